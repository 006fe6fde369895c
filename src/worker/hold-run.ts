import { rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runLock } from "../system/run-lock.ts";
import { takeProcessLock } from "../system/process-lock.ts";
import { TrainingError } from "../training/training-error.ts";

/** An engine whose sidecar was killed is about to save its state and end. */
const PATIENCE_MS = 15_000;
const RETRY_MS = 100;

/** Makes this process the only one that works on a run, until it ends. Throws `TrainingError` `RUN` when another one does. */
export async function holdRun(runFolder: string): Promise<void> {
  await mkdir(runFolder, { recursive: true });
  const lock = runLock(runFolder);
  const started = performance.now();
  for (;;) {
    const owner = await takeProcessLock(lock);
    if (owner === null) break;
    if (performance.now() - started > PATIENCE_MS) throw isHeld(runFolder, owner);
    await sleep(RETRY_MS);
  }
  process.once("exit", () => rmSync(lock, { force: true }));
}

function isHeld(runFolder: string, owner: number): TrainingError {
  return new TrainingError("RUN", {
    message: `${path.basename(runFolder)} is being trained by another program (process ${owner}).`,
    hint: "Wait until that has ended.",
  });
}
