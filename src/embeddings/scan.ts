import { isUtf8 } from "node:buffer";
import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { andThen } from "../system/disk-pace.ts";
import { inBatches } from "../system/in-batches.ts";
import { joinId } from "./file-names.ts";
import { pathState, type FileStamp } from "./file-stamp.ts";

/** A folder as it was when it was read; a folder that can't be read has `error`. */
export type ScannedFolder = {
  path: string;
  /** Through all links: two ids with one `truePath` are one folder. */
  truePath: string;
  mtimeMs: number;
  inode: number;
  error: unknown;
  /** Names that are not UTF-8, so that no text is their path; bytes outside ASCII as `\xe9`, folders with `/`. */
  badNames: string[];
};

export type Scan = {
  /** By id: path below the root with `/` separators. */
  files: Map<string, FileStamp>;
  /** By id; the root is `""`. */
  folders: Map<string, ScannedFolder>;
};

/** Absolute real paths that are not looked into (our own trash, say). */
export type ScanOptions = { skip: ReadonlySet<string>; seen?: Set<string> };

/**
 * Walks `root/startId` with all subfolders, through links. Each real folder is read once, so a
 * link that leads back to a folder above it ends there. Real folders come before linked ones.
 */
export async function scanTree(root: string, startId: string, options: ScanOptions): Promise<Scan> {
  const scan: Scan = { files: new Map(), folders: new Map() };
  const seen = options.seen ?? new Set<string>();
  const real = [startId];
  const linked: string[] = [];
  for (let id = real.shift() ?? linked.shift(); id !== undefined; id = real.shift() ?? linked.shift()) {
    const path = join(root, id);
    const truePath = await realpath(path).catch(() => null);
    if (truePath === null || seen.has(truePath) || options.skip.has(truePath)) continue;
    seen.add(truePath);
    const found = await readFolder({ path, truePath, id }, scan);
    real.push(...found.folders);
    linked.push(...found.links);
  }
  return scan;
}

type Place = { path: string; truePath: string; id: string };

async function readFolder(place: Place, scan: Scan): Promise<{ folders: string[]; links: string[] }> {
  const { path, truePath, id } = place;
  const found = { folders: [] as string[], links: [] as string[] };
  try {
    const { mtimeMs, ino } = await stat(path);
    const entries = await readdir(path, { withFileTypes: true });
    const badNames = await readBadNames(path, entries);
    scan.folders.set(id, { path, truePath, mtimeMs, inode: ino, error: null, badNames });
    const others = entries.filter((entry) => {
      if (entry.isDirectory()) found.folders.push(joinId(id, entry.name));
      return !entry.isDirectory();
    });
    await inBatches(others, 256, ({ name }) =>
      andThen(pathState(`${path}${sep}${name}`), (state) => {
        if (state.kind === "file") scan.files.set(joinId(id, name), state.stamp);
        if (state.kind === "folder") found.links.push(joinId(id, name));
      }),
    );
  } catch (error) {
    scan.folders.set(id, { path, truePath, mtimeMs: 0, inode: 0, error, badNames: [] });
  }
  return found;
}

async function readBadNames(path: string, entries: readonly Dirent[]): Promise<string[]> {
  // Node puts U+FFFD for what is not UTF-8; names may have that character themselves.
  const suspects = entries.filter(({ name }) => name.includes("\ufffd"));
  if (suspects.length === 0) return [];
  const folders = new Set(suspects.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  const names = await readdir(path, { encoding: "buffer" });
  return names
    .filter((name) => !isUtf8(name))
    .map((name) => escaped(name) + (folders.has(name.toString()) ? "/" : ""));
}

/** Each byte outside printable ASCII, and the backslash, as `\xNN`. */
function escaped(name: Uint8Array): string {
  return Array.from(name, (byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, "0")}`,
  ).join("");
}
