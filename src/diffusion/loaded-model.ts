import type { EagerKernels } from "../tensor/eager-kernels.ts";
import type { Weights } from "../tensor/kernels.ts";
import type { LoadedWeights } from "./checkpoint/load-weights.ts";
import type { ModelConfig } from "./model-config.ts";
import type { NoiseSchedule } from "./noise-schedule.ts";

/** A model on a device: those of its parts that are needed. */
export interface LoadedModel {
  readonly config: ModelConfig;
  readonly schedule: NoiseSchedule;
  readonly kernels: EagerKernels;
  readonly weights: Weights;
}

/** The weights of several parts of a model as one. */
export function joinWeights(parts: readonly LoadedWeights[]): LoadedWeights {
  const holder = (name: string): LoadedWeights | undefined => parts.find((part) => part.has(name));
  return {
    get: (name) => {
      const part = holder(name);
      if (part === undefined) throw new Error(`No loaded part of the model has the weight ${name}.`);
      return part.get(name);
    },
    has: (name) => holder(name) !== undefined,
    dispose: () => {
      for (const part of parts) part.dispose();
    },
  };
}
