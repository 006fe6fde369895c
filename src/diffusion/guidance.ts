import { asRows } from "../tensor/as-rows.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import { createPlainRecorder } from "../tensor/recorder.ts";
import type { Conditioning } from "./conditioning.ts";
import { joinValues } from "./join-values.ts";
import type { LoadedModel } from "./loaded-model.ts";
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
  model: LoadedModel,
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
function predictor({ config, kernels, weights }: LoadedModel, grid: Grid) {
  const recorder = createPlainRecorder(kernels);
  const { inChannels } = config.unet;
  return (
    latents: Float32Array,
    timestep: number,
    conditionings: readonly Conditioning[],
  ): Float32Array[] => {
    const batch = conditionings.length;
    const context = joinValues(conditionings.map(({ values }) => values));
    const repeated = joinValues(conditionings.map(() => latents));
    const width = conditionings[0]?.width ?? 0;
    const output = kernels.scope(() => {
      const prediction = unet({ recorder, weights }, config.unet, {
        latents: asRows(kernels, repeated, inChannels),
        grid: { ...grid, batch },
        timesteps: conditionings.map(() => timestep),
        context: recorder.constant(asRows(kernels, context, width)),
      });
      const values = kernels.read(prediction.value);
      recorder.release(prediction);
      return values;
    });
    const size = output.length / batch;
    return conditionings.map((_, i) => output.subarray(i * size, (i + 1) * size));
  };
}
