import type { Network } from "../nn/network.ts";
import { timestepFeatures } from "../nn/time-embedding.ts";
import { type InputValues, rowsOf } from "../tensor/computation.ts";
import type { Tensor } from "../tensor/kernels.ts";
import { emphasize } from "../tensor/operations/emphasize.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import { axisOf } from "../tensor/shapes.ts";
import type { Variable } from "../tensor/tape.ts";
import type { ComputingModel } from "./loaded-model.ts";
import type { ModelConfig, TextEncoderConfig } from "./model-config.ts";
import { addNoise, predictionTarget } from "./noise-schedule.ts";
import { encodeText, textEncoderOf, textInputs, type Placement, type TextInput } from "./text-encoder.ts";
import { unet } from "./unet.ts";

/** A batch. Latents and noise are [batch, height, width, channels], all of one size. */
export interface TrainingBatch {
  /** The embedding, [vectors, width]. */
  readonly vectors: Float32Array;
  /** Every prompt's chunks one after another, as many for each: [batch · chunks · length]. */
  readonly tokens: Int32Array;
  /** Where in `tokens` which vector stands. */
  readonly placements: readonly Placement[];
  /** Emphasis of each token; left out: none has any. */
  readonly multipliers?: Float32Array | undefined;
  readonly clipSkip: number;
  /** Multiplied by the VAE's scale. */
  readonly latents: Float32Array;
  readonly noise: Float32Array;
  readonly grid: Grid;
  /** One for each sample. */
  readonly timesteps: readonly number[];
  /** What each sample's error counts for; 1: as it is. */
  readonly lossWeights: readonly number[];
  /** What the error at each latent counts for besides, [batch · height · width], of mean 1; left out: 1. */
  readonly positionWeights?: Float32Array | undefined;
}

type InputName = "tokens" | "vectors" | "placement" | "multipliers" | "latents" | "timesteps";

/** A single multiplier stands for no emphasis at all: most prompts have none, and their graph does without it. */
const noEmphasis = rowsOf(Float32Array.of(1), 1);

/** What the model is shown of a batch: the inputs that a step and an evaluation share. */
export function batchInputs(
  { config, schedule }: ComputingModel,
  batch: TrainingBatch,
): Record<InputName, InputValues> {
  const { inChannels, channels } = config.unet;
  return {
    ...textInputs(textEncoderOf(config), batch),
    multipliers: batch.multipliers === undefined ? noEmphasis : rowsOf(batch.multipliers, 1),
    latents: rowsOf(addNoise(schedule, batch), inChannels),
    timesteps: rowsOf(timestepFeatures(batch.timesteps, channels), channels),
  };
}

/** What it should answer, [batch · height · width, outChannels]. */
export function batchTarget({ config, schedule }: ComputingModel, batch: TrainingBatch): Float32Array {
  return predictionTarget(schedule, config.prediction, batch);
}

/** The way there, which a step and an evaluation share: the model's answer, which belongs to the caller. */
export function predictBatch(
  network: Network,
  config: ModelConfig,
  input: Readonly<Record<Exclude<InputName, "vectors">, Tensor>> & {
    vectors: Variable;
    clipSkip: number;
    grid: Grid;
  },
): Variable {
  const { recorder } = network;
  const context = encodePrompts(network, textEncoderOf(config), input);
  const prediction = unet(network, config.unet, { ...input, context });
  recorder.release(context);
  return prediction;
}

function encodePrompts(
  network: Network,
  encoder: TextEncoderConfig,
  input: TextInput & { multipliers: Tensor },
): Variable {
  const { recorder } = network;
  const { multipliers } = input;
  const encoded = encodeText(network, encoder, input);
  if (axisOf(multipliers, 0) === 1) return encoded;
  const texts = axisOf(multipliers, 0) / encoder.length;
  return recorder.block(
    [encoded],
    (x) => emphasize(recorder, { x, multipliers: recorder.constant(multipliers) }, { texts }),
    { consume: [encoded] },
  );
}

/** Of each sample [batch, 1], or of each latent [batch · height · width, 1]. */
export function errorWeights({ lossWeights, positionWeights }: TrainingBatch): InputValues {
  if (positionWeights === undefined) return rowsOf(Float32Array.from(lossWeights), 1);
  const size = positionWeights.length / lossWeights.length;
  return rowsOf(
    positionWeights.map((weight, i) => weight * (lossWeights[Math.floor(i / size)] ?? 0)),
    1,
  );
}

/**
 * Each sample's mean squared error, latents counted by their weights. In double precision: single would lose a digit
 * over so many terms.
 */
export function squaredErrors(
  prediction: Float32Array,
  target: Float32Array,
  { lossWeights, positionWeights }: TrainingBatch,
): number[] {
  const samples = lossWeights.length;
  const size = prediction.length / samples;
  const channels = positionWeights === undefined ? 1 : prediction.length / positionWeights.length;
  return Array.from({ length: samples }, (_, sample) => {
    let sum = 0;
    for (let i = sample * size; i < (sample + 1) * size; i++) {
      const weight = positionWeights?.[Math.floor(i / channels)] ?? 1;
      sum += weight * ((prediction[i] ?? 0) - (target[i] ?? 0)) ** 2;
    }
    return sum / size;
  });
}
