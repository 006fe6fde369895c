const ROUNDS = 10;
const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const;
const KEY_STEPS = [0x9e3779b9, 0xbb67ae85] as const;

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
    const [a, b] = philox([draw, 0, i, 0], key);
    noise[(i % size) * channels + Math.floor(i / size)] = normal(a, b);
  }
  return noise;
}

type Four = readonly [number, number, number, number];

/** Philox4x32-10, of which CUDA's normal numbers take the first two. */
function philox(counter: Four, key: readonly [number, number]): Four {
  let [a, b, c, d] = counter;
  let [low, high] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const first = product(a, MULTIPLIERS[0]);
    const second = product(c, MULTIPLIERS[1]);
    [a, b, c, d] = [(second.high ^ b ^ low) >>> 0, second.low, (first.high ^ d ^ high) >>> 0, first.low];
    low = (low + KEY_STEPS[0]) >>> 0;
    high = (high + KEY_STEPS[1]) >>> 0;
  }
  return [a, b, c, d];
}

/** The 64 bits of a product of two unsigned 32-bit numbers. */
function product(a: number, b: number): { high: number; low: number } {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const rest = aLow * bHigh + (middle & 0xffff);
  const high = aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(rest / 0x10000);
  return { high: high >>> 0, low: Math.imul(a, b) >>> 0 };
}

/** Box and Muller's, of two numbers of 32 bits. */
function normal(a: number, b: number): number {
  const u = a * 2 ** -32 + 2 ** -33;
  const v = b * (2 ** -32 * 2 * Math.PI) + 2 ** -33 * 2 * Math.PI;
  return Math.sqrt(-2 * Math.log(u)) * Math.sin(v);
}
