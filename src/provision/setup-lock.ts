import { open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { isTaken } from "../system/errno.ts";
import { ProvisionError } from "./provision-error.ts";

/** Runs `work` while no other process does so for the same folder. Throws `ProvisionError` `BUSY`. */
export async function withSetupLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const file = path.join(folder, "setup.lock");
  await takeLock(file);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function takeLock(file: string): Promise<void> {
  const isFree = await writeNew(file);
  if (isFree) return;
  const owner = Number(await readFile(file, "utf8").catch(() => ""));
  if (owner > 0 && isAlive(owner)) throw busy(owner);
  // Its process was killed. Whoever of several is first to write it anew has it.
  await rm(file, { force: true });
  if (!(await writeNew(file))) throw busy(owner);
}

async function writeNew(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid)).finally(() => handle.close());
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function busy(pid: number): ProvisionError {
  return new ProvisionError("BUSY", {
    message: `TensorFlow is being set up already (process ${pid}).`,
    hint: "Wait until that has ended.",
  });
}
