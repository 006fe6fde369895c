import { type FourWords, philox } from "./philox.ts";

/**
 * Where random numbers come from. Each one is a pure function of these and its index: there is no state to save, and
 * no order in which they must be drawn.
 */
export interface RandomStream {
  /** An integer from 0 to 2⁵³ - 1. */
  readonly seed: number;
  /** What the numbers are for: "noise", "timestep". Numbers for different purposes are independent. */
  readonly purpose: string;
  /** An integer from 0 to 2³² - 1: the training step, or the epoch. */
  readonly step: number;
}

/** Number `index` of the stream, uniform in [0, 1), 53 bits. */
export function uniform(stream: RandomStream, index: number): number {
  const words = block(stream, Math.floor(index / 2));
  const [high, low] = index % 2 === 0 ? [words[0], words[1]] : [words[2], words[3]];
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;
}

/** Number `index` of the stream, an integer from 0 to `below` - 1. */
export function integer(stream: RandomStream, index: number, below: number): number {
  return Math.floor(uniform(stream, index) * below);
}

/** Numbers `first` to `first + count - 1` of the stream, standard normal. */
export function normals(stream: RandomStream, count: number, first = 0): Float32Array {
  const numbers = new Float32Array(count);
  for (let at = 0; at < count;) {
    const index = first + at;
    const four = normalBlock(block(stream, Math.floor(index / 4)));
    for (let lane = index % 4; lane < 4 && at < count; lane += 1) {
      numbers[at] = four[lane] ?? 0;
      at += 1;
    }
  }
  return numbers;
}

/** The numbers from 0 to `length - 1` in random order. */
export function permutation(stream: RandomStream, length: number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = integer(stream, last, last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

function block({ seed, purpose, step }: RandomStream, index: number): FourWords {
  const counter = [index >>> 0, Math.floor(index / 2 ** 32), step >>> 0, hash(purpose)] as const;
  return philox(counter, [seed >>> 0, Math.floor(seed / 2 ** 32)]);
}

/** Box and Muller: two pairs of uniform words to two pairs of normal numbers. */
function normalBlock([a, b, c, d]: FourWords): FourWords {
  return [...normalPair(a, b), ...normalPair(c, d)];
}

function normalPair(a: number, b: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log((a + 0.5) * 2 ** -32));
  const angle = 2 * Math.PI * ((b + 0.5) * 2 ** -32);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
