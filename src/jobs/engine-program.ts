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
 * By default glibc gives large freed blocks back to the system and clears them again a moment later: in a step at full size
 * two gigabytes of filters in oneDNN's order, a twelfth of its time. With more than two arenas blocks lie about in all of
 * them. It reads these once, before a program starts; others ignore them.
 */
const environment = {
  MALLOC_MMAP_THRESHOLD_: String(128 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(128 * 2 ** 20),
  MALLOC_ARENA_MAX: "2",
} as const;
