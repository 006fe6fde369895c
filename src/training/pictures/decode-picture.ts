import type { Sharp } from "sharp";
import { pictureKind, type PictureKind } from "../../formats/picture-kind.ts";
import { pngChunks } from "../../formats/png-chunks.ts";
import type { RgbPicture } from "../../formats/png-pixels.ts";
import { TrainingError } from "../training-error.ts";

/** A picture as it is meant to be seen: 8 bits a channel, sRGB, turned as its EXIF data say. */
export interface DecodedPicture extends RgbPicture {
  /** What transparency it has, a byte a pixel, 0 for fully transparent; null: the same everywhere. */
  readonly alpha: Uint8Array | null;
  /** More pictures follow in the file: frames or pages. */
  readonly isFirstOfMany: boolean;
}

/** 100 megapixels of four bytes are 400 MB. */
const MAX_PIXELS = 100_000_000;

/**
 * Reads a PNG, JPEG, WebP, GIF, TIFF, BMP or AVIF file; of several frames or pages the first. The content decides what
 * it is, and a file that is cut off is refused, not filled with grey. Colour profiles are obeyed (CMYK too), of 16 bits
 * the upper 8 are taken, transparency is cut off from the colours, not laid over anything.
 *
 * @throws TrainingError `PICTURE`
 */
export async function decodePicture(bytes: Uint8Array): Promise<DecodedPicture> {
  const kind = pictureKind(bytes);
  if (kind === null) throw refused("It is no picture of a kind that is read here.");
  try {
    return kind === "BMP" ? await decodeBmp(bytes) : await decodeBySharp(bytes, kind);
  } catch (error) {
    if (error instanceof TrainingError) throw error;
    throw refused(`The ${kind} is damaged.`, error);
  }
}

async function decodeBySharp(bytes: Uint8Array, kind: PictureKind): Promise<DecodedPicture> {
  const { default: sharp } = await import("sharp");
  const { width, height, pages = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata();
  requireModerate(width, height);
  const picture = sharp(bytes, { failOn: "error", autoOrient: true });
  const isFirstOfMany = kind === "PNG" ? isAnimatedPng(bytes) : pages > 1;
  return { ...(await pixelsOf(picture)), isFirstOfMany };
}

async function pixelsOf(picture: Sharp): Promise<Omit<DecodedPicture, "isFirstOfMany">> {
  const { data, info } = await picture
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { width, height, ...splitChannels(data, channels) };
}

async function decodeBmp(bytes: Uint8Array): Promise<DecodedPicture> {
  const { width, height } = bmpSize(bytes);
  requireModerate(width, height);
  const { decode } = await import("@cwasm/nsbmp");
  const picture = decode(bytes);
  return {
    ...{ width: picture.width, height: picture.height, isFirstOfMany: false },
    ...splitChannels(picture.data, 4),
  };
}

/** From the header, which in its oldest form has 16 bits for a side; a height below 0 means rows from the top. */
function bmpSize(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(14, true) === 12)
    return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
}

/** Grey becomes RGB; an even number of channels ends with transparency. */
function splitChannels(
  data: Uint8Array | Uint8ClampedArray,
  channels: number,
): { data: Uint8Array; alpha: Uint8Array | null } {
  if (channels === 3) return { data: Uint8Array.from(data), alpha: null };
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  const alpha = new Uint8Array(channels % 2 === 0 ? pixels : 0);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  let isEven = true;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * channels;
    rgb[pixel * 3] = data[from] as number;
    rgb[pixel * 3 + 1] = data[from + green] as number;
    rgb[pixel * 3 + 2] = data[from + blue] as number;
    if (channels % 2 !== 0) continue;
    alpha[pixel] = data[from + channels - 1] as number;
    isEven &&= alpha[pixel] === alpha[0];
  }
  return { data: rgb, alpha: isEven ? null : alpha };
}

function isAnimatedPng(bytes: Uint8Array): boolean {
  for (const { type } of pngChunks(bytes)) if (type === "acTL") return true;
  return false;
}

function requireModerate(width: number, height: number): void {
  if (width > 0 && height > 0 && width * height <= MAX_PIXELS) return;
  throw refused(`Its ${width}×${height} pixels are more than the 100 million that are read.`);
}

function refused(message: string, cause?: unknown): TrainingError {
  return new TrainingError("PICTURE", {
    cause,
    message,
    hint: "Open it in a picture editor and save it as PNG or JPEG again.",
  });
}
