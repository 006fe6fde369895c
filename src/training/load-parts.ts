import { loadWeights, type LoadedWeights } from "../diffusion/checkpoint/load-weights.ts";
import type { Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import type { ModelPart } from "../diffusion/checkpoint/weight-names.ts";
import { joinWeights } from "../diffusion/loaded-model.ts";
import type { TrainingWay } from "../protocol/memory-mode.ts";
import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import { storeNarrowed, storeWidened, type StoreWeight } from "../tensor/stored-weight.ts";
import type { Engine } from "../tensor/run.ts";
import { narrowDtype } from "./kept-dtype.ts";

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
  way: Pick<TrainingWay, "weights" | "precision"> = { weights: "stored", precision: "float32" },
): AsyncGenerator<TrainingEvent, LoadedWeights, void> {
  const { kernels } = engine;
  const loaded: LoadedWeights[] = [];
  yield { type: "state", state: "loading" };
  try {
    for (const [i, part] of parts.entries()) {
      const store = storeFor(part, way, kernels.store);
      loaded.push(await loadWeights(checkpoint, { store }, part, { signal }));
      yield { type: "progress", done: i + 1, total: parts.length };
    }
  } catch (error) {
    joinWeights(loaded).dispose();
    throw error;
  }
  return joinWeights(loaded);
}

function storeFor(
  part: ModelPart,
  { weights, precision }: Pick<TrainingWay, "weights" | "precision">,
  store: StoreWeight,
): StoreWeight {
  if (weights === "float32") return storeWidened(store);
  const dtype = narrowDtype({ part }, precision);
  return dtype === null ? store : storeNarrowed(store, dtype);
}
