import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LatentCache } from "../../src/training/latent-cache.ts";

let folder = "";
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "ti-latents-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const pictureOf = (value: number, width = 4) => ({
  ...{ width, height: 16 / width },
  data: new Uint8Array(16 * 3).fill(value),
});
const latents = {
  mean: Float32Array.of(1, -0.5, 1e-30, 3),
  deviation: Float32Array.of(0.1, 0, 2, 1),
  ...{ height: 1, width: 2 },
};
const filesIn = (): string[] => readdirSync(folder).map((name) => path.join(folder, name));

describe("the cache of latents", () => {
  it("gives back the very numbers, for the same pixels, size and VAE only", async () => {
    const cache = new LatentCache({ folder, vae: "a" });
    expect(await cache.read(pictureOf(1))).toBeNull();
    await cache.write(pictureOf(1), latents);
    expect(await new LatentCache({ folder, vae: "a" }).read(pictureOf(1))).toEqual(latents);
    expect(await cache.read(pictureOf(2))).toBeNull();
    expect(await cache.read(pictureOf(1, 8))).toBeNull();
    expect(await new LatentCache({ folder, vae: "b" }).read(pictureOf(1))).toBeNull();
  });

  it.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
    ["empty", () => Buffer.alloc(0)],
    ["full of something else", () => Buffer.from("something else")],
    ["holding a NaN", (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -4), Buffer.of(0, 0, 0xc0, 0x7f)])],
  ])("passes over a file that is %s", async (_, damage) => {
    const cache = new LatentCache({ folder, vae: "a" });
    await cache.write(pictureOf(1), latents);
    const [file = ""] = filesIn();
    writeFileSync(file, damage(readFileSync(file)));
    expect(await cache.read(pictureOf(1))).toBeNull();
    await cache.write(pictureOf(1), latents);
    expect(await cache.read(pictureOf(1))).toEqual(latents);
  });

  it("stays small: what was not used for longest goes, and other files stay", async () => {
    const writing = new LatentCache({ folder, vae: "a" });
    for (const [value, seconds] of [
      [1, 1000],
      [2, 2000],
      [3, 3000],
    ] as const) {
      const before = new Set(filesIn());
      await writing.write(pictureOf(value), latents);
      const [file = ""] = filesIn().filter((each) => !before.has(each));
      utimesSync(file, seconds, seconds);
    }
    writeFileSync(path.join(folder, "notes.txt"), "mine");
    await writing.read(pictureOf(1));
    const size = statSync(filesIn()[0]!).size;
    await new LatentCache({ folder, vae: "a", maxBytes: 2 * size }).prune();
    expect(await writing.read(pictureOf(1)), "used just now").not.toBeNull();
    expect(await writing.read(pictureOf(2)), "the oldest").toBeNull();
    expect(await writing.read(pictureOf(3))).not.toBeNull();
    expect(readdirSync(folder)).toContain("notes.txt");
  });
});
