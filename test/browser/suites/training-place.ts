import path from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { HostPage } from "../lib/host-page.ts";
import type { Shared } from "../lib/suite.ts";

const A1111 = path.resolve(import.meta.dirname, "../../../src/browser/hosts/a1111.ts");

/** The page's own code for this family, to be called by a test. */
async function bundled(): Promise<string> {
  const contents = `export { a1111Page } from ${JSON.stringify(A1111)};`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: path.dirname(A1111) },
    bundle: true,
    format: "iife",
    globalName: "tested",
    write: false,
  });
  return `${outputFiles[0]?.text ?? ""};globalThis.tested = tested.a1111Page();`;
}

export function trainingPlaceTests(shared: () => Shared): void {
  describe("the place of trainings", () => {
    it("is a tab of its own, brought into view and left again for the cards", async () => {
      const { browser, host } = shared();
      const context = await browser.newContext();
      const { page, errors } = await HostPage.open(context, host);
      await page.addScriptTag({ content: await bundled() });
      const tab = page.locator("#tab_train_embedding");
      expect(await page.locator("#tabs > .tab-nav > button").last().innerText()).toBe("Train embedding");
      expect(await page.evaluate("tested.trainingRoot().id")).toBe("ti-training");
      expect(await tab.isVisible()).toBe(false);

      await page.evaluate("tested.showTraining()");
      await tab.waitFor({ state: "visible" });
      const cards = page.locator("#txt2img_textual_inversion_cards");
      expect(await cards.isVisible()).toBe(false);

      await page.evaluate("tested.showCards()");
      await cards.waitFor({ state: "visible" });
      expect(await tab.isVisible()).toBe(false);
      expect(errors).toEqual([]);
      await context.close();
    });

    it("knows what txt2img is set to", async () => {
      const { browser, host } = shared();
      const context = await browser.newContext();
      const { page, errors } = await HostPage.open(context, host);
      await page.addScriptTag({ content: await bundled() });
      const told = async (): Promise<unknown> => await page.evaluate("tested.generation()");
      expect(await told()).toEqual({
        prompt: "",
        negativePrompt: "",
        steps: 20,
        sampler: "DPM++ 2M",
        cfgScale: 7,
        seed: -1,
        width: 512,
        height: 512,
      });

      await page.evaluate("tested.showCards()");
      await page.locator("#txt2img_extra_tabs > .tab-nav > button").first().click();
      await page.locator("#txt2img_prompt textarea").fill("a cat");
      await page.locator("#txt2img_neg_prompt textarea").fill("fog");
      await page.locator("#txt2img_steps input[type=number]").fill("12");
      await page.locator("#txt2img_cfg_scale input[type=number]").fill("4.5");
      await page.locator("#txt2img_seed input").fill("123");
      await page.locator("#txt2img_width input[type=number]").fill("768");
      await page.locator("#txt2img_sampling input").click();
      await page.locator("ul.options li", { hasText: "Euler a" }).click();
      // As while somebody types; gradio puts its least value there when the field is left.
      const height = page.locator("#txt2img_height input[type=number]");
      await height.evaluate((field: { value: string }) => (field.value = ""));
      expect(await told()).toEqual({
        prompt: "a cat",
        negativePrompt: "fog",
        steps: 12,
        sampler: "Euler a",
        cfgScale: 4.5,
        seed: 123,
        width: 768,
        height: null,
      });
      expect(errors).toEqual([]);
      await context.close();
    });
  });
}
