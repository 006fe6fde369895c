import { rm } from "node:fs/promises";
import path from "node:path";
import { lockOwner, takeProcessLock } from "../system/process-lock.ts";
import { runLock } from "../system/run-lock.ts";

/** Held by the sidecar that has the run in its queue or works on it. */
const claimFile = (folder: string): string => path.join(folder, "job.lock");

/** Makes a run this sidecar's alone. Resolves to null, or to the process whose it is. That of a dead one is taken over. */
export function claimRun(folder: string): Promise<number | null> {
  return takeProcessLock(claimFile(folder));
}

export async function releaseRun(folder: string): Promise<void> {
  await rm(claimFile(folder), { force: true });
}

/** The living process that trains a run or has it in its queue; null: none does. */
export async function holderOf(folder: string): Promise<number | null> {
  return (await lockOwner(runLock(folder))) ?? (await lockOwner(claimFile(folder)));
}
