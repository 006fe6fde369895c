import { CodedError } from "../system/coded-error.ts";

export type GenerationErrorCode = "SIZE" | "MEMORY" | "NOT_FINITE" | "CLIP_SKIP" | "VOCABULARY";

/** Why no picture comes. */
export class GenerationError extends CodedError<GenerationErrorCode> {}
