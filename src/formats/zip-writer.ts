import { crc32 } from "node:zlib";

export interface ZipContent {
  readonly name: string;
  readonly content: Uint8Array;
}

/** 1 January 1980, the earliest date of the format: the same input gives the same bytes. */
const dosDate = 0x21;
const utf8Names = 0x0800;

/**
 * Writes a zip archive without compression, each content starting at a multiple of `alignment` bytes, as torch does
 * with 64 (by a padding extra field `FB`).
 */
export function writeZip(files: readonly ZipContent[], alignment: number): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const nameBytes = new TextEncoder().encode(name);
    const crc = crc32(content);
    const padding = paddingAfter(offset + 30 + nameBytes.length, alignment);
    const local = header(0x04034b50, 30, nameBytes, padding.length, crc, content.length);
    parts.push(local, nameBytes, padding, content);
    const central = header(0x02014b50, 46, nameBytes, 0, crc, content.length);
    new DataView(central.buffer).setUint32(42, offset, true);
    directory.push(central, nameBytes);
    offset += 30 + nameBytes.length + padding.length + content.length;
  }
  const directorySize = directory.reduce((sum, part) => sum + part.length, 0);
  return new Uint8Array(
    Buffer.concat([...parts, ...directory, endRecord(files.length, directorySize, offset)]),
  );
}

/** Local and central headers share their fields; the central one has two bytes more in front of them. */
function header(
  signature: number,
  length: number,
  name: Uint8Array,
  extra: number,
  crc: number,
  size: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  const at = length === 46 ? 6 : 4;
  if (length === 46) view.setUint16(4, 20, true); // version made by
  view.setUint16(at, 20, true); // version needed
  view.setUint16(at + 2, utf8Names, true);
  view.setUint16(at + 8, dosDate, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
  view.setUint16(at + 24, extra, true);
  return bytes;
}

/** An extra field (two letters, length, filling) that ends at a multiple of `alignment`. */
function paddingAfter(offset: number, alignment: number): Uint8Array {
  const length = alignment - ((offset + 4) % alignment);
  const field = new Uint8Array(4 + length).fill(0x5a);
  field.set([0x46, 0x42]);
  new DataView(field.buffer).setUint16(2, length, true);
  return field;
}

function endRecord(count: number, directorySize: number, directoryOffset: number): Uint8Array {
  const bytes = new Uint8Array(22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, directorySize, true);
  view.setUint32(16, directoryOffset, true);
  return bytes;
}
