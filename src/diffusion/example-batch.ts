import type { ModelConfig } from "./model-config.ts";
import { textEncoderOf } from "./text-encoder.ts";
import type { TrainingBatch } from "./training-batch.ts";

const VECTORS = 3;

/** One picture's batch for measuring, `side` latents a side: what its numbers are has no influence on time. */
export function exampleBatch(config: ModelConfig, side: number): TrainingBatch {
  const { tokens, width, length } = textEncoderOf(config);
  const size = side * side * config.unet.inChannels;
  return {
    vectors: spread(VECTORS * width),
    tokens: Int32Array.from({ length }, (_, i) => (i * 31) % tokens),
    placements: Array.from({ length: VECTORS }, (_, vector) => ({ row: 5 + vector, vector })),
    clipSkip: 1,
    latents: spread(size),
    noise: spread(size).reverse(),
    grid: { batch: 1, height: side, width: side },
    timesteps: [437],
    lossWeights: [1],
  };
}

/** Values between -1.7 and 1.7, of variance 1. */
function spread(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => ((((i + 1) * 2654435761) % 2 ** 32) / 2 ** 31 - 1) * 1.7);
}
