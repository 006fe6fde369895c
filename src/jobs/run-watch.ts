import { stat } from "node:fs/promises";
import path from "node:path";
import type { KeyedLock } from "../system/keyed-lock.ts";
import { describeError, type Logger } from "../system/logger.ts";
import { HeldRun } from "./held-run.ts";
import type { JobQueue } from "./job-queue.ts";
import type { JobRecorder } from "./job-recorder.ts";
import type { Job } from "./job-view.ts";
import { factsOf, readRun, runNames } from "./read-runs.ts";
import { holderOf } from "./run-claim.ts";
import type { TrainFolders } from "./training-plan.ts";

const LOOK_MS = 1000;

export type RunWatchOptions = {
  jobs: Map<string, Job>;
  recorder: JobRecorder;
  /** "start" for the list of jobs, else of one job at a time, by its id. */
  locks: KeyedLock;
  queue: JobQueue;
  /** Asked at each look: the web UI may have another folder by then. */
  folders: () => TrainFolders;
  logger: Logger;
};

/** Sees what other programs do with runs: `textual-inversion train`, and sidecars that share the folder. */
export class RunWatch {
  readonly #options: RunWatchOptions;
  readonly #held = new Map<string, HeldRun>();
  /** When the folders changed that were looked at. Locks come and go in them. */
  readonly #changes = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;
  #problem = "";

  constructor(options: RunWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      void this.#look().finally(() => {
        if (!this.#isClosed) this.start();
      });
    }, LOOK_MS);
    this.#timer.unref();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    const { folders, logger } = this.#options;
    try {
      const { runs } = folders();
      const names = new Set(await runNames(runs));
      this.#forgetAllBut(names);
      for (const name of names) await this.#lookAt(path.join(runs, name));
      this.#problem = "";
    } catch (error) {
      const problem = describeError(error);
      if (problem !== this.#problem) logger.warn(`The runs are not watched: ${problem}`);
      this.#problem = problem;
    }
  }

  /** Somebody took their folders away. */
  #forgetAllBut(names: ReadonlySet<string>): void {
    const { jobs, recorder, queue } = this.#options;
    for (const job of [...jobs.values()]) {
      if (names.has(job.id) || queue.isOurs(job)) continue;
      jobs.delete(job.id);
      this.#held.delete(job.id);
      this.#changes.delete(job.id);
      recorder.leave(job);
      recorder.removed(job);
    }
  }

  async #lookAt(folder: string): Promise<void> {
    const { jobs, queue, locks } = this.#options;
    const id = path.basename(folder);
    const job = jobs.get(id);
    if (job !== undefined && queue.isOurs(job)) return;
    const { mtimeMs } = await stat(folder);
    const isKnown = this.#changes.get(id) === mtimeMs;
    this.#changes.set(id, mtimeMs);
    if (isKnown && (job === undefined || job.heldBy === null)) return;
    // Ours that was just told of is known when the lock is free.
    if (job === undefined) await locks.run("start", () => this.#meet(folder));
    else await locks.run(id, () => this.#follow(job));
  }

  /** A folder that is no run yet is looked at again when something was put there. */
  async #meet(folder: string): Promise<void> {
    const { jobs, recorder, queue, folders } = this.#options;
    if (jobs.has(path.basename(folder)) || this.#isClosed) return;
    const job = await readRun(folder, folders()).catch(() => null);
    if (job === null) return;
    jobs.set(job.id, job);
    recorder.changed(job);
    await queue.takeUp([job]);
  }

  async #follow(job: Job): Promise<void> {
    const { jobs, recorder, queue } = this.#options;
    if (this.#isClosed || queue.isOurs(job) || jobs.get(job.id) !== job) return;
    const owner = await holderOf(job.folder);
    if (owner === null) {
      if (job.heldBy !== null) await this.#takeBack(job);
      return;
    }
    job.heldBy = owner;
    await this.#heldRun(job).look(job, recorder);
  }

  #heldRun(job: Job): HeldRun {
    const run = this.#held.get(job.id) ?? new HeldRun(job);
    this.#held.set(job.id, run);
    return run;
  }

  /** Its program is done with it, or dead. */
  async #takeBack(job: Job): Promise<void> {
    const { recorder, queue, folders } = this.#options;
    const rows = await this.#heldRun(job).newRows();
    const facts = await factsOf(job.folder, { settings: job.settings, folders: folders(), isHeld: false });
    this.#held.delete(job.id);
    job.heldBy = null;
    recorder.adopt(job, facts, rows);
    if (facts.state === "queued") await queue.takeUp([job]);
    else await recorder.set(job, {});
  }
}
