import path from "node:path";
import { readFileBounded } from "../system/bounded-read.ts";
import type { JobFacts } from "./job-facts.ts";
import type { Job } from "./job-view.ts";
import { finishedFile, runPaths } from "./run-files.ts";
import { whyNotInstalled, type TrainFolders } from "./training-plan.ts";

export const MAX_EMBEDDING_BYTES = 64 * 1024 * 1024;

type Run = Pick<Job, "folder" | "settings"> & { facts: Pick<JobFacts, "snapshots"> };

/** The name that a run's embedding has in the folder of embeddings. */
export function installedName({ settings: { name, embedding } }: Pick<Job, "settings">): string {
  return `${name.normalize("NFC")}.${embedding.format}`;
}

/** Whether the embedding of a run is where prompts find it, by the files: who put it there may have noted nothing. */
export async function installedFacts(
  run: Run,
  folders: TrainFolders,
): Promise<Pick<JobFacts, "installed" | "notInstalled">> {
  const fileName = installedName(run);
  const isThere = await isOwnEmbedding(path.join(folders.embeddings, fileName), run);
  if (isThere) return { installed: fileName, notInstalled: null };
  return { installed: null, notInstalled: whyNotInstalled(run.settings, folders) };
}

/** Whether the file is what this run put there: nothing else has the same bytes. */
export async function isOwnEmbedding(file: string, { folder, settings, facts }: Run): Promise<boolean> {
  const read = (name: string): Promise<Buffer | null> =>
    readFileBounded(name, MAX_EMBEDDING_BYTES).catch(() => null);
  const bytes = await read(file);
  if (bytes === null) return false;
  const { snapshots } = runPaths(folder);
  const candidates = [
    finishedFile(folder, settings),
    ...facts.snapshots.map((each) => path.join(snapshots, each.file)),
  ];
  for (const candidate of candidates) if ((await read(candidate))?.equals(bytes) === true) return true;
  return false;
}
