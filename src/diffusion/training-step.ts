import { asRows } from "../tensor/as-rows.ts";
import type { EagerKernels } from "../tensor/eager-kernels.ts";
import type { Tensor } from "../tensor/kernels.ts";
import { meanSquaredError } from "../tensor/operations/mean-squared-error.ts";
import { createGradientRecorder } from "../tensor/recorder.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { requireFinite } from "./require-finite.ts";
import { textEncoderOf } from "./text-encoder.ts";
import { predictBatch, squaredErrors, type TrainingBatch } from "./training-batch.ts";

export interface TrainingResult {
  /** Mean over the batch of weight · mean squared error. */
  readonly loss: number;
  /** Each sample's mean squared error, without its weight. */
  readonly sampleLosses: readonly number[];
  /** Of the loss, to the vectors: [vectors, width]. */
  readonly gradient: Float32Array;
}

export interface TrainingOptions {
  /** Keeps only the inputs of each block and computes it again on the way back: less memory, a third more time. */
  checkpoint?: boolean;
}

/**
 * One step: how wrong is the model about the noise when the prompts hold these vectors, and which way is better?
 * Leaves nothing on the device.
 *
 * @throws GenerationError NOT_FINITE when loss or gradient are no numbers
 */
export function trainingStep(
  model: LoadedModel,
  batch: TrainingBatch,
  options: TrainingOptions = {},
): TrainingResult {
  const { config, kernels, weights } = model;
  const recorder = createGradientRecorder(kernels, options);
  const network = { recorder, weights };
  try {
    return kernels.scope(() => {
      const vectors = recorder.variable(asRows(kernels, batch.vectors, textEncoderOf(config).width));
      const { prediction, target } = predictBatch(network, model, batch, vectors);
      const loss = meanSquaredError(recorder, {
        prediction,
        target: recorder.constant(asRows(kernels, target, config.unet.outChannels)),
        weights: recorder.constant(asRows(kernels, Float32Array.from(batch.lossWeights), 1)),
      });
      const sampleLosses = squaredErrors(kernels.read(prediction.value), target, batch.lossWeights.length);
      recorder.release(prediction);
      const [gradient] = recorder.backward(loss, asRows(kernels, Float32Array.of(1), 1), [vectors]);
      return finite({
        ...lossOf(sampleLosses, batch.lossWeights),
        gradient: take(kernels, gradient, batch.vectors),
      });
    });
  } finally {
    recorder.discard();
  }
}

function lossOf(
  sampleLosses: readonly number[],
  lossWeights: readonly number[],
): Pick<TrainingResult, "loss" | "sampleLosses"> {
  const loss = sampleLosses.reduce((sum, own, sample) => sum + own * (lossWeights[sample] ?? 0), 0);
  return { loss: loss / sampleLosses.length, sampleLosses };
}

/** Zeros where no prompt holds a vector. */
function take(kernels: EagerKernels, gradient: Tensor | null | undefined, like: Float32Array): Float32Array {
  if (!gradient) return new Float32Array(like.length);
  const values = kernels.read(gradient);
  kernels.release(gradient);
  return values;
}

function finite(result: TrainingResult): TrainingResult {
  requireFinite([result.loss], "loss");
  requireFinite(result.gradient, "gradient");
  return result;
}
