import { existsSync } from "node:fs";
import path from "node:path";
import { findProgramRoot } from "../system/program-root.ts";

/** The checkpoint that comes with the clone; null when there is none: only `extension/` was linked. */
export function bundledModel(): string | null {
  const file = path.join(findProgramRoot() ?? "", "models", "miniature", "miniature-sd.safetensors");
  return existsSync(file) ? file : null;
}
