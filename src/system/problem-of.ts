import type { Problem } from "../protocol/problem.ts";
import { CodedError } from "./coded-error.ts";
import { isAbsent, isDiskFull, isNotAllowed } from "./errno.ts";
import { describeError } from "./logger.ts";

/** What went wrong, in one sentence, and what to do. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CodedError)
    return { code: String(error.code), message: error.message, hint: error.hint };
  if (isOutOfMemory(error)) {
    return {
      code: "OUT_OF_MEMORY",
      message: "There is too little memory for this.",
      hint: "Choose a smaller picture, close other programs, or use another --backend: wasm ends at 4 GB.",
    };
  }
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

/** WebAssembly reads beyond its end when its memory can't grow; TensorFlow and V8 say it in words. */
function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === "RuntimeError" ||
    /out of memory|OOM when allocating|allocation failed|bad_alloc/i.test(error.message)
  );
}
