import { access } from "node:fs/promises";
import path from "node:path";

const ENDINGS = ["safetensors", "pt", "bin"] as const;

/** The files in the folder that a prompt's word of this name could mean, whatever their format. */
export async function namesakes(folder: string, name: string): Promise<string[]> {
  const files = ENDINGS.map((ending) => `${name}.${ending}`);
  const there = await Promise.all(
    files.map((file) =>
      access(path.join(folder, file)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, i) => there[i]);
}
