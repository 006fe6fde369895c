import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { diskRequest } from "../system/disk-pace.ts";
import { READ } from "../system/file-reader.ts";
import { factsOfBytes, type FileFacts } from "./file-facts.ts";

/** Larger files take long enough to be worth the way through the thread pool. */
const MAX_DIRECT_BYTES = 256 * 1024;
/** Of larger files the values are not looked at. */
const MAX_EXAMINED_BYTES = 4 * 1024 * 1024;

const CHUNK_BYTES = 1024 * 1024;

export type ExaminedFile = {
  sha256: string;
  size: number;
  mtimeMs: number;
  /** What the whole file tells, its values included; null when it is too large to hold. */
  facts: FileFacts | null;
};

type Filled = { size: number; mtimeMs: number; count: number };

/**
 * Reads whole files, one after the other, for their hash and values. All go through one buffer:
 * thousands of buffers of their own would pile up between two garbage collections.
 */
export class FileExaminer {
  readonly #buffer = Buffer.allocUnsafeSlow(MAX_EXAMINED_BYTES);

  /** One at a time. Null when `stopped` before the end of a large file. Errors are node's own. */
  async examine(path: string, stopped: AbortSignal): Promise<ExaminedFile | null> {
    const small = await diskRequest(
      () => this.#readDirectly(path),
      () => Promise.resolve(null),
    );
    if (small) return this.#examineBuffer(small, path);
    return this.#examineInPieces(path, stopped);
  }

  /** Null: too large for that. */
  #readDirectly(path: string): Filled | null {
    const descriptor = openSync(path, READ);
    try {
      const { size, mtimeMs } = fstatSync(descriptor);
      if (size > MAX_DIRECT_BYTES) return null;
      let count = 0;
      for (let read = -1; read !== 0 && count < size; count += read) {
        read = readSync(descriptor, this.#buffer, count, size - count, count);
      }
      return { size, mtimeMs, count };
    } finally {
      closeSync(descriptor);
    }
  }

  #examineBuffer({ size, mtimeMs, count }: Filled, path: string): ExaminedFile {
    const bytes = this.#buffer.subarray(0, count);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { sha256, size, mtimeMs, facts: factsOfBytes(bytes, basename(path)) };
  }

  async #examineInPieces(path: string, stopped: AbortSignal): Promise<ExaminedFile | null> {
    const file = await open(path, READ);
    try {
      const { size, mtimeMs } = await file.stat();
      const hash = createHash("sha256");
      const isWhole = size <= MAX_EXAMINED_BYTES;
      let position = 0;
      for (let read = -1; read !== 0 && position < size; position += read) {
        if (stopped.aborted) return null;
        const start = isWhole ? position : 0;
        const length = Math.min(size - position, this.#buffer.length - start, CHUNK_BYTES);
        read = (await file.read(this.#buffer, start, length, position)).bytesRead;
        hash.update(this.#buffer.subarray(start, start + read));
      }
      const facts = isWhole ? factsOfBytes(this.#buffer.subarray(0, position), basename(path)) : null;
      return { sha256: hash.digest("hex"), size, mtimeMs, facts };
    } finally {
      await file.close();
    }
  }
}
