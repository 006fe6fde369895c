import { existsSync } from "node:fs";
import path from "node:path";
import { findProgramRoot } from "./program-root.ts";

/** Name of the checkpoint that comes with the clone, without its ending: what is trained on it carries it. */
export const MINIATURE_NAME = "miniature-sd";

/** Why what is trained on it is not put where a web UI's prompts find it. */
export const MINIATURE_STAYS_OUT =
  "It is trained on the miniature model, which no web UI can use: it stays in the run's folder.";

/** The checkpoint that comes with the clone; null when there is none: only `extension/` was linked. */
export function bundledModel(): string | null {
  return partOfMiniature(`${MINIATURE_NAME}.safetensors`);
}

/** The folder with the miniature model's sets of pictures; null when there is none. */
export function demonstrationDatasets(): string | null {
  return partOfMiniature("datasets");
}

function partOfMiniature(name: string): string | null {
  const part = path.join(findProgramRoot() ?? "", "models", "miniature", name);
  return existsSync(part) ? part : null;
}
