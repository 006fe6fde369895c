import type { CountedCost } from "../tensor/counted-run.ts";

/** A batch of pictures, in latents. */
export interface Latents {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

type Count = (latents: Latents) => CountedCost;

/** Of larger ones the tiles of encoder and decoder are so many that counting would take minutes. */
const MOST_LATENTS = 128 * 128;
const MOST_BATCH = 4;
/** Sides of what is counted in their place. */
const [SMALL, LARGE] = [48, 64];

/** What `count` says; where that would take long, what it says of two smaller ones, carried on. */
export function extrapolatedCost(latents: Latents, count: Count): CountedCost {
  const { batch, height, width } = latents;
  if (height * width > MOST_LATENTS) {
    const scaled = (side: number): Latents => scaledTo(latents, side);
    const [small, large] = [scaled(SMALL), scaled(LARGE)];
    const [a, b] = [extrapolatedCost(small, count), extrapolatedCost(large, count)];
    const sizes: Sizes = [areaOf(small), areaOf(large), height * width];
    return { bytes: line(sizes, a.bytes, b.bytes), nodes: Math.round(line(sizes, a.nodes, b.nodes)) };
  }
  if (batch <= MOST_BATCH) return count(latents);
  const [a, b] = [count({ ...latents, batch: MOST_BATCH / 2 }), count({ ...latents, batch: MOST_BATCH })];
  const sizes: Sizes = [MOST_BATCH / 2, MOST_BATCH, batch];
  return { bytes: line(sizes, a.bytes, b.bytes), nodes: Math.round(line(sizes, a.nodes, b.nodes)) };
}

/** Two places and a third one. */
type Sizes = [number, number, number];

/** The value at the third place of the line through those at the first two. */
function line([small, large, wanted]: Sizes, atSmall: number, atLarge: number): number {
  return atLarge + ((atLarge - atSmall) * (wanted - large)) / (large - small);
}

/** Of the same shape, with about as many latents as a square of that side; halved three times without a rest. */
function scaledTo({ batch, height, width }: Latents, side: number): Latents {
  const factor = side / Math.sqrt(height * width);
  const by8 = (length: number): number => Math.max(8, Math.round((length * factor) / 8) * 8);
  return { batch, height: by8(height), width: by8(width) };
}

function areaOf({ height, width }: Latents): number {
  return height * width;
}
