import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { factsOfBytes, type FileFacts } from "./file-facts.ts";

const CHUNK_BYTES = 1024 * 1024;
/** Of larger files the values are not looked at. */
const MAX_EXAMINED_BYTES = 4 * 1024 * 1024;
const REPORT_MS = 500;

export type Hashed = {
  id: string;
  sha256: string;
  size: number;
  mtimeMs: number;
  /** What the whole file tells, its values included; null when it is too large to hold. */
  facts: FileFacts | null;
};

export type HashQueueOptions = {
  pathOf: (id: string) => string;
  /** Called with what was hashed since the last call, at most every half second. */
  onHashed: (hashed: readonly Hashed[]) => void;
};

/** Hashes files and looks through their values in the background, one at a time, leaving the process free in between. */
export class HashQueue {
  readonly #options: HashQueueOptions;
  readonly #waiting = new Set<string>();
  #done: Hashed[] = [];
  #lastReport = 0;
  #running: Promise<void> | null = null;
  #pauses = 0;
  #closed = false;

  constructor(options: HashQueueOptions) {
    this.#options = options;
  }

  add(id: string): void {
    this.#waiting.add(id);
    this.#start();
  }

  /** Nothing is begun until as many `resume` calls: what the user waits for comes first. */
  pause(): void {
    this.#pauses++;
  }

  resume(): void {
    this.#pauses--;
    this.#start();
  }

  get idle(): boolean {
    return this.#running === null && this.#waiting.size === 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  #start(): void {
    if (this.#closed || this.#pauses > 0 || this.#waiting.size === 0) return;
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    this.#lastReport = performance.now();
    for (let id = this.#next(); id !== null; id = this.#next()) {
      await breathe();
      // A file that can't be read has its problem shown already; it simply has no hash.
      const hashed = await examineFile(this.#options.pathOf(id)).catch(() => null);
      if (hashed) this.#done.push({ id, ...hashed });
      if (this.#waiting.size === 0 || this.#pauses > 0 || performance.now() - this.#lastReport > REPORT_MS)
        this.#report();
    }
    this.#running = null;
    this.#start();
  }

  #next(): string | null {
    if (this.#closed || this.#pauses > 0) return null;
    for (const id of this.#waiting) {
      this.#waiting.delete(id);
      return id;
    }
    return null;
  }

  #report(): void {
    this.#lastReport = performance.now();
    if (this.#done.length === 0) return;
    const hashed = this.#done;
    this.#done = [];
    this.#options.onHashed(hashed);
  }
}

async function examineFile(path: string): Promise<Omit<Hashed, "id">> {
  const file = await open(path, "r");
  try {
    const { size, mtimeMs } = await file.stat();
    const hash = createHash("sha256");
    const chunks: Buffer[] = [];
    for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: CHUNK_BYTES })) {
      const bytes = chunk as Buffer;
      hash.update(bytes);
      if (size <= MAX_EXAMINED_BYTES) chunks.push(bytes);
    }
    const whole = size <= MAX_EXAMINED_BYTES ? Buffer.concat(chunks) : null;
    return { sha256: hash.digest("hex"), size, mtimeMs, facts: whole && factsOfBytes(whole, basename(path)) };
  } finally {
    await file.close();
  }
}
