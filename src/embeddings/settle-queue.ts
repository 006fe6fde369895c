import { inBatches } from "../system/in-batches.ts";
import { sameStamp, type FileStamp } from "./file-stamp.ts";

/** How long a file must look the same before it counts as settled. */
const SETTLE_MS = 100;
const TICK_MS = 50;

export type SettleQueueOptions = {
  /** The file's state now; null when it is absent. */
  look: (id: string) => Promise<FileStamp | null>;
  /** Files that kept one state for `SETTLE_MS`. The next look waits for it. */
  onSettled: (settled: ReadonlyMap<string, FileStamp | null>) => Promise<void>;
};

type Waiting = { stamp: FileStamp | null; since: number } | null;

/**
 * Looks again and again at files that changed until they hold still: a file being copied is not
 * read half, and one that is replaced by delete and create is not reported gone.
 */
export class SettleQueue {
  readonly #options: SettleQueueOptions;
  readonly #waiting = new Map<string, Waiting>();
  #timer: NodeJS.Timeout | null = null;
  #tick: Promise<void> | null = null;
  #closed = false;

  constructor(options: SettleQueueOptions) {
    this.#options = options;
  }

  mark(id: string): void {
    if (!this.#waiting.has(id)) this.#waiting.set(id, null);
    this.#schedule(TICK_MS / 2);
  }

  get idle(): boolean {
    return this.#waiting.size === 0 && this.#tick === null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#tick;
  }

  #schedule(delayMs: number): void {
    if (this.#closed || this.#timer || this.#tick) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#tick = this.#runTick();
    }, delayMs);
  }

  async #runTick(): Promise<void> {
    const start = performance.now();
    const settled = new Map<string, FileStamp | null>();
    try {
      await inBatches([...this.#waiting.keys()], 64, (id) => this.#check(id, settled));
      if (settled.size > 0) await this.#options.onSettled(settled);
    } finally {
      this.#tick = null;
      // With thousands of files in flight one look takes longer than a tick: leave time to others.
      if (this.#waiting.size > 0) this.#schedule(Math.max(TICK_MS, performance.now() - start));
    }
  }

  async #check(id: string, settled: Map<string, FileStamp | null>): Promise<void> {
    const stamp = await this.#options.look(id);
    const now = performance.now();
    const before = this.#waiting.get(id);
    if (before && sameStamp(before.stamp, stamp)) {
      if (now - before.since < SETTLE_MS) return;
      this.#waiting.delete(id);
      settled.set(id, stamp);
    } else {
      this.#waiting.set(id, { stamp, since: now });
    }
  }
}
