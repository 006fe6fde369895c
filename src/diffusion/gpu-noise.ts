import { philox } from "../tensor/philox.ts";

/**
 * Normal noise as torch draws it on an NVIDIA card, and A1111 everywhere with "RNG: NV": the same seed begins with
 * the same picture. Each number is a function of the seed, how many draws went before, and its place.
 *
 * `shape` is [height, width, channels]; the numbers are counted through channel by channel, as torch has latents.
 */
export function gpuNoise(
  { seed, draw }: { seed: number; draw: number },
  shape: readonly [height: number, width: number, channels: number],
): Float32Array {
  const [height, width, channels] = shape;
  const size = height * width;
  const noise = new Float32Array(size * channels);
  const key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0] as const;
  for (let i = 0; i < noise.length; i++) {
    // CUDA's normal numbers take the first two of the four.
    const [a, b] = philox([draw, 0, i, 0], key);
    noise[(i % size) * channels + Math.floor(i / size)] = normal(a, b);
  }
  return noise;
}

/** Box and Muller's, of two numbers of 32 bits. */
function normal(a: number, b: number): number {
  const u = a * 2 ** -32 + 2 ** -33;
  const v = b * (2 ** -32 * 2 * Math.PI) + 2 ** -33 * 2 * Math.PI;
  return Math.sqrt(-2 * Math.log(u)) * Math.sin(v);
}
