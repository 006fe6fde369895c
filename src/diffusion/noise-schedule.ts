import type { NoiseScheduleConfig, PredictionType } from "./model-config.ts";

/** The forward process by timestep, in double precision. Fractional timesteps lie between as k-diffusion has them. */
export interface NoiseSchedule {
  readonly timesteps: number;
  /** Share of the signal's variance that is left at each timestep. */
  readonly alphasCumprod: Float64Array;
}

export function noiseSchedule({ timesteps, betaStart, betaEnd }: NoiseScheduleConfig): NoiseSchedule {
  const [low, high] = [Math.sqrt(betaStart), Math.sqrt(betaEnd)];
  const alphasCumprod = new Float64Array(timesteps);
  let product = 1;
  for (let t = 0; t < timesteps; t++) {
    const root = low + ((high - low) * t) / (timesteps - 1);
    product *= 1 - root * root;
    alphasCumprod[t] = product;
  }
  return { timesteps, alphasCumprod };
}

/** @throws RangeError for a timestep that the schedule does not have */
export function alphaCumprodAt({ alphasCumprod }: NoiseSchedule, timestep: number): number {
  const alpha = alphasCumprod[timestep];
  if (alpha === undefined) throw new RangeError(`There is no timestep ${timestep}.`);
  return alpha;
}

/** Noise over signal, √((1−ᾱ)/ᾱ). Between whole timesteps its logarithm is linear. */
export function sigmaAt(schedule: NoiseSchedule, timestep: number): number {
  const [low, high] = [Math.floor(timestep), Math.ceil(timestep)];
  const share = timestep - low;
  const logSigma = (t: number): number => {
    const alpha = alphaCumprodAt(schedule, t);
    return Math.log((1 - alpha) / alpha) / 2;
  };
  return Math.exp((1 - share) * logSigma(low) + share * logSigma(high));
}

/** Latents and noise of a batch, in samples of equal size one after another. */
export interface NoisedBatch {
  readonly latents: Float32Array;
  readonly noise: Float32Array;
  /** One for each sample. */
  readonly timesteps: readonly number[];
}

/** What the U-Net is shown: √ᾱ·latents + √(1−ᾱ)·noise. */
export function addNoise(schedule: NoiseSchedule, { latents, noise, timesteps }: NoisedBatch): Float32Array {
  return blend(
    latents,
    noise,
    mixesOf(schedule, timesteps, (alpha) => [Math.sqrt(alpha), Math.sqrt(1 - alpha)]),
  );
}

/** What the U-Net should answer: the noise, or v = √ᾱ·noise − √(1−ᾱ)·latents. */
export function predictionTarget(
  schedule: NoiseSchedule,
  prediction: PredictionType,
  { latents, noise, timesteps }: NoisedBatch,
): Float32Array {
  if (prediction === "epsilon") return noise;
  return blend(
    latents,
    noise,
    mixesOf(schedule, timesteps, (alpha) => [-Math.sqrt(1 - alpha), Math.sqrt(alpha)]),
  );
}

type Mix = readonly [ofA: number, ofB: number];

function mixesOf(
  schedule: NoiseSchedule,
  timesteps: readonly number[],
  mixOf: (alpha: number) => Mix,
): readonly Mix[] {
  return timesteps.map((timestep) => mixOf(alphaCumprodAt(schedule, timestep)));
}

/** ofA·a + ofB·b, with a pair of factors for each sample. */
function blend(a: Float32Array, b: Float32Array, mixes: readonly Mix[]): Float32Array {
  const size = a.length / mixes.length;
  const result = new Float32Array(a.length);
  for (const [sample, [ofA, ofB]] of mixes.entries()) {
    for (let i = sample * size; i < (sample + 1) * size; i++)
      result[i] = ofA * (a[i] ?? Number.NaN) + ofB * (b[i] ?? Number.NaN);
  }
  return result;
}
