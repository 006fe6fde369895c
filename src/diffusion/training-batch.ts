import type { Network } from "../nn/network.ts";
import { asRows } from "../tensor/as-rows.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import type { Variable } from "../tensor/tape.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { addNoise, predictionTarget } from "./noise-schedule.ts";
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

/**
 * The way there, which a step and an evaluation share: the model's answer to the noisy latents, which belongs to the
 * caller, and what it should have been, [batch · height · width, outChannels].
 */
export function predictBatch(
  network: Network,
  { config, schedule }: LoadedModel,
  batch: TrainingBatch,
  vectors: Variable,
): { prediction: Variable; target: Float32Array } {
  const { recorder } = network;
  const context = encodeText(network, textEncoderOf(config), { ...batch, vectors });
  const latents = asRows(recorder.kernels, addNoise(schedule, batch), config.unet.inChannels);
  const prediction = unet(network, config.unet, { ...batch, latents, context });
  recorder.release(context);
  return { prediction, target: predictionTarget(schedule, config.prediction, batch) };
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
