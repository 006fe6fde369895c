import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { addEmbedding } from "../lib/embedding-files.ts";
import type { Shared } from "../lib/suite.ts";
import { within } from "../../support/within.ts";

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
      await window.card(name).waitFor({ timeout: within(5000) });
      expect(performance.now() - start).toBeLessThan(within(1000));
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

  describe("a file moved to the trash", () => {
    it("comes back with all that belongs to it by the notice's Undo", async () => {
      const { window, host } = shared();
      const name = `undone-${Date.now().toString(36)}`;
      const file = await addEmbedding(host.embeddings, name);
      const bytes = await readFile(file);
      const json = path.join(host.embeddings, `${name}.json`);
      await writeFile(json, '{"notes": "mine"}');
      const card = window.card(name);
      await card.hover();
      await card.locator(".ti-info").click();
      const dialog = window.page.locator("dialog.ti-dialog");
      await dialog.getByRole("button", { name: "Move to trash" }).click();
      await dialog.waitFor({ state: "detached" });
      await expect.poll(() => readFile(file).catch(() => null)).toBeNull();
      await expect.poll(() => card.locator(":scope:not(.ti-unusable)").count()).toBe(0);

      const notice = window.page.locator(".ti-notice", { hasText: name });
      await notice.getByRole("button", { name: "Undo" }).click();
      await expect.poll(() => notice.last().innerText()).toContain(`${name} is back.`);
      expect([await readFile(file), await readFile(json, "utf8")]).toEqual([bytes, '{"notes": "mine"}']);
      await expect.poll(() => card.locator(":scope:not(.ti-unusable)").count()).toBe(1);
      await card.click();
      await window.expectPrompts(name, "");
    });

    it("is not put over another one of its name: Undo says so and changes nothing", async () => {
      const { window, host } = shared();
      const name = `taken-${Date.now().toString(36)}`;
      const file = await addEmbedding(host.embeddings, name);
      const card = window.card(name);
      await card.hover();
      await card.locator(".ti-info").click();
      await window.page.locator("dialog.ti-dialog").getByRole("button", { name: "Move to trash" }).click();
      const undo = window.page.locator(".ti-notice", { hasText: name }).getByRole("button", { name: "Undo" });
      await undo.waitFor();
      await addEmbedding(host.embeddings, name);
      const newer = await readFile(file);
      await undo.click();
      await window.page.locator(".ti-notice[data-kind=error]", { hasText: "There is another" }).waitFor();
      expect(await readFile(file)).toEqual(newer);
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
