import { GenerationError } from "../diffusion/generation-error.ts";
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
  { step, kept, isFirst }: { step: number; kept: number; isFirst: boolean },
): TrainingError {
  const seen = cause.message.replace(/\.$/, "");
  return new TrainingError("NOT_FINITE", {
    cause,
    message: `${seen}, in step ${step}. The training has ended; the vectors of step ${kept} are kept.`,
    hint: isFirst
      ? "It was so from the start: the checkpoint or the initialization is broken. Try others."
      : "The learning rate is likely too high: begin again with a tenth of it, or clip the gradient by its norm.",
  });
}
