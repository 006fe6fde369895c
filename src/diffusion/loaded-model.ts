import type { Run } from "../tensor/computation.ts";
import { createRunner, type Engine } from "../tensor/run.ts";
import type { LoadedWeights } from "./checkpoint/load-weights.ts";
import type { ModelConfig } from "./model-config.ts";
import { noiseSchedule, type NoiseSchedule } from "./noise-schedule.ts";

/** A model as computations see it. */
export interface ComputingModel {
  readonly config: ModelConfig;
  readonly schedule: NoiseSchedule;
  /** Computes with its weights. */
  readonly run: Run;
}

/** A model on a device: those of its parts that are needed. */
export interface LoadedModel extends ComputingModel {
  /** What it runs on; more of its parts are brought there. */
  readonly engine: Engine;
}

/** A model whose weights are its own. */
export type OwnedModel = LoadedModel & { readonly dispose: () => void };

/** Makes a model of weights, which it then owns. */
export function createModel(config: ModelConfig, engine: Engine, weights: LoadedWeights): OwnedModel {
  const runner = createRunner(engine, weights);
  const dispose = (): void => {
    runner.dispose();
    weights.dispose();
  };
  return { config, schedule: noiseSchedule(config.noise), engine, run: runner.run, dispose };
}

/** The weights of several parts of a model as one. */
export function joinWeights(parts: readonly LoadedWeights[]): LoadedWeights {
  const holder = (name: string): LoadedWeights | undefined => parts.find((part) => part.has(name));
  const stored = (name: string) => {
    const part = holder(name);
    if (part === undefined) throw new Error(`No loaded part of the model has the weight ${name}.`);
    return part.stored(name);
  };
  return {
    stored,
    get: (name) => stored(name).tensor(),
    has: (name) => holder(name) !== undefined,
    dispose: () => {
      for (const part of parts) part.dispose();
    },
  };
}
