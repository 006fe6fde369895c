import type { Conditioning } from "./conditioning.ts";
import { gpuNoise } from "./gpu-noise.ts";
import { guidedModel } from "./guidance.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { vaeFactor, type PictureSize } from "./picture-size.ts";
import { requireFinite } from "./require-finite.ts";
import { sampling, type SamplerName, type SamplingStep } from "./samplers.ts";

export interface DrawingOptions {
  readonly positive: Conditioning;
  readonly negative: Conditioning;
  /** Guidance; 1: none. */
  readonly cfgScale: number;
  readonly sampler: SamplerName;
  readonly steps: number;
  readonly seed: number;
  /** In pixels. */
  readonly size: PictureSize;
}

/**
 * One picture's latents, [height, width, channels], step by step; the last are the result.
 *
 * @throws GenerationError NOT_FINITE
 */
export function* drawLatents(model: LoadedModel, options: DrawingOptions): Generator<SamplingStep, void> {
  const { positive, negative, cfgScale, sampler, steps, seed, size } = options;
  const { config, schedule } = model;
  const factor = vaeFactor(config);
  const grid = { batch: 1, height: size.height / factor, width: size.width / factor };
  const shape = [grid.height, grid.width, config.unet.inChannels] as const;
  for (const step of sampling({
    sampler,
    schedule,
    prediction: config.prediction,
    steps,
    noise: gpuNoise({ seed, draw: 0 }, shape),
    stepNoise: (number) => gpuNoise({ seed, draw: number }, shape),
    model: guidedModel(model, { positive, negative, scale: cfgScale, grid }),
  })) {
    requireFinite(step.latents, `picture after step ${step.step}`);
    yield step;
  }
}
