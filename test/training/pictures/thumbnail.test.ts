import sharp from "sharp";
import { expect, it } from "vitest";
import { maskThumbnail, thumbnail } from "../../../src/training/pictures/thumbnail.ts";

const [width, height] = [1024, 512];
const grey = { width, height, data: new Uint8Array(width * height * 3).fill(128) };
/** Opaque on the right. */
const alpha = Uint8Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 0 : 255));

async function pixels(webp: Uint8Array): Promise<(x: number, y: number) => number[]> {
  const { data, info } = await sharp(webp).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([256, 128]);
  return (x, y) => Array.from(data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3));
}

it("a thumbnail shows the whole picture", async () => {
  const at = await pixels(await thumbnail(grey));
  for (const value of [...at(3, 3), ...at(250, 120)]) expect(Math.abs(value - 128)).toBeLessThan(6);
});

it("its mask veils what is transparent, and nothing else", async () => {
  const at = await pixels(await maskThumbnail(grey, alpha));
  const [red = 0, green = 0] = at(20, 60);
  expect(red).toBeGreaterThan(200);
  expect(green).toBeLessThan(60);
  for (const value of at(230, 60)) expect(Math.abs(value - 128)).toBeLessThan(6);
});
