import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The clone this program runs from, or null when there is none (only `extension/` was linked).
 * Works from `src/` and from the committed bundle alike: the nearest folder upwards whose
 * package.json bears our name.
 */
export function findProgramRoot(from: string = path.dirname(fileURLToPath(import.meta.url))): string | null {
  for (const folder of upwards(from)) {
    if (packageName(path.join(folder, "package.json")) === "sd-webui-textual-inversion") return folder;
  }
  return null;
}

/** The folder `extension/`, which is always there: the bundle lies in it, and the clone has it. */
export function findExtensionFolder(
  from: string = path.dirname(fileURLToPath(import.meta.url)),
): string | null {
  for (const folder of upwards(from)) {
    for (const candidate of [folder, path.join(folder, "extension")]) {
      if (existsSync(path.join(candidate, "ti_sidecar")) || existsSync(path.join(candidate, "build.json")))
        return candidate;
    }
  }
  return null;
}

function* upwards(from: string): Generator<string> {
  let folder = path.resolve(from);
  while (true) {
    yield folder;
    const parent = path.dirname(folder);
    if (parent === folder) return;
    folder = parent;
  }
}

function packageName(file: string): string | null {
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof content !== "object" || content === null || !("name" in content)) return null;
    return typeof content.name === "string" ? content.name : null;
  } catch {
    return null;
  }
}
