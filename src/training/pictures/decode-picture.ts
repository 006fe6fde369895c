import { decode as decodeJpeg } from "jpeg-js";
import { pngSignature } from "../../formats/png-chunks.ts";
import { decodePngPixels, type RgbPicture } from "../../formats/png-pixels.ts";
import { CodedError } from "../../system/coded-error.ts";
import { TrainingError } from "../training-error.ts";
import { jpegOrientation, pngOrientation } from "./exif-orientation.ts";
import { turnPicture } from "./turn-picture.ts";

/** Unpacked; 100 megapixels of RGB. */
const MAX_BYTES = 300 * 1000 * 1000;
const JPEG_LIMITS = { maxResolutionInMP: 100, maxMemoryUsageInMB: 2048 };

/**
 * A PNG or JPEG file as 8-bit RGB, turned as its EXIF data say. The content decides what it is.
 * Transparency is dropped.
 *
 * @throws TrainingError `PICTURE`
 */
export function decodePicture(bytes: Uint8Array): RgbPicture {
  const kind = kindOf(bytes);
  try {
    switch (kind) {
      case "PNG":
        return turnPicture(decodePngPixels(bytes, MAX_BYTES), pngOrientation(bytes));
      case "JPEG":
        return turnPicture(jpegPixels(bytes), jpegOrientation(bytes));
      case "unknown":
        throw refused("It is no PNG or JPEG picture.");
      default:
        return kind satisfies never;
    }
  } catch (error) {
    if (error instanceof TrainingError) throw error;
    throw refused(error instanceof CodedError ? error.message : `The ${kind} is damaged.`, error);
  }
}

function kindOf(bytes: Uint8Array): "PNG" | "JPEG" | "unknown" {
  if (pngSignature.every((byte, i) => bytes[i] === byte)) return "PNG";
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? "JPEG" : "unknown";
}

/** CMYK and grey come out as RGB too. A file that is cut off is refused, not filled with grey. */
function jpegPixels(bytes: Uint8Array): RgbPicture {
  const options = { useTArray: true, tolerantDecoding: false, ...JPEG_LIMITS } as const;
  const { width, height, data: rgba } = decodeJpeg(bytes, options);
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++)
    data.set(rgba.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
  return { width, height, data };
}

function refused(message: string, cause?: unknown): TrainingError {
  return new TrainingError("PICTURE", {
    cause,
    message,
    hint: "Open it in a picture editor and save it as PNG or JPEG again.",
  });
}
