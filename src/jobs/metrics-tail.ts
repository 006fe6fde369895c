import { open, stat } from "node:fs/promises";
import type { MetricsRow } from "../protocol/jobs.ts";
import { rowOf } from "./metrics-columns.ts";

/** More than that of a file that grew meanwhile is read the next time. */
const MAX_BYTES = 256 * 1024;

/** What is added to a `metrics.jsonl` from now on, and the last lines before. */
export class MetricsTail {
  readonly #file: string;
  #offset: number | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** The rows of lines that were ended since the last time. */
  async newRows(): Promise<MetricsRow[]> {
    const { size } = await stat(this.#file).catch(() => ({ size: 0 }));
    // A run that is gone on with is cut.
    if (this.#offset !== null && size < this.#offset) this.#offset = 0;
    const start = this.#offset ?? Math.max(0, size - MAX_BYTES);
    const bytes = await readSome(this.#file, start, Math.min(size - start, MAX_BYTES));
    const end = bytes.lastIndexOf("\n") + 1;
    this.#offset = start + end;
    return bytes
      .toString("utf8", 0, end)
      .split("\n")
      .map(rowOf)
      .filter((row) => row !== null);
  }
}

async function readSome(path: string, start: number, length: number): Promise<Buffer> {
  if (length <= 0) return Buffer.alloc(0);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
