import { z } from "zod";

/** What a training step keeps for its way back, the fastest first. All give the same gradient, but for rounding. */
export const MemoryMode = z.enum(["keep", "attention", "checkpoint"]);
export type MemoryMode = z.infer<typeof MemoryMode>;

/** What matrices and filters are kept as: as the file has them, or widened once. */
export const WeightPrecision = z.enum(["stored", "float32"]);
export type WeightPrecision = z.infer<typeof WeightPrecision>;

/** How a training is computed: the same gradient each way, faster or with less memory. */
export const TrainingWay = z.object({ memory: MemoryMode, weights: WeightPrecision });
export type TrainingWay = z.infer<typeof TrainingWay>;
