import { rm } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { addEmbedding } from "../lib/embedding-files.ts";
import { HostPage } from "../lib/host-page.ts";
import type { Shared } from "../lib/suite.ts";

export function tabTests(shared: () => Shared): void {
  describe("a tab that is not shown", () => {
    it("gets its marks when it is opened, before it is seen, with all that happened until then", async () => {
      const { browser, host } = shared();
      const goes = await addEmbedding(host.embeddings, "goes-soon");
      const context = await browser.newContext();
      const window = await HostPage.open(context, host);
      await window.live();
      await window.card("cat").locator(".ti-base").waitFor();
      const decorated = window.page.locator("#img2img_textual_inversion_cards > .card .ti-marks");
      expect(await window.cards("img2img").count()).toBeGreaterThan(10);
      expect(await decorated.count()).toBe(0);

      const name = `meanwhile-${Date.now().toString(36)}`;
      await addEmbedding(host.embeddings, name);
      await window.card(name).waitFor();
      await rm(goes);
      await expect.poll(() => window.card("goes-soon").locator(":scope:not(.ti-unusable)").count()).toBe(0);
      await window.box("prompt", "img2img").evaluate((area: { value: string }) => (area.value = "cat"));
      expect(await decorated.count()).toBe(0);

      await window.page.locator("#tabs > .tab-nav > button", { hasText: "img2img" }).click();
      expect(await decorated.count()).toBe(0);
      // What stands on the page at the first frame with the cards in it.
      await window.page.evaluate(`
        window.firstSeen = new Promise((resolve) => {
          const look = () => {
            const cards = [...document.querySelectorAll("#img2img_textual_inversion_cards > .card")];
            if (cards.length === 0 || cards[0].offsetParent === null) requestAnimationFrame(look);
            else setTimeout(() => resolve(cards.filter((card) => card.querySelector(".ti-marks") === null).length));
          };
          requestAnimationFrame(look);
        }); undefined`);
      await window.openCards("img2img");
      expect(await window.page.evaluate("firstSeen")).toBe(0);
      await expect.poll(() => window.card("cat", "img2img").getAttribute("class")).toContain("ti-pressed");
      expect(await window.card(name, "img2img").locator(".ti-vectors").textContent()).toContain("1 of 75");
      const gone = window.card("goes-soon", "img2img").locator(":scope:not(.ti-unusable)");
      expect(await gone.count()).toBe(0);
      await window.card(name, "img2img").click();
      expect((await window.prompts("img2img"))[0]).toContain(name);
      expect(window.errors).toEqual([]);
      await context.close();
    });
  });
}
