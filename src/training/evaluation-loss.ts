import { evaluationLosses } from "../diffusion/evaluation-loss.ts";
import type { LoadedModel } from "../diffusion/loaded-model.ts";
import { requireFinite } from "../diffusion/require-finite.ts";
import type { Samples } from "./sampler.ts";

export interface EvaluationOptions {
  readonly model: LoadedModel;
  /** The same each time. */
  readonly batches: readonly Samples[];
  /** Asked after each batch; `false` gives it up. */
  readonly goOn: () => Promise<boolean>;
}

/** The mean loss over fixed samples; null when it was given up. @throws GenerationError NOT_FINITE */
export async function evaluationLoss(
  vectors: Float32Array,
  { model, batches, goOn }: EvaluationOptions,
): Promise<number | null> {
  const losses: number[] = [];
  for (const samples of batches) {
    losses.push(...evaluationLosses(model, { ...samples, vectors }));
    if (!(await goOn())) return null;
  }
  requireFinite(losses, "evaluation loss");
  return losses.reduce((sum, each) => sum + each, 0) / losses.length;
}
