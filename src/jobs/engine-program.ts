import { existsSync } from "node:fs";
import { ownProgram, type OwnProgram } from "../system/own-program.ts";
import { EngineError } from "./engine-error.ts";

export type EngineProgram = OwnProgram & { environment: Readonly<Record<string, string>> };

/** The engine's program. Throws `EngineError` when it is gone. */
export function engineProgram(): EngineProgram {
  const program = ownProgram({ source: "worker/main.ts", bundled: "engine.mjs" });
  if (existsSync(program.file)) return { ...program, environment };
  const hint = "Install this program again; cards work without it.";
  throw new EngineError({ code: "ENGINE_MISSING", message: `The engine is missing: ${program.file}.`, hint });
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
