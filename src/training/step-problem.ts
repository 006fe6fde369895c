import { GenerationError } from "../diffusion/generation-error.ts";
import type { ComputePrecision } from "../protocol/compute-precision.ts";
import type { SkippedRow } from "../protocol/jobs.ts";
import type { TrainingEvent } from "../protocol/training-events.ts";
import { TrainingError } from "./training-error.ts";

export function noGradient(): TrainingError {
  return new TrainingError("NO_GRADIENT", {
    message: "The gradient of the first step is zero: nothing would be learned.",
    hint: "The checkpoint does not listen to its prompts. Try another one.",
  });
}

/** Told once, when the first steps have changed nothing. */
export function notMoved(step: number): Extract<TrainingEvent, { type: "notice" }> {
  return {
    type: "notice",
    message: `After ${step} steps the vectors are still what they began as.`,
    hint: "The learning rate is too low to change them: end the training and begin with a higher one.",
  };
}

export function isNotFinite(error: unknown): error is GenerationError {
  return error instanceof GenerationError && error.code === "NOT_FINITE";
}

/** Names quantity, step, likely cause and remedy. */
export function notFinite(
  cause: GenerationError,
  {
    step,
    kept,
    isFirst,
    precision,
  }: { step: number; kept: number; isFirst: boolean; precision: ComputePrecision },
): TrainingError {
  const seen = cause.message.replace(/\.$/, "");
  return new TrainingError("NOT_FINITE", {
    cause,
    message: `${seen}, in step ${step}. The training has ended; the vectors of step ${kept} are kept.`,
    hint: precision === "float16" ? `${NARROW_HINT} ${hintOf(isFirst)}` : hintOf(isFirst),
  });
}

const NARROW_HINT =
  "float16 holds nothing beyond 65,504: begin again with the precision float32, or bfloat16.";

function hintOf(isFirst: boolean): string {
  return isFirst
    ? "It was so from the start: the checkpoint or the initialization is broken. Try others."
    : "The learning rate is likely too high: begin again with a tenth of it, or clip the gradient by its norm.";
}

/** Told once, when a step was skipped for the first time. */
export function overflowed({ step, skippedAtScale }: SkippedRow): TrainingEvent {
  return {
    type: "notice",
    message: `Step ${step} changed nothing: its gradient, multiplied by ${skippedAtScale}, was beyond what float16 holds.`,
    hint: "That is usual now and then: the next steps multiply by half of it. Each such step is in the log.",
  };
}
