import type { PredictionType } from "./model-config.ts";
import { alphaCumprodAt, sigmaAt, type NoiseSchedule } from "./noise-schedule.ts";

/** As A1111 spells them. */
export const samplerNames = ["Euler a", "Euler", "DDIM"] as const;
export type SamplerName = (typeof samplerNames)[number];

export interface SamplingOptions {
  sampler: SamplerName;
  schedule: NoiseSchedule;
  prediction: PredictionType;
  /** Calls of the model. */
  steps: number;
  /** Normal noise of the picture's size, to begin with. */
  noise: Float32Array;
  /** Fresh normal noise for a step that adds some (Euler a), the first being 1. */
  stepNoise: (step: number) => Float32Array;
  /** The model's own output, guidance applied. `timestep` can be fractional. */
  model: (latents: Float32Array, timestep: number) => Float32Array;
}

export interface SamplingStep {
  /** From 1. */
  step: number;
  steps: number;
  /** After the step; of the last step: the result. */
  latents: Float32Array;
}

/**
 * Draws latents step by step, in double precision between the model's calls.
 * Euler and Euler a are k-diffusion's on its default schedule (A1111's "Automatic"). DDIM is LDM's with eta 0: unlike
 * A1111 1.10, which leaves out the last one, it calls the model for each of its timesteps.
 */
export function sampling(options: SamplingOptions): Generator<SamplingStep, void> {
  switch (options.sampler) {
    case "DDIM":
      return ddim(options);
    case "Euler":
      return euler(options, (_from, to) => ({ down: to, up: 0 }));
    case "Euler a":
      return euler(options, ancestralStep);
    default:
      return options.sampler satisfies never;
  }
}

/** Noise level to step down to, and of the noise to add then. */
type Descent = (from: number, to: number) => { down: number; up: number };

function ancestralStep(from: number, to: number): { down: number; up: number } {
  const up = Math.min(to, Math.sqrt((to ** 2 * (from ** 2 - to ** 2)) / from ** 2));
  return { down: Math.sqrt(to ** 2 - up ** 2), up };
}

function* euler(options: SamplingOptions, descend: Descent): Generator<SamplingStep, void> {
  const { schedule, steps, model, prediction } = options;
  const timesteps = evenTimesteps(steps, schedule.timesteps - 1);
  const sigmas = [...timesteps.map((t) => sigmaAt(schedule, t)), 0];
  let x = Float64Array.from(options.noise, (value) => value * (sigmas[0] ?? 0));
  for (const [i, timestep] of timesteps.entries()) {
    const [sigma = 0, next = 0] = [sigmas[i], sigmas[i + 1]];
    const alpha = 1 / (sigma ** 2 + 1);
    const input = Float32Array.from(x, (value) => value * Math.sqrt(alpha));
    const output = model(input, timestep);
    const { down, up } = descend(sigma, next);
    const slope = noiseFactors(prediction, alpha);
    const fresh = up > 0 ? options.stepNoise(i + 1) : null;
    x = x.map((value, at) => {
      const noise = slope.ofInput * (input[at] ?? 0) + slope.ofOutput * (output[at] ?? 0);
      return value + (down - sigma) * noise + up * (fresh?.[at] ?? 0);
    });
    yield { step: i + 1, steps, latents: Float32Array.from(x) };
  }
}

function* ddim(options: SamplingOptions): Generator<SamplingStep, void> {
  const { schedule, steps, model, prediction } = options;
  const timesteps = leadingTimesteps(steps, schedule.timesteps);
  let x = Float64Array.from(options.noise);
  for (const [i, timestep] of timesteps.entries()) {
    const alpha = alphaCumprodAt(schedule, timestep);
    const next = alphaCumprodAt(schedule, timesteps[i + 1] ?? 0);
    const output = model(Float32Array.from(x), timestep);
    const slope = noiseFactors(prediction, alpha);
    x = x.map((value, at) => {
      const noise = slope.ofInput * value + slope.ofOutput * (output[at] ?? 0);
      const clean = (value - Math.sqrt(1 - alpha) * noise) / Math.sqrt(alpha);
      return Math.sqrt(next) * clean + Math.sqrt(1 - next) * noise;
    });
    yield { step: i + 1, steps, latents: Float32Array.from(x) };
  }
}

/** The noise in the model's input (of variance 1) as ofInput·input + ofOutput·output. */
function noiseFactors(prediction: PredictionType, alpha: number): { ofInput: number; ofOutput: number } {
  return prediction === "epsilon"
    ? { ofInput: 0, ofOutput: 1 }
    : { ofInput: Math.sqrt(1 - alpha), ofOutput: Math.sqrt(alpha) };
}

/** From the last timestep to 0, evenly and not rounded. */
function evenTimesteps(steps: number, last: number): number[] {
  return Array.from({ length: steps }, (_, i) => (steps === 1 ? last : last - (last * i) / (steps - 1)));
}

/** LDM's: multiples of a whole stride, plus one; downwards. */
function leadingTimesteps(steps: number, count: number): number[] {
  const stride = Math.max(1, Math.floor(count / steps));
  return Array.from({ length: steps }, (_, i) => Math.min((steps - 1 - i) * stride + 1, count - 1));
}
