import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { decodePicture } from "../../../src/training/pictures/decode-picture.ts";

const folder = path.join(import.meta.dirname, "../../fixtures/pictures");
const read = (name: string): Buffer => readFileSync(path.join(folder, name));

interface Expected {
  width: number;
  height: number;
  rgb: string;
  alpha: string | null;
}
/** What PIL made of each (`scripts/goldens/pictures`). */
const expected = JSON.parse(read("expected.json").toString()) as Record<string, Expected>;
const several = ["animated.gif", "animated.png", "animated.webp", "pages.tif"];

function largestDifference(a: Uint8Array, b: Uint8Array, isCompared: (i: number) => boolean): number {
  expect(a.length).toBe(b.length);
  return a.reduce(
    (most, value, i) => (isCompared(i) ? Math.max(most, Math.abs(value - (b[i] ?? 0))) : most),
    0,
  );
}

describe("a picture file of each kind has the bytes that PIL reads", () => {
  it.each(Object.keys(expected).filter((name) => !name.startsWith("cmyk")))("%s", async (name) => {
    const { width, height, rgb, alpha } = expected[name]!;
    const picture = await decodePicture(read(name));
    expect([picture.width, picture.height]).toEqual([width, height]);
    const wantedAlpha = alpha === null ? null : Buffer.from(alpha, "base64");
    // A GIF has no colour where it is transparent.
    const isCompared = (i: number) => !name.endsWith(".gif") || wantedAlpha?.[Math.floor(i / 3)] !== 0;
    // Two decoders of AVIF round its colours each in its own way.
    const allowed = name.endsWith(".avif") ? 2 : 0;
    const difference = largestDifference(picture.data, Buffer.from(rgb, "base64"), isCompared);
    expect(difference).toBeLessThanOrEqual(allowed);
    const isEven = wantedAlpha === null || wantedAlpha.every((value) => value === wantedAlpha[0]);
    expect(picture.alpha && Buffer.from(picture.alpha)).toEqual(isEven ? null : wantedAlpha);
    expect(picture.isFirstOfMany).toBe(several.includes(name));
  });
});

describe("a CMYK picture", () => {
  it.each(["cmyk.jpg", "cmyk.tif"])(
    "%s has the colours of print, neither inverted nor swapped",
    async (name) => {
      const { data } = await decodePicture(read(name));
      const plain = Buffer.from(expected[name]!.rgb, "base64");
      const mean = data.reduce((sum, value, i) => sum + Math.abs(value - (plain[i] ?? 0)), 0) / data.length;
      expect(mean).toBeLessThan(30);
      // Where red, green and blue lie apart in PIL's plain formula, they come in the same order here.
      for (let i = 0; i < data.length; i += 3) {
        const [here, there] = [data.subarray(i, i + 3), plain.subarray(i, i + 3)];
        const [least, most] = [there.indexOf(Math.min(...there)), there.indexOf(Math.max(...there))];
        if (there[most]! - there[least]! > 100) expect(here[most]).toBeGreaterThan(here[least]!);
      }
    },
  );
});

describe("what is no whole picture is refused with a sentence", () => {
  it.each(readdirSync(path.join(folder, "broken")))("%s", async (name) => {
    const reading = decodePicture(read(path.join("broken", name)));
    const message = /^(?:The \w+ is damaged|It is no picture of a kind|Its 60000×60000 pixels are more)/;
    await expect(reading).rejects.toMatchObject({
      code: "PICTURE",
      message: expect.stringMatching(message) as string,
    });
  });
});
