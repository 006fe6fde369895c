import { describe, expect, it } from "vitest";
import { HostPage } from "../lib/host-page.ts";
import type { Shared } from "../lib/suite.ts";

export function trainingFormTests(shared: () => Shared): void {
  describe("the form of a training, in a web UI", () => {
    it("takes sample images' settings from txt2img, [name] in place of the embedding", async () => {
      const { browser, host } = shared();
      const context = await browser.newContext();
      const { page, errors } = await HostPage.open(context, host);
      await page.locator("#txt2img_prompt textarea").fill("a photo of my-thing, soft light");
      await page.locator("#txt2img_neg_prompt textarea").fill("fog");
      await page.locator("#txt2img_extra_tabs > .tab-nav > button").first().click();
      await page.locator("#txt2img_steps input[type=number]").fill("12");
      await page.locator("#txt2img_width input[type=number]").fill("770");
      await page.locator("#tabs > .tab-nav > button").last().click();
      await page.locator("#ti-f-name").fill("my-thing");
      const group = page.locator("details.ti-fold", { hasText: "Sample images" });
      await group.locator("summary").click();
      await group.getByRole("button", { name: "Take from txt2img" }).click();
      const field = (name: string): Promise<string> => page.locator(`#ti-f-samples-${name}`).inputValue();
      await expect.poll(() => field("prompts")).toBe("a photo of [name], soft light");
      expect(await field("negativePrompt")).toBe("fog");
      expect(await field("steps")).toBe("12");
      expect(await field("width")).toBe("768");
      expect(await field("sampler")).toBe("Euler a");
      expect(await group.getByRole("status").innerText()).toContain("There is no DPM++ 2M here");
      expect(errors).toEqual([]);
      await context.close();
    });
  });
}
