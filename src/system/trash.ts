import {
  constants,
  copyFile,
  cp,
  link,
  lstat,
  mkdir,
  readFile,
  readlink,
  rename,
  rm,
  rmdir,
  symlink,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { writeFileAtomic } from "./atomic-write.ts";
import { CodedError } from "./coded-error.ts";
import { errnoOf, isAbsent, isTaken } from "./errno.ts";

/** Tells where the files were. No companion of an embedding ends in `.yaml`, so no name collides. */
const ORIGIN_FILE = "origin.yaml";

/** What stands in the place of a file is a folder, a pipe or a device. */
export class NotAFileError extends CodedError<"NOT_A_FILE"> {}

/**
 * Moves files that belong together into one new folder below `trashDir`, under their own names.
 * Returns their new paths in the same order; a companion (any but the first) that is gone by then
 * is left out. An error leaves what was moved so far in the trash, noted in `origin.yaml`.
 */
export async function moveToTrash(trashDir: string, paths: readonly string[]): Promise<string[]> {
  return fillTrashFolder(trashDir, paths, moveFile);
}

/** The same with copies: what is about to be replaced stays in its place until the new file takes it. */
export async function copyToTrash(trashDir: string, paths: readonly string[]): Promise<string[]> {
  return fillTrashFolder(trashDir, paths, copyOne);
}

/** Name of the trash folder a file lies in, for `originsOf` and `restoreFromTrash`. */
export function trashIdOf(trashedAs: string): string {
  return basename(dirname(trashedAs));
}

/** Where the files of one trash folder were, by their names there; null when there is no such folder. */
export async function originsOf(trashDir: string, trashId: string): Promise<Map<string, string> | null> {
  try {
    const noted = await readFile(join(trashDir, trashId, ORIGIN_FILE), "utf8");
    return new Map(Object.entries(JSON.parse(noted) as Record<string, string>));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/**
 * Moves the files of one trash folder to the places given by their names, in folders that exist.
 * Overwrites nothing: fails with `EEXIST` then. After an error everything is as it was.
 */
export async function restoreFromTrash(
  trashDir: string,
  trashId: string,
  places: ReadonlyMap<string, string>,
): Promise<void> {
  const folder = join(trashDir, trashId);
  const done: string[] = [];
  try {
    for (const [name, place] of places) {
      await linkOrCopy(join(folder, name), place);
      done.push(place);
    }
  } catch (error) {
    for (const place of done) await rm(place, { force: true });
    throw error;
  }
  await rm(folder, { recursive: true, force: true });
}

/** Moves the folder `name` out of a trash folder to where nothing is. Fails with `EEXIST` where something is. */
export async function restoreFolderFromTrash(
  trashDir: string,
  trashId: string,
  { name, place }: { name: string; place: string },
): Promise<void> {
  const folder = join(trashDir, trashId);
  // What comes in between is kept: a folder takes the place of nothing but an empty one.
  await mkdir(place);
  await rmdir(place);
  await moveFile(join(folder, name), place);
  await rm(folder, { recursive: true, force: true });
}

/** A second name for the same file keeps its times, and never takes the place of another file. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  if ((await lstat(from)).isSymbolicLink()) return copyOne(from, to);
  try {
    await link(from, to);
  } catch (error) {
    // Another disk, or one without links: the copy fails with what is truly wrong.
    if (isTaken(error)) throw error;
    await copyOne(from, to);
  }
}

type Transfer = (from: string, to: string) => Promise<void>;

async function fillTrashFolder(
  trashDir: string,
  paths: readonly string[],
  transfer: Transfer,
): Promise<string[]> {
  await mkdir(trashDir, { recursive: true });
  const folder = await newFolder(trashDir);
  const origins = new Map<string, string>();
  try {
    for (const path of paths) {
      const target = join(folder, basename(path));
      try {
        await transfer(path, target);
        origins.set(target, path);
      } catch (error) {
        if (!isAbsent(error) || origins.size === 0) throw error;
      }
    }
  } finally {
    if (origins.size === 0) await rm(folder, { recursive: true });
    else await noteOrigins(folder, origins);
  }
  return [...origins.keys()];
}

async function noteOrigins(folder: string, origins: ReadonlyMap<string, string>): Promise<void> {
  const byName = [...origins].map(([target, origin]) => [basename(target), origin]);
  await writeFileAtomic(
    join(folder, ORIGIN_FILE),
    `${JSON.stringify(Object.fromEntries(byName), null, 2)}\n`,
  );
}

async function newFolder(trashDir: string): Promise<string> {
  const stamp = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  for (let count = 1; ; count++) {
    const folder = join(trashDir, count === 1 ? stamp : `${stamp}-${count}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

/** Renames; onto another disk, copies whole before the old file goes. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errnoOf(error) !== "EXDEV") throw error;
    const isFolder = (await lstat(from)).isDirectory();
    if (isFolder) await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    else await copyOne(from, to);
    await rm(from, { recursive: isFolder });
  }
}

/** A link as a link: where it leads is not ours. Copying a pipe would wait for a writer, a device never ends. */
async function copyOne(from: string, to: string): Promise<void> {
  const stats = await lstat(from);
  if (stats.isSymbolicLink()) return symlink(await readlink(from), to);
  if (stats.isFile()) return copyFile(from, to, constants.COPYFILE_EXCL);
  throw new NotAFileError("NOT_A_FILE", {
    message: `${basename(from)} is no file, but a folder, a pipe or a device.`,
    hint: "Delete it or give it another name, then try again.",
  });
}
