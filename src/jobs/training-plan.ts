import { mkdir } from "node:fs/promises";
import path from "node:path";
import { usableStem } from "../embeddings/usable-name.ts";
import type { TrainTask } from "../protocol/training-events.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { isTaken } from "../system/errno.ts";
import { bundledModel, MINIATURE_STAYS_OUT } from "../system/miniature-model.ts";
import { JobError } from "./job-error.ts";

/** Where a training finds and leaves things. Absolute paths. */
export interface TrainFolders {
  readonly runs: string;
  readonly trashDir: string;
  readonly cacheDir: string;
  /** The folder of embeddings. */
  readonly embeddings: string;
  /** Whether a web UI reads it: what no web UI can use has no business there. */
  readonly isHostFolder: boolean;
  readonly tensorflow: string;
}

/**
 * A step that takes longer is saved for itself. Who does not want to wait for one ends the engine in the middle of it
 * (`SAVE_GRACE_MS` of the queue): what was completed must be on the disk by then.
 */
const SAVE_EVERY_SECONDS = 10;

/** The checkpoint a job means. Throws `JobError` `NO_CHECKPOINT`. */
export function checkpointOf({ model }: Pick<TrainingJob, "model">): string {
  const checkpoint = model.checkpoint ?? bundledModel();
  if (checkpoint !== null) return checkpoint;
  throw new JobError("NO_CHECKPOINT", {
    message: "The job names no model.checkpoint, and the bundled model is not there.",
    hint: "Name a checkpoint of Stable Diffusion 1.",
    field: "model.checkpoint",
  });
}

export function isOnMiniature(job: Pick<TrainingJob, "model">): boolean {
  return checkpointOf(job) === bundledModel();
}

/** Why the finished embedding does not go where prompts find it; null: it does. */
export function whyNotInstalled(
  job: TrainingJob,
  { isHostFolder }: Pick<TrainFolders, "isHostFolder">,
): string | null {
  return isHostFolder && isOnMiniature(job) ? MINIATURE_STAYS_OUT : null;
}

/** What an engine is to be told, but for where the run is and when it may compute. Throws `JobError`. */
export function trainTaskFor(job: TrainingJob, folders: TrainFolders): Omit<TrainTask, "runFolder" | "turn"> {
  return {
    type: "train",
    job,
    checkpoint: checkpointOf(job),
    embeddingsDir: whyNotInstalled(job, folders) === null ? folders.embeddings : null,
    trashDir: folders.trashDir,
    cacheDir: folders.cacheDir,
    saveEverySeconds: SAVE_EVERY_SECONDS,
    tensorflow: folders.tensorflow,
  };
}

/**
 * Makes the folder of a new run: `<name>-20260131-235959`, with a number behind it where that is taken.
 * Throws `EmbeddingError` `NAME_NOT_USABLE`.
 */
export async function makeRunFolder(runs: string, name: string, now: Date = new Date()): Promise<string> {
  const stem = usableStem(name, "name");
  const stamp = now.toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  await mkdir(runs, { recursive: true });
  for (let n = 1; ; n++) {
    const folder = path.join(runs, `${stem}-${stamp}${n === 1 ? "" : `-${n}`}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}
