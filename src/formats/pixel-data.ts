import { deflateSync, inflateSync } from "node:zlib";
import { FormatError } from "./format-error.ts";
import { corruptPng } from "./png-chunks.ts";
import type { RgbPicture } from "./png-pixels.ts";

/**
 * A1111's steganographic format: `[low nibbles][black column][picture][black column][high nibbles]`, where the blocks
 * hold a zlib stream in the low four bits of each channel. Source: A1111 modules/textual_inversion/image_embedding.py.
 */
const maxPayloadBytes = 4 * 1024 * 1024;

/** The bytes hidden in a picture. Throws `NO_IMAGE_DATA` when there are no two black columns around blocks. */
export function extractPixelData(picture: RgbPicture): Uint8Array {
  const cropped = cropBlack(picture);
  const black = blackColumns(cropped);
  const [first] = black;
  const last = black.at(-1);
  if (first === undefined || last === undefined || first === last) {
    throw new FormatError("NO_IMAGE_DATA", "The picture holds no embedding.");
  }
  const low = unmask(columns(cropped, 0, first));
  const high = unmask(columns(cropped, last + 1, cropped.width));
  if (low.length !== high.length || low.length === 0) {
    throw new FormatError("NO_IMAGE_DATA", "The picture has black columns, but no embedding beside them.");
  }
  const stream = low.map((nibble, i) => ((high[i] ?? 0) << 4) | nibble);
  try {
    return inflateSync(stream, { maxOutputLength: maxPayloadBytes });
  } catch {
    throw corruptPng("the embedding in its pixels is damaged, as by resizing or recompressing it");
  }
}

/**
 * Surrounds a picture with blocks that hold `payload`. The upper four bits carry decoration from `style` (0 to 255),
 * never zero, so that A1111's cropping of black edges leaves the blocks whole.
 */
export function embedPixelData(
  picture: RgbPicture,
  payload: Uint8Array,
  style: readonly number[],
): RgbPicture {
  const packed = deflateSync(payload, { level: 9 });
  const rowBytes = picture.height * 3;
  const padded = packed.length + picture.height - (packed.length % picture.height);
  const size = padded + rowBytes - (padded % rowBytes);
  const repeated = Uint8Array.from({ length: size }, (_, i) => packed[i % packed.length] ?? 0);
  const blockWidth = size / rowBytes;
  const low = decorate(mask(repeated.map((byte) => byte & 15)), blockWidth, style);
  const high = decorate(mask(repeated.map((byte) => byte >> 4)), blockWidth, style.toReversed());
  const result = blank(picture.width + 2 * blockWidth + 2, picture.height);
  paste(result, { width: blockWidth, height: picture.height, data: low }, 0);
  paste(result, picture, blockWidth + 1);
  paste(result, { width: blockWidth, height: picture.height, data: high }, blockWidth + picture.width + 2);
  return result;
}

/** XOR of each value's low four bits with a generator that restarts for each block; its own inverse on nibbles. */
function mask(values: Uint8Array): Uint8Array {
  let seed = 0;
  return values.map((value) => {
    seed = (Math.imul(1664525, seed) + 1013904223) >>> 0;
    return value ^ ((seed % 255) & 15);
  });
}

function unmask(values: Uint8Array): Uint8Array {
  return mask(values.map((value) => value & 15));
}

/** Rows of 8-pixel discs in shades of the style, the look A1111 gives the blocks. */
function decorate(values: Uint8Array, width: number, style: readonly number[]): Uint8Array {
  const across = Math.ceil(width / 8) + 1;
  return values.map((value, i) => {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    const row = Math.floor(y / 8);
    const shifted = x + (row % 2) * 4;
    const inside = ((shifted % 8) - 3) ** 2 + ((y % 8) - 3) ** 2 <= 9;
    const shade = style[(row * across + Math.floor(shifted / 8)) % Math.max(1, style.length)] ?? 0;
    return value | (inside ? Math.max(0x10, shade & 0xf0) : 0x10);
  });
}

/** The box around all pixels whose three channels are above zero. */
function cropBlack(picture: RgbPicture): RgbPicture {
  const { width, height, data } = picture;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      if (data[at] === 0 || data[at + 1] === 0 || data[at + 2] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return blank(0, 0);
  const rows = {
    width,
    height: bottom - top + 1,
    data: data.subarray(top * width * 3, (bottom + 1) * width * 3),
  };
  return { width: right - left + 1, height: rows.height, data: columns(rows, left, right + 1) };
}

function blackColumns({ width, height, data }: RgbPicture): number[] {
  const lit = new Uint8Array(width);
  for (let i = 0; i < width * height * 3; i++) {
    if (((data[i] ?? 0) & 15) !== 0) lit[Math.floor(i / 3) % width] = 1;
  }
  return Array.from(lit.keys()).filter((x) => lit[x] === 0);
}

function columns({ width, height, data }: RgbPicture, from: number, to: number): Uint8Array {
  const rowBytes = (to - from) * 3;
  const block = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    block.set(data.subarray((y * width + from) * 3, (y * width + to) * 3), y * rowBytes);
  }
  return block;
}

function paste(target: RgbPicture, source: RgbPicture, left: number): void {
  const rowBytes = source.width * 3;
  for (let y = 0; y < source.height; y++) {
    target.data.set(source.data.subarray(y * rowBytes, (y + 1) * rowBytes), (y * target.width + left) * 3);
  }
}

function blank(width: number, height: number): RgbPicture {
  return { width, height, data: new Uint8Array(width * height * 3) };
}
