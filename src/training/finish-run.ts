import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import { MINIATURE_NAME, MINIATURE_STAYS_OUT } from "../system/miniature-model.ts";
import { problemOf } from "../system/problem-of.ts";
import {
  installEmbedding,
  writeEmbedding,
  type EmbeddingFacts,
  type InstallOptions,
} from "./finished-embedding.ts";
import type { RunState } from "./run-state.ts";

type Finished = Extract<TrainingEvent, { type: "finished" }>;
type Ending = Pick<Finished, "reason" | "step">;

/** `width`: of the vectors. */
export function factsOf({ job, checkpoint }: TrainTask, width: number): EmbeddingFacts {
  return { name: job.name, format: job.embedding.format, width, checkpointName: path.parse(checkpoint).name };
}

/** How the embedding will get among the others; null: it will not. */
export async function installOptions(task: TrainTask): Promise<InstallOptions | null> {
  const { job, embeddingsDir: folder, trashDir } = task;
  const own = await readFile(finalFile(task)).catch(() => null);
  // A snapshot may be put there while the training goes on: it is looked for then.
  const isOwn = (file: string): boolean => {
    const bytes = readFileSync(file);
    return own?.equals(bytes) === true || snapshotsOf(task).some((each) => readFileSync(each).equals(bytes));
  };
  return folder === null ? null : { folder, replace: job.embedding.replace, trashDir, isOwn };
}

/**
 * Writes the embedding into the run's folder, then puts it among the others. Where that fails, after hours of training,
 * the event says why: the embedding is not lost.
 */
export async function finishWithEmbedding(
  task: TrainTask,
  { state, facts, install }: { state: RunState; facts: EmbeddingFacts; install: InstallOptions | null },
): Promise<Omit<Finished, "reason">> {
  const { step } = state.optimizer;
  const file = finalFile(task);
  await writeEmbedding(file, state, facts);
  const finished = { type: "finished", step, file } as const;
  if (step === 0)
    return { ...finished, installed: null, notInstalled: "No step was made: there is nothing to install." };
  if (install === null) return { ...finished, installed: null, notInstalled: whyNot(facts) };
  try {
    const installed = await installEmbedding(state, facts, install);
    return { ...finished, installed, notInstalled: null };
  } catch (error) {
    const { message, hint } = problemOf(error);
    return {
      ...finished,
      installed: null,
      notInstalled: `${message} ${hint} The embedding is in ${file}.`,
    };
  }
}

/** An ending that makes no embedding. */
export function finishWithout({ reason, step }: Ending): Finished {
  return { type: "finished", reason, step, file: null, installed: null, notInstalled: null };
}

function whyNot({ checkpointName }: EmbeddingFacts): string | null {
  return checkpointName === MINIATURE_NAME ? MINIATURE_STAYS_OUT : null;
}

function snapshotsOf({ runFolder }: TrainTask): string[] {
  const folder = path.join(runFolder, "snapshots");
  return existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
}

function finalFile({ job, runFolder }: TrainTask): string {
  return path.join(runFolder, `${job.name}.${job.embedding.format}`);
}
