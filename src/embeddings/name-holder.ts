import { access } from "node:fs/promises";
import path from "node:path";

const ENDINGS = ["safetensors", "pt", "bin"] as const;

/** The file that has this name in the folder, whatever its format; null: none has. */
export async function nameHolder(folder: string, name: string): Promise<string | null> {
  for (const ending of ENDINGS) {
    const file = `${name}.${ending}`;
    const isThere = await access(path.join(folder, file)).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return null;
}
