import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/** A file as it is now: another stamp, another content. */
export type StampedFile = { file: string; sizeBytes: number; stamp: string };

const MAX_DEPTH = 6;
const MAX_FILES = 2000;

/** Files in these folders and below that may be checkpoints. What can't be read is left out. */
export async function checkpointFiles(folders: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const look = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (found.size >= MAX_FILES) return;
      const full = path.join(folder, entry.name);
      if (entry.isDirectory() && depth < MAX_DEPTH && !entry.name.startsWith("."))
        await look(full, depth + 1);
      else if (!entry.isDirectory() && mayBeCheckpoint(entry.name)) found.add(full);
    }
  };
  for (const folder of folders) await look(path.resolve(folder), 0);
  return [...found];
}

/** A `.yaml` beside it counts as part of it. null: it is not there for us. */
export async function stampOf(file: string): Promise<StampedFile | null> {
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile()) return null;
  const { dir, name } = path.parse(file);
  const yaml = await stat(path.join(dir, `${name}.yaml`)).catch(() => null);
  return { file, sizeBytes: found.size, stamp: [found.size, found.mtimeMs, yaml?.mtimeMs ?? ""].join(" ") };
}

/** VAEs lie among checkpoints under names of their own. */
function mayBeCheckpoint(name: string): boolean {
  return /\.(?:safetensors|ckpt)$/i.test(name) && !/\.vae\.\w+$/i.test(name);
}
