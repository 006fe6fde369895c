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

const maxEntries = 4096;
const maxEntryBytes = 8 * 1024 * 1024;
const END = 0x06054b50;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const unset32 = 0xffffffff;

/**
 * Reads zip archives through their central directory, as Python's zipfile does; what data descriptors and local
 * headers claim about sizes is not used. Throws `FormatError` `CORRUPT_ZIP`, `TOO_LARGE` or `UNSUPPORTED_FEATURE`.
 */
export class ZipReader {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.entries = guarded(() => this.#readDirectory());
  }

  /** The unpacked content of an entry, checked against its size and CRC. */
  read(entry: ZipEntry): Uint8Array {
    const packed = guarded(() => this.#packed(entry));
    const content = entry.method === 0 ? packed : inflate(packed, entry);
    if (content.length !== entry.size || crc32(content) !== entry.crc)
      throw corrupt(`${entry.name} is damaged`);
    return content;
  }

  #packed(entry: ZipEntry): Uint8Array {
    const view = this.#view;
    const at = entry.headerOffset;
    if (view.getUint32(at, true) !== LOCAL) throw corrupt(`${entry.name} is not where the directory says`);
    const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
    const end = start + entry.packedSize;
    if (end > this.#bytes.length) throw corrupt(`${entry.name} is cut off`);
    return this.#bytes.subarray(start, end);
  }

  #readDirectory(): Map<string, ZipEntry> {
    const { count, size, offset, endsAt } = this.#findDirectory();
    if (count > maxEntries) throw new FormatError("TOO_LARGE", `The archive has ${count} entries.`);
    const shift = endsAt - size - offset; // bytes before the archive, which zipfile also tolerates
    if (shift < 0) throw corrupt("its directory lies outside the file");
    const entries = new Map<string, ZipEntry>();
    let at = offset + shift;
    for (let i = 0; i < count; i++) {
      const { entry, next } = this.#readEntry(at, shift);
      if (entries.has(entry.name)) throw corrupt(`${entry.name} occurs twice`);
      entries.set(entry.name, entry);
      at = next;
    }
    return entries;
  }

  #findDirectory(): { count: number; size: number; offset: number; endsAt: number } {
    const view = this.#view;
    for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65535); at--) {
      if (view.getUint32(at, true) !== END) continue;
      const end64 = this.#findEnd64(at);
      if (end64 !== null) return end64;
      return {
        count: view.getUint16(at + 10, true),
        size: view.getUint32(at + 12, true),
        offset: view.getUint32(at + 16, true),
        endsAt: at,
      };
    }
    throw corrupt("its directory is missing, the file is probably cut off");
  }

  #findEnd64(endAt: number): { count: number; size: number; offset: number; endsAt: number } | null {
    const view = this.#view;
    const locator = endAt - 20;
    if (locator < 0 || view.getUint32(locator, true) !== END64_LOCATOR) return null;
    const at = locator - 56; // where writers put it; the locator's own offset is wrong behind a prefix
    if (at < 0 || view.getUint32(at, true) !== END64) throw corrupt("its zip64 directory is missing");
    return { count: this.#u64(at + 32), size: this.#u64(at + 40), offset: this.#u64(at + 48), endsAt: at };
  }

  #readEntry(at: number, shift: number): { entry: ZipEntry; next: number } {
    const view = this.#view;
    if (view.getUint32(at, true) !== CENTRAL) throw corrupt("its directory is damaged");
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const name = decoder.decode(this.#bytes.subarray(at + 46, nameEnd));
    const wide = this.#wideFields(nameEnd, extraEnd);
    const field = (offset: number): number => {
      const value = view.getUint32(at + offset, true);
      return value === unset32 ? (wide.shift() ?? value) : value;
    };
    const size = field(24);
    const packedSize = field(20);
    const entry: ZipEntry = {
      name,
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
  #wideFields(start: number, end: number): number[] {
    for (let at = start; at + 4 <= end;) {
      const length = this.#view.getUint16(at + 2, true);
      if (this.#view.getUint16(at, true) === 1) {
        return Array.from({ length: Math.floor(length / 8) }, (_, i) => this.#u64(at + 4 + i * 8));
      }
      at += 4 + length;
    }
    return [];
  }

  #u64(at: number): number {
    return Number(this.#view.getBigUint64(at, true));
  }
}

const decoder = new TextDecoder();

function checkEntry(entry: ZipEntry, flags: number): void {
  if ((flags & 1) !== 0) throw new FormatError("UNSUPPORTED_FEATURE", `${entry.name} is encrypted.`);
  if (entry.method !== 0 && entry.method !== 8) {
    throw new FormatError("UNSUPPORTED_FEATURE", `${entry.name} is packed with zip method ${entry.method}.`);
  }
  if (entry.method === 0 && entry.size !== entry.packedSize) throw corrupt(`${entry.name} has two sizes`);
}

function inflate(packed: Uint8Array, entry: ZipEntry): Uint8Array {
  if (entry.size > maxEntryBytes)
    throw new FormatError("TOO_LARGE", `${entry.name} unpacks to ${entry.size} bytes.`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  } catch {
    throw corrupt(`${entry.name} does not unpack to its ${entry.size} bytes`);
  }
}

/** Reads outside the file become `CORRUPT_ZIP`. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw corrupt("it points outside of itself");
    throw error;
  }
}

function corrupt(seen: string): FormatError {
  return new FormatError("CORRUPT_ZIP", `The zip container is not valid: ${seen}.`);
}
