import type { TrainingBatch } from "../../src/diffusion/training-batch.ts";
import type { Placement } from "../../src/diffusion/text-encoder.ts";
import type { Grid } from "../../src/tensor/operations/grid.ts";
import { values } from "../tensor/lib/numbers.ts";
import type { TinyLoaded } from "./tiny-model.ts";

const LENGTH = 77;

export interface BatchFacts {
  readonly vectors?: number;
  /** Chunks of each prompt. */
  readonly chunks?: number;
  readonly placements?: readonly Placement[];
  /** What all that is arbitrary is made of. */
  readonly seed?: number;
}

/** A training batch of any size for one of the goldens' models. */
export function sizedBatch({ config }: TinyLoaded, grid: Grid, facts: BatchFacts = {}): TrainingBatch {
  const { vectors = 2, chunks = 1, seed = 1 } = facts;
  const [encoder] = config.textEncoders;
  const rows = grid.batch * chunks * LENGTH;
  const size = grid.batch * grid.height * grid.width * config.unet.inChannels;
  const placed = Array.from({ length: vectors }, (_, vector) => ({ row: 4 + vector, vector }));
  return {
    vectors: values(vectors * encoder!.width, seed),
    tokens: Int32Array.from({ length: rows }, (_, row) => (row * (30 + seed)) % encoder!.tokens),
    placements: facts.placements ?? placed,
    clipSkip: 1,
    latents: values(size, seed + 1),
    noise: values(size, seed + 2),
    grid,
    timesteps: Array.from({ length: grid.batch }, (_, sample) => (100 + sample * 333 + seed) % 1000),
    lossWeights: Array.from({ length: grid.batch }, () => 1),
  };
}
