import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { setImmediate as breathe } from "node:timers/promises";

const CHUNK_BYTES = 1024 * 1024;
const REPORT_MS = 500;

export type Hashed = { id: string; sha256: string; size: number; mtimeMs: number };

export type HashQueueOptions = {
  pathOf: (id: string) => string;
  /** Called with what was hashed since the last call, at most every half second. */
  onHashed: (hashed: readonly Hashed[]) => void;
};

/** Hashes files in the background, one at a time, leaving the process free between any two chunks. */
export class HashQueue {
  readonly #options: HashQueueOptions;
  readonly #waiting = new Set<string>();
  #done: Hashed[] = [];
  #lastReport = 0;
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(options: HashQueueOptions) {
    this.#options = options;
  }

  add(id: string): void {
    this.#waiting.add(id);
    if (!this.#closed) this.#running ??= this.#run();
  }

  get idle(): boolean {
    return this.#running === null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#lastReport = performance.now();
    while (this.#waiting.size > 0 && !this.#closed) {
      for (const id of this.#waiting) {
        if (this.#closed) break;
        this.#waiting.delete(id);
        await breathe();
        // A file that can't be read has its problem shown already; it simply has no hash.
        const hashed = await hashFile(this.#options.pathOf(id)).catch(() => null);
        if (hashed) this.#done.push({ id, ...hashed });
        if (performance.now() - this.#lastReport > REPORT_MS) this.#report();
      }
      this.#report();
    }
    this.#running = null;
  }

  #report(): void {
    this.#lastReport = performance.now();
    if (this.#done.length === 0) return;
    const hashed = this.#done;
    this.#done = [];
    this.#options.onHashed(hashed);
  }
}

async function hashFile(path: string): Promise<Omit<Hashed, "id">> {
  const file = await open(path, "r");
  try {
    const { size, mtimeMs } = await file.stat();
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(Math.min(size + 1, CHUNK_BYTES));
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
    }
    return { sha256: hash.digest("hex"), size, mtimeMs };
  } finally {
    await file.close();
  }
}
