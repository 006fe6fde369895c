import type { Problem } from "../protocol/problem.ts";
import { CodedError } from "./coded-error.ts";
import { isAbsent, isDiskFull, isNotAllowed } from "./errno.ts";
import { describeError } from "./logger.ts";
import { exhaustedMemory } from "./out-of-memory.ts";

/** What went wrong, in one sentence, and what to do. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CodedError)
    return { code: String(error.code), message: error.message, hint: error.hint };
  const exhausted = exhaustedMemory(error);
  if (exhausted !== null) return outOfMemory(exhausted);
  const message = describeError(error);
  if (isDiskFull(error)) return { code: "DISK_FULL", message, hint: "Free some space and try again." };
  if (isAbsent(error) || isNotAllowed(error)) {
    return { code: "FILE_SYSTEM", message, hint: "Check that the folder is there and may be written." };
  }
  return {
    code: "ENGINE_FAILED",
    message: `A mistake of this program: ${message}`,
    hint: "TI_LOG_LEVEL=debug shows more.",
  };
}

function outOfMemory(exhausted: "card" | "machine"): Problem {
  const place = exhausted === "card" ? "on the graphics card " : "";
  const elsewhere = exhausted === "card" ? "cpu takes the machine's memory" : "wasm ends at 4 GB";
  return {
    code: "OUT_OF_MEMORY",
    message: `There is too little memory ${place}for this.`,
    hint: `Choose smaller pictures, a smaller batch or, in a training, checkpointing; close other programs; or use another --backend: ${elsewhere}.`,
  };
}
