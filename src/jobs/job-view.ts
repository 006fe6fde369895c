import path from "node:path";
import type { JobView } from "../protocol/jobs.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { MINIATURE_NAME } from "../system/miniature-model.ts";
import { ShownFacts, type JobFacts } from "./job-facts.ts";

/** A job as the queue holds it: what it was told, and what came of it. */
export type Job = {
  /** Name of the run's folder. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly settings: TrainingJob;
  facts: JobFacts;
  /** The process of another program that trains it or has it in its queue; null: none does. */
  heldBy: number | null;
};

type Shown = Pick<JobView, "isInterrupting" | "drawing"> & {
  /** In the queue, from 1. */
  place: number | null;
};

export function viewOf(job: Job, { place, isInterrupting, drawing }: Shown): JobView {
  const { id, folder, settings, facts, heldBy } = job;
  const { snapshots, samples } = facts;
  const { checkpoint } = settings.model;
  return {
    ...ShownFacts.parse(facts),
    id,
    name: settings.name,
    ...{ place, isInterrupting, heldBy, drawing },
    checkpoint: checkpoint === null ? MINIATURE_NAME : path.parse(checkpoint).name,
    isMiniature: checkpoint === null || path.parse(checkpoint).name === MINIATURE_NAME,
    vectors: settings.embedding.vectors,
    snapshots: snapshots.length,
    samples: samples.length,
    latestSample: samples.at(-1)?.file ?? null,
    runFolder: folder,
    canResume: canResume(job),
  };
}

/** Whatever has ended before its last step can be gone on with. */
export function canResume({ facts: { state }, heldBy }: Job): boolean {
  return heldBy === null && (state === "suspended" || state === "interrupted" || state === "failed");
}
