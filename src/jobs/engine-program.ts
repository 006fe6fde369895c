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
 * What oneDNN puts into its own order, two gigabytes of filters in a step at full size, malloc gives it in blocks of up to 118
 * MB. Kept for the next time they would lie between small blocks, where half a gigabyte of them fits nothing; given back
 * to the system they have to be cleared anew, which takes a fifth of the time in large pages. With more than two arenas blocks lie
 * about in all of them. glibc reads these once, before a program starts; others ignore them.
 */
const environment = {
  MALLOC_MMAP_THRESHOLD_: String(16 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(64 * 2 ** 20),
  MALLOC_ARENA_MAX: "2",
  GLIBC_TUNABLES: "glibc.malloc.hugetlb=1",
} as const;
