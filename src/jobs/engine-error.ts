import type { Problem } from "../protocol/problem.ts";
import { CodedError } from "../system/coded-error.ts";

/** What an engine said of its failure, or what its end looked like from outside. */
export class EngineError extends CodedError {
  constructor({ code, message, hint }: Problem) {
    super(code, { message, hint });
  }
}
