import { z } from "zod";

/** Asks an engine process what a training takes, by the shapes of the checkpoint's weights. Paths are absolute. */
export const PlanTask = z.object({
  type: z.literal("plan-training"),
  checkpoint: z.string(),
  /** Pixels; null: what the model is usually used at. */
  width: z.int().min(8).max(8192).nullable(),
  height: z.int().min(8).max(8192).nullable(),
  batchSize: z.int().min(1).max(1024),
  checkpointing: z.boolean(),
});
export type PlanTask = z.infer<typeof PlanTask>;

/** What a step on one batch takes. Bytes and floating-point operations. */
export const StepCost = z.object({
  width: z.int(),
  height: z.int(),
  checkpointing: z.boolean(),
  /** Tensors beyond the weights, at most. */
  activations: z.number(),
  /** Of the way there and back. */
  operations: z.number(),
});
export type StepCost = z.infer<typeof StepCost>;

export const TrainingPlan = z.object({
  /** Text encoder and U-Net as the file has them, and as 32-bit numbers. */
  storedWeights: z.number(),
  wholeWeights: z.number(),
  /** Of a prediction for one picture, as sampling takes two of in each of its steps. */
  forwardOperations: z.number(),
  /** Bytes of a picture's latents. */
  latentBytes: z.number(),
  /** Bytes of one vector. */
  vectorBytes: z.number(),
  asked: StepCost,
  /** Cheaper ways, the one nearest to what is asked first. */
  cheaper: z.array(StepCost),
});
export type TrainingPlan = z.infer<typeof TrainingPlan>;

export const PlannedTraining = z.object({ type: z.literal("planned-training"), plan: TrainingPlan });
