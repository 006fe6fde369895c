import type { MemoryMode } from "../protocol/memory-mode.ts";
import type { LoadedModel } from "../diffusion/loaded-model.ts";
import { trainingStep } from "../diffusion/training-step.ts";
import { adamW, type OptimizerState } from "./adam-w.ts";
import { accumulate, clipGradient, length, type ClippingMode } from "./gradient.ts";
import { afterGoodStep, afterOverflow, type GradientScaler } from "./gradient-scaler.ts";
import type { Samples } from "./sampler.ts";
import { isNotFinite } from "./step-problem.ts";

export interface StepSettings {
  readonly rate: number;
  readonly weightDecay: number;
  readonly clipping: { readonly mode: ClippingMode; readonly limit: number };
  /** How many batches make the step. */
  readonly accumulation: number;
  readonly memory: MemoryMode;
  /** null: gradients need none. */
  readonly scaler?: GradientScaler | null;
  /** Asked after each batch; `false` gives up a step that needs more of them. */
  readonly goOn: () => Promise<boolean>;
}

/** `skipped`: the gradient overflowed, and only the step's number and the scale have changed. */
export type StepOutcome = SteppedOutcome | SkippedOutcome;

interface SteppedOutcome {
  readonly type: "stepped";
  readonly state: OptimizerState;
  readonly scaler: GradientScaler | null;
  /** Mean over the batches. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientLength: number;
}

interface SkippedOutcome {
  readonly type: "skipped";
  readonly state: OptimizerState;
  readonly scaler: GradientScaler;
}

/**
 * One step of the optimizer; null when it was given up.
 *
 * @throws GenerationError NOT_FINITE for loss and gradient; where gradients are scaled, only when no scale helps
 */
export async function optimizerStep(
  model: LoadedModel,
  state: OptimizerState,
  batches: Iterable<Samples>,
  settings: StepSettings,
): Promise<StepOutcome | null> {
  const { clipping, scaler = null } = settings;
  try {
    const computed = await stepGradient(model, state.values, batches, settings);
    if (computed === null) return null;
    const { sum, loss } = computed;
    const gradient = clipGradient(sum, clipping.mode, clipping.limit);
    const next = adamW(state, gradient, { ...settings, skipped: scaler?.skipped ?? 0 });
    return {
      type: "stepped",
      ...{ state: next, scaler: scaler && afterGoodStep(scaler), loss, gradientLength: length(sum) },
    };
  } catch (error) {
    const smaller = scaler !== null && isNotFinite(error) ? afterOverflow(scaler) : null;
    if (smaller === null) throw error;
    return { type: "skipped", state: { ...state, step: state.step + 1 }, scaler: smaller };
  }
}

/** Of all batches of a step; null when it was given up. */
async function stepGradient(
  model: LoadedModel,
  vectors: Float32Array,
  batches: Iterable<Samples>,
  { accumulation, memory, scaler = null, goOn }: StepSettings,
): Promise<{ sum: Float32Array; loss: number } | null> {
  const sum = new Float32Array(vectors.length);
  const options = { memory, ...(scaler && { lossScale: scaler.scale }) };
  let loss = 0;
  let left = accumulation;
  for (const samples of batches) {
    const result = trainingStep(model, { ...samples, vectors }, options);
    accumulate(sum, result.gradient, accumulation);
    loss += result.loss / accumulation;
    left -= 1;
    if (!(await goOn()) && left > 0) return null;
  }
  return { sum, loss };
}
