import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { EngineError } from "./engine-error.ts";

export type EngineProgram = {
  file: string;
  nodeFlags: readonly string[];
  environment: Readonly<Record<string, string>>;
};

/** The engine's program: beside the committed bundle, or in this tree's sources. Throws `EngineError` when it is gone. */
export function engineProgram(): EngineProgram {
  const own = fileURLToPath(import.meta.url);
  if (own.endsWith(".ts")) {
    const tsx = pathToFileURL(createRequire(own).resolve("tsx")).href;
    const file = path.join(path.dirname(own), "..", "worker", "main.ts");
    return { file, nodeFlags: ["--import", tsx], environment };
  }
  const file = path.join(path.dirname(own), "engine.mjs");
  if (existsSync(file)) return { file, nodeFlags: [], environment };
  const hint = "Install this program again; cards work without it.";
  throw new EngineError({ code: "ENGINE_MISSING", message: `The engine is missing: ${file}.`, hint });
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
