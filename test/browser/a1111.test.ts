import { hostPageTests } from "./suites/all.ts";

await hostPageTests("the page of A1111 and reForge (gradio 3.41.2), cloned as by Install from URL", {
  gradio: "gradio3",
  install: "clone",
});
