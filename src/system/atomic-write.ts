import { randomBytes } from "node:crypto";
import { constants, copyFile, link, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errnoOf, isAbsent, isTaken } from "./errno.ts";

/** How names of half-written files end; folder scans pass over them. */
const TEMPORARY_SUFFIX = ".ti-tmp";

export function isTemporaryName(name: string): boolean {
  return name.endsWith(TEMPORARY_SUFFIX);
}

export type AtomicWriteOptions = {
  /** `replace` (default): the old file stays whole until the new one is. `new`: fails with EEXIST. */
  mode?: "replace" | "new";
  /** `keep` (default): the content goes to where a link leads. `replace`: the link itself gives way. */
  link?: "keep" | "replace";
  /** Asked right before the new file takes its place; `false` leaves everything as it was. */
  stillWanted?: () => Promise<boolean>;
};

/**
 * Writes a file so that a reader, a crash or a full disk sees either the old or the new content:
 * a temporary file in the same folder, synced, then renamed. Returns false when `stillWanted` said no. Errors are node's own, with `code`.
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  options: AtomicWriteOptions = {},
): Promise<boolean> {
  const direct = options.mode === "new" || options.link === "replace";
  const target = direct ? path : await throughLink(path);
  const temporary = join(dirname(target), `.${randomBytes(8).toString("hex")}${TEMPORARY_SUFFIX}`);
  try {
    await writeSynced(temporary, content, await modeOf(target));
    if (options.stillWanted && !(await options.stillWanted())) return false;
    if (options.mode === "new") await placeNew(temporary, target);
    else await renamePatiently(temporary, target);
    await syncFolder(dirname(target));
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function throughLink(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isAbsent(error)) return path;
    throw error;
  }
}

async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch {
    return 0o666;
  }
}

async function writeSynced(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A hard link never replaces an existing file; where the disk has none, an exclusive copy does the same. */
async function placeNew(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (isTaken(error)) throw error;
    await copyNew(temporary, target);
  }
}

async function copyNew(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if (!isTaken(error)) await rm(to, { force: true });
    throw error;
  }
}

/** Windows refuses to replace a file that a virus scanner or a preview has open for a moment. */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const passing = ["EPERM", "EBUSY", "EACCES"].includes(errnoOf(error) ?? "");
      if (process.platform !== "win32" || !passing || attempt === 5) throw error;
      await sleep(20 * 2 ** attempt);
    }
  }
}

/** Makes the rename itself survive a power cut; not every system lets a folder be opened. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    return;
  }
}
