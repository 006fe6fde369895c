import { z } from "zod";
import { TrainingJob } from "./training-job.ts";

/** What a training tells while it runs. Steps are optimizer steps that were made, so the first is 1. */
export const TrainingEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("state"),
    state: z.enum(["loading", "encoding", "training", "paused", "saving"]),
  }),
  /** Of what is loaded or encoded. */
  z.object({ type: z.literal("progress"), done: z.number(), total: z.number() }),
  z.object({ type: z.literal("notice"), message: z.string(), hint: z.string() }),
  z.object({ type: z.literal("picture"), name: z.string(), message: z.string(), isUsed: z.boolean() }),
  z.object({
    type: z.literal("started"),
    runFolder: z.string(),
    /** Steps that were made before. */
    step: z.int(),
    /** The step it will end with. */
    steps: z.int(),
    pictures: z.int(),
    vectors: z.int(),
    /** Length that is usual for a vector of the model's vocabulary. */
    medianLength: z.number(),
  }),
  z.object({
    type: z.literal("step"),
    step: z.int(),
    loss: z.number(),
    rate: z.number(),
    /** Of the whole gradient, before clipping. */
    gradientLength: z.number(),
    /** Mean length of the vectors. */
    length: z.number(),
    /** Mean cosine between the vectors and what they began as. */
    cosine: z.number(),
    seconds: z.number(),
  }),
  /** On the same pictures, noise and timesteps each time. */
  z.object({ type: z.literal("evaluation"), step: z.int(), loss: z.number() }),
  z.object({ type: z.literal("snapshot"), step: z.int(), file: z.string() }),
  z.object({
    type: z.literal("finished"),
    reason: z.enum(["done", "interrupted"]),
    step: z.int(),
    /** In the run's folder. */
    file: z.string(),
    /** In the folder of embeddings; null: it was not put there. */
    installed: z.string().nullable(),
  }),
]);
export type TrainingEvent = z.infer<typeof TrainingEvent>;

/** What a training can be told while it runs. */
export const TrainingCommand = z.object({
  type: z.literal("command"),
  command: z.enum(["interrupt", "pause", "resume", "snapshot"]),
});
export type TrainingCommand = z.infer<typeof TrainingCommand>;

/** Asks an engine process to train. Paths are absolute. */
export const TrainTask = z.object({
  type: z.literal("train"),
  job: TrainingJob,
  /** The checkpoint that `job.model.checkpoint` means. */
  checkpoint: z.string(),
  /** Where everything of this run goes. With a saved state in it, the run goes on from there. */
  runFolder: z.string(),
  /** Where the finished embedding goes; null: it stays in the run's folder. */
  embeddingsDir: z.string().nullable(),
  trashDir: z.string(),
  /** How often the state is saved; a step that takes longer is saved for itself. */
  saveEverySeconds: z.number().min(0).default(60),
  /** The folder with the native builds. */
  tensorflow: z.string(),
});
export type TrainTask = z.infer<typeof TrainTask>;
