import { pngChunks } from "../../formats/png-chunks.ts";

/** 1: as it is; 2 to 8: mirrored and turned, as EXIF numbers them. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;
const EXIF_START = [0x45, 0x78, 0x69, 0x66, 0, 0]; // "Exif\0\0"

/** How a JPEG is to be turned before it is looked at. Never throws: what can't be read counts as nothing. */
export function jpegOrientation(bytes: Uint8Array): Orientation {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 4 <= bytes.length && view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1);
    const length = view.getUint16(at + 2);
    if (marker === 0xda) break;
    const isExif = marker === 0xe1 && EXIF_START.every((byte, i) => bytes[at + 4 + i] === byte);
    if (isExif) return tiffOrientation(bytes.subarray(at + 4 + EXIF_START.length, at + 2 + length));
    at += 2 + length;
  }
  return 1;
}

/** The same for a PNG. @throws FormatError for a damaged file */
export function pngOrientation(bytes: Uint8Array): Orientation {
  for (const { type, data } of pngChunks(bytes)) if (type === "eXIf") return tiffOrientation(data);
  return 1;
}

/** From the first directory of a TIFF structure. */
function tiffOrientation(tiff: Uint8Array): Orientation {
  if (tiff.length < 14) return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = view.getUint16(0) === 0x4949;
  const start = view.getUint32(4, little);
  if (start + 2 > tiff.length) return 1;
  const entries = view.getUint16(start, little);
  for (let i = 0; i < entries; i++) {
    const at = start + 2 + 12 * i;
    if (at + 12 > tiff.length) return 1;
    if (view.getUint16(at, little) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}
