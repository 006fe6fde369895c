import { open, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import { isTaken } from "./errno.ts";

/**
 * Takes the lock that a file stands for. Resolves to null when this process has it now, else to the id of the living
 * process that has it. A process that was killed has none. To be given back by removing the file.
 */
export async function takeProcessLock(file: string): Promise<number | null> {
  if (await writeNew(file)) return null;
  const owner = await lockOwner(file);
  if (owner !== null) return owner;
  // Whoever of several is first to write it anew has it.
  await rm(file, { force: true });
  return (await writeNew(file)) ? null : ((await lockOwner(file)) ?? 0);
}

/** The living process that has the lock; null: none has. */
export async function lockOwner(file: string): Promise<number | null> {
  const owner = Number(await readFile(file, "utf8").catch(() => ""));
  if (!(owner > 0) || !isAlive(owner)) return null;
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
  // Since the machine started the number belongs to another process.
  return mtimeMs < Date.now() - os.uptime() * 1000 ? null : owner;
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
