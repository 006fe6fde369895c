import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { inBatches } from "./in-batches.ts";

export type PruneOptions = {
  /** Looked through with all below. */
  folder: string;
  maxBytes: number;
  /** Files of one group go together; null: not of this cache. */
  groupOf: (name: string) => string | null;
};

type Group = { files: string[]; bytes: number; usedMs: number };

const STATS_AT_A_TIME = 32;

/** Removes what was not used for longest, by its files' times, until the rest of a cache is small enough. */
export async function pruneCache({ folder, maxBytes, groupOf }: PruneOptions): Promise<void> {
  let kept = 0;
  const newestFirst = (await groupsIn(folder, groupOf)).sort((a, b) => b.usedMs - a.usedMs);
  for (const { files, bytes } of newestFirst) {
    kept += bytes;
    if (kept > maxBytes) for (const file of files) await rm(file, { force: true });
  }
}

async function groupsIn(folder: string, groupOf: PruneOptions["groupOf"]): Promise<Group[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const groups = new Map<string, Group>();
  await inBatches(entries, STATS_AT_A_TIME, async ({ parentPath, name }) => {
    const key = groupOf(name);
    const file = path.join(parentPath, name);
    const facts = key === null ? null : await stat(file).catch(() => null);
    if (key === null || facts === null || !facts.isFile()) return;
    const group = groups.get(key) ?? { files: [], bytes: 0, usedMs: 0 };
    group.files.push(file);
    group.bytes += facts.size;
    group.usedMs = Math.max(group.usedMs, facts.mtimeMs);
    groups.set(key, group);
  });
  return [...groups.values()];
}
