import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, stat } from "node:fs/promises";
import os from "node:os";
import { writeFileAtomic } from "./atomic-write.ts";
import { errnoOf, isAbsent, isTaken } from "./errno.ts";

/**
 * Takes the lock that a file stands for. Resolves to null when this process has it now, else to the id of the living
 * process that has it. A process that was killed has none. To be given back by removing the file.
 */
export async function takeProcessLock(file: string): Promise<number | null> {
  if (await writeNew(file)) return null;
  const owner = await lockOwner(file);
  if (owner !== null) return owner;
  await removeDeadLock(file);
  // Whoever of several is first to write it anew has it.
  return (await writeNew(file)) ? null : ((await lockOwner(file)) ?? 0);
}

/** The living process that has the lock; null: none has. */
export async function lockOwner(file: string): Promise<number | null> {
  const [first = "", began = ""] = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const owner = Number(first);
  if (!(owner > 0) || !isAlive(owner)) return null;
  // Numbers come back: soon after a container's start, and after the machine's.
  if (began !== "" && began !== (await beginningOf(owner))) return null;
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
  return mtimeMs < Date.now() - os.uptime() * 1000 ? null : owner;
}

/** What a file says that this process has; further lines are free. */
export async function lockText(): Promise<string> {
  return `${process.pid}\n${await beginningOf(process.pid)}`;
}

/** Nobody ever sees the file half-written. */
async function writeNew(file: string): Promise<boolean> {
  try {
    await writeFileAtomic(file, await lockText(), { mode: "new" });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** Removes a dead process's lock. That of a living one, which was quicker than this one, comes back. */
export async function removeDeadLock(file: string): Promise<void> {
  const aside = `${file}-${randomBytes(8).toString("hex")}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  if ((await lockOwner(aside)) !== null) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

/** When a process began, in the system's own clock; empty where the system doesn't tell. */
async function beginningOf(pid: number): Promise<string> {
  const facts = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // Behind the program's name, which may hold anything.
  return facts.slice(facts.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is somebody else's.
    return errnoOf(error) === "EPERM";
  }
}
