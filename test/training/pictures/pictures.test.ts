import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { encode as encodeJpeg } from "jpeg-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodePngPixels, type RgbPicture } from "../../../src/formats/png-pixels.ts";
import { decodePicture } from "../../../src/training/pictures/decode-picture.ts";
import { readDataset, type DatasetOptions } from "../../../src/training/pictures/read-dataset.ts";
import { cropToShape, resize } from "../../../src/training/pictures/resize-picture.ts";
import { turnPicture } from "../../../src/training/pictures/turn-picture.ts";

/** A picture whose every value says where it is. */
function pattern(width: number, height: number): RgbPicture {
  const value = (i: number): number => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    return (37 * x + 91 * y + 53 * c + x * y * c * 17) % 256;
  };
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, i) => value(i)) };
}

/** Left half red, right half blue. */
function twoColours(width: number, height: number): RgbPicture {
  const colour = (i: number) =>
    [
      [220, 30, 20],
      [20, 30, 220],
    ][i % width < width / 2 ? 0 : 1]!;
  const data = Array.from({ length: width * height }, (_, i) => colour(i)).flat();
  return { width, height, data: Uint8Array.from(data) };
}

function jpeg({ width, height, data }: RgbPicture, orientation?: number): Uint8Array {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) rgba.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
  const bytes = encodeJpeg({ width, height, data: rgba }, 95).data;
  if (orientation === undefined) return bytes;
  const tiff = [
    0x49,
    0x49,
    42,
    0,
    8,
    0,
    0,
    0,
    1,
    0,
    0x12,
    1,
    3,
    0,
    1,
    0,
    0,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2, ...exif, ...bytes.subarray(2)]);
}

function pixel({ width, data }: RgbPicture, x: number, y: number): number[] {
  return Array.from(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3));
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
    const { data } = resize(pattern(9, 6), { width, height });
    expect(data).toHaveLength(wanted.length);
    expect(Math.max(...wanted.map((value, i) => Math.abs(value - data[i]!)))).toBeLessThanOrEqual(1);
  });

  it("to its own size changes nothing", () => {
    const picture = pattern(9, 6);
    expect(resize(picture, { width: 9, height: 6 })).toEqual(picture);
  });
});

describe("cutting to shape", () => {
  it("keeps the middle", () => {
    const picture = pattern(9, 4);
    const square = cropToShape(picture, { width: 64, height: 64 });
    expect(square).toMatchObject({ width: 4, height: 4 });
    expect(pixel(square, 0, 3)).toEqual(pixel(picture, 2, 3));
    expect(cropToShape(pattern(4, 9), { width: 512, height: 256 })).toMatchObject({ width: 4, height: 2 });
  });
});

describe("turning", () => {
  it.each([
    [1, [0, 0], [1, 0]],
    [2, [2, 0], [1, 0]],
    [3, [2, 1], [1, 1]],
    [4, [0, 1], [1, 1]],
    [5, [0, 0], [0, 1]],
    [6, [0, 1], [0, 0]],
    [7, [2, 1], [2, 0]],
    [8, [2, 0], [2, 1]],
  ] as const)("by orientation %i shows the right pixels first", (orientation, first, second) => {
    const picture = pattern(3, 2);
    const turned = turnPicture(picture, orientation);
    expect([turned.width, turned.height]).toEqual(orientation < 5 ? [3, 2] : [2, 3]);
    expect(pixel(turned, 0, 0)).toEqual(pixel(picture, first[0], first[1]));
    expect(pixel(turned, 1, 0)).toEqual(pixel(picture, second[0], second[1]));
  });
});

describe("a picture file", () => {
  it("may be a PNG", () => {
    const picture = pattern(5, 7);
    expect(decodePicture(encodePngPixels(picture))).toEqual(picture);
  });

  it("may be a JPEG, which is turned as its EXIF data say", () => {
    const upright = decodePicture(jpeg(twoColours(32, 16)));
    expect(upright).toMatchObject({ width: 32, height: 16 });
    expect(pixel(upright, 2, 8)[0]).toBeGreaterThan(180);
    const turned = decodePicture(jpeg(twoColours(32, 16), 6));
    expect(turned).toMatchObject({ width: 16, height: 32 });
    expect(pixel(turned, 8, 2)[0]).toBeGreaterThan(180);
    expect(pixel(turned, 8, 29)[2]).toBeGreaterThan(180);
  });

  it("is refused when it is damaged or nothing known", () => {
    const whole = jpeg(pattern(64, 64));
    expect(() => decodePicture(whole.subarray(0, whole.length / 2))).toThrow("The JPEG is damaged.");
    expect(() => decodePicture(encodePngPixels(pattern(9, 9)).subarray(0, 60))).toThrow("Not a valid PNG");
    expect(() => decodePicture(Buffer.from("<svg/>"))).toThrow("It is no PNG or JPEG picture.");
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
    put("02-second.jpg", jpeg(twoColours(32, 16)));
    put("01-first.png", encodePngPixels(pattern(20, 18)));
    put("01-first.txt", "a first");
    put("03 again.png", encodePngPixels(pattern(20, 18)));
    put("04 small.png", encodePngPixels(pattern(8, 40)));
    put("05 broken.png", encodePngPixels(pattern(20, 18)).subarray(0, 70));
    put("06.webp", "RIFF");
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
      ["06.webp", false, "Only PNG and JPEG pictures are read."],
      ["03 again.png", true, "It is the same picture as 01-first.png, a"],
      ["04 small.png", true, "Its 8×40 pixels are enlarged, which makes"],
      ["04 small.png", true, "It is so oblong that most of it is cut of"],
      ["05 broken.png", false, "Not a valid PNG file: it is cut off. Open"],
    ]);
  });

  it("keeps each picture's own size but for a rest, when asked", async () => {
    const { pictures } = await readDataset({ ...options, fit: "keep" });
    expect(pictures.map(({ picture: { width, height } }) => [width, height])).toEqual([
      [16, 16],
      [32, 16],
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
