import type { JobEvent } from "../protocol/events.ts";
import type { JobView, MetricsRow } from "../protocol/jobs.ts";
import type { Logger } from "../system/logger.ts";
import { FactsWriter } from "./facts-writer.ts";
import { factsAfter, type JobFacts, type JobNotice } from "./job-facts.ts";
import { JobNews } from "./job-news.ts";
import type { Job } from "./job-view.ts";
import { logText, RunLog } from "./run-log.ts";

/** Rows that may not have reached the run's file yet: it gets them within a second. */
const NEWEST_ROWS = 2000;

export type JobRecorderOptions = {
  publish: (event: JobEvent) => void;
  /** null: there is no such job any more. */
  view: (id: string) => JobView | null;
  logger: Logger;
};

/** Takes down what happens to jobs: in their facts, in their logs, and to pages that listen. */
export class JobRecorder {
  readonly #news: JobNews;
  readonly #writer: FactsWriter;
  readonly #logs = new Map<string, RunLog>();
  readonly #newest = new Map<string, MetricsRow[]>();

  constructor({ publish, view, logger }: JobRecorderOptions) {
    this.#news = new JobNews({ publish, view });
    this.#writer = new FactsWriter(logger);
  }

  /** What a job's engine told. */
  note(job: Job, event: JobNotice): void {
    job.facts = factsAfter(job.facts, event);
    const text = logText(event);
    if (text !== null) this.line(job, text);
    this.#noteRow(job, event);
    this.#news.changed(job.id);
    if (event.type !== "training") return;
    const { id } = job;
    const told = event.event;
    if (told.type === "snapshot") this.#news.tell(id, { type: "job-snapshot", id, snapshot: told.snapshot });
    if (told.type === "sample") this.#news.tell(id, { type: "job-sample", id, sample: told.sample });
    if (told.type !== "step" && told.type !== "progress") this.#writer.soon(job);
  }

  /** Changes facts and tells so. Resolves when they are in the file. */
  async set(job: Job, change: Partial<JobFacts>): Promise<void> {
    job.facts = { ...job.facts, ...change };
    this.#news.changed(job.id);
    await this.#writer.now(job);
  }

  /** What another program did with it, whose files have it already. */
  adopt(job: Job, facts: JobFacts, rows: readonly MetricsRow[] = []): void {
    const { id, facts: before } = job;
    job.facts = facts;
    for (const row of rows) this.#news.row(id, row);
    this.#news.changed(id);
    const isNew = (known: readonly { file: string }[], one: { file: string }): boolean =>
      known.every(({ file }) => file !== one.file);
    for (const snapshot of facts.snapshots.filter((one) => isNew(before.snapshots, one)))
      this.#news.tell(id, { type: "job-snapshot", id, snapshot });
    for (const sample of facts.samples.filter((one) => isNew(before.samples, one)))
      this.#news.tell(id, { type: "job-sample", id, sample });
  }

  line(job: Job, text: string): void {
    this.#news.line(job.id, this.log(job).add(text));
  }

  /** Something about the job that is none of its facts: its place in the queue. */
  changed({ id }: Job): void {
    this.#news.changed(id);
  }

  log(job: Job): RunLog {
    const known = this.#logs.get(job.id);
    if (known !== undefined) return known;
    const log = new RunLog(job.folder);
    this.#logs.set(job.id, log);
    return log;
  }

  /** The newest rows of a job's metrics. */
  newest(id: string): readonly MetricsRow[] {
    return this.#newest.get(id) ?? [];
  }

  /** Its engine is gone: the run's file has every row there will be. */
  ended({ id }: Job): void {
    this.#newest.delete(id);
  }

  /** Its folder is about to go away: nothing is written there any more. */
  leave(job: Job): void {
    this.#writer.forget(job);
  }

  removed({ id }: Job): void {
    this.#logs.delete(id);
    this.#newest.delete(id);
    this.#news.removed(id);
  }

  async close(jobs: Iterable<Job>): Promise<void> {
    this.#news.close();
    await this.#writer.close(jobs);
  }

  #noteRow({ id, facts }: Job, event: JobNotice): void {
    if (event.type !== "training") return;
    const { type } = event.event;
    // It goes on from a saved step: later rows are made anew.
    if (type === "started") this.#newest.set(id, []);
    const row = type === "step" ? facts.latest : type === "evaluation" ? facts.evaluation : null;
    const newest = this.#newest.get(id);
    if (row === null || newest === undefined) return;
    newest.push(row);
    if (newest.length > NEWEST_ROWS) newest.shift();
    this.#news.row(id, row);
  }
}
