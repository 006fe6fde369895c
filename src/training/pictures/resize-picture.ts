import type { RgbPicture } from "../../formats/png-pixels.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest part of this shape around the middle. */
export function cropToShape(picture: RgbPicture, { width, height }: Size): RgbPicture {
  const scale = Math.min(picture.width / width, picture.height / height);
  return crop(picture, {
    width: Math.min(picture.width, Math.max(1, Math.round(width * scale))),
    height: Math.min(picture.height, Math.max(1, Math.round(height * scale))),
  });
}

/** A part around the middle. */
export function crop(picture: RgbPicture, { width, height }: Size): RgbPicture {
  if (width === picture.width && height === picture.height) return picture;
  const left = Math.floor((picture.width - width) / 2);
  const top = Math.floor((picture.height - height) / 2);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * 3;
    data.set(picture.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { width, height, data };
}

/**
 * Resizes with a cubic filter (a = -0.5) that is as wide as the pixels it shrinks: what PIL calls BICUBIC, which A1111
 * uses. Rows and columns one after the other, rounded to bytes once.
 */
export function resize(picture: RgbPicture, { width, height }: Size): RgbPicture {
  if (width === picture.width && height === picture.height) return picture;
  const rows = resizeAxis(picture.data, { outer: picture.height, from: picture.width, to: width, inner: 3 });
  const all = resizeAxis(rows, { outer: 1, from: picture.height, to: height, inner: width * 3 });
  return { width, height, data: Uint8Array.from(all, (value) => Math.min(255, Math.max(0, value + 0.5))) };
}

/** [outer, from, inner] -> [outer, to, inner] */
function resizeAxis(
  data: ArrayLike<number>,
  { outer, from, to, inner }: { outer: number; from: number; to: number; inner: number },
): Float32Array {
  const result = new Float32Array(outer * to * inner);
  const taps = Array.from({ length: to }, (_, at) => tapsOf(at, from, to));
  for (let o = 0; o < outer; o++) {
    for (const [at, { first, weights }] of taps.entries()) {
      const target = (o * to + at) * inner;
      for (const [k, weight] of weights.entries()) {
        const source = (o * from + first + k) * inner;
        for (let i = 0; i < inner; i++)
          result[target + i] = (result[target + i] ?? 0) + weight * (data[source + i] ?? 0);
      }
    }
  }
  return result;
}

/** Which pixels make pixel `at`, and how much each counts: together 1. */
function tapsOf(at: number, from: number, to: number): { first: number; weights: number[] } {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const centre = (at + 0.5) * scale;
  const first = Math.max(0, Math.floor(centre - 2 * widening + 0.5));
  const end = Math.min(from, Math.floor(centre + 2 * widening + 0.5));
  const weights = Array.from({ length: end - first }, (_, k) => cubic((first + k + 0.5 - centre) / widening));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { first, weights: weights.map((weight) => weight / sum) };
}

function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}
