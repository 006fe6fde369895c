import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export type EngineProgram = {
  file: string;
  nodeFlags: readonly string[];
  environment: Readonly<Record<string, string>>;
};

/** The engine's program: beside the committed bundle, or in this tree's sources. */
export function engineProgram(): EngineProgram {
  const folder = path.dirname(fileURLToPath(import.meta.url));
  const bundled = path.join(folder, "engine.mjs");
  if (existsSync(bundled)) return { file: bundled, nodeFlags: [], environment };
  const file = path.join(folder, "..", "worker", "main.ts");
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return { file, nodeFlags: ["--import", tsx], environment };
}

/**
 * glibc gives large freed blocks back to the system and clears them again a moment later, which costs TensorFlow
 * up to two thirds of its time on large tensors. It reads these once, before a program starts; others ignore them.
 */
const environment = {
  MALLOC_MMAP_THRESHOLD_: "4294967296",
  MALLOC_TRIM_THRESHOLD_: "17179869184",
  MALLOC_TOP_PAD_: "268435456",
} as const;
