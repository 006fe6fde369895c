import type { Grid } from "../tensor/operations/grid.ts";
import type { ModelConfig } from "./model-config.ts";
import { textEncoderOf } from "./text-encoder.ts";
import type { TrainingBatch } from "./training-batch.ts";

const VECTORS = 3;

/** A batch for measuring, of so many pictures and latents: what its numbers are has no influence on time or memory. */
export function exampleBatch(config: ModelConfig, grid: Grid): TrainingBatch {
  const { tokens, width, length } = textEncoderOf(config);
  const { batch } = grid;
  const size = batch * grid.height * grid.width * config.unet.inChannels;
  const each = <T>(value: T): T[] => Array.from({ length: batch }, () => value);
  return {
    vectors: spread(VECTORS * width),
    tokens: Int32Array.from({ length: batch * length }, (_, i) => (i * 31) % tokens),
    placements: Array.from({ length: VECTORS }, (_, vector) => ({ row: 5 + vector, vector })),
    clipSkip: 1,
    latents: spread(size),
    noise: spread(size).reverse(),
    grid,
    timesteps: each(437),
    lossWeights: each(1),
  };
}

/** Values between -1.7 and 1.7, of variance 1. */
function spread(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => ((((i + 1) * 2654435761) % 2 ** 32) / 2 ** 31 - 1) * 1.7);
}
