import {
  corruptZip,
  findZipEnd,
  localHeaderBytes,
  readZipDirectory,
  unpackZipEntry,
  zipDataStart,
  type ZipEntry,
} from "./zip-directory.ts";

const maxEntryBytes = 8 * 1024 * 1024;

/**
 * Reads zip archives through their central directory, as Python's zipfile does; what data descriptors and local
 * headers claim about sizes is not used. Throws `FormatError` `CORRUPT_ZIP`, `TOO_LARGE` or `UNSUPPORTED_FEATURE`.
 */
export class ZipReader {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const end = findZipEnd(bytes, 0);
    this.entries = readZipDirectory(bytes.subarray(end.start, end.start + end.size), end);
  }

  /** The unpacked content of an entry, checked against its size and CRC. */
  read(entry: ZipEntry): Uint8Array {
    const header = this.#bytes.subarray(entry.headerOffset, entry.headerOffset + localHeaderBytes);
    const start = zipDataStart(header, entry);
    const end = start + entry.packedSize;
    if (end > this.#bytes.length) throw corruptZip(`${entry.name} is cut off`);
    return unpackZipEntry(this.#bytes.subarray(start, end), entry, maxEntryBytes);
  }
}
