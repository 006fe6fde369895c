import { FormatError } from "./format-error.ts";
import type { RandomAccess } from "./random-access.ts";
import {
  corruptZip,
  findZipEnd,
  localHeaderBytes,
  readZipDirectory,
  unpackZipEntry,
  zipDataStart,
  zipTailBytes,
  type ZipEntry,
} from "./zip-directory.ts";

/** A checkpoint with its average and an optimizer's state has five thousand. */
const maxEntries = 50_000;
const maxDirectoryBytes = 16 * 1024 * 1024;
const maxDeflatedBytes = 1024 * 1024 * 1024;

/** A zip archive of any size, read piece by piece. Throws like `ZipReader`. */
export class ZipFile {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly #file: RandomAccess;

  private constructor(file: RandomAccess, entries: ReadonlyMap<string, ZipEntry>) {
    this.#file = file;
    this.entries = entries;
  }

  static async open(file: RandomAccess): Promise<ZipFile> {
    const tailStart = Math.max(0, file.size - zipTailBytes);
    const end = findZipEnd(await file.read(tailStart, file.size - tailStart), tailStart, maxEntries);
    if (end.size > maxDirectoryBytes)
      throw new FormatError("TOO_LARGE", `The archive's directory has ${end.size} bytes.`);
    return new ZipFile(file, readZipDirectory(await file.read(end.start, end.size), end));
  }

  /** The unpacked content of an entry, checked against its size and CRC. */
  async read(entry: ZipEntry): Promise<Uint8Array> {
    const packed = await this.#packed(entry, 0, entry.packedSize);
    return unpackZipEntry(packed, entry, maxDeflatedBytes);
  }

  /** Part of an entry's content. Checked only where it is the whole of it, or was deflated. */
  async readPart(entry: ZipEntry, begin: number, length: number): Promise<Uint8Array> {
    if (begin + length > entry.size) throw corruptZip(`${entry.name} is shorter than what it should hold`);
    if (entry.method !== 0 || length === entry.size)
      return (await this.read(entry)).subarray(begin, begin + length);
    return this.#packed(entry, begin, length);
  }

  /** Where an entry's packed bytes begin in the file. */
  async dataStart(entry: ZipEntry): Promise<number> {
    return zipDataStart(await this.#file.read(entry.headerOffset, localHeaderBytes), entry);
  }

  async #packed(entry: ZipEntry, begin: number, length: number): Promise<Uint8Array> {
    const start = await this.dataStart(entry);
    if (start + begin + length > this.#file.size) throw corruptZip(`${entry.name} is cut off`);
    return this.#file.read(start + begin, length);
  }
}
