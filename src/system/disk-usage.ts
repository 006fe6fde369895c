import { lstat, readdir } from "node:fs/promises";
import path from "node:path";

export type DiskUsage = { exists: boolean; bytes: number; files: number };

/** What a file or a folder with everything below it takes. Links count themselves, unreadable parts nothing. */
export async function diskUsage(target: string): Promise<DiskUsage> {
  const stats = await lstat(target).catch(() => null);
  if (stats === null) return { exists: false, bytes: 0, files: 0 };
  if (!stats.isDirectory()) return { exists: true, bytes: stats.size, files: 1 };
  const entries = await readdir(target, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  let files = 0;
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const file = await lstat(path.join(entry.parentPath, entry.name)).catch(() => null);
    bytes += file?.size ?? 0;
    files++;
  }
  return { exists: true, bytes, files };
}
