import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import type { OptimizerState } from "./adam-w.ts";
import { evaluationLoss } from "./evaluation-loss.ts";
import { isDue } from "./is-due.ts";
import { NearWords } from "./near-words.ts";
import type { Prepared } from "./prepare.ts";
import type { RunFolder } from "./run-folder.ts";
import type { BestVectors } from "./run-state.ts";
import type { Samples } from "./sampler.ts";

export interface EvaluationsOptions {
  readonly task: TrainTask;
  readonly prepared: Prepared;
  readonly folder: RunFolder;
}

/** The evaluations of a run: when one is due, and which vectors did best. */
export class Evaluations {
  readonly #options: EvaluationsOptions;
  readonly #batches: readonly Samples[];
  readonly #near: NearWords;
  #best: BestVectors | null;
  #latest: { step: number; loss: number } | null = null;

  constructor(options: EvaluationsOptions) {
    const { task, prepared } = options;
    const { model, sampler, lengths, state } = prepared;
    this.#options = options;
    this.#batches = task.job.evaluation.every > 0 ? sampler.evaluation() : [];
    this.#near = new NearWords(model, lengths);
    this.#best = state.best;
  }

  /** With the lowest loss so far; null: none was evaluated. */
  get best(): BestVectors | null {
    return this.#best;
  }

  isDue(step: number): boolean {
    const { task, folder } = this.#options;
    return isDue(step, task.job.evaluation.every) && !folder.isEvaluated(step);
  }

  /** Of a step; null: it was not evaluated. */
  lossOf(step: number): number | null {
    return this.#latest?.step === step ? this.#latest.loss : null;
  }

  /** null: it was given up, as `goOn` said, and comes when the training goes on. @throws GenerationError NOT_FINITE */
  async evaluate(
    { step, values }: OptimizerState,
    goOn: () => Promise<boolean>,
  ): Promise<TrainingEvent | null> {
    const { prepared, folder } = this.#options;
    const loss = await evaluationLoss(values, { model: prepared.model, batches: this.#batches, goOn });
    if (loss === null) return null;
    folder.add({ step, evaluation: loss });
    if (step > 0 && loss < (this.#best?.evaluation ?? Infinity))
      this.#best = { step, evaluation: loss, values };
    this.#latest = { step, loss };
    return { type: "evaluation", step, loss, near: this.#near.find(values) };
  }
}
