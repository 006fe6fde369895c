import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import type { MetricsRow } from "../protocol/jobs.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { isTemporaryName, writeFileAtomic } from "../system/atomic-write.ts";
import { readRunState, writeRunState, type RunState } from "./run-state.ts";
import { StepLog } from "./step-log.ts";

const CSV_HEADER = "step,epoch,epoch_step,loss,learn_rate";

/**
 * The files of a run: `config.yaml` (the job), `metrics.jsonl`, A1111's `textual_inversion_loss.csv`, `snapshots/`, `samples/`,
 * `state.safetensors`.
 */
export class RunFolder {
  readonly folder: string;
  readonly #width: number;
  readonly #stepsPerEpoch: number;
  #metrics: StepLog | null = null;
  #csv: StepLog | null = null;
  #evaluated = -1;

  /** `width`: of the vectors. */
  constructor(folder: string, { width, stepsPerEpoch }: { width: number; stepsPerEpoch: number }) {
    this.folder = folder;
    this.#width = width;
    this.#stepsPerEpoch = stepsPerEpoch;
  }

  /** Makes what is missing and cuts off what the logs say about steps after the saved one. */
  async begin(job: TrainingJob, step: number): Promise<void> {
    await mkdir(this.snapshots, { recursive: true });
    for (const folder of [this.folder, this.snapshots, this.samples]) await removeHalfWritten(folder);
    await writeFileAtomic(path.join(this.folder, "config.yaml"), stringify(job));
    const metrics = { file: path.join(this.folder, "metrics.jsonl"), stepOf: stepOfJson };
    const opened = await StepLog.open(metrics, step);
    this.#metrics = opened.log;
    this.#evaluated = stepOfJson(opened.lines.findLast(isEvaluation) ?? "") ?? -1;
    const csv = path.join(this.folder, "textual_inversion_loss.csv");
    const { log } = await StepLog.open({ file: csv, header: CSV_HEADER, stepOf: stepOfCsv }, step);
    this.#csv = log;
  }

  get samples(): string {
    return path.join(this.folder, "samples");
  }

  get snapshots(): string {
    return path.join(this.folder, "snapshots");
  }

  /** Whether that step or a later one is. */
  isEvaluated(step: number): boolean {
    return this.#evaluated >= step;
  }

  add(row: MetricsRow): void {
    this.#metrics?.add(JSON.stringify(row));
    if ("evaluation" in row) this.#evaluated = row.step;
    if (!("loss" in row)) return;
    const before = row.step - 1;
    const [epoch, epochStep] = [Math.floor(before / this.#stepsPerEpoch), before % this.#stepsPerEpoch];
    this.#csv?.add([row.step, epoch, epochStep, row.loss.toFixed(7), row.rate].join(","));
  }

  /** The logs first: a state never knows of a step that they do not. */
  async save(state: RunState): Promise<void> {
    this.flush();
    await writeRunState(stateFile(this.folder), this.#width, state);
  }

  flush(): void {
    this.#metrics?.flush();
    this.#csv?.flush();
  }
}

/** What a kill in the middle of writing left. */
async function removeHalfWritten(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter(isTemporaryName)) await rm(path.join(folder, name), { force: true });
}

/** The state a run's folder holds; null: none. @throws TrainingError `RUN` */
export function savedState(folder: string): Promise<RunState | null> {
  return readRunState(stateFile(folder));
}

function stateFile(folder: string): string {
  return path.join(folder, "state.safetensors");
}

function isEvaluation(line: string): boolean {
  return line.includes('"evaluation"');
}

function stepOfJson(line: string): number | null {
  try {
    const row = JSON.parse(line) as { step?: unknown };
    return typeof row.step === "number" ? row.step : null;
  } catch {
    return null;
  }
}

function stepOfCsv(line: string): number | null {
  const step = Number(line.split(",")[0]);
  return Number.isSafeInteger(step) ? step : null;
}
