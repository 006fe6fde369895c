import { crc32, inflateRawSync } from "node:zlib";
import { FormatError } from "./format-error.ts";

/** One file of a zip archive, by its central directory. Sizes and offsets in bytes. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}

/** Where an archive's directory lies: `start` and `size` in bytes of the file. */
export interface ZipEnd {
  readonly count: number;
  readonly start: number;
  readonly size: number;
  /** Bytes before the archive, which zipfile also tolerates. */
  readonly shift: number;
}

/** The end record, its longest comment, and what zip64 puts before it. */
export const zipTailBytes = 22 + 65535 + 20 + 56;
/** Of a local header, without name and extra field. */
export const localHeaderBytes = 30;

const usualMaxEntries = 4096;
const END = 0x06054b50;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const unset32 = 0xffffffff;
const decoder = new TextDecoder();

/** Finds the directory from a file's last `zipTailBytes` (or all) bytes, which begin at byte `tailStart` of it. */
export function findZipEnd(tail: Uint8Array, tailStart: number, maxEntries = usualMaxEntries): ZipEnd {
  return guarded(() => {
    const { endsAt, count, size, offset } = findEndRecord(viewOf(tail));
    if (count > maxEntries) throw new FormatError("TOO_LARGE", `The archive has ${count} entries.`);
    const start = tailStart + endsAt - size;
    if (start - offset < 0) throw corruptZip("its directory lies outside the file");
    return { count, start, size, shift: start - offset };
  });
}

interface EndRecord {
  count: number;
  size: number;
  offset: number;
  endsAt: number;
}

function findEndRecord(view: DataView): EndRecord {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65535); at--) {
    if (view.getUint32(at, true) !== END) continue;
    return (
      findEnd64(view, at) ?? {
        count: view.getUint16(at + 10, true),
        size: view.getUint32(at + 12, true),
        offset: view.getUint32(at + 16, true),
        endsAt: at,
      }
    );
  }
  throw corruptZip("its directory is missing, the file is probably cut off");
}

function findEnd64(view: DataView, endAt: number): EndRecord | null {
  const locator = endAt - 20;
  if (locator < 0 || view.getUint32(locator, true) !== END64_LOCATOR) return null;
  const at = locator - 56; // where writers put it; the locator's own offset is wrong behind a prefix
  if (at < 0 || view.getUint32(at, true) !== END64) throw corruptZip("its zip64 directory is missing");
  return { count: u64(view, at + 32), size: u64(view, at + 40), offset: u64(view, at + 48), endsAt: at };
}

/** The entries by name, from the bytes that `end` points to. */
export function readZipDirectory(directory: Uint8Array, end: ZipEnd): Map<string, ZipEntry> {
  return guarded(() => {
    const entries = new Map<string, ZipEntry>();
    let at = 0;
    for (let i = 0; i < end.count; i++) {
      const { entry, next } = readEntry(directory, at, end.shift);
      if (entries.has(entry.name)) throw corruptZip(`${entry.name} occurs twice`);
      entries.set(entry.name, entry);
      at = next;
    }
    return entries;
  });
}

function readEntry(bytes: Uint8Array, at: number, shift: number): { entry: ZipEntry; next: number } {
  const view = viewOf(bytes);
  if (view.getUint32(at, true) !== CENTRAL) throw corruptZip("its directory is damaged");
  const nameEnd = at + 46 + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const wide = wideFields(view, nameEnd, extraEnd);
  const field = (offset: number): number => {
    const value = view.getUint32(at + offset, true);
    return value === unset32 ? (wide.shift() ?? value) : value;
  };
  const size = field(24);
  const packedSize = field(20);
  const entry: ZipEntry = {
    name: decoder.decode(bytes.subarray(at + 46, nameEnd)),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    size,
    packedSize,
    headerOffset: field(42) + shift,
  };
  checkEntry(entry, view.getUint16(at + 8, true));
  return { entry, next: extraEnd + view.getUint16(at + 32, true) };
}

/** The 64-bit values of the zip64 extra field, in the order size, packed size, offset. */
function wideFields(view: DataView, start: number, end: number): number[] {
  for (let at = start; at + 4 <= end;) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1)
      return Array.from({ length: Math.floor(length / 8) }, (_, i) => u64(view, at + 4 + i * 8));
    at += 4 + length;
  }
  return [];
}

function checkEntry(entry: ZipEntry, flags: number): void {
  if ((flags & 1) !== 0) throw new FormatError("UNSUPPORTED_FEATURE", `${entry.name} is encrypted.`);
  if (entry.method !== 0 && entry.method !== 8) {
    throw new FormatError("UNSUPPORTED_FEATURE", `${entry.name} is packed with zip method ${entry.method}.`);
  }
  if (entry.method === 0 && entry.size !== entry.packedSize) throw corruptZip(`${entry.name} has two sizes`);
}

/** Where an entry's packed bytes begin in the file, from its local header. */
export function zipDataStart(localHeader: Uint8Array, entry: ZipEntry): number {
  return guarded(() => {
    const view = viewOf(localHeader);
    if (view.getUint32(0, true) !== LOCAL) throw corruptZip(`${entry.name} is not where the directory says`);
    return entry.headerOffset + localHeaderBytes + view.getUint16(26, true) + view.getUint16(28, true);
  });
}

/** The content of an entry, checked against its size and CRC; deflated ones up to `maxBytes`. */
export function unpackZipEntry(packed: Uint8Array, entry: ZipEntry, maxBytes: number): Uint8Array {
  const content = entry.method === 0 ? packed : inflate(packed, entry, maxBytes);
  if (content.length !== entry.size || crc32(content) !== entry.crc)
    throw corruptZip(`${entry.name} is damaged`);
  return content;
}

function inflate(packed: Uint8Array, entry: ZipEntry, maxBytes: number): Uint8Array {
  if (entry.size > maxBytes)
    throw new FormatError("TOO_LARGE", `${entry.name} unpacks to ${entry.size} bytes.`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  } catch {
    throw corruptZip(`${entry.name} does not unpack to its ${entry.size} bytes`);
  }
}

export function corruptZip(seen: string): FormatError {
  return new FormatError("CORRUPT_ZIP", `The zip container is not valid: ${seen}.`);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function u64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

/** Reads outside the given bytes become `CORRUPT_ZIP`. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw corruptZip("it points outside of itself");
    throw error;
  }
}
