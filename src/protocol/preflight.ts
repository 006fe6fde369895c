import { z } from "zod";
import { BaseModel } from "./base-model.ts";
import { TrainingWay } from "./memory-mode.ts";
import { TrainingJob } from "./training-job.ts";

/** A Stable Diffusion model file that could be trained with. */
export const CheckpointView = z.object({
  /** What `model.checkpoint` of a job takes: an absolute path; null: the bundled miniature model. */
  file: z.string().nullable(),
  name: z.string(),
  baseModel: BaseModel.nullable(),
  sizeBytes: z.number(),
  /** The web UI draws its next picture with it; it may not be loaded yet. */
  isCurrent: z.boolean(),
  isMiniature: z.boolean(),
  /** Pixels of a side of what it is usually used at. */
  usualSize: z.int(),
  /** Pixels of a side of a latent: sides of pictures are multiples of it. */
  vaeFactor: z.int(),
  /** null: it can be trained with. */
  obstacle: z.string().nullable(),
});
export type CheckpointView = z.infer<typeof CheckpointView>;

/** Answer of `GET /training/checkpoints`. */
export const CheckpointsReply = z.object({
  checkpoints: z.array(CheckpointView),
  /** Some are still looked at: ask again in a second. */
  isComplete: z.boolean(),
  /** How the web UI draws now: what a job's `model` should be. */
  current: z.object({ file: z.string(), vae: z.string().nullable(), clipSkip: z.int() }).nullable(),
  /** Where checkpoints are looked for; empty for a visitor who may only read. */
  folders: z.array(z.string()),
});
export type CheckpointsReply = z.infer<typeof CheckpointsReply>;

/** Body of `POST /training/check|prompts|preflight`: a job as far as it is filled in. */
export const DraftRequest = z.strictObject({ job: z.record(z.string(), z.unknown()) });
export type DraftRequest = z.infer<typeof DraftRequest>;

/** What is to be said about a field of the form. */
export const FieldIssue = z.object({
  /** Path in the job, with dots: `embedding.vectors`. */
  field: z.string(),
  /** `error`: it can't be started so; `advice`: it can. */
  severity: z.enum(["error", "advice"]),
  message: z.string(),
  hint: z.string(),
});
export type FieldIssue = z.infer<typeof FieldIssue>;

/** Answer of `POST /training/check`. */
export const CheckReply = z.object({
  issues: z.array(FieldIssue),
  /** The step it would end with, and the rate of each piece of the curve for drawing; null while it can't be read. */
  steps: z.int().nullable(),
});
export type CheckReply = z.infer<typeof CheckReply>;

/** Bytes or seconds, and how that is known; `assumed`: of machines that nobody here has seen. */
const Estimate = z.object({ value: z.number(), from: z.enum(["measured", "estimated"]) });
const MemoryEstimate = z.object({ value: z.number(), from: z.enum(["measured", "estimated", "assumed"]) });

/** Answer of `POST /training/preflight`: what the training will take, before its start. */
export const PreflightReply = z.object({
  backend: z.object({ name: z.string(), why: z.string() }),
  memory: z.object({
    needed: MemoryEstimate,
    /** Now, and after the web UI has given its checkpoint back. */
    free: z.number(),
    freeAfterUnload: z.number(),
    /** On the card, or of the machine. */
    where: z.enum(["gpu", "ram"]),
  }),
  /** How it would be computed: as the job says, or the fastest way that fits. */
  way: TrainingWay.extend({ fits: z.boolean() }),
  secondsPerStep: Estimate,
  totalSeconds: z.number(),
  disk: z.object({ needed: z.number(), free: z.number() }),
  /** What speaks against a start, and what would help; empty: nothing. */
  problems: z.array(z.object({ message: z.string(), hint: z.string(), blocks: z.boolean() })),
});
export type PreflightReply = z.infer<typeof PreflightReply>;

/** Answer of `GET /training/form`. */
export const FormReply = z.object({
  /** JSON Schema of `TrainingJob`: defaults, limits, and help as `description`. */
  schema: z.record(z.string(), z.unknown()),
  /** The demonstration, ready to start; null: the miniature model is not there. */
  demonstration: TrainingJob.nullable(),
  /** The web UI is to give its checkpoint back while a training runs. */
  unloadsHostModel: z.boolean(),
});
export type FormReply = z.infer<typeof FormReply>;
