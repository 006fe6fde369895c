import { mkdir } from "node:fs/promises";
import path from "node:path";
import { namesakes } from "../embeddings/namesakes.ts";
import type { UseReply, UseRequest } from "../protocol/jobs.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import { MINIATURE_STAYS_OUT } from "../system/miniature-model.ts";
import { copyToTrash, moveToTrash } from "../system/trash.ts";
import { installedName, isOwnEmbedding, MAX_EMBEDDING_BYTES } from "./installed-embedding.ts";
import { JobError } from "./job-error.ts";
import type { Job } from "./job-view.ts";
import { finishedFile, runPaths } from "./run-files.ts";
import { whyNotInstalled, type TrainFolders } from "./training-plan.ts";

/**
 * Copies the embedding of a step into the folder of embeddings, under the job's name. A file of that name gives way if
 * it came from this run; if not, only when that is asked for, and to the trash.
 *
 * @throws JobError `NOT_FOUND`, `NAME_TAKEN`, `NOT_FOR_WEB_UI`
 */
export async function useSnapshot(job: Job, request: UseRequest, folders: TrainFolders): Promise<UseReply> {
  const { settings } = job;
  if (whyNotInstalled(settings, folders) !== null) throw notForWebUi();
  const bytes = await readFileBounded(fileOfStep(job, request.step), MAX_EMBEDDING_BYTES);
  const token = settings.name.normalize("NFC");
  const fileName = installedName(job);
  const there = await namesakes(folders.embeddings, token);
  const foreign: string[] = [];
  for (const file of there)
    if (!(await isOwnEmbedding(path.join(folders.embeddings, file), job))) foreign.push(file);
  if (foreign.length > 0 && !request.replace) throw nameTaken(foreign);
  const at = (names: readonly string[]): string[] => names.map((name) => path.join(folders.embeddings, name));
  if (foreign.includes(fileName)) await copyToTrash(folders.trashDir, at([fileName]));
  await mkdir(folders.embeddings, { recursive: true });
  await writeFileAtomic(path.join(folders.embeddings, fileName), bytes, { link: "replace" });
  // Another format under the same name: which of the two a prompt means would be chance.
  const others = there.filter((file) => file !== fileName);
  if (others.length > 0) await moveToTrash(folders.trashDir, at(others));
  return { token, fileName };
}

/** The embedding of a saved step. @throws JobError `NOT_FOUND` */
export function fileOfStep({ folder, settings, facts }: Job, step: number): string {
  const snapshot = facts.snapshots.find((each) => each.step === step);
  if (snapshot !== undefined) return path.join(runPaths(folder).snapshots, snapshot.file);
  const isOver = facts.state === "finished" || facts.state === "interrupted";
  if (isOver && facts.step === step) return finishedFile(folder, settings);
  throw new JobError("NOT_FOUND", {
    message: `There is no snapshot of step ${step}.`,
    hint: "Save one now, or take another step.",
    field: "step",
  });
}

function notForWebUi(): JobError {
  return new JobError("NOT_FOR_WEB_UI", {
    message: MINIATURE_STAYS_OUT,
    hint: "Train with the web UI's checkpoint to use the word in its prompts.",
  });
}

function nameTaken(files: readonly string[]): JobError {
  return new JobError("NAME_TAKEN", {
    message: `${files.join(" and ")} ${files.length === 1 ? "is" : "are"} there already, and not of this training.`,
    hint: "Let it be replaced; the old file goes to the trash.",
  });
}
