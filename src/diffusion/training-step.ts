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
  return kernels.scope(() => {
    const encoder = textEncoderOf(config);
    const vectors = recorder.variable(rows(batch.vectors, encoder.width));
    const context = encodeText(network, encoder, { ...batch, vectors });
    const latents = rows(addNoise(schedule, batch), config.unet.inChannels);
    const prediction = unet(network, config.unet, { ...batch, latents, context });
    const target = rows(predictionTarget(schedule, config.prediction, batch), config.unet.outChannels);
    const lossWeights = rows(Float32Array.from(batch.lossWeights), 1);
    const loss = meanSquaredError(recorder, {
      prediction,
      target: recorder.constant(target),
      weights: recorder.constant(lossWeights),
    });
    for (const own of [context, prediction]) recorder.release(own);
    const [gradient] = recorder.backward(loss, rows(Float32Array.of(1), 1), [vectors]);
    const result = {
      loss: kernels.read(loss.value)[0] ?? Number.NaN,
      gradient: gradient ? kernels.read(gradient) : new Float32Array(batch.vectors.length),
    };
    if (gradient) kernels.release(gradient);
    requireFinite([result.loss], "loss");
    requireFinite(result.gradient, "gradient");
    return result;
  });
}
