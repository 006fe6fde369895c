import { findToken } from "../../../prompt/find.ts";
import type { GenerationParameters } from "../../hosts/host-page.ts";
import { t } from "../../strings.ts";
import type { Draft } from "./draft.ts";

/** Samplers of ours, by how the hosts write them. */
const SAMPLERS: Readonly<Record<string, string>> = { "euler a": "Euler a", euler: "Euler", ddim: "DDIM" };

type Taken = {
  /** For `samples.…` of a draft. */
  readonly values: Draft;
  /** What could not be taken as it is, for people. */
  readonly notes: readonly string[];
};

/** Sample images drawn as the web UI would draw now; the embedding's name in its prompts becomes `[name]`. */
export function takeGeneration(
  generation: GenerationParameters,
  name: string,
  caseSensitive: boolean,
): Taken {
  const notes: string[] = [];
  const prompt = withPlaceholder(generation.prompt, name, caseSensitive);
  const values: Record<string, unknown> = {
    "samples.negativePrompt": withPlaceholder(generation.negativePrompt, name, caseSensitive),
  };
  if (prompt.trim() === "") notes.push(t("The prompt is empty: the sample prompts stay as they are."));
  else values["samples.prompts"] = [prompt];
  if (prompt.trim() !== "" && !prompt.includes("[name]"))
    notes.push(t("The embedding is not in the prompt: put [name] where it should stand."));
  takeNumbers(generation, values, notes);
  takeSampler(generation, values, notes);
  return { values, notes };
}

function withPlaceholder(prompt: string, name: string, caseSensitive: boolean): string {
  if (name === "") return prompt;
  const found = findToken(prompt, name, { caseSensitive });
  return found.reduceRight(
    (text, { start, end }) => `${text.slice(0, start)}[name]${text.slice(end)}`,
    prompt,
  );
}

function takeNumbers(
  { steps, cfgScale, seed, width, height }: GenerationParameters,
  values: Record<string, unknown>,
  notes: string[],
): void {
  if (steps !== null) values["samples.steps"] = clamp(Math.round(steps), 1, 200);
  if (cfgScale !== null) values["samples.cfgScale"] = clamp(cfgScale, 1, 30);
  if (width !== null) values["samples.width"] = toSide(width);
  if (height !== null) values["samples.height"] = toSide(height);
  if (seed !== null && seed >= 0) values["samples.seed"] = Math.round(seed);
  if (seed !== null && seed < 0)
    notes.push(t("The seed is random there; here it stays the same, so that pictures can be compared."));
}

function takeSampler(
  { sampler }: GenerationParameters,
  values: Record<string, unknown>,
  notes: string[],
): void {
  if (sampler === null) return;
  const known = SAMPLERS[sampler.trim().toLowerCase()];
  values["samples.sampler"] = known ?? "Euler a";
  if (known === undefined)
    notes.push(t("There is no {sampler} here; Euler a is used in its place.", { sampler }));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Our sampler draws sides of 64 to 2048 by 8. */
function toSide(pixels: number): number {
  return clamp(Math.round(pixels / 8) * 8, 64, 2048);
}
