import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { encode } from "fast-png";
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { safetensors } from "../lib/embedding-files.ts";
import { HostPage } from "../lib/host-page.ts";
import type { Shared } from "../lib/suite.ts";

/** A picture of one colour. */
const png = (red: number): Uint8Array =>
  encode({
    width: 16,
    height: 24,
    channels: 3,
    data: new Uint8Array(16 * 24 * 3).map((_, at) => [red, 90, 160][at % 3]!),
  });

interface Picture {
  naturalWidth: number;
  naturalHeight: number;
}
/** Width and height of a card's picture as the browser decoded it; null while there is none. */
const pictureOf = async (card: Locator): Promise<number[] | null> => {
  const shown = card.locator("img.preview");
  if ((await shown.count()) === 0) return null;
  // Pictures out of sight are not loaded.
  await card.scrollIntoViewIfNeeded();
  return shown.evaluate((image: Picture) => [image.naturalWidth, image.naturalHeight]);
};

/** The tensors of a `.safetensors` file: shape and bytes by key. */
function tensorsOf(file: Buffer): Record<string, { shape: number[]; bytes: Buffer }> {
  const start = 8 + Number(file.readBigUInt64LE());
  const header = JSON.parse(file.subarray(8, start).toString()) as Record<
    string,
    { shape: number[]; data_offsets: [number, number] }
  >;
  const keys = Object.keys(header).filter((key) => key !== "__metadata__");
  return Object.fromEntries(
    keys.map((key) => {
      const { shape, data_offsets: place } = header[key]!;
      return [key, { shape, bytes: file.subarray(start + place[0], start + place[1]) }];
    }),
  );
}

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

  describe("a picture dropped on a card", () => {
    it("becomes its preview: beside the file, and on the card at once", async () => {
      const { window } = shared();
      const card = window.card("filler-1");
      expect(await pictureOf(card)).toBeNull();
      const first = png(40);
      await window.drop("my holiday.PNG", first, card.locator(".name"));
      await expect.poll(() => settled("filler-1.preview.png")).toEqual(Buffer.from(first));
      await expect.poll(() => pictureOf(card)).toEqual([16, 24]);
      const address = await card.locator("img.preview").getAttribute("src");

      const second = png(200);
      await window.drop("other.png", second, card);
      await expect.poll(() => settled("filler-1.preview.png")).toEqual(Buffer.from(second));
      await expect.poll(() => card.locator("img.preview").getAttribute("src")).not.toBe(address);
      await expect.poll(() => pictureOf(card)).toEqual([16, 24]);
      expect(await card.locator("img.preview").count()).toBe(1);
      await card.click();
      await window.expectPrompts("filler-1", "");
    });

    it("shows in img2img and in another window, and stays when the web UI draws its cards anew", async () => {
      const { window, browser, host } = shared();
      const context = await browser.newContext();
      const other = await HostPage.open(context, host);
      await other.live();
      await window.drop("picture.png", png(90), window.card("filler-2"));
      await expect.poll(() => pictureOf(other.card("filler-2"))).toEqual([16, 24]);
      await window.openCards("img2img");
      await expect.poll(() => pictureOf(window.card("filler-2", "img2img"))).toEqual([16, 24]);
      await window.openCards("txt2img");
      await other.load();
      await expect.poll(() => pictureOf(other.card("filler-2"))).toEqual([16, 24]);
      expect(await other.card("filler-2").locator("img.preview").count()).toBe(1);
      await context.close();
    });

    it("that is no picture inside is refused with a reason, and the old one stays", async () => {
      const { window } = shared();
      const before = await settled("filler-1.preview.png");
      await window.drop("lies.png", Buffer.from("no picture at all"), window.card("filler-1"));
      const notice = window.page.locator(".ti-notice[data-kind=error]", { hasText: "no PNG" });
      await notice.waitFor();
      expect(await settled("filler-1.preview.png")).toEqual(before);
    });
  });

  describe("the two halves of a diffusers SDXL training", () => {
    const clipL = safetensors({ vectors: 2, width: 768, keys: ["<pair>"] }, 105);
    const clipG = safetensors({ vectors: 2, width: 1280, keys: ["<pair>"] }, 106);
    const expectPair = async (name: string): Promise<void> => {
      await expect
        .poll(async () => Object.keys(tensorsOf((await settled(name)) ?? Buffer.alloc(8))))
        .toHaveLength(2);
      expect(tensorsOf((await settled(name))!)).toEqual({
        clip_l: tensorsOf(clipL)["<pair>"],
        clip_g: tensorsOf(clipG)["<pair>"],
      });
    };

    it("dropped together become one SDXL embedding with the values of both", async () => {
      const { window } = shared();
      await window.dropTogether({ "joined_2.safetensors": clipG, "joined.safetensors": clipL });
      const card = window.card("joined");
      await card.waitFor();
      await expectPair("joined.safetensors");
      expect(await settled("joined_2.safetensors")).toBeNull();
      expect(await window.card("joined_2").count()).toBe(0);
      expect(await card.locator(".ti-base").textContent()).toBe("SDXL");
      expect(await card.locator(".ti-vectors").textContent()).toContain("2 of 75");
    });

    it("dropped one after the other are offered to be merged, and merged by the button", async () => {
      const { window } = shared();
      await window.drop("halves.safetensors", clipL);
      await window.card("halves").waitFor();
      await window.drop("halves_2.safetensors", clipG);
      await window.card("halves_2").waitFor();
      const fix = window.card("halves").locator("[data-ti-action=fix]");
      await expect.poll(() => fix.innerText()).toBe("Merge the pair");
      await fix.click();
      await expectPair("halves.safetensors");
      await expect.poll(() => settled("halves_2.safetensors")).toBeNull();
      await expect.poll(() => window.card("halves").locator(".ti-base").textContent()).toBe("SDXL");
      await expect.poll(() => window.card("halves_2").locator(":scope:not(.ti-unusable)").count()).toBe(0);
    });
  });
}
