import { find, promptBox } from "./host-fields.ts";
import type { GenerationParameters } from "./host-page.ts";

/** What a tab is set to draw, read from its fields: the same names in gradio 3, gradio 4 and SD.Next. */
export function generationOf(tab: string): GenerationParameters | null {
  const prompt = promptBox(tab, "positive");
  if (prompt === null) return null;
  return {
    prompt: prompt.value,
    negativePrompt: promptBox(tab, "negative")?.value ?? "",
    steps: numberIn(`#${tab}_steps`),
    sampler: textIn(`#${tab}_sampling`),
    cfgScale: numberIn(`#${tab}_cfg_scale`),
    seed: numberIn(`#${tab}_seed`),
    width: numberIn(`#${tab}_width`),
    height: numberIn(`#${tab}_height`),
  };
}

/** Of a slider its number, of radio buttons the chosen one, of a list or a text field its text; null: not there, or empty. */
function textIn(component: string): string | null {
  const kinds = ["input[type=number]", "input[type=radio]:checked", "input:not([type=radio])", "textarea"];
  for (const kind of kinds) {
    const field = find(`${component} ${kind}`);
    const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
    if (isField) return field.value.trim() === "" ? null : field.value.trim();
  }
  return null;
}

function numberIn(component: string): number | null {
  const text = textIn(component);
  const value = Number(text);
  return text === null || !Number.isFinite(value) ? null : value;
}
