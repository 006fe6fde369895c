import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, open, writeFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";
import {
  findZipEnd,
  localHeaderBytes,
  readZipDirectory,
  zipDataStart,
  zipTailBytes,
  type ZipEntry,
} from "../formats/zip-directory.ts";
import { isInside } from "../system/path-containment.ts";

/** TensorFlow's wheels have 20,000. */
const MAX_ENTRIES = 65_535;

export type UnpackOptions = {
  /** Names of the wheel's files that are wanted. */
  keep: RegExp;
  into: string;
  onProgress: (bytes: number) => void;
  signal: AbortSignal;
};

/** Unpacks part of a wheel whose content was checked; what is there already is overwritten. Throws `FormatError`. */
export async function unpackWheel(
  file: string,
  { keep, into, onProgress, signal }: UnpackOptions,
): Promise<void> {
  const handle = await open(file, "r");
  try {
    let done = 0;
    for (const entry of await entriesOf(handle)) {
      if (!keep.test(entry.name) || entry.name.endsWith("/")) continue;
      const target = path.join(into, entry.name);
      if (!isInside(into, target)) continue;
      await unpackEntry(handle, entry, {
        file,
        target,
        signal,
        onBytes: (count) => onProgress((done += count)),
      });
    }
  } finally {
    await handle.close();
  }
}

async function entriesOf(handle: FileHandle): Promise<ZipEntry[]> {
  const { size } = await handle.stat();
  const tailStart = Math.max(0, size - zipTailBytes);
  const end = findZipEnd(await read(handle, tailStart, size - tailStart), tailStart, MAX_ENTRIES);
  return [...readZipDirectory(await read(handle, end.start, end.size), end).values()];
}

async function unpackEntry(
  handle: FileHandle,
  entry: ZipEntry,
  options: { file: string; target: string; signal: AbortSignal; onBytes: (count: number) => void },
): Promise<void> {
  const { file, target, signal, onBytes } = options;
  await mkdir(path.dirname(target), { recursive: true });
  if (entry.packedSize === 0) return writeFile(target, "");
  const start = zipDataStart(await read(handle, entry.headerOffset, localHeaderBytes), entry);
  const packed = createReadStream(file, {
    start,
    end: start + entry.packedSize - 1,
    highWaterMark: 1024 * 1024,
  });
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  const written = createWriteStream(target);
  if (entry.method === 0) await pipeline(packed, counted, written, { signal });
  else await pipeline(packed, createInflateRaw({ chunkSize: 1024 * 1024 }), counted, written, { signal });
  // Wheels carry rights that pip sets; here only programs matter.
  if (entry.name.includes("/bin/")) await chmod(target, 0o755);
}

async function read(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
