import { statfs } from "node:fs/promises";
import path from "node:path";

/** Free bytes on the disk of a folder, or of the nearest one above it that is there already. */
export async function freeDisk(folder: string): Promise<number> {
  const found = await statfs(folder).catch(() => null);
  if (found !== null) return found.bavail * found.bsize;
  const above = path.dirname(folder);
  return above === folder ? 0 : freeDisk(above);
}
