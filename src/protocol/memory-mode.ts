import { z } from "zod";
import { ComputePrecision } from "./compute-precision.ts";

/** What a training step keeps for its way back, the fastest first. All give the same gradient, but for rounding. */
export const MemoryMode = z.enum(["keep", "attention", "checkpoint"]);
export type MemoryMode = z.infer<typeof MemoryMode>;

/** What matrices and filters are kept as: as the file has them, or widened once. */
export const WeightPrecision = z.enum(["stored", "float32"]);
export type WeightPrecision = z.infer<typeof WeightPrecision>;

/** How a training is computed: the same gradient each way but for rounding, faster or with less memory. */
export const TrainingWay = z.object({
  memory: MemoryMode,
  weights: WeightPrecision,
  /** What was written before there was a choice was computed in float32. */
  precision: ComputePrecision.default("float32"),
});
export type TrainingWay = z.infer<typeof TrainingWay>;
