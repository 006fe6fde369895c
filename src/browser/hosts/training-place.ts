import { generationOf } from "./generation-fields.ts";
import { find } from "./host-fields.ts";
import type { HostPage } from "./host-page.ts";
import { openModernTab, openTab } from "./host-tabs.ts";

/** The training panel in a web UI: a tab of its own, which our Python side adds (extension/ti_sidecar/training_tab.py). */
type TrainingPlace = Pick<
  HostPage,
  "trainingRoot" | "showTraining" | "showCards" | "generation" | "generate"
>;

const place = {
  trainingRoot: () => {
    const root = find("#ti-training");
    // What gradio takes for running text gets its margins, bullets and colours.
    root?.closest(".prose")?.classList.remove("prose");
    // It hides what overflows it, as a box of its own to scroll in: nothing inside could stay in sight when the page scrolls.
    const container = root?.closest<HTMLElement>(".gradio-container");
    if (container) container.style.overflow = "clip";
    return root;
  },
  showTraining: () => {
    if (!openModernTab("#tab_train_embedding_tabitem")) openTab("#tabs", "#tab_train_embedding");
  },
};

export const a1111TrainingPlace: TrainingPlace = {
  ...place,
  showCards: () => {
    openTab("#tabs", "#tab_txt2img");
    openTab("#txt2img_extra_tabs", "#txt2img_textual_inversion");
  },
  generation: () => generationOf("txt2img"),
  generate: () => find("#txt2img_generate")?.click(),
};

/** The modern UI draws in its tab "Images", and shows the networks beside it. */
const isModern = (): boolean => find("#control_nav") !== null;

export const sdnextTrainingPlace: TrainingPlace = {
  ...place,
  showCards: () => {
    if (isModern()) {
      find("#control_nav")?.click();
      find("#btn_extra_networks")?.click();
      openTab("#control_extra_tabs", "#controlembedding_extra_page");
      return;
    }
    openTab("#tabs", "#tab_txt2img");
    if ((find("#txt2img_extra_networks")?.offsetParent ?? null) === null)
      find("#txt2img_extra_networks_btn")?.click();
    openTab("#txt2img_extra_tabs", "#txt2imgembedding_extra_page");
  },
  generation: () => generationOf(isModern() ? "control" : "txt2img"),
  generate: () => find(isModern() ? "#control_generate" : "#txt2img_generate")?.click(),
};
