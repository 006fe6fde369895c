import { find, promptBox } from "./host-fields.ts";
import type { HostPage } from "./host-page.ts";

/** The training panel in a web UI: a tab of its own, which our Python side adds. */
export const hostTrainingPlace: Pick<HostPage, "trainingRoot" | "showTraining" | "showCards" | "generation"> =
  {
    trainingRoot: () => find("#ti-training"),
    showTraining: () => undefined,
    showCards: () => undefined,
    generation() {
      const prompt = promptBox("txt2img", "positive");
      if (prompt === null) return null;
      return {
        prompt: prompt.value,
        negativePrompt: promptBox("txt2img", "negative")?.value ?? "",
        ...{ steps: null, sampler: null, cfgScale: null, seed: null, width: null, height: null },
      };
    },
  };
