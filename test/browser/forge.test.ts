import { hostPageTests } from "./suites/all.ts";

await hostPageTests("the page of Forge (gradio 4.40.0), with extension/ linked alone", {
  gradio: "gradio4",
  install: "link",
});
