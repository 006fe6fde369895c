import { parseEmbeddingJson, type EmbeddingJson } from "./embedding-json.ts";
import { extractPixelData, embedPixelData } from "./pixel-data.ts";
import { FormatError } from "./format-error.ts";
import {
  findPngText,
  maxTextBytes,
  pngChunks,
  pngText,
  writePngChunks,
  type PngChunk,
} from "./png-chunks.ts";
import { decodePngPixels, encodePngPixels, type RgbPicture } from "./png-pixels.ts";

const keyword = "sd-ti-embedding";

/**
 * The embedding in a PNG: from its text chunk (base64 of JSON), else from its pixels.
 *
 * Throws `FormatError`: `NO_IMAGE_DATA` for an ordinary picture, `CORRUPT_PNG`, `TOO_LARGE`.
 */
export function readPngEmbedding(bytes: Uint8Array): EmbeddingJson {
  const text = findPngText(bytes, keyword);
  const json = text === null ? extractPixelData(decodePngPixels(bytes)) : Buffer.from(text, "base64");
  return parseEmbeddingJson(new TextDecoder().decode(json));
}

/** A PNG that carries `json` in its text chunk and around the picture's pixels; `style` decorates the pixels. */
export function writePngEmbedding(picture: RgbPicture, json: string, style: readonly number[]): Uint8Array {
  const payload = new TextEncoder().encode(json);
  const [header, ...rest] = pngChunks(encodePngPixels(embedPixelData(picture, payload, style)));
  return writePngChunks([...(header === undefined ? [] : [header]), embeddingChunk(payload), ...rest]);
}

/** The text chunk alone, which leaves the pixels as they are. `json` in UTF-8. */
export function embeddingChunk(json: Uint8Array): PngChunk {
  const text = pngText(keyword, Buffer.from(json).toString("base64"));
  if (text.data.length <= maxTextBytes) return text;
  throw new FormatError("CANNOT_WRITE", "The embedding is too large for a picture.");
}
