import { z } from "zod";
import { ComputePrecision } from "./compute-precision.ts";
import { MemoryMode } from "./memory-mode.ts";
import type { TrainingJob } from "./training-job.ts";

/** Asks an engine process what a training takes, by the shapes of the checkpoint's weights. Paths are absolute. */
export const PlanTask = z.object({
  type: z.literal("plan-training"),
  checkpoint: z.string(),
  /** Pixels; null: what the model is usually used at. */
  width: z.int().min(8).max(8192).nullable(),
  height: z.int().min(8).max(8192).nullable(),
  batchSize: z.int().min(1).max(1024),
  /** Of sample images, as above; null: none are drawn. */
  samples: z.object({ width: z.int().nullable(), height: z.int().nullable() }).nullable(),
  /** Smaller pictures and batches too: that takes a few seconds more. */
  withSmaller: z.boolean(),
  precision: ComputePrecision,
});
export type PlanTask = z.infer<typeof PlanTask>;

/** What of a job the plan depends on. */
export function planningOf({
  pictures,
  batch,
  samples,
}: TrainingJob): Pick<PlanTask, "width" | "height" | "batchSize" | "samples"> {
  return {
    ...{ width: pictures.width, height: pictures.height, batchSize: batch.size },
    samples: samples.every > 0 ? { width: samples.width, height: samples.height } : null,
  };
}

/** What a step on one batch takes. Bytes and floating-point operations. */
export const StepCost = z.object({
  width: z.int(),
  height: z.int(),
  batchSize: z.int(),
  memory: MemoryMode,
  /** Tensors beyond the weights, at most. */
  activations: z.number(),
  /** Of its graph. */
  nodes: z.int(),
  /** Of the way there and back. */
  operations: z.number(),
});
export type StepCost = z.infer<typeof StepCost>;

export const TrainingPlan = z.object({
  /** What it is counted for. */
  precision: ComputePrecision,
  /** Text encoder and U-Net as the file has them, or in the 16 bits that are computed in; and as 32-bit numbers. */
  storedWeights: z.number(),
  wholeWeights: z.number(),
  /** The VAE's encoder and what it takes, before the others are there. */
  encoding: z.number(),
  /** The VAE's decoder and what drawing takes, beside text encoder and U-Net; 0: nothing is drawn. */
  drawing: z.number(),
  /** Of all graphs beside the step's. */
  otherNodes: z.int(),
  /** Of a prediction for one picture, as sampling takes two of in each of its steps. */
  forwardOperations: z.number(),
  /** Bytes of a picture's latents. */
  latentBytes: z.number(),
  /** Bytes of one vector. */
  vectorBytes: z.number(),
  /** What is asked for, in pixels. */
  width: z.int(),
  height: z.int(),
  /** At that size, each memory mode. */
  asked: z.array(StepCost).min(1),
  /** Smaller pictures, and smaller batches, each in each memory mode; what is nearest to what is asked first. */
  smaller: z.array(StepCost),
});
export type TrainingPlan = z.infer<typeof TrainingPlan>;

export const PlannedTraining = z.object({ type: z.literal("planned-training"), plan: TrainingPlan });
