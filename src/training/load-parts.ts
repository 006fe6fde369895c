import { loadWeights, type LoadedWeights } from "../diffusion/checkpoint/load-weights.ts";
import type { Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import type { ModelPart } from "../diffusion/checkpoint/weight-names.ts";
import { joinWeights } from "../diffusion/loaded-model.ts";
import type { WeightPrecision } from "../protocol/memory-mode.ts";
import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import { storeWidened } from "../tensor/stored-weight.ts";
import type { Engine } from "../tensor/run.ts";

export interface PreparingTools {
  readonly engine: Engine;
  /** Ends the preparation. */
  readonly signal: AbortSignal;
}

export type Place = PreparingTools & { readonly task: TrainTask; readonly checkpoint: Checkpoint };

/** One event for each part: `loadWeights` reports by a callback, which can't yield. */
export async function* loadParts(
  { checkpoint, engine, signal }: Place,
  parts: readonly ModelPart[],
  precision: WeightPrecision = "stored",
): AsyncGenerator<TrainingEvent, LoadedWeights, void> {
  const { kernels } = engine;
  const store = precision === "stored" ? kernels.store : storeWidened(kernels.store);
  const loaded: LoadedWeights[] = [];
  yield { type: "state", state: "loading" };
  try {
    for (const [i, part] of parts.entries()) {
      loaded.push(await loadWeights(checkpoint, { store }, part, { signal }));
      yield { type: "progress", done: i + 1, total: parts.length };
    }
  } catch (error) {
    joinWeights(loaded).dispose();
    throw error;
  }
  return joinWeights(loaded);
}
