/** Rows of pixels from the top left, `channels` bytes each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of a picture, in its pixels. */
export interface Part extends Size {
  readonly left: number;
  readonly top: number;
}

export function cut({ width: all, height, data }: Pixels, part: Part, channels: number): Pixels {
  if (part.width === all && part.height === height) return { width: all, height, data };
  const result = new Uint8Array(part.width * part.height * channels);
  for (let y = 0; y < part.height; y++) {
    const from = ((part.top + y) * all + part.left) * channels;
    result.set(data.subarray(from, from + part.width * channels), y * part.width * channels);
  }
  return { width: part.width, height: part.height, data: result };
}

/**
 * Resizes with a cubic filter (a = -0.5) that is as wide as the pixels it shrinks: what PIL calls BICUBIC, which A1111
 * uses. Rows and columns one after the other, rounded to bytes once.
 */
export function resize(picture: Pixels, { width, height }: Size, channels: number): Pixels {
  if (width === picture.width && height === picture.height) return picture;
  const rows = resizeColumns(picture, width, channels);
  const all = resizeRows(rows, { from: picture.height, to: height, inner: width * channels });
  return { width, height, data: Uint8Array.from(all, (value) => Math.min(255, Math.max(0, value + 0.5))) };
}

/** [height, width, channels] -> [height, to, channels]. One channel after the other: its sum stays in a register. */
function resizeColumns({ width, height, data }: Pixels, to: number, channels: number): Float32Array {
  const result = new Float32Array(height * to * channels);
  const taps = Array.from({ length: to }, (_, at) => tapsOf(at, width, to));
  for (let y = 0; y < height; y++) {
    for (let at = 0; at < to; at++) {
      const { first, weights } = taps[at] as Taps;
      for (let channel = 0; channel < channels; channel++) {
        let from = (y * width + first) * channels + channel;
        let sum = 0;
        for (let k = 0; k < weights.length; k++, from += channels)
          sum += (weights[k] as number) * (data[from] as number);
        result[(y * to + at) * channels + channel] = sum;
      }
    }
  }
  return result;
}

/** [from, inner] -> [to, inner] */
function resizeRows(
  data: Float32Array,
  { from, to, inner }: { from: number; to: number; inner: number },
): Float32Array {
  const result = new Float32Array(to * inner);
  for (let at = 0; at < to; at++) {
    const { first, weights } = tapsOf(at, from, to);
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k] as number;
      const row = (first + k) * inner;
      for (let i = 0; i < inner; i++)
        result[at * inner + i] = (result[at * inner + i] as number) + weight * (data[row + i] as number);
    }
  }
  return result;
}

interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Which pixels make pixel `at`, and how much each counts: together 1. */
function tapsOf(at: number, from: number, to: number): Taps {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const centre = (at + 0.5) * scale;
  const first = Math.max(0, Math.floor(centre - 2 * widening + 0.5));
  const end = Math.min(from, Math.floor(centre + 2 * widening + 0.5));
  const weights = Float64Array.from({ length: end - first }, (_, k) =>
    cubic((first + k + 0.5 - centre) / widening),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { first, weights: weights.map((weight) => weight / sum) };
}

function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}
