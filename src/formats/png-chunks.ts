import { crc32, inflateSync } from "node:zlib";
import { FormatError } from "./format-error.ts";

export interface PngChunk {
  /** Four letters, e.g. `tEXt`. */
  readonly type: string;
  readonly data: Uint8Array;
}

export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Longest text that is read: 75 vectors of SD1 are 1.7 MB of base64. */
export const maxTextBytes = 4 * 1024 * 1024;
const latin1 = new TextDecoder("latin1");

/** Chunks in file order up to IEND. Throws `CORRUPT_PNG` when one is cut off or its CRC is wrong. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = pngSignature.length; ;) {
    if (at + 12 > bytes.length) throw corruptPng("it is cut off");
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) throw corruptPng("it is cut off");
    const type = latin1.decode(bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      throw corruptPng(`chunk ${type} is damaged`);
    yield { type, data: bytes.subarray(at + 8, end) };
    if (type === "IEND") return;
    at = end + 4;
  }
}

/** The text under a keyword, from whichever of tEXt, zTXt and iTXt holds it first; null when none does. */
export function findPngText(bytes: Uint8Array, keyword: string): string | null {
  for (const { type, data } of pngChunks(bytes)) {
    const end = data.indexOf(0);
    if (end < 0 || end > 79 || latin1.decode(data.subarray(0, end)) !== keyword) continue;
    if (data.length > maxTextBytes)
      throw new FormatError("TOO_LARGE", `The text in the picture is ${data.length} bytes.`);
    if (type === "tEXt") return latin1.decode(data.subarray(end + 1));
    if (type === "zTXt") return latin1.decode(inflateText(data.subarray(end + 2)));
    if (type === "iTXt") return internationalText(data.subarray(end + 1));
  }
  return null;
}

/** Builds a PNG file from chunks, computing every CRC. */
export function writePngChunks(chunks: readonly PngChunk[]): Uint8Array {
  const size = chunks.reduce((sum, { data }) => sum + 12 + data.length, pngSignature.length);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(pngSignature);
  let at = pngSignature.length;
  for (const { type, data } of chunks) {
    const end = at + 8 + data.length;
    view.setUint32(at, data.length);
    for (let i = 0; i < 4; i++) bytes[at + 4 + i] = type.charCodeAt(i);
    bytes.set(data, at + 8);
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}

/** A tEXt chunk; keyword and text must be Latin-1. */
export function pngText(keyword: string, text: string): PngChunk {
  return {
    type: "tEXt",
    data: Uint8Array.from(`${keyword}\0${text}`, (character) => character.charCodeAt(0)),
  };
}

/** An iTXt chunk, for text beyond Latin-1: neither packed nor translated. */
export function pngUnicodeText(keyword: string, text: string): PngChunk {
  return { type: "iTXt", data: new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`) };
}

/** After the keyword: compression flag, method, language, 0, translated keyword, 0, text in UTF-8. */
function internationalText(data: Uint8Array): string {
  const language = data.indexOf(0, 2);
  const keyword = language < 0 ? -1 : data.indexOf(0, language + 1);
  if (keyword < 0) throw corruptPng("a text chunk is damaged");
  const text = data.subarray(keyword + 1);
  return new TextDecoder().decode(data[0] === 1 ? inflateText(text) : text);
}

function inflateText(packed: Uint8Array): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: maxTextBytes });
  } catch {
    throw corruptPng("a text chunk does not unpack");
  }
}

export function corruptPng(seen: string): FormatError {
  return new FormatError("CORRUPT_PNG", `Not a valid PNG file: ${seen}.`);
}
