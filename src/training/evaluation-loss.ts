import { evaluationLosses } from "../diffusion/evaluation-loss.ts";
import type { LoadedModel } from "../diffusion/loaded-model.ts";
import { requireFinite } from "../diffusion/require-finite.ts";
import type { Samples } from "./sampler.ts";

export interface EvaluatorOptions {
  readonly model: LoadedModel;
  /** The same each time. */
  readonly batches: readonly Samples[];
  /** Called after each batch. */
  readonly breathe: () => Promise<void>;
}

/** The mean loss over fixed samples. @throws GenerationError NOT_FINITE */
export async function evaluationLoss(
  vectors: Float32Array,
  { model, batches, breathe }: EvaluatorOptions,
): Promise<number> {
  const losses: number[] = [];
  for (const samples of batches) {
    losses.push(...evaluationLosses(model, { ...samples, vectors }));
    await breathe();
  }
  requireFinite(losses, "evaluation loss");
  return losses.reduce((sum, each) => sum + each, 0) / losses.length;
}
