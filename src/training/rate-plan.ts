import type { TrainingEvent } from "../protocol/training-events.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { lastStep, rateAt, readSchedule, valueAt, type SchedulePiece } from "../protocol/training-rate.ts";
import type { ClippingMode } from "./gradient.ts";
import { TrainingError } from "./training-error.ts";

/** What a job says about each step's rate and clipping. Its first step is 1. */
export class RatePlan {
  readonly #job: TrainingJob;
  readonly #rates: readonly SchedulePiece[];
  readonly #limits: readonly SchedulePiece[];

  /** @throws TrainingError `SCHEDULE` */
  constructor(job: TrainingJob) {
    this.#job = job;
    this.#rates = schedule(job.learningRate.schedule);
    this.#limits = schedule(job.clipping.limit);
  }

  /** The step the training ends with. */
  get steps(): number {
    return lastStep(this.#rates, this.#job.steps);
  }

  rate(step: number): number {
    const { curve, warmUp } = this.#job.learningRate;
    return rateAt({ pieces: this.#rates, curve, warmUp, steps: this.#job.steps }, step);
  }

  /** A schedule of limits that ends goes on with its last. */
  clipping(step: number): { mode: ClippingMode; limit: number } {
    const limit = valueAt(this.#limits, step) ?? this.#limits.at(-1)?.value ?? 0;
    return { mode: this.#job.clipping.mode, limit };
  }

  /** What a person should know before the start. */
  *notices(): Generator<Extract<TrainingEvent, { type: "notice" }>> {
    const { steps, learningRate } = this.#job;
    if (this.steps === steps) return;
    yield {
      type: "notice",
      message: `The training ends after step ${this.steps} of ${steps}: the learning rate ${learningRate.schedule} ends there.`,
      hint: "Leave the step of the last pair out, and it counts to the end.",
    };
  }
}

function schedule(text: string | number): readonly SchedulePiece[] {
  const { pieces, problem } = readSchedule(text);
  if (problem === null) return pieces;
  throw new TrainingError("SCHEDULE", problem);
}
