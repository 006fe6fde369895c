import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A program of ours as `fork` takes it. */
export type OwnProgram = { file: string; nodeFlags: readonly string[] };

/** In this tree's sources (`source`: below `src/`), or beside the committed bundle. */
export function ownProgram({ source, bundled }: { source: string; bundled: string }): OwnProgram {
  const own = fileURLToPath(import.meta.url);
  const folder = path.dirname(own);
  if (!own.endsWith(".ts")) return { file: path.join(folder, bundled), nodeFlags: [] };
  const tsx = pathToFileURL(createRequire(own).resolve("tsx")).href;
  return { file: path.join(folder, "..", source), nodeFlags: ["--import", tsx] };
}
