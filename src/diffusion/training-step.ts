import type { EagerKernels } from "../tensor/eager-kernels.ts";
import type { Tensor } from "../tensor/kernels.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import { meanSquaredError } from "../tensor/operations/mean-squared-error.ts";
import { createGradientRecorder } from "../tensor/recorder.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { addNoise, predictionTarget } from "./noise-schedule.ts";
import { requireFinite } from "./require-finite.ts";
import { encodeText, textEncoderOf, type Placement } from "./text-encoder.ts";
import { unet } from "./unet.ts";

/** A batch. Latents and noise are [batch, height, width, channels], all of one size. */
export interface TrainingBatch {
  /** The embedding, [vectors, width]. */
  readonly vectors: Float32Array;
  /** Every prompt's chunks one after another, as many for each: [batch · chunks · length]. */
  readonly tokens: Int32Array;
  /** Where in `tokens` which vector stands. */
  readonly placements: readonly Placement[];
  readonly clipSkip: number;
  /** Multiplied by the VAE's scale. */
  readonly latents: Float32Array;
  readonly noise: Float32Array;
  readonly grid: Grid;
  /** One for each sample. */
  readonly timesteps: readonly number[];
  /** What each sample's error counts for; 1: as it is. */
  readonly lossWeights: readonly number[];
}

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
  const { config, schedule, kernels, weights } = model;
  const recorder = createGradientRecorder(kernels, options);
  const network = { recorder, weights };
  const rows = (values: Float32Array, width: number): Tensor =>
    kernels.constant(values, [values.length / width, width]);
  try {
    return kernels.scope(() => {
      const encoder = textEncoderOf(config);
      const vectors = recorder.variable(rows(batch.vectors, encoder.width));
      const context = encodeText(network, encoder, { ...batch, vectors });
      const latents = rows(addNoise(schedule, batch), config.unet.inChannels);
      const prediction = unet(network, config.unet, { ...batch, latents, context });
      const target = predictionTarget(schedule, config.prediction, batch);
      const loss = meanSquaredError(recorder, {
        prediction,
        target: recorder.constant(rows(target, config.unet.outChannels)),
        weights: recorder.constant(rows(Float32Array.from(batch.lossWeights), 1)),
      });
      const sampleLosses = squaredErrors(kernels.read(prediction.value), target, batch.lossWeights.length);
      for (const own of [context, prediction]) recorder.release(own);
      const [gradient] = recorder.backward(loss, rows(Float32Array.of(1), 1), [vectors]);
      return finite({
        ...lossOf(sampleLosses, batch.lossWeights),
        gradient: take(kernels, gradient, batch.vectors),
      });
    });
  } finally {
    recorder.discard();
  }
}

/** Each sample's mean squared error. In double precision: single would lose a digit over so many terms. */
export function squaredErrors(prediction: Float32Array, target: Float32Array, samples: number): number[] {
  const size = prediction.length / samples;
  return Array.from({ length: samples }, (_, sample) => {
    let sum = 0;
    for (let i = sample * size; i < (sample + 1) * size; i++)
      sum += ((prediction[i] ?? 0) - (target[i] ?? 0)) ** 2;
    return sum / size;
  });
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
