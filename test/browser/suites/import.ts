import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { safetensors } from "../lib/embedding-files.ts";
import type { Shared } from "../lib/suite.ts";

export function importTests(shared: () => Shared): void {
  const file = (name: string): string => path.join(shared().host.embeddings, name);
  const settled = async (name: string): Promise<Buffer | null> => readFile(file(name)).catch(() => null);

  describe("a file dropped on the tab", () => {
    it("comes into the folder with the same bytes, and its card works at once", async () => {
      const { window } = shared();
      const bytes = safetensors({ vectors: 3 }, 101);
      await window.drop("dropped.safetensors", bytes);
      await window.card("dropped").waitFor();
      expect(await settled("dropped.safetensors")).toEqual(bytes);
      await window.card("dropped").click();
      await window.expectPrompts("dropped", "");
    });

    it("of a taken name asks first: cancel keeps, both keeps both, replace replaces", async () => {
      const { window } = shared();
      const [first, second, third] = [102, 103, 104].map((seed) => safetensors({}, seed)) as [
        Buffer,
        Buffer,
        Buffer,
      ];
      await window.drop("twice.safetensors", first);
      await expect.poll(() => settled("twice.safetensors")).toEqual(first);
      const dialog = window.page.locator("dialog.ti-dialog .ti-clash");

      await window.drop("twice.safetensors", second);
      expect(await dialog.innerText()).toContain("twice.safetensors");
      await dialog.locator("[data-ti-answer=cancel]").click();
      await dialog.waitFor({ state: "detached" });
      expect(await settled("twice.safetensors")).toEqual(first);

      await window.drop("twice.safetensors", second);
      await dialog.locator("[data-ti-answer=rename]").click();
      const copies = async (): Promise<string[]> =>
        (await readdir(shared().host.embeddings)).filter((name) => /^twice.+\.safetensors$/.test(name));
      await expect
        .poll(async () => (await copies()).filter((name) => name !== "twice.safetensors").length)
        .toBe(1);
      const [copy] = (await copies()).filter((name) => name !== "twice.safetensors");
      expect(await settled(copy ?? "")).toEqual(second);

      await window.drop("twice.safetensors", third);
      await dialog.locator("[data-ti-answer=replace]").click();
      await expect.poll(() => settled("twice.safetensors")).toEqual(third);
    });

    it("that is no embedding is refused with a reason and never reaches the folder", async () => {
      const { window } = shared();
      await window.drop("junk.safetensors", Buffer.from("not an embedding"));
      const notice = window.page.locator(".ti-notice[data-kind=error]");
      await expect.poll(() => notice.last().innerText()).not.toBe("");
      expect(await settled("junk.safetensors")).toBeNull();
      expect(await window.card("junk").count()).toBe(0);
    });
  });
}
