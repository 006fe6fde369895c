import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodePngPixels, type RgbPicture } from "../../../src/formats/png-pixels.ts";
import type { DecodedPicture } from "../../../src/training/pictures/decode-picture.ts";
import { readDataset, type DatasetOptions } from "../../../src/training/pictures/read-dataset.ts";
import { choosePart } from "../../../src/training/pictures/choose-part.ts";
import { fitPicture } from "../../../src/training/pictures/fit-picture.ts";
import { resize } from "../../../src/training/pictures/resize-picture.ts";

const fixtures = path.join(import.meta.dirname, "../../fixtures/pictures");

/** A picture whose every value says where it is. */
function pattern(width: number, height: number): RgbPicture {
  const value = (i: number): number => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    return (37 * x + 91 * y + 53 * c + x * y * c * 17) % 256;
  };
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, i) => value(i)) };
}

describe("resizing", () => {
  // Pillow 12.0.0, Image.BICUBIC
  const pillow = {
    "4×3":
      "83 135 113 140 143 180 131 147 105 90 69 158 110 139 100 102 135 126 137 133 121 129 114 165 149 139 97 108 160 141 99 135 100 156 145 144",
    "13×2":
      "78 133 124 100 125 97 114 136 94 89 180 155 109 147 143 141 112 165 163 108 221 123 157 85 122 161 55 145 123 128 92 105 161 96 75 177 121 51 179 118 177 128 143 120 87 147 97 71 94 182 135 117 167 139 116 139 139 76 129 142 98 156 71 130 143 83 150 109 156 125 134 161 139 144 148 162 144 134",
  };

  it.each(Object.entries(pillow))("to %s gives Pillow's bicubic pixels, but for rounding", (name, text) => {
    const [width = 0, height = 0] = name.split("×").map(Number);
    const wanted = text.split(" ").map(Number);
    const { data } = resize(pattern(9, 6), { width, height }, 3);
    expect(data).toHaveLength(wanted.length);
    expect(Math.max(...wanted.map((value, i) => Math.abs(value - data[i]!)))).toBeLessThanOrEqual(1);
  });

  it("to its own size changes nothing", () => {
    const picture = pattern(9, 6);
    expect(resize(picture, { width: 9, height: 6 }, 3)).toEqual(picture);
  });
});

/** Nothing but grey, and a small bright disc in the right third. */
function discOnTheRight(): DecodedPicture {
  const [width, height] = [300, 100];
  const data = new Uint8Array(width * height * 3).fill(120);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((x - 240) ** 2 + (y - 50) ** 2 < 400)
        data.set([250, 120 + ((x * 7) % 60), 90], (y * width + x) * 3);
  return { width, height, data, alpha: null, isFirstOfMany: false };
}

describe("what of a picture is used", () => {
  const none = () => Promise.reject(new Error("nobody should look at pixels"));
  const square = { width: 64, height: 64 };

  it("is the middle of the wanted shape", async () => {
    const part = (width: number, height: number, size = square) =>
      choosePart({ width, height }, { fit: "crop", size, factor: 8 }, none);
    expect(await part(9, 4)).toEqual({ left: 2, top: 0, width: 4, height: 4 });
    expect(await part(4, 9, { width: 512, height: 256 })).toEqual({ left: 0, top: 3, width: 4, height: 2 });
  });

  it("is where the eye falls", async () => {
    const picture = discOnTheRight();
    const pixels = () => Promise.resolve(picture);
    const part = await choosePart(picture, { fit: "attention", size: square, factor: 8 }, pixels);
    expect(part).toMatchObject({ top: 0, width: 100, height: 100 });
    expect(part.left).toBeGreaterThan(150);
    expect(part.left).toBeLessThanOrEqual(200);
    const { picture: fitted } = await fitPicture(picture, { fit: "attention", size: square, factor: 8 });
    const reds = Array.from({ length: 64 * 64 }, (_, i) => fitted.data[3 * i]!);
    expect(reds.filter((red) => red > 240).length).toBeGreaterThan(300);
  });

  it("is all of it but for what is too much for whole latents", async () => {
    const options = { fit: "keep", size: square, factor: 8 } as const;
    expect(await choosePart({ width: 21, height: 40 }, options, none)).toEqual({
      left: 2,
      top: 0,
      width: 16,
      height: 40,
    });
    await expect(choosePart({ width: 7, height: 40 }, options, none)).rejects.toThrow(
      "7×40 pixels are too few",
    );
  });

  it("takes its transparency along, cut and resized alike, and never turned", async () => {
    const alpha = Uint8Array.from({ length: 40 * 20 }, (_, i) => (i % 40 < 10 ? 0 : 255));
    const decoded = { ...pattern(40, 20), alpha, isFirstOfMany: false };
    const wide = { fit: "crop", size: { width: 16, height: 8 }, factor: 8 } as const;
    const { mask } = await fitPicture(decoded, wide);
    expect(mask).toMatchObject({ width: 16, height: 8 });
    const row = Array.from(mask!.data.subarray(0, 16));
    expect(row.slice(0, 3)).toEqual([0, 0, 0]);
    expect(row.slice(6)).toEqual(Array.from({ length: 10 }, () => 255));
    // The square in the middle begins where it is opaque: nothing is left to weigh by.
    expect((await fitPicture(decoded, { ...wide, size: square })).mask).toBeNull();
  });
});

describe("a folder of pictures", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "ti-pictures-"));
  const options: DatasetOptions = {
    ...{ folder, fit: "crop", size: { width: 16, height: 16 }, factor: 8 },
    prompts: { wordPattern: "", wordSeparator: " " },
  };
  beforeAll(() => {
    const put = (name: string, bytes: Uint8Array | string) => writeFileSync(path.join(folder, name), bytes);
    put("02-second.jpg", readFileSync(path.join(fixtures, "rgb.jpg")));
    put("01-first.png", encodePngPixels(pattern(20, 18)));
    put("01-first.txt", "a first");
    put("03 again.png", encodePngPixels(pattern(20, 18)));
    put("04 small.png", encodePngPixels(pattern(8, 40)));
    put("05 broken.png", encodePngPixels(pattern(20, 18)).subarray(0, 70));
    put("06.webp", "RIFF");
    put("07.heic", "");
    put(".hidden.png", "");
    mkdirSync(path.join(folder, "folder.png"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is read by the order of names, cut and resized, with captions", async () => {
    const { pictures } = await readDataset(options);
    expect(pictures.map(({ name, caption }) => [name, caption])).toEqual([
      ["01-first.png", "a first"],
      ["02-second.jpg", "second"],
      ["03 again.png", "again"],
      ["04 small.png", "small"],
    ]);
    expect(pictures.every(({ picture }) => picture.data.length === 16 * 16 * 3)).toBe(true);
  });

  it("tells what is odd about which picture, and leaves nothing out without a word", async () => {
    const { notices } = await readDataset(options);
    expect(notices.map(({ name, isUsed, message }) => [name, isUsed, message.slice(0, 41)])).toEqual([
      ["07.heic", false, "It is of a kind that is not read. Save it"],
      ["03 again.png", true, "It is the same picture as 01-first.png, a"],
      ["04 small.png", true, "Its 8×40 pixels are enlarged, which makes"],
      ["04 small.png", true, "It is so oblong that most of it is cut of"],
      ["05 broken.png", false, "The PNG is damaged. Open it in a picture "],
      ["06.webp", false, "It is no picture of a kind that is read h"],
    ]);
  });

  it("keeps each picture's own size but for a rest, when asked", async () => {
    const { pictures } = await readDataset({ ...options, fit: "keep" });
    expect(pictures.map(({ picture: { width, height } }) => [width, height])).toEqual([
      [16, 16],
      [24, 16],
      [16, 16],
      [8, 40],
    ]);
  });

  it("has to be there and to hold a picture", async () => {
    await expect(readDataset({ ...options, folder: path.join(folder, "no") })).rejects.toMatchObject({
      code: "DATASET",
      message: expect.stringContaining("can't be read") as string,
    });
    await expect(readDataset({ ...options, folder: path.join(folder, "folder.png") })).rejects.toThrow(
      "holds no picture that can be used",
    );
  });
});
