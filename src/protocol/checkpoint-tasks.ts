import { z } from "zod";
import { BaseModel } from "./base-model.ts";

/** What names and shapes of a checkpoint's weights tell. */
export const CheckpointFacts = z.object({
  baseModel: BaseModel.nullable(),
  /** Pixels of a side of what it is usually used at. */
  usualSize: z.int(),
  /** Pixels of a side of a latent. */
  vaeFactor: z.int(),
  /** One sentence; null: it can be trained with. */
  obstacle: z.string().nullable(),
});
export type CheckpointFacts = z.infer<typeof CheckpointFacts>;

/** Asks an engine process to look at checkpoints, one after another: no weight is read. Paths are absolute. */
export const InspectCheckpointsTask = z.object({
  type: z.literal("inspect-checkpoints"),
  files: z.array(z.string()),
});
export type InspectCheckpointsTask = z.infer<typeof InspectCheckpointsTask>;

/** Told of each as soon as it is known. */
export const InspectedCheckpoint = z.object({
  type: z.literal("inspected-checkpoint"),
  file: z.string(),
  facts: CheckpointFacts,
});
