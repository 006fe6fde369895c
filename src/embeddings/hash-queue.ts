import { setImmediate as breathe } from "node:timers/promises";
import { FileExaminer, type ExaminedFile } from "./file-examiner.ts";

const REPORT_MS = 500;

export type Hashed = ExaminedFile & { id: string };

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
  readonly #closing = new AbortController();

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
    this.#closing.abort();
    await this.#running;
  }

  #start(): void {
    if (this.#closing.signal.aborted || this.#pauses > 0 || this.#waiting.size === 0) return;
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    this.#lastReport = performance.now();
    const examiner = new FileExaminer();
    for (let id = this.#next(); id !== null; id = this.#next()) {
      await breathe();
      // A file that can't be read has its problem shown already; it simply has no hash.
      const hashed = await examiner.examine(this.#options.pathOf(id), this.#closing.signal).catch(() => null);
      if (hashed) this.#done.push({ id, ...hashed });
      if (this.#waiting.size === 0 || this.#pauses > 0 || performance.now() - this.#lastReport > REPORT_MS)
        this.#report();
    }
    this.#running = null;
    this.#start();
  }

  #next(): string | null {
    if (this.#closing.signal.aborted || this.#pauses > 0) return null;
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
