import { z } from "zod";
import { DatasetPicture, DatasetQuery, PromptsReply } from "./datasets.ts";
import { TrainingJob } from "./training-job.ts";

/** Asks an engine process what a training would make of a folder's pictures. Paths are absolute. */
export const InspectTask = z.object({
  type: z.literal("inspect-dataset"),
  folder: z.string(),
  query: DatasetQuery,
  /** Thumbnails go there. */
  cacheDir: z.string(),
});
export type InspectTask = z.infer<typeof InspectTask>;

/** Asks an engine process for the prompts that a training would draw first. */
export const PromptsTask = z.object({
  type: z.literal("render-prompts"),
  name: TrainingJob.shape.name,
  vectors: z.int().min(1).max(75),
  seed: TrainingJob.shape.seed,
  batchSize: z.int().min(1),
  prompts: TrainingJob.shape.prompts,
  /** Those that are used, by the order of their names. `shape`: pictures of one shape are computed together. */
  pictures: z.array(z.object({ name: z.string(), caption: z.string(), shape: z.string() })),
  /** How many. */
  limit: z.int().min(1),
});
export type PromptsTask = z.infer<typeof PromptsTask>;

/** What an engine process answers to these. */
export const datasetEvents = [
  /** Some of the pictures, by the order of their names; `total` counts all. */
  z.object({ type: z.literal("inspected"), pictures: z.array(DatasetPicture), total: z.int() }),
  z.object({ type: z.literal("prompts"), reply: PromptsReply }),
] as const;
