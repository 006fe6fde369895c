import { existsSync } from "node:fs";
import path from "node:path";
import { findProgramRoot } from "./program-root.ts";

/** Name of the checkpoint that comes with the clone, without its ending: what is trained on it carries it. */
export const MINIATURE_NAME = "miniature-sd";

/** The checkpoint that comes with the clone; null when there is none: only `extension/` was linked. */
export function bundledModel(): string | null {
  const file = path.join(findProgramRoot() ?? "", "models", "miniature", `${MINIATURE_NAME}.safetensors`);
  return existsSync(file) ? file : null;
}
