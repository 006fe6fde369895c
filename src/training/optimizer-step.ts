import type { MemoryMode } from "../protocol/memory-mode.ts";
import type { LoadedModel } from "../diffusion/loaded-model.ts";
import { trainingStep } from "../diffusion/training-step.ts";
import { adamW, type OptimizerState } from "./adam-w.ts";
import { accumulate, clipGradient, length, type ClippingMode } from "./gradient.ts";
import type { Samples } from "./sampler.ts";

export interface StepSettings {
  readonly rate: number;
  readonly weightDecay: number;
  readonly clipping: { readonly mode: ClippingMode; readonly limit: number };
  /** How many batches make the step. */
  readonly accumulation: number;
  readonly memory: MemoryMode;
  /** Asked after each batch; `false` gives up a step that needs more of them. */
  readonly goOn: () => Promise<boolean>;
}

export interface StepOutcome {
  readonly state: OptimizerState;
  /** Mean over the batches. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientLength: number;
}

/** One step of the optimizer; null when it was given up. @throws GenerationError NOT_FINITE for loss and gradient */
export async function optimizerStep(
  model: LoadedModel,
  state: OptimizerState,
  batches: Iterable<Samples>,
  settings: StepSettings,
): Promise<StepOutcome | null> {
  const { accumulation, memory, clipping, goOn } = settings;
  const sum = new Float32Array(state.values.length);
  let loss = 0;
  let left = accumulation;
  for (const samples of batches) {
    const result = trainingStep(model, { ...samples, vectors: state.values }, { memory });
    accumulate(sum, result.gradient, accumulation);
    loss += result.loss / accumulation;
    left -= 1;
    if (!(await goOn()) && left > 0) return null;
  }
  const gradient = clipGradient(sum, clipping.mode, clipping.limit);
  return { state: adamW(state, gradient, settings), loss, gradientLength: length(sum) };
}
