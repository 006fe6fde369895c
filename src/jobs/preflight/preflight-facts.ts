import type { BackendReport } from "../../protocol/backend-report.ts";
import type { TrainingWay } from "../../protocol/memory-mode.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { TrainingJob } from "../../protocol/training-job.ts";
import type { TrainingPlan } from "../../protocol/training-plan.ts";

/** What a training of the same size took on this machine. */
export type MeasuredRun = {
  settings: TrainingJob;
  backend: string;
  /** How it was computed; null: nobody wrote that down. */
  way: TrainingWay | null;
  /** Seconds of an optimizer step. */
  secondsPerStep: number;
  /** Of its process, in bytes; null: not known. */
  memory: number | null;
};

/** Bytes. `whole`: that there are at all; `lent`: what the web UI will give back. */
export type Memory = { free: number; whole: number; lent: number };

/** Everything a preflight is worked out from. */
export type PreflightFacts = {
  job: TrainingJob;
  plan: TrainingPlan;
  backend: BackendReport | { failure: Omit<Problem, "field"> };
  memory: Memory;
  freeDisk: number;
  /** Whether the processor multiplies that itself; null: not known. */
  hasBfloat16: boolean | null;
  history: readonly MeasuredRun[];
};
