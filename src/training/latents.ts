import type { ComputingModel } from "../diffusion/loaded-model.ts";
import { encodeImages } from "../diffusion/vae-encoder.ts";
import type { RgbPicture } from "../formats/png-pixels.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { rowsOf } from "../tensor/computation.ts";
import { createPlainRecorder } from "../tensor/recorder.ts";
import { normals, type RandomStream } from "../tensor/random.ts";

/** A normal distribution for each latent of a picture, [height · width, channels], not multiplied by the scale. */
export interface PictureLatents {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** Needs the VAE's encoder. Leaves nothing on the device. */
export function encodePicture({ config: { vae }, run }: ComputingModel, picture: RgbPicture): PictureLatents {
  const { width, height, data } = picture;
  const pixels = Float32Array.from(data, (value) => value / 127.5 - 1);
  const { mean, logVariance } = run({
    name: "encoder",
    settings: { height, width },
    inputs: { images: rowsOf(pixels, 3) },
    build: ({ kernels, weights }, { images }) => {
      const network = { recorder: createPlainRecorder(kernels), weights };
      const encoded = encodeImages(network, vae, { images, grid: { batch: 1, height, width } });
      return { mean: kernels.retain(encoded.mean), logVariance: kernels.retain(encoded.logVariance) };
    },
  });
  const factor = 2 ** (vae.multiples.length - 1);
  return {
    mean,
    deviation: logVariance.map((value) => Math.exp(value / 2)),
    height: Math.floor(height / factor),
    width: Math.floor(width / factor),
  };
}

/** Latents for one use of a picture, multiplied by the VAE's scale, as A1111 samples them (dataset.py:90-124). */
export function drawLatents(
  { mean, deviation }: PictureLatents,
  mode: TrainingJob["pictures"]["latents"],
  { seed, picture, sample, scale }: { seed: number; picture: number; sample: number; scale: number },
): Float32Array {
  const draw = (stream: RandomStream): Float32Array => {
    const noise = normals(stream, mean.length);
    return mean.map((value, i) => (value + (deviation[i] ?? 0) * (noise[i] ?? 0)) * scale);
  };
  switch (mode) {
    case "once":
      return draw({ seed, purpose: "latents", step: picture });
    case "random":
      return draw({ seed, purpose: "latents of a use", step: sample });
    case "deterministic":
      return mean.map((value) => value * scale);
    default:
      return mode satisfies never;
  }
}
