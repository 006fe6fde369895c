import { statSync } from "node:fs";
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
export async function pathState(path: string): Promise<PathState> {
  try {
    const stats = await diskRequest(
      () => statSync(path),
      () => stat(path),
    );
    if (stats.isDirectory()) return { kind: "folder" };
    if (!stats.isFile()) return { kind: "absent" };
    const { size, mtimeMs, birthtimeMs } = stats;
    return { kind: "file", stamp: { size, mtimeMs, birthtimeMs, broken: false } };
  } catch (error) {
    return isAbsent(error) ? deadLink(path) : brokenFile();
  }
}

async function deadLink(path: string): Promise<PathState> {
  try {
    return (await lstat(path)).isSymbolicLink() ? brokenFile() : { kind: "absent" };
  } catch {
    return { kind: "absent" };
  }
}

function brokenFile(): PathState {
  return { kind: "file", stamp: { size: 0, mtimeMs: 0, birthtimeMs: 0, broken: true } };
}

/** Two absent files (`null`) are the same state too. */
export function sameStamp(a: FileStamp | null, b: FileStamp | null): boolean {
  if (a === null || b === null) return a === b;
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.broken === b.broken;
}
