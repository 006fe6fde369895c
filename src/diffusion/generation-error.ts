import { CodedError } from "../system/coded-error.ts";

export type GenerationErrorCode = "SIZE" | "NOT_FINITE" | "OUT_OF_MEMORY" | "CLIP_SKIP";

/** Why no picture comes. */
export class GenerationError extends CodedError<GenerationErrorCode> {}
