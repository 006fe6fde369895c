import { z } from "zod";
import { WantedBackend } from "./backend-report.ts";
import { WantedPrecision } from "./compute-precision.ts";
import { MemoryMode, WeightPrecision } from "./memory-mode.ts";
import { readSchedule } from "./training-rate.ts";

/** Our own prompt templates. */
export const BuiltInTemplate = z.enum(["subject", "subject_filewords", "style", "style_filewords", "none"]);
export type BuiltInTemplate = z.infer<typeof BuiltInTemplate>;

/** A number, or A1111's `0.005:100, 1e-3:1000, 1e-5`. */
const Schedule = z.union([z.number(), z.string().max(2000)]).check((context) => {
  const { problem } = readSchedule(context.value);
  if (problem === null) return;
  const message = `${problem.message} ${problem.hint}`;
  context.issues.push({ code: "custom", message, input: context.value });
});

const Side = z.int().min(64).max(2048).multipleOf(8).nullable().default(null);
const File = z.string().min(1).max(4096);

const Model = z.strictObject({
  checkpoint: File.nullable()
    .default(null)
    .describe("Checkpoint to train with; null: the bundled miniature model"),
  vae: File.nullable().default(null).describe("A VAE to use in place of the checkpoint's"),
  clipSkip: z
    .int()
    .min(1)
    .max(24)
    .default(1)
    .describe("Which layer of the text encoder counts from the end; as it is set where pictures are made"),
});

export const Initialization = z.discriminatedUnion("from", [
  z.strictObject({
    from: z.literal("words"),
    text: z.string().max(1000).default("*").describe("Words that come near; spread over the vectors"),
  }),
  z.strictObject({
    from: z.literal("average"),
    text: z.string().max(1000).describe("Words whose average every vector begins with"),
  }),
  z.strictObject({ from: z.literal("random").describe("Random, with the spread of the vocabulary") }),
  z.strictObject({ from: z.literal("embedding"), file: File.describe("An embedding to go on from") }),
]);
export type Initialization = z.infer<typeof Initialization>;

const Embedding = z.strictObject({
  vectors: z.int().min(1).max(75).default(2).describe("Vectors: each takes one of a prompt's 75 tokens"),
  initialization: Initialization.default({ from: "words", text: "*" }).describe(
    "What the vectors begin with",
  ),
  format: z.enum(["safetensors", "pt"]).default("safetensors").describe("Of the finished embedding's file"),
  replace: z
    .boolean()
    .default(false)
    .describe("Put an embedding of this name that is there already into the trash"),
});

const Pictures = z.strictObject({
  folder: File.describe("Folder with the pictures to learn from, and their captions"),
  width: Side.describe("Pixels; null: what the model is usually used at"),
  height: Side.describe("As width"),
  fit: z
    .enum(["crop", "attention", "keep"])
    .default("crop")
    .describe(
      "crop: cut to shape around the middle, then resize; attention: around what catches the eye; keep: each at its own size",
    ),
  alphaAsWeight: z
    .boolean()
    .default(false)
    .describe("A PNG's transparency says how much each part counts: transparent parts teach nothing"),
  latents: z
    .enum(["once", "deterministic", "random"])
    .default("once")
    .describe("How the VAE's answer is sampled: once, not at all, or anew at each use"),
});

const Prompts = z.strictObject({
  template: z
    .string()
    .min(1)
    .max(4096)
    .default("subject_filewords")
    .describe("subject, style, either with _filewords, none, or a text file with [name] in each line"),
  shuffleTags: z.boolean().default(false).describe("Put the caption's tags into a new order at each use"),
  tagDropout: z.number().min(0).max(1).default(0).describe("Leave tags out so often; at most 0.3 is advised"),
  wordPattern: z
    .string()
    .max(200)
    .default("")
    .describe("Regular expression for the words of file names that are captions; empty: as they are"),
  wordSeparator: z.string().max(20).default(" ").describe("Put between those words"),
});

const LearningRate = z.strictObject({
  schedule: Schedule.default(0.005).describe(
    "A number, or pairs of number and last step: 0.005:100, 1e-3:1000, 1e-5",
  ),
  curve: z.enum(["steps", "cosine"]).default("steps").describe("cosine: falls to nothing over the run"),
  warmUp: z.int().min(0).max(100_000).default(0).describe("Steps in which the rate rises"),
  weightDecay: z.number().min(0).max(1).default(0).describe("How strongly AdamW pulls the vectors to zero"),
});

const Clipping = z.strictObject({
  mode: z.enum(["off", "value", "norm"]).default("off").describe("What of the gradient is limited"),
  limit: Schedule.default(0.1).describe("To what; a number or a schedule"),
});

const Batch = z.strictObject({
  size: z.int().min(1).max(1024).default(1).describe("Pictures computed at a time"),
  accumulation: z.int().min(1).max(1024).default(1).describe("Batches whose gradients make one step"),
});

const Evaluation = z.strictObject({
  every: z.int().min(0).max(1_000_000).default(50).describe("Steps between two; 0: never"),
  samples: z.int().min(1).max(256).default(8).describe("Pictures with noise, the same each time"),
});

const Samples = z.strictObject({
  every: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(500)
    .describe("Steps between two sets of sample images; 0: none"),
  prompts: z
    .array(z.string().min(1).max(10_000))
    .max(8)
    .default(["a photo of [name]"])
    .describe("A picture is drawn of each; [name] stands for the embedding"),
  negativePrompt: z.string().max(10_000).default("").describe("What the pictures are to be kept from"),
  steps: z.int().min(1).max(200).default(20).describe("Sampling steps of a picture"),
  sampler: z.enum(["Euler a", "Euler", "DDIM"]).default("Euler a").describe("Sampling method"),
  cfgScale: z.number().min(1).max(30).default(7).describe("How closely the prompt is followed"),
  seed: z.int().min(0).default(1).describe("The same at every step, so that pictures can be compared"),
  width: Side.describe("Pixels; null: what the model is usually used at"),
  height: Side.describe("As width"),
  embedInPng: z
    .boolean()
    .default(true)
    .describe("Put the embedding of that step into the picture's file: web UIs load it from there"),
  byWebUi: z
    .boolean()
    .default(false)
    .describe(
      "Have the web UI draw them too at each saved step, where it can: AUTOMATIC1111, Forge, reForge",
    ),
});

/** Everything a training is told. `job.yaml`, HTTP and the form share it; a description is the field's help. */
export const TrainingJob = z.strictObject({
  name: z.string().min(1).max(200).describe("What is typed in a prompt, and the file's name"),
  model: Model.prefault({}),
  embedding: Embedding.prefault({}),
  pictures: Pictures,
  prompts: Prompts.prefault({}),
  steps: z.int().min(1).max(1_000_000).default(3000).describe("After so many the training ends"),
  learningRate: LearningRate.prefault({}),
  clipping: Clipping.prefault({}),
  batch: Batch.prefault({}),
  evaluation: Evaluation.prefault({}),
  samples: Samples.prefault({}),
  snapshotEvery: z.int().min(0).max(1_000_000).default(500).describe("Steps between two snapshots; 0: none"),
  seed: z.int().min(0).default(0).describe("The same seed gives the same training"),
  memory: z
    .enum(["auto", ...MemoryMode.options])
    .default("auto")
    .describe(
      "auto: the fastest way that fits; keep: everything for the way back; attention: all but what attention needs, which is computed again; checkpoint: whole blocks computed again, the least memory, a third more time",
    ),
  weights: z
    .enum(["auto", ...WeightPrecision.options])
    .default("auto")
    .describe(
      "auto: 32 bits where there is plenty of memory; stored: as the file has them; float32: 32 bits, faster on the processor where pictures are small. They differ by rounding at most",
    ),
  precision: WantedPrecision.default("auto").describe(
    "What the U-Net multiplies in. auto: float16 on a graphics card, else float32; bfloat16: on processors that have it (AVX512_BF16 or AMX) a step of a large model takes three fifths of the time and less memory, and its gradient is off by about a hundredth; float16: for graphics cards, slow on processors",
  ),
  backend: WantedBackend.default("auto").describe("Where to compute"),
});
export type TrainingJob = z.infer<typeof TrainingJob>;

/** A job as it was written before `memory`: its `checkpointing` was a switch. Anything else is handed back as it is. */
export function withMemoryMode(job: unknown): unknown {
  if (typeof job !== "object" || job === null || !("checkpointing" in job)) return job;
  const { checkpointing, ...rest } = job;
  return { ...(checkpointing === true ? { memory: "checkpoint" } : {}), ...rest };
}
