import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { addEmbedding } from "../lib/embedding-files.ts";
import { HostPage } from "../lib/host-page.ts";
import type { Shared } from "../lib/suite.ts";

const json = async (shared: Shared, stem: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(path.join(shared.host.embeddings, `${stem}.json`), "utf8")) as Record<
    string,
    unknown
  >;

export function markTests(shared: () => Shared): void {
  describe("negative-only", () => {
    it("is decided in one click, kept beside the file, and obeyed by the next click on the card", async () => {
      const { window } = shared();
      const card = window.card("badhands");
      await card.locator(".ti-side").click();
      await expect.poll(() => card.locator(".ti-side").getAttribute("data-side")).toBe("negative");
      await window.expectPrompts("", "");
      await expect.poll(async () => JSON.stringify(await json(shared(), "badhands"))).toContain('"negative"');
      await window.write("prompt", "a cat");
      await card.click();
      await window.expectPrompts("a cat", "badhands");
    });

    it("is remembered after the page is loaded again", async () => {
      const { window } = shared();
      await window.load();
      await window.live();
      await window.write("prompt", "a dog");
      await window.card("badhands").click();
      await window.expectPrompts("a dog", "badhands");
    });

    it("warns of the token in the positive prompt and moves it with one click", async () => {
      const { window } = shared();
      await window.write("prompt", "a cat, (badhands:1.3), a dog");
      const card = window.card("badhands");
      const move = card.locator("[data-ti-action=move]");
      await move.waitFor();
      expect(await card.locator(".ti-note").innerText()).toMatch(/positive prompt/);
      await move.click();
      const [positive, negative] = await window.prompts();
      expect(positive).toBe("a cat, a dog");
      expect(negative).toMatch(/badhands/);
      await window.expectPrompts(positive, negative);
      await expect.poll(() => move.count()).toBe(0);
    });

    it("keeps what other programs wrote into the same file, in its order", async () => {
      const { window, host } = shared();
      const before = '{\n    "zeta": [1, 2],\n    "description": "mine",\n    "alpha": {"b": null}\n}';
      await writeFile(path.join(host.embeddings, "category.json"), before);
      await window.card("category").locator(".ti-side").click();
      await expect.poll(async () => JSON.stringify(await json(shared(), "category"))).toContain('"negative"');
      const after = await json(shared(), "category");
      expect(Object.keys(after).slice(0, 3)).toEqual(["zeta", "description", "alpha"]);
      expect([after["zeta"], after["alpha"]]).toEqual([[1, 2], { b: null }]);
    });
  });

  describe("marks", () => {
    /** Whatever the tests before left. */
    async function decided(window: HostPage): Promise<void> {
      const side = window.card("badhands").locator(".ti-side");
      if (
        (await side.getAttribute("data-side")) !== "negative" ||
        (await side.getAttribute("data-suggested")) !== null
      )
        await side.click();
      await expect.poll(() => side.getAttribute("data-suggested")).toBeNull();
    }

    it("made in one window are seen in the other", async () => {
      const { window, host } = shared();
      const other = await HostPage.open(await window.page.context().browser()!.newContext(), host);
      const star = other.card("cat").locator(".ti-star");
      await expect.poll(() => star.getAttribute("aria-pressed")).toBe("false");
      await window.card("cat").locator(".ti-star").click();
      await expect.poll(() => star.getAttribute("aria-pressed")).toBe("true");
      await star.click();
      await expect
        .poll(() => window.card("cat").locator(".ti-star").getAttribute("aria-pressed"))
        .toBe("false");
      await other.page.context().close();
    });

    it("stay when the web UI renders its cards anew", async () => {
      const { window, host } = shared();
      await decided(window);
      await addEmbedding(host.embeddings, "to-be-seen");
      const before = (await host.told()).refreshes;
      await window.write("prompt", "cat");
      const old = await window.card("cat").elementHandle();
      await window.page
        .locator(".extra-networks-controls-div #txt2img_textual_inversion_extra_refresh")
        .click();
      await expect.poll(async () => (await host.told()).refreshes).toBe(before + 1);
      await expect.poll(() => old.evaluate((card: { isConnected: boolean }) => card.isConnected)).toBe(false);
      const side = window.card("badhands").locator(".ti-side");
      await expect.poll(() => side.getAttribute("data-side")).toBe("negative");
      expect(await window.card("cat").locator(".ti-press").getAttribute("aria-pressed")).toBe("true");
      await expect.poll(() => window.card("for-sd2").count()).toBe(1);
      await window.card("cat").click();
      await window.expectPrompts("", "");
    });

    it("stay when the web UI replaces one card", async () => {
      const { window } = shared();
      await decided(window);
      const old = await window.card("badhands").elementHandle();
      await window.page.evaluate(
        "extraNetworksRefreshSingleCard('textual inversion', 'txt2img', 'badhands')",
      );
      await expect.poll(() => old.evaluate((card: { isConnected: boolean }) => card.isConnected)).toBe(false);
      const side = window.card("badhands").locator(".ti-side");
      await expect.poll(() => side.getAttribute("data-side")).toBe("negative");
      expect(await side.count()).toBe(1);
    });
  });
}
