import { lstatSync, statSync, type Stats } from "node:fs";
import { lstat, stat } from "node:fs/promises";
import { diskRequest } from "../system/disk-pace.ts";
import { isAbsent } from "../system/errno.ts";

/** What tells one state of a file from another without reading it. */
export type FileStamp = {
  size: number;
  mtimeMs: number;
  birthtimeMs: number;
  /** A link whose target is gone: shown, but there is nothing to read. */
  broken: boolean;
};

export type PathState = { kind: "file"; stamp: FileStamp } | { kind: "folder" } | { kind: "absent" };

/** Looks through links. Pipes, sockets and devices count as absent: nobody can load them. */
export function pathState(path: string): PathState | Promise<PathState> {
  return diskRequest(
    () => lookDirectly(path),
    () => lookPatiently(path),
  );
}

function lookDirectly(path: string): PathState {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats) return stateOf(stats);
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? brokenFile() : { kind: "absent" };
  } catch (error) {
    return isAbsent(error) ? { kind: "absent" } : brokenFile();
  }
}

async function lookPatiently(path: string): Promise<PathState> {
  try {
    return stateOf(await stat(path));
  } catch (error) {
    if (!isAbsent(error)) return brokenFile();
    const link = await lstat(path).catch(() => null);
    return link?.isSymbolicLink() ? brokenFile() : { kind: "absent" };
  }
}

function stateOf(stats: Stats): PathState {
  if (stats.isDirectory()) return { kind: "folder" };
  if (!stats.isFile()) return { kind: "absent" };
  const { size, mtimeMs, birthtimeMs } = stats;
  return { kind: "file", stamp: { size, mtimeMs, birthtimeMs, broken: false } };
}

function brokenFile(): PathState {
  return { kind: "file", stamp: { size: 0, mtimeMs: 0, birthtimeMs: 0, broken: true } };
}

/** Two absent files (`null`) are the same state too. */
export function sameStamp(a: FileStamp | null, b: FileStamp | null): boolean {
  if (a === null || b === null) return a === b;
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.broken === b.broken;
}
