import { rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { addEmbedding } from "../lib/embedding-files.ts";
import type { Shared } from "../lib/suite.ts";

interface Scrolled {
  scrollTop: number;
}

export function folderTests(shared: () => Shared): void {
  describe("a new file in the folder", () => {
    it("has its card within a second, with search and scroll kept", { retry: 2 }, async () => {
      const { window, host } = shared();
      const container = window.page.locator("#txt2img_textual_inversion_cards");
      await window.search().fill("filler");
      await container.evaluate((box: Scrolled) => (box.scrollTop = 300));
      const name = `filler-${Date.now().toString(36)}`;
      await addEmbedding(host.embeddings, name);
      const start = performance.now();
      await window.card(name).waitFor({ timeout: 5000 });
      expect(performance.now() - start).toBeLessThan(1000);
      expect(await window.search().inputValue()).toBe("filler");
      expect(await container.evaluate((box: Scrolled) => box.scrollTop)).toBe(300);
      expect(await window.card("cat").isVisible()).toBe(false);
      await window.card(name).click();
      await window.expectPrompts(name, "");
      await rm(path.join(host.embeddings, `${name}.safetensors`));
      await expect.poll(() => window.card(name).locator(":scope:not(.ti-unusable)").count()).toBe(0);
      await window.search().fill("");
    });
  });

  describe("a file the web UI can't use", () => {
    it.each([
      ["for-sd2", "of another model", /model|SD2|1024/i],
      ["broken", "that is no embedding, or that Forge set aside,", /safetensors|header|corrupt|aside/i],
    ])(
      "such as %s, %s has a dimmed card with the reason, and a click inserts nothing",
      async (name, _, reason) => {
        const { window } = shared();
        const card = window.card(name);
        await expect.poll(() => card.getAttribute("class", { timeout: 8000 })).toContain("ti-unusable");
        expect(await card.locator(".ti-note").innerText()).toMatch(reason);
        await card.click();
        await window.page.keyboard.press("Escape");
        await window.expectPrompts("", "");
      },
    );

    it("is mended by the button on its card", async () => {
      const { window } = shared();
      const card = window.card("two-terms");
      await expect.poll(() => card.getAttribute("class")).toContain("ti-unusable");
      await card.locator("[data-ti-action=fix]").click();
      await expect.poll(() => card.getAttribute("class")).not.toContain("ti-unusable");
      await card.click();
      await window.expectPrompts("two-terms", "");
    });

    it("is not hidden from the count and from the filter of what needs attention", async () => {
      const { window } = shared();
      const chip = window.page.locator(".ti-toolbar[data-tab=txt2img] [data-chip=problem]");
      await chip.click();
      expect(await window.card("for-sd2").isVisible()).toBe(true);
      expect(await window.card("watercolour wash").isVisible()).toBe(false);
      await chip.click();
      await expect.poll(() => window.card("watercolour wash").isVisible()).toBe(true);
    });
  });
}
