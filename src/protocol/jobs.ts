import { TrainingWay } from "./memory-mode.ts";
import { z } from "zod";
import { jobStates } from "./job-states.ts";
import { Problem } from "./problem.ts";
import { TrainingJob } from "./training-job.ts";

export const JobState = z.enum(jobStates);
export type JobState = z.infer<typeof JobState>;

/** What is known after a step. Steps are optimizer steps that were made, so the first is 1. */
export const StepRow = z.object({
  step: z.int(),
  loss: z.number(),
  rate: z.number(),
  /** Of the whole gradient, before clipping. */
  gradientLength: z.number(),
  /** Mean length of the vectors. */
  length: z.number(),
  /** Mean cosine between the vectors and what they began as. */
  cosine: z.number(),
});
export type StepRow = z.infer<typeof StepRow>;

/** On the same pictures, noise and timesteps each time. */
export const EvaluationRow = z.object({ step: z.int(), evaluation: z.number() });
export type EvaluationRow = z.infer<typeof EvaluationRow>;

/** A step that changed nothing: at that scale its gradient was beyond what float16 holds. */
export const SkippedRow = z.object({ step: z.int(), skippedAtScale: z.number() });
export type SkippedRow = z.infer<typeof SkippedRow>;

/** A line of `metrics.jsonl`. Nothing of it depends on the clock: a run that was resumed has the same lines. */
export const MetricsRow = z.union([StepRow, EvaluationRow, SkippedRow]);
export type MetricsRow = z.infer<typeof MetricsRow>;

/** An embedding saved at a step, in the run's folder. */
export const Snapshot = z.object({
  step: z.int(),
  /** Name in `snapshots/`. */
  file: z.string(),
  /** The evaluation at that step, where there was one. */
  evaluation: z.number().nullable(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** A picture drawn with the vectors of a step. */
export const SampleImage = z.object({
  step: z.int(),
  /** Name in `samples/`. */
  file: z.string(),
  /** Which of the job's sample prompts. */
  prompt: z.int(),
  text: z.string(),
  seed: z.int(),
  width: z.int(),
  height: z.int(),
  /** Drawn by the web UI, with this checkpoint; null: by the trainer. */
  webUi: z.object({ checkpoint: z.string().nullable() }).nullable().default(null),
});
export type SampleImage = z.infer<typeof SampleImage>;

/** A word of the vocabulary that a vector has come near. */
export const NearWord = z.object({ vector: z.int(), word: z.string(), cosine: z.number() });
export type NearWord = z.infer<typeof NearWord>;

/** The web UI draws, or did not manage to draw, the sample prompts with the embedding of a step. */
export const WebUiDrawing = z.object({
  step: z.int(),
  /** Pictures that are there. */
  done: z.int(),
  total: z.int(),
  /** waiting: until the web UI has finished something else, or has its checkpoint again. */
  state: z.enum(["waiting", "drawing", "failed"]),
  /** Why it failed, or waits. */
  problem: Problem.nullable(),
});
export type WebUiDrawing = z.infer<typeof WebUiDrawing>;

/** A job as it is shown. Small: it is sent again whenever it changes, at most twice a second while it trains. */
export const JobView = z.object({
  /** Name of the run's folder. */
  id: z.string(),
  name: z.string(),
  state: JobState,
  /** Place in the queue, from 1; null: not queued. */
  place: z.int().nullable(),
  /** It was told to end with its completed steps. Interrupted once more, it does not wait for the step at hand. */
  isInterrupting: z.boolean(),
  /** The process of another program that trains it or has it in its queue: only that can be told anything; null: none. */
  heldBy: z.int().nullable(),
  createdMs: z.number(),
  startedMs: z.number().nullable(),
  endedMs: z.number().nullable(),
  /** Name of the checkpoint without its ending. */
  checkpoint: z.string(),
  /** Trained on the bundled miniature model: no web UI can use it. */
  isMiniature: z.boolean(),
  /** Of what is loaded or encoded; null: nothing is. */
  progress: z.object({ done: z.number(), total: z.number() }).nullable(),
  backend: z.object({ name: z.string(), why: z.string() }).nullable(),
  /** How it is computed; null: not known yet. */
  way: TrainingWay.nullable(),
  step: z.int(),
  /** The step it ends with. */
  steps: z.int(),
  latest: StepRow.nullable(),
  evaluation: EvaluationRow.nullable(),
  /** The lowest evaluation so far. */
  best: EvaluationRow.nullable(),
  secondsPerStep: z.number().nullable(),
  /** Of its process, in bytes. */
  memory: z.number().nullable(),
  pictures: z.int().nullable(),
  vectors: z.int(),
  /** Length that is usual for a vector of the model's vocabulary. */
  medianLength: z.number().nullable(),
  near: z.array(NearWord),
  snapshots: z.int(),
  samples: z.int(),
  /** The newest sample image, for lists. */
  latestSample: z.string().nullable(),
  /** null: the web UI draws nothing for it. */
  drawing: WebUiDrawing.nullable(),
  /** What was told on the way that a person should know. */
  notices: z.array(z.object({ message: z.string(), hint: z.string() })),
  /** Why it failed, or why it was suspended. */
  problem: Problem.nullable(),
  /** File name of the finished embedding in the embeddings folder; null: it was not put there. */
  installed: z.string().nullable(),
  /** Why it is not put there, known from the start; null: it was, or will be. */
  notInstalled: z.string().nullable(),
  /** Absolute; null for a visitor who may only read. */
  runFolder: z.string().nullable(),
  /** It has ended before its last step: `resume` goes on from the saved state, or begins where none was saved yet. */
  canResume: z.boolean(),
});
export type JobView = z.infer<typeof JobView>;

/** Answer of `GET /jobs`. `epoch` and `seq` say where the event stream stood. */
export const JobsReply = z.object({ jobs: z.array(JobView), epoch: z.string(), seq: z.int() });
export type JobsReply = z.infer<typeof JobsReply>;

/** Answer of `GET /jobs/:id`. */
export const JobDetail = z.object({
  job: JobView,
  /** null for a visitor who may only read. */
  settings: TrainingJob.nullable(),
  snapshots: z.array(Snapshot),
  samples: z.array(SampleImage),
  log: z.array(z.string()),
});
export type JobDetail = z.infer<typeof JobDetail>;

/** Answer of `GET /jobs/:id/metrics`: columns of equal length, as a chart wants them. */
export const MetricsReply = z.object({
  step: z.array(z.int()),
  loss: z.array(z.number()),
  rate: z.array(z.number()),
  gradientLength: z.array(z.number()),
  length: z.array(z.number()),
  cosine: z.array(z.number()),
  evaluation: z.object({ step: z.array(z.int()), loss: z.array(z.number()) }),
});
export type MetricsReply = z.infer<typeof MetricsReply>;

/** Body of `POST /jobs`. */
export const StartRequest = z.strictObject({ job: TrainingJob });
export type StartRequest = z.infer<typeof StartRequest>;

/**
 * Body of `POST /jobs/:id/command`.
 *
 * interrupt: end with the completed steps, as a finished embedding; a second one within half a minute, in the
 * middle of a step that takes longer: the steps before it are saved.
 * pause: keep the process, compute nothing. resume: go on, also from `suspended`, `interrupted` and `failed` states.
 * snapshot: save the embedding of this step now. sample: draw sample images now.
 */
export const JobCommand = z.strictObject({
  command: z.enum(["interrupt", "pause", "resume", "snapshot", "sample"]),
});
export type JobCommand = z.infer<typeof JobCommand>;

/** Body of `POST /jobs/:id/use`: puts the snapshot of a step into the embeddings folder. */
export const UseRequest = z.strictObject({
  step: z.int().min(0),
  /** What is there under that name goes to the trash. */
  replace: z.boolean().default(false),
});
export type UseRequest = z.infer<typeof UseRequest>;

/** Answer of `POST /jobs/:id/use`. */
export const UseReply = z.object({ token: z.string(), fileName: z.string() });
export type UseReply = z.infer<typeof UseReply>;

/** Body of `POST /jobs/:id/drawing`: the web UI draws the sample prompts with the snapshot of a step. */
export const DrawRequest = z.strictObject({ step: z.int().min(0) });
export type DrawRequest = z.infer<typeof DrawRequest>;

/** Answer of `POST /jobs`, and of what is told to one. */
export const JobReply = z.object({ job: JobView });
export type JobReply = z.infer<typeof JobReply>;
