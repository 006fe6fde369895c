import { CodedError } from "../system/coded-error.ts";

export type TensorErrorCode = "SHAPE" | "FREED" | "SCOPE" | "NOT_FINITE" | "NO_WEIGHT" | "NO_GRADIENT";

/** What the engine's tensors refuse. */
export class TensorError extends CodedError<TensorErrorCode> {}

/** A mistake in the calling code, not in anything a person gave. */
export function misuse(code: TensorErrorCode, message: string): TensorError {
  return new TensorError(code, { message, hint: "This is a defect of the program: please report it." });
}
