import type { MetricsRow } from "../protocol/jobs.ts";
import type { JobFacts, MetricsFacts } from "./job-facts.ts";
import type { JobRecorder } from "./job-recorder.ts";
import type { Job } from "./job-view.ts";
import { MetricsTail } from "./metrics-tail.ts";
import { whileHeld } from "./read-runs.ts";
import { readFacts, runPaths } from "./run-files.ts";
import { samplesIn, snapshotsIn } from "./run-pictures.ts";

/** A run that another program works on, followed by its files. */
export class HeldRun {
  readonly #tail: MetricsTail;
  /** Where it was when it was first seen. */
  #first: { step: number; at: number } | null = null;
  #rows: MetricsFacts | null = null;

  constructor({ folder }: Job) {
    this.#tail = new MetricsTail(runPaths(folder).metrics);
  }

  /** Takes up what is new in its files. */
  async look(job: Job, recorder: JobRecorder): Promise<void> {
    const rows = await this.#tail.newRows();
    const noted = await this.#noted(job);
    this.#rows = rows.reduce(afterRow, this.#rows ?? noted);
    const { latest, evaluation, best } = this.#rows;
    const step = Math.max(noted.step, latest?.step ?? 0);
    const state = noted.state === "loading" && rows.length > 0 ? "training" : noted.state;
    const secondsPerStep = this.#pace(step) ?? noted.secondsPerStep;
    recorder.adopt(job, { ...noted, ...{ latest, evaluation, best, step, state, secondsPerStep } }, rows);
  }

  /** What its program notes, or what is known already where that notes nothing: only what is new is read. */
  async #noted({ folder, settings, facts: known }: Job): Promise<JobFacts> {
    const facts = (await readFacts(folder)) ?? known;
    const snapshots = await snapshotsIn(folder, facts.snapshots);
    const samples = await samplesIn(folder, { settings, noted: facts.samples });
    return whileHeld({ ...facts, snapshots, samples });
  }

  /** Of its metrics, since the last look. */
  newRows(): Promise<MetricsRow[]> {
    return this.#tail.newRows();
  }

  /** null: not known yet. */
  #pace(step: number): number | null {
    const now = performance.now();
    if (this.#first === null || step < this.#first.step) this.#first = { step, at: now };
    const { step: first, at } = this.#first;
    return step > first ? (now - at) / 1000 / (step - first) : null;
  }
}

function afterRow({ latest, evaluation, best }: MetricsFacts, row: MetricsRow): MetricsFacts {
  if ("skippedAtScale" in row) return { latest, evaluation, best };
  if (!("evaluation" in row)) return { latest: row, evaluation, best };
  const isBest = best === null || row.evaluation < best.evaluation;
  return { latest, evaluation: row, best: isBest ? row : best };
}
