import { rm } from "node:fs/promises";
import path from "node:path";
import { takeProcessLock } from "../system/process-lock.ts";
import { ProvisionError } from "./provision-error.ts";

/** Runs `work` while no other process does so for the same folder. Throws `ProvisionError` `BUSY`. */
export async function withSetupLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const file = path.join(folder, "setup.lock");
  const owner = await takeProcessLock(file);
  if (owner !== null) throw busy(owner);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

function busy(pid: number): ProvisionError {
  return new ProvisionError("BUSY", {
    message: `TensorFlow is being set up already (process ${pid}).`,
    hint: "Wait until that has ended.",
  });
}
