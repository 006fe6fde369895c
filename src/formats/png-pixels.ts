import { convertIndexedToRgb, decode, encode, type DecodedPng } from "fast-png";
import { deflateSync, inflateSync } from "node:zlib";
import { FormatError } from "./format-error.ts";
import { corruptPng, pngChunks, writePngChunks } from "./png-chunks.ts";

/** A picture of 3 bytes a pixel, row by row from the top left. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Unpacked size above which pictures are not searched for an embedding: 1,600 × 1,700 in RGB. */
const maxSearchedBytes = 8 * 1024 * 1024;
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * Decodes a PNG to 8-bit RGB; transparency is dropped, as PIL's convert("RGB") does.
 * `maxBytes`: unpacked size above which it is refused.
 */
export function decodePngPixels(bytes: Uint8Array, maxBytes: number = maxSearchedBytes): RgbPicture {
  const safe = rebuildBounded(bytes, maxBytes);
  try {
    return toRgb(decode(safe));
  } catch (error) {
    throw error instanceof FormatError ? error : corruptPng("its pixels cannot be decoded");
  }
}

/** Encodes 8-bit RGB as PNG. */
export function encodePngPixels(picture: RgbPicture): Uint8Array {
  return encode({ ...picture, channels: 3, depth: 8 });
}

/**
 * A PNG of only the chunks that make pixels, its data unpacked here under a limit and stored without compression:
 * the decoder itself has no limits.
 */
function rebuildBounded(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const chunks = [...pngChunks(bytes)];
  const header = chunks[0];
  if (header?.type !== "IHDR" || header.data.length !== 13) throw corruptPng("its header is missing");
  const expected = rawSize(header.data, maxBytes);
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  let raw: Uint8Array;
  try {
    raw = inflateSync(packed, { maxOutputLength: expected.most });
  } catch {
    throw corruptPng("its pixels do not unpack to its size");
  }
  if (raw.length < expected.least) throw corruptPng("it has fewer pixels than its size");
  const palette = chunks.filter(({ type }) => type === "PLTE");
  return writePngChunks([
    header,
    ...palette,
    { type: "IDAT", data: deflateSync(raw, { level: 0 }) },
    { type: "IEND", data: new Uint8Array() },
  ]);
}

/** Unpacked bytes of all rows with their filter bytes; Adam7 adds up to 7 more row starts for each row. */
function rawSize(header: Uint8Array, maxBytes: number): { least: number; most: number } {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, channels, interlace] = [view.getUint8(8), channelsOf[view.getUint8(9)], view.getUint8(12)];
  if (channels === undefined || width === 0 || height === 0) throw corruptPng("its header is impossible");
  const least = (Math.ceil((width * channels * depth) / 8) + 1) * height;
  if (least > maxBytes) throw new FormatError("TOO_LARGE", `The picture of ${width}×${height} is too large.`);
  return { least, most: interlace === 0 ? least : least + 16 * height };
}

function toRgb(png: DecodedPng): RgbPicture {
  const { width, height } = png;
  if (png.palette !== undefined) {
    return { width, height, data: convertIndexedToRgb(png) };
  }
  if (png.depth !== 8 && png.depth !== 16) {
    throw new FormatError(
      "UNSUPPORTED_FEATURE",
      `A PNG of ${png.depth} bits a pixel is not read.`,
      "Save the picture with 8 bits a channel.",
    );
  }
  return { width, height, data: dropTo3(png.data, png.channels, png.depth - 8) };
}

function dropTo3(data: ArrayLike<number>, channels: number, shift: number): Uint8Array {
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = (data[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0) >> shift;
    }
  }
  return rgb;
}
