import { timestepFeatures } from "../nn/time-embedding.ts";
import { rowsOf } from "../tensor/computation.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import { createPlainRecorder } from "../tensor/recorder.ts";
import type { Conditioning } from "./conditioning.ts";
import { joinValues } from "./join-values.ts";
import type { ComputingModel } from "./loaded-model.ts";
import { unet } from "./unet.ts";

export interface Guidance {
  readonly positive: Conditioning;
  readonly negative: Conditioning;
  /** 1: as if there were no negative prompt. */
  readonly scale: number;
  /** Of the latents, one picture. */
  readonly grid: Grid;
}

/**
 * The U-Net's output for latents [height, width, channels] at a timestep: what the negative prompt gives, and
 * `scale` times the way from there to what the positive one gives.
 */
export function guidedModel(
  model: ComputingModel,
  { positive, negative, scale, grid }: Guidance,
): (latents: Float32Array, timestep: number) => Float32Array {
  const predict = predictor(model, grid);
  if (scale === 1) return (latents, timestep) => predict(latents, timestep, [positive])[0] ?? latents;
  // A batch has prompts of one length.
  const isOneBatch = positive.tokens === negative.tokens;
  return (latents, timestep) => {
    const [from, to] = isOneBatch
      ? predict(latents, timestep, [negative, positive])
      : [negative, positive].flatMap((conditioning) => predict(latents, timestep, [conditioning]));
    return Float32Array.from(from ?? [], (value, i) => value + scale * ((to?.[i] ?? 0) - value));
  };
}

/** Outputs for the same latents with each of the conditionings, in one batch. */
function predictor({ config, run }: ComputingModel, grid: Grid) {
  const { inChannels, channels } = config.unet;
  return (
    latents: Float32Array,
    timestep: number,
    conditionings: readonly Conditioning[],
  ): Float32Array[] => {
    const batch = conditionings.length;
    const context = joinValues(conditionings.map(({ values }) => values));
    const timesteps = conditionings.map(() => timestep);
    const { prediction } = run({
      name: "prediction",
      settings: { grid },
      inputs: {
        latents: rowsOf(joinValues(conditionings.map(() => latents)), inChannels),
        timesteps: rowsOf(timestepFeatures(timesteps, channels), channels),
        context: rowsOf(context, conditionings[0]?.width ?? 0),
      },
      build: ({ kernels, weights }, inputs) => {
        const recorder = createPlainRecorder(kernels);
        const input = { ...inputs, grid: { ...grid, batch }, context: recorder.constant(inputs.context) };
        return { prediction: unet({ recorder, weights }, config.unet, input).value };
      },
    });
    const size = prediction.length / batch;
    return conditionings.map((_, i) => prediction.subarray(i * size, (i + 1) * size));
  };
}
