import { describeError, type Logger } from "../system/logger.ts";
import type { Job } from "./job-view.ts";
import { writeFacts } from "./run-files.ts";

const EVERY_MS = 1000;

/** Keeps `job.json` of each job near what is known of it. A disk that is full is logged, no more: the files beside it count. */
export class FactsWriter {
  readonly #logger: Logger;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #writing = new Map<string, Promise<void>>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Within a second. */
  soon(job: Job): void {
    if (this.#timers.has(job.id)) return;
    this.#timers.set(
      job.id,
      setTimeout(() => void this.now(job), EVERY_MS),
    );
  }

  /** Resolves when the facts as they are now are in the file. */
  now(job: Job): Promise<void> {
    this.forget(job);
    const before = this.#writing.get(job.id) ?? Promise.resolve();
    const mine = before.then(async () => {
      try {
        await writeFacts(job.folder, job.facts);
      } catch (error) {
        this.#logger.warn(`The facts of ${job.folder} can't be written: ${describeError(error)}`);
      }
    });
    this.#writing.set(job.id, mine);
    return mine;
  }

  /** Its folder goes away. */
  forget(job: Job): void {
    clearTimeout(this.#timers.get(job.id));
    this.#timers.delete(job.id);
  }

  async close(jobs: Iterable<Job>): Promise<void> {
    await Promise.all([...jobs].filter(({ id }) => this.#timers.has(id)).map((job) => this.now(job)));
    await Promise.all(this.#writing.values());
  }
}
