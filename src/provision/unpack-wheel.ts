import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, open, writeFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";
import type { ZipEntry } from "../formats/zip-directory.ts";
import { ZipFile } from "../formats/zip-file.ts";
import { fillFrom } from "../system/file-reader.ts";
import { isInside } from "../system/path-containment.ts";

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
    const wheel = await openZip(handle);
    for (const entry of wheel.entries.values()) {
      if (!keep.test(entry.name) || entry.name.endsWith("/")) continue;
      const target = path.join(into, entry.name);
      if (!isInside(into, target)) continue;
      await unpackEntry(wheel, entry, {
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

async function openZip(handle: FileHandle): Promise<ZipFile> {
  const { size } = await handle.stat();
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, await fillFrom(handle, bytes, offset));
  };
  return ZipFile.open({ size, read });
}

async function unpackEntry(
  wheel: ZipFile,
  entry: ZipEntry,
  options: { file: string; target: string; signal: AbortSignal; onBytes: (count: number) => void },
): Promise<void> {
  const { file, target, signal, onBytes } = options;
  await mkdir(path.dirname(target), { recursive: true });
  if (entry.packedSize === 0) return writeFile(target, "");
  const start = await wheel.dataStart(entry);
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
