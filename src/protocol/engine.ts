import { z } from "zod";
import { BackendReport, ProbeTask, WantedBackend } from "./backend-report.ts";
import { BenchReport, BenchTask } from "./bench.ts";
import { datasetEvents, InspectTask, PromptsTask } from "./dataset-tasks.ts";
import { InspectCheckpointsTask, InspectedCheckpoint } from "./checkpoint-tasks.ts";
import { Problem } from "./problem.ts";
import { PlannedTraining, PlanTask } from "./training-plan.ts";
import { TrainingEvent, TrainTask } from "./training-events.ts";

/**
 * Messages over the channel between a program that wants something computed and the engine process it
 * forked for that: one task down, events up; while it trains, commands down too. The engine ends when the channel closes.
 */
export const GenerateTask = z.object({
  type: z.literal("generate"),
  /** Absolute paths. */
  checkpoint: z.string(),
  vae: z.string().nullable(),
  /** Folder whose embeddings the prompts may name; null: none. */
  embeddingsDir: z.string().nullable(),
  out: z.string(),
  prompt: z.string(),
  negativePrompt: z.string(),
  steps: z.int().min(1).max(1000),
  sampler: z.enum(["Euler a", "Euler", "DDIM"]),
  /** 1: no guidance. */
  cfgScale: z.number().min(1).max(100),
  seed: z.int().min(0),
  /** Pixels; null: what the model is usually used at. */
  width: z.int().min(1).max(8192).nullable(),
  height: z.int().min(1).max(8192).nullable(),
  /** 1: the text encoder's last layer. */
  clipSkip: z.int().min(1).max(24),
  backend: WantedBackend,
  /** The folder with the native builds. */
  tensorflow: z.string(),
  version: z.string(),
});
export type GenerateTask = z.infer<typeof GenerateTask>;

export const EngineTask = z.discriminatedUnion("type", [
  GenerateTask,
  ProbeTask,
  TrainTask,
  InspectTask,
  InspectCheckpointsTask,
  PlanTask,
  PromptsTask,
  BenchTask,
]);
export type EngineTask = z.infer<typeof EngineTask>;

export const EngineEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("backend"), backend: z.string(), why: z.string() }),
  z.object({
    type: z.literal("stage"),
    stage: z.enum(["loading", "reading the prompt", "drawing", "decoding", "measuring"]),
  }),
  z.object({ type: z.literal("notice"), message: z.string(), hint: z.string() }),
  /** Of the latest stage. */
  z.object({ type: z.literal("progress"), done: z.number(), total: z.number() }),
  z.object({
    type: z.literal("picture"),
    file: z.string(),
    width: z.int(),
    height: z.int(),
    infotext: z.string(),
  }),
  z.object({ type: z.literal("probed"), report: BackendReport }),
  z.object({ type: z.literal("benched"), report: BenchReport }),
  z.object({ type: z.literal("training"), event: TrainingEvent }),
  ...datasetEvents,
  InspectedCheckpoint,
  PlannedTraining,
  z.object({ type: z.literal("failed"), problem: Problem }),
]);
export type EngineEvent = z.infer<typeof EngineEvent>;
