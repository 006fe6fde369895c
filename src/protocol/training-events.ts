import { z } from "zod";
import { NearWord, SampleImage, SkippedRow, Snapshot, StepRow } from "./jobs.ts";
import { TrainingWay } from "./memory-mode.ts";
import { TrainingJob } from "./training-job.ts";

/** What a training tells while it runs. Steps are optimizer steps that were made, so the first is 1. */
export const TrainingEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("state"),
    state: z.enum(["loading", "encoding", "compiling", "training", "sampling", "paused", "saving"]),
  }),
  /** Of what is loaded, encoded or sampled. */
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
    way: TrainingWay,
    /** Length that is usual for a vector of the model's vocabulary. */
    medianLength: z.number(),
  }),
  StepRow.extend({
    type: z.literal("step"),
    seconds: z.number(),
    /** Of the process, in bytes. */
    memory: z.number(),
  }),
  SkippedRow.extend({ type: z.literal("skipped") }),
  /** On the same pictures, noise and timesteps each time. */
  z.object({
    type: z.literal("evaluation"),
    step: z.int(),
    loss: z.number(),
    /** What the vectors have come near. */
    near: z.array(NearWord),
  }),
  z.object({ type: z.literal("snapshot"), snapshot: Snapshot }),
  z.object({ type: z.literal("sample"), sample: SampleImage }),
  /** Steps up to this one can't be lost any more. */
  z.object({ type: z.literal("saved"), step: z.int() }),
  z.object({
    type: z.literal("finished"),
    /** `suspended`: told to stop; the state is saved, and no embedding was made of it. */
    reason: z.enum(["done", "interrupted", "suspended"]),
    step: z.int(),
    /** The embedding in the run's folder; null: none was made. */
    file: z.string().nullable(),
    /** In the folder of embeddings; null: it was not put there. */
    installed: z.string().nullable(),
    /** Why not; null: it was, or was not to be. */
    notInstalled: z.string().nullable(),
  }),
]);
export type TrainingEvent = z.infer<typeof TrainingEvent>;

/** What a training can be told while it runs. */
export const TrainingCommand = z.object({
  type: z.literal("command"),
  /** `suspend`: save the state and end. */
  command: z.enum(["interrupt", "pause", "resume", "snapshot", "sample", "suspend"]),
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
  /** What can be made again; encoded pictures are kept there. */
  cacheDir: z.string(),
  /** How often the state is saved; a step that takes longer is saved for itself. */
  saveEverySeconds: z.number().min(0),
  /** The folder with the native builds. */
  tensorflow: z.string(),
  /** Its turn on the device (src/system/turn.ts), which it takes over from whoever started it; null: it has none. */
  turn: z.string().nullable(),
});
export type TrainTask = z.infer<typeof TrainTask>;
