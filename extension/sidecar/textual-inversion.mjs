#!/usr/bin/env node

// src/cli/bench.ts
import path8 from "node:path";

// src/protocol/backend-report.ts
import { z } from "./vendor/zod.mjs";
var BackendName = z.enum(["native-gpu", "native-cpu", "wasm"]);
var WantedBackend = z.enum(["auto", "gpu", "cpu", "wasm"]);
var Obstacle = z.object({
  code: z.enum(["ASKED", "NOT_SET_UP", "CPU_BUILD", "NO_GPU", "BROKEN"]),
  reason: z.string(),
  hint: z.string()
});
var BackendFacts = z.object({
  /** tfjs-core's name of the backend. */
  registeredAs: z.enum(["tensorflow", "wasm"]),
  tfjsVersion: z.string(),
  /** Of the native library; null for wasm. */
  tensorflowVersion: z.string().nullable(),
  /** How many threads compute. */
  threads: z.int(),
  /** Whole computations run as graphs; else kernel by kernel. */
  asGraphs: z.boolean(),
  /** The makers have not seen this backend run on such a machine. */
  neverRun: z.boolean()
});
var BackendReport = z.object({
  name: BackendName,
  /** null: there is no better one. */
  obstacle: Obstacle.nullable(),
  facts: BackendFacts,
  /** Of the process with the backend loaded, in bytes. */
  memory: z.number()
});
var ProbeTask = z.object({
  type: z.literal("probe"),
  wanted: WantedBackend,
  /** The folder with the native builds. */
  tensorflow: z.string()
});

// src/jobs/engine-process.ts
import { fork } from "node:child_process";

// src/protocol/engine.ts
import { z as z14 } from "./vendor/zod.mjs";

// src/protocol/bench.ts
import { z as z2 } from "./vendor/zod.mjs";
var BenchTask = z2.object({
  type: z2.literal("bench"),
  /** Absolute. */
  checkpoint: z2.string(),
  wanted: WantedBackend,
  /** The folder with the native builds. */
  tensorflow: z2.string()
});
var Timing = z2.object({
  /** The first time: kernels are made ready. */
  first: z2.number(),
  /** Of the others. */
  median: z2.number(),
  fastest: z2.number(),
  /** How many others. */
  runs: z2.int()
});
var BenchReport = z2.object({
  backend: BackendReport,
  /** Name of the checkpoint without its ending. */
  model: z2.string(),
  /** Pixels of a side of the picture. */
  side: z2.int(),
  /** Text encoder and U-Net onto the device, in seconds. */
  loading: z2.number(),
  /** One picture, forwards and backwards. */
  trainingStep: Timing,
  /** The U-Net for one picture, once: a step of a sampler makes two, but for guidance 1. */
  unetEvaluation: Timing,
  /** Most that the process took, in bytes. */
  memory: z2.number()
});

// src/protocol/dataset-tasks.ts
import { z as z7 } from "./vendor/zod.mjs";

// src/protocol/datasets.ts
import { z as z6 } from "./vendor/zod.mjs";

// src/protocol/training-job.ts
import { z as z5 } from "./vendor/zod.mjs";

// src/protocol/compute-precision.ts
import { z as z3 } from "./vendor/zod.mjs";
var ComputePrecision = z3.enum(["float32", "bfloat16", "float16"]);
var WantedPrecision = z3.enum(["auto", ...ComputePrecision.options]);
function precisionOn(wanted, backend) {
  if (wanted !== "auto") return wanted;
  return backend === "native-gpu" ? "float16" : "float32";
}

// src/protocol/memory-mode.ts
import { z as z4 } from "./vendor/zod.mjs";
var MemoryMode = z4.enum(["keep", "attention", "checkpoint"]);
var WeightPrecision = z4.enum(["stored", "float32"]);
var TrainingWay = z4.object({
  memory: MemoryMode,
  weights: WeightPrecision,
  /** What was written before there was a choice was computed in float32. */
  precision: ComputePrecision.default("float32")
});

// src/protocol/training-rate.ts
var EXAMPLE = "Write one number, or pairs of number and last step: 0.005:100, 1e-3:1000, 1e-5.";
var NUMBER = /^\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
var STEP = /^-?\d+$/;
function readSchedule(text2) {
  const pieces2 = [];
  for (const pair of String(text2).split(",")) {
    if (pair.trim() === "") continue;
    const piece = readPair(pair.trim(), pieces2.at(-1));
    if ("code" in piece) return { pieces: null, problem: piece };
    pieces2.push(piece);
  }
  if (pieces2.length > 0) return { pieces: pieces2, problem: null };
  return { pieces: null, problem: problem("SCHEDULE_EMPTY", "There is no number.") };
}
function readPair(pair, before) {
  const [value = "", step, ...more] = pair.split(":").map((part) => part.trim());
  if (more.length > 0 || !NUMBER.test(value) || step !== void 0 && !STEP.test(step))
    return problem("SCHEDULE_UNREADABLE", `“${pair}” is neither a number nor a pair of number and step.`);
  if (!(Number(value) > 0) || !Number.isFinite(Number(value)))
    return problem("SCHEDULE_VALUE", `${value} has to be greater than 0.`);
  if (before?.until === Infinity)
    return problem("SCHEDULE_UNREACHED", `“${pair}” never counts: the number before it counts to the end.`);
  const until = step === void 0 || step === "-1" ? Infinity : Number(step);
  if (until <= (before?.until ?? 0))
    return problem("SCHEDULE_ORDER", `Step ${until} of “${pair}” is not after step ${before?.until ?? 0}.`);
  return { value: Number(value), until };
}
function problem(code, message) {
  return { code, message, hint: EXAMPLE };
}
function lastStep(pieces2, steps) {
  return Math.min(steps, pieces2.at(-1)?.until ?? 0);
}

// src/protocol/training-job.ts
var BuiltInTemplate = z5.enum(["subject", "subject_filewords", "style", "style_filewords", "none"]);
var Schedule = z5.union([z5.number(), z5.string().max(2e3)]).check((context) => {
  const { problem: problem3 } = readSchedule(context.value);
  if (problem3 === null) return;
  const message = `${problem3.message} ${problem3.hint}`;
  context.issues.push({ code: "custom", message, input: context.value });
});
var Side = z5.int().min(64).max(2048).multipleOf(8).nullable().default(null);
var File = z5.string().min(1).max(4096);
var Model = z5.strictObject({
  checkpoint: File.nullable().default(null).describe("Checkpoint to train with; null: the bundled miniature model"),
  vae: File.nullable().default(null).describe("A VAE to use in place of the checkpoint's"),
  clipSkip: z5.int().min(1).max(24).default(1).describe("Which layer of the text encoder counts from the end; as it is set where pictures are made")
});
var Initialization = z5.discriminatedUnion("from", [
  z5.strictObject({
    from: z5.literal("words"),
    text: z5.string().max(1e3).default("*").describe("Words that come near; spread over the vectors")
  }),
  z5.strictObject({
    from: z5.literal("average"),
    text: z5.string().max(1e3).describe("Words whose average every vector begins with")
  }),
  z5.strictObject({ from: z5.literal("random").describe("Random, with the spread of the vocabulary") }),
  z5.strictObject({ from: z5.literal("embedding"), file: File.describe("An embedding to go on from") })
]);
var Embedding = z5.strictObject({
  vectors: z5.int().min(1).max(75).default(2).describe("Vectors: each takes one of a prompt's 75 tokens"),
  initialization: Initialization.default({ from: "words", text: "*" }).describe(
    "What the vectors begin with"
  ),
  format: z5.enum(["safetensors", "pt"]).default("safetensors").describe("Of the finished embedding's file"),
  replace: z5.boolean().default(false).describe("Put an embedding of this name that is there already into the trash")
});
var Pictures = z5.strictObject({
  folder: File.describe("Folder with the pictures to learn from, and their captions"),
  width: Side.describe("Pixels; null: what the model is usually used at"),
  height: Side.describe("As width"),
  fit: z5.enum(["crop", "attention", "keep"]).default("crop").describe(
    "crop: cut to shape around the middle, then resize; attention: around what catches the eye; keep: each at its own size"
  ),
  alphaAsWeight: z5.boolean().default(false).describe("A PNG's transparency says how much each part counts: transparent parts teach nothing"),
  latents: z5.enum(["once", "deterministic", "random"]).default("once").describe("How the VAE's answer is sampled: once, not at all, or anew at each use")
});
var Prompts = z5.strictObject({
  template: z5.string().min(1).max(4096).default("subject_filewords").describe("subject, style, either with _filewords, none, or a text file with [name] in each line"),
  shuffleTags: z5.boolean().default(false).describe("Put the caption's tags into a new order at each use"),
  tagDropout: z5.number().min(0).max(1).default(0).describe("Leave tags out so often; at most 0.3 is advised"),
  wordPattern: z5.string().max(200).default("").describe("Regular expression for the words of file names that are captions; empty: as they are"),
  wordSeparator: z5.string().max(20).default(" ").describe("Put between those words")
});
var LearningRate = z5.strictObject({
  schedule: Schedule.default(5e-3).describe(
    "A number, or pairs of number and last step: 0.005:100, 1e-3:1000, 1e-5"
  ),
  curve: z5.enum(["steps", "cosine"]).default("steps").describe("cosine: falls to nothing over the run"),
  warmUp: z5.int().min(0).max(1e5).default(0).describe("Steps in which the rate rises"),
  weightDecay: z5.number().min(0).max(1).default(0).describe("How strongly AdamW pulls the vectors to zero")
});
var Clipping = z5.strictObject({
  mode: z5.enum(["off", "value", "norm"]).default("off").describe("What of the gradient is limited"),
  limit: Schedule.default(0.1).describe("To what; a number or a schedule")
});
var Batch = z5.strictObject({
  size: z5.int().min(1).max(1024).default(1).describe("Pictures computed at a time"),
  accumulation: z5.int().min(1).max(1024).default(1).describe("Batches whose gradients make one step")
});
var Evaluation = z5.strictObject({
  every: z5.int().min(0).max(1e6).default(50).describe("Steps between two; 0: never"),
  samples: z5.int().min(1).max(256).default(8).describe("Pictures with noise, the same each time")
});
var Samples = z5.strictObject({
  every: z5.int().min(0).max(1e6).default(500).describe("Steps between two sets of sample images; 0: none"),
  prompts: z5.array(z5.string().min(1).max(1e4)).max(8).default(["a photo of [name]"]).describe("A picture is drawn of each; [name] stands for the embedding"),
  negativePrompt: z5.string().max(1e4).default("").describe("What the pictures are to be kept from"),
  steps: z5.int().min(1).max(200).default(20).describe("Sampling steps of a picture"),
  sampler: z5.enum(["Euler a", "Euler", "DDIM"]).default("Euler a").describe("Sampling method"),
  cfgScale: z5.number().min(1).max(30).default(7).describe("How closely the prompt is followed"),
  seed: z5.int().min(0).default(1).describe("The same at every step, so that pictures can be compared"),
  width: Side.describe("Pixels; null: what the model is usually used at"),
  height: Side.describe("As width"),
  embedInPng: z5.boolean().default(true).describe("Put the embedding of that step into the picture's file: web UIs load it from there"),
  byWebUi: z5.boolean().default(false).describe(
    "Have the web UI draw them too at each saved step, where it can: AUTOMATIC1111, Forge, reForge"
  )
});
var TrainingJob = z5.strictObject({
  name: z5.string().min(1).max(200).describe("What is typed in a prompt, and the file's name"),
  model: Model.prefault({}),
  embedding: Embedding.prefault({}),
  pictures: Pictures,
  prompts: Prompts.prefault({}),
  steps: z5.int().min(1).max(1e6).default(3e3).describe("After so many the training ends"),
  learningRate: LearningRate.prefault({}),
  clipping: Clipping.prefault({}),
  batch: Batch.prefault({}),
  evaluation: Evaluation.prefault({}),
  samples: Samples.prefault({}),
  snapshotEvery: z5.int().min(0).max(1e6).default(500).describe("Steps between two snapshots; 0: none"),
  seed: z5.int().min(0).default(0).describe("The same seed gives the same training"),
  memory: z5.enum(["auto", ...MemoryMode.options]).default("auto").describe(
    "auto: the fastest way that fits; keep: everything for the way back; attention: all but what attention needs, which is computed again; checkpoint: whole blocks computed again, the least memory, a third more time"
  ),
  weights: z5.enum(["auto", ...WeightPrecision.options]).default("auto").describe(
    "auto: 32 bits where there is plenty of memory; stored: as the file has them; float32: 32 bits, faster on the processor where pictures are small. They differ by rounding at most"
  ),
  precision: WantedPrecision.default("auto").describe(
    "What the U-Net multiplies in. auto: float16 on a graphics card, else float32; bfloat16: on processors that have it (AVX512_BF16 or AMX) a step of a large model takes three fifths of the time and less memory, and its gradient is off by about a hundredth; float16: for graphics cards, slow on processors"
  ),
  backend: WantedBackend.default("auto").describe("Where to compute")
});
function withMemoryMode(job) {
  if (typeof job !== "object" || job === null || !("checkpointing" in job)) return job;
  const { checkpointing, ...rest } = job;
  return { ...checkpointing === true ? { memory: "checkpoint" } : {}, ...rest };
}

// src/protocol/datasets.ts
var DatasetView = z6.object({
  id: z6.string(),
  name: z6.string(),
  kind: z6.enum(["own", "demo", "folder"]),
  /** Absolute: what `pictures.folder` of a job takes. null for a visitor who may only read. */
  folder: z6.string().nullable(),
  pictures: z6.int(),
  changedMs: z6.number()
});
var DatasetsReply = z6.object({
  datasets: z6.array(DatasetView),
  /** Why this page may not name a folder of the machine; null: it may. */
  noFolders: z6.string().nullable()
});
var DatasetQuery = z6.strictObject({
  width: z6.coerce.number().int().min(8).max(2048).default(512),
  height: z6.coerce.number().int().min(8).max(2048).default(512),
  fit: z6.enum(["crop", "attention", "keep"]).default("crop"),
  /** Pixels of a side of a latent: `CheckpointView.vaeFactor`. */
  vaeFactor: z6.coerce.number().int().min(1).max(64).default(8),
  wordPattern: z6.string().max(200).default(""),
  wordSeparator: z6.string().max(20).default(" ")
});
var DatasetPicture = z6.object({
  /** File name. */
  name: z6.string(),
  /** Of the picture as it is meant to be seen; 0 when it can't be read. */
  width: z6.int(),
  height: z6.int(),
  /** What of it is used, in its pixels; null: nothing. */
  crop: z6.object({ left: z6.int(), top: z6.int(), width: z6.int(), height: z6.int() }).nullable(),
  caption: z6.string(),
  captionFrom: z6.enum(["text file", "file name"]),
  isUsed: z6.boolean(),
  /** What is odd about it, and what happens to it. */
  remarks: z6.array(z6.string()),
  /** Its transparency can weigh the loss: it is there and not the same everywhere. */
  hasMask: z6.boolean(),
  /** Changes with the content: pins the thumbnail's address. */
  version: z6.string()
});
var DatasetReply = z6.object({
  dataset: DatasetView,
  pictures: z6.array(DatasetPicture),
  /** How many more there are that nobody has looked at yet: ask again in a moment. */
  pending: z6.int(),
  /** On number, size, text and watermarks; for people. */
  advice: z6.array(z6.string())
});
var FileName = z6.string().min(1).max(255);
var CreateDatasetRequest = z6.strictObject({ name: z6.string().min(1).max(100) });
var AddPictureRequest = z6.strictObject({
  fileName: FileName,
  dataBase64: z6.base64().max(64 * 1024 * 1024, "The picture's file is larger than 48 MB.")
});
var AddPictureReply = z6.object({ name: z6.string() });
var RemovedReply = z6.object({ trashId: z6.string() });
var FromTrashRequest = z6.strictObject({ trashId: z6.string().min(1).max(300) });
var CaptionRequest = z6.strictObject({ caption: z6.string().max(2e4).nullable() });
var RenderedPrompt = z6.object({
  /** File name of the picture. */
  picture: z6.string(),
  prompt: z6.string(),
  /** As the tokenizer splits it; `isEmbedding` for the vectors of the embedding, `chunk` from 0. */
  tokens: z6.array(z6.object({ text: z6.string(), isEmbedding: z6.boolean(), chunk: z6.int() })),
  /** How many chunks of 75 it takes: more than one costs time. */
  chunks: z6.int(),
  /** The embedding is not in it: nothing would be learned. */
  isMissing: z6.boolean()
});
var PromptsReply = z6.object({ prompts: z6.array(RenderedPrompt), total: z6.int() });
var TemplateView = z6.object({
  /** What `prompts.template` of a job takes. */
  value: z6.string(),
  name: z6.string(),
  builtIn: BuiltInTemplate.nullable(),
  lines: z6.array(z6.string()),
  /** Why it can't be used; null: it can. */
  problem: z6.string().nullable()
});
var TemplatesReply = z6.object({ templates: z6.array(TemplateView) });

// src/protocol/dataset-tasks.ts
var InspectTask = z7.object({
  type: z7.literal("inspect-dataset"),
  folder: z7.string(),
  query: DatasetQuery,
  /** Thumbnails go there. */
  cacheDir: z7.string()
});
var PromptsTask = z7.object({
  type: z7.literal("render-prompts"),
  name: TrainingJob.shape.name,
  vectors: z7.int().min(1).max(75),
  seed: TrainingJob.shape.seed,
  batchSize: z7.int().min(1),
  prompts: TrainingJob.shape.prompts,
  /** Those that are used, by the order of their names. `shape`: pictures of one shape are computed together. */
  pictures: z7.array(z7.object({ name: z7.string(), caption: z7.string(), shape: z7.string() })),
  /** How many. */
  limit: z7.int().min(1)
});
var datasetEvents = [
  /** Some of the pictures, by the order of their names; `total` counts all. */
  z7.object({ type: z7.literal("inspected"), pictures: z7.array(DatasetPicture), total: z7.int() }),
  z7.object({ type: z7.literal("prompts"), reply: PromptsReply })
];

// src/protocol/checkpoint-tasks.ts
import { z as z9 } from "./vendor/zod.mjs";

// src/protocol/base-model.ts
import { z as z8 } from "./vendor/zod.mjs";
var BaseModel = z8.enum(["sd1", "sd2", "sdxl", "sdxl-refiner", "sd3", "flux"]);

// src/protocol/checkpoint-tasks.ts
var CheckpointFacts = z9.object({
  baseModel: BaseModel.nullable(),
  /** Pixels of a side of what it is usually used at. */
  usualSize: z9.int(),
  /** Pixels of a side of a latent. */
  vaeFactor: z9.int(),
  /** One sentence; null: it can be trained with. */
  obstacle: z9.string().nullable()
});
var InspectCheckpointsTask = z9.object({
  type: z9.literal("inspect-checkpoints"),
  files: z9.array(z9.string())
});
var InspectedCheckpoint = z9.object({
  type: z9.literal("inspected-checkpoint"),
  file: z9.string(),
  facts: CheckpointFacts
});

// src/protocol/problem.ts
import { z as z10 } from "./vendor/zod.mjs";
var Problem = z10.object({
  code: z10.string(),
  message: z10.string(),
  hint: z10.string()
});
var ApiError = Problem.extend({
  /** The path of the offending field in the request body, e.g. `promptSide`. */
  field: z10.string().optional()
});

// src/protocol/training-plan.ts
import { z as z11 } from "./vendor/zod.mjs";
var PlanTask = z11.object({
  type: z11.literal("plan-training"),
  checkpoint: z11.string(),
  /** Pixels; null: what the model is usually used at. */
  width: z11.int().min(8).max(8192).nullable(),
  height: z11.int().min(8).max(8192).nullable(),
  batchSize: z11.int().min(1).max(1024),
  /** Of sample images, as above; null: none are drawn. */
  samples: z11.object({ width: z11.int().nullable(), height: z11.int().nullable() }).nullable(),
  /** Smaller pictures and batches too: that takes a few seconds more. */
  withSmaller: z11.boolean(),
  precision: ComputePrecision
});
function planningOf({
  pictures: pictures2,
  batch,
  samples
}) {
  return {
    ...{ width: pictures2.width, height: pictures2.height, batchSize: batch.size },
    samples: samples.every > 0 ? { width: samples.width, height: samples.height } : null
  };
}
var StepCost = z11.object({
  width: z11.int(),
  height: z11.int(),
  batchSize: z11.int(),
  memory: MemoryMode,
  /** Tensors beyond the weights, at most. */
  activations: z11.number(),
  /** Of its graph. */
  nodes: z11.int(),
  /** Of the way there and back. */
  operations: z11.number()
});
var TrainingPlan = z11.object({
  /** What it is counted for. */
  precision: ComputePrecision,
  /** Text encoder and U-Net as the file has them, or in the 16 bits that are computed in; and as 32-bit numbers. */
  storedWeights: z11.number(),
  wholeWeights: z11.number(),
  /** The VAE's encoder and what it takes, before the others are there. */
  encoding: z11.number(),
  /** The VAE's decoder and what drawing takes, beside text encoder and U-Net; 0: nothing is drawn. */
  drawing: z11.number(),
  /** Of all graphs beside the step's. */
  otherNodes: z11.int(),
  /** Of a prediction for one picture, as sampling takes two of in each of its steps. */
  forwardOperations: z11.number(),
  /** Bytes of a picture's latents. */
  latentBytes: z11.number(),
  /** Bytes of one vector. */
  vectorBytes: z11.number(),
  /** What is asked for, in pixels. */
  width: z11.int(),
  height: z11.int(),
  /** At that size, each memory mode. */
  asked: z11.array(StepCost).min(1),
  /** Smaller pictures, and smaller batches, each in each memory mode; what is nearest to what is asked first. */
  smaller: z11.array(StepCost)
});
var PlannedTraining = z11.object({ type: z11.literal("planned-training"), plan: TrainingPlan });

// src/protocol/training-events.ts
import { z as z13 } from "./vendor/zod.mjs";

// src/protocol/jobs.ts
import { z as z12 } from "./vendor/zod.mjs";

// src/protocol/job-states.ts
var jobStates = [
  "queued",
  "loading",
  "encoding",
  "compiling",
  "training",
  "sampling",
  "paused",
  "saving",
  "suspended",
  "finished",
  "interrupted",
  "failed"
];
var liveStates = [
  "loading",
  "encoding",
  "compiling",
  "training",
  "sampling",
  "paused",
  "saving"
];

// src/protocol/jobs.ts
var JobState = z12.enum(jobStates);
var StepRow = z12.object({
  step: z12.int(),
  loss: z12.number(),
  rate: z12.number(),
  /** Of the whole gradient, before clipping. */
  gradientLength: z12.number(),
  /** Mean length of the vectors. */
  length: z12.number(),
  /** Mean cosine between the vectors and what they began as. */
  cosine: z12.number()
});
var EvaluationRow = z12.object({ step: z12.int(), evaluation: z12.number() });
var SkippedRow = z12.object({ step: z12.int(), skippedAtScale: z12.number() });
var MetricsRow = z12.union([StepRow, EvaluationRow, SkippedRow]);
var Snapshot = z12.object({
  step: z12.int(),
  /** Name in `snapshots/`. */
  file: z12.string(),
  /** The evaluation at that step, where there was one. */
  evaluation: z12.number().nullable()
});
var SampleImage = z12.object({
  step: z12.int(),
  /** Name in `samples/`. */
  file: z12.string(),
  /** Which of the job's sample prompts. */
  prompt: z12.int(),
  text: z12.string(),
  seed: z12.int(),
  width: z12.int(),
  height: z12.int(),
  /** Drawn by the web UI, with this checkpoint; null: by the trainer. */
  webUi: z12.object({ checkpoint: z12.string().nullable() }).nullable().default(null)
});
var NearWord = z12.object({ vector: z12.int(), word: z12.string(), cosine: z12.number() });
var WebUiDrawing = z12.object({
  step: z12.int(),
  /** Pictures that are there. */
  done: z12.int(),
  total: z12.int(),
  /** waiting: until the web UI has finished something else, or has its checkpoint again. */
  state: z12.enum(["waiting", "drawing", "failed"]),
  /** Why it failed, or waits. */
  problem: Problem.nullable()
});
var JobView = z12.object({
  /** Name of the run's folder. */
  id: z12.string(),
  name: z12.string(),
  state: JobState,
  /** Place in the queue, from 1; null: not queued. */
  place: z12.int().nullable(),
  /** It was told to end with its completed steps. Interrupted once more, it does not wait for the step at hand. */
  isInterrupting: z12.boolean(),
  /** The process of another program that trains it or has it in its queue: only that can be told anything; null: none. */
  heldBy: z12.int().nullable(),
  createdMs: z12.number(),
  startedMs: z12.number().nullable(),
  endedMs: z12.number().nullable(),
  /** Name of the checkpoint without its ending. */
  checkpoint: z12.string(),
  /** Trained on the bundled miniature model: no web UI can use it. */
  isMiniature: z12.boolean(),
  /** Of what is loaded or encoded; null: nothing is. */
  progress: z12.object({ done: z12.number(), total: z12.number() }).nullable(),
  backend: z12.object({ name: z12.string(), why: z12.string() }).nullable(),
  /** How it is computed; null: not known yet. */
  way: TrainingWay.nullable(),
  step: z12.int(),
  /** The step it ends with. */
  steps: z12.int(),
  latest: StepRow.nullable(),
  evaluation: EvaluationRow.nullable(),
  /** The lowest evaluation so far. */
  best: EvaluationRow.nullable(),
  secondsPerStep: z12.number().nullable(),
  /** Of its process, in bytes. */
  memory: z12.number().nullable(),
  pictures: z12.int().nullable(),
  vectors: z12.int(),
  /** Length that is usual for a vector of the model's vocabulary. */
  medianLength: z12.number().nullable(),
  near: z12.array(NearWord),
  snapshots: z12.int(),
  samples: z12.int(),
  /** The newest sample image, for lists. */
  latestSample: z12.string().nullable(),
  /** null: the web UI draws nothing for it. */
  drawing: WebUiDrawing.nullable(),
  /** What was told on the way that a person should know. */
  notices: z12.array(z12.object({ message: z12.string(), hint: z12.string() })),
  /** Why it failed, or why it was suspended. */
  problem: Problem.nullable(),
  /** File name of the finished embedding in the embeddings folder; null: it was not put there. */
  installed: z12.string().nullable(),
  /** Why it is not put there, known from the start; null: it was, or will be. */
  notInstalled: z12.string().nullable(),
  /** Absolute; null for a visitor who may only read. */
  runFolder: z12.string().nullable(),
  /** It has ended before its last step: `resume` goes on from the saved state, or begins where none was saved yet. */
  canResume: z12.boolean()
});
var JobsReply = z12.object({ jobs: z12.array(JobView), epoch: z12.string(), seq: z12.int() });
var JobDetail = z12.object({
  job: JobView,
  /** null for a visitor who may only read. */
  settings: TrainingJob.nullable(),
  snapshots: z12.array(Snapshot),
  samples: z12.array(SampleImage),
  log: z12.array(z12.string())
});
var MetricsReply = z12.object({
  step: z12.array(z12.int()),
  loss: z12.array(z12.number()),
  rate: z12.array(z12.number()),
  gradientLength: z12.array(z12.number()),
  length: z12.array(z12.number()),
  cosine: z12.array(z12.number()),
  evaluation: z12.object({ step: z12.array(z12.int()), loss: z12.array(z12.number()) })
});
var StartRequest = z12.strictObject({ job: TrainingJob });
var JobCommand = z12.strictObject({
  command: z12.enum(["interrupt", "pause", "resume", "snapshot", "sample"])
});
var UseRequest = z12.strictObject({
  step: z12.int().min(0),
  /** What is there under that name goes to the trash. */
  replace: z12.boolean().default(false)
});
var UseReply = z12.object({ token: z12.string(), fileName: z12.string() });
var DrawRequest = z12.strictObject({ step: z12.int().min(0) });
var JobReply = z12.object({ job: JobView });

// src/protocol/training-events.ts
var TrainingEvent = z13.discriminatedUnion("type", [
  z13.object({
    type: z13.literal("state"),
    state: z13.enum(["loading", "encoding", "compiling", "training", "sampling", "paused", "saving"])
  }),
  /** Of what is loaded, encoded or sampled. */
  z13.object({ type: z13.literal("progress"), done: z13.number(), total: z13.number() }),
  z13.object({ type: z13.literal("notice"), message: z13.string(), hint: z13.string() }),
  z13.object({ type: z13.literal("picture"), name: z13.string(), message: z13.string(), isUsed: z13.boolean() }),
  z13.object({
    type: z13.literal("started"),
    runFolder: z13.string(),
    /** Steps that were made before. */
    step: z13.int(),
    /** The step it will end with. */
    steps: z13.int(),
    pictures: z13.int(),
    vectors: z13.int(),
    way: TrainingWay,
    /** Length that is usual for a vector of the model's vocabulary. */
    medianLength: z13.number()
  }),
  StepRow.extend({
    type: z13.literal("step"),
    seconds: z13.number(),
    /** Of the process, in bytes. */
    memory: z13.number()
  }),
  SkippedRow.extend({ type: z13.literal("skipped") }),
  /** On the same pictures, noise and timesteps each time. */
  z13.object({
    type: z13.literal("evaluation"),
    step: z13.int(),
    loss: z13.number(),
    /** What the vectors have come near. */
    near: z13.array(NearWord)
  }),
  z13.object({ type: z13.literal("snapshot"), snapshot: Snapshot }),
  z13.object({ type: z13.literal("sample"), sample: SampleImage }),
  /** Steps up to this one can't be lost any more. */
  z13.object({ type: z13.literal("saved"), step: z13.int() }),
  z13.object({
    type: z13.literal("finished"),
    /** `suspended`: told to stop; the state is saved, and no embedding was made of it. */
    reason: z13.enum(["done", "interrupted", "suspended"]),
    step: z13.int(),
    /** The embedding in the run's folder; null: none was made. */
    file: z13.string().nullable(),
    /** In the folder of embeddings; null: it was not put there. */
    installed: z13.string().nullable(),
    /** Why not; null: it was, or was not to be. */
    notInstalled: z13.string().nullable()
  })
]);
var TrainingCommand = z13.object({
  type: z13.literal("command"),
  /** `suspend`: save the state and end. */
  command: z13.enum(["interrupt", "pause", "resume", "snapshot", "sample", "suspend"])
});
var TrainTask = z13.object({
  type: z13.literal("train"),
  job: TrainingJob,
  /** The checkpoint that `job.model.checkpoint` means. */
  checkpoint: z13.string(),
  /** Where everything of this run goes. With a saved state in it, the run goes on from there. */
  runFolder: z13.string(),
  /** Where the finished embedding goes; null: it stays in the run's folder. */
  embeddingsDir: z13.string().nullable(),
  trashDir: z13.string(),
  /** What can be made again; encoded pictures are kept there. */
  cacheDir: z13.string(),
  /** How often the state is saved; a step that takes longer is saved for itself. */
  saveEverySeconds: z13.number().min(0),
  /** The folder with the native builds. */
  tensorflow: z13.string(),
  /** Its turn on the device (src/system/turn.ts), which it takes over from whoever started it; null: it has none. */
  turn: z13.string().nullable()
});

// src/protocol/engine.ts
var GenerateTask = z14.object({
  type: z14.literal("generate"),
  /** Absolute paths. */
  checkpoint: z14.string(),
  vae: z14.string().nullable(),
  /** Folder whose embeddings the prompts may name; null: none. */
  embeddingsDir: z14.string().nullable(),
  out: z14.string(),
  prompt: z14.string(),
  negativePrompt: z14.string(),
  steps: z14.int().min(1).max(1e3),
  sampler: z14.enum(["Euler a", "Euler", "DDIM"]),
  /** 1: no guidance. */
  cfgScale: z14.number().min(1).max(100),
  seed: z14.int().min(0),
  /** Pixels; null: what the model is usually used at. */
  width: z14.int().min(1).max(8192).nullable(),
  height: z14.int().min(1).max(8192).nullable(),
  /** 1: the text encoder's last layer. */
  clipSkip: z14.int().min(1).max(24),
  backend: WantedBackend,
  /** The folder with the native builds. */
  tensorflow: z14.string(),
  version: z14.string()
});
var EngineTask = z14.discriminatedUnion("type", [
  GenerateTask,
  ProbeTask,
  TrainTask,
  InspectTask,
  InspectCheckpointsTask,
  PlanTask,
  PromptsTask,
  BenchTask
]);
var EngineEvent = z14.discriminatedUnion("type", [
  z14.object({ type: z14.literal("backend"), backend: z14.string(), why: z14.string() }),
  z14.object({
    type: z14.literal("stage"),
    stage: z14.enum(["loading", "reading the prompt", "drawing", "decoding", "measuring"])
  }),
  z14.object({ type: z14.literal("notice"), message: z14.string(), hint: z14.string() }),
  /** Of the latest stage. */
  z14.object({ type: z14.literal("progress"), done: z14.number(), total: z14.number() }),
  z14.object({
    type: z14.literal("picture"),
    file: z14.string(),
    width: z14.int(),
    height: z14.int(),
    infotext: z14.string()
  }),
  z14.object({ type: z14.literal("probed"), report: BackendReport }),
  z14.object({ type: z14.literal("benched"), report: BenchReport }),
  z14.object({ type: z14.literal("training"), event: TrainingEvent }),
  ...datasetEvents,
  InspectedCheckpoint,
  PlannedTraining,
  z14.object({ type: z14.literal("failed"), problem: Problem })
]);

// src/system/coded-error.ts
var CodedError = class extends Error {
  code;
  hint;
  constructor(code, options) {
    super(options.message, options.cause === void 0 ? void 0 : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.name = new.target.name;
  }
};
var FieldError = class extends CodedError {
  field;
  constructor(code, options) {
    super(code, options);
    this.field = options.field;
  }
};

// src/jobs/engine-error.ts
var EngineError = class extends CodedError {
  constructor({ code, message, hint }) {
    super(code, { message, hint });
  }
};

// src/jobs/engine-program.ts
import { existsSync } from "node:fs";

// src/system/own-program.ts
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
function ownProgram({ source, bundled }) {
  const own = fileURLToPath(import.meta.url);
  const folder = path.dirname(own);
  if (!own.endsWith(".ts")) return { file: path.join(folder, bundled), nodeFlags: [] };
  const tsx = pathToFileURL(createRequire(own).resolve("tsx")).href;
  return { file: path.join(folder, "..", source), nodeFlags: ["--import", tsx] };
}

// src/jobs/engine-program.ts
function engineProgram() {
  const program = ownProgram({ source: "worker/main.ts", bundled: "engine.mjs" });
  if (existsSync(program.file)) return { ...program, environment };
  const hint = "Install this program again; cards work without it.";
  throw new EngineError({ code: "ENGINE_MISSING", message: `The engine is missing: ${program.file}.`, hint });
}
var environment = {
  MALLOC_MMAP_THRESHOLD_: String(16 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(64 * 2 ** 20),
  MALLOC_ARENA_MAX: "2",
  GLIBC_TUNABLES: "glibc.malloc.hugetlb=1"
};

// src/jobs/engine-process.ts
function startEngine(task, { onEvent, env, complaints }) {
  const { file, nodeFlags, environment: environment2 } = engineProgram();
  const child = fork(file, [], {
    execArgv: [...nodeFlags],
    env: { ...environment2, ...env },
    stdio: stdioOf(env, complaints)
  });
  let problem3 = null;
  let isOurs = false;
  const kill = () => {
    isOurs = true;
    child.kill("SIGKILL");
  };
  child.on("message", (message) => {
    const event = EngineEvent.safeParse(message).data;
    if (event === void 0) {
      problem3 ??= notUnderstood;
      kill();
    } else if (event.type === "failed") problem3 ??= event.problem;
    else onEvent(event);
  });
  const ended = endOf(child).then((end) => {
    if (problem3 !== null) return { type: "failed", problem: problem3 };
    return end.type === "died" ? { ...end, isOurs } : end;
  });
  child.send(task, () => void 0);
  return {
    ended,
    tell: (command2) => {
      if (child.connected)
        child.send({ type: "command", command: command2 }, () => void 0);
    },
    kill,
    letGo: () => {
      if (child.connected) child.disconnect();
      child.unref();
    }
  };
}
async function runEngine(task, { onStart, ...options }) {
  const engine = startEngine(task, options);
  onStart?.(engine);
  const end = await engine.ended;
  if (end.type !== "well") throw new EngineError(problemOfEnd(end));
}
function problemOfEnd(end) {
  switch (end.type) {
    case "failed":
      return end.problem;
    case "not started":
      return {
        code: "ENGINE_MISSING",
        message: `The engine can't be started: ${end.reason}.`,
        hint: "Install this program again."
      };
    case "died":
      return {
        code: isOutOfMemory(end) ? "OUT_OF_MEMORY" : "ENGINE_DIED",
        message: `The engine ended unexpectedly (${end.how}).`,
        hint: "Mostly that is too little memory: close other programs, choose smaller pictures, or another backend."
      };
    default:
      return end;
  }
}
function isOutOfMemory(end) {
  return end.type === "died" && !end.isOurs && end.how === "SIGKILL";
}
var notUnderstood = {
  code: "ENGINE_FAILED",
  message: "The engine told something that was not understood.",
  hint: "It is probably of another version than the sidecar: restart the web UI."
};
function stdioOf(env, complaints) {
  const own = env["TI_LOG_LEVEL"] === "debug" ? "inherit" : "ignore";
  return ["ignore", "ignore", complaints ?? own, "ipc"];
}
function endOf(child) {
  return new Promise((resolve3) => {
    child.on("error", (error) => resolve3({ type: "not started", reason: error.message }));
    child.on(
      "close",
      (code, signal) => resolve3(
        code === 0 ? { type: "well" } : { type: "died", how: signal ?? `exit code ${code ?? "?"}`, isOurs: false }
      )
    );
  });
}

// src/system/human-size.ts
function humanSize(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1e3 && unit < units.length - 1) {
    size /= 1e3;
    unit++;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit] ?? ""}`;
}

// src/system/miniature-model.ts
import { existsSync as existsSync3 } from "node:fs";
import path3 from "node:path";

// src/system/program-root.ts
import { existsSync as existsSync2, readFileSync } from "node:fs";
import path2 from "node:path";
import { fileURLToPath as fileURLToPath2 } from "node:url";
function findProgramRoot(from = path2.dirname(fileURLToPath2(import.meta.url))) {
  for (const folder of upwards(from)) {
    if (packageName(path2.join(folder, "package.json")) === "sd-webui-textual-inversion") return folder;
  }
  return null;
}
function findExtensionFolder(from = path2.dirname(fileURLToPath2(import.meta.url))) {
  for (const folder of upwards(from)) {
    for (const candidate of [folder, path2.join(folder, "extension")]) {
      if (existsSync2(path2.join(candidate, "ti_sidecar")) || existsSync2(path2.join(candidate, "build.json")))
        return candidate;
    }
  }
  return null;
}
function* upwards(from) {
  let folder = path2.resolve(from);
  while (true) {
    yield folder;
    const parent = path2.dirname(folder);
    if (parent === folder) return;
    folder = parent;
  }
}
function packageName(file) {
  try {
    const content = JSON.parse(readFileSync(file, "utf8"));
    if (typeof content !== "object" || content === null || !("name" in content)) return null;
    return typeof content.name === "string" ? content.name : null;
  } catch {
    return null;
  }
}

// src/system/miniature-model.ts
var MINIATURE_NAME = "miniature-sd";
var MINIATURE_STAYS_OUT = "It is trained on the miniature model, which no web UI can use: it stays in the run's folder.";
function bundledModel() {
  return partOfMiniature(`${MINIATURE_NAME}.safetensors`);
}
function demonstrationDatasets() {
  return partOfMiniature("datasets");
}
function partOfMiniature(name) {
  const part = path3.join(findProgramRoot() ?? "", "models", "miniature", name);
  return existsSync3(part) ? part : null;
}

// src/system/tensorflow-folder.ts
import { readFile, stat as stat2 } from "node:fs/promises";
import path4 from "node:path";
import { z as z15 } from "./vendor/zod.mjs";

// src/system/atomic-write.ts
import { randomBytes } from "node:crypto";
import { constants, copyFile, link, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

// src/system/errno.ts
function errnoOf(error) {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
var ABSENT = /* @__PURE__ */ new Set(["ENOENT", "ENOTDIR"]);
var NOT_ALLOWED = /* @__PURE__ */ new Set(["EACCES", "EPERM", "EROFS"]);
var FULL = /* @__PURE__ */ new Set(["ENOSPC", "EDQUOT"]);
function isAbsent(error) {
  return ABSENT.has(errnoOf(error) ?? "");
}
function isNotAllowed(error) {
  return NOT_ALLOWED.has(errnoOf(error) ?? "");
}
function isDiskFull(error) {
  return FULL.has(errnoOf(error) ?? "");
}
function isTaken(error) {
  return errnoOf(error) === "EEXIST";
}

// src/system/atomic-write.ts
var TEMPORARY_SUFFIX = ".ti-tmp";
function isTemporaryName(name) {
  return name.endsWith(TEMPORARY_SUFFIX);
}
async function writeFileAtomic(path63, content, options = {}) {
  const direct = options.mode === "new" || options.link === "replace";
  const target = direct ? path63 : await throughLink(path63);
  const temporary = join(dirname(target), `.${randomBytes(8).toString("hex")}${TEMPORARY_SUFFIX}`);
  try {
    await writeSynced(temporary, content, await modeOf(target));
    if (options.stillWanted && !await options.stillWanted()) return false;
    if (options.mode === "new") await placeNew(temporary, target);
    else await renamePatiently(temporary, target);
    await syncFolder(dirname(target));
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}
async function throughLink(path63) {
  try {
    return await realpath(path63);
  } catch (error) {
    if (isAbsent(error)) return path63;
    throw error;
  }
}
async function modeOf(path63) {
  try {
    return (await stat(path63)).mode & 511;
  } catch {
    return 438;
  }
}
async function writeSynced(path63, content, mode) {
  const file = await open(path63, "wx", mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
async function placeNew(temporary, target) {
  try {
    await link(temporary, target);
  } catch (error) {
    if (isTaken(error)) throw error;
    await copyNew(temporary, target);
  }
}
async function copyNew(from, to) {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if (!isTaken(error)) await rm(to, { force: true });
    throw error;
  }
}
async function renamePatiently(from, to) {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const passing = ["EPERM", "EBUSY", "EACCES"].includes(errnoOf(error) ?? "");
      if (process.platform !== "win32" || !passing || attempt === 5) throw error;
      await sleep(20 * 2 ** attempt);
    }
  }
}
async function syncFolder(folder) {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    return;
  }
}

// src/system/tensorflow-folder.ts
var NativeBuild = z15.object({
  id: z15.string().regex(/^[\w.-]+$/),
  /** Of the npm registry; below `node_modules` of the build's folder. */
  npmPackage: z15.enum(["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"]),
  /** The compiled binding, relative to the build's folder. */
  binding: z15.string(),
  /** How the binding was compiled. null: it was not, or by a version of this program that did not note it. */
  recipe: z15.string().nullable().default(null)
});
var Current = z15.object({ id: NativeBuild.shape.id });
var CORE_SYMBOL = "textual-inversion.tfjs-core";
function tensorflowFolder(home, env = process.env) {
  const named = env["TI_TENSORFLOW_DIR"];
  return named ? path4.resolve(named) : path4.join(home, "tensorflow");
}
var buildFolder = (folder, id) => path4.join(folder, id);
async function currentBuild(folder) {
  const current = await readJson(path4.join(folder, "current.json"), Current);
  return current === null ? null : readBuild(folder, current.id);
}
async function buildStamp(folder) {
  const { mtimeMs } = await stat2(path4.join(folder, "current.json")).catch(() => ({ mtimeMs: 0 }));
  return String(mtimeMs);
}
async function readBuild(folder, id) {
  return readJson(path4.join(buildFolder(folder, id), "build.json"), NativeBuild);
}
async function makeCurrent(folder, id) {
  await writeFileAtomic(path4.join(folder, "current.json"), `${JSON.stringify({ id })}
`);
}
async function readJson(file, schema) {
  try {
    return schema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

// src/cli/cli-error.ts
var CliError = class extends CodedError {
};

// src/cli/command.ts
var sharedFlags = {
  json: { type: "boolean", description: "Print JSON for machines" },
  home: { type: "string", value: "DIR", description: "State folder (TI_HOME)" },
  embeddings: { type: "string", value: "DIR", description: "Folder of embeddings (TI_EMBEDDINGS_DIR)" },
  "web-ui": { type: "string", value: "URL", description: "Web UI to attach to; null: none (TI_WEB_UI_URL)" }
};

// src/cli/describe-backend.ts
function describeBackend({ name, facts, obstacle }) {
  const library = facts.tensorflowVersion === null ? `TensorFlow.js ${facts.tfjsVersion}` : `TensorFlow ${facts.tensorflowVersion}`;
  const threads = `${facts.threads} thread${facts.threads === 1 ? "" : "s"}`;
  const slowly = facts.asGraphs || name === "wasm" ? "" : "; kernel by kernel, as its binding was fetched";
  const neverRun = facts.neverRun ? "; built, never run by its makers on such a machine" : "";
  const used = `${name} (${library}, ${threads}${slowly}${neverRun})`;
  return obstacle === null ? [used] : [used, `not better: ${obstacle.reason} ${obstacle.hint}`];
}

// src/cli/exit-code.ts
var ExitCode = {
  ok: 0,
  /** The command ran and found something wrong: a file that can't be used, a broken link. */
  problem: 1,
  /** Unknown command or flag, or a missing argument. */
  usage: 2,
  /** It could not do its work: configuration, port, folder. */
  failed: 3
};

// src/embeddings/inspect-embedding.ts
import { readFile as readFile2, stat as stat3 } from "node:fs/promises";
import { basename } from "node:path";

// src/formats/half.ts
function halfToFloatBits(half) {
  const sign = (half & 32768) << 16;
  const exponent = half >>> 10 & 31;
  const fraction = half & 1023;
  if (exponent === 31) return (sign | 2139095040 | fraction << 13) >>> 0;
  if (exponent !== 0) return (sign | exponent + 112 << 23 | fraction << 13) >>> 0;
  if (fraction === 0) return sign >>> 0;
  const shift = Math.clz32(fraction) - 21;
  return (sign | 113 - shift << 23 | (fraction << shift & 1023) << 13) >>> 0;
}
function floatBitsToHalf(bits) {
  const sign = bits >>> 16 & 32768;
  const magnitude = bits & 2147483647;
  if (magnitude > 2139095040) {
    const payload = magnitude >>> 13 & 1023;
    return sign | 31744 | (payload === 0 ? 1 : payload);
  }
  if (magnitude >= 1199566848) return sign | 31744;
  if (magnitude >= 947912704) return sign | roundShift(magnitude - 939524096, 13);
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign;
  return sign | roundShift(magnitude & 8388607 | 8388608, 126 - exponent);
}
function floatBitsToBfloat(bits) {
  if ((bits & 2147483647) > 2139095040) {
    const high = bits >>> 16;
    return (high & 127) === 0 ? high | 1 : high;
  }
  return bits + 32767 + (bits >>> 16 & 1) >>> 16 & 65535;
}
function roundShift(value, shift) {
  const kept = value >>> shift;
  const rest = value & (1 << shift) - 1;
  const tie = 1 << shift - 1;
  return rest > tie || rest === tie && (kept & 1) === 1 ? kept + 1 : kept;
}

// src/formats/dtype.ts
var dtypes = ["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL"];
var dtypeSize = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1
};
function isDtype(name) {
  return typeof name === "string" && dtypes.includes(name);
}
function elementCount(shape) {
  return shape.reduce((product, size) => product * size, 1);
}
function toFloat32(tensor) {
  const { bytes, dtype } = tensor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / dtypeSize[dtype]);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < values.length; i++) {
    if (dtype === "F32") bits[i] = view.getUint32(i * 4, true);
    else if (dtype === "F16") bits[i] = halfToFloatBits(view.getUint16(i * 2, true));
    else if (dtype === "BF16") bits[i] = view.getUint16(i * 2, true) << 16;
    else values[i] = wideValue(view, dtype, i);
  }
  return values;
}
function wideValue(view, dtype, index) {
  switch (dtype) {
    case "F64":
      return view.getFloat64(index * 8, true);
    case "I64":
      return Number(view.getBigInt64(index * 8, true));
    case "I32":
      return view.getInt32(index * 4, true);
    case "I16":
      return view.getInt16(index * 2, true);
    case "I8":
      return view.getInt8(index);
    case "U8":
      return view.getUint8(index);
    case "BOOL":
      return view.getUint8(index) === 0 ? 0 : 1;
    default:
      return dtype;
  }
}
function fromFloat32(values, dtype) {
  const size = dtypeSize[dtype];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < values.length; i++) {
    const pattern = bits[i] ?? 0;
    if (dtype === "F32") view.setUint32(i * 4, pattern, true);
    else if (dtype === "F64") view.setFloat64(i * 8, values[i] ?? 0, true);
    else view.setUint16(i * 2, dtype === "F16" ? floatBitsToHalf(pattern) : floatBitsToBfloat(pattern), true);
  }
  return bytes;
}

// src/formats/format-error.ts
var FormatError = class extends CodedError {
  constructor(code, message, hint = defaultHints[code]) {
    super(code, { message, hint });
  }
};
var fetchAgain = "The file is damaged or incomplete: download or copy it again.";
var defaultHints = {
  EMPTY_FILE: "The file has no content: copy it again, or delete it.",
  UNKNOWN_FORMAT: "Embeddings are .safetensors, .pt, .bin or .png files: check what this file is.",
  NOT_AN_EMBEDDING: "Move the file to the folder for what it is (models, LoRA, VAE); embeddings hold a few short tensors.",
  TOO_LARGE: "Embeddings are rarely over one megabyte: check what this file is.",
  CORRUPT_SAFETENSORS: fetchAgain,
  CORRUPT_ZIP: fetchAgain,
  CORRUPT_PICKLE: fetchAgain,
  CORRUPT_PNG: fetchAgain,
  DANGEROUS_PICKLE: "Do not load this file anywhere: delete it, and get the embedding as .safetensors from a source you trust.",
  NO_IMAGE_DATA: "If it is a preview picture, rename it to <name>.preview.png.",
  UNSUPPORTED_DTYPE: "Save the embedding again as float32.",
  UNSUPPORTED_FEATURE: "Save the embedding again as .safetensors with the program that made it.",
  CANNOT_WRITE: "Choose another target format."
};

// src/system/file-hash.ts
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
async function sha256OfFile(file) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest("hex");
}

// src/embeddings/loadable.ts
import { extname } from "node:path";

// src/embeddings/base-model-of.ts
var unknown = { baseModel: null, vectors: null, width: null, mainKeys: [] };
var singleKeys = ["*", "emb_params", "emp_params"];
var byWidth = /* @__PURE__ */ new Map([
  [768, "sd1"],
  [1024, "sd2"],
  [1280, "sdxl-refiner"]
]);
function tensorRoles(tensors) {
  const t5 = ["t5xxl", "t5"].filter((key) => tensors.has(key)).slice(0, 1);
  const clipL = rows(tensors.get("clip_l"));
  const clipG = rows(tensors.get("clip_g"));
  if (clipL !== null && clipG !== null) {
    const fits = clipL.width === 768 && clipG.width === 1280;
    const baseModel = !fits ? null : t5.length > 0 ? "sd3" : "sdxl";
    const width = clipL.width + clipG.width;
    return { baseModel, vectors: clipG.count, width, mainKeys: ["clip_l", "clip_g", ...t5] };
  }
  if (clipL !== null && t5.length > 0) {
    const baseModel = clipL.width === 768 ? "flux" : null;
    return { baseModel, vectors: clipL.count, width: clipL.width, mainKeys: ["clip_l", ...t5] };
  }
  return singleTensor(tensors);
}
function rows(tensor) {
  const [first, second] = tensor?.shape ?? [];
  if (first === void 0 || (tensor?.shape.length ?? 0) > 2) return null;
  return second === void 0 ? { count: 1, width: first } : { count: first, width: second };
}
function singleTensor(tensors) {
  const inputs = [...tensors.keys()].filter((key2) => !key2.endsWith("_out"));
  const key = tensors.size === 1 ? [...tensors.keys()][0] : singleKeys.find((k) => tensors.has(k)) ?? inputs[0];
  const isNamed = key !== void 0 && (singleKeys.includes(key) || inputs.length <= 1);
  const shape = isNamed ? rows(tensors.get(key)) : null;
  if (!isNamed || shape === null) return unknown;
  return {
    baseModel: byWidth.get(shape.width) ?? null,
    vectors: shape.count,
    width: shape.width,
    mainKeys: [key]
  };
}

// src/embeddings/loadable.ts
var convertIt = "Convert it to .safetensors here: the values stay the same.";
var rewriteIt = "Repair it here: a .pt the web UI accepts is written, with the same values.";
var allowedRecord = /^([^/]+)\/((data\/\d+)|version|byteorder|.data\/serialization_id|(data\.pkl))$/;
var allowedGlobals = /* @__PURE__ */ new Set([
  "collections.OrderedDict",
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_parameter",
  "torch._utils._rebuild_device_tensor_from_numpy",
  ...["Float", "Half", "Int", "Long", "Double", "Byte", "BFloat16"].map((type) => `torch.${type}Storage`),
  "torch.float32",
  "torch.nn.modules.container.ParameterDict",
  "numpy.core.multiarray.scalar",
  "numpy.core.multiarray._reconstruct",
  "numpy.dtype",
  "numpy.ndarray",
  "_codecs.encode",
  "pytorch_lightning.callbacks.model_checkpoint",
  "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
  "__builtin__.set"
]);
var extensions = {
  safetensors: [".safetensors"],
  pt: [".pt", ".bin"],
  png: [".png", ".webp", ".jxl", ".avif"]
};
function whyHostsRefuse(embedding, fileName) {
  for (const rule of rules) {
    const problem3 = rule(embedding, fileName);
    if (problem3 !== null) return problem3;
  }
  return null;
}
var rules = [
  wrongExtension,
  refusedRecord,
  refusedGlobal,
  severalTerms,
  wrongObject,
  wrongShape,
  badValues
];
function wrongExtension({ format }, fileName) {
  const extension2 = extname(fileName).toLowerCase();
  if (extensions[format].includes(extension2)) return null;
  const message = `The file is ${nameOf(format)} inside, but named ${extension2 === "" ? "without an extension" : extension2}.`;
  return { code: "WRONG_EXTENSION", message, hint: `Rename it to end in ${extensions[format][0] ?? ""}.` };
}
function nameOf(format) {
  return { safetensors: "a safetensors file", pt: "a torch file", png: "a PNG picture" }[format];
}
function refusedRecord({ layout }) {
  const record = layout.records.find((name) => !allowedRecord.test(name));
  if (record === void 0) return null;
  const message = `The web UI refuses this .pt as possibly malicious because of its record ${record}, which new versions of torch write.`;
  return { code: "NEW_TORCH_RECORDS", message, hint: rewriteIt };
}
function refusedGlobal({ layout }) {
  const name = layout.globals.find((path63) => !allowedGlobals.has(path63));
  if (name === void 0) return null;
  return {
    code: "REFUSED_GLOBAL",
    message: `The web UI refuses this .pt because it mentions ${name}.`,
    hint: rewriteIt
  };
}
function severalTerms({ tensors, layout }) {
  const keys = [...tensors.keys(), ...layout.otherKeys];
  const isPair = layout.wrapper !== "string_to_param" && tensors.has("clip_g") && tensors.has("clip_l");
  if (isPair ? layout.otherKeys.length === 0 : keys.length === 1) return null;
  const message = `The web UI loads files of one term; this one has ${keys.length}: ${keys.slice(0, 6).join(", ")}.`;
  const isKnown = tensorRoles(tensors).mainKeys.length > 0;
  const hint = isKnown ? "Convert it to .safetensors here: the additional terms are left out." : "Save each term to a file of its own.";
  return { code: "MULTIPLE_TERMS", message, hint };
}
function wrongObject({ layout }) {
  if (layout.wrapper !== "OrderedDict") return null;
  return {
    code: "ORDERED_DICT",
    message: "The web UI does not recognise an OrderedDict as an embedding.",
    hint: convertIt
  };
}
function wrongShape({ tensors, layout }) {
  const { mainKeys } = tensorRoles(tensors);
  for (const [key, { shape }] of tensors) {
    if (mainKeys.length > 0 && !mainKeys.includes(key)) continue;
    const isFlat = shape.length === 1 && (layout.wrapper === "string_to_param" || mainKeys.length > 1);
    if (shape.includes(0))
      return shapeProblem("EMPTY_TENSOR", `${key} holds no values`, "Train or download it again.");
    if (isFlat)
      return shapeProblem(
        "FLAT_VECTOR",
        `${key} is a single vector where the web UI expects rows`,
        convertIt
      );
    if (shape.length === 0 || shape.length > 2) {
      return shapeProblem(
        "WRONG_SHAPE",
        `${key} has the shape [${shape.join(", ")}]`,
        "Embeddings are lists of vectors: check what this file is."
      );
    }
  }
  return null;
}
function shapeProblem(code, seen2, hint) {
  return { code, message: `The web UI cannot use this file: ${seen2}.`, hint };
}
function badValues({ tensors }) {
  for (const [key, tensor] of tensors) {
    const bad = hasValues(tensor) ? toFloat32(tensor).find((value) => !Number.isFinite(value)) : void 0;
    if (bad === void 0) continue;
    const message = `${key} holds the value ${bad}: pictures with it come out black or as noise.`;
    return {
      code: "NOT_FINITE",
      message,
      hint: "The training went wrong: use an earlier snapshot, or download it again."
    };
  }
  return null;
}
function hasValues(tensor) {
  return "bytes" in tensor;
}

// src/formats/strict-json.ts
function parseStrictJson(text2) {
  const value = JSON.parse(text2);
  refuseDuplicateKeys(text2);
  return value;
}
function refuseDuplicateKeys(text2) {
  const objects2 = [];
  for (let i = 0; i < text2.length; i++) {
    if (text2[i] === "{") objects2.push(/* @__PURE__ */ new Set());
    else if (text2[i] === "}") objects2.pop();
    else if (text2[i] === '"') {
      const end = endOfString(text2, i);
      if (isFollowedByColon(text2, end)) addKey(objects2.at(-1), JSON.parse(text2.slice(i, end)));
      i = end - 1;
    }
  }
}
function addKey(keys, key) {
  if (keys?.has(key) === true) throw new SyntaxError(`key ${JSON.stringify(key)} occurs twice`);
  keys?.add(key);
}
function endOfString(text2, start2) {
  let at = start2 + 1;
  while (at < text2.length && text2[at] !== '"') at += text2[at] === "\\" ? 2 : 1;
  return at + 1;
}
function isFollowedByColon(text2, at) {
  while (text2[at] === " " || text2[at] === "\n" || text2[at] === "	" || text2[at] === "\r") at++;
  return text2[at] === ":";
}

// src/formats/safetensors-reader.ts
var maxHeaderBytes = 512 * 1024;
function safetensorsHeaderEnd(start2, fileSize, maxBytes = maxHeaderBytes) {
  if (start2.length < 8) throw corrupt(`it has ${start2.length} bytes, too few for a header`);
  const length = new DataView(start2.buffer, start2.byteOffset, 8).getBigUint64(0, true);
  if (length + 8n > BigInt(fileSize))
    throw corrupt(`its header of ${length} bytes does not fit into the file's ${fileSize}`);
  if (length > BigInt(maxBytes)) {
    throw new FormatError(
      "TOO_LARGE",
      `The safetensors header is ${length} bytes, far more than such a file needs.`
    );
  }
  return 8 + Number(length);
}
function readSafetensorsHeader(start2, fileSize, maxBytes = maxHeaderBytes) {
  const headerEnd = safetensorsHeaderEnd(start2, fileSize, maxBytes);
  const json2 = decodeHeader(start2.subarray(8, headerEnd));
  const { __metadata__: metadata, ...entries } = json2;
  const tensors = /* @__PURE__ */ new Map();
  for (const [name, entry] of Object.entries(entries)) tensors.set(name, readEntry(name, entry, headerEnd));
  requireFullCoverage([...tensors.values()], headerEnd, fileSize);
  return { tensors, metadata: metadata === void 0 ? null : readMetadata(metadata) };
}
function decodeHeader(bytes) {
  if (bytes[0] !== 123) throw corrupt("its header does not begin with {");
  let json2;
  try {
    json2 = parseStrictJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw corrupt(
      error instanceof SyntaxError ? `its header is not JSON (${error.message})` : "its header is not UTF-8"
    );
  }
  if (!isRecord(json2)) throw corrupt("its header is no object");
  return json2;
}
function readEntry(name, entry, headerEnd) {
  if (!isRecord(entry)) throw corrupt(`the entry of ${name} is no object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isDtype(dtype))
    throw new FormatError("UNSUPPORTED_DTYPE", `Tensor ${name} has the type ${String(dtype)}.`);
  if (!isNaturals(shape)) throw corrupt(`the shape of ${name} is not a list of sizes`);
  if (!isNaturals(offsets) || offsets.length !== 2) throw corrupt(`the place of ${name} is missing`);
  const [begin = 0, end = 0] = offsets;
  if (end - begin !== elementCount(shape) * dtypeSize[dtype]) {
    throw corrupt(
      `${name} takes ${end - begin} bytes, but [${shape.join(", ")}] of ${dtype} is ${elementCount(shape) * dtypeSize[dtype]}`
    );
  }
  return { dtype, shape, begin: begin + headerEnd, end: end + headerEnd };
}
function requireFullCoverage(entries, start2, fileSize) {
  let at = start2;
  for (const entry of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== at)
      throw corrupt(entry.begin < at ? "two tensors overlap" : "there is a gap between tensors");
    at = entry.end;
  }
  if (at !== fileSize) throw corrupt(`its tensors end at byte ${at} of ${fileSize}`);
}
function readMetadata(value) {
  if (!isRecord(value)) throw corrupt("__metadata__ is no object");
  const texts2 = /* @__PURE__ */ Object.create(null);
  for (const [key, text2] of Object.entries(value)) {
    if (typeof text2 !== "string") throw corrupt(`__metadata__.${key} is not a text`);
    texts2[key] = text2;
  }
  return { ...texts2 };
}
function isNaturals(value) {
  return Array.isArray(value) && value.length <= 64 && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function corrupt(seen2) {
  return new FormatError("CORRUPT_SAFETENSORS", `Not a valid safetensors file: ${seen2}.`);
}

// src/formats/torch-tensor.ts
function storageBytes(storage) {
  return storage.elements * dtypeSize[storage.dtype];
}
var maxTensorBytes = 4 * 1024 * 1024;
function validateView(tensor, maxBytes) {
  const { storage, offset, shape, strides } = tensor;
  const numbers = [offset, storage.elements, ...shape, ...strides];
  if (!numbers.every((n) => Number.isSafeInteger(n) && n >= 0) || shape.length !== strides.length || shape.length > 8) {
    throw new FormatError("CORRUPT_PICKLE", "A tensor has an impossible shape.");
  }
  const count = elementCount(shape);
  if (count * dtypeSize[storage.dtype] > maxBytes) {
    throw new FormatError(
      "TOO_LARGE",
      `A tensor of shape [${shape.join(", ")}] is far larger than any that such a file holds.`
    );
  }
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), offset);
  if (count > 0 && last >= storage.elements) {
    throw new FormatError(
      "CORRUPT_PICKLE",
      `A tensor reaches to element ${last} of a storage of ${storage.elements}.`
    );
  }
}
function contiguousRange(tensor) {
  const size = dtypeSize[tensor.storage.dtype];
  let expected = 1;
  for (let axis = tensor.shape.length - 1; axis >= 0; axis--) {
    const length = tensor.shape[axis] ?? 0;
    if (length !== 1 && tensor.strides[axis] !== expected) return null;
    expected *= length;
  }
  return { begin: tensor.offset * size, length: expected * size };
}
function gather(tensor, content) {
  const size = dtypeSize[tensor.storage.dtype];
  if (content.length < storageBytes(tensor.storage)) {
    throw new FormatError(
      "CORRUPT_ZIP",
      `Storage ${tensor.storage.key} is shorter than the tensor that uses it.`
    );
  }
  const { dtype } = tensor.storage;
  const { shape, strides } = tensor;
  const range = contiguousRange(tensor);
  if (range !== null) return { dtype, shape, bytes: content.slice(range.begin, range.begin + range.length) };
  const bytes = new Uint8Array(elementCount(shape) * size);
  const index = shape.map(() => 0);
  let from = tensor.offset;
  for (let to = 0; to < bytes.length; to += size) {
    for (let b = 0; b < size; b++) bytes[to + b] = content[from * size + b] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const position = (index[axis] ?? 0) + 1;
      from += strides[axis] ?? 0;
      if (position < (shape[axis] ?? 0)) {
        index[axis] = position;
        break;
      }
      index[axis] = 0;
      from -= position * (strides[axis] ?? 0);
    }
  }
  return { dtype, shape, bytes };
}

// src/embeddings/detect-container.ts
import { extname as extname2 } from "node:path";

// src/formats/png-chunks.ts
import { crc32, inflateSync } from "node:zlib";
var pngSignature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
var maxTextBytes = 4 * 1024 * 1024;
var latin1 = new TextDecoder("latin1");
function* pngChunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = pngSignature.length; ; ) {
    if (at + 12 > bytes.length) throw corruptPng("it is cut off");
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) throw corruptPng("it is cut off");
    const type = latin1.decode(bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      throw corruptPng(`chunk ${type} is damaged`);
    yield { type, data: bytes.subarray(at + 8, end) };
    if (type === "IEND") return;
    at = end + 4;
  }
}
function findPngText(bytes, keyword2) {
  for (const { type, data } of pngChunks(bytes)) {
    const end = data.indexOf(0);
    if (end < 0 || end > 79 || latin1.decode(data.subarray(0, end)) !== keyword2) continue;
    if (data.length > maxTextBytes)
      throw new FormatError("TOO_LARGE", `The text in the picture is ${data.length} bytes.`);
    if (type === "tEXt") return latin1.decode(data.subarray(end + 1));
    if (type === "zTXt") return latin1.decode(inflateText(data.subarray(end + 2)));
    if (type === "iTXt") return internationalText(data.subarray(end + 1));
  }
  return null;
}
function writePngChunks(chunks) {
  const size = chunks.reduce((sum, { data }) => sum + 12 + data.length, pngSignature.length);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(pngSignature);
  let at = pngSignature.length;
  for (const { type, data } of chunks) {
    const end = at + 8 + data.length;
    view.setUint32(at, data.length);
    for (let i = 0; i < 4; i++) bytes[at + 4 + i] = type.charCodeAt(i);
    bytes.set(data, at + 8);
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}
function pngText(keyword2, text2) {
  return {
    type: "tEXt",
    data: Uint8Array.from(`${keyword2}\0${text2}`, (character) => character.charCodeAt(0))
  };
}
function internationalText(data) {
  const language = data.indexOf(0, 2);
  const keyword2 = language < 0 ? -1 : data.indexOf(0, language + 1);
  if (keyword2 < 0) throw corruptPng("a text chunk is damaged");
  const text2 = data.subarray(keyword2 + 1);
  return new TextDecoder().decode(data[0] === 1 ? inflateText(text2) : text2);
}
function inflateText(packed) {
  try {
    return inflateSync(packed, { maxOutputLength: maxTextBytes });
  } catch {
    throw corruptPng("a text chunk does not unpack");
  }
}
function corruptPng(seen2) {
  return new FormatError("CORRUPT_PNG", `Not a valid PNG file: ${seen2}.`);
}

// src/embeddings/detect-container.ts
var OPEN_BRACE = 123;
var PICKLE_PROTOCOL = 128;
function detectContainer(start2, fileName) {
  if (start2.length === 0) throw new FormatError("EMPTY_FILE", "The file is empty.");
  const extension2 = extname2(fileName).toLowerCase();
  if (startsWith(start2, pngSignature)) return "png";
  if (startsWith(start2, [80, 75, 3, 4])) return "torch-zip";
  if (start2[8] === OPEN_BRACE && start2[7] === 0) return "safetensors";
  if (start2[0] === PICKLE_PROTOCOL && (start2[1] ?? 255) <= 5) return "torch-legacy";
  if (extension2 === ".safetensors") return "safetensors";
  if ([".pt", ".bin", ".ckpt", ".pth"].includes(extension2)) return "torch-legacy";
  if ([".webp", ".jxl", ".avif"].includes(extension2)) {
    throw new FormatError(
      "UNSUPPORTED_FEATURE",
      `Embeddings in ${extension2} pictures are not read.`,
      "Save the picture as PNG where it was made, or ask for the .safetensors."
    );
  }
  if (extension2 === ".png")
    throw new FormatError("CORRUPT_PNG", "The file is named .png but is no PNG picture.");
  throw new FormatError("UNKNOWN_FORMAT", "The file is neither safetensors, torch file nor PNG.");
}
function startsWith(bytes, prefix2) {
  return Array.from(prefix2).every((byte, i) => bytes[i] === byte);
}

// src/formats/embedding-json.ts
var maxElements = 1024 * 1024;
var maxBrackets = 1e4;
var OPEN_BRACKET = 91;
var OPEN_BRACE2 = 123;
var nonFinite = /* @__PURE__ */ new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity]
]);
function parseEmbeddingJson(text2) {
  refuseSprawl(text2);
  const json2 = /NaN|Infinity/.test(text2) ? quoteNonFinite(text2) : text2;
  let value;
  try {
    value = JSON.parse(json2);
  } catch {
    throw corruptPng("the embedding in it is not JSON");
  }
  if (!isJsonObject(value)) throw corruptPng("the embedding in it is no object");
  return value;
}
function refuseSprawl(text2) {
  let brackets = 0;
  for (let i = 0; i < text2.length; i++) {
    const code = text2.charCodeAt(i);
    if (code === OPEN_BRACKET || code === OPEN_BRACE2) brackets++;
  }
  if (brackets > maxBrackets)
    throw new FormatError("TOO_LARGE", `The text in the picture has ${brackets} brackets.`);
}
function isJsonObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function tensorFromJson(value) {
  if (!isJsonObject(value) || !("TORCHTENSOR" in value)) return null;
  const shape = [];
  let level = value["TORCHTENSOR"];
  while (Array.isArray(level) && shape.length <= 8) {
    shape.push(level.length);
    level = level[0];
  }
  const count = elementCount(shape);
  if (shape.length > 8 || count > maxElements) throw corruptPng("a tensor in it has an impossible shape");
  const values = new Float32Array(count);
  fill(values, value["TORCHTENSOR"], shape, 0);
  return { dtype: "F32", shape, bytes: fromFloat32(values, "F32") };
}
function tensorToJson(tensor) {
  const texts2 = Array.from(toFloat32(tensor), numberText);
  return `{"TORCHTENSOR": ${nest(texts2, tensor.shape)}}`;
}
function nest(texts2, shape) {
  const [size, ...inner] = shape;
  if (size === void 0) return texts2[0] ?? "0.0";
  const step = texts2.length / Math.max(1, size);
  const parts = Array.from({ length: size }, (_, i) => nest(texts2.slice(i * step, (i + 1) * step), inner));
  return `[${parts.join(", ")}]`;
}
function numberText(value) {
  if (Object.is(value, -0)) return "-0.0";
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}
function fill(values, level, shape, start2) {
  const [size, ...inner] = shape;
  if (size === void 0) {
    values[start2] = numberOf(level);
    return;
  }
  if (!Array.isArray(level) || level.length !== size)
    throw corruptPng("a tensor in it has rows of different lengths");
  if (inner.length === 0) {
    for (let i = 0; i < size; i++) values[start2 + i] = numberOf(level[i]);
    return;
  }
  const step = inner.reduce((product, n) => product * n, 1);
  level.forEach((item, i) => fill(values, item, inner, start2 + i * step));
}
function numberOf(item) {
  const value = typeof item === "number" ? item : nonFinite.get(item);
  if (value === void 0) throw corruptPng("a tensor in it holds something that is no number");
  return value;
}
function quoteNonFinite(text2) {
  const parts = [];
  let copied = 0;
  for (let i = 0; i < text2.length; i++) {
    if (text2[i] === '"') i = endOfString(text2, i) - 1;
    else if (text2[i] === "N" || text2[i] === "I" || text2[i] === "-") {
      const literal = ["-Infinity", "Infinity", "NaN"].find((word) => text2.startsWith(word, i));
      if (literal === void 0) continue;
      if (parts.length > maxElements / 4)
        throw new FormatError("TOO_LARGE", "The text in the picture is full of NaN.");
      parts.push(text2.slice(copied, i), `"${literal}"`);
      i += literal.length - 1;
      copied = i + 1;
    }
  }
  return parts.join("") + text2.slice(copied);
}

// src/formats/pixel-data.ts
import { deflateSync, inflateSync as inflateSync2 } from "node:zlib";
var maxPayloadBytes = 4 * 1024 * 1024;
function extractPixelData(picture) {
  const cropped = cropBlack(picture);
  const black = blackColumns(cropped);
  const [first] = black;
  const last = black.at(-1);
  if (first === void 0 || last === void 0 || first === last) {
    throw new FormatError("NO_IMAGE_DATA", "The picture holds no embedding.");
  }
  const low = unmask(columns(cropped, 0, first));
  const high = unmask(columns(cropped, last + 1, cropped.width));
  if (low.length !== high.length || low.length === 0) {
    throw new FormatError("NO_IMAGE_DATA", "The picture has black columns, but no embedding beside them.");
  }
  const stream = low.map((nibble, i) => (high[i] ?? 0) << 4 | nibble);
  try {
    return inflateSync2(stream, { maxOutputLength: maxPayloadBytes });
  } catch {
    throw corruptPng("the embedding in its pixels is damaged, as by resizing or recompressing it");
  }
}
function embedPixelData(picture, payload, style) {
  const packed = deflateSync(payload, { level: 9 });
  const rowBytes = picture.height * 3;
  const padded = packed.length + picture.height - packed.length % picture.height;
  const size = padded + rowBytes - padded % rowBytes;
  const repeated = Uint8Array.from({ length: size }, (_, i) => packed[i % packed.length] ?? 0);
  const blockWidth = size / rowBytes;
  const low = decorate(mask(repeated.map((byte) => byte & 15)), blockWidth, style);
  const high = decorate(mask(repeated.map((byte) => byte >> 4)), blockWidth, style.toReversed());
  const result = blank(picture.width + 2 * blockWidth + 2, picture.height);
  paste(result, { width: blockWidth, height: picture.height, data: low }, 0);
  paste(result, picture, blockWidth + 1);
  paste(result, { width: blockWidth, height: picture.height, data: high }, blockWidth + picture.width + 2);
  return result;
}
function mask(values) {
  let seed = 0;
  return values.map((value) => {
    seed = Math.imul(1664525, seed) + 1013904223 >>> 0;
    return value ^ seed % 255 & 15;
  });
}
function unmask(values) {
  return mask(values.map((value) => value & 15));
}
function decorate(values, width, style) {
  const across = Math.ceil(width / 8) + 1;
  return values.map((value, i) => {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    const row2 = Math.floor(y / 8);
    const shifted = x + row2 % 2 * 4;
    const inside = (shifted % 8 - 3) ** 2 + (y % 8 - 3) ** 2 <= 9;
    const shade = style[(row2 * across + Math.floor(shifted / 8)) % Math.max(1, style.length)] ?? 0;
    return value | (inside ? Math.max(16, shade & 240) : 16);
  });
}
function cropBlack(picture) {
  const { width, height, data } = picture;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      if (data[at] === 0 || data[at + 1] === 0 || data[at + 2] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return blank(0, 0);
  const rows2 = {
    width,
    height: bottom - top + 1,
    data: data.subarray(top * width * 3, (bottom + 1) * width * 3)
  };
  return { width: right - left + 1, height: rows2.height, data: columns(rows2, left, right + 1) };
}
function blackColumns({ width, height, data }) {
  const lit = new Uint8Array(width);
  for (let i = 0; i < width * height * 3; i++) {
    if (((data[i] ?? 0) & 15) !== 0) lit[Math.floor(i / 3) % width] = 1;
  }
  return Array.from(lit.keys()).filter((x) => lit[x] === 0);
}
function columns({ width, height, data }, from, to) {
  const rowBytes = (to - from) * 3;
  const block = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    block.set(data.subarray((y * width + from) * 3, (y * width + to) * 3), y * rowBytes);
  }
  return block;
}
function paste(target, source, left) {
  const rowBytes = source.width * 3;
  for (let y = 0; y < source.height; y++) {
    target.data.set(source.data.subarray(y * rowBytes, (y + 1) * rowBytes), (y * target.width + left) * 3);
  }
}
function blank(width, height) {
  return { width, height, data: new Uint8Array(width * height * 3) };
}

// src/formats/png-pixels.ts
import { convertIndexedToRgb, decode, encode } from "./vendor/fast-png.mjs";
import { deflateSync as deflateSync2, inflateSync as inflateSync3 } from "node:zlib";
var maxSearchedBytes = 8 * 1024 * 1024;
var channelsOf = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
function decodePngPixels(bytes, maxBytes = maxSearchedBytes) {
  const safe = rebuildBounded(bytes, maxBytes);
  try {
    return toRgb(decode(safe));
  } catch (error) {
    throw error instanceof FormatError ? error : corruptPng("its pixels cannot be decoded");
  }
}
function encodePngPixels(picture) {
  return encode({ ...picture, channels: 3, depth: 8 });
}
function rebuildBounded(bytes, maxBytes) {
  const chunks = [...pngChunks(bytes)];
  const header2 = chunks[0];
  if (header2?.type !== "IHDR" || header2.data.length !== 13) throw corruptPng("its header is missing");
  const expected = rawSize(header2.data, maxBytes);
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  let raw;
  try {
    raw = inflateSync3(packed, { maxOutputLength: expected.most });
  } catch {
    throw corruptPng("its pixels do not unpack to its size");
  }
  if (raw.length < expected.least) throw corruptPng("it has fewer pixels than its size");
  const palette = chunks.filter(({ type }) => type === "PLTE");
  return writePngChunks([
    header2,
    ...palette,
    { type: "IDAT", data: deflateSync2(raw, { level: 0 }) },
    { type: "IEND", data: new Uint8Array() }
  ]);
}
function rawSize(header2, maxBytes) {
  const view = new DataView(header2.buffer, header2.byteOffset, header2.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, channels, interlace] = [view.getUint8(8), channelsOf[view.getUint8(9)], view.getUint8(12)];
  if (channels === void 0 || width === 0 || height === 0) throw corruptPng("its header is impossible");
  const least2 = (Math.ceil(width * channels * depth / 8) + 1) * height;
  if (least2 > maxBytes) throw new FormatError("TOO_LARGE", `The picture of ${width}×${height} is too large.`);
  return { least: least2, most: interlace === 0 ? least2 : least2 + 16 * height };
}
function toRgb(png) {
  const { width, height } = png;
  if (png.palette !== void 0) {
    return { width, height, data: convertIndexedToRgb(png) };
  }
  if (png.depth !== 8 && png.depth !== 16) {
    throw new FormatError(
      "UNSUPPORTED_FEATURE",
      `A PNG of ${png.depth} bits a pixel is not read.`,
      "Save the picture with 8 bits a channel."
    );
  }
  return { width, height, data: dropTo3(png.data, png.channels, png.depth - 8) };
}
function dropTo3(data, channels, shift) {
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = (data[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0) >> shift;
    }
  }
  return rgb;
}

// src/formats/png-embedding.ts
var keyword = "sd-ti-embedding";
function readPngEmbedding(bytes) {
  const text2 = findPngText(bytes, keyword);
  const json2 = text2 === null ? extractPixelData(decodePngPixels(bytes)) : Buffer.from(text2, "base64");
  return parseEmbeddingJson(new TextDecoder().decode(json2));
}
function writePngEmbedding(picture, json2, style) {
  const payload = new TextEncoder().encode(json2);
  const [header2, ...rest] = pngChunks(encodePngPixels(embedPixelData(picture, payload, style)));
  return writePngChunks([...header2 === void 0 ? [] : [header2], embeddingChunk(payload), ...rest]);
}
function embeddingChunk(json2) {
  const text2 = pngText(keyword, Buffer.from(json2).toString("base64"));
  if (text2.data.length <= maxTextBytes) return text2;
  throw new FormatError("CANNOT_WRITE", "The embedding is too large for a picture.");
}

// src/embeddings/read-embedding-json.ts
function readJsonEmbedding(bytes) {
  const root = readPngEmbedding(bytes);
  const wrapped = root["string_to_param"];
  const tensors = /* @__PURE__ */ new Map();
  const otherKeys = [];
  for (const [key, value] of Object.entries(isJsonObject(wrapped) ? wrapped : root)) {
    const tensor = tensorFromJson(value);
    if (tensor === null) otherKeys.push(key);
    else tensors.set(key, tensor);
  }
  return {
    tensors: new Map(
      [...tensors].map(([key, { dtype, shape }]) => [key, { dtype, shape }])
    ),
    read(key) {
      const tensor = tensors.get(key);
      if (tensor === void 0) throw new FormatError("CORRUPT_PNG", `Tensor ${key} is missing.`);
      return tensor;
    },
    facts: root,
    metadata: null,
    layout: {
      wrapper: isJsonObject(wrapped) ? "string_to_param" : "dict",
      otherKeys,
      records: [],
      globals: []
    }
  };
}

// src/formats/pickle-value.ts
function pickleTuple(items) {
  return { kind: "tuple", items };
}
function pickleDict(ordered = false) {
  return { kind: "dict", ordered, entries: /* @__PURE__ */ new Map() };
}
function pickleObject(className, args, native = null) {
  return { kind: "object", className, args, native, state: null };
}
function isKind(value, kind) {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array) && value.kind === kind;
}

// src/formats/pickle-errors.ts
function corruptPickle(seen2) {
  return new FormatError("CORRUPT_PICKLE", `The pickle inside is not valid: ${seen2}.`);
}
function tooMuch(what, limit) {
  return new FormatError(
    "TOO_LARGE",
    `The pickle inside has ${what} ${limit}, far more than such a file needs.`
  );
}
function dangerousGlobal(path63) {
  const shown = path63.length > 200 ? `${path63.slice(0, 200)}…` : path63;
  return new FormatError("DANGEROUS_PICKLE", `The file wants to call ${shown}; nothing of it was run.`);
}

// src/formats/pickle-machine.ts
var embeddingPickleLimits = {
  work: 1e5,
  stack: 2e4,
  marks: 256,
  memo: 5e4,
  textBytes: 2 * 1024 * 1024
};
var checkpointPickleLimits = {
  work: 2e6,
  stack: 2e5,
  marks: 256,
  memo: 1e6,
  textBytes: 32 * 1024 * 1024
};
var PickleMachine = class {
  world;
  #bytes;
  #view;
  #marks = [];
  #memo = /* @__PURE__ */ new Map();
  #stack = [];
  #offset;
  #work = 0;
  #textBytes = 0;
  constructor(bytes, offset, world) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#offset = offset;
    this.world = world;
  }
  get offset() {
    return this.#offset;
  }
  get memoSize() {
    return this.#memo.size;
  }
  /** Counts work: one operation, or the size of what a call is given, which may be the same large thing many times. */
  spend(amount) {
    this.#work += amount;
    if (this.#work > this.world.limits.work) throw tooMuch("more operations than", this.world.limits.work);
  }
  push(value) {
    if (this.#stack.length >= this.world.limits.stack)
      throw tooMuch("a stack deeper than", this.world.limits.stack);
    this.#stack.push(value);
  }
  pop() {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw corruptPickle("it takes from an empty stack");
    const value = this.#stack.pop();
    if (value === void 0) throw corruptPickle("it takes from an empty stack");
    return value;
  }
  top() {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }
  mark() {
    if (this.#marks.length >= this.world.limits.marks)
      throw tooMuch("nesting deeper than", this.world.limits.marks);
    this.#marks.push(this.#stack.length);
  }
  popMark() {
    const mark = this.#marks.pop();
    if (mark === void 0) throw corruptPickle("a mark is missing");
    return this.#stack.splice(mark);
  }
  /** POP in Python also takes a mark that lies on top. */
  discard() {
    if (this.#marks.at(-1) === this.#stack.length && this.#marks.length > 0) this.#marks.pop();
    else this.pop();
  }
  remember(index) {
    if (this.#memo.size >= this.world.limits.memo)
      throw tooMuch("a memo larger than", this.world.limits.memo);
    this.#memo.set(index, this.top());
  }
  recall(index) {
    const value = this.#memo.get(index);
    if (value === void 0) throw corruptPickle(`memo entry ${index} was never set`);
    this.push(value);
  }
  u8() {
    return this.#view.getUint8(this.#advance(1));
  }
  u16() {
    return this.#view.getUint16(this.#advance(2), true);
  }
  u32() {
    return this.#view.getUint32(this.#advance(4), true);
  }
  i32() {
    return this.#view.getInt32(this.#advance(4), true);
  }
  u64() {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }
  f64() {
    return this.#view.getFloat64(this.#advance(8), false);
  }
  take(length) {
    this.#textBytes += length;
    if (this.#textBytes > this.world.limits.textBytes)
      throw tooMuch("more bytes of text than", this.world.limits.textBytes);
    const start2 = this.#advance(length);
    return this.#bytes.subarray(start2, start2 + length);
  }
  utf8(length) {
    return decoder.decode(this.take(length));
  }
  /** Text up to the next newline, which is consumed. */
  line() {
    const end = this.#bytes.indexOf(10, this.#offset);
    if (end < 0) throw corruptPickle("it ends inside a line");
    const text2 = this.utf8(end - this.#offset);
    this.#offset = end + 1;
    return text2;
  }
  #advance(length) {
    const start2 = this.#offset;
    if (length < 0 || start2 + length > this.#bytes.length) throw corruptPickle("it ends too early");
    this.#offset = start2 + length;
    return start2;
  }
};
var decoder = new TextDecoder();

// src/formats/pickle-scalars.ts
var maxIntegerBytes = 64;
function littleEndianInteger(bytes) {
  if (bytes.length > maxIntegerBytes) throw corruptPickle("an integer is far too long");
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = value << 8n | BigInt(bytes[i] ?? 0);
  return narrow(BigInt.asIntN(bytes.length * 8, value));
}
function parseDecimal(text2) {
  if (text2 === "00" || text2 === "01") return text2 === "01";
  if (!/^\s*[+-]?\d+\s*$/.test(text2) || text2.length > maxIntegerBytes * 3)
    throw corruptPickle("an integer is not decimal");
  return narrow(BigInt(text2.trim().replace(/^\+/, "")));
}
function decodeEscapes(literal) {
  const quoted = /^(['"])(.*)\1$/s.exec(literal);
  if (quoted?.[2] === void 0) throw corruptPickle("a string has no quotes");
  return quoted[2].replace(
    /\\(x[0-9a-fA-F]{2}|[\\'"ntr])/g,
    (_, escape) => escapes[escape] ?? hex(escape)
  );
}
var escapes = { "\\": "\\", "'": "'", '"': '"', n: "\n", t: "	", r: "\r" };
function hex(escape) {
  return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
}
function narrow(value) {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

// src/formats/pickle-opcodes.ts
var latin12 = new TextDecoder("latin1");
var operations = new Map(
  Object.entries({
    ...constants2(),
    ...strings(),
    ...containers(),
    ...stackAndMemo(),
    ...objects()
  }).map(([character, operation]) => [character.charCodeAt(0), operation])
);
function constants2() {
  return {
    N: (m) => m.push(null),
    "": (m) => m.push(true),
    "": (m) => m.push(false),
    I: (m) => m.push(parseDecimal(m.line())),
    L: (m) => m.push(parseDecimal(m.line().replace(/L$/, ""))),
    F: (m) => m.push(Number(m.line())),
    G: (m) => m.push(m.f64()),
    J: (m) => m.push(m.i32()),
    K: (m) => m.push(m.u8()),
    M: (m) => m.push(m.u16()),
    "": (m) => m.push(littleEndianInteger(m.take(m.u8()))),
    "": (m) => m.push(littleEndianInteger(m.take(m.u32())))
  };
}
function strings() {
  return {
    S: (m) => m.push(decodeEscapes(m.line())),
    T: (m) => m.push(latin12.decode(m.take(m.u32()))),
    U: (m) => m.push(latin12.decode(m.take(m.u8()))),
    V: (m) => m.push(m.line()),
    X: (m) => m.push(m.utf8(m.u32())),
    "": (m) => m.push(m.utf8(m.u8())),
    "": (m) => m.push(m.utf8(m.u64())),
    B: (m) => m.push(m.take(m.u32())),
    C: (m) => m.push(m.take(m.u8())),
    "": (m) => m.push(m.take(m.u64())),
    "": (m) => m.push(m.take(m.u64()))
  };
}
function containers() {
  return {
    "]": (m) => m.push({ kind: "list", items: [] }),
    l: (m) => m.push({ kind: "list", items: m.popMark() }),
    a: (m) => appendTo(m, [m.pop()]),
    e: (m) => appendTo(m, m.popMark()),
    ")": (m) => m.push(pickleTuple([])),
    t: (m) => m.push(pickleTuple(m.popMark())),
    "": (m) => m.push(tupleOf(m, 1)),
    "": (m) => m.push(tupleOf(m, 2)),
    "": (m) => m.push(tupleOf(m, 3)),
    "}": (m) => m.push(pickleDict()),
    d: (m) => {
      const items = m.popMark();
      m.push(pickleDict());
      setItems(m, items);
    },
    s: (m) => {
      const value = m.pop();
      setItems(m, [m.pop(), value]);
    },
    u: (m) => setItems(m, m.popMark()),
    "": (m) => m.push({ kind: "set", items: /* @__PURE__ */ new Set() }),
    "": (m) => m.push({ kind: "set", items: new Set(m.popMark()) }),
    "": (m) => {
      const items = m.popMark();
      const target = m.top();
      if (!isKind(target, "set")) throw corruptPickle("it adds to something that is no set");
      for (const item of items) target.items.add(item);
    }
  };
}
function stackAndMemo() {
  return {
    "": (m) => {
      const protocol = m.u8();
      if (protocol > 5) throw corruptPickle(`protocol ${protocol} does not exist`);
    },
    "": (m) => void m.u64(),
    "(": (m) => m.mark(),
    "0": (m) => m.discard(),
    "1": (m) => void m.popMark(),
    "2": (m) => m.push(m.top()),
    p: (m) => m.remember(memoIndex(m)),
    q: (m) => m.remember(m.u8()),
    r: (m) => m.remember(m.u32()),
    "": (m) => m.remember(m.memoSize),
    g: (m) => m.recall(memoIndex(m)),
    h: (m) => m.recall(m.u8()),
    j: (m) => m.recall(m.u32())
  };
}
function objects() {
  return {
    c: (m) => {
      const module = m.line();
      m.push(m.world.find(module, m.line()));
    },
    "": stackGlobal,
    P: (m) => m.push(m.world.persistent(m.line())),
    Q: (m) => m.push(m.world.persistent(m.pop())),
    R: reduce,
    "": reduce,
    "": (m) => {
      const keywords = m.pop();
      if (!isKind(keywords, "dict") || keywords.entries.size > 0)
        throw corruptPickle("it calls with keywords");
      reduce(m);
    },
    i: (m) => {
      const module = m.line();
      const callable = m.world.find(module, m.line());
      call(m, callable, m.popMark());
    },
    o: (m) => {
      const [callable, ...args] = m.popMark();
      if (callable === void 0) throw corruptPickle("it calls nothing");
      call(m, callable, args);
    },
    b: build,
    "": (m) => extension(m.u8()),
    "": (m) => extension(m.u16()),
    "": (m) => extension(m.i32())
  };
}
function stackGlobal(machine) {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof name !== "string" || typeof module !== "string") throw corruptPickle("a global has no name");
  machine.push(machine.world.find(module, name));
}
function reduce(machine) {
  const args = machine.pop();
  if (!isKind(args, "tuple")) throw corruptPickle("it calls without arguments");
  call(machine, machine.pop(), args.items);
}
function call(machine, callable, args) {
  for (const argument of args) machine.spend(sizeOf(argument));
  machine.push(machine.world.call(callable, args));
}
function sizeOf(value) {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length;
  return isKind(value, "list") || isKind(value, "tuple") ? value.items.length : 1;
}
function build(machine) {
  const state = machine.pop();
  const target = machine.top();
  if (isKind(target, "object")) target.state = state;
  else if (!isKind(target, "dict")) throw corruptPickle("it sets the state of a plain value");
}
function extension(code) {
  throw dangerousGlobal(`copyreg extension ${code}`);
}
function tupleOf(machine, length) {
  const items = [];
  for (let i = 0; i < length; i++) items.unshift(machine.pop());
  return pickleTuple(items);
}
function appendTo(machine, items) {
  const target = machine.top();
  if (!isKind(target, "list")) throw corruptPickle("it appends to something that is no list");
  const { stack } = machine.world.limits;
  if (target.items.length + items.length > stack) throw tooMuch("a list longer than", stack);
  for (const item of items) target.items.push(item);
}
function setItems(machine, items) {
  const target = machine.top();
  if (!isKind(target, "dict")) throw corruptPickle("it sets a key of something that is no dict");
  if (items.length % 2 !== 0) throw corruptPickle("a key has no value");
  for (let i = 0; i < items.length; i += 2) target.entries.set(items[i] ?? null, items[i + 1] ?? null);
}
function memoIndex(machine) {
  const index = Number(machine.line());
  if (!Number.isSafeInteger(index) || index < 0) throw corruptPickle("a memo index is no number");
  return index;
}

// src/formats/pickle.ts
var STOP = 46;
function unpickle(bytes, world, offset = 0) {
  const machine = new PickleMachine(bytes, offset, world);
  for (; ; ) {
    machine.spend(1);
    const code = machine.u8();
    if (code === STOP) return { value: machine.pop(), end: machine.offset };
    const operation = operations.get(code);
    if (operation === void 0)
      throw corruptPickle(`0x${code.toString(16).padStart(2, "0")} is no operation`);
    operation(machine);
  }
}

// src/formats/torch-world.ts
var storageDtypes = {
  "torch.DoubleStorage": "F64",
  "torch.FloatStorage": "F32",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.LongStorage": "I64",
  "torch.IntStorage": "I32",
  "torch.ShortStorage": "I16",
  "torch.CharStorage": "I8",
  "torch.ByteStorage": "U8",
  "torch.BoolStorage": "BOOL"
};
var dtypeNames = [
  "float64",
  "float32",
  "float16",
  "bfloat16",
  "int64",
  "int32",
  "int16",
  "int8",
  "uint8",
  "bool"
];
var inertNames = /* @__PURE__ */ new Set([
  ...Object.keys(storageDtypes),
  ...dtypeNames.map((name) => `torch.${name}`),
  "torch.Tensor",
  "torch.nn.parameter.Parameter",
  "pytorch_lightning.callbacks.model_checkpoint"
]);
var inertClasses = /* @__PURE__ */ new Set([
  "torch.nn.modules.container.ParameterDict",
  "torch.device",
  "torch._utils._rebuild_device_tensor_from_numpy",
  "numpy.core.multiarray._reconstruct",
  "numpy._core.multiarray._reconstruct",
  "numpy.ndarray",
  "numpy.dtype",
  "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint"
]);
var embeddedSource = "the source code packed into it";
var embeddingBounds = { pickle: embeddingPickleLimits, tensorBytes: maxTensorBytes };
var functions = /* @__PURE__ */ new Map([
  ["collections.OrderedDict", orderedDict],
  ["torch._utils._rebuild_tensor", rebuildTensor],
  ["torch._utils._rebuild_tensor_v2", rebuildTensor],
  ["torch._utils._rebuild_parameter", firstArgument],
  ["torch._utils._rebuild_parameter_with_state", firstArgument],
  ["torch._tensor._rebuild_from_type_v2", rebuildFromType],
  ["torch.Size", firstArgument],
  ["__builtin__.set", setOf],
  ["builtins.set", setOf],
  ["_codecs.encode", encodeLatin1],
  ["numpy.core.multiarray.scalar", numpyScalar],
  ["numpy._core.multiarray.scalar", numpyScalar]
]);
function torchWorld(seen2, bounds = embeddingBounds) {
  return {
    limits: bounds.pickle,
    find(module, name) {
      const path63 = `${module}.${name}`;
      seen2.add(path63);
      if (!functions.has(path63) && !inertNames.has(path63) && !inertClasses.has(path63))
        throw dangerousGlobal(path63);
      return { kind: "global", path: path63 };
    },
    call: (callable, args) => callGlobal(callable, args, bounds),
    persistent: (id) => isKind(id, "tuple") && id.items[0] === "module" ? moduleOf(id, seen2) : storageOf(id)
  };
}
function asTensor(value) {
  return isKind(value, "object") && value.className === "torch.Tensor" ? value.native : null;
}
function asStorage(value) {
  return isKind(value, "object") && value.className === "torch.Storage" ? value.native : null;
}
function callGlobal(callable, args, bounds) {
  if (!isKind(callable, "global")) throw corruptPickle("it calls something that is no function");
  const call2 = functions.get(callable.path);
  if (call2 !== void 0) return call2(args, bounds);
  if (inertClasses.has(callable.path)) return pickleObject(callable.path, args);
  throw dangerousGlobal(callable.path);
}
function moduleOf({ items }, seen2) {
  seen2.add(embeddedSource);
  return items[1] ?? null;
}
function storageOf(id) {
  if (!isKind(id, "tuple") || id.items[0] !== "storage")
    throw corruptPickle("it refers to something outside that is no storage");
  const [, type, key, , elements, view] = id.items;
  const dtype = isKind(type, "global") ? storageDtypes[type.path] : void 0;
  if (dtype === void 0 || typeof key !== "string" || typeof elements !== "number") {
    throw corruptPickle("a storage is not described as torch does");
  }
  if (view !== void 0 && view !== null)
    throw new FormatError("UNSUPPORTED_FEATURE", "A storage is a view of another storage.");
  return pickleObject("torch.Storage", [], { dtype, key, elements });
}
function rebuildTensor(args, bounds) {
  const [storage, offset, shape, strides] = args;
  const memory = asStorage(storage);
  if (memory === null) throw corruptPickle("a tensor has no storage");
  const tensor = {
    storage: memory,
    offset: typeof offset === "number" ? offset : -1,
    shape: integers(shape),
    strides: integers(strides)
  };
  validateView(tensor, bounds.tensorBytes);
  return pickleObject("torch.Tensor", [], tensor);
}
function rebuildFromType(args, bounds) {
  const [callable, , inner] = args;
  const path63 = isKind(callable, "global") ? callable.path : "";
  if (!path63.startsWith("torch._utils._rebuild_") || !isKind(inner, "tuple"))
    throw corruptPickle("a tensor is rebuilt in an unknown way");
  return callGlobal(callable ?? null, inner.items, bounds);
}
function integers(value) {
  if (!isKind(value, "tuple")) throw corruptPickle("a shape is no tuple");
  return value.items.map((item) => typeof item === "number" ? item : -1);
}
function firstArgument(args) {
  return args[0] ?? null;
}
function orderedDict(args) {
  const dict = pickleDict(true);
  for (const pair of itemsOf(args[0])) {
    const [key, value] = itemsOf(pair);
    dict.entries.set(key ?? null, value ?? null);
  }
  return dict;
}
function setOf(args) {
  return { kind: "set", items: new Set(itemsOf(args[0])) };
}
function itemsOf(value) {
  return isKind(value, "list") || isKind(value, "tuple") ? value.items : [];
}
function encodeLatin1(args) {
  const [text2, encoding] = args;
  if (typeof text2 !== "string" || encoding !== "latin1")
    throw corruptPickle("bytes are encoded in an unknown way");
  return Uint8Array.from(text2, (character) => character.charCodeAt(0));
}
var numpyReaders = /* @__PURE__ */ new Map([
  ["i8", (view) => Number(view.getBigInt64(0, true))],
  ["i4", (view) => view.getInt32(0, true)],
  ["f8", (view) => view.getFloat64(0, true)],
  ["f4", (view) => view.getFloat32(0, true)]
]);
function numpyScalar(args) {
  const [dtype, bytes] = args;
  const code = isKind(dtype, "object") ? numpyCode(dtype) : "";
  const read4 = numpyReaders.get(code);
  if (read4 === void 0 || !(bytes instanceof Uint8Array) || bytes.length !== Number(code[1])) {
    return pickleObject("numpy.scalar", args);
  }
  return read4(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
function numpyCode(dtype) {
  const code = dtype.className === "numpy.dtype" ? dtype.args[0] : void 0;
  return typeof code === "string" ? code.replace(/^[<|=]/, "") : "";
}

// src/formats/torch-legacy.ts
var magicNumber = 0x1950a86a20f9469cfc6cn;
var protocolVersion = 1001;
var countBytes = 8;
function readTorchLegacyIndex(start2, fileSize, bounds) {
  const globals = /* @__PURE__ */ new Set();
  const world = torchWorld(globals, bounds);
  const storages = /* @__PURE__ */ new Map();
  const persistent = (id) => {
    const object2 = world.persistent(id);
    const storage = asStorage(object2);
    if (storage !== null) storages.set(storage.key, storage);
    return object2;
  };
  let offset = 0;
  const next = () => {
    const { value: value2, end } = unpickle(start2, { ...world, persistent }, offset);
    offset = end;
    return value2;
  };
  if (next() !== magicNumber) throw corruptPickle("it does not start with torch's magic number");
  if (next() !== protocolVersion) throw corruptPickle(`torch's stream version is not ${protocolVersion}`);
  requireLittleEndian(littleEndian(next()));
  const value = next();
  const keys = next();
  const places = placesOf(keys, { offset, fileSize, storages });
  const place = (storage) => {
    const found = places.get(storage.key);
    if (found === void 0) throw corruptPickle(`storage ${storage.key} is missing`);
    return found;
  };
  return { value, globals: [...globals], place };
}
function placesOf(keys, layout) {
  if (!isKind(keys, "list")) throw corruptPickle("the list of storages is missing");
  const places = /* @__PURE__ */ new Map();
  let { offset } = layout;
  for (const key of keys.items) {
    const storage = typeof key === "string" ? layout.storages.get(key) : void 0;
    if (storage === void 0) throw corruptPickle("the list of storages names an unknown one");
    const begin = offset + countBytes;
    const length = storageBytes(storage);
    if (begin + length > layout.fileSize) throw corruptPickle(`storage ${storage.key} is cut off`);
    places.set(storage.key, { begin, length });
    offset = begin + length;
  }
  return places;
}
function checkStorageCount(count, storage) {
  const view = new DataView(count.buffer, count.byteOffset, count.byteLength);
  if (Number(view.getBigInt64(0, true)) !== storage.elements)
    throw corruptPickle(`storage ${storage.key} has two sizes`);
}
function storageCountPlace(place) {
  return { begin: place.begin - countBytes, length: countBytes };
}
function littleEndian(system) {
  if (!isKind(system, "dict")) {
    throw corruptPickle("the description of the system is missing");
  }
  return system.entries.get("little_endian") !== false;
}
function requireLittleEndian(little) {
  if (!little) throw new FormatError("UNSUPPORTED_FEATURE", "The file was written on a big-endian machine.");
}

// src/formats/zip-directory.ts
import { crc32 as crc322, inflateRawSync } from "node:zlib";
var zipTailBytes = 22 + 65535 + 20 + 56;
var localHeaderBytes = 30;
var usualMaxEntries = 4096;
var END = 101010256;
var END64 = 101075792;
var END64_LOCATOR = 117853008;
var CENTRAL = 33639248;
var LOCAL = 67324752;
var unset32 = 4294967295;
var decoder2 = new TextDecoder();
function findZipEnd(tail, tailStart, maxEntries2 = usualMaxEntries) {
  return guarded(() => {
    const { endsAt, count, size, offset } = findEndRecord(viewOf(tail));
    if (count > maxEntries2) throw new FormatError("TOO_LARGE", `The archive has ${count} entries.`);
    const start2 = tailStart + endsAt - size;
    if (start2 - offset < 0) throw corruptZip("its directory lies outside the file");
    return { count, start: start2, size, shift: start2 - offset };
  });
}
function findEndRecord(view) {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65535); at--) {
    if (view.getUint32(at, true) !== END) continue;
    return findEnd64(view, at) ?? {
      count: view.getUint16(at + 10, true),
      size: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
      endsAt: at
    };
  }
  throw corruptZip("its directory is missing, the file is probably cut off");
}
function findEnd64(view, endAt) {
  const locator = endAt - 20;
  if (locator < 0 || view.getUint32(locator, true) !== END64_LOCATOR) return null;
  const at = locator - 56;
  if (at < 0 || view.getUint32(at, true) !== END64) throw corruptZip("its zip64 directory is missing");
  return { count: u64(view, at + 32), size: u64(view, at + 40), offset: u64(view, at + 48), endsAt: at };
}
function readZipDirectory(directory, end) {
  return guarded(() => {
    const entries = /* @__PURE__ */ new Map();
    let at = 0;
    for (let i = 0; i < end.count; i++) {
      const { entry, next } = readEntry2(directory, at, end.shift);
      if (entries.has(entry.name)) throw corruptZip(`${entry.name} occurs twice`);
      entries.set(entry.name, entry);
      at = next;
    }
    return entries;
  });
}
function readEntry2(bytes, at, shift) {
  const view = viewOf(bytes);
  if (view.getUint32(at, true) !== CENTRAL) throw corruptZip("its directory is damaged");
  const nameEnd = at + 46 + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const wide = wideFields(view, nameEnd, extraEnd);
  const field = (offset) => {
    const value = view.getUint32(at + offset, true);
    return value === unset32 ? wide.shift() ?? value : value;
  };
  const size = field(24);
  const packedSize = field(20);
  const entry = {
    name: decoder2.decode(bytes.subarray(at + 46, nameEnd)),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    size,
    packedSize,
    headerOffset: field(42) + shift
  };
  checkEntry(entry, view.getUint16(at + 8, true));
  return { entry, next: extraEnd + view.getUint16(at + 32, true) };
}
function wideFields(view, start2, end) {
  for (let at = start2; at + 4 <= end; ) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1)
      return Array.from({ length: Math.floor(length / 8) }, (_, i) => u64(view, at + 4 + i * 8));
    at += 4 + length;
  }
  return [];
}
function checkEntry(entry, flags2) {
  if ((flags2 & 1) !== 0) throw new FormatError("UNSUPPORTED_FEATURE", `${entry.name} is encrypted.`);
  if (entry.method !== 0 && entry.method !== 8) {
    throw new FormatError("UNSUPPORTED_FEATURE", `${entry.name} is packed with zip method ${entry.method}.`);
  }
  if (entry.method === 0 && entry.size !== entry.packedSize) throw corruptZip(`${entry.name} has two sizes`);
}
function zipDataStart(localHeader, entry) {
  return guarded(() => {
    const view = viewOf(localHeader);
    if (view.getUint32(0, true) !== LOCAL) throw corruptZip(`${entry.name} is not where the directory says`);
    return entry.headerOffset + localHeaderBytes + view.getUint16(26, true) + view.getUint16(28, true);
  });
}
function unpackZipEntry(packed, entry, maxBytes) {
  const content = entry.method === 0 ? packed : inflate(packed, entry, maxBytes);
  if (content.length !== entry.size || crc322(content) !== entry.crc)
    throw corruptZip(`${entry.name} is damaged`);
  return content;
}
function inflate(packed, entry, maxBytes) {
  if (entry.size > maxBytes)
    throw new FormatError("TOO_LARGE", `${entry.name} unpacks to ${entry.size} bytes.`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  } catch {
    throw corruptZip(`${entry.name} does not unpack to its ${entry.size} bytes`);
  }
}
function corruptZip(seen2) {
  return new FormatError("CORRUPT_ZIP", `The zip container is not valid: ${seen2}.`);
}
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
function u64(view, at) {
  return Number(view.getBigUint64(at, true));
}
function guarded(read4) {
  try {
    return read4();
  } catch (error) {
    if (error instanceof RangeError) throw corruptZip("it points outside of itself");
    throw error;
  }
}

// src/formats/zip-reader.ts
var maxEntryBytes = 8 * 1024 * 1024;
var ZipReader = class {
  entries;
  #bytes;
  constructor(bytes) {
    this.#bytes = bytes;
    const end = findZipEnd(bytes, 0);
    this.entries = readZipDirectory(bytes.subarray(end.start, end.start + end.size), end);
  }
  /** The unpacked content of an entry, checked against its size and CRC. */
  read(entry) {
    const header2 = this.#bytes.subarray(entry.headerOffset, entry.headerOffset + localHeaderBytes);
    const start2 = zipDataStart(header2, entry);
    const end = start2 + entry.packedSize;
    if (end > this.#bytes.length) throw corruptZip(`${entry.name} is cut off`);
    return unpackZipEntry(this.#bytes.subarray(start2, end), entry, maxEntryBytes);
  }
};

// src/formats/torch-file.ts
function tensorInfo(tensor) {
  return { dtype: tensor.storage.dtype, shape: tensor.shape };
}
function readTorchZip(bytes) {
  const zip = new ZipReader(bytes);
  const records = [...zip.entries.keys()];
  const folder = torchFolder(records);
  const load2 = (name) => zip.read(torchRecord(zip.entries, folder + name));
  const globals = /* @__PURE__ */ new Set();
  const { value } = unpickle(load2("data.pkl"), torchWorld(globals));
  if (zip.entries.has(`${folder}byteorder`)) requireLittleEndian(isLittle(load2("byteorder")));
  const read4 = (tensor) => gather(tensor, load2(`data/${tensor.storage.key}`));
  return { value, container: "zip", records, globals: [...globals], read: read4 };
}
function torchFolder(records) {
  const pickles = records.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const [pickleName] = pickles;
  if (pickleName === void 0 || pickles.length > 1) {
    throw new FormatError(
      "NOT_AN_EMBEDDING",
      `The zip holds ${pickles.length} data.pkl; a torch file holds one.`
    );
  }
  return pickleName.slice(0, -"data.pkl".length);
}
function torchRecord(entries, name) {
  const entry = entries.get(name);
  if (entry !== void 0) return entry;
  const record = name.slice(name.indexOf("/") + 1);
  throw new FormatError("CORRUPT_ZIP", `Record ${record} is missing from the zip.`);
}
function isLittle(record) {
  return new TextDecoder().decode(record) === "little";
}
function readTorchLegacy(bytes) {
  const { value, globals, place } = readTorchLegacyIndex(bytes, bytes.length);
  const at = ({ begin, length }) => bytes.subarray(begin, begin + length);
  const read4 = (tensor) => {
    const content = place(tensor.storage);
    checkStorageCount(at(storageCountPlace(content)), tensor.storage);
    return gather(tensor, at(content));
  };
  return { value, container: "legacy", records: [], globals, read: read4 };
}

// src/embeddings/embedding-content.ts
var factKeys = ["name", "step", "sd_checkpoint", "sd_checkpoint_name"];

// src/embeddings/read-embedding-torch.ts
function readTorchEmbedding(bytes, container) {
  const file = container === "torch-zip" ? readTorchZip(bytes) : readTorchLegacy(bytes);
  const root = file.value;
  if (!isKind(root, "dict")) throw new FormatError("NOT_AN_EMBEDDING", "The torch file holds no dict.");
  const wrapped = root.entries.get("string_to_param");
  const { tensors, otherKeys } = splitTensors(wrapped === void 0 ? root : parametersOf(wrapped));
  const wrapper = wrapped !== void 0 ? "string_to_param" : root.ordered ? "OrderedDict" : "dict";
  return {
    tensors: new Map([...tensors].map(([key, tensor]) => [key, tensorInfo(tensor)])),
    read(key) {
      const tensor = tensors.get(key);
      if (tensor === void 0) throw new FormatError("CORRUPT_PICKLE", `Tensor ${key} is missing.`);
      return file.read(tensor);
    },
    facts: Object.fromEntries(factKeys.map((key) => [key, root.entries.get(key)])),
    metadata: null,
    layout: { wrapper, otherKeys, records: file.records, globals: file.globals }
  };
}
function parametersOf(value) {
  if (isKind(value, "dict")) return value;
  const state = isKind(value, "object") ? value.state : null;
  const parameters = isKind(state, "dict") ? state.entries.get("_parameters") : void 0;
  if (!isKind(parameters, "dict"))
    throw new FormatError("NOT_AN_EMBEDDING", "string_to_param holds no parameters.");
  return parameters;
}
function splitTensors(dict) {
  const tensors = /* @__PURE__ */ new Map();
  const otherKeys = [];
  for (const [key, value] of dict.entries) {
    const tensor = asTensor(value);
    const name = typeof key === "string" || typeof key === "number" ? String(key) : "?";
    if (tensor === null) otherKeys.push(name);
    else tensors.set(name, tensor);
  }
  return { tensors, otherKeys };
}

// src/embeddings/read-embedding.ts
var maxTensors = 64;
function readEmbedding(bytes, fileName) {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const container = detectContainer(plain, fileName);
  const content = readContent(plain, container);
  const header2 = headerOf(content, formatOf(container));
  return { ...header2, tensors: new Map([...content.tensors.keys()].map((key) => [key, content.read(key)])) };
}
function readHeader(bytes, fileName) {
  const container = detectContainer(bytes, fileName);
  return headerOf(readContent(bytes, container), formatOf(container));
}
function headerOfSafetensors(header2) {
  return headerOf(safetensorsContent(header2, new Uint8Array()), "safetensors");
}
function readContent(bytes, container) {
  switch (container) {
    case "safetensors":
      return safetensorsContent(readSafetensorsHeader(bytes, bytes.length), bytes);
    case "torch-zip":
    case "torch-legacy":
      return readTorchEmbedding(bytes, container);
    case "png":
      return readJsonEmbedding(bytes);
    default:
      return container;
  }
}
function formatOf(container) {
  return container === "torch-zip" || container === "torch-legacy" ? "pt" : container;
}
function safetensorsContent(header2, bytes) {
  const tensors = /* @__PURE__ */ new Map();
  for (const [key, { dtype, shape }] of header2.tensors) tensors.set(key, { dtype, shape });
  const read4 = (key) => {
    const entry = header2.tensors.get(key);
    if (entry === void 0) throw new FormatError("CORRUPT_SAFETENSORS", `Tensor ${key} is missing.`);
    return { dtype: entry.dtype, shape: entry.shape, bytes: bytes.slice(entry.begin, entry.end) };
  };
  const layout = { wrapper: "dict", otherKeys: [], records: [], globals: [] };
  return { tensors, read: read4, facts: header2.metadata ?? {}, metadata: header2.metadata, layout };
}
function headerOf(content, format) {
  const { tensors, facts, metadata, layout } = content;
  if (tensors.size === 0) throw new FormatError("NOT_AN_EMBEDDING", "The file holds no tensors.");
  if (tensors.size > maxTensors)
    throw new FormatError("NOT_AN_EMBEDDING", `The file holds ${tensors.size} tensors.`);
  const size = [...tensors.values()].reduce(
    (sum, { dtype, shape }) => sum + elementCount(shape) * dtypeSize[dtype],
    0
  );
  if (size > maxTensorBytes) throw new FormatError("TOO_LARGE", `The file holds ${size} bytes of numbers.`);
  const { baseModel, vectors, width } = tensorRoles(tensors);
  return {
    format,
    tensors,
    baseModel,
    vectors,
    width,
    name: textOf(facts["name"]),
    step: stepOf(facts["step"]),
    checkpointHash: textOf(facts["sd_checkpoint"]),
    checkpointName: textOf(facts["sd_checkpoint_name"]),
    metadata,
    layout
  };
}
function textOf(value) {
  return typeof value === "string" ? value : null;
}
function stepOf(value) {
  const step = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof step === "number" && Number.isSafeInteger(step) && step >= 0 ? step : null;
}

// src/embeddings/inspect-embedding.ts
var maxFileBytes = 64 * 1024 * 1024;
async function inspectFile(path63) {
  let sha256 = null;
  try {
    const stats = await stat3(path63);
    if (!stats.isFile() && !stats.isDirectory())
      throw new FormatError("UNKNOWN_FORMAT", "It is no regular file.");
    const { size } = stats;
    sha256 = await sha256OfFile(path63);
    if (size > maxFileBytes) throw new FormatError("TOO_LARGE", `The file is ${size} bytes.`);
    return inspected(path63, sha256, readEmbedding(await readFile2(path63), basename(path63)));
  } catch (error) {
    return refused(path63, sha256, problemOf(error));
  }
}
function inspected(file, sha256, embedding) {
  const { format, baseModel, vectors, width, name, step, checkpointHash, checkpointName } = embedding;
  const tensors = Object.fromEntries([...embedding.tensors].map(([key, tensor]) => [key, summary(tensor)]));
  const reason = whyHostsRefuse(embedding, basename(file));
  const facts = { name, step, checkpointHash, checkpointName };
  return { file, ok: true, format, baseModel, vectors, width, tensors, ...facts, sha256, reason };
}
function refused(file, sha256, reason) {
  const unknown3 = { format: null, baseModel: null, vectors: null, width: null, tensors: {} };
  const facts = { name: null, step: null, checkpointHash: null, checkpointName: null };
  return { file, ok: false, ...unknown3, ...facts, sha256, reason };
}
function summary(tensor) {
  let sum = 0;
  let squares = 0;
  for (const value of toFloat32(tensor)) {
    sum += value;
    squares += value * value;
  }
  return { shape: tensor.shape, dtype: tensor.dtype, sum, l2: Math.sqrt(squares) };
}
function problemOf(error) {
  if (error instanceof FormatError) return { code: error.code, message: error.message, hint: error.hint };
  const code = error.code;
  if (code === void 0) throw error;
  const hint = systemHints.get(code) ?? "Check the disk and the file's rights.";
  return { code: "UNREADABLE", message: `The file cannot be opened (${code}).`, hint };
}
var systemHints = /* @__PURE__ */ new Map([
  ["ENOENT", "Check the path."],
  ["EISDIR", "Name a file, not a folder."],
  ["EACCES", "Give yourself the right to read the file."]
]);

// src/cli/inspect.ts
var inspect = {
  name: "inspect",
  summary: "Say what embedding files hold, and why the web UI refuses one",
  usage: "FILE… [flags]",
  details: [
    "Reads .safetensors, .pt, .bin and .png files. No file is ever executed.",
    "With --json: one array in the order of the arguments."
  ],
  flags: { json: sharedFlags.json },
  run: runInspect
};
async function runInspect({ positionals, switches }, io) {
  if (positionals.length === 0) {
    throw new CliError("USAGE", { message: "No file is named.", hint: "textual-inversion inspect FILE…" });
  }
  const inspections = [];
  for (const file of positionals) inspections.push(await inspectFile(file));
  io.out(
    switches.has("json") ? `${JSON.stringify(inspections, null, 2)}
` : inspections.map(describe).join("\n")
  );
  return inspections.every(({ ok, reason }) => ok && reason === null) ? ExitCode.ok : ExitCode.problem;
}
function describe(inspection) {
  const { file, ok, format, baseModel, vectors, width, tensors, name, step, checkpointName, sha256, reason } = inspection;
  const rows2 = [
    ["format", format],
    ["base model", ok ? baseModel ?? "unknown" : null],
    ["vectors", vectors === null || width === null ? null : `${vectors} of width ${width}`],
    ["inner name", name],
    ["step", step],
    ["checkpoint", checkpointName],
    ["sha256", sha256],
    ...Object.entries(tensors).map(([key, tensor]) => [
      `tensor ${key}`,
      `[${tensor.shape.join(", ")}] ${tensor.dtype}, sum ${tensor.sum}, l2 ${tensor.l2}`
    ]),
    ["problem", reason && `${reason.message} (${reason.code})`],
    ["what to do", reason && reason.hint]
  ];
  const lines = rows2.filter(([, value]) => value !== null).map(([key, value]) => `  ${key.padEnd(12)}  ${value ?? ""}`);
  return `${printable(file)}
${printable(lines.join("\n"))}
`;
}
function printable(text2) {
  return text2.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "�");
}

// src/cli/progress-bar.ts
var WIDTH = 30;
var ERASE_LINE = "\r\x1B[2K";
function progressBar(write3, now = Date.now) {
  let current = { text: "", since: now() };
  return {
    label: (text2, { keepTime = false } = {}) => {
      current = { text: text2, since: keepTime ? current.since : now() };
      write3(`${ERASE_LINE}${text2} …`);
    },
    progress: (done, total, unit = String) => {
      const filled = Math.round(WIDTH * done / total);
      const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
      const left = done === 0 ? "" : `  ${duration((now() - current.since) / done * (total - done))} left`;
      write3(`${ERASE_LINE}${current.text}  ${bar}  ${unit(done)}/${unit(total)}${left}`);
    },
    clear: () => write3(ERASE_LINE)
  };
}
function duration(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1e3);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

// src/cli/workplace.ts
import { mkdirSync } from "node:fs";
import path7 from "node:path";

// src/system/configuration-file.ts
import { chmod, mkdir, readFile as readFile3, stat as stat4 } from "node:fs/promises";
import path5 from "node:path";
import { Document, isScalar, parseDocument } from "./vendor/yaml.mjs";
import { z as z20 } from "./vendor/zod.mjs";

// src/system/configuration-error.ts
var ConfigurationError = class extends CodedError {
};

// src/system/configuration.ts
import { z as z19 } from "./vendor/zod.mjs";

// src/protocol/settings.ts
import { z as z17 } from "./vendor/zod.mjs";

// src/protocol/embedding-card.ts
import { z as z16 } from "./vendor/zod.mjs";
var PromptSide = z16.enum(["any", "negative", "positive"]);
var FileFormat = z16.enum(["safetensors", "pt", "bin", "ckpt", "png", "webp", "jxl", "avif"]);
var Evidence = z16.object({
  source: z16.enum(["civitai-file-type", "file-name", "tags", "sample-prompts", "description", "known-name"]),
  strength: z16.enum(["authoritative", "strong", "medium", "weak"]),
  text: z16.string()
});
var RepairAction = z16.enum([
  "convert-to-safetensors",
  "rewrite-pt",
  "rename-preview",
  "merge-sdxl-pair"
]);
var CardProblem = Problem.extend({ repair: RepairAction.nullable() });
var CivitaiFacts = z16.object({
  modelId: z16.number().nullable(),
  versionId: z16.number().nullable(),
  modelName: z16.string().nullable(),
  versionName: z16.string().nullable(),
  baseModel: z16.string().nullable(),
  trainedWords: z16.array(z16.string())
});
var HostState = z16.enum(["loaded", "skipped", "missing", "unknown"]);
var EmbeddingCard = z16.object({
  /** Path below the embeddings folder with `/` separators; the identity of the card. */
  id: z16.string(),
  /** What is typed in a prompt: the file's stem, or the inner name of an image embedding. */
  token: z16.string(),
  /** Folder part of `id`, `""` at the top. */
  folder: z16.string(),
  fileName: z16.string(),
  format: FileFormat.nullable(),
  baseModel: BaseModel.nullable(),
  /** Rows of the embedding: what it costs of a prompt's chunk of 75. */
  vectors: z16.number().int().nullable(),
  /** Last dimension; for SDXL the sum 2048, as the hosts print it. */
  width: z16.number().int().nullable(),
  step: z16.number().int().nullable(),
  checkpointHash: z16.string().nullable(),
  checkpointName: z16.string().nullable(),
  /** Null while it is being computed in the background. */
  sha256: z16.string().nullable(),
  /** The first 12 hex digits of `sha256`, as in the hosts' infotext. */
  shortHash: z16.string().nullable(),
  sizeBytes: z16.number().int(),
  createdMs: z16.number(),
  modifiedMs: z16.number(),
  /** Changes when the picture does: append it to the preview's address. Null: no picture. */
  previewVersion: z16.string().nullable(),
  description: z16.string(),
  notes: z16.string(),
  tags: z16.array(z16.string()),
  civitai: CivitaiFacts.nullable(),
  favourite: z16.boolean(),
  promptSide: PromptSide,
  /** False while the side is only the default: then `suggestedSide` may ask. */
  promptSideDecided: z16.boolean(),
  suggestedSide: z16.object({ side: PromptSide, evidence: z16.array(Evidence) }).nullable(),
  /** Why no prompt can use it (unreadable, dangerous, refused by the host). Null: usable. */
  problem: CardProblem.nullable(),
  hostState: HostState,
  /** Things a user would want to know of a usable file, each with what to do. */
  warnings: z16.array(CardProblem)
});

// src/protocol/settings.ts
var Settings = z17.strictObject({
  separator: z17.string().max(8).nullable().default(null).describe("Put between the token and its neighbours; null: what the web UI uses for its own cards"),
  weightStep: z17.number().min(0.01).max(1).default(0.1).describe("How much Shift+click changes a token's weight"),
  defaultSide: PromptSide.default("any").describe("Prompt side of an embedding nobody decided on"),
  importFormat: z17.enum(["keep", "safetensors"]).default("keep").describe("Whether dropped files are converted; files the web UI refuses always are")
});

// src/system/describe-issue.ts
import { z as z18 } from "./vendor/zod.mjs";

// src/system/nearest-name.ts
function nearestName(name, known) {
  let best = null;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (best === null || distance < best.distance) best = { name: candidate, distance };
  }
  const limit = Math.max(2, Math.ceil(name.length / 2));
  return best !== null && best.distance <= limit ? best.name : null;
}
function editDistance(a, b) {
  let row2 = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row2[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row2[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row2 = next;
  }
  return row2[b.length] ?? 0;
}

// src/system/describe-issue.ts
function describeIssue(issue, schema) {
  if (issue.code === "unrecognized_keys") return describeUnknownKey(issue, schema);
  const field = issue.path.join(".");
  if (field === "") return { message: issue.message, hint: "Send one object with the route's fields." };
  return { message: `${field}: ${issue.message}`, hint: "Correct this field and try again.", field };
}
function describeUnknownKey(issue, schema) {
  const [key = ""] = issue.keys;
  const known = Object.keys(shapeAt(schema, issue.path));
  const meant = nearestName(key, known);
  const field = [...issue.path, key].join(".");
  return {
    message: `There is no field "${field}".`,
    hint: meant === null ? `Known here: ${known.join(", ")}.` : `Did you mean "${meant}"?`,
    field
  };
}
function shapeAt(schema, path63) {
  let shape = shapeOf(schema);
  for (const key of path63) shape = shapeOf(shape[String(key)]);
  return shape;
}
function shapeOf(schema) {
  if (schema instanceof z18.ZodObject) return schema.shape;
  if (schema instanceof z18.ZodPrefault || schema instanceof z18.ZodDefault) return shapeOf(schema.unwrap());
  return {};
}

// src/system/redact.ts
var SECRET_KEY = /^(?:x-ti-token|.*token|authorization|proxy-authorization|cookie|set-cookie|.*password|.*auth)$/i;
var REDACTED = "[redacted]";
function redactText(text2) {
  return text2.replace(/([?&](?:token|access_token)=)[^&\s"']+/gi, `$1${REDACTED}`).replace(/\b(Basic|Bearer)\s+[\w+/=.~-]+/gi, `$1 ${REDACTED}`).replace(
    /("?(?:x-ti-token|authorization|password|token)"?\s*[:=]\s*)"?(?!Basic |Bearer )[^\s"',}&]+"?/gi,
    `$1${REDACTED}`
  ).replace(/(\w+:\/\/)[^/\s@:]+:[^/\s@]+@/g, `$1${REDACTED}@`);
}
function redactFields(value, depth = 0) {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 4) return "…";
  if (Array.isArray(value)) return value.map((item) => redactFields(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) ? REDACTED : redactFields(item, depth + 1)
    ])
  );
}

// src/system/logger.ts
var LOG_LEVELS = ["debug", "info", "warn", "error"];
function createLogger(options = {}) {
  const { level = "info", json: json2 = false } = options;
  const write3 = options.write ?? ((line) => void process.stderr.write(line));
  const format = json2 ? jsonLine : plainLine;
  const at = (own) => (message, fields = {}) => {
    if (LOG_LEVELS.indexOf(own) < LOG_LEVELS.indexOf(level)) return;
    write3(`${format(own, redactText(message), redactFields(fields))}
`);
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
var silentLogger = createLogger({ write: () => void 0 });
function describeError(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
function jsonLine(level, message, fields) {
  return JSON.stringify({ time: (/* @__PURE__ */ new Date()).toISOString(), level, message, ...fields });
}
function plainLine(level, message, fields) {
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  return `${level === "info" ? "" : `${level}: `}${message}${rest.join("")}`;
}

// src/system/configuration.ts
var WebUi = z19.strictObject({
  url: z19.url({ protocol: /^https?$/ }).nullable().default("http://127.0.0.1:7860").describe("The web UI to attach to when one answers there; null: none. The extension tells its own"),
  apiAuth: z19.string().regex(/^[^:]+:.+$/, "expected user:password").nullable().default(null).describe("user:password of the web UI's --api-auth; sent to the address above only")
});
var Training = z19.strictObject({
  unloadHostModel: z19.boolean().nullable().default(null).describe(
    "The web UI takes its checkpoint out of memory while a training runs, and loads it again after it; null: only for trainings on the GPU"
  ),
  checkpointDirs: z19.array(z19.string().min(1)).default([]).describe("Folders with Stable Diffusion checkpoints, besides those of the web UI")
});
var Configuration = z19.strictObject({
  port: z19.number().int().min(0).max(65535).default(7850).describe("Port of the sidecar's own page: the next free one when it is taken; 0: any"),
  embeddingsDir: z19.string().min(1).nullable().default(null).describe("Folder to watch; null: embeddings/ of this program. Inside a web UI, always the web UI's"),
  logLevel: z19.enum(LOG_LEVELS).default("info").describe("How much is logged"),
  webUi: WebUi.prefault({}).describe("The web UI, when started without the extension"),
  training: Training.prefault({}).describe("Trainings"),
  page: Settings.prefault({}).describe("How the cards behave; the page's settings write here")
});
var configurationKeys = keysBelow(Configuration, []);
function keysBelow(schema, path63) {
  return Object.entries(shapeOf(schema)).flatMap(([key, child]) => {
    const childPath = [...path63, key];
    if (Object.keys(shapeOf(child)).length > 0) return keysBelow(child, childPath);
    return [{ path: childPath, variable: variableOf(childPath), schema: child }];
  });
}
function variableOf(path63) {
  const words2 = path63.map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter}`));
  return `TI_${words2.join("_").toUpperCase()}`;
}

// src/system/yaml-document.ts
function syntaxProblem(document) {
  const [problem3] = document.errors;
  return problem3 === void 0 ? null : problem3.message.split("\n")[0] ?? "";
}
function plainOf(document, refuse2) {
  try {
    return document.toJS();
  } catch (error) {
    throw refuse2({
      message: describeError(error),
      hint: "Write the values out instead of referring to them with *."
    });
  }
}

// src/system/configuration-file.ts
async function loadConfiguration(options) {
  const { file, env = process.env, flags: flags2 = [] } = options;
  const document = await readDocument(file);
  check(document, file);
  for (const { path: keyPath, value, source } of [...environmentOverrides(env), ...flags2]) {
    document.setIn(keyPath, value);
    check(document, source);
  }
  return check(document, file);
}
async function changeConfiguration(file, changes) {
  const document = await readDocument(file);
  for (const { path: keyPath, value } of changes) document.setIn(keyPath, value);
  check(document, file);
  await write(file, document);
}
async function writeDefaultConfiguration(file) {
  const existing = await readFile3(file, "utf8").catch(() => null);
  if (existing === null) await write(file, defaultDocument());
}
async function readDocument(file) {
  const text2 = await readFile3(file, "utf8").catch((error) => {
    if (isAbsent(error)) return null;
    throw new ConfigurationError("CONFIG_UNREADABLE", {
      message: `${file} can't be read: ${describeError(error)}`,
      hint: "Make the file readable, or name another state folder with TI_HOME."
    });
  });
  if (text2 === null) return defaultDocument();
  const document = parseDocument(text2);
  const problem3 = syntaxProblem(document);
  if (problem3 === null) return document;
  throw new ConfigurationError("CONFIG_INVALID", {
    message: `${file} is not YAML: ${problem3}`,
    hint: "Correct that line, or delete the file to get the defaults."
  });
}
function check(document, source) {
  const invalid = ({ message, hint }) => new ConfigurationError("CONFIG_INVALID", { message: `${source}: ${message}`, hint });
  const result = Configuration.safeParse(plainOf(document, invalid) ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === void 0) throw result.error;
  throw invalid(describeIssue(issue, Configuration));
}
function environmentOverrides(env) {
  return configurationKeys.flatMap(({ path: keyPath, variable, schema }) => {
    const text2 = env[variable];
    return text2 === void 0 ? [] : [{ path: keyPath, value: valueOf(text2, schema), source: variable }];
  });
}
function valueOf(text2, schema) {
  if (text2 === "null" || text2 === "") return null;
  if (z20.safeParse(schema, text2).success) return text2;
  const value = parseDocument(text2).toJS();
  return value;
}
function defaultDocument() {
  const document = new Document(Configuration.parse({}));
  document.commentBefore = " Configuration of textual-inversion. Flags and TI_* variables win over this file.\n What you delete here goes back to its default.";
  explainKeys(document.contents, Configuration, []);
  return document;
}
function explainKeys(map, schema, parents) {
  const shape = shapeOf(schema);
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue;
    const child = shape[String(key.value)];
    const keyPath = [...parents, String(key.value)].join(".");
    const variable = configurationKeys.find((known) => known.path.join(".") === keyPath)?.variable;
    const description = child instanceof z20.ZodType ? child.description ?? "" : "";
    key.commentBefore = ` ${description}.${variable === void 0 ? "" : ` (${variable})`}`;
    key.spaceBefore = parents.length === 0;
    if (child !== void 0 && variable === void 0)
      explainKeys(value, child, [...parents, String(key.value)]);
  }
}
async function write(file, document) {
  try {
    await mkdir(path5.dirname(file), { recursive: true });
    const isNew = await stat4(file).catch(() => null) === null;
    await writeFileAtomic(file, document.toString({ lineWidth: 0 }));
    if (isNew) await chmod(file, 384);
  } catch (error) {
    throw new ConfigurationError("CONFIG_NOT_WRITABLE", {
      message: `${file} can't be written: ${describeError(error)}`,
      hint: "Free space on the disk or make the folder writable, or name another one with TI_HOME."
    });
  }
}

// src/system/state-paths.ts
import os from "node:os";
import path6 from "node:path";
function defaultHome(surroundings = {}) {
  const { env = process.env, platform = process.platform, homedir = os.homedir() } = surroundings;
  if (env["TI_HOME"]) return path6.resolve(env["TI_HOME"]);
  return path6.join(dataFolder({ env, platform, homedir }), "textual-inversion");
}
function deviceFolder(surroundings = {}) {
  const { env = process.env, platform = process.platform, homedir = os.homedir() } = surroundings;
  if (env["TI_DEVICE_DIR"]) return path6.resolve(env["TI_DEVICE_DIR"]);
  return path6.join(dataFolder({ env, platform, homedir }), "textual-inversion", "devices");
}
function dataFolder({ env, platform, homedir }) {
  if (platform === "win32") return env["LOCALAPPDATA"] ?? path6.join(homedir, "AppData", "Local");
  if (platform === "darwin") return path6.join(homedir, "Library", "Application Support");
  const xdg = env["XDG_DATA_HOME"];
  return xdg !== void 0 && path6.isAbsolute(xdg) ? xdg : path6.join(homedir, ".local", "share");
}
function statePaths(home) {
  const absolute = path6.resolve(home);
  return {
    home: absolute,
    configFile: path6.join(absolute, "config.yaml"),
    runs: path6.join(absolute, "runs"),
    datasets: path6.join(absolute, "datasets"),
    templates: path6.join(absolute, "templates"),
    trash: path6.join(absolute, "trash"),
    cache: path6.join(absolute, "cache"),
    runtime: path6.join(absolute, "runtime"),
    marksFile: path6.join(absolute, "marks.yaml")
  };
}

// src/cli/workplace.ts
var PATH_OF_FLAG = {
  port: ["port"],
  embeddings: ["embeddingsDir"],
  "web-ui": ["webUi", "url"]
};
async function openWorkplace(invocation, io, home) {
  const { texts: texts2 } = invocation;
  const fromOutside = texts2["home"] ?? io.env["TI_HOME"];
  const paths = statePaths(fromOutside ?? home ?? defaultHome({ env: io.env }));
  const source = { file: paths.configFile, env: io.env, flags: overridesOf(texts2) };
  return { paths, configuration: await loadConfiguration(source), source };
}
function overridesOf(texts2) {
  return Object.entries(texts2).flatMap(([flag, text2]) => {
    const keyPath = PATH_OF_FLAG[flag];
    if (keyPath === void 0) return [];
    return [{ path: keyPath, value: valueOfFlag(flag, text2), source: `--${flag}` }];
  });
}
function valueOfFlag(flag, text2) {
  if (text2 === "null") return null;
  return flag === "port" && /^\d+$/.test(text2) ? Number(text2) : text2;
}
function embeddingsFolder({ configuration: configuration2, paths }) {
  const { embeddingsDir } = configuration2;
  if (embeddingsDir !== null) return path7.resolve(embeddingsDir);
  const folder = path7.join(findProgramRoot() ?? paths.home, "embeddings");
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    throw new CliError("FAILED", {
      message: `${folder} can't be made.`,
      hint: "Name a folder that can be read with --embeddings."
    });
  }
  return folder;
}
function apiCredentials({ webUi }) {
  const colon = webUi.apiAuth?.indexOf(":") ?? -1;
  if (webUi.apiAuth === null || colon < 0) return null;
  return { user: webUi.apiAuth.slice(0, colon), password: webUi.apiAuth.slice(colon + 1) };
}

// src/cli/bench.ts
var bench = {
  name: "bench",
  summary: "Measure how fast this machine trains and draws",
  usage: "[flags]",
  details: [
    "Does a training step and a U-Net evaluation again and again, in an engine process as a training has it: with the",
    "bundled miniature model less than half a minute."
  ],
  flags: {
    backend: { type: "string", value: "NAME", description: "auto (default), gpu, cpu or wasm" },
    checkpoint: {
      type: "string",
      value: "FILE",
      description: "Another model: one of full size takes minutes and 10 GB of memory"
    },
    json: sharedFlags.json,
    home: sharedFlags.home
  },
  run: runBench
};
async function runBench(invocation, io) {
  const { texts: texts2, switches } = invocation;
  const workplace = await openWorkplace(invocation, io);
  const wanted = WantedBackend.safeParse(texts2["backend"] ?? "auto").data;
  if (wanted === void 0) throw usage(`There is no backend ${texts2["backend"] ?? ""}.`);
  const named = texts2["checkpoint"];
  const checkpoint = named === void 0 ? bundledModel() : path8.resolve(named);
  if (checkpoint === null) throw usage("The bundled model is not there, and no --checkpoint is named.");
  const bar = process.stderr.isTTY ? progressBar(io.err) : null;
  const reports = [];
  const onEvent = (event) => {
    if (event.type === "stage") bar?.label(event.stage);
    else if (event.type === "benched") reports.push(event.report);
  };
  try {
    const tensorflow = tensorflowFolder(workplace.paths.home, io.env);
    await runEngine({ type: "bench", checkpoint, wanted, tensorflow }, { onEvent, env: io.env });
  } finally {
    bar?.clear();
  }
  for (const report of reports)
    io.out(switches.has("json") ? `${JSON.stringify(report, null, 2)}
` : describe2(report));
  return ExitCode.ok;
}
function describe2(report) {
  const { backend, model, side: side2, loading, memory, trainingStep, unetEvaluation } = report;
  return [
    ...describeBackend(backend),
    printable(`${model}, ${side2}×${side2} pixels, loaded in ${digits(loading)} s`),
    "",
    row("", ["seconds", "fastest", "a second", "the first"]),
    row("training step", cells(trainingStep)),
    row("U-Net evaluation", cells(unetEvaluation)),
    "",
    `The process took ${humanSize(memory)} at most.`,
    ""
  ].join("\n");
}
function cells({ first, median, fastest }) {
  return [digits(median), digits(fastest), digits(1 / median), digits(first)];
}
function row(name, values) {
  return `${name.padEnd(18)}${values.map((value) => value.padStart(11)).join("")}`;
}
function digits(value) {
  return value.toPrecision(3);
}
function usage(message) {
  return new CliError("USAGE", { message, hint: "See textual-inversion bench --help." });
}

// src/cli/convert.ts
import path9 from "node:path";

// src/embeddings/plain-preview.ts
var side = 256;
function plainPreview() {
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    data.set([64 + Math.floor(x / 4), 64 + Math.floor(y / 4), 112], i * 3);
  }
  return { width: side, height: side, data };
}

// src/formats/safetensors-writer.ts
function writeSafetensors(tensors, metadata) {
  const ordered = [...tensors].toSorted(
    ([nameA, a], [nameB, b]) => dtypeSize[b.dtype] - dtypeSize[a.dtype] || dtypes.indexOf(a.dtype) - dtypes.indexOf(b.dtype) || (nameA < nameB ? -1 : 1)
  );
  const keys = Object.keys(metadata).toSorted();
  const header2 = [];
  if (keys.length > 0)
    header2.push(["__metadata__", Object.fromEntries(keys.map((key) => [key, metadata[key]]))]);
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of ordered) {
    header2.push([name, { dtype, shape, data_offsets: [end, end + bytes.length] }]);
    end += bytes.length;
  }
  const json2 = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header2)));
  const headerSize = Math.ceil(json2.length / 8) * 8;
  const file = new Uint8Array(8 + headerSize + end).fill(32, 8, 8 + headerSize);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerSize), true);
  file.set(json2, 8);
  let at = 8 + headerSize;
  for (const [, { bytes }] of ordered) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

// src/formats/zip-writer.ts
import { crc32 as crc323 } from "node:zlib";
var dosDate = 33;
var utf8Names = 2048;
function writeZip(files, alignment) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, content } of files) {
    const nameBytes = new TextEncoder().encode(name);
    const crc = crc323(content);
    const padding = paddingAfter(offset + 30 + nameBytes.length, alignment);
    const local = header(67324752, 30, nameBytes, padding.length, crc, content.length);
    parts.push(local, nameBytes, padding, content);
    const central = header(33639248, 46, nameBytes, 0, crc, content.length);
    new DataView(central.buffer).setUint32(42, offset, true);
    directory.push(central, nameBytes);
    offset += 30 + nameBytes.length + padding.length + content.length;
  }
  const directorySize = directory.reduce((sum, part) => sum + part.length, 0);
  return new Uint8Array(
    Buffer.concat([...parts, ...directory, endRecord(files.length, directorySize, offset)])
  );
}
function header(signature, length, name, extra, crc, size) {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  const at = length === 46 ? 6 : 4;
  if (length === 46) view.setUint16(4, 20, true);
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, utf8Names, true);
  view.setUint16(at + 8, dosDate, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
  view.setUint16(at + 24, extra, true);
  return bytes;
}
function paddingAfter(offset, alignment) {
  const length = alignment - (offset + 4) % alignment;
  const field = new Uint8Array(4 + length).fill(90);
  field.set([70, 66]);
  new DataView(field.buffer).setUint16(2, length, true);
  return field;
}
function endRecord(count, directorySize, directoryOffset) {
  const bytes = new Uint8Array(22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 101010256, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, directorySize, true);
  view.setUint32(16, directoryOffset, true);
  return bytes;
}

// src/formats/torch-writer.ts
var storageNames = {
  F64: "DoubleStorage",
  F32: "FloatStorage",
  F16: "HalfStorage",
  BF16: "BFloat16Storage",
  I64: "LongStorage",
  I32: "IntStorage",
  U8: "ByteStorage"
};
function writeTorchFile(root) {
  const writer = new TorchPickle();
  writer.value(root);
  const text2 = new TextEncoder();
  const files = [
    { name: "embedding/data.pkl", content: writer.finish() },
    { name: "embedding/byteorder", content: text2.encode("little") },
    ...writer.storages.map((content, i) => ({ name: `embedding/data/${i}`, content })),
    { name: "embedding/version", content: text2.encode("3\n") }
  ];
  return writeZip(files, 64);
}
var TorchPickle = class {
  storages = [];
  #bytes = [128, 2];
  finish() {
    this.#code(".");
    return Uint8Array.from(this.#bytes);
  }
  value(value) {
    if (value === null) this.#code("N");
    else if (typeof value === "string") this.#text(value);
    else if (typeof value === "number") this.#integer(value);
    else if ("dtype" in value) this.#tensor(value);
    else this.#dict(value);
  }
  #dict(entries) {
    this.#code("}(");
    for (const [key, value] of entries) {
      this.#text(key);
      this.value(value);
    }
    this.#code("u");
  }
  /** `_rebuild_tensor_v2(('storage', class, key, 'cpu', elements), 0, shape, strides, False, OrderedDict())` */
  #tensor(tensor) {
    const { dtype, shape, bytes } = storable(tensor);
    const key = String(this.storages.push(bytes) - 1);
    this.#code("ctorch._utils\n_rebuild_tensor_v2\n((");
    this.#text("storage");
    this.#code(`ctorch
${storageNames[dtype] ?? ""}
`);
    this.#text(key);
    this.#text("cpu");
    this.#integer(bytes.length / dtypeSize[dtype]);
    this.#code("tQ");
    this.#integer(0);
    this.#integers(shape);
    this.#integers(shape.map((_, axis) => elementCount(shape.slice(axis + 1))));
    this.#code("ccollections\nOrderedDict\n)RtR");
  }
  #integers(values) {
    this.#code("(");
    for (const value of values) this.#integer(value);
    this.#code("t");
  }
  #text(text2) {
    const bytes = new TextEncoder().encode(text2);
    this.#code("X");
    this.#bytes.push(...littleEndian2(bytes.length), ...bytes);
  }
  /** BININT1 where it fits, else BININT (a signed 32-bit integer). */
  #integer(value) {
    if (value >= 0 && value < 256) this.#bytes.push(75, value);
    else this.#bytes.push(74, ...littleEndian2(value));
  }
  #code(ascii) {
    for (let i = 0; i < ascii.length; i++) this.#bytes.push(ascii.charCodeAt(i));
  }
};
function littleEndian2(value) {
  return [value & 255, value >> 8 & 255, value >> 16 & 255, value >> 24 & 255];
}
function storable(tensor) {
  if (storageNames[tensor.dtype] !== void 0) return tensor;
  return { dtype: "F32", shape: tensor.shape, bytes: fromFloat32(toFloat32(tensor), "F32") };
}

// src/embeddings/write-embedding.ts
var starToken = 265;
function writeSafetensorsEmbedding(embedding) {
  const { name, step, checkpointHash, checkpointName } = embedding;
  const facts = { name, step, sd_checkpoint: checkpointHash, sd_checkpoint_name: checkpointName };
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  const texts2 = Object.fromEntries(known.map(([key, value]) => [key, String(value)]));
  return writeSafetensors(embedding.tensors, { ...embedding.metadata, format: "pt", ...texts2 });
}
function writePtEmbedding(embedding) {
  const single = singleTensor2(embedding);
  if (single === null) return writeTorchFile(embedding.tensors);
  return writeTorchFile(
    /* @__PURE__ */ new Map([
      ["string_to_token", /* @__PURE__ */ new Map([["*", starToken]])],
      ["string_to_param", /* @__PURE__ */ new Map([["*", single]])],
      ["name", embedding.name ?? ""],
      ["step", embedding.step],
      ["sd_checkpoint", embedding.checkpointHash],
      ["sd_checkpoint_name", embedding.checkpointName]
    ])
  );
}
function writePngEmbeddingFile(embedding, preview) {
  return writePngEmbedding(preview, jsonOf(embedding), styleOf(embedding.tensors));
}
function jsonOf(embedding) {
  const single = singleTensor2(embedding);
  if (single === null)
    return object([...embedding.tensors].map(([key, tensor]) => [key, tensorToJson(tensor)]));
  const { name, step, checkpointHash, checkpointName } = embedding;
  return object([
    ["string_to_token", object([["*", String(starToken)]])],
    ["string_to_param", object([["*", tensorToJson(single)]])],
    ["name", JSON.stringify(name ?? "")],
    ["step", JSON.stringify(step)],
    ["sd_checkpoint", JSON.stringify(checkpointHash)],
    ["sd_checkpoint_name", JSON.stringify(checkpointName)]
  ]);
}
function object(entries) {
  return `{${entries.map(([key, json2]) => `${JSON.stringify(key)}: ${json2}`).join(", ")}}`;
}
function singleTensor2({ tensors }) {
  const [first, ...more] = tensors.values();
  if (first === void 0) throw new FormatError("CANNOT_WRITE", "There is no tensor to write.");
  return more.length === 0 ? first : null;
}
function styleOf(tensors) {
  const [tensor] = tensors.values();
  const width = tensor?.shape.at(-1) ?? 0;
  const magnitudes = tensor === void 0 ? [] : Array.from(toFloat32(tensor).subarray(0, Math.min(width, 1024)), Math.abs);
  const largest = magnitudes.reduce((a, b) => Math.max(a, b), 0);
  return magnitudes.map(
    (value) => value <= largest && largest > 0 ? Math.trunc(value / largest * 255) : 0
  );
}

// src/embeddings/convert-embedding.ts
var encoderKeys = ["clip_l", "clip_g", "t5", "t5xxl"];
function convertEmbedding(embedding, options) {
  const { tensors, dropped } = hostTensors(embedding);
  const content = { ...embedding, tensors, name: options.name };
  return { bytes: write2(content, options), dropped };
}
function mergeSdxlPair(first, second) {
  const [a, b] = [onlyTensor(first), onlyTensor(second)];
  const [clipL, clipG] = widthOf(a) <= widthOf(b) ? [a, b] : [b, a];
  if (widthOf(clipL) !== 768 || widthOf(clipG) !== 1280) {
    throw cannot(`The files have the widths ${widthOf(a)} and ${widthOf(b)}, an SDXL pair has 768 and 1280.`);
  }
  if (clipL.shape[0] !== clipG.shape[0]) {
    throw cannot(
      `The files have ${clipL.shape[0] ?? 0} and ${clipG.shape[0] ?? 0} vectors, a pair has as many in each.`
    );
  }
  const tensors = /* @__PURE__ */ new Map([
    ["clip_l", clipL],
    ["clip_g", clipG]
  ]);
  const layout = { wrapper: "dict", otherKeys: [], records: [], globals: [] };
  return { ...first, format: "safetensors", tensors, ...tensorRoles(tensors), layout };
}
function hostTensors(embedding) {
  const { mainKeys } = tensorRoles(embedding.tensors);
  const tensors = /* @__PURE__ */ new Map();
  for (const key of mainKeys) {
    const tensor = embedding.tensors.get(key);
    if (tensor !== void 0) tensors.set(encoderKeys.includes(key) ? key : "emb_params", asRows(tensor));
  }
  if (tensors.size === 0) {
    throw cannot(
      `It is unclear which of ${[...embedding.tensors.keys()].slice(0, 6).join(", ")} is the embedding.`
    );
  }
  const dropped = [...embedding.tensors.keys()].filter((key) => !mainKeys.includes(key));
  return { tensors, dropped };
}
function write2(embedding, { to, preview }) {
  switch (to) {
    case "safetensors":
      return writeSafetensorsEmbedding(embedding);
    case "pt":
      return writePtEmbedding(embedding);
    case "png":
      return writePngEmbeddingFile(embedding, pictureOf(preview));
    default:
      return to;
  }
}
function pictureOf(preview) {
  return preview === void 0 ? plainPreview() : decodePngPixels(preview);
}
function onlyTensor(embedding) {
  const { tensors } = hostTensors(embedding);
  const [tensor, ...more] = tensors.values();
  if (tensor === void 0 || more.length > 0)
    throw cannot("One of the files already holds several tensors.");
  return tensor;
}
function asRows(tensor) {
  const shape = rows(tensor);
  if (shape === null || tensor.bytes.length !== elementCount(tensor.shape) * dtypeSize[tensor.dtype]) {
    throw cannot(`A tensor of shape [${tensor.shape.join(", ")}] is no list of vectors.`);
  }
  return { ...tensor, shape: [shape.count, shape.width] };
}
function widthOf(tensor) {
  return tensor.shape.at(-1) ?? 0;
}
function cannot(message) {
  return new FormatError("CANNOT_WRITE", message, "Save the vectors you mean to a file of their own.");
}

// src/system/bounded-read.ts
import { statSync } from "node:fs";
import { stat as stat5 } from "node:fs/promises";

// src/system/disk-pace.ts
import { setImmediate as breathe } from "node:timers/promises";
var SLOW_MS = 30;
var STAY_PATIENT_MS = 1e4;
var SLICE_MS = 8;
var patientUntil = 0;
var sliceStart = 0;
function diskRequest(direct, patient) {
  const start2 = performance.now();
  if (start2 < patientUntil) return patient();
  try {
    return direct();
  } finally {
    if (performance.now() - start2 > SLOW_MS) patientUntil = performance.now() + STAY_PATIENT_MS;
  }
}
function andThen(answer, goOn) {
  return answer instanceof Promise ? answer.then(goOn) : goOn(answer);
}
function yieldSometimes() {
  return performance.now() - sliceStart < SLICE_MS ? null : takeBreath();
}
async function takeBreath() {
  await breathe();
  sliceStart = performance.now();
}

// src/system/file-reader.ts
import { closeSync, constants as constants3, openSync, readSync } from "node:fs";
import { open as open2 } from "node:fs/promises";
var READ = constants3.O_RDONLY | (constants3.O_NONBLOCK ?? 0);
async function fillFrom(file, bytes, offset) {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
var MAX_DIRECT_BYTES = 1024 * 1024;
async function readPart(path63, offset, length) {
  const patient = () => readPatiently(path63, offset, length);
  if (length > MAX_DIRECT_BYTES) return patient();
  return diskRequest(() => readDirectly(path63, offset, length), patient);
}
async function readPatiently(path63, offset, length) {
  const file = await open2(path63, READ);
  try {
    const buffer = Buffer.allocUnsafe(length);
    return buffer.subarray(0, await fillFrom(file, buffer, offset));
  } finally {
    await file.close();
  }
}
function readDirectly(path63, offset, length) {
  const descriptor = openSync(path63, READ);
  try {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(descriptor, buffer, filled, length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}

// src/system/bounded-read.ts
var FileTooLargeError = class extends Error {
  size;
  limit;
  constructor(path63, size, limit) {
    super(`${path63} has ${size} bytes, more than the ${limit} allowed`);
    this.name = "FileTooLargeError";
    this.size = size;
    this.limit = limit;
  }
};
async function readFileBounded(path63, limit) {
  const stats = await diskRequest(
    () => statSync(path63),
    () => stat5(path63)
  );
  const { size } = stats;
  if (!stats.isFile()) throw new Error(`${path63} is not a regular file`);
  if (size > limit) throw new FileTooLargeError(path63, size, limit);
  return readPart(path63, 0, size);
}

// src/cli/convert.ts
var MAX_BYTES = 64 * 1024 * 1024;
var FORMATS = ["safetensors", "pt", "png"];
var convert = {
  name: "convert",
  summary: "Write embeddings in another format, with the same values",
  usage: "FILE… --to safetensors|pt|png [flags]",
  details: [
    "Writes <name>.safetensors, <name>.pt or <name>.png beside each file; the old file stays.",
    "A .pt made by a new torch, which the web UI refuses, is mended by --to pt --replace."
  ],
  flags: {
    to: { type: "string", value: "FORMAT", description: "safetensors, pt or png" },
    out: { type: "string", value: "FILE", description: "Where to write; with one FILE only" },
    preview: { type: "string", value: "PNG", description: "Picture that a .png embedding is drawn into" },
    replace: { type: "boolean", description: "Overwrite a file that is there" },
    json: sharedFlags.json
  },
  run: runConvert
};
async function runConvert(invocation, io) {
  const { positionals, switches } = invocation;
  const task = await taskOf(invocation);
  const outcomes = [];
  for (const file of positionals) outcomes.push(await convertFile(file, task));
  io.out(switches.has("json") ? `${JSON.stringify(outcomes, null, 2)}
` : outcomes.map(describe3).join(""));
  return outcomes.every(({ ok }) => ok) ? ExitCode.ok : ExitCode.problem;
}
async function taskOf({ texts: texts2, switches, positionals }) {
  const to = FORMATS.find((format) => format === texts2["to"]);
  if (to === void 0) throw usage2(`--to has to be one of ${FORMATS.join(", ")}.`);
  if (positionals.length === 0) throw usage2("No file is named.");
  if (texts2["out"] !== void 0 && positionals.length > 1) throw usage2("--out goes with one FILE only.");
  const picture = texts2["preview"];
  const preview = picture === void 0 ? void 0 : await readFileBounded(picture, MAX_BYTES).catch(noPicture);
  return { to, out: texts2["out"], preview, replace: switches.has("replace") };
}
function usage2(message) {
  return new CliError("USAGE", { message, hint: "textual-inversion convert FILE… --to safetensors" });
}
function noPicture(error) {
  const message = error instanceof Error ? error.message : String(error);
  throw new CliError("FAILED", { message: `The preview can't be read: ${message}`, hint: "Check the path." });
}
async function convertFile(file, { to, out, preview, replace }) {
  try {
    const embedding = readEmbedding(await readFileBounded(file, MAX_BYTES), path9.basename(file));
    const { dir, name } = path9.parse(file);
    const target = out ?? path9.join(dir, `${name}.${to}`);
    const { bytes, dropped } = convertEmbedding(embedding, {
      to,
      name: path9.parse(target).name,
      ...preview === void 0 ? {} : { preview }
    });
    await writeFileAtomic(target, bytes, { mode: replace ? "replace" : "new" });
    return { file, ok: true, written: target, dropped, reason: null };
  } catch (error) {
    return { file, ok: false, written: null, dropped: [], reason: reasonOf(error) };
  }
}
function reasonOf(error) {
  if (!(error instanceof Error)) throw error;
  if (isTaken(error)) {
    return {
      code: "NAME_TAKEN",
      message: "The target is there already.",
      hint: "Add --replace, or name another with --out."
    };
  }
  if ("code" in error && "hint" in error) {
    return { code: String(error.code), message: error.message, hint: String(error.hint) };
  }
  const code = "code" in error ? String(error.code) : "UNREADABLE";
  return { code, message: error.message, hint: "Check the path, the disk and the rights." };
}
function describe3({ file, written, dropped, reason }) {
  if (reason !== null) return printable(`${file}: ${reason.message} ${reason.hint}`) + "\n";
  const left = dropped.length === 0 ? "" : ` (without ${dropped.join(", ")})`;
  return printable(`${file} → ${written ?? ""}${left}`) + "\n";
}

// src/host/host-error.ts
var HostError = class extends CodedError {
};

// src/host/observation.ts
var NOTHING_KNOWN = {
  family: "unknown",
  version: null,
  checkpoint: null,
  expectedWidth: null,
  baseModel: null,
  training: false,
  canRefresh: false,
  canDraw: false
};
function unseen(link5, url, why) {
  const { message, hint } = why;
  return {
    status: { ...NOTHING_KNOWN, link: link5, url, message, hint },
    report: null,
    isSlow: false,
    refresh: null,
    models: null,
    draw: null
  };
}
function baseModelOfWidth(width) {
  if (width === 768) return "sd1";
  if (width === 1024) return "sd2";
  return width === 2048 ? "sdxl" : null;
}

// src/host/read-api.ts
import { z as z23 } from "./vendor/zod.mjs";

// src/host/api-models.ts
import path10 from "node:path";
import { z as z22 } from "./vendor/zod.mjs";

// src/host/host-answer.ts
function strangeAnswer(url, status) {
  return new HostError("HOST_ANSWER", {
    message: `The web UI at ${url} gave an answer this program does not understand (status ${status}).`,
    hint: "Update the web UI and this extension; the web UI's console may say more."
  });
}
function refusalOf(url, status, data) {
  const refusal = ApiError.safeParse(data);
  const isNotNow2 = status === 409 && refusal.success;
  return isNotNow2 ? new HostError("HOST_NOT_NOW", refusal.data) : strangeAnswer(url, status);
}

// src/host/read-job.ts
import { z as z21 } from "./vendor/zod.mjs";
var Progress = z21.object({ state: z21.looseObject({ job: z21.string().nullish() }) });
async function readJob(http2, headers2) {
  const { data } = await http2.get("/sdapi/v1/progress?skip_current_image=true", headers2);
  const parsed = Progress.safeParse(data);
  return parsed.success ? parsed.data.state.job ?? "" : "";
}

// src/host/api-models.ts
var LOAD_TIMEOUT_MS = 3e5;
var Model2 = z22.looseObject({
  title: z22.string(),
  model_name: z22.string(),
  filename: z22.string(),
  sha256: z22.string().nullish()
});
var Vae = z22.looseObject({ model_name: z22.string(), filename: z22.string() });
var Options = z22.looseObject({
  sd_model_checkpoint: z22.string().nullish().catch(null),
  sd_vae: z22.string().nullish().catch(null),
  forge_additional_modules: z22.array(z22.string()).nullish().catch(null),
  CLIP_stop_at_last_layers: z22.number().nullish().catch(null)
});
function apiModels(http2, headers2) {
  return {
    list: () => list(http2, headers2),
    async unload() {
      await refuseWhileBusy(http2, headers2);
      await command(http2, headers2, "/sdapi/v1/unload-checkpoint");
      return true;
    },
    async restore() {
      await refuseWhileBusy(http2, headers2);
      await command(http2, headers2, "/sdapi/v1/reload-checkpoint");
      return true;
    }
  };
}
async function list(http2, headers2) {
  const listed = await read(http2, headers2, "/sdapi/v1/sd-models", z22.array(Model2));
  const options = await read(http2, headers2, "/sdapi/v1/options", Options);
  const vaes = await read(http2, headers2, "/sdapi/v1/sd-vae", z22.array(Vae)).catch(() => []);
  const files = listed.filter(({ filename }) => /\.(safetensors|ckpt)$/i.test(filename));
  const chosen = options.sd_model_checkpoint ?? "";
  const current = files.find((model) => [model.title, model.model_name].includes(chosen));
  const checkpoints = files.map(({ filename, title, model_name, sha256 }) => ({
    file: path10.resolve(filename),
    title,
    name: model_name,
    sha256: sha256 ?? null
  }));
  return {
    checkpoints,
    current: current === void 0 ? null : {
      file: path10.resolve(current.filename),
      isLoaded: true,
      vae: vaeOf(current.filename, options, vaes),
      clipSkip: Math.max(1, Math.round(options.CLIP_stop_at_last_layers ?? 1)),
      // The API does not tell.
      held: { gpu: 0, ram: 0 }
    },
    folders: [...new Set(checkpoints.map(({ file }) => path10.dirname(file)))],
    templatesDir: null
  };
}
function vaeOf(checkpoint, options, vaes) {
  const module = options.forge_additional_modules?.[0];
  if (module !== void 0) return path10.resolve(module);
  const setting = options.sd_vae ?? "None";
  const stem = path10.parse(checkpoint).name;
  const found = setting === "Automatic" ? vaes.find(({ filename }) => path10.basename(filename).startsWith(stem)) : vaes.find(({ model_name: name }) => name === setting);
  return found === void 0 ? null : path10.resolve(found.filename);
}
async function refuseWhileBusy(http2, headers2) {
  if (await readJob(http2, headers2) === "") return;
  throw new HostError("HOST_NOT_NOW", {
    message: "The web UI is generating or training.",
    hint: "It is asked again when it is done."
  });
}
async function command(http2, headers2, route) {
  const { status } = await http2.post(route, headers2, { timeoutMs: LOAD_TIMEOUT_MS });
  if (status !== 200 && status !== 204) throw strangeAnswer(http2.url, status);
}
async function read(http2, headers2, route, schema) {
  const { status, data } = await http2.get(route, headers2);
  const parsed = schema.safeParse(data);
  if (status !== 200 || !parsed.success) throw strangeAnswer(http2.url, status);
  return parsed.data;
}

// src/host/read-api.ts
var REFRESH_TIMEOUT_MS = 12e4;
var Listed = z23.record(z23.string(), z23.looseObject({ shape: z23.number().int().nullish() }));
var Embeddings = z23.object({
  loaded: z23.union([z23.array(z23.string()), Listed]),
  skipped: z23.union([z23.array(z23.string()), Listed])
});
async function readApi(http2, credentials) {
  const headers2 = credentials === null ? {} : { Authorization: basic(credentials) };
  const { status, data } = await http2.get("/sdapi/v1/embeddings", headers2);
  if (status === 404 || status === 405 || typeof data === "string") return null;
  if (status === 401 || status === 403)
    return unseen("login-needed", http2.url, refusedLogin(http2.url, credentials));
  const parsed = Embeddings.safeParse(data);
  if (status !== 200 || !parsed.success) throw strangeAnswer(http2.url, status);
  const options = await readOptions(http2, headers2);
  const family = await familyOf(http2, headers2, parsed.data, options.names);
  const report = reportOf({
    family,
    embeddings: parsed.data,
    checkpoint: options.checkpoint,
    job: await readJob(http2, headers2)
  });
  return {
    status: statusOf(http2.url, report),
    report,
    isSlow: false,
    refresh: family === "a1111" || family === "reforge" ? () => refresh(http2, headers2) : null,
    models: apiModels(http2, headers2),
    // Nothing of the API takes an embedding that is not in the folder.
    draw: null
  };
}
function basic({ user, password }) {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
async function readOptions(http2, headers2) {
  const { data } = await http2.get("/sdapi/v1/options", headers2);
  if (typeof data !== "object" || data === null) return { names: [], checkpoint: null };
  const checkpoint = data["sd_model_checkpoint"];
  return { names: Object.keys(data), checkpoint: typeof checkpoint === "string" ? checkpoint : null };
}
async function familyOf(http2, headers2, embeddings, optionNames) {
  if (Array.isArray(embeddings.loaded)) return "sdnext";
  if (!optionNames.some((name) => name.startsWith("forge_"))) return "a1111";
  const { status } = await http2.get("/sdapi/v1/train/embedding", headers2);
  return status === 405 ? "reforge" : "forge";
}
function reportOf({ family, embeddings, checkpoint, job }) {
  const expectedWidth = family === "forge" ? null : widthOf2(embeddings.loaded);
  return {
    family,
    version: null,
    // The API does not tell the folder.
    embeddingsDir: "",
    loaded: namesOf(embeddings.loaded),
    skipped: namesOf(embeddings.skipped),
    expectedWidth,
    checkpoint,
    baseModel: baseModelOfWidth(expectedWidth),
    training: /^train[-_]/.test(job),
    busy: job !== ""
  };
}
function namesOf(listed) {
  return Array.isArray(listed) ? listed : Object.keys(listed);
}
function widthOf2(loaded) {
  const [first] = Array.isArray(loaded) ? [] : Object.values(loaded);
  return first?.shape ?? null;
}
function statusOf(url, report) {
  const { family, checkpoint, expectedWidth, baseModel, training } = report;
  const canRefresh = family === "a1111" || family === "reforge";
  const missing = canRefresh ? { message: null, hint: null } : noRefresh(family);
  return {
    link: "api",
    url,
    family,
    version: null,
    checkpoint,
    expectedWidth,
    baseModel,
    training,
    canRefresh,
    canDraw: false,
    ...missing
  };
}
function noRefresh(family) {
  const name = family === "forge" ? "Forge" : "SD.Next";
  return {
    message: `${name} can't be told over its API to read new files.`,
    hint: `Install this repository as an extension in ${name}, or load the checkpoint again after a change.`
  };
}
async function refresh(http2, headers2) {
  const { status } = await http2.post("/sdapi/v1/refresh-embeddings", headers2, {
    timeoutMs: REFRESH_TIMEOUT_MS
  });
  if (status !== 200) throw strangeAnswer(http2.url, status);
}
function refusedLogin(url, credentials) {
  if (credentials === null) {
    return {
      message: `The API of the web UI at ${url} asks for a login.`,
      hint: "Set webUi.apiAuth (user:password, as in --api-auth) in the configuration file."
    };
  }
  return {
    message: `The API of the web UI at ${url} refuses the configured user and password.`,
    hint: "Correct webUi.apiAuth in the configuration file: it is the web UI's --api-auth, not its --gradio-auth."
  };
}

// src/protocol/host.ts
import { z as z24 } from "./vendor/zod.mjs";
var HostFamily = z24.enum(["a1111", "forge", "reforge", "sdnext", "unknown"]);
var HostReport = z24.object({
  family: HostFamily,
  version: z24.string().nullable(),
  embeddingsDir: z24.string(),
  /** Tokens the host has ready for its current model. */
  loaded: z24.array(z24.string()),
  /** Tokens of another width than the current model's. */
  skipped: z24.array(z24.string()),
  /** Last dimension the current model takes (768, 1024, 2048); null: no model loaded, or not told. */
  expectedWidth: z24.number().int().nullable(),
  checkpoint: z24.string().nullable(),
  baseModel: BaseModel.nullable(),
  /** The host's own trainer runs: a refresh would silently stop its learning. */
  training: z24.boolean(),
  /** A generation runs. */
  busy: z24.boolean()
});
var HostCheckpoints = z24.object({
  checkpoints: z24.array(
    z24.object({
      file: z24.string(),
      title: z24.string(),
      name: z24.string(),
      /** null: never computed. */
      sha256: z24.string().nullable()
    })
  ),
  /** What the next picture is drawn with; null: nothing is chosen, or it is no single file. */
  current: z24.object({
    file: z24.string(),
    /** In memory now. */
    isLoaded: z24.boolean(),
    /** null: the checkpoint's own. */
    vae: z24.string().nullable(),
    clipSkip: z24.int(),
    /** Bytes an unload would free. */
    held: z24.object({ gpu: z24.number(), ram: z24.number() })
  }).nullable(),
  folders: z24.array(z24.string()),
  /** Where its own trainer's prompt templates lie. */
  templatesDir: z24.string().nullable()
});
var HostLink = z24.enum([
  "none",
  // stand-alone and nothing answers
  "extension",
  // through our own Python side: everything works
  "api",
  // through /sdapi/v1 (--api)
  "page-only",
  // a web UI answers, without --api and without the extension
  "login-needed",
  "unreachable"
  // it answered before, or we were told of it, and does not now
]);
var HostStatus = z24.object({
  link: HostLink,
  url: z24.string().nullable(),
  family: HostFamily,
  version: z24.string().nullable(),
  checkpoint: z24.string().nullable(),
  expectedWidth: z24.number().int().nullable(),
  baseModel: BaseModel.nullable(),
  training: z24.boolean(),
  canRefresh: z24.boolean(),
  /** With an embedding that is not in its folder. */
  canDraw: z24.boolean(),
  /** One sentence for the page when something is missing; null when all is well. */
  message: z24.string().nullable(),
  hint: z24.string().nullable()
});

// src/protocol/routes.ts
var API = "/api/v1";
var routes = {
  health: { method: "GET", path: "/health" },
  list: { method: "GET", path: "/embeddings" },
  one: { method: "GET", path: "/embeddings/:id" },
  edit: { method: "PATCH", path: "/embeddings/:id" },
  remove: { method: "DELETE", path: "/embeddings/:id" },
  preview: { method: "GET", path: "/embeddings/:id/preview" },
  setPreview: { method: "PUT", path: "/embeddings/:id/preview" },
  import: { method: "POST", path: "/embeddings/import" },
  restore: { method: "POST", path: "/embeddings/restore" },
  convert: { method: "POST", path: "/embeddings/:id/convert" },
  repair: { method: "POST", path: "/embeddings/:id/repair" },
  settings: { method: "GET", path: "/settings" },
  changeSettings: { method: "PATCH", path: "/settings" },
  jobs: { method: "GET", path: "/jobs" },
  startJob: { method: "POST", path: "/jobs" },
  job: { method: "GET", path: "/jobs/:id" },
  /** To the trash, with its folder; a queued one leaves the queue. */
  removeJob: { method: "DELETE", path: "/jobs/:id" },
  jobMetrics: { method: "GET", path: "/jobs/:id/metrics" },
  commandJob: { method: "POST", path: "/jobs/:id/command" },
  useSnapshot: { method: "POST", path: "/jobs/:id/use" },
  /** By the web UI; the pictures come as events. */
  drawSamples: { method: "POST", path: "/jobs/:id/drawing" },
  /** Also forgets that it failed. */
  stopDrawing: { method: "DELETE", path: "/jobs/:id/drawing" },
  sampleImage: { method: "GET", path: "/jobs/:id/samples/:file" },
  datasets: { method: "GET", path: "/datasets" },
  createDataset: { method: "POST", path: "/datasets" },
  restoreDataset: { method: "POST", path: "/datasets/restore" },
  dataset: { method: "GET", path: "/datasets/:id" },
  removeDataset: { method: "DELETE", path: "/datasets/:id" },
  addPicture: { method: "POST", path: "/datasets/:id/pictures" },
  removePicture: { method: "DELETE", path: "/datasets/:id/pictures/:picture" },
  restorePicture: { method: "POST", path: "/datasets/:id/restore" },
  /** `?mask=1`: with what the loss sees laid over it. */
  thumbnail: { method: "GET", path: "/datasets/:id/thumbnails/:picture" },
  caption: { method: "PUT", path: "/datasets/:id/captions/:picture" },
  form: { method: "GET", path: "/training/form" },
  templates: { method: "GET", path: "/training/templates" },
  checkpoints: { method: "GET", path: "/training/checkpoints" },
  check: { method: "POST", path: "/training/check" },
  prompts: { method: "POST", path: "/training/prompts" },
  setup: { method: "GET", path: "/training/setup" },
  startSetup: { method: "POST", path: "/training/setup" },
  /** It goes on later where it stopped. */
  stopSetup: { method: "DELETE", path: "/training/setup" },
  preflight: { method: "POST", path: "/training/preflight" },
  /** Websocket: `?token=&epoch=&after=`. */
  events: { method: "GET", path: "/events" },
  /** The same events by long poll; answers after at most `POLL_SECONDS`. */
  poll: { method: "GET", path: "/events/poll" }
};
var POLL_SECONDS = 25;
var headers = {
  token: "x-ti-token",
  /** Set by the proxy: `full` or `read-only`. */
  access: "x-ti-access",
  /** Set by the proxy: `loopback` for a page on the web UI's own machine. Only it may name paths there. */
  visitor: "x-ti-visitor",
  buildId: "x-ti-build"
};

// src/host/web-ui-picture.ts
import { z as z25 } from "./vendor/zod.mjs";
var SHORTEST = 33;
var WebUiPicture = z25.object({
  /** A PNG with its infotext. */
  image: z25.string().transform((text2) => Buffer.from(text2, "base64")).refine((bytes) => bytes.length > SHORTEST && bytes.subarray(1, 4).toString("latin1") === "PNG"),
  /** Name of the checkpoint it was drawn with. */
  checkpoint: z25.string().nullable()
});

// src/host/extension-drawing.ts
var DRAW = "/ti-sidecar/host/draw";
var STOP2 = "/ti-sidecar/host/stop-drawing";
var DRAW_TIMEOUT_MS = 36e5;
var PASSING = /* @__PURE__ */ new Set(["HOST_BUSY", "HOST_TRAINING", "CHECKPOINT_LENT"]);
function extensionDrawing(http2, credentials) {
  return async (order, signal) => {
    signal.throwIfAborted();
    const stop2 = () => void http2.post(STOP2, credentials).catch(() => void 0);
    signal.addEventListener("abort", stop2, { once: true });
    try {
      const options = { body: order, timeoutMs: DRAW_TIMEOUT_MS };
      const { status, data } = await http2.post(DRAW, credentials, options);
      signal.throwIfAborted();
      const picture = WebUiPicture.safeParse(data);
      if (status === 200 && picture.success) return picture.data;
      throw refusalOf2(http2.url, status, data);
    } finally {
      signal.removeEventListener("abort", stop2);
    }
  };
}
function refusalOf2(url, status, data) {
  const refusal = ApiError.safeParse(data);
  if (!refusal.success) return strangeAnswer(url, status);
  return new HostError(PASSING.has(refusal.data.code) ? "HOST_NOT_NOW" : "HOST_REFUSED", refusal.data);
}

// src/host/extension-models.ts
import { z as z26 } from "./vendor/zod.mjs";
var LIST = "/ti-sidecar/host/checkpoints";
var UNLOAD = "/ti-sidecar/host/unload";
var RESTORE = "/ti-sidecar/host/restore";
var LOAD_TIMEOUT_MS2 = 3e5;
var UNLOAD_TIMEOUT_MS = 6e4;
var Unloaded = z26.object({ unloaded: z26.boolean() });
var Restored = z26.object({ restored: z26.boolean() });
function extensionModels(http2, credentials) {
  return {
    async list() {
      const { status, data } = await http2.get(LIST, credentials);
      return read2(HostCheckpoints, { http: http2, status, data });
    },
    async unload() {
      const { status, data } = await http2.post(UNLOAD, credentials, { timeoutMs: UNLOAD_TIMEOUT_MS });
      return read2(Unloaded, { http: http2, status, data }).unloaded;
    },
    async restore() {
      const { status, data } = await http2.post(RESTORE, credentials, { timeoutMs: LOAD_TIMEOUT_MS2 });
      return read2(Restored, { http: http2, status, data }).restored;
    }
  };
}
function read2(schema, { http: http2, status, data }) {
  const parsed = schema.safeParse(data);
  if (status !== 200 || !parsed.success) throw refusalOf(http2.url, status, data);
  return parsed.data;
}

// src/host/read-extension.ts
var STATE = "/ti-sidecar/host/state";
var REFRESH = "/ti-sidecar/host/refresh";
var REFRESH_TIMEOUT_MS2 = 12e4;
async function readExtension(http2, token) {
  const credentials = { [headers.token]: token };
  const { status, data } = await http2.get(STATE, credentials);
  if (status === 404 || status === 405 || typeof data === "string") return null;
  if (status === 401 || status === 403) return unseen("unreachable", http2.url, refusedToken(http2.url));
  const parsed = HostReport.safeParse(data);
  if (status !== 200 || !parsed.success) throw strangeAnswer(http2.url, status);
  const report = parsed.data;
  const { family, version, checkpoint, expectedWidth, baseModel, training } = report;
  const draw = family === "sdnext" || family === "unknown" ? null : extensionDrawing(http2, credentials);
  return {
    status: {
      link: "extension",
      url: http2.url,
      family,
      version,
      checkpoint,
      expectedWidth,
      baseModel,
      training,
      canRefresh: true,
      canDraw: draw !== null,
      message: null,
      hint: null
    },
    report,
    isSlow: false,
    refresh: () => refresh2(http2, credentials),
    models: extensionModels(http2, credentials),
    draw
  };
}
async function refresh2(http2, credentials) {
  const { status, data } = await http2.post(REFRESH, credentials, { timeoutMs: REFRESH_TIMEOUT_MS2 });
  if (status !== 200) throw refusalOf(http2.url, status, data);
}
function refusedToken(url) {
  return {
    message: `The extension in the web UI at ${url} refuses this sidecar's token.`,
    hint: "The web UI was restarted with another sidecar: restart the sidecar in Settings → Textual Inversion."
  };
}

// src/host/observe-host.ts
async function observeHost(http2, access6) {
  try {
    if (access6.via === "extension") return await readExtension(http2, access6.token) ?? notYet(http2.url);
    return await readApi(http2, access6.credentials) ?? await readPresence(http2);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return { ...unseen("unreachable", http2.url, error), isSlow: error.code === "HOST_SLOW" };
  }
}
function notYet(url) {
  return unseen("page-only", url, {
    message: "The web UI runs, but this extension's part in it does not answer yet.",
    hint: "If this stays, look for an error of ti_sidecar in the web UI's console."
  });
}
async function readPresence(http2) {
  const { status, data } = await http2.get("/internal/ping");
  if (status === 200 && typeof data === "object" && data !== null && Object.keys(data).length === 0) {
    return unseen("page-only", http2.url, {
      message: `The web UI at ${http2.url} runs without its API and without this extension.`,
      hint: "Install this repository as an extension there, or start the web UI with --api."
    });
  }
  return unseen("unreachable", http2.url, {
    message: `What answers at ${http2.url} is not a web UI of the AUTOMATIC1111 family.`,
    hint: "Correct webUi.url in the configuration file, or set it to null."
  });
}

// src/host/web-ui-http.ts
import http from "node:http";
import https from "node:https";
import axios, { AxiosError } from "./vendor/axios.mjs";
function createWebUiHttp({ url, timeoutMs = 5e3, isTrusted }) {
  const base = url.replace(/\/+$/, "");
  const client = axios.create({
    baseURL: base,
    timeout: timeoutMs,
    maxRedirects: 0,
    proxy: false,
    maxContentLength: 64 * 1024 * 1024,
    validateStatus: () => true,
    // uvicorn closes a kept connection after five seconds: at times just when the next request is on its way.
    httpAgent: new http.Agent({ keepAlive: false }),
    httpsAgent: new https.Agent({
      keepAlive: false,
      // A web UI with --tls-selfsign: on loopback nobody else can answer in its place.
      rejectUnauthorized: isTrusted !== true && !isLoopback(base)
    })
  });
  const answer = async (request) => {
    const { status, data } = await request.catch((error) => {
      throw hostErrorOf(error, base);
    });
    return { status, data };
  };
  return {
    url: base,
    get: (path63, headers2 = {}) => answer(client.get(path63, { headers: headers2 })),
    post: (path63, headers2 = {}, { body = {}, timeoutMs: timeout = timeoutMs } = {}) => answer(client.post(path63, body, { headers: headers2, timeout }))
  };
}
function isLoopback(url) {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
function hostErrorOf(error, url) {
  const code = error instanceof AxiosError ? error.code ?? "" : "";
  if (code === "ECONNABORTED" || code === "ETIMEDOUT") {
    return new HostError("HOST_SLOW", {
      message: `The web UI at ${url} accepts connections but does not answer in time.`,
      hint: "It may be loading a model. The cards work; this goes on trying."
    });
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS|SSL|EPROTO/.test(code)) {
    return new HostError("HOST_UNREACHABLE", {
      message: `No secure connection to the web UI at ${url} (${code}).`,
      hint: "Check http or https in the address, and its certificate."
    });
  }
  return new HostError("HOST_UNREACHABLE", {
    message: `The web UI at ${url} does not answer${code === "" ? "" : ` (${code})`}.`,
    hint: "Start it, or wait until it has restarted. The cards work; this goes on trying."
  });
}

// src/protocol/memory-plan.ts
var WASM_END = 4 * 2 ** 30;
var FITTING = 0.9;
var PLENTY = 0.6;
var WIDENING = 60;
var WORTH = 0.05;
var GRAPHS = 85e6;
var NODE = 12e3;
var NARROW = 2e7;
var KERNEL_BY_KERNEL = 165e6;
var SURPLUS = { "native-cpu": 1.2, wasm: 1.1, "native-gpu": 1.2 };
var GPU_CONTEXT = 6e8;
function planMemory(plan, wanted, place) {
  const ways = plannedWays(plan, { costs: plan.asked, wanted, place });
  const chosen = fastestFitting(ways) ?? least(ways);
  if (chosen.fits) return { chosen, alternatives: [] };
  const anyway = { memory: "auto", weights: "auto" };
  const fitting = (costs, how) => fastestFitting(plannedWays(plan, { costs, wanted: how, place }));
  const other = fitting(plan.asked, anyway);
  const sizes = groupedBySize(plan.smaller);
  const asWanted = sizes.map((costs) => fitting(costs, wanted));
  const isHelped = other !== null || asWanted.some((way) => way !== null);
  const smaller = isHelped ? asWanted : sizes.map((costs) => fitting(costs, anyway));
  const { batchSize } = chosen.cost;
  const withoutDrawing = fastestFitting(
    plannedWays({ ...plan, drawing: 0 }, { costs: plan.asked, wanted, place })
  );
  const found = [
    other,
    smaller.find((way) => way !== null && way.cost.batchSize < batchSize),
    smaller.find((way) => way?.cost.batchSize === batchSize),
    plan.drawing === 0 ? null : withoutDrawing
  ];
  return { chosen, alternatives: found.filter((way) => way !== null && way !== void 0) };
}
function trainingPeak(plan, {
  cost,
  weights,
  backend,
  base
}) {
  const isStored = weights === "stored" && backend !== "wasm";
  const held = isStored ? plan.storedWeights : plan.wholeWeights;
  const kernels = plan.precision === "float32" ? 0 : NARROW;
  return computingPeak({
    ...{ backend, base: base + kernels, nodes: cost.nodes + plan.otherNodes },
    phases: [
      { weights: 0, activations: plan.encoding },
      { weights: held, activations: Math.max(cost.activations, plan.drawing) }
    ]
  });
}
function computingPeak({
  backend,
  base,
  nodes,
  phases
}) {
  const tensors = phases.map(({ weights, activations }) => weights + SURPLUS[backend] * activations);
  const most = Math.max(...tensors);
  switch (backend) {
    case "native-gpu":
      return GPU_CONTEXT + most;
    case "native-cpu":
      return base + GRAPHS + NODE * nodes + most;
    case "wasm":
      return base + KERNEL_BY_KERNEL + most;
    default:
      return backend;
  }
}
function plannedWays(plan, { costs, wanted, place }) {
  const room = place.backend === "wasm" ? Math.min(place.free, WASM_END) : place.free;
  return costs.filter(({ memory }) => wanted.memory === "auto" || memory === wanted.memory).flatMap(
    (cost) => precisions(plan, { cost, wanted, backend: place.backend }).map((weights) => {
      const peak = trainingPeak(plan, { cost, weights, ...place });
      const isWidened = weights === "float32" && plan.storedWeights < plan.wholeWeights;
      const isWish = wanted.weights !== "auto" || !isWidened || place.backend === "wasm";
      return {
        cost,
        memory: cost.memory,
        weights,
        precision: plan.precision,
        peak,
        draws: plan.drawing > 0,
        fits: peak <= room * (isWish ? FITTING : PLENTY)
      };
    })
  ).sort((a, b) => timeOf(a, plan) - timeOf(b, plan));
}
function precisions(plan, { cost, wanted, backend }) {
  if (backend === "wasm") return ["float32"];
  if (plan.storedWeights === plan.wholeWeights) return ["stored"];
  if (wanted.weights !== "auto") return [wanted.weights];
  if (plan.precision !== "float32") return ["stored"];
  return wideningTime(plan) > WORTH * cost.operations ? ["float32", "stored"] : ["stored"];
}
function timeOf({ cost, weights }, plan) {
  return cost.operations + (weights === "stored" ? wideningTime(plan) : 0);
}
function wideningTime({ precision, storedWeights, wholeWeights }) {
  if (precision !== "float32") return 0;
  return storedWeights < wholeWeights ? WIDENING * wholeWeights / Float32Array.BYTES_PER_ELEMENT : 0;
}
function fastestFitting(ways) {
  return ways.find(({ fits }) => fits) ?? null;
}
function least(ways) {
  const [first] = [...ways].sort((a, b) => a.peak - b.peak);
  if (first === void 0) throw new RangeError("There is no way to compute this training.");
  return first;
}
function groupedBySize(costs) {
  const groups = /* @__PURE__ */ new Map();
  for (const cost of costs) {
    const key = `${cost.width} ${cost.height} ${cost.batchSize}`;
    groups.set(key, [...groups.get(key) ?? [], cost]);
  }
  return [...groups.values()];
}

// src/protocol/usual-plan.ts
var USUAL_PLAN = {
  precision: "float32",
  storedWeights: 1965162888,
  wholeWeights: 3930325776,
  encoding: 472e6,
  drawing: 904e6,
  otherNodes: 12400,
  forwardOperations: 8e11,
  latentBytes: 65536,
  vectorBytes: 3072,
  width: 512,
  height: 512,
  asked: [
    { ...square(512), memory: "keep", activations: 1024e6, nodes: 11500, operations: 2441e9 },
    { ...square(512), memory: "attention", activations: 765e6, nodes: 12900, operations: 2651e9 },
    { ...square(512), memory: "checkpoint", activations: 31e7, nodes: 16100, operations: 3255e9 }
  ],
  smaller: []
};
function square(side2) {
  return { width: side2, height: side2, batchSize: 1 };
}

// src/system/build-id.ts
import { readFileSync as readFileSync2 } from "node:fs";
import path11 from "node:path";
function readBuild2(extensionFolder = findExtensionFolder()) {
  const read4 = extensionFolder === null ? null : readBuildFile(path11.join(extensionFolder, "build.json"));
  const build2 = read4 ?? { buildId: "dev", version: "0.0.0" };
  return { ...build2, buildId: process.env["TI_BUILD_ID"] ?? build2.buildId };
}
function readBuildFile(file) {
  try {
    const content = JSON.parse(readFileSync2(file, "utf8"));
    const { buildId, version } = content;
    return typeof buildId === "string" && typeof version === "string" ? { buildId, version } : null;
  } catch {
    return null;
  }
}

// src/system/chosen-gpu.ts
var VISIBLE = "CUDA_VISIBLE_DEVICES";
function chosenGpu(env = process.env) {
  const [first = ""] = (env[VISIBLE] ?? "0").split(",");
  return first.trim();
}
function ofChosenGpu(gpus, env = process.env) {
  return gpus[Number(chosenGpu(env))] ?? gpus[0];
}

// src/system/disk-usage.ts
import { lstat, readdir } from "node:fs/promises";
import path12 from "node:path";
async function diskUsage(target) {
  const stats = await lstat(target).catch(() => null);
  if (stats === null) return { exists: false, bytes: 0, files: 0 };
  if (!stats.isDirectory()) return { exists: true, bytes: stats.size, files: 1 };
  const entries = await readdir(target, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  let files = 0;
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const file = await lstat(path12.join(entry.parentPath, entry.name)).catch(() => null);
    bytes += file?.size ?? 0;
    files++;
  }
  return { exists: true, bytes, files };
}

// src/system/free-memory.ts
import os2 from "node:os";
function freeMemory() {
  const constrained = process.constrainedMemory();
  const limit = constrained > 0 && constrained < os2.totalmem() ? constrained : os2.totalmem();
  return Math.min(limit, process.availableMemory());
}
function wholeMemory() {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, os2.totalmem()) : os2.totalmem();
}

// src/system/memory-words.ts
var MODES = {
  keep: "keeping everything",
  attention: "computing attention again",
  checkpoint: "checkpointing"
};
function tooMuchMemory(bytes) {
  const place = bytes.isOnCard ? "of the card's memory" : "of memory";
  return `It needs about ${humanSize(bytes.needed)} ${place}, and ${humanSize(bytes.free)} are free.`;
}
function whatFits({ chosen, alternatives }, wanted) {
  if (alternatives.length === 0) return "Close other programs, or choose smaller pictures.";
  const words2 = alternatives.map((way) => alternativeName(way, chosen, wanted));
  return `This would fit: ${words2.join(", or ")}.`;
}
function wayName({ memory, weights, precision }) {
  if (precision !== "float32") return `${MODES[memory]}, computing in ${precision}`;
  return `${MODES[memory]}, ${weights === "stored" ? "weights as stored" : "weights of 32 bits"}`;
}
function alternativeName({ cost, memory, draws }, chosen, wanted) {
  if (chosen.draws && !draws) return "no sample images";
  const isAsWanted = wanted.memory === "auto" || wanted.memory === memory;
  const batch = cost.batchSize === chosen.cost.batchSize ? [] : [`a batch of ${cost.batchSize}`];
  const isSameSize = cost.width === chosen.cost.width && cost.height === chosen.cost.height;
  const size = isSameSize ? [] : [`pictures of ${cost.width}×${cost.height}`];
  const smaller = [...batch, ...size].join(" and ");
  if (smaller === "") return isAsWanted ? "weights as stored" : MODES[memory];
  return isAsWanted ? smaller : `${smaller} with ${MODES[memory]}`;
}

// src/system/nvidia-gpu.ts
import { execFile } from "node:child_process";
var PROGRAMS = ["nvidia-smi", "/usr/bin/nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi"];
var QUERY = ["--query-gpu=name,memory.total,memory.free,driver_version", "--format=csv,noheader,nounits"];
var MEBIBYTE = 1024 * 1024;
async function nvidiaGpus() {
  for (const program of PROGRAMS) {
    const text2 = await output(program);
    if (text2 !== null) return text2.split("\n").flatMap(readLine);
  }
  return [];
}
function readLine(line) {
  const [name, total, free, driver] = line.split(",").map((part) => part.trim());
  if (!name || driver === void 0) return [];
  return [{ name, memory: Number(total) * MEBIBYTE, freeMemory: Number(free) * MEBIBYTE, driver }];
}
function output(program) {
  return new Promise((resolve3) => {
    execFile(
      program,
      QUERY,
      { timeout: 15e3, windowsHide: true },
      (error, stdout) => resolve3(error === null ? stdout : null)
    );
  });
}

// src/provision/kept-build.ts
import { mkdir as mkdir4, rename as rename3, rm as rm4, symlink } from "node:fs/promises";
import path16 from "node:path";

// src/provision/compile-binding.ts
import { createHash as createHash2 } from "node:crypto";
import { readFileSync as readFileSync3 } from "node:fs";
import { cp, mkdir as mkdir2, readFile as readFile4, rename as rename2, rm as rm2, writeFile } from "node:fs/promises";
import path13 from "node:path";

// src/provision/binding-patch.ts
var PATCHED = ["tfjs_backend.cc", "tfjs_backend.h", "tfjs_binding.cc"];
var CONTEXT = "  TFE_ContextOptions *tfe_options = TFE_NewContextOptions();\n";
var CONFIGURATION = String.raw`\x38\x01\x52\x0d\x1a\x0b\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01`;
var configuration = `${CONTEXT}
  const char config[] = "${CONFIGURATION}";
  TFE_ContextOptionsSetConfig(tfe_options, config, sizeof(config) - 1, tf_status.status);
  if (TF_GetCode(tf_status.status) != TF_OK) {
    NAPI_THROW_ERROR(env, "Exception configuring TFE_Context");
  }
`;
var SET_MIN_LOG_LEVEL = "_ZN4absl12lts_2023080214SetMinLogLevelENS0_18LogSeverityAtLeastE";
var logLevel = `  void set_min_log_level(int) __asm__("${SET_MIN_LOG_LEVEL}") __attribute__((weak));
  const char *log_level = getenv("TF_CPP_MIN_LOG_LEVEL");
  if (set_min_log_level != nullptr && log_level != nullptr) set_min_log_level(atoi(log_level));
`;
var CLASS = "  int32_t InsertHandle(TFE_TensorHandle *tfe_handle);\n";
var EXPORTS = "  // Export TF property types to JS\n";
var graphFunctions = [
  { file: "tfjs_backend.h", before: CLASS, after: `  friend class GraphFunctions;

${CLASS}` },
  {
    file: "tfjs_binding.cc",
    before: EXPORTS,
    after: `  napi_status ExportGraphFunctions(napi_env, napi_value);
  ENSURE_NAPI_OK_RETVAL(env, ExportGraphFunctions(env, exports), exports);

${EXPORTS}`
  }
];
var BINDING_EDITS = [
  { file: "tfjs_backend.cc", before: CONTEXT, after: `${logLevel}
${configuration}` },
  ...graphFunctions
];
function editSources(sources) {
  const isKnown = BINDING_EDITS.every(({ file, before }) => sources[file].split(before).length === 2);
  if (!isKnown) return null;
  return BINDING_EDITS.reduce(
    (edited, { file, before, after }) => ({ ...edited, [file]: edited[file].replace(before, () => after) }),
    sources
  );
}

// src/provision/provision-error.ts
var ProvisionError = class extends CodedError {
};

// src/provision/run-tool.ts
import { spawn } from "node:child_process";
var KEPT_CHARACTERS = 64 * 1024;
var DISK_FULL = /no space left on device|ENOSPC/i;
var diskFullError = (output2) => Object.assign(new Error(lastLine(output2)), { code: "ENOSPC" });
function runTool(command2, options = {}) {
  const [program = "", ...args] = command2;
  const { signal, ...rest } = options;
  return new Promise((resolve3, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, args, { ...rest, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    let output2 = "";
    const take = (chunk) => {
      output2 = (output2 + chunk.toString("utf8")).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const stop2 = () => child.kill("SIGKILL");
    signal?.addEventListener("abort", stop2, { once: true });
    child.once("error", reject);
    child.once("exit", () => {
      if (signal?.aborted) reject(signal.reason);
    });
    child.once("close", (code) => {
      signal?.removeEventListener("abort", stop2);
      if (signal?.aborted) reject(signal.reason);
      else if (code !== 0 && DISK_FULL.test(output2)) reject(diskFullError(output2));
      else resolve3({ code: code ?? 1, output: output2 });
    });
  });
}
async function answers(command2) {
  try {
    return (await runTool(command2, { signal: AbortSignal.timeout(6e4) })).code === 0;
  } catch {
    return false;
  }
}
function lastLine(output2) {
  const lines = output2.split("\n").map((line) => line.trim());
  return lines.findLast((line) => line !== "") ?? "it said nothing";
}

// src/provision/compile-binding.ts
var COMPILED_BINDING = "lib/tfjs_binding.node";
var BINDING_SOURCES = "binding";
var SOURCES = ["tfjs_backend.cc", "tfjs_binding.cc"];
var ADDED = ["graph-function.cc", "tensor-allocator.cc"];
var OWN_FILES = [...ADDED, "page-pool.h"];
var DEFINES = ["NAPI_VERSION=8", "BUILDING_NODE_EXTENSION", "NODE_GYP_MODULE_NAME=tfjs_binding"];
async function compileBinding(options) {
  const { compiler, folder, npmPackage, signal } = options;
  const target = path13.join(folder, COMPILED_BINDING);
  const part = `${target}.part`;
  await mkdir2(path13.dirname(target), { recursive: true });
  const sources = await copySources(folder, npmPackage);
  const paths = sources.map((name) => path13.join(BINDING_SOURCES, name));
  const command2 = [compiler, ...flags(), ...paths, ...libraries(), "-o", part];
  const { code, output: output2 } = await runTool(command2, { cwd: folder, signal });
  if (code !== 0) {
    await rm2(part, { force: true });
    throw new ProvisionError("COMPILE_FAILED", {
      message: `${compiler} could not compile the binding: ${firstError(output2)}`,
      hint: "A C++17 compiler with its standard library is needed; CXX names another one. What computes now stays in use."
    });
  }
  await rename2(part, target);
}
function bindingRecipe() {
  const parts = [flags(), SOURCES, libraries(), BINDING_EDITS, ownFiles()];
  return createHash2("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}
function flags() {
  const includes = ["site/tensorflow/include", "node_modules/node-api-headers/include"];
  return [
    ...["-O2", "-w", "-std=c++17", "-fPIC", "-shared"],
    ...DEFINES.map((define) => `-D${define}`),
    ...includes.map((folder) => `-I${folder}`)
  ];
}
function ownFiles() {
  const read4 = OWN_FILES.map((name) => [name, readFileSync3(new URL(name, import.meta.url), "utf8")]);
  return Object.fromEntries(read4);
}
async function copySources(folder, npmPackage) {
  const copy = path13.join(folder, BINDING_SOURCES);
  await cp(path13.join(folder, "node_modules", npmPackage, "binding"), copy, { recursive: true });
  const read4 = PATCHED.map(async (file) => [file, await readFile4(path13.join(copy, file), "utf8")]);
  const edited = editSources(Object.fromEntries(await Promise.all(read4)));
  if (edited === null) return SOURCES;
  for (const [file, text2] of Object.entries({ ...edited, ...ownFiles() }))
    await writeFile(path13.join(copy, file), text2);
  return [...SOURCES, ...ADDED];
}
var libraries = () => [
  "-Lsite/tensorflow",
  "-l:libtensorflow_cc.so.2",
  "-l:libtensorflow_framework.so.2",
  "-Wl,-rpath,$ORIGIN/../site/tensorflow"
];
function firstError(output2) {
  const lines = output2.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /error/i.test(line)) ?? lines[0] ?? "it said nothing";
}

// src/provision/node-packages.ts
import { mkdir as mkdir3, readdir as readdir2, readFile as readFile5, rm as rm3, writeFile as writeFile2 } from "node:fs/promises";
import path14 from "node:path";
var TFJS_VERSION = "4.22.0";
var HEADERS_VERSION = "1.9.0";
var PROTOBUF_VERSION = "3.21.4";
var INSTALLER_ONLY = [
  "@mapbox/node-pre-gyp",
  "adm-zip",
  "https-proxy-agent",
  "progress",
  "rimraf",
  "tar"
];
var CORE_NAMES = ["@tensorflow/tfjs", "@tensorflow/tfjs-core"];
async function installPackages(plan, options) {
  const { folder } = options;
  await rm3(path14.join(folder, "node_modules"), { recursive: true, force: true });
  await mkdir3(folder, { recursive: true });
  const isStock = plan.source.kind === "stock";
  if (!isStock) await writeEmptyPackages(folder);
  await writeJson(path14.join(folder, MANIFEST), manifestOf(plan));
  await runNpm(options, isStock);
  await putCoreInPlace(folder);
}
async function hasPackages(plan, folder) {
  const there = await readFile5(path14.join(folder, MANIFEST), "utf8").catch(() => null);
  return there === jsonText(manifestOf(plan));
}
async function runNpm({ npm, folder, signal, env }, withScripts) {
  const flags2 = ["--no-audit", "--no-fund", "--no-package-lock", "--install-links", "--loglevel=error"];
  const scripts = withScripts ? [] : ["--ignore-scripts"];
  const { code, output: output2 } = await runTool([...npm, "install", ...flags2, ...scripts], {
    cwd: folder,
    signal,
    env
  });
  if (code === 0) return;
  throw new ProvisionError("PACKAGES_FAILED", {
    message: `npm could not install TensorFlow.js: ${errorLine(output2)}`,
    hint: "Run this again when the network is there. WebAssembly stays in use."
  });
}
function errorLine(output2) {
  const reason = output2.split("\n").find((line) => /\b(Error: |E[A-Z]{5,}\b)/.test(line));
  return (reason ?? lastLine(output2)).replace(/^npm (error|ERR!) /, "").trim();
}
var MANIFEST = "package.json";
var manifestOf = (plan) => plan.source.kind === "stock" ? stockManifest(plan) : manifest(plan);
var stockManifest = ({ npmPackage }) => ({
  private: true,
  dependencies: { [npmPackage]: TFJS_VERSION }
});
var manifest = ({ npmPackage }) => ({
  private: true,
  dependencies: { [npmPackage]: TFJS_VERSION, "node-api-headers": HEADERS_VERSION },
  overrides: {
    "google-protobuf": PROTOBUF_VERSION,
    ...Object.fromEntries([...INSTALLER_ONLY, ...CORE_NAMES].map((name) => [name, "file:./empty"]))
  }
});
async function writeEmptyPackages(folder) {
  await writeJson(path14.join(folder, "empty", "package.json"), { name: "empty", version: "1.0.0" });
}
async function putCoreInPlace(folder) {
  const scope = path14.join(folder, "node_modules", "@tensorflow");
  for (const name of await readdir2(scope))
    if (!name.startsWith("tfjs-node")) await rm3(path14.join(scope, name), { recursive: true });
  for (const name of CORE_NAMES) {
    const own = path14.join(folder, "node_modules", name);
    await writeJson(path14.join(own, "package.json"), { name, version: TFJS_VERSION, main: "index.js" });
    await writeFile2(
      path14.join(own, "index.js"),
      `module.exports = globalThis[Symbol.for(${JSON.stringify(CORE_SYMBOL)})];
`
    );
  }
}
async function writeJson(file, content) {
  await mkdir3(path14.dirname(file), { recursive: true });
  await writeFile2(file, jsonText(content));
}
var jsonText = (content) => `${JSON.stringify(content, null, 2)}
`;

// src/provision/setup-mark.ts
import { existsSync as existsSync4 } from "node:fs";
import path15 from "node:path";
function stepMark(build2, step) {
  return path15.join(build2, `done-${step.replaceAll("=", "-")}`);
}
var isDone = (build2, step) => existsSync4(stepMark(build2, step));
var PACKAGES_STEP = "packages";

// src/provision/kept-build.ts
var RENEWAL_SECONDS = 10;
var RENEWAL_SPACE = 1e7;
var KEPT = ["site", "node_modules"];
async function planInFolder(folder, plan) {
  if (!await isOutdated(folder, plan)) return plan;
  const notice = `Only its binding is compiled anew: that takes about ${RENEWAL_SECONDS} seconds, and nothing is downloaded.`;
  return {
    ...{ ...plan, source: { kind: "kept" } },
    ...{ download: 0, disk: 0, peak: RENEWAL_SPACE },
    notices: ["It was made by an older version of this program.", notice]
  };
}
async function isOutdated(folder, plan) {
  const { id, source } = plan;
  if (source.kind !== "wheels") return false;
  const build2 = await currentBuild(folder);
  if (build2?.id !== id || build2.recipe === bindingRecipe()) return false;
  const place = buildFolder(folder, id);
  const steps = [PACKAGES_STEP, ...source.wheels.map(({ requirement }) => requirement)];
  return steps.every((step) => isDone(place, step)) && hasPackages(plan, place);
}
async function borrowKept(place, build2) {
  await rm4(build2, { recursive: true, force: true });
  await mkdir4(build2, { recursive: true });
  for (const name of KEPT) await symlink(path16.join(place, name), path16.join(build2, name));
}
async function replaceBinding(build2, place) {
  await rename3(path16.join(build2, COMPILED_BINDING), path16.join(place, COMPILED_BINDING));
  await rm4(path16.join(place, BINDING_SOURCES), { recursive: true, force: true });
  await rename3(path16.join(build2, BINDING_SOURCES), path16.join(place, BINDING_SOURCES));
  await rename3(path16.join(build2, "build.json"), path16.join(place, "build.json"));
}
async function giveUpKept(place) {
  await rm4(stepMark(place, PACKAGES_STEP), { force: true });
}

// src/system/free-disk.ts
import { statfs } from "node:fs/promises";
import path17 from "node:path";
async function freeDisk(folder) {
  const found = await statfs(folder).catch(() => null);
  if (found !== null) return found.bavail * found.bsize;
  const above = path17.dirname(folder);
  return above === folder ? 0 : freeDisk(above);
}

// src/system/out-of-memory.ts
function exhaustedMemory(error) {
  if (!(error instanceof Error)) return null;
  if (/Dst tensor is not initialized/.test(error.message)) return "card";
  const isExhausted = error.name === "RuntimeError" || /out of memory|OOM when allocating|ran out of memory|allocation failed|failed to allocate|bad_alloc/i.test(
    error.message
  );
  if (!isExhausted) return null;
  return /device:GPU|GPU_\d|CUDA_ERROR_OUT_OF_MEMORY/.test(error.message) ? "card" : "machine";
}

// src/system/problem-of.ts
function problemOf2(error) {
  if (error instanceof CodedError)
    return { code: String(error.code), message: error.message, hint: error.hint };
  const exhausted = exhaustedMemory(error);
  if (exhausted !== null) return outOfMemory(exhausted);
  const message = describeError(error);
  if (isDiskFull(error)) return { code: "DISK_FULL", message, hint: "Free some space and try again." };
  if (isAbsent(error) || isNotAllowed(error)) {
    return { code: "FILE_SYSTEM", message, hint: "Check that the folder is there and may be written." };
  }
  return {
    code: "ENGINE_FAILED",
    message: `A mistake of this program: ${message}`,
    hint: "TI_LOG_LEVEL=debug shows more."
  };
}
function outOfMemory(exhausted) {
  const place = exhausted === "card" ? "on the graphics card " : "";
  const elsewhere = exhausted === "card" ? "cpu takes the machine's memory" : "wasm ends at 4 GB";
  return {
    code: "OUT_OF_MEMORY",
    message: `There is too little memory ${place}for this.`,
    hint: `Choose smaller pictures, a smaller batch or, in a training, checkpointing; close other programs; or use another --backend: ${elsewhere}.`
  };
}

// src/provision/setup-plan.ts
var BUILD_PREFIX = "tensorflow-";

// src/provision/wheels.ts
var WHEEL_PYTHON = "3.11";
var TENSORFLOW_VERSION = "2.19.1";
var X64 = ["manylinux_2_17_x86_64", "manylinux2014_x86_64"];
var ARM64 = ["manylinux_2_17_aarch64", "manylinux2014_aarch64"];
var LIBRARY = /^(tensorflow\/(libtensorflow_[^/]+|THIRD_PARTY_NOTICES\.txt|include\/(tensorflow\/c|tensorflow\/core\/platform|xla\/tsl|tsl)\/.+|include\/LICENSE)|tensorflow\.libs\/.+)$/;
var NVIDIA = /^(nvidia\/.+\.so[.\d]*|nvidia\/cuda_nvcc\/(bin|nvvm)\/.+|.+\.dist-info\/License\.txt)$/;
var wheel = (platforms, keep2) => ([requirement, size, unpackedSize, sha256]) => ({
  requirement,
  platforms,
  sha256,
  size,
  unpackedSize,
  keep: keep2
});
var cpuX64 = [
  wheel(
    X64,
    LIBRARY
  )([
    `tensorflow-cpu==${TENSORFLOW_VERSION}`,
    251795484,
    752324433,
    "0b6d72bd09c267e7573757bd309f5b1e2cdb02577339991da751f3a1411e4dae"
  ])
];
var cpuArm64 = [
  wheel(
    ARM64,
    LIBRARY
  )([
    `tensorflow==${TENSORFLOW_VERSION}`,
    252660426,
    919842370,
    "22deedc251837f2382d2b287c705705cb089bfaf79b2274b78c08740e02bf188"
  ])
];
var nvidiaRows = [
  [
    "nvidia-cublas-cu12==12.5.3.2",
    363313169,
    551765766,
    "ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b"
  ],
  [
    "nvidia-cuda-cupti-cu12==12.5.82",
    13811507,
    44011470,
    "bde77a5feb66752ec61db2adfe47f56b941842825b4c7e2068aff27c9d107953"
  ],
  [
    "nvidia-cuda-nvcc-cu12==12.5.82",
    22468537,
    58863422,
    "b03e545b8e8c3ce7ebcd7fc44063180ff52ff01d064ece2127ed90a04ef12cd0"
  ],
  [
    "nvidia-cuda-nvrtc-cu12==12.5.82",
    24873108,
    68302926,
    "3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd"
  ],
  [
    "nvidia-cuda-runtime-cu12==12.5.82",
    895707,
    771294,
    "3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115"
  ],
  [
    "nvidia-cudnn-cu12==9.3.0.75",
    577163502,
    885357134,
    "9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d"
  ],
  [
    "nvidia-cufft-cu12==11.2.3.61",
    192524114,
    278988518,
    "9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8"
  ],
  [
    "nvidia-curand-cu12==10.3.6.82",
    56309107,
    96589102,
    "2823fb27de4e44dbb22394a6adf53aa6e1b013aca0f8c22867d1cfae58405536"
  ],
  [
    "nvidia-cusolver-cu12==11.6.3.83",
    130341232,
    218200958,
    "93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b"
  ],
  [
    "nvidia-cusparse-cu12==12.5.1.3",
    217558979,
    295774806,
    "016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752"
  ],
  [
    "nvidia-nccl-cu12==2.23.4",
    198954603,
    267269127,
    "b097258d9aab2fa9f686e33c6fe40ae57b27df60cedbd15d139701bb5509e0c1"
  ],
  [
    "nvidia-nvjitlink-cu12==12.5.82",
    21298879,
    54619918,
    "f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212"
  ]
];
var cudaX64 = [
  wheel(
    X64,
    LIBRARY
  )([
    `tensorflow==${TENSORFLOW_VERSION}`,
    644896980,
    1349623566,
    "8e5524eb492160576e5eeea9bb472ddc653123503f2290f83123d5ac9545750e"
  ]),
  ...nvidiaRows.map(wheel(X64, NVIDIA))
];

// src/provision/choose-plan.ts
var APACHE = "TensorFlow's licence is Apache 2.0.";
var NVIDIA_LICENCE = "CUDA and cuDNN are NVIDIA's property: downloading them means to accept NVIDIA's software licence agreements (a copy comes with each library).";
var STOCK_VERSION = "2.9.1";
function choosePlan(machine, wanted) {
  const { platform, arch } = machine;
  if (wanted === "cuda" && !canCuda(machine)) throw unsupported(`CUDA for ${platform} ${arch}`);
  const variant = wanted === "auto" ? automatic(machine) : wanted;
  if (platform === "linux") return linuxPlan(machine, variant);
  if (platform === "win32" && arch === "x64" || platform === "darwin") return stockPlan(machine, variant);
  throw unsupported(`${platform} ${arch}`);
}
function plansFor(machine) {
  const first = choosePlan(machine, "auto");
  if (first.variant === "cuda") return [first, choosePlan(machine, "cpu")];
  return machine.hasNvidiaGpu && canCuda(machine) ? [first, choosePlan(machine, "cuda")] : [first];
}
var automatic = (machine) => canCuda(machine) && machine.hasNvidiaGpu && machine.platform === "linux" ? "cuda" : "cpu";
var canCuda = ({ platform, arch }) => arch === "x64" && (platform === "linux" || platform === "win32");
function linuxPlan({ arch, glibc }, variant) {
  if (glibc === null) throw unsupported("a Linux without the GNU C library");
  const wheels = variant === "cuda" ? cudaX64 : { x64: cpuX64, arm64: cpuArm64 }[arch];
  if (wheels === void 0) throw unsupported(`linux ${arch}`);
  const sum = (size) => wheels.reduce((total, each) => total + size(each), 0);
  const disk = sum((each) => each.unpackedSize) + 1e7;
  return {
    id: `${BUILD_PREFIX}${TENSORFLOW_VERSION}-${variant}`,
    variant,
    title: `TensorFlow ${TENSORFLOW_VERSION} for ${variant === "cuda" ? "NVIDIA GPUs (CUDA 12.5, cuDNN 9.3)" : "the CPU"}`,
    npmPackage: packageOf(variant),
    source: { kind: "wheels", wheels },
    download: sum((each) => each.size),
    disk,
    // One wheel at a time lies beside what is unpacked, twice while pip puts it in its place.
    peak: disk + 2 * Math.max(...wheels.map(({ size }) => size)),
    notices: variant === "cuda" ? [APACHE, NVIDIA_LICENCE] : [APACHE],
    neverRun: variant === "cuda" || arch !== "x64"
  };
}
function stockPlan({ platform }, variant) {
  const byHand = "CUDA 11.2 and cuDNN 8.1 have to be installed already.";
  return {
    id: `${BUILD_PREFIX}${STOCK_VERSION}-${variant}`,
    variant,
    title: `TensorFlow ${STOCK_VERSION} for ${variant === "cuda" ? "NVIDIA GPUs" : "the CPU"}, by its own installer for ${platform === "darwin" ? "macOS" : "Windows"}`,
    npmPackage: packageOf(variant),
    source: { kind: "stock" },
    download: 3e8,
    disk: 1e9,
    peak: 15e8,
    notices: variant === "cuda" ? [APACHE, byHand] : [APACHE],
    neverRun: true
  };
}
var packageOf = (variant) => variant === "cuda" ? "@tensorflow/tfjs-node-gpu" : "@tensorflow/tfjs-node";
function unsupported(what) {
  return new ProvisionError("UNSUPPORTED", {
    message: `There is no native TensorFlow for ${what}.`,
    hint: "WebAssembly works here: enough for the miniature model."
  });
}

// src/provision/disk-space.ts
import { mkdir as mkdir5 } from "node:fs/promises";
var MARGIN = 1e8;
async function requireSpace(folder, needed, begun) {
  await mkdir5(folder, { recursive: true });
  const { bytes } = await diskUsage(begun);
  const lack = lackOfSpace({ folder, needed, begun: bytes, free: await freeDisk(folder) });
  if (lack !== null) throw lack;
}
function lackOfSpace(options) {
  const { folder, needed, begun, free } = options;
  const missing = needed + MARGIN - begun;
  if (free >= missing) return null;
  return new ProvisionError("NO_SPACE", {
    message: `${humanSize(missing)} are needed in ${folder}, and ${humanSize(free)} are free.`,
    hint: "Make room, or name a folder on another disk in TI_TENSORFLOW_DIR."
  });
}

// src/provision/set-up-tensorflow.ts
import { existsSync as existsSync7 } from "node:fs";
import { readdir as readdir4, rename as rename5, rm as rm9, writeFile as writeFile5 } from "node:fs/promises";
import path24 from "node:path";

// src/provision/setup-lock.ts
import { rm as rm6 } from "node:fs/promises";
import path18 from "node:path";

// src/system/process-lock.ts
import { randomBytes as randomBytes2 } from "node:crypto";
import { link as link2, readFile as readFile6, rename as rename4, rm as rm5, stat as stat6 } from "node:fs/promises";
import os3 from "node:os";
async function takeProcessLock(file) {
  if (await writeNew(file)) return null;
  const owner = await lockOwner(file);
  if (owner !== null) return owner;
  await removeDeadLock(file);
  return await writeNew(file) ? null : await lockOwner(file) ?? 0;
}
async function lockOwner(file) {
  const [first = "", began = ""] = (await readFile6(file, "utf8").catch(() => "")).split("\n");
  const owner = Number(first);
  if (!(owner > 0) || !isAlive(owner)) return null;
  if (began !== "" && began !== await beginningOf(owner)) return null;
  const { mtimeMs } = await stat6(file).catch(() => ({ mtimeMs: 0 }));
  return mtimeMs < Date.now() - os3.uptime() * 1e3 ? null : owner;
}
async function lockText() {
  return `${process.pid}
${await beginningOf(process.pid)}`;
}
async function writeNew(file) {
  try {
    await writeFileAtomic(file, await lockText(), { mode: "new" });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}
async function removeDeadLock(file) {
  const aside = `${file}-${randomBytes2(8).toString("hex")}`;
  try {
    await rename4(file, aside);
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  if (await lockOwner(aside) !== null) await link2(aside, file).catch(() => void 0);
  await rm5(aside, { force: true });
}
async function beginningOf(pid) {
  const facts = await readFile6(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return facts.slice(facts.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

// src/provision/setup-lock.ts
async function withSetupLock(folder, work) {
  const file = path18.join(folder, "setup.lock");
  const owner = await takeProcessLock(file);
  if (owner !== null) throw busy(owner);
  try {
    return await work();
  } finally {
    await rm6(file, { force: true });
  }
}
function busy(pid) {
  return new ProvisionError("BUSY", {
    message: `TensorFlow is being set up already (process ${pid}).`,
    hint: "Wait until that has ended."
  });
}

// src/provision/setup-steps.ts
import { mkdir as mkdir8, rm as rm8, writeFile as writeFile4 } from "node:fs/promises";
import path21 from "node:path";

// src/provision/download-wheel.ts
import { mkdir as mkdir6, readdir as readdir3, rm as rm7, stat as stat7 } from "node:fs/promises";
import path19 from "node:path";
var POLL_MILLISECONDS = 300;
async function downloadWheel(wheel2, options) {
  const { folder } = options;
  await mkdir6(folder, { recursive: true });
  const present = await wheelIn(folder);
  if (present !== null && await sha256OfFile(present) === wheel2.sha256) return present;
  await rm7(folder, { recursive: true });
  await mkdir6(path19.join(folder, "temporary"), { recursive: true });
  await fetchByPip(wheel2, options);
  const file = await wheelIn(folder);
  if (file !== null && await sha256OfFile(file) === wheel2.sha256) return file;
  await rm7(folder, { recursive: true });
  throw new ProvisionError("DAMAGED", {
    message: `${wheel2.requirement} came, but is not the file this program knows.`,
    hint: "Run this again; if it stays, ask who runs the package mirror that pip uses here."
  });
}
async function fetchByPip(wheel2, options) {
  const { pip, folder, signal, env } = options;
  const temporary = path19.join(folder, "temporary");
  const timer = setInterval(
    () => void bytesIn(folder).then((bytes) => options.onProgress(Math.min(bytes, wheel2.size))),
    POLL_MILLISECONDS
  );
  try {
    const { code, output: output2 } = await runTool([...pip, ...pipArguments(wheel2, folder)], {
      signal,
      // pip's own cache would keep a second copy of what is needed once; its temporary files lie where there is room.
      env: { PIP_NO_CACHE_DIR: "1", ...env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
    });
    if (code !== 0) throw failed(wheel2, lastLine(output2));
  } finally {
    clearInterval(timer);
    await rm7(temporary, { recursive: true, force: true });
  }
}
function pipArguments(wheel2, folder) {
  return [
    ...["download", "--no-deps", "--no-input", "--disable-pip-version-check", "--progress-bar=off"],
    ...["--only-binary=:all:", "--implementation=cp", `--python-version=${WHEEL_PYTHON}`],
    ...wheel2.platforms.map((platform) => `--platform=${platform}`),
    ...["--dest", folder, wheel2.requirement]
  ];
}
function failed({ requirement }, reason) {
  return new ProvisionError("DOWNLOAD_FAILED", {
    message: `pip could not fetch ${requirement}: ${reason}`,
    hint: "Run this again: what is there already is kept."
  });
}
async function wheelIn(folder) {
  const name = (await readdir3(folder)).find((each) => each.endsWith(".whl"));
  return name === void 0 ? null : path19.join(folder, name);
}
async function bytesIn(folder) {
  const entries = await readdir3(folder, { recursive: true }).catch(() => []);
  const sizes = entries.map(
    (name) => stat7(path19.join(folder, name)).then(
      ({ size }) => size,
      () => 0
    )
  );
  return Math.max(0, ...await Promise.all(sizes));
}

// src/provision/unpack-wheel.ts
import { createReadStream as createReadStream2, createWriteStream } from "node:fs";
import { chmod as chmod2, mkdir as mkdir7, open as open3, writeFile as writeFile3 } from "node:fs/promises";
import path20 from "node:path";
import { Transform } from "node:stream";
import { pipeline as pipeline2 } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";

// src/formats/zip-file.ts
var maxEntries = 5e4;
var maxDirectoryBytes = 16 * 1024 * 1024;
var maxDeflatedBytes = 1024 * 1024 * 1024;
var ZipFile = class _ZipFile {
  entries;
  #file;
  constructor(file, entries) {
    this.#file = file;
    this.entries = entries;
  }
  static async open(file) {
    const tailStart = Math.max(0, file.size - zipTailBytes);
    const end = findZipEnd(await file.read(tailStart, file.size - tailStart), tailStart, maxEntries);
    if (end.size > maxDirectoryBytes)
      throw new FormatError("TOO_LARGE", `The archive's directory has ${end.size} bytes.`);
    return new _ZipFile(file, readZipDirectory(await file.read(end.start, end.size), end));
  }
  /** The unpacked content of an entry, checked against its size and CRC. */
  async read(entry) {
    const packed = await this.#packed(entry, 0, entry.packedSize);
    return unpackZipEntry(packed, entry, maxDeflatedBytes);
  }
  /** Part of an entry's content. Checked only where it is the whole of it, or was deflated. */
  async readPart(entry, begin, length) {
    if (begin + length > entry.size) throw corruptZip(`${entry.name} is shorter than what it should hold`);
    if (entry.method !== 0 || length === entry.size)
      return (await this.read(entry)).subarray(begin, begin + length);
    return this.#packed(entry, begin, length);
  }
  /** Where an entry's packed bytes begin in the file. */
  async dataStart(entry) {
    return zipDataStart(await this.#file.read(entry.headerOffset, localHeaderBytes), entry);
  }
  async #packed(entry, begin, length) {
    const start2 = await this.dataStart(entry);
    if (start2 + begin + length > this.#file.size) throw corruptZip(`${entry.name} is cut off`);
    return this.#file.read(start2 + begin, length);
  }
};

// src/system/path-containment.ts
import { realpath as realpath2 } from "node:fs/promises";
import { dirname as dirname2, isAbsolute, join as join2, relative, resolve, sep } from "node:path";
function isInside(root, path63) {
  const between = relative(resolve(root), resolve(path63));
  return between === "" || !isAbsolute(between) && between !== ".." && !between.startsWith(`..${sep}`);
}
async function resolveInside(root, relativePath) {
  if (relativePath.includes("\0") || isAbsolute(relativePath)) return null;
  const wanted = resolve(root, relativePath);
  if (!isInside(root, wanted)) return null;
  const realRoot = await realpath2(root);
  return isInside(realRoot, await realOrNearest(wanted)) ? wanted : null;
}
async function realOrNearest(path63) {
  try {
    return await realpath2(path63);
  } catch (error) {
    const parent = dirname2(path63);
    if (!isAbsent(error) || parent === path63) throw error;
    return join2(await realOrNearest(parent), path63.slice(parent.length));
  }
}

// src/provision/unpack-wheel.ts
async function unpackWheel(file, { keep: keep2, into, onProgress, signal }) {
  const handle = await open3(file, "r");
  try {
    let done = 0;
    const wheel2 = await openZip(handle);
    for (const entry of wheel2.entries.values()) {
      if (!keep2.test(entry.name) || entry.name.endsWith("/")) continue;
      const target = path20.join(into, entry.name);
      if (!isInside(into, target)) continue;
      await unpackEntry(wheel2, entry, {
        file,
        target,
        signal,
        onBytes: (count) => onProgress(done += count)
      });
    }
  } finally {
    await handle.close();
  }
}
async function openZip(handle) {
  const { size } = await handle.stat();
  const read4 = async (offset, length) => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, await fillFrom(handle, bytes, offset));
  };
  return ZipFile.open({ size, read: read4 });
}
async function unpackEntry(wheel2, entry, options) {
  const { file, target, signal, onBytes } = options;
  await mkdir7(path20.dirname(target), { recursive: true });
  if (entry.packedSize === 0) return writeFile3(target, "");
  const start2 = await wheel2.dataStart(entry);
  const packed = createReadStream2(file, {
    start: start2,
    end: start2 + entry.packedSize - 1,
    highWaterMark: 1024 * 1024
  });
  const counted = new Transform({
    transform(chunk, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    }
  });
  const written = createWriteStream(target);
  if (entry.method === 0) await pipeline2(packed, counted, written, { signal });
  else await pipeline2(packed, createInflateRaw({ chunkSize: 1024 * 1024 }), counted, written, { signal });
  if (entry.name.includes("/bin/")) await chmod2(target, 493);
}

// src/provision/setup-steps.ts
async function runSteps(site) {
  const { plan, build: build2, place } = site;
  switch (plan.source.kind) {
    case "kept":
      await borrowKept(place, build2);
      return compile(site);
    case "wheels":
      await takePackages(site);
      for (const wheel2 of plan.source.wheels)
        await once(site, wheel2.requirement, () => takeWheel(site, wheel2));
      return once(site, `binding-${bindingRecipe()}`, () => compile(site));
    case "stock":
      return takePackages(site);
    default:
      return plan.source;
  }
}
async function once({ build: build2 }, step, work) {
  if (isDone(build2, step)) return;
  await work();
  await writeFile4(stepMark(build2, step), "");
}
async function takePackages(site) {
  const { plan, build: build2, tools, signal, env, onEvent } = site;
  await mkdir8(build2, { recursive: true });
  await once(site, PACKAGES_STEP, () => {
    onEvent({ type: "phase", phase: "packages", title: `Fetching ${plan.npmPackage}` });
    return installPackages(plan, { npm: tools.npm, folder: build2, signal, env });
  });
}
async function compile({ plan, build: build2, tools, signal, onEvent }) {
  onEvent({ type: "phase", phase: "compile", title: "Compiling the binding" });
  await compileBinding({ compiler: tools.compiler, folder: build2, npmPackage: plan.npmPackage, signal });
}
async function takeWheel({ build: build2, tools, signal, env, onEvent }, wheel2) {
  const folder = path21.join(build2, "wheels");
  onEvent({ type: "phase", phase: "download", title: `Downloading ${wheel2.requirement}` });
  const file = await downloadWheel(wheel2, {
    ...{ pip: tools.pip, folder, signal, env },
    onProgress: progressOf(onEvent, wheel2.size)
  });
  onEvent({ type: "phase", phase: "unpack", title: `Unpacking ${wheel2.requirement}` });
  await unpackWheel(file, {
    ...{ keep: wheel2.keep, into: path21.join(build2, "site"), signal },
    onProgress: progressOf(onEvent, wheel2.unpackedSize)
  });
  await rm8(folder, { recursive: true });
}
function progressOf(onEvent, total) {
  let next = 0;
  return (done) => {
    if (performance.now() < next) return;
    next = performance.now() + 250;
    onEvent({ type: "progress", done, total });
  };
}

// src/provision/compiler.ts
var USUAL = ["c++", "g++", "clang++"];
async function findCompiler(env = process.env) {
  const names = env["CXX"] ? [env["CXX"]] : USUAL;
  for (const name of names) if (await answers([name, "--version"])) return name;
  throw new ProvisionError("NO_COMPILER", {
    message: `No C++ compiler was found (looked for ${names.join(", ")}); the binding is compiled on this machine.`,
    hint: "Debian, Ubuntu: apt-get install g++ · Fedora: dnf install gcc-c++ · Arch: pacman -S gcc. What computes now stays in use."
  });
}

// src/provision/npm.ts
import { existsSync as existsSync5, realpathSync } from "node:fs";
import path22 from "node:path";
var CLI = path22.join("npm", "bin", "npm-cli.js");
function findNpm(env = process.env) {
  const program = [...besideNode(), ...onPath(env)].find((file) => existsSync5(file));
  if (program !== void 0) return [process.execPath, program];
  throw new ProvisionError("NO_NPM", {
    message: "npm was not found, neither beside Node nor in PATH.",
    hint: "It comes with Node: install a current Node LTS and run this again with it."
  });
}
function besideNode() {
  const folder = path22.dirname(process.execPath);
  return [
    path22.join(folder, "..", "lib", "node_modules", CLI),
    path22.join(folder, "node_modules", CLI),
    path22.join(folder, "..", "share", "nodejs", CLI)
  ];
}
function onPath(env) {
  const folders2 = (env["PATH"] ?? env["Path"] ?? "").split(path22.delimiter).filter((folder) => folder !== "");
  return folders2.flatMap((folder) => {
    const link5 = path22.join(folder, "npm");
    const target = existsSync5(link5) ? realpathSync(link5) : link5;
    return target.endsWith(".js") ? [target] : [path22.join(folder, "node_modules", CLI)];
  });
}

// src/provision/pip.ts
import { existsSync as existsSync6 } from "node:fs";
import path23 from "node:path";
var BUNDLED_PIP = `
import ensurepip, glob, os, runpy, sys
wheels = glob.glob(os.path.join(glob.escape(os.path.dirname(ensurepip.__file__)), "_bundled", "pip-*.whl"))
sys.path.insert(0, max(wheels))
sys.argv[0] = "pip"
runpy.run_module("pip", run_name="__main__")
`;
async function findPip(env = process.env) {
  const pythons = env["TI_PYTHON"] ? [env["TI_PYTHON"]] : usualPythons();
  for (const python of pythons) {
    if (await answers([python, "-c", "import pip"])) return [python, "-m", "pip"];
    const bundled = [python, "-c", BUNDLED_PIP];
    if (await answers([...bundled, "--version"])) return bundled;
  }
  throw new ProvisionError("NO_PYTHON", {
    message: `No Python with pip was found (looked for ${pythons.join(", ")}), so TensorFlow can't be fetched.`,
    hint: "Install Python with pip, or name one in TI_PYTHON. WebAssembly stays in use."
  });
}
function usualPythons() {
  const names = process.platform === "win32" ? ["python", "py", "python3"] : ["python3", "python"];
  return [...webUiPythons(), ...names];
}
function webUiPythons() {
  const extension2 = findExtensionFolder();
  if (extension2 === null) return [];
  const inside = process.platform === "win32" ? path23.join("Scripts", "python.exe") : path23.join("bin", "python");
  const roots = [path23.dirname(extension2), path23.dirname(path23.dirname(extension2))].filter((folder) => path23.basename(folder) === "extensions").map((folder) => path23.dirname(folder));
  return roots.map((root) => path23.join(root, "venv", inside)).filter((python) => existsSync6(python));
}

// src/provision/tools.ts
async function findTools(plan, env) {
  if (plan.source.kind === "kept") return { npm: [], pip: [], compiler: await findCompiler(env) };
  const npm = findNpm(env);
  if (plan.source.kind === "stock") return { npm, pip: [], compiler: "" };
  return { npm, pip: await findPip(env), compiler: await findCompiler(env) };
}

// src/provision/set-up-tensorflow.ts
async function setUpTensorflow(options) {
  const { plan, folder, env, signal, tryOut: tryOut2 } = options;
  try {
    const tools = await findTools(plan, env);
    const build2 = beginnings(folder, plan);
    const workshop = path24.dirname(build2);
    await requireSpace(folder, plan.peak, build2);
    const site = { ...options, workshop, build: build2, tools, place: buildFolder(folder, plan.id) };
    return await withSetupLock(folder, async () => {
      const result = await make(site, tryOut2);
      await putInPlace(site);
      return result;
    });
  } catch (error) {
    throw signal.aborted ? stopped() : isDiskFull(error) ? diskFull(folder) : error;
  }
}
function beginnings(folder, { id, source }) {
  return path24.join(folder, source.kind === "kept" ? "renewal" : "setup", id);
}
async function make(site, tryOut2) {
  try {
    await runSteps(site);
    return await tryInWorkshop(site, tryOut2);
  } catch (error) {
    if (site.plan.source.kind === "kept") await giveUpRenewal(site, tryOut2, error);
    throw error;
  }
}
async function tryInWorkshop({ plan, workshop, build: build2, onEvent, signal }, tryOut2) {
  onEvent({ type: "phase", phase: "test", title: "Trying it out" });
  const record = {
    id: plan.id,
    npmPackage: plan.npmPackage,
    binding: await bindingOf(plan, build2),
    recipe: plan.source.kind === "stock" ? null : bindingRecipe()
  };
  await writeFile5(path24.join(build2, "build.json"), `${JSON.stringify(record, null, 2)}
`);
  await makeCurrent(workshop, plan.id);
  try {
    return await tryOut2(workshop);
  } catch (error) {
    if (!signal.aborted) await rm9(workshop, { recursive: true, force: true });
    throw error;
  }
}
async function giveUpRenewal({ folder, workshop, place, signal }, tryOut2, failure) {
  await rm9(workshop, { recursive: true, force: true });
  if (signal.aborted) return;
  try {
    await tryOut2(folder);
  } catch {
    await giveUpKept(place);
    throw new ProvisionError("NOT_WORKING", {
      message: `The TensorFlow that is there does not work, nor with a new binding: ${problemOf2(failure).message}`,
      hint: "Run this again: everything is fetched anew then."
    });
  }
}
async function bindingOf({ npmPackage, source }, build2) {
  if (source.kind !== "stock") return COMPILED_BINDING;
  const folder = path24.join("node_modules", npmPackage, "lib");
  const versions = await readdir4(path24.join(build2, folder)).catch(() => []);
  const newest = versions.sort().at(-1);
  if (newest !== void 0) return path24.join(folder, newest, "tfjs_binding.node");
  throw new ProvisionError("PACKAGES_FAILED", {
    message: `The installer of ${npmPackage} brought no binding for this system.`,
    hint: "WebAssembly stays in use."
  });
}
async function putInPlace({ plan, folder, workshop, build: build2, place }) {
  if (plan.source.kind === "kept") await replaceBinding(build2, place);
  else {
    if (existsSync7(place)) await rename5(place, path24.join(workshop, "old"));
    await rename5(build2, place);
  }
  await makeCurrent(folder, plan.id);
  await rm9(workshop, { recursive: true, force: true });
  await dropOthers(folder, plan.id);
}
async function dropOthers(folder, id) {
  const others2 = (await readdir4(folder)).filter((name) => name.startsWith(BUILD_PREFIX) && name !== id);
  for (const name of others2)
    await rm9(path24.join(folder, name), { recursive: true, force: true }).catch(() => void 0);
}
var stopped = () => new ProvisionError("STOPPED", {
  message: "Stopped before it was done.",
  hint: "Run it again to go on from here."
});
var diskFull = (folder) => new ProvisionError("NO_SPACE", {
  message: `The disk of ${folder} is full.`,
  hint: "Make room and run it again to go on from here, or name a folder on another disk in TI_TENSORFLOW_DIR."
});

// src/provision/setup-offers.ts
async function setupOffers(options) {
  const { folder, machine } = options;
  const freeBytes = await freeDisk(folder);
  const about = { folder, freeDisk: freeBytes, inUse: await variantInUse(folder) };
  try {
    const plans = await Promise.all(plansFor(machine).map((plan) => planInFolder(folder, plan)));
    const offers = plans.map((plan) => offerOf(plan, options, freeBytes));
    return { ...about, offers: await Promise.all(offers), obstacle: null };
  } catch (error) {
    if (!(error instanceof ProvisionError)) throw error;
    return { ...about, offers: [], obstacle: problemOf2(error) };
  }
}
async function variantInUse(folder) {
  const build2 = await currentBuild(folder);
  if (build2 === null) return null;
  return build2.npmPackage === "@tensorflow/tfjs-node-gpu" ? "cuda" : "cpu";
}
async function offerOf(plan, { folder, env }, free) {
  const { variant, title, download, disk, peak, source, neverRun } = plan;
  const { bytes: begun } = await diskUsage(beginnings(folder, plan));
  return {
    ...{ variant, title, download, disk, peak, neverRun, begun },
    notices: [...plan.notices],
    isAbout: source.kind === "stock",
    isRenewal: source.kind === "kept",
    obstacle: await missingTool(plan, env) ?? asProblem(lackOfSpace({ folder, needed: peak, begun, free }))
  };
}
async function missingTool(plan, env) {
  return findTools(plan, env).then(
    () => null,
    (error) => problemOf2(error)
  );
}
function asProblem(error) {
  return error === null ? null : problemOf2(error);
}

// src/provision/this-machine.ts
async function thisMachine() {
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: glibcVersion(),
    hasNvidiaGpu: (await nvidiaGpus()).length > 0
  };
}
function glibcVersion() {
  Object.assign(process.report, { excludeNetwork: true });
  const { header: header2 } = process.report.getReport();
  return header2.glibcVersionRuntime ?? null;
}

// src/cli/outdated-build.ts
async function outdatedBuild(folder, env) {
  const { offers } = await setupOffers({ machine: await thisMachine(), folder, env });
  const renewal = offers.find(({ isRenewal }) => isRenewal);
  if (renewal === void 0) return [];
  const { title, variant, obstacle } = renewal;
  const message = `${title} was set up by an older version of this program. It works, less well than it could.`;
  const how = `textual-inversion setup-tensorflow --variant ${variant}: that takes about ${RENEWAL_SECONDS} seconds and downloads nothing.`;
  const hint = obstacle === null ? `Run ${how}` : `${obstacle.message} ${obstacle.hint} Then run ${how}`;
  return [{ code: "BACKEND_OUTDATED", message, hint }];
}

// src/cli/probe-backend.ts
async function probeBackend(options) {
  const { wanted, folder, env } = options;
  const reports = [];
  const onEvent = (event) => {
    if (event.type === "probed") reports.push(event.report);
  };
  await runEngine({ type: "probe", wanted, tensorflow: folder }, { env, onEvent });
  const [report] = reports;
  if (report !== void 0) return report;
  throw new CliError("FAILED", { message: "The engine told nothing.", hint: "Install this program again." });
}

// src/embeddings/catalog.ts
import { realpath as realpath5 } from "node:fs/promises";
import { join as join11, resolve as resolve2 } from "node:path";

// src/system/keyed-lock.ts
var KeyedLock = class {
  #tails = /* @__PURE__ */ new Map();
  async run(key, action) {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const mine = before.then(action, action);
    this.#tails.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(key) === mine) this.#tails.delete(key);
    }
  }
};

// src/embeddings/card-book.ts
import { isDeepStrictEqual } from "node:util";

// src/embeddings/file-names.ts
var FORMATS2 = /* @__PURE__ */ new Map([
  [".safetensors", "safetensors"],
  [".pt", "pt"],
  [".bin", "bin"],
  [".ckpt", "ckpt"],
  [".png", "png"],
  [".webp", "webp"],
  [".jxl", "jxl"],
  [".avif", "avif"]
]);
var IMAGE_FORMATS = /* @__PURE__ */ new Set(["png", "webp", "jxl", "avif"]);
var SET_ASIDE = ".corrupted";
function nameBeforeSetAside(name) {
  if (name.slice(-SET_ASIDE.length).toLowerCase() !== SET_ASIDE) return null;
  const before = name.slice(0, -SET_ASIDE.length);
  return FORMATS2.has(splitName(before).extension.toLowerCase()) ? before : null;
}
function splitName(name) {
  const before = nameBeforeSetAside(name);
  if (before !== null) {
    const { stem } = splitName(before);
    return { stem, extension: name.slice(stem.length) };
  }
  const dot = name.lastIndexOf(".");
  let leading = 0;
  while (name[leading] === ".") leading++;
  if (dot < leading) return { stem: name, extension: "" };
  return { stem: name.slice(0, dot), extension: name.slice(dot) };
}
function embeddingFormat(name) {
  const { stem, extension: extension2 } = splitName(nameBeforeSetAside(name) ?? name);
  const format = FORMATS2.get(extension2.toLowerCase()) ?? null;
  if (format === null || isTemporaryName(name)) return null;
  if (IMAGE_FORMATS.has(format) && splitName(stem).extension.toLowerCase() === ".preview") return null;
  return format;
}
function isImageFormat(format) {
  return IMAGE_FORMATS.has(format);
}
function splitId(id) {
  const slash = id.lastIndexOf("/");
  return { folder: slash < 0 ? "" : id.slice(0, slash), fileName: id.slice(slash + 1) };
}
function joinId(folder, fileName) {
  return folder === "" ? fileName : `${folder}/${fileName}`;
}

// src/embeddings/card-source.ts
function tokenOf(source) {
  const { stem } = splitName(splitId(source.id).fileName);
  const { facts, format } = source;
  return isImageFormat(format) && facts.kind === "embedding" ? facts.name ?? stem : stem;
}
function formatOf2(id) {
  return embeddingFormat(splitId(id).fileName);
}
function isShown(source) {
  return source !== void 0 && source.facts.kind !== "picture" && source.facts.kind !== "absent";
}

// src/prompt/common-words.ts
var WORDS = `
about above abstract action after afternoon against album alone amazing ancient angel animal anime another
anatomy apple architecture armor around artist artistic artwork asian atmosphere autumn awesome background
balanced beach beard beautiful beauty bedroom before behind best better between bikini black blonde bloom blossom blouse
blue blurry bokeh bottle bottom bracelet branch bread breasts bridge bright broken brown brush brunette building
butterfly camera candle canvas cartoon castle celestial center character cheeks chest child children cinematic
circle city classic clean clear close closeup cloth clothes clothing cloud clouds cloudy coat color colorful
colors comic composition concept contrast cowboy crop cropped crowd crown cute cyberpunk dance dancing dark
dawn deformed delicate depth desert design detail detailed details digital dirty disfigured distant dragon dramatic drawing
dreamy dress dynamic earrings earth elegant embedding emotion empty energy engine environment epic ethereal
evening expression expressive exposure extra extreme eyebrows eyelashes eyes fabric face facing fairy fantasy
fashion father feather female field figure film fingers fire fireplace floating floor flower flowers focus
foggy food forest freckles front frozen full future futuristic galaxy garden gentle ghost girl girls glass
glasses gloves glow glowing golden gothic gradient grass gray green ground group guitar hair hair handsome
hands happy heart heaven helmet hero high highlights holding horizon horror horse house huge human illustration
image impressionist indoors ink inside intricate island jacket japanese jewelry jpeg jungle kitchen knight lace
lady lake lamp landscape lantern large leather leaves legs lens letter light lighting lights lips liquid
little lonely long looking lovely low lower machine magic magical male man manga marble masterpiece mature
mechanical medieval medium metal metallic middle minimalist mirror missing model modern monochrome monster
moody moon moonlight morning mother motion mountain mountains mouth movie muscular mushroom music mutated
mutation mystical natural nature neck necklace negative neon night nighttime noble noise normal nose object ocean
office oil old open orange ornate outdoors outfit outside oversaturated painting palace pale panorama pants
paper park particles pastel pattern pencil people perfect person perspective petals photo photograph
photography photorealistic picture pink pirate planet plant plants plastic pointing polished poor portrait
pose posing poster princess professional profile purple quality queen rain rainbow raw realism realistic
reflection reflections relaxed render rendering retro river road robot rock rocks romantic room rose round
ruins running sad sailor samurai sand scene scenery school science screen sculpture seaside serious shadow
shadows sharp shining shiny ship shirt shoes short shoulder shoulders side signature silhouette silk silver
simple sitting sketch skin skirt skull sky sleeping small smile smiling smoke smooth snow soft solo space
sparkle spring standing star stars statue steampunk stone storm street strong studio stunning style stylish
summer sunlight sunrise sunset surreal surrounded sweater sword symmetrical symmetry table tattoo technology
teeth temple text texture thick thin tiger tiny tower town toy traditional transparent tree trees tropical
ugly ultra umbrella underwater uniform universe upper vampire vector vibrant victorian video view village
vintage violet walking wall wallpaper warm warrior watch water watercolor waterfall watermark wave waves
wearing wedding weird white wide wild window windows wings winter witch wizard wolf woman women wood wooden
world worst yellow young zombie
`;
var COMMON = new Set(WORDS.trim().split(/\s+/));
var SINGLE_WORD = new RegExp("^\\p{L}+$", "u");
var SHORT = 4;
function ordinaryWord(name) {
  const word = name.trim().toLowerCase();
  if (COMMON.has(word)) return "common";
  return SINGLE_WORD.test(word) && word.length <= SHORT ? "short" : null;
}

// src/prompt/spelling.ts
var LAST = /[\p{L}\p{N}]$/u;
function endsInSymbol(token) {
  return !LAST.test(token.trim());
}

// src/prompt/names.ts
var RENAME = "Rename the file";
var RULES = [
  {
    code: "empty",
    severity: "error",
    applies: (name) => name.trim() === "",
    message: "The name is empty.",
    hint: `${RENAME}: letters, digits, "-" and "_" are safe everywhere.`
  },
  {
    // AND splits the prompt before anything else is read; BREAK splits a text part. Both are case-sensitive.
    code: "keyword",
    severity: "error",
    applies: (name) => /(?<![\p{L}\p{N}_])(?:AND|BREAK)(?![\p{L}\p{N}_])/u.test(name),
    message: "The name contains AND or BREAK, which split a prompt in two.",
    hint: `${RENAME}, for example with small letters.`
  },
  {
    code: "comment",
    severity: "error",
    applies: (name) => name.includes("#"),
    message: 'The name contains "#": AUTOMATIC1111 and Forge drop the rest of the line as a comment.',
    hint: `${RENAME} without "#", or switch off "Enable comments" in the web UI's settings.`
  },
  {
    code: "brackets",
    severity: "warning",
    applies: (name) => /[()[\]]/.test(name),
    message: "The name has brackets, which a prompt reads as emphasis.",
    hint: "A click on the card types them escaped, as in bad_hands\\(v2\\). Typing by hand, do the same, or rename the file."
  },
  {
    code: "colon",
    severity: "warning",
    applies: (name) => name.includes(":"),
    message: 'The name has a ":", which begins a weight or a schedule; "x:2" at the end of a prompt is a weight.',
    hint: `A click on the card types it escaped (\\:). ${RENAME} to be safe.`
  },
  {
    code: "bar",
    severity: "warning",
    applies: (name) => name.includes("|"),
    message: 'The name has a "|", which alternates words within [a|b].',
    hint: `A click on the card types it escaped (\\|). ${RENAME} to be safe.`
  },
  {
    code: "backslash",
    severity: "warning",
    applies: (name) => name.includes("\\"),
    message: "The name has a backslash, which a prompt drops.",
    hint: `A click on the card types it twice. ${RENAME} to be safe.`
  },
  {
    code: "angle",
    severity: "warning",
    applies: (name) => /[<>]/.test(name),
    message: 'The name has "<" or ">", which mark networks such as <lora:…>; other extensions may take it out.',
    hint: `${RENAME} without them.`
  },
  {
    code: "edge-spaces",
    severity: "warning",
    applies: (name) => name !== name.trim() && name.trim() !== "",
    message: "The name begins or ends with a space, which a prompt does not show.",
    hint: `${RENAME} without it; the prompt works either way.`
  },
  {
    code: "invisible",
    severity: "warning",
    applies: (name) => /[\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(name),
    message: "The name has invisible characters; typed by hand it would not be found.",
    hint: `${RENAME} by typing its name anew.`
  },
  {
    code: "comma",
    severity: "warning",
    applies: (name) => name.includes(","),
    message: "The name has a comma and looks like two words in a prompt.",
    hint: `${RENAME} with "-" or "_" instead.`
  },
  {
    code: "starts-in-symbol",
    severity: "warning",
    applies: (name) => /^[^\p{L}\p{N}\s]/u.test(name),
    message: "The name begins with a symbol: behind another symbol it is not found, and SD.Next cuts it off.",
    hint: `Leave a space in front of it. ${RENAME} to begin with a letter to be safe.`
  },
  {
    code: "ends-in-symbol",
    severity: "warning",
    applies: (name) => name.trim() !== "" && endsInSymbol(name),
    message: "The name ends in a symbol: with a comma directly behind it the web UI does not find it.",
    hint: `Leave a space before the comma, as a click on the card does. ${RENAME} to end in a letter or digit to be safe.`
  },
  {
    code: "common-word",
    severity: "warning",
    applies: (name) => ordinaryWord(name) === "common",
    message: "The name is an ordinary word: each prompt with that word uses the embedding.",
    hint: `${RENAME} to something no prompt says by accident.`
  },
  {
    code: "short-word",
    severity: "warning",
    applies: (name) => ordinaryWord(name) === "short",
    message: "The name is so short that prompts may contain it by accident.",
    hint: `${RENAME} with a digit, "-" or "_" in it.`
  }
];
function lintTokenName(name) {
  return RULES.filter((rule) => rule.applies(name)).map(({ code, severity, message, hint }) => ({
    code,
    severity,
    message,
    hint
  }));
}

// src/prompt/chars.ts
var asciiWord = new Uint8Array(128);
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") {
  asciiWord[char.charCodeAt(0)] = 1;
}
function fold(text2) {
  const lower = text2.toLowerCase();
  if (lower.length === text2.length) return lower;
  let folded = "";
  for (const char of text2) {
    const small = char.toLowerCase();
    folded += small.length === char.length ? small : char;
  }
  return folded;
}

// src/prompt/token-index.ts
function comparable(name, caseSensitive) {
  const plain = name.trim().replace(/\s+/g, " ");
  return caseSensitive ? plain : fold(plain);
}

// src/prompt/shadows.ts
function pieces(name) {
  return name.match(new RegExp("\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+", "gu")) ?? [];
}
function caseTwin(token, by) {
  return {
    code: "case-twin",
    token,
    by,
    message: `"${token}" and "${by}" differ only in case: the web UI uses only one of them for both.`,
    hint: "Rename one of the files."
  };
}
function prefix(token, by) {
  return {
    code: "prefix",
    token,
    by,
    message: `"${token}" begins with the name of "${by}": while "${token}" is not loaded, its name in a prompt uses "${by}".`,
    hint: `Rename one of the files, or move "${by}" out of the folder if it is only a snapshot.`
  };
}
function shadowedBy(tokens, options = {}) {
  const first = /* @__PURE__ */ new Map();
  const shadows2 = [];
  const split = [...new Set(tokens)].map((token) => {
    const parts = pieces(comparable(token, options.caseSensitive ?? false));
    return { token, parts, key: parts.join(" ") };
  });
  for (const { token, key } of split) {
    const twin = first.get(key);
    if (twin === void 0) first.set(key, token);
    else if (twin.toLowerCase() === token.toLowerCase()) shadows2.push(caseTwin(token, twin));
  }
  for (const { token, parts } of split) {
    for (let length = parts.length - 1; length > 0; length -= 1) {
      const by = first.get(parts.slice(0, length).join(" "));
      if (by === void 0) continue;
      shadows2.push(prefix(token, by));
      break;
    }
  }
  return shadows2;
}

// src/embeddings/card-warnings.ts
function nameWarnings(token) {
  return lintTokenName(token).map(({ code, message, hint }) => ({
    code: `NAME_${code.replaceAll("-", "_").toUpperCase()}`,
    message,
    hint,
    repair: null
  }));
}
function plainPreviewWarning(fileName, stem) {
  const extension2 = fileName.slice(fileName.lastIndexOf("."));
  return {
    code: "PLAIN_PREVIEW",
    message: `The web UI tries to read ${fileName} as an embedding each time it looks at the folder.`,
    hint: `Rename it to ${stem}.preview${extension2}; it stays the preview.`,
    repair: "rename-preview"
  };
}
function miniatureWarning(facts) {
  if (facts.checkpointName !== MINIATURE_NAME || facts.width !== 64) return null;
  return {
    code: "MINIATURE",
    message: "It was trained on the bundled miniature model: it shows how training works, not usable in your web UI.",
    hint: "Draw with it by `textual-inversion generate`, without naming a checkpoint.",
    repair: null
  };
}
function tokenCollisions(files, options) {
  const warnings = /* @__PURE__ */ new Map();
  const byToken = groupBy(files, (file) => file.token);
  for (const group of byToken.values()) {
    for (const file of group.length > 1 ? group : []) warn(warnings, file.id, sameToken(file, group));
  }
  for (const { code, token, by, message, hint } of shadowedBy([...byToken.keys()], options)) {
    const isPrefix = code === "prefix";
    const warning = { code: isPrefix ? "TOKEN_BEGINS_WITH_ANOTHER" : "CASE_TWIN", message, hint };
    const concerned = isPrefix ? [token] : [token, by];
    for (const file of concerned.flatMap((each) => byToken.get(each) ?? [])) warn(warnings, file.id, warning);
  }
  return warnings;
}
function contentTwins(files) {
  const warnings = /* @__PURE__ */ new Map();
  const hashed = files.filter((file) => file.sha256 !== null);
  for (const group of groupBy(hashed, (file) => file.sha256).values()) {
    for (const file of group.length > 1 ? group : []) warn(warnings, file.id, sameContent(file, group));
  }
  return warnings;
}
function warn(warnings, id, warning) {
  const list3 = warnings.get(id);
  if (list3) list3.push({ ...warning, repair: null });
  else warnings.set(id, [{ ...warning, repair: null }]);
}
function sameToken(file, group) {
  return {
    code: "SAME_TOKEN",
    message: `${others(file, group)} has the same token; the web UI silently uses the one it reads last.`,
    hint: "Rename one of them, or move it out of the folder."
  };
}
function sameContent(file, group) {
  return {
    code: "SAME_CONTENT",
    message: `${others(file, group)} is the very same file under another name.`,
    hint: "Keep the one whose name you use and delete the other."
  };
}
function others(file, group) {
  const named = group.slice(0, 3).filter((other) => other.id !== file.id).slice(0, 2);
  const ids = named.map((other) => other.id);
  const more = group.length - 1 - ids.length;
  return more === 0 ? ids.join(" and ") : `${ids.join(", ")} and ${more} more`;
}
function groupBy(items, keyOf) {
  const groups = /* @__PURE__ */ new Map();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

// src/protocol/base-model-names.ts
var baseModelNames = {
  sd1: "SD1",
  sd2: "SD2",
  sdxl: "SDXL",
  "sdxl-refiner": "SDXL refiner",
  sd3: "SD3",
  flux: "Flux"
};

// src/embeddings/host-verdict.ts
function viewOf2(report) {
  return { ...report, loaded: new Set(report.loaded), skipped: new Set(report.skipped) };
}
function judge(input) {
  const problem3 = problemOf3(input);
  return { problem: problem3, hostState: stateOf(input, problem3) };
}
function problemOf3(input) {
  const { facts, report, pairFile } = input;
  if (input.isSetAside) return setAside(facts);
  if (facts.kind === "problem") return { ...facts.problem, repair: null };
  if (facts.kind !== "embedding") return null;
  if (pairFile !== null) return halfOfPair(pairFile);
  const refusal = refusalOf3(facts, input);
  if (refusal) return refusal;
  if (report === null) return null;
  return wrongModel(facts, input, report) ?? skippedByHost(input, report);
}
function setAside(facts) {
  const seen2 = facts.kind === "problem" ? `: ${facts.problem.message}` : ", though it is whole now.";
  const isWhole = facts.kind === "embedding" && facts.width !== null;
  return {
    code: "SET_ASIDE",
    message: `Forge could not read this file and renamed it to .corrupted${seen2}`,
    hint: isWhole ? "It was probably still being copied. Convert it here, or take .corrupted off its name." : "Download or copy it again; move this one to the trash.",
    repair: isWhole ? "convert-to-safetensors" : null
  };
}
function stateOf({ token, report, facts }, problem3) {
  if (report === null) return "unknown";
  if (problem3?.code === "WRONG_MODEL" || report.skipped.has(token)) return "skipped";
  if (facts.kind === "embedding" && report.loaded.has(token)) return "loaded";
  return report.expectedWidth === null && report.loaded.size === 0 ? "unknown" : "missing";
}
function halfOfPair(pairFile) {
  return {
    code: "SDXL_HALF",
    message: `This is half of an SDXL embedding; the other half is ${pairFile}. The web UI needs both in one file.`,
    hint: "Merge them here into one .safetensors; both halves go to the trash.",
    repair: "merge-sdxl-pair"
  };
}
var A1111_ONLY = /* @__PURE__ */ new Set(["NEW_TORCH_RECORDS"]);
var ALWAYS = /* @__PURE__ */ new Set(["NOT_FINITE"]);
function refusalOf3(facts, input) {
  const { report, token, sharesToken, format } = input;
  const refusal = hostRefusal(facts, format, report);
  if (refusal === null) return null;
  const proven = report !== null && !sharesToken && report.loaded.has(token);
  if (proven && !ALWAYS.has(refusal.code)) return null;
  return { ...refusal, repair: repairOf(refusal, facts) };
}
function hostRefusal(facts, format, report) {
  const family = report?.family ?? "unknown";
  const refusal = facts.refusal ?? (family === "sdnext" ? sdnextRefusal(facts, format) : null);
  if (refusal === null) return null;
  const passes = A1111_ONLY.has(refusal.code) && ["forge", "reforge", "sdnext"].includes(family);
  return passes ? null : refusal;
}
var REPAIRS = /* @__PURE__ */ new Map([
  ["NEW_TORCH_RECORDS", "rewrite-pt"],
  ["REFUSED_GLOBAL", "rewrite-pt"],
  ["MULTIPLE_TERMS", "convert-to-safetensors"],
  ["ORDERED_DICT", "convert-to-safetensors"],
  ["FLAT_VECTOR", "convert-to-safetensors"],
  ["WRONG_EXTENSION", "convert-to-safetensors"],
  ["NOT_READ_BY_SDNEXT", "convert-to-safetensors"]
]);
function repairOf(refusal, facts) {
  return facts.width === null ? null : REPAIRS.get(refusal.code) ?? null;
}
function sdnextRefusal(facts, format) {
  const isRead = format === "safetensors" || format === "pt" && facts.isA1111Dict;
  const extraKeys = facts.keys.includes("clip_g") && facts.keys.length > 2;
  if (isRead && !extraKeys) return null;
  const kind = isImageFormat(format) ? "pictures" : isRead ? "additional tensors" : `.${format} files of this layout`;
  return {
    code: "NOT_READ_BY_SDNEXT",
    message: `SD.Next does not read embeddings from ${kind}.`,
    hint: "Convert it to .safetensors here: the values stay the same."
  };
}
var MODEL_WIDTHS = {
  sd1: [768],
  sd2: [1024],
  sdxl: [2048],
  "sdxl-refiner": [1280],
  // Forge gives each text encoder a database of its own, and Flux's CLIP-L takes SD1's.
  sd3: [768, 1280],
  flux: [768]
};
function acceptedWidths({ expectedWidth, baseModel }) {
  if (baseModel === "sd3" || baseModel === "flux") return MODEL_WIDTHS[baseModel];
  if (expectedWidth !== null) return [expectedWidth];
  return baseModel === null ? null : MODEL_WIDTHS[baseModel];
}
function wrongModel(facts, input, report) {
  const { token, sharesToken } = input;
  const widths = acceptedWidths(report);
  if (widths === null || facts.width === null || widths.includes(facts.width)) return null;
  const means = report.family !== "forge" && report.family !== "unknown";
  if (means && !sharesToken && report.loaded.has(token)) return null;
  const family = facts.baseModel === null ? "Vectors" : `${baseModelNames[facts.baseModel]} vectors`;
  const model = report.checkpoint === null ? "the model" : `the model ${report.checkpoint}`;
  const wanted = report.baseModel === null ? "" : ` (${baseModelNames[report.baseModel]})`;
  return {
    code: "WRONG_MODEL",
    message: `${family}, ${facts.width} wide; ${model} takes ${widths.join(" or ")}${wanted}.`,
    hint: "Choose a model of the embedding's family, or get the embedding's version for this one.",
    repair: null
  };
}
function skippedByHost({ token, sharesToken }, report) {
  if (sharesToken || !report.skipped.has(token)) return null;
  return {
    code: "SKIPPED_BY_HOST",
    message: "The web UI left this embedding out for its current model.",
    hint: "Its console tells why when it loads embeddings; most often the model is of another family.",
    repair: null
  };
}

// src/embeddings/known-negatives.ts
var KNOWN = `
  EasyNegative EasyNegativeV2 badhandv4 bad-hands-5 BadDream UnrealisticDream FastNegativeV2 negative_hand
  ng_deepnegative_v1_75t bad_prompt bad_prompt_version2 bad-artist bad-artist-anime bad-image-v2-39000
  bad-image-v2-27000 bad_quality verybadimagenegative_v1.1-6400 verybadimagenegative_v1.2-6400
  verybadimagenegative_v1.3 Unspeakable-Horrors-Composition-4v Unspeakable-Horrors-Composition-16v
  neg_anime512 neg_facelift512 neg_realism512 negprompt5 evil_neg_prompt3 ely_neg_prompt Mayng
  negativeXL negativeXL_A negativeXL_B negativeXL_C negativeXL_D unaestheticXLv31 unaestheticXLhk1
  unaestheticXL_bp5 unaestheticXL_Jug6 unaestheticXL_cbp62 unaestheticXL2v10 unaestheticXLv1 unaestheticXLv13
  unaestheticXL_Sky3.1 AissistXLv2 Stable_Yogis_PDXL_Negatives lazyneg lazyhand verybad-negative
  FastNegativeEmbedding FastNegativeEmbeddingStealth badhandsv5 bhands HandNeg bad-picture-chill-75v
  bad-picture-chill-32v bad-picture-chill-1v bad_pictures badquality badv5 BadNegAnatomyV1
  realisticvision-negative-embedding CyberRealistic_Negative CyberRealistic_Negative_PONY epiCNegative epiCPhoto
  JuggernautNegative BeyondV3 BeyondV4 Asian-Less kkw-ultra neg_grapefruit rmadanegative402_sd15 vile_prompt3
  nfixer nartfixer nrealfixer rev2-badprompt DeepNegative_xl_v1 ac_neg1 ac_neg2 ziprealism zPDXL zPDXL2
  zPDXL3 zPDXLrl SmoothNegative_Hands BadX
`;
var stems = new Set(KNOWN.trim().toLowerCase().split(/\s+/));
function isKnownNegative(stem) {
  return stems.has(stem.toLowerCase().replace(/-neg$/, ""));
}

// src/embeddings/prompt-side-evidence.ts
var NEGATIVE_NAME = /(^|[-_. ])neg(ative|ativ)?s?([-_. ]|v?\d|xl|$)/i;
var BAD_NAME = /^(very)?bad([-_ ]|[a-z]*(hand|prompt|artist|image|quality|dream|pic|anat))/i;
var FAMILY_NAME = /^easyneg|deepneg|unaesthetic|unrealisticdream|negativexl/i;
var PAIR_NAME = /-uc$/i;
var POSITIVE_NAME = /(^|[-_. ])pos(itive)?s?([-_. ]|v?\d|xl|$)/i;
var NOT_NEGATIVE_NAME = /negative[-_ ]?space|charturner/i;
var NEGATIVE_TAGS = /* @__PURE__ */ new Set(["negative", "negative embedding", "negative embeddings", "negative prompt"]);
var NEGATIVE_TEXT = /negative (?:prompts?|embeddings?|ti\b|textual inversion)|(?:use|put|place|add)[^.\n]{0,40} in(?: the| your)? negatives?\b/i;
function suggestSide(input) {
  const findings = [
    fileType(input),
    generatedName(input),
    tags(input),
    samplePrompts(input),
    descriptionText(input),
    telling(input.stem)
  ].filter((finding2) => finding2 !== null);
  const strongest = findings[0];
  if (!strongest) return null;
  const agreeing = findings.filter((finding2) => finding2.side === strongest.side);
  const isSure = ["authoritative", "strong"].includes(strongest.evidence.strength);
  if (agreeing.length < findings.length && !isSure) return null;
  return { side: strongest.side, evidence: agreeing.map((finding2) => finding2.evidence) };
}
function finding(side2, source, strength, text2) {
  return { side: side2, evidence: { source, strength, text: text2 } };
}
function fileType({ civitai, sha256 }) {
  const ours = civitai?.files.find((file) => file.sha256 === sha256);
  if (!ours?.negative) return null;
  return finding(
    "negative",
    "civitai-file-type",
    "authoritative",
    "Civitai lists this very file with the type “Negative”."
  );
}
function generatedName({ stem }) {
  if (!/-neg$/i.test(stem)) return null;
  const text2 = "The name ends in “-neg”, as Civitai names negative embeddings.";
  return finding("negative", "file-name", "strong", text2);
}
function tags({ civitai }) {
  const tag = civitai?.tags.find((candidate) => NEGATIVE_TAGS.has(candidate.toLowerCase().trim()));
  return tag === void 0 ? null : finding("negative", "tags", "strong", `Civitai tags it “${tag.trim()}”.`);
}
function samplePrompts({ civitai }) {
  const { total, negativeOnly, positive } = civitai?.samples ?? { total: 0, negativeOnly: 0, positive: 0 };
  if (total === 0) return null;
  if (negativeOnly * 2 > total) {
    const text2 = `${negativeOnly} of ${total} sample pictures use it in the negative prompt only.`;
    return finding("negative", "sample-prompts", "strong", text2);
  }
  if (positive < 3 || positive < total) return null;
  return finding(
    "positive",
    "sample-prompts",
    "strong",
    `All ${total} sample pictures use it in the positive prompt.`
  );
}
function descriptionText({ civitai, description }) {
  const texts2 = [
    civitai?.facts.modelName ?? "",
    civitai?.facts.versionName ?? "",
    description,
    civitai?.description ?? ""
  ];
  for (const text2 of texts2) {
    const match = NEGATIVE_TEXT.exec(text2);
    if (match)
      return finding("negative", "description", "medium", `The description says “${match[0].trim()}”.`);
  }
  return null;
}
function telling(stem) {
  if (isKnownNegative(stem)) {
    return finding("negative", "known-name", "medium", "A widely used negative embedding has this name.");
  }
  if (NOT_NEGATIVE_NAME.test(stem)) return null;
  if (POSITIVE_NAME.test(stem)) {
    return finding("positive", "file-name", "weak", "The name says it is for the positive prompt.");
  }
  const speaks = [NEGATIVE_NAME, BAD_NAME, FAMILY_NAME, PAIR_NAME].some((pattern) => pattern.test(stem));
  return speaks ? finding("negative", "file-name", "weak", "The name reads like a negative embedding's.") : null;
}

// src/embeddings/build-card.ts
function buildCard(source, around) {
  const { id, format, stamp, sha256, preview } = source;
  const { folder, fileName } = splitId(id);
  const token = tokenOf(source);
  const facts = source.facts.kind === "embedding" ? source.facts : null;
  const { report } = around;
  const { sharesToken, pairFile } = around.neighbours;
  const user = userFacts(source, around);
  const isSetAside = nameBeforeSetAside(fileName) !== null;
  const verdict = judge({ facts: source.facts, format, isSetAside, token, sharesToken, pairFile, report });
  return {
    id,
    token,
    folder,
    fileName,
    format,
    baseModel: facts?.baseModel ?? null,
    vectors: facts?.vectors ?? null,
    width: facts?.width ?? null,
    step: facts?.step ?? null,
    checkpointHash: facts?.checkpointHash ?? null,
    checkpointName: facts?.checkpointName ?? null,
    sha256,
    shortHash: sha256?.slice(0, 12) ?? null,
    sizeBytes: stamp.size,
    createdMs: Math.round(stamp.birthtimeMs || stamp.mtimeMs),
    modifiedMs: Math.round(stamp.mtimeMs),
    previewVersion: preview ? `${preview.stamp.mtimeMs}-${preview.stamp.size}` : null,
    description: user.description,
    notes: user.notes,
    tags: user.tags,
    civitai: user.civitai,
    favourite: user.favourite,
    promptSide: user.promptSide,
    promptSideDecided: user.promptSideDecided,
    suggestedSide: user.suggestedSide,
    problem: verdict.problem,
    hostState: verdict.hostState,
    warnings: warningsOf(source, around, token)
  };
}
function userFacts(source, { storedMark, settings }) {
  const { beside, sha256 } = source;
  const { civitai } = beside;
  const mark = storedMark ?? beside.mark;
  const description = mark.description ?? (beside.description || civitai?.description) ?? "";
  const { stem } = splitName(splitId(source.id).fileName);
  const suggested = mark.promptSide ? null : suggestSide({ stem, sha256, civitai, description });
  return {
    description,
    notes: mark.notes ?? beside.notes,
    tags: mark.tags ?? civitai?.tags ?? [],
    civitai: civitai?.facts ?? null,
    favourite: mark.favourite ?? false,
    promptSide: mark.promptSide ?? settings.defaultSide,
    promptSideDecided: mark.promptSide !== void 0,
    suggestedSide: suggested?.side === settings.defaultSide ? null : suggested
  };
}
function warningsOf(source, around, token) {
  const { collisions, plainPicture } = around.neighbours;
  const warnings = [...source.beside.warnings, ...collisions, ...nameWarnings(token)];
  const miniature = source.facts.kind === "embedding" ? miniatureWarning(source.facts) : null;
  if (miniature !== null) warnings.push(miniature);
  if (plainPicture !== null && around.report?.family !== "sdnext") {
    const { fileName } = splitId(plainPicture);
    warnings.push(plainPreviewWarning(fileName, splitName(fileName).stem));
  }
  return warnings;
}

// src/embeddings/companions.ts
var PREVIEW_SUFFIXES = [".preview", ".thumb", ""].flatMap(
  (middle) => [".png", ".jpg", ".jpeg", ".webp", ".gif"].map((extension2) => middle + extension2)
);
function isSameStem(id, stem) {
  return stemId(id).normalize("NFC") === stem.normalize("NFC");
}
var KINDS = /* @__PURE__ */ new Map([
  [".json", "metadata"],
  [".civitai.info", "civitaiInfo"],
  [".txt", "text"],
  [".description.txt", "description"]
]);
function stemId(id) {
  const { folder, fileName } = splitId(id);
  return joinId(folder, splitName(fileName).stem);
}
function findCompanions(id, named) {
  const found = {
    metadata: null,
    civitaiInfo: null,
    text: null,
    description: null,
    preview: null
  };
  if (named.size < 2) return found;
  const stemLength = stemId(id).normalize("NFC").length;
  let previewRank = PREVIEW_SUFFIXES.length;
  for (const other of named) {
    if (other === id) continue;
    const suffix = other.normalize("NFC").slice(stemLength);
    const kind = KINDS.get(suffix);
    if (kind) found[kind] = other;
    const rank = PREVIEW_SUFFIXES.indexOf(suffix);
    if (rank < 0 || rank >= previewRank) continue;
    previewRank = rank;
    found.preview = other;
  }
  return found;
}
function companionIds(companions) {
  return Object.values(companions).filter((id) => id !== null);
}
var MIDDLES = /* @__PURE__ */ new Set([".preview", ".thumb", ".description", ".civitai"]);
function concernedStems(id) {
  const stem = stemId(id);
  const { folder, fileName } = splitId(stem);
  const inner = splitName(fileName);
  return MIDDLES.has(inner.extension.toLowerCase()) ? [stem, joinId(folder, inner.stem)] : [stem];
}
function companionSignature(companions, stampOf3) {
  const parts = companionIds(companions).map((id) => {
    const stamp = stampOf3(id);
    return `${id}|${stamp?.size ?? 0}|${stamp?.mtimeMs ?? 0}`;
  });
  return parts.join("\n");
}

// src/embeddings/sdxl-pairs.ts
function findSdxlPairs(sources) {
  const second = /* @__PURE__ */ new Map();
  for (const source of sources) {
    if (!isHalf(source, 1280)) continue;
    const stem = stemId(source.id);
    if (stem.endsWith("_2")) second.set(stem, source);
  }
  const pairs = /* @__PURE__ */ new Map();
  for (const first of second.size === 0 ? [] : sources) {
    const other = isHalf(first, 768) ? second.get(`${stemId(first.id)}_2`) : void 0;
    if (!other || vectorsOf(first) !== vectorsOf(other)) continue;
    pairs.set(first.id, splitId(other.id).fileName);
    pairs.set(other.id, splitId(first.id).fileName);
  }
  return pairs;
}
function isHalf({ facts }, width) {
  return facts.kind === "embedding" && facts.width === width && facts.keys.length === 1;
}
function vectorsOf({ facts }) {
  return facts.kind === "embedding" ? facts.vectors : null;
}

// src/embeddings/neighbours.ts
var ALONE = { collisions: [], sharesToken: false, pairFile: null, plainPicture: null };
var NeighbourTable = class {
  #all = /* @__PURE__ */ new Map();
  #tokens = /* @__PURE__ */ new Map();
  #caseSensitive = false;
  get all() {
    return this.#all;
  }
  update(sources, rules2) {
    const known = [...sources];
    const shown = known.filter(isShown);
    this.#updateTokens(shown, rules2);
    const tokens = this.#tokens;
    const twins = contentTwins(shown);
    const pairs = findSdxlPairs(shown);
    const pictures2 = plainPictures(known);
    const all = /* @__PURE__ */ new Map();
    for (const id of /* @__PURE__ */ new Set([...tokens.keys(), ...twins.keys(), ...pairs.keys(), ...pictures2.keys()])) {
      const collisions = tokens.get(id) ?? [];
      all.set(id, {
        collisions: [...collisions, ...twins.get(id) ?? []],
        sharesToken: collisions.some((warning) => warning.code === "SAME_TOKEN"),
        pairFile: pairs.get(id) ?? null,
        plainPicture: pictures2.get(id) ?? null
      });
    }
    this.#all = all;
  }
  /** Comparing all names is the dear part, and mostly only hashes or marks changed. */
  #updateTokens(shown, { caseSensitive, namesChanged }) {
    if (!namesChanged && caseSensitive === this.#caseSensitive) return;
    this.#caseSensitive = caseSensitive;
    const files = shown.map((source) => ({ id: source.id, token: tokenOf(source) }));
    this.#tokens = tokenCollisions(files, { caseSensitive });
  }
};
function plainPictures(sources) {
  const byStem = /* @__PURE__ */ new Map();
  for (const { id, facts } of sources) if (facts.kind === "picture") byStem.set(composedStem(id), id);
  const found = /* @__PURE__ */ new Map();
  for (const source of byStem.size === 0 ? [] : sources) {
    const picture = byStem.get(composedStem(source.id));
    if (picture !== void 0 && isShown(source)) found.set(source.id, picture);
  }
  return found;
}
function composedStem(id) {
  return stemId(id).normalize("NFC");
}

// src/embeddings/card-book.ts
var CardBook = class {
  #options;
  #sources = /* @__PURE__ */ new Map();
  #cards = /* @__PURE__ */ new Map();
  #dirty = /* @__PURE__ */ new Set();
  #neighbours = new NeighbourTable();
  #namesChanged = false;
  #settings;
  #report = null;
  constructor(options) {
    this.#options = options;
    this.#settings = options.settings;
  }
  get(id) {
    return this.#cards.get(id);
  }
  source(id) {
    return this.#sources.get(id);
  }
  neighbours(id) {
    return this.#neighbours.all.get(id) ?? ALONE;
  }
  get report() {
    return this.#report;
  }
  get settings() {
    return this.#settings;
  }
  cards() {
    return [...this.#cards.values()];
  }
  put(source) {
    const before = this.#sources.get(source.id);
    this.#namesChanged ||= nameOf2(before) !== nameOf2(source);
    this.#sources.set(source.id, source);
    this.#dirty.add(source.id);
  }
  delete(id) {
    if (this.#sources.delete(id)) this.#namesChanged = true;
  }
  touch(id) {
    this.#dirty.add(id);
  }
  setReport(report) {
    this.#report = report;
    this.#touchAll();
  }
  setSettings(settings) {
    this.#settings = settings;
    this.#touchAll();
  }
  /** Makes the cards anew whose ground changed, and says which came out different. */
  refresh() {
    const change = { upserted: [], removed: [] };
    if (this.#dirty.size === 0 && !this.#namesChanged) return change;
    for (const id of this.#cards.keys()) {
      if (isShown(this.#sources.get(id))) continue;
      this.#cards.delete(id);
      change.removed.push(id);
    }
    this.#refreshNeighbours();
    for (const id of this.#dirty) {
      const source = this.#sources.get(id);
      if (!isShown(source)) continue;
      const card = this.#build(source);
      if (isDeepStrictEqual(card, this.#cards.get(id))) continue;
      this.#cards.set(id, card);
      change.upserted.push(card);
    }
    this.#dirty.clear();
    return change;
  }
  #build(source) {
    return buildCard(source, {
      neighbours: this.neighbours(source.id),
      storedMark: this.#options.storedMark(stemId(source.id)),
      report: this.#report,
      settings: this.#settings
    });
  }
  #touchAll() {
    for (const id of this.#sources.keys()) this.#dirty.add(id);
  }
  #refreshNeighbours() {
    const before = this.#neighbours.all;
    const caseSensitive = this.#report?.family === "sdnext";
    this.#neighbours.update(this.#sources.values(), { caseSensitive, namesChanged: this.#namesChanged });
    this.#namesChanged = false;
    const now = this.#neighbours.all;
    for (const id of /* @__PURE__ */ new Set([...before.keys(), ...now.keys()])) {
      if (!isDeepStrictEqual(before.get(id), now.get(id))) this.#dirty.add(id);
    }
  }
};
function nameOf2(source) {
  return isShown(source) ? tokenOf(source) : null;
}

// src/system/file-trouble.ts
async function withFileTrouble(action, tell) {
  try {
    return await action();
  } catch (error) {
    throw isFromFileSystem(error) ? tell(troubleOf(error), error) : error;
  }
}
function isFromFileSystem(error) {
  return error instanceof Error && "code" in error && !(error instanceof CodedError);
}
function troubleOf(error) {
  if (isDiskFull(error)) return "DISK_FULL";
  if (isNotAllowed(error)) return "NOT_WRITABLE";
  if (isAbsent(error)) return "NOT_FOUND";
  return isTaken(error) ? "NAME_TAKEN" : "FILE_SYSTEM";
}

// src/embeddings/embedding-error.ts
var EmbeddingError = class extends FieldError {
};
function withFileErrors(what, action) {
  return withFileTrouble(
    action,
    (trouble, cause) => new EmbeddingError(trouble, { cause, message: `${what}: ${cause.message}`, hint: hints[trouble] })
  );
}
var hints = {
  DISK_FULL: "Free some space on that disk, then try again. Nothing was changed.",
  NOT_WRITABLE: "Give the user that runs the web UI the right to write there, then try again.",
  NOT_FOUND: "It was moved or deleted meanwhile; the list shows what is there now.",
  NAME_TAKEN: "Choose another name, or replace the old file.",
  FILE_SYSTEM: "Check that the disk is connected and healthy, then try again."
};

// src/embeddings/folder-mirror.ts
import { stat as stat10 } from "node:fs/promises";
import { join as join4 } from "node:path";
import { isDeepStrictEqual as isDeepStrictEqual2 } from "node:util";

// src/system/in-batches.ts
async function inBatches(items, size, work) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const pending = work(items[next++]) ?? yieldSometimes();
      if (pending) await pending;
    }
  };
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, worker));
}

// src/embeddings/file-table.ts
var NOTHING = /* @__PURE__ */ new Set();
var FileTable = class {
  #files = /* @__PURE__ */ new Map();
  /** Ids that are not in composed form, by their composed form. */
  #decomposed = /* @__PURE__ */ new Map();
  /** By the composed stem: the id of the only file named so, or the ids of all. */
  #byStem = /* @__PURE__ */ new Map();
  get(id) {
    return this.#files.get(id);
  }
  has(id) {
    return this.#files.has(id);
  }
  ids() {
    return this.#files.keys();
  }
  set(id, stamp) {
    const isNew = !this.#files.has(id);
    this.#files.set(id, stamp);
    if (!isNew) return;
    const composed = id.normalize("NFC");
    if (composed !== id) this.#decomposed.set(composed, id);
    for (const stem of concernedStems(composed)) this.#addToStem(stem, id);
  }
  delete(id) {
    if (!this.#files.delete(id)) return;
    const composed = id.normalize("NFC");
    if (this.#decomposed.get(composed) === id) this.#decomposed.delete(composed);
    for (const stem of concernedStems(composed)) this.#deleteFromStem(stem, id);
  }
  find(id) {
    if (this.#files.has(id)) return id;
    const composed = id.normalize("NFC");
    if (this.#files.has(composed)) return composed;
    return this.#decomposed.get(composed) ?? null;
  }
  /** Ids of all files that may belong to the embeddings of this stem, those included. */
  named(stem) {
    const ids = this.#byStem.get(stem.normalize("NFC"));
    return typeof ids === "string" ? /* @__PURE__ */ new Set([ids]) : ids ?? NOTHING;
  }
  #addToStem(stem, id) {
    const ids = this.#byStem.get(stem);
    if (ids === void 0) this.#byStem.set(stem, id);
    else if (typeof ids === "string") this.#byStem.set(stem, /* @__PURE__ */ new Set([ids, id]));
    else ids.add(id);
  }
  #deleteFromStem(stem, id) {
    const ids = this.#byStem.get(stem);
    if (typeof ids === "object" && ids.delete(id) && ids.size > 0) return;
    if (typeof ids === "object" || ids === id) this.#byStem.delete(stem);
  }
};

// src/embeddings/file-stamp.ts
import { lstatSync, statSync as statSync2 } from "node:fs";
import { lstat as lstat2, stat as stat8 } from "node:fs/promises";
function pathState(path63) {
  return diskRequest(
    () => lookDirectly(path63),
    () => lookPatiently(path63)
  );
}
function lookDirectly(path63) {
  try {
    const stats = statSync2(path63, { throwIfNoEntry: false });
    if (stats) return stateOf2(stats);
    return lstatSync(path63, { throwIfNoEntry: false })?.isSymbolicLink() ? brokenFile() : { kind: "absent" };
  } catch (error) {
    return isAbsent(error) ? { kind: "absent" } : brokenFile();
  }
}
async function lookPatiently(path63) {
  try {
    return stateOf2(await stat8(path63));
  } catch (error) {
    if (!isAbsent(error)) return brokenFile();
    const link5 = await lstat2(path63).catch(() => null);
    return link5?.isSymbolicLink() ? brokenFile() : { kind: "absent" };
  }
}
function stateOf2(stats) {
  if (stats.isDirectory()) return { kind: "folder" };
  if (!stats.isFile()) return { kind: "absent" };
  const { size, mtimeMs, birthtimeMs } = stats;
  return { kind: "file", stamp: { size, mtimeMs, birthtimeMs, broken: false } };
}
function brokenFile() {
  return { kind: "file", stamp: { size: 0, mtimeMs: 0, birthtimeMs: 0, broken: true } };
}
function sameStamp(a, b) {
  if (a === null || b === null) return a === b;
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.broken === b.broken;
}

// src/embeddings/scan.ts
import { isUtf8 } from "node:buffer";
import { readdir as readdir5, realpath as realpath3, stat as stat9 } from "node:fs/promises";
import { join as join3, sep as sep2 } from "node:path";
async function scanTree(root, startId, options) {
  const scan = { files: /* @__PURE__ */ new Map(), folders: /* @__PURE__ */ new Map() };
  const seen2 = options.seen ?? /* @__PURE__ */ new Set();
  const real = [startId];
  const linked = [];
  for (let id = real.shift() ?? linked.shift(); id !== void 0; id = real.shift() ?? linked.shift()) {
    const path63 = join3(root, id);
    const truePath = await realpath3(path63).catch(() => null);
    if (truePath === null || seen2.has(truePath) || options.skip.has(truePath)) continue;
    seen2.add(truePath);
    const found = await readFolder({ path: path63, truePath, id }, scan);
    real.push(...found.folders);
    linked.push(...found.links);
  }
  return scan;
}
async function readFolder(place, scan) {
  const { path: path63, truePath, id } = place;
  const found = { folders: [], links: [] };
  try {
    const { mtimeMs, ino } = await stat9(path63);
    const entries = await readdir5(path63, { withFileTypes: true });
    const badNames = await readBadNames(path63, entries);
    scan.folders.set(id, { path: path63, truePath, mtimeMs, inode: ino, error: null, badNames });
    const others2 = entries.filter((entry) => {
      if (entry.isDirectory()) found.folders.push(joinId(id, entry.name));
      return !entry.isDirectory();
    });
    await inBatches(
      others2,
      256,
      ({ name }) => andThen(pathState(`${path63}${sep2}${name}`), (state) => {
        if (state.kind === "file") scan.files.set(joinId(id, name), state.stamp);
        if (state.kind === "folder") found.links.push(joinId(id, name));
      })
    );
  } catch (error) {
    scan.folders.set(id, { path: path63, truePath, mtimeMs: 0, inode: 0, error, badNames: [] });
  }
  return found;
}
async function readBadNames(path63, entries) {
  const suspects = entries.filter(({ name }) => name.includes("�"));
  if (suspects.length === 0) return [];
  const folders2 = new Set(suspects.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  const names = await readdir5(path63, { encoding: "buffer" });
  return names.filter((name) => !isUtf8(name)).map((name) => escaped(name) + (folders2.has(name.toString()) ? "/" : ""));
}
function escaped(name) {
  return Array.from(
    name,
    (byte) => byte >= 32 && byte < 127 && byte !== 92 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`
  ).join("");
}

// src/embeddings/settle-queue.ts
var SETTLE_MS = 100;
var TICK_MS = 50;
var SettleQueue = class {
  #options;
  #waiting = /* @__PURE__ */ new Map();
  #timer = null;
  #tick = null;
  #closed = false;
  constructor(options) {
    this.#options = options;
  }
  mark(id) {
    if (!this.#waiting.has(id)) this.#waiting.set(id, null);
    this.#schedule(TICK_MS / 2);
  }
  get idle() {
    return this.#waiting.size === 0 && this.#tick === null;
  }
  async close() {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#tick;
  }
  #schedule(delayMs) {
    if (this.#closed || this.#timer || this.#tick) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#tick = this.#runTick();
    }, delayMs);
  }
  async #runTick() {
    const start2 = performance.now();
    const settled = /* @__PURE__ */ new Map();
    try {
      await inBatches([...this.#waiting.keys()], 64, (id) => this.#check(id, settled));
      if (settled.size > 0) await this.#options.onSettled(settled);
    } finally {
      this.#tick = null;
      if (this.#waiting.size > 0) this.#schedule(Math.max(TICK_MS, performance.now() - start2));
    }
  }
  async #check(id, settled) {
    const stamp = await this.#options.look(id);
    const now = performance.now();
    const before = this.#waiting.get(id);
    if (before && sameStamp(before.stamp, stamp)) {
      if (now - before.since < SETTLE_MS) return;
      this.#waiting.delete(id);
      settled.set(id, stamp);
    } else {
      this.#waiting.set(id, { stamp, since: now });
    }
  }
};

// src/embeddings/watch-folders.ts
import { FSWatcher } from "./vendor/chokidar.mjs";
var FolderOnlyWatcher = class extends FSWatcher {
  _readdirp() {
    return void 0;
  }
};
function watchFolders(onHint) {
  const watcher = new FolderOnlyWatcher({ depth: 0, ignoreInitial: true, ignorePermissionErrors: true });
  watcher.on("raw", (_event, path63, details) => {
    const folder = watchedPath(details);
    if (folder === null) onHint({ folder: path63, name: null });
    else onHint({ folder, name: path63 || null });
  });
  watcher.on("error", () => void 0);
  return {
    add: (folders2) => {
      watcher.add([...folders2]);
    },
    remove: (folders2) => {
      watcher.unwatch([...folders2]);
    },
    close: () => watcher.close()
  };
}
function watchedPath(details) {
  if (typeof details !== "object" || details === null || !("watchedPath" in details)) return null;
  return typeof details.watchedPath === "string" ? details.watchedPath : null;
}

// src/embeddings/folder-mirror.ts
var SWEEP_MS = 5e3;
var SWEEP_MISSING_MS = 500;
var WATCHING_MS = 300;
var FolderMirror = class {
  files = new FileTable();
  folders = /* @__PURE__ */ new Map();
  #options;
  #settling;
  #idByPath = /* @__PURE__ */ new Map();
  #watch = null;
  #sweepTimer = null;
  #work = Promise.resolve();
  #closed = false;
  constructor(options) {
    this.#options = options;
    this.#settling = new SettleQueue({
      look: (id) => this.#look(id),
      onSettled: (settled) => this.#take(settled)
    });
  }
  get exists() {
    return this.folders.has("");
  }
  get idle() {
    return this.#settling.idle;
  }
  /** The first look: everything found counts as settled. */
  async scan() {
    const scan = await scanTree(this.#options.root, "", { skip: this.#options.skip });
    for (const [id, stamp] of scan.files) this.files.set(id, stamp);
    for (const [id, folder] of scan.folders) this.#keepFolder(id, folder);
  }
  /** Begins to report changes, and those since `scan` too. */
  watch() {
    this.#watch = watchFolders((hint) => this.#onHint(hint));
    this.#watch.add([...this.folders.values()].map((folder) => folder.path));
    this.#enqueue(() => this.#rescan(""));
    this.#planSweep(WATCHING_MS);
  }
  /** Takes files as they are this moment, without waiting for them to settle: for those we wrote ourselves. */
  async takeNow(ids) {
    for (const id of ids) {
      const state = await pathState(join4(this.#options.root, id));
      if (state.kind === "file") this.files.set(id, state.stamp);
      else this.files.delete(id);
    }
  }
  async close() {
    this.#closed = true;
    if (this.#sweepTimer) clearTimeout(this.#sweepTimer);
    await this.#settling.close();
    await this.#work;
    await this.#watch?.close();
  }
  #onHint(hint) {
    const folderId = this.#idByPath.get(hint.folder);
    if (folderId === void 0 || this.#closed) return;
    if (hint.name === null) this.#enqueue(() => this.#rescan(folderId));
    else this.#settling.mark(joinId(folderId, hint.name));
  }
  async #look(id) {
    const state = await pathState(join4(this.#options.root, id));
    if (state.kind === "file") return state.stamp;
    if (state.kind === "folder" && !this.folders.has(id)) this.#enqueue(() => this.#rescan(id));
    return null;
  }
  async #take(settled) {
    const changed = [];
    let unknownGone = false;
    for (const [id, stamp] of settled) {
      const before = this.files.get(id) ?? null;
      if (stamp === null && before === null) unknownGone = true;
      if (sameStamp(before, stamp)) continue;
      if (stamp === null) this.files.delete(id);
      else this.files.set(id, stamp);
      changed.push(id);
    }
    if (unknownGone) this.#enqueue(() => this.#sweep());
    if (changed.length > 0) await this.#options.onChange(changed);
  }
  #enqueue(work) {
    this.#work = this.#work.then(async () => {
      if (!this.#closed) await work();
    });
  }
  #planSweep(delayMs = this.exists ? SWEEP_MS : SWEEP_MISSING_MS) {
    const sweep = async () => {
      await this.#sweep();
      if (!this.#closed) this.#planSweep();
    };
    if (this.#sweepTimer) clearTimeout(this.#sweepTimer);
    this.#sweepTimer = setTimeout(() => {
      this.#enqueue(sweep);
    }, delayMs);
    this.#sweepTimer.unref();
  }
  /** Reads again the folders whose own date or identity changed. */
  async #sweep() {
    if (!this.exists) return this.#rescan("");
    const stale = [];
    await inBatches([...this.folders], 16, async ([id, known]) => {
      const now = await stat10(known.path).catch(() => null);
      if (now?.mtimeMs !== known.mtimeMs || now.ino !== known.inode) stale.push(id);
    });
    for (const id of stale.sort()) {
      if (this.folders.has(id)) await this.#rescan(id);
      else if (id !== "") this.#settling.mark(id);
    }
  }
  async #rescan(startId) {
    const known = [...this.folders].filter(([id]) => isBelow(startId, id));
    const elsewhere = [...this.folders].filter(([id]) => !isBelow(startId, id));
    const seen2 = new Set(elsewhere.map(([, folder]) => folder.truePath));
    const scan = await scanTree(this.#options.root, startId, { skip: this.#options.skip, seen: seen2 });
    let foldersChanged = false;
    for (const [id, folder] of known) {
      if (scan.folders.get(id)?.inode === folder.inode) continue;
      this.#dropFolder(id, folder);
      foldersChanged = true;
    }
    for (const [id, folder] of scan.folders) {
      if (!this.folders.has(id)) this.#watch?.add([folder.path]);
      foldersChanged ||= !isSameFolder(this.folders.get(id), folder);
      this.#keepFolder(id, folder);
    }
    for (const [id, stamp] of scan.files) {
      if (!sameStamp(this.files.get(id) ?? null, stamp)) this.#settling.mark(id);
    }
    for (const id of this.files.ids()) {
      if (isBelow(startId, splitId(id).folder) && !scan.files.has(id)) this.#settling.mark(id);
    }
    if (foldersChanged && this.#watch) this.#planSweep(WATCHING_MS);
    if (foldersChanged) this.#options.onFolders();
  }
  #keepFolder(id, folder) {
    this.folders.set(id, folder);
    this.#idByPath.set(folder.path, id);
  }
  #dropFolder(id, folder) {
    this.#watch?.remove([folder.path]);
    this.folders.delete(id);
    this.#idByPath.delete(folder.path);
  }
};
function isSameFolder(before, now) {
  if (before === void 0 || Boolean(before.error) !== Boolean(now.error)) return false;
  return isDeepStrictEqual2(before.badNames, now.badNames);
}
function isBelow(startId, folderId) {
  return startId === "" || folderId === startId || folderId.startsWith(`${startId}/`);
}

// src/embeddings/folder-status.ts
import { access, constants as constants4 } from "node:fs/promises";
import { isDeepStrictEqual as isDeepStrictEqual3 } from "node:util";

// src/embeddings/listeners.ts
var Listeners = class {
  #listeners = /* @__PURE__ */ new Set();
  /** Returns how to stop. The same function may be added twice. */
  add(listener) {
    const own = (value) => listener(value);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }
  tell(value) {
    for (const listener of this.#listeners) listener(value);
  }
};

// src/embeddings/folder-status.ts
var PROGRESS_MS = 250;
var FolderWatchdog = class {
  #options;
  #listeners = new Listeners();
  #status;
  #told = null;
  #pending = 0;
  #toldAt = 0;
  constructor(options) {
    this.#options = options;
    const path63 = options.folder;
    this.#status = { path: path63, exists: true, writable: true, scanned: 0, total: 0, warnings: [] };
  }
  status() {
    const total = this.#options.count();
    return { ...this.#status, total, scanned: Math.max(0, total - this.#pending) };
  }
  onStatus(listener) {
    return this.#listeners.add(listener);
  }
  /** Files about to be read. */
  begin(count) {
    this.#pending += count;
  }
  /** One of them was. */
  done() {
    this.#pending--;
    if (this.#pending === 0 || performance.now() - this.#toldAt > PROGRESS_MS) this.#tell();
  }
  async check() {
    const { mirror, folder } = this.#options;
    const writable = await access(folder, constants4.W_OK).then(
      () => true,
      () => false
    );
    const warnings = [...this.#folderProblems(), ...this.#badNames(), ...await this.#mistaken()];
    this.#status = { ...this.#status, exists: mirror.exists, writable, warnings };
    this.#tell();
  }
  #tell() {
    const status = this.status();
    if (isDeepStrictEqual3(this.#told, status)) return;
    this.#told = status;
    this.#toldAt = performance.now();
    this.#listeners.tell(status);
  }
  #folderProblems() {
    const { mirror, folder } = this.#options;
    if (!mirror.exists) {
      const hint = "Create it, or choose another folder; it is noticed as soon as it is there.";
      return [
        { code: "FOLDER_MISSING", message: `The folder ${folder} does not exist.`, hint, repair: null }
      ];
    }
    return [...mirror.folders.values()].filter(({ error }) => error !== null).map(({ path: path63, error }) => ({
      code: "FOLDER_UNREADABLE",
      message: `${path63} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: "Let the user that runs the web UI read it.",
      repair: null
    }));
  }
  /** What is no embedding by its name may be called as it likes. */
  #badNames() {
    const bad = [...this.#options.mirror.folders].flatMap(
      ([folderId, { badNames }]) => badNames.filter((name) => name.endsWith("/") || formatOf2(name) !== null).map((name) => joinId(folderId, name))
    );
    const [example] = bad;
    if (example === void 0) return [];
    const which = bad.length === 1 ? `The name ${example} is` : `${bad.length} names of files or folders, ${example} for example, are`;
    return [
      {
        code: "NAME_NOT_UTF8",
        message: `${which} not UTF-8: no card can stand for it, and no prompt can name it.`,
        hint: "Rename it, and its card appears. convmv -f latin1 -t utf8 mends names of older systems.",
        repair: null
      }
    ];
  }
  /** Forge's `models/embeddings` is a folder people expect to work and no Forge reads. */
  async #mistaken() {
    const warnings = [];
    for (const path63 of this.#options.mistakenDirs) {
      const { files } = await scanTree(path63, "", { skip: /* @__PURE__ */ new Set() });
      const count = [...files.keys()].filter((id) => isSurelyEmbedding(id)).length;
      if (count === 0) continue;
      warnings.push({
        code: "FILES_IN_WRONG_FOLDER",
        message: `${count} ${count === 1 ? "file lies" : "files lie"} in ${path63}, which the web UI does not read.`,
        hint: `Move embeddings to ${this.#options.folder}.`,
        repair: null
      });
    }
    return warnings;
  }
};
function isSurelyEmbedding(id) {
  const format = formatOf2(id);
  return format !== null && !isImageFormat(format);
}

// src/embeddings/hash-queue.ts
import { setImmediate as breathe2 } from "node:timers/promises";

// src/embeddings/file-examiner.ts
import { createHash as createHash3 } from "node:crypto";
import { closeSync as closeSync2, fstatSync, openSync as openSync2, readSync as readSync2 } from "node:fs";
import { open as open4 } from "node:fs/promises";
import { basename as basename2 } from "node:path";

// src/embeddings/read-embedding-header.ts
var firstRead = 16 * 1024;
var maxWholeFile = 64 * 1024 * 1024;
async function readEmbeddingHeader(file, fileName) {
  const start2 = await file.read(0, Math.min(file.size, firstRead));
  if (detectContainer(start2, fileName) === "safetensors") {
    const end = safetensorsHeaderEnd(start2, file.size);
    return headerOfSafetensors(readSafetensorsHeader(await extend(file, start2, end), file.size));
  }
  if (file.size > maxWholeFile) throw new FormatError("TOO_LARGE", `The file is ${file.size} bytes.`);
  return readHeader(await extend(file, start2, file.size), fileName);
}
async function extend(file, start2, length) {
  if (length <= start2.length) return start2;
  return Buffer.concat([start2, await file.read(start2.length, length - start2.length)]);
}

// src/embeddings/file-facts.ts
var MAX_KEYS = 8;
function factsOfBytes(bytes, currentName) {
  const fileName = nameBeforeSetAside(currentName) ?? currentName;
  try {
    return { kind: "embedding", ...factsOf(readEmbedding(bytes, fileName), fileName) };
  } catch (error) {
    return factsOfError(error, fileName);
  }
}
async function readFileFacts(path63, currentName, size) {
  const fileName = nameBeforeSetAside(currentName) ?? currentName;
  try {
    const read4 = (offset, length) => readPart(path63, offset, length);
    const header2 = await readEmbeddingHeader({ size, read: read4 }, fileName);
    return { kind: "embedding", ...factsOf(header2, fileName) };
  } catch (error) {
    return factsOfError(error, fileName);
  }
}
function factsOf(header2, fileName) {
  const { format, baseModel, vectors, width, name, step, checkpointHash, checkpointName } = header2;
  return {
    container: format,
    ...{ baseModel, vectors, width, name, step, checkpointHash, checkpointName },
    keys: [...header2.tensors.keys()].slice(0, MAX_KEYS),
    isA1111Dict: header2.layout.wrapper === "string_to_param",
    refusal: whyHostsRefuse(header2, fileName)
  };
}
var PICTURE_CODES = /* @__PURE__ */ new Set(["NO_IMAGE_DATA", "UNSUPPORTED_FEATURE", "TOO_LARGE"]);
function factsOfError(error, fileName) {
  if (error instanceof FormatError) {
    const format = embeddingFormat(fileName);
    if (format && isImageFormat(format) && PICTURE_CODES.has(error.code)) return { kind: "picture" };
    const { code, message: message2, hint } = error;
    return { kind: "problem", problem: { code, message: message2, hint } };
  }
  if (isAbsent(error)) return { kind: "absent" };
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: "problem",
    problem: {
      code: "UNREADABLE",
      message: `The file can't be read: ${message}`,
      hint: "Let the user that runs the web UI read it, or check the disk."
    }
  };
}

// src/embeddings/file-examiner.ts
var MAX_DIRECT_BYTES2 = 256 * 1024;
var MAX_EXAMINED_BYTES = 4 * 1024 * 1024;
var CHUNK_BYTES = 1024 * 1024;
var FileExaminer = class {
  #buffer = Buffer.allocUnsafeSlow(MAX_EXAMINED_BYTES);
  /** One at a time. Null when `stopped` before the end of a large file. Errors are node's own. */
  async examine(path63, stopped2) {
    const small = await diskRequest(
      () => this.#readDirectly(path63),
      () => Promise.resolve(null)
    );
    if (small) return this.#examineBuffer(small, path63);
    return this.#examineInPieces(path63, stopped2);
  }
  /** Null: too large for that. */
  #readDirectly(path63) {
    const descriptor = openSync2(path63, READ);
    try {
      const { size, mtimeMs } = fstatSync(descriptor);
      if (size > MAX_DIRECT_BYTES2) return null;
      let count = 0;
      for (let read4 = -1; read4 !== 0 && count < size; count += read4) {
        read4 = readSync2(descriptor, this.#buffer, count, size - count, count);
      }
      return { size, mtimeMs, count };
    } finally {
      closeSync2(descriptor);
    }
  }
  #examineBuffer({ size, mtimeMs, count }, path63) {
    const bytes = this.#buffer.subarray(0, count);
    const sha256 = createHash3("sha256").update(bytes).digest("hex");
    return { sha256, size, mtimeMs, facts: factsOfBytes(bytes, basename2(path63)) };
  }
  async #examineInPieces(path63, stopped2) {
    const file = await open4(path63, READ);
    try {
      const { size, mtimeMs } = await file.stat();
      const hash = createHash3("sha256");
      const isWhole = size <= MAX_EXAMINED_BYTES;
      let position = 0;
      for (let read4 = -1; read4 !== 0 && position < size; position += read4) {
        if (stopped2.aborted) return null;
        const start2 = isWhole ? position : 0;
        const length = Math.min(size - position, this.#buffer.length - start2, CHUNK_BYTES);
        read4 = (await file.read(this.#buffer, start2, length, position)).bytesRead;
        hash.update(this.#buffer.subarray(start2, start2 + read4));
      }
      const facts = isWhole ? factsOfBytes(this.#buffer.subarray(0, position), basename2(path63)) : null;
      return { sha256: hash.digest("hex"), size, mtimeMs, facts };
    } finally {
      await file.close();
    }
  }
};

// src/embeddings/hash-queue.ts
var REPORT_MS = 500;
var HashQueue = class {
  #options;
  #waiting = /* @__PURE__ */ new Set();
  #done = [];
  #lastReport = 0;
  #running = null;
  #pauses = 0;
  #closing = new AbortController();
  constructor(options) {
    this.#options = options;
  }
  add(id) {
    this.#waiting.add(id);
    this.#start();
  }
  /** Nothing is begun until as many `resume` calls: what the user waits for comes first. */
  pause() {
    this.#pauses++;
  }
  resume() {
    this.#pauses--;
    this.#start();
  }
  get idle() {
    return this.#running === null && this.#waiting.size === 0;
  }
  async close() {
    this.#closing.abort();
    await this.#running;
  }
  #start() {
    if (this.#closing.signal.aborted || this.#pauses > 0 || this.#waiting.size === 0) return;
    this.#running ??= this.#run();
  }
  async #run() {
    this.#lastReport = performance.now();
    const examiner = new FileExaminer();
    for (let id = this.#next(); id !== null; id = this.#next()) {
      await breathe2();
      const hashed = await examiner.examine(this.#options.pathOf(id), this.#closing.signal).catch(() => null);
      if (hashed) this.#done.push({ id, ...hashed });
      if (this.#waiting.size === 0 || this.#pauses > 0 || performance.now() - this.#lastReport > REPORT_MS)
        this.#report();
    }
    this.#running = null;
    this.#start();
  }
  #next() {
    if (this.#closing.signal.aborted || this.#pauses > 0) return null;
    for (const id of this.#waiting) {
      this.#waiting.delete(id);
      return id;
    }
    return null;
  }
  #report() {
    this.#lastReport = performance.now();
    if (this.#done.length === 0) return;
    const hashed = this.#done;
    this.#done = [];
    this.#options.onHashed(hashed);
  }
};

// src/embeddings/header-index.ts
import { createHash as createHash4 } from "node:crypto";
import { mkdir as mkdir9 } from "node:fs/promises";
import { join as join5 } from "node:path";
var VERSION = 2;
var MAX_BYTES2 = 512 * 1024 * 1024;
var SAVE_DELAY_MS = 2e3;
var HeaderIndex = class _HeaderIndex {
  #path;
  #entries;
  #timer = null;
  #saving = Promise.resolve();
  constructor(path63, entries) {
    this.#path = path63;
    this.#entries = entries;
  }
  /** `folder`: the absolute path whose files are indexed. */
  static async open(cacheDir, folder) {
    const key = createHash4("sha256").update(folder).digest("hex").slice(0, 16);
    const path63 = join5(cacheDir, `embeddings-${key}.json`);
    return new _HeaderIndex(path63, await load(path63));
  }
  get(id, stamp) {
    const entry = this.#entries.get(id);
    return entry && sameStamp(entry.source.stamp, stamp) ? entry : null;
  }
  /** Of all files, whether they are still like this or not. */
  sources() {
    return Array.from(this.#entries.values(), ({ source }) => source);
  }
  set(entry) {
    this.#entries.set(entry.source.id, entry);
    this.#saveSoon();
  }
  delete(id) {
    if (this.#entries.delete(id)) this.#saveSoon();
  }
  async close() {
    if (this.#timer) {
      clearTimeout(this.#timer);
      this.#timer = null;
      this.#save();
    }
    await this.#saving;
  }
  #saveSoon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#save();
    }, SAVE_DELAY_MS);
  }
  #save() {
    const text2 = JSON.stringify({ version: VERSION, entries: [...this.#entries.values()] });
    this.#saving = this.#saving.then(async () => {
      await mkdir9(join5(this.#path, ".."), { recursive: true });
      await writeFileAtomic(this.#path, text2);
    }).catch(() => void 0);
  }
};
async function load(path63) {
  try {
    const value = JSON.parse((await readFileBounded(path63, MAX_BYTES2)).toString("utf8"));
    const entries = isIndex(value) ? value.entries : [];
    return new Map(entries.map((entry) => [entry.source.id, entry]));
  } catch {
    return /* @__PURE__ */ new Map();
  }
}
function isIndex(value) {
  if (typeof value !== "object" || value === null) return false;
  if (!("version" in value) || value.version !== VERSION) return false;
  return "entries" in value && Array.isArray(value.entries) && value.entries.every(isEntry);
}
function isEntry(value) {
  if (typeof value !== "object" || value === null || !("signature" in value && "source" in value))
    return false;
  const { source } = value;
  return typeof source === "object" && source !== null && "id" in source && typeof source.id === "string";
}

// src/embeddings/library-convert.ts
import { link as link4, rename as rename7, rm as rm12 } from "node:fs/promises";
import { join as join8 } from "node:path";

// src/system/trash.ts
import {
  constants as constants5,
  copyFile as copyFile2,
  cp as cp2,
  link as link3,
  lstat as lstat3,
  mkdir as mkdir10,
  readFile as readFile7,
  readlink,
  rename as rename6,
  rm as rm10,
  rmdir,
  symlink as symlink2
} from "node:fs/promises";
import { basename as basename3, dirname as dirname3, join as join6 } from "node:path";
var ORIGIN_FILE = "origin.yaml";
var NotAFileError = class extends CodedError {
};
async function moveToTrash(trashDir, paths) {
  return fillTrashFolder(trashDir, paths, moveFile);
}
async function copyToTrash(trashDir, paths) {
  return fillTrashFolder(trashDir, paths, copyOne);
}
function trashIdOf(trashedAs) {
  return basename3(dirname3(trashedAs));
}
async function originsOf(trashDir, trashId) {
  try {
    const noted = await readFile7(join6(trashDir, trashId, ORIGIN_FILE), "utf8");
    return new Map(Object.entries(JSON.parse(noted)));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
async function restoreFromTrash(trashDir, trashId, places) {
  const folder = join6(trashDir, trashId);
  const done = [];
  try {
    for (const [name, place] of places) {
      await linkOrCopy(join6(folder, name), place);
      done.push(place);
    }
  } catch (error) {
    for (const place of done) await rm10(place, { force: true });
    throw error;
  }
  await rm10(folder, { recursive: true, force: true });
}
async function restoreFolderFromTrash(trashDir, trashId, { name, place }) {
  const folder = join6(trashDir, trashId);
  await mkdir10(place);
  await rmdir(place);
  await moveFile(join6(folder, name), place);
  await rm10(folder, { recursive: true, force: true });
}
async function linkOrCopy(from, to) {
  if ((await lstat3(from)).isSymbolicLink()) return copyOne(from, to);
  try {
    await link3(from, to);
  } catch (error) {
    if (isTaken(error)) throw error;
    await copyOne(from, to);
  }
}
async function fillTrashFolder(trashDir, paths, transfer) {
  await mkdir10(trashDir, { recursive: true });
  const folder = await newFolder(trashDir);
  const origins = /* @__PURE__ */ new Map();
  try {
    for (const path63 of paths) {
      const target = join6(folder, basename3(path63));
      try {
        await transfer(path63, target);
        origins.set(target, path63);
      } catch (error) {
        if (!isAbsent(error) || origins.size === 0) throw error;
      }
    }
  } finally {
    if (origins.size === 0) await rm10(folder, { recursive: true });
    else await noteOrigins(folder, origins);
  }
  return [...origins.keys()];
}
async function noteOrigins(folder, origins) {
  const byName = [...origins].map(([target, origin]) => [basename3(target), origin]);
  await writeFileAtomic(
    join6(folder, ORIGIN_FILE),
    `${JSON.stringify(Object.fromEntries(byName), null, 2)}
`
  );
}
async function newFolder(trashDir) {
  const stamp = (/* @__PURE__ */ new Date()).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  for (let count = 1; ; count++) {
    const folder = join6(trashDir, count === 1 ? stamp : `${stamp}-${count}`);
    try {
      await mkdir10(folder);
      return folder;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}
async function moveFile(from, to) {
  try {
    await rename6(from, to);
  } catch (error) {
    if (errnoOf(error) !== "EXDEV") throw error;
    const isFolder2 = (await lstat3(from)).isDirectory();
    if (isFolder2) await cp2(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    else await copyOne(from, to);
    await rm10(from, { recursive: isFolder2 });
  }
}
async function copyOne(from, to) {
  const stats = await lstat3(from);
  if (stats.isSymbolicLink()) return symlink2(await readlink(from), to);
  if (stats.isFile()) return copyFile2(from, to, constants5.COPYFILE_EXCL);
  throw new NotAFileError("NOT_A_FILE", {
    message: `${basename3(from)} is no file, but a folder, a pipe or a device.`,
    hint: "Delete it or give it another name, then try again."
  });
}

// src/embeddings/library-context.ts
import { access as access2, rm as rm11 } from "node:fs/promises";
import { join as join7 } from "node:path";
var MAX_EMBEDDING_BYTES = 64 * 1024 * 1024;
async function readEmbeddingFile(context, id) {
  try {
    return await readFileBounded(join7(context.root, id), MAX_EMBEDDING_BYTES);
  } catch (cause) {
    if (!(cause instanceof FileTooLargeError)) throw cause;
    const message = `${id} has ${cause.size} bytes; embeddings are rarely over one megabyte.`;
    throw new EmbeddingError("NOT_AN_EMBEDDING", { cause, message, hint: "Check what this file is." });
  }
}
async function replaceFiles(context, oldIds, target) {
  const { root, trashDir } = context;
  const isNew = !oldIds.includes(target.id);
  if (isNew && await exists(context, target.id)) throw nameTaken([target.id]);
  const paths = oldIds.map((id) => join7(root, id));
  if (paths.length > 0) await copyToTrash(trashDir, paths);
  await writeFileAtomic(join7(root, target.id), target.bytes, {
    mode: isNew ? "new" : "replace",
    // A link from a downloaded archive may lead to any file of the user.
    link: "replace"
  });
  for (const id of oldIds) if (id !== target.id) await rm11(join7(root, id), { force: true });
}
async function resolveClash(options) {
  const { stem, onClash, wanted, takenBy, field } = options;
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? stem : `${stem}-${count}`;
    const id = wanted(candidate);
    const taken2 = await takenBy(id);
    if (taken2.length === 0 || onClash === "replace") return { id, stem: candidate, replaced: taken2 };
    if (onClash === "refuse") throw nameTaken(taken2, field);
  }
}
function nameTaken(ids, field) {
  return new EmbeddingError("NAME_TAKEN", {
    message: `${ids.join(" and ")} ${ids.length === 1 ? "is" : "are"} there already.`,
    hint: "Keep both under another name, or replace the old file; it goes to the trash folder.",
    ...field !== void 0 && { field }
  });
}
async function exists(context, id) {
  return access2(join7(context.root, id)).then(
    () => true,
    () => false
  );
}

// src/embeddings/picture-type.ts
var MAX_PICTURE_BYTES = 16 * 1024 * 1024;
var PREVIEW_EXTENSIONS = [".png", ".jpg", ".jpeg", ".webp", ".gif"];
function pictureExtension(bytes) {
  const start2 = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  if (start2.startsWith("PNG\r\n\n")) return ".png";
  if (start2.startsWith("ÿØÿ")) return ".jpg";
  return start2.startsWith("RIFF") && start2.slice(8, 12) === "WEBP" ? ".webp" : null;
}

// src/embeddings/library-convert.ts
async function convertFile2(context, id, { to, onClash }) {
  const { folder, fileName } = splitId(id);
  const embedding = readEmbedding(await readEmbeddingFile(context, id), fileName);
  const target = await resolveClash({
    stem: splitName(fileName).stem,
    onClash,
    wanted: (stem) => joinId(folder, `${stem}.${to}`),
    takenBy: async (wanted) => await exists(context, wanted) ? [wanted] : [],
    field: "to"
  });
  const preview = to === "png" ? await previewPng(context, id) : null;
  const { bytes } = convertEmbedding(embedding, { to, name: target.stem, ...preview && { preview } });
  await replaceFiles(context, target.replaced, { id: target.id, bytes });
  return { id: target.id, touched: [target.id, ...target.replaced] };
}
async function previewPng(context, id) {
  const previewId = context.companions(id).preview;
  if (previewId === null) return null;
  const bytes = await readFileBounded(join8(context.root, previewId), MAX_PICTURE_BYTES).catch(() => null);
  return bytes && pictureExtension(bytes) === ".png" ? bytes : null;
}
async function repairFile(context, input) {
  const { id, action, pairFile, plainPicture } = input;
  switch (action) {
    case "rewrite-pt":
      return rewrite(context, id, { to: "pt", targetId: id });
    case "convert-to-safetensors":
      return rewrite(context, id, { to: "safetensors", targetId: `${stemId(id)}.safetensors` });
    case "rename-preview":
      return renamePreview(context, id, plainPicture);
    case "merge-sdxl-pair":
      return mergePair(context, id, pairFile);
    default:
      return action;
  }
}
async function rewrite(context, id, { to, targetId }) {
  const { fileName } = splitId(id);
  const embedding = readEmbedding(await readEmbeddingFile(context, id), fileName);
  const { bytes } = convertEmbedding(embedding, { to, name: splitName(fileName).stem });
  await replaceFiles(context, [id], { id: targetId, bytes });
  return { id: targetId, touched: [id, targetId] };
}
async function mergePair(context, id, pairFile) {
  if (pairFile === null) throw nothingToRepair("No other half of an SDXL embedding lies beside it.");
  const pairId = joinId(splitId(id).folder, pairFile);
  const halves = [];
  for (const half of [id, pairId]) {
    halves.push(readEmbedding(await readEmbeddingFile(context, half), splitId(half).fileName));
  }
  const [mine, other] = halves;
  if (!mine || !other) throw nothingToRepair("One half is missing.");
  const stem = [stemId(id), stemId(pairId)].sort((a, b) => a.length - b.length)[0] ?? stemId(id);
  const merged = mergeSdxlPair(mine, other);
  const name = splitId(stem).fileName;
  const { bytes } = convertEmbedding(merged, { to: "safetensors", name });
  const target = { id: `${stem}.safetensors`, bytes };
  await replaceFiles(context, [id, pairId], target);
  return { id: target.id, touched: [id, pairId, target.id] };
}
async function renamePreview(context, id, picture) {
  if (picture === null) throw nothingToRepair("No picture beside it is read as an embedding.");
  const { root, trashDir } = context;
  const { stem, extension: extension2 } = splitName(picture);
  const previews = PREVIEW_EXTENSIONS.map((known) => `${stem}.preview${known}`);
  const present = await Promise.all(previews.map((preview) => exists(context, preview)));
  const target = `${stem}.preview${extension2.toLowerCase()}`;
  if (present.includes(true)) await moveToTrash(trashDir, [join8(root, picture)]);
  else await renameNew(join8(root, picture), join8(root, target));
  return { id, touched: [picture, target] };
}
async function renameNew(from, to) {
  try {
    await link4(from, to);
    await rm12(from);
  } catch (error) {
    if (isTaken(error)) throw error;
    await rename7(from, to);
  }
}
function nothingToRepair(message) {
  const hint = "It was mended or changed meanwhile; the card shows how it stands now.";
  return new EmbeddingError("NOTHING_TO_REPAIR", { message, hint, field: "action" });
}

// src/embeddings/library-import.ts
import { access as access3, mkdir as mkdir11 } from "node:fs/promises";

// src/system/name-rule.ts
var MAX_CHARACTERS = 200;
var MAX_BYTES3 = 255 - ".description.txt".length - 8;
var RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
var FORBIDDEN = /[\u0000-\u001f\u007f/\\<>:"|?*\u2028\u2029]/;
function brokenNameRule(name) {
  if (name.trim() === "") return "it is empty";
  if (name.length > MAX_CHARACTERS) return `it is longer than ${MAX_CHARACTERS} characters`;
  if (Buffer.byteLength(name) > MAX_BYTES3) return "it is too long for the disk";
  if (name.startsWith(".")) return "it begins with a dot, and the web UI hides such files";
  if (name !== name.trim() || name.endsWith(".")) return "it begins or ends with a space, or ends with a dot";
  const character = FORBIDDEN.exec(name)?.[0];
  if (character !== void 0) return `the character ${JSON.stringify(character)} is not allowed in names`;
  return RESERVED.test(name) ? "Windows keeps that name for itself" : null;
}
function mendedName(name, fallback) {
  let mended = name.normalize("NFC").replace(new RegExp(FORBIDDEN, "g"), "_").replace(/^[.\s]+|[.\s]+$/g, "");
  while (mended.length > MAX_CHARACTERS || Buffer.byteLength(mended) > MAX_BYTES3)
    mended = Array.from(mended).slice(0, -1).join("").trimEnd();
  return brokenNameRule(mended) === null ? mended : fallback;
}

// src/embeddings/usable-name.ts
function usableStem(stem, field) {
  const name = stem.normalize("NFC");
  const broken = brokenRule(name);
  if (broken === null) return name;
  throw new EmbeddingError("NAME_NOT_USABLE", {
    message: `“${name.slice(0, 80)}” can't be a file name: ${broken}.`,
    hint: "Give it another name: letters, digits, spaces, dots, dashes and underscores always work.",
    field
  });
}
function brokenRule(name) {
  const broken = brokenNameRule(name);
  if (broken !== null) return broken;
  return /\.preview$/i.test(name) ? "the web UI takes names ending in .preview for pictures" : null;
}

// src/embeddings/library-import.ts
var MAX_FOLDERS = 20;
async function importEmbedding(context, request) {
  const bytes = Buffer.from(request.dataBase64, "base64");
  const name = splitName(request.fileName.split(/[/\\]/).at(-1) ?? "");
  const embedding = readWhole(bytes, request);
  const stem = usableStem(request.token ?? name.stem, request.token === void 0 ? "fileName" : "token");
  const folder = await openFolder(context, request.folder);
  const extension2 = keptExtension(context, { embedding, request, stem, extension: name.extension });
  const {
    id,
    stem: finalStem,
    replaced
  } = await resolveClash({
    stem,
    onClash: request.onClash,
    wanted: (candidate) => joinId(folder, candidate + (extension2 ?? ".safetensors")),
    takenBy: (wanted) => Promise.resolve(sameToken2(context, wanted)),
    field: request.token === void 0 ? "fileName" : "token"
  });
  const content = extension2 === null ? converted(embedding, finalStem) : bytes;
  await replaceFiles(context, replaced, { id, bytes: content });
  return { id, touched: [id, ...replaced] };
}
function readWhole(bytes, { fileName, pairBase64 }) {
  const embedding = readEmbedding(bytes, fileName);
  if (pairBase64 === void 0) return embedding;
  return mergeSdxlPair(embedding, readEmbedding(Buffer.from(pairBase64, "base64"), fileName));
}
function keptExtension(context, {
  embedding,
  request,
  stem,
  extension: extension2
}) {
  const kept = extension2.toLowerCase();
  const format = embeddingFormat(stem + kept);
  const isMerged = request.pairBase64 !== void 0;
  if (isMerged || format === null || context.settings.importFormat === "safetensors") return null;
  if (embedding.format === "png" && request.token !== void 0 && embedding.name !== stem) return null;
  return hostRefusal(factsOf(embedding, stem + kept), format, context.report) ? null : kept;
}
function converted(embedding, stem) {
  const { bytes } = convertEmbedding(embedding, { to: "safetensors", name: stem });
  const fileName = `${stem}.safetensors`;
  const refusal = whyHostsRefuse(readEmbedding(bytes, fileName), fileName);
  if (refusal === null) return bytes;
  throw new EmbeddingError("NOT_CONVERTIBLE", {
    message: refusal.message,
    hint: refusal.hint,
    field: "dataBase64"
  });
}
function sameToken2(context, id) {
  return [...context.siblings(stemId(id))].filter((other) => {
    const kind = context.source(other)?.facts.kind;
    return other === id || kind !== void 0 && kind !== "picture";
  });
}
async function openFolder(context, wanted) {
  const segments = wanted.split("/").filter((segment) => segment !== "");
  const folder = segments.map((segment) => usableStem(segment, "folder")).join("/");
  await access3(context.root).catch((cause) => {
    const message = `The embeddings folder ${context.root} does not exist.`;
    throw new EmbeddingError("FOLDER_MISSING", {
      message,
      hint: "Create it, or choose another folder.",
      cause
    });
  });
  const path63 = segments.length > MAX_FOLDERS ? null : await resolveInside(context.root, folder);
  if (path63 === null) {
    throw new EmbeddingError("OUTSIDE_FOLDER", {
      message: `“${wanted}” leads out of the embeddings folder.`,
      hint: "Choose a folder inside it; links that lead elsewhere are not written through.",
      field: "folder"
    });
  }
  await mkdir11(path63, { recursive: true });
  return folder;
}

// src/embeddings/library-remove.ts
import { join as join9 } from "node:path";
async function removeEmbedding(context, id) {
  const others2 = [...context.siblings(stemId(id))].filter((other) => {
    return other !== id && context.source(other)?.facts.kind !== "picture";
  });
  const companions = others2.length > 0 ? [] : await everyCompanion(context, id);
  const touched = [id, ...companions];
  const [trashedAs] = await moveToTrash(
    context.trashDir,
    touched.map((each) => join9(context.root, each))
  );
  if (trashedAs === void 0) throw new Error("the trash took nothing and did not say why");
  return { id, touched, trashedAs };
}
async function everyCompanion(context, id) {
  const found = new Set(companionIds(context.companions(id)));
  for (const middle of [".preview", ".thumb", ""]) {
    for (const extension2 of PREVIEW_EXTENSIONS) {
      const picture = stemId(id) + middle + extension2;
      if (await exists(context, picture)) found.add(picture);
    }
  }
  found.delete(id);
  return [...found];
}
async function setPreviewPicture(context, id, bytes) {
  const extension2 = pictureExtension(bytes);
  if (extension2 === null || bytes.length > MAX_PICTURE_BYTES) {
    const tooLarge = bytes.length > MAX_PICTURE_BYTES;
    throw new EmbeddingError("NOT_A_PICTURE", {
      message: tooLarge ? `The picture has ${bytes.length} bytes.` : "The file is no PNG, JPEG or WebP picture.",
      hint: "Choose a PNG, JPEG or WebP picture of at most 16 MB.",
      field: "dataBase64"
    });
  }
  const target = `${stemId(id)}.preview${extension2}`;
  const old = [];
  for (const known of PREVIEW_EXTENSIONS) {
    const preview = `${stemId(id)}.preview${known}`;
    if (await exists(context, preview)) old.push(preview);
  }
  await replaceFiles(context, old, { id: target, bytes });
  return { id, touched: [target, ...old] };
}

// src/embeddings/library-restore.ts
import { mkdir as mkdir12 } from "node:fs/promises";
import { basename as basename4, dirname as dirname4, relative as relative2, sep as sep3 } from "node:path";
async function restoreEmbedding(context, trashId) {
  const origins = await originsOf(context.trashDir, trashId);
  if (origins === null) {
    throw new EmbeddingError("NOT_FOUND", {
      message: "It is not in the trash folder any more.",
      hint: "It was probably restored or deleted meanwhile.",
      field: "trashId"
    });
  }
  const places = /* @__PURE__ */ new Map();
  for (const [name, origin] of origins) places.set(name, await placeOf(context, name, origin));
  const touched = [...places.values()].map((place) => relative2(context.root, place).split(sep3).join("/"));
  const [id] = touched;
  if (id === void 0) throw new Error("a trash folder notes no file");
  await refuseTaken(context, touched);
  for (const place of places.values()) await mkdir12(dirname4(place), { recursive: true });
  await restoreFromTrash(context.trashDir, trashId, places);
  return { id, touched };
}
async function placeOf({ root }, name, origin) {
  const place = basename4(name) === name ? await resolveInside(root, relative2(root, origin)) : null;
  if (place !== null) return place;
  throw new EmbeddingError("OUTSIDE_FOLDER", {
    message: `${basename4(name)} was not in this embeddings folder.`,
    hint: "Move it from the trash folder by hand.",
    field: "trashId"
  });
}
async function refuseTaken(context, ids) {
  for (const id of ids) {
    if (!await exists(context, id)) continue;
    throw new EmbeddingError("NAME_TAKEN", {
      message: `There is another ${id} by now.`,
      hint: "Rename it, then move the old one back from the trash folder. Nothing was changed."
    });
  }
}

// src/embeddings/marks-store.ts
import { mkdir as mkdir13, readFile as readFile8, rename as rename8 } from "node:fs/promises";
import { dirname as dirname5 } from "node:path";
import { parse, stringify } from "./vendor/yaml.mjs";
import { z as z28 } from "./vendor/zod.mjs";

// src/embeddings/own-mark.ts
import { z as z27 } from "./vendor/zod.mjs";
var OWN_KEY = "textual_inversion";
var OwnMark = z27.looseObject({
  promptSide: PromptSide.optional().catch(void 0),
  favourite: z27.boolean().optional().catch(void 0),
  tags: z27.array(z27.string().max(1e3)).max(1e3).optional().catch(void 0),
  description: z27.string().optional().catch(void 0),
  notes: z27.string().optional().catch(void 0)
});
function parseOwnMark(value) {
  return OwnMark.safeParse(value).data ?? {};
}
function editedMark(mark, edit, withTexts) {
  const { promptSide, favourite, tags: tags2 } = edit;
  const edited = { ...mark };
  if (promptSide === null) delete edited.promptSide;
  else if (promptSide !== void 0) edited.promptSide = promptSide;
  if (favourite !== void 0) edited.favourite = favourite;
  if (tags2 !== void 0) edited.tags = tags2;
  if (withTexts && edit.description !== void 0) edited.description = edit.description;
  if (withTexts && edit.notes !== void 0) edited.notes = edit.notes;
  return edited;
}

// src/embeddings/marks-store.ts
var Marks = z28.record(z28.string(), OwnMark);
var HEADER = "# Marks of embeddings whose folder can't be written, or whose .json is no valid JSON.\n# Keys are the embedding's path without its extension.\n";
var MarksStore = class _MarksStore {
  #path;
  #lock = new KeyedLock();
  #marks = /* @__PURE__ */ new Map();
  constructor(path63) {
    this.#path = path63;
  }
  static async open(path63) {
    const store = new _MarksStore(path63);
    store.#marks = new Map(Object.entries(await store.#read() ?? {}));
    return store;
  }
  get isEmpty() {
    return this.#marks.size === 0;
  }
  get(stemPath) {
    return this.#marks.get(stemPath) ?? null;
  }
  /** `null` forgets. File system errors are node's own. */
  async set(stemPath, mark) {
    await this.#lock.run("", async () => {
      const onDisk = await this.#read();
      if (onDisk === null) await rename8(this.#path, `${this.#path}.unreadable-${Date.now()}`);
      const marks = new Map(Object.entries(onDisk ?? {}));
      if (mark === null) marks.delete(stemPath);
      else marks.set(stemPath, mark);
      await mkdir13(dirname5(this.#path), { recursive: true });
      await writeFileAtomic(this.#path, HEADER + stringify(marks));
      this.#marks = marks;
    });
  }
  /** Null: a file is there, but not one of ours; it is set aside before the next write. */
  async #read() {
    try {
      const value = parse(await readFile8(this.#path, "utf8")) ?? {};
      return Marks.safeParse(value).data ?? null;
    } catch (error) {
      return isAbsent(error) ? {} : null;
    }
  }
};

// src/embeddings/user-metadata.ts
import { stat as stat11 } from "node:fs/promises";

// src/system/json-members.ts
var BYTE_ORDER_MARK = "\uFEFF";
var WHITESPACE = /[ \t\r\n]*/y;
var STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
var SCALAR = /[^\s,{}[\]"]+/y;
function parseJsonObject(text2) {
  try {
    const value = JSON.parse(withoutMark(text2));
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}
function setJsonMember(text2, key, value) {
  const members = findMembers(text2);
  const last = members.at(-1);
  const existing = members.findLast((member) => member.key === key);
  if (existing) {
    const start2 = text2.slice(0, existing.valueStart);
    return start2 + formatValue(value, existing.before) + text2.slice(existing.valueEnd);
  }
  const name = `${JSON.stringify(key)}: `;
  if (last) {
    const added = `,${last.before}${name}${formatValue(value, last.before)}`;
    return text2.slice(0, last.valueEnd) + added + text2.slice(last.valueEnd);
  }
  const before = "\n    ";
  const mark = text2.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  return `${mark}{${before}${name}${formatValue(value, before)}
}`;
}
function withoutMark(text2) {
  return text2.startsWith(BYTE_ORDER_MARK) ? text2.slice(1) : text2;
}
function formatValue(value, before) {
  const lineBreak = before.lastIndexOf("\n");
  if (lineBreak < 0) return JSON.stringify(value);
  const indent = before.slice(lineBreak + 1);
  const newline = before.includes("\r\n") ? "\r\n" : "\n";
  return JSON.stringify(value, null, indent).replaceAll("\n", newline + indent);
}
function findMembers(text2) {
  const members = [];
  let at = text2.indexOf("{") + 1;
  for (; ; ) {
    const keyStart = skip(WHITESPACE, text2, at);
    if (text2[keyStart] !== '"') return members;
    const keyEnd = skip(STRING, text2, keyStart);
    const colon = skip(WHITESPACE, text2, keyEnd);
    const valueStart = skip(WHITESPACE, text2, colon + 1);
    const valueEnd = skipValue(text2, valueStart);
    const key = JSON.parse(text2.slice(keyStart, keyEnd));
    members.push({ key: String(key), before: text2.slice(at, keyStart), valueStart, valueEnd });
    const comma = skip(WHITESPACE, text2, valueEnd);
    if (text2[comma] !== ",") return members;
    at = comma + 1;
  }
}
function skipValue(text2, start2) {
  let depth = 0;
  let at = start2;
  do {
    const character = text2[at] ?? "";
    if (character === '"') at = skip(STRING, text2, at);
    else if ("{[".includes(character)) {
      depth++;
      at++;
    } else if ("}]".includes(character)) {
      depth--;
      at++;
    } else if (character === ",") at++;
    else if (/\s/.test(character)) at = skip(WHITESPACE, text2, at);
    else if (character === ":") at++;
    else at = skip(SCALAR, text2, at);
  } while (depth > 0);
  return at;
}
function skip(pattern, text2, from) {
  pattern.lastIndex = from;
  return pattern.test(text2) ? pattern.lastIndex : from;
}

// src/embeddings/user-metadata.ts
var MAX_BYTES4 = 8 * 1024 * 1024;
var MAX_ATTEMPTS = 8;
async function readUserMetadata(path63) {
  try {
    const text2 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      await readFileBounded(path63, MAX_BYTES4)
    );
    const document = parseJsonObject(text2);
    return document ? { state: "present", text: text2, document } : { state: "unusable", reason: "is not a JSON object" };
  } catch (error) {
    if (isAbsent(error)) return { state: "absent" };
    return { state: "unusable", reason: error instanceof TypeError ? "is not UTF-8 text" : "can't be read" };
  }
}
function isCivitaiDocument(document) {
  return Array.isArray(document["modelVersions"]);
}
async function editUserMetadata(path63, edit) {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const before = await identity(path63);
    const metadata = await readUserMetadata(path63);
    if (metadata.state === "unusable") return false;
    const text2 = metadata.state === "present" ? metadata.text : "{}\n";
    const edited = editText(text2, edit);
    if (edited === text2) return true;
    try {
      const written = await writeFileAtomic(path63, edited, {
        mode: metadata.state === "present" ? "replace" : "new",
        stillWanted: async () => await identity(path63) === before
      });
      if (written) return true;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new EmbeddingError("FILE_CHANGES_TOO_OFTEN", {
    message: `${path63} was changed by another program each time it was about to be written.`,
    hint: "Close the other program that writes it, then try again."
  });
}
function editText(text2, edit) {
  const document = parseJsonObject(text2) ?? {};
  const foreignTexts = isCivitaiDocument(document);
  let edited = text2;
  for (const key of ["description", "notes"]) {
    const value = edit[key];
    if (value !== void 0 && !foreignTexts && document[key] !== value)
      edited = setJsonMember(edited, key, value);
  }
  const mark = parseOwnMark(document[OWN_KEY]);
  const editedOwn = editedMark(mark, edit, foreignTexts);
  if (JSON.stringify(mark) !== JSON.stringify(editedOwn)) edited = setJsonMember(edited, OWN_KEY, editedOwn);
  return edited;
}
async function identity(path63) {
  try {
    const { ino, size, mtimeNs } = await stat11(path63, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch (error) {
    if (isAbsent(error)) return "absent";
    throw error;
  }
}

// src/embeddings/save-edit.ts
var locks = new KeyedLock();
async function saveEdit(options) {
  const { metadataPath, stemPath, marks, beside, edit } = options;
  await locks.run(
    stemPath,
    () => withFileErrors(metadataPath, async () => {
      const stored = marks.get(stemPath);
      if (stored === null && await editBeside(metadataPath, edit)) return;
      const mark = editedMark(stored ?? beside, edit, true);
      const isMoved = stored !== null && await editBeside(metadataPath, wholeEdit(mark));
      await marks.set(stemPath, isMoved ? null : mark);
    })
  );
}
async function editBeside(path63, edit) {
  try {
    return await editUserMetadata(path63, edit);
  } catch (error) {
    if (isNotAllowed(error)) return false;
    throw error;
  }
}
function wholeEdit({ promptSide, favourite, tags: tags2, description, notes }) {
  return { promptSide: promptSide ?? null, favourite, tags: tags2, description, notes };
}

// src/embeddings/source-loader.ts
import { join as join10 } from "node:path";

// src/embeddings/beside-facts.ts
import { realpath as realpath4 } from "node:fs/promises";

// src/embeddings/civitai-document.ts
import { z as z29 } from "./vendor/zod.mjs";

// src/embeddings/html-text.ts
var MAX_HTML = 2e5;
var MAX_TEXT = 2e4;
var ENTITIES = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " "
};
function textOfHtml(html) {
  return html.slice(0, MAX_HTML).replace(/<\/?(?:p|br|li|div|h[1-6]|ul|ol)\b[^<>]*>/gi, "\n").replace(/<[^<>]*>/g, "").replace(/&(#\d{1,7}|\w{2,6});/g, (whole, name) => entity(name) ?? whole).replace(/[ \t\r]+/g, " ").replace(/ ?\n[ \n]*/g, "\n").trim().slice(0, MAX_TEXT);
}
function entity(name) {
  if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? null;
  const code = Number(name.slice(1));
  return code > 0 && code <= 1114111 ? String.fromCodePoint(code) : null;
}

// src/embeddings/civitai-document.ts
var MAX_SAMPLES = 100;
var MAX_PROMPT = 2e4;
var text = z29.string().nullish().catch(null);
var number = z29.number().nullish().catch(null);
var listOf = (item) => z29.array(z29.unknown()).catch([]).default([]).transform((items) => items.slice(0, 1e3).flatMap((value) => item.safeParse(value).data ?? []));
var File2 = z29.object({ type: text, name: text, hashes: z29.object({ SHA256: text }).nullish().catch(null) });
var Meta = z29.object({ prompt: text, negativePrompt: text });
var Image = z29.object({ meta: Meta.nullish().catch(null) });
var Version = z29.object({
  id: number,
  modelId: number,
  name: text,
  baseModel: text,
  description: text,
  trainedWords: listOf(z29.string().max(1e3)),
  files: listOf(File2),
  images: listOf(Image),
  model: z29.object({ name: text }).nullish().catch(null)
});
var Model3 = z29.object({
  id: number,
  name: text,
  description: text,
  tags: listOf(z29.string().max(1e3)),
  modelVersions: listOf(Version)
});
function readCivitaiDocument(document, stem) {
  if (Array.isArray(document["modelVersions"])) {
    const model = Model3.safeParse(document).data;
    const version2 = model && versionOf(model.modelVersions, stem);
    if (!version2) return null;
    const clues = cluesOf(version2, stem);
    clues.facts.modelId = model.id ?? null;
    clues.facts.modelName = model.name ?? null;
    const files = model.modelVersions.flatMap(filesOf);
    const description = textOfHtml(model.description ?? "") || clues.description;
    return { ...clues, tags: model.tags, files, description };
  }
  const version = Version.safeParse(document).data;
  const isVersion = typeof version?.id === "number" && ("modelId" in document || "files" in document);
  return isVersion ? cluesOf(version, stem) : null;
}
function versionOf(versions, stem) {
  const hasFile = (version) => version.files.some((file) => file.name?.startsWith(`${stem}.`));
  return versions.find(hasFile) ?? versions[0];
}
function cluesOf(version, stem) {
  const facts = {
    modelId: version.modelId ?? null,
    versionId: version.id ?? null,
    modelName: version.model?.name ?? null,
    versionName: version.name ?? null,
    baseModel: version.baseModel ?? null,
    trainedWords: version.trainedWords
  };
  const samples = countSamples(version, [stem, ...version.trainedWords]);
  const description = textOfHtml(version.description ?? "");
  return { facts, tags: [], description, files: filesOf(version), samples };
}
function filesOf(version) {
  return version.files.flatMap((file) => {
    const sha256 = file.hashes?.SHA256?.toLowerCase();
    return sha256 ? [{ sha256, negative: file.type === "Negative" }] : [];
  });
}
function countSamples(version, words2) {
  const samples = { total: 0, negativeOnly: 0, positive: 0 };
  for (const { meta } of version.images.slice(0, MAX_SAMPLES)) {
    if (!meta) continue;
    const positive = mentions(meta.prompt, words2);
    const negative = mentions(meta.negativePrompt, words2);
    if (!positive && !negative) continue;
    samples.total++;
    if (positive) samples.positive++;
    else samples.negativeOnly++;
  }
  return samples;
}
function mentions(prompt, words2) {
  const text2 = (prompt ?? "").slice(0, MAX_PROMPT).toLowerCase();
  return words2.some((word) => {
    const wanted = word.toLowerCase();
    if (wanted === "") return false;
    for (let at = text2.indexOf(wanted); at >= 0; at = text2.indexOf(wanted, at + 1)) {
      const around = [text2[at - 1] ?? " ", text2[at + wanted.length] ?? " "];
      if (around.every((character) => !/[\p{L}\p{N}_-]/u.test(character))) return true;
    }
    return false;
  });
}

// src/embeddings/beside-facts.ts
var MAX_TEXT_BYTES = 256 * 1024;
var MAX_TEXT2 = 2e4;
var MAX_CIVITAI_BYTES = 8 * 1024 * 1024;
var NOTHING_BESIDE = {
  mark: {},
  description: "",
  notes: "",
  civitai: null,
  warnings: []
};
async function readBeside(companions, stem, pathOf) {
  const { metadata, civitaiInfo, text: text2, description } = companions;
  const facts = { ...NOTHING_BESIDE, warnings: [] };
  if (metadata !== null) {
    const read4 = await readUserMetadata(pathOf(metadata));
    if (read4.state === "unusable") facts.warnings.push(unusableMetadata(metadata, read4.reason));
    if (read4.state === "present") Object.assign(facts, fromMetadata(read4.document, stem));
  }
  if (civitaiInfo !== null) {
    facts.civitai = await readInfo(pathOf(civitaiInfo), stem, facts.civitai) ?? facts.civitai;
  }
  for (const id of [text2, description]) {
    if (id !== null && facts.description === "") facts.description = await readText(pathOf(id));
  }
  return facts;
}
function fromMetadata(document, stem) {
  const mark = parseOwnMark(document[OWN_KEY]);
  const civitai = readCivitaiDocument(document, stem);
  if (isCivitaiDocument(document)) {
    return { mark, civitai, description: mark.description ?? "", notes: mark.notes ?? "" };
  }
  return { mark, civitai, description: textOf2(document["description"]), notes: textOf2(document["notes"]) };
}
function textOf2(value) {
  return typeof value === "string" ? value.slice(0, MAX_TEXT2) : "";
}
async function readInfo(path63, stem, model) {
  const bytes = await readFileBounded(path63, MAX_CIVITAI_BYTES).catch(() => null);
  const document = bytes && parseJsonObject(bytes.toString("utf8"));
  const clues = document ? readCivitaiDocument(document, stem) : null;
  return clues && { ...clues, tags: model?.tags ?? [], files: [...clues.files, ...model?.files ?? []] };
}
async function readText(path63) {
  const target = await realpath4(path63).catch(() => path63);
  if (!target.toLowerCase().endsWith(".txt")) return "";
  const bytes = await readFileBounded(path63, MAX_TEXT_BYTES).catch(() => null);
  return bytes === null ? "" : bytes.toString("utf8").replace(/^\uFEFF/, "").trim().slice(0, MAX_TEXT2);
}
function unusableMetadata(id, reason) {
  const { fileName } = splitId(id);
  return {
    code: "METADATA_UNUSABLE",
    message: `${fileName} ${reason}, so it is left as it is; your marks are kept in our own store.`,
    hint: `Mend or delete ${fileName}. The web UI can't read it either.`,
    repair: null
  };
}

// src/embeddings/source-loader.ts
var READERS = 16;
var SourceLoader = class {
  #options;
  #known = /* @__PURE__ */ new Set();
  constructor(options) {
    this.#options = options;
  }
  /** How many files are embeddings by name. */
  get count() {
    return this.#known.size;
  }
  /** What was known the last time, for a first look at it; `all` and `load` tell what is still so. */
  remembered() {
    const sources = this.#options.index.sources();
    for (const { id } of sources) this.#known.add(id);
    return sources;
  }
  /** Ids of all files that are embeddings by name, and of those that were and are gone. */
  all() {
    const ids = new Set(this.#known);
    this.#known.clear();
    for (const id of this.#options.files.ids()) {
      if (!formatOf2(id)) continue;
      this.#known.add(id);
      ids.add(id);
    }
    return ids;
  }
  /** Ids of files that are embeddings by name, among `changed` or with a companion among them. */
  concerned(changed) {
    const ids = /* @__PURE__ */ new Set();
    for (const id of changed) {
      if (formatOf2(id)) {
        if (this.#options.files.has(id)) this.#known.add(id);
        else this.#known.delete(id);
        ids.add(id);
      }
      for (const stem of concernedStems(id)) {
        for (const other of this.#options.files.named(stem)) if (this.#known.has(other)) ids.add(other);
      }
    }
    return ids;
  }
  /** Ids of the embeddings and pictures of this stem. */
  siblings(stem) {
    const ids = [...this.#options.files.named(stem)];
    return new Set(ids.filter((id) => formatOf2(id) !== null && isSameStem(id, stem)));
  }
  companions(id) {
    return findCompanions(id, this.#options.files.named(stemId(id)));
  }
  /**
   * `onLoaded` gets each source as soon as it is there, or null for a file that is gone. Where
   * nothing changed it is the very object of the last time.
   */
  async load(ids, onLoaded) {
    await inBatches([...ids], READERS, (id) => andThen(this.#loadOne(id), (source) => onLoaded(id, source)));
  }
  #loadOne(id) {
    const { files, index } = this.#options;
    const stamp = files.get(id);
    const format = formatOf2(id);
    if (!stamp || !format) {
      index.delete(id);
      return null;
    }
    const known = index.get(id, stamp);
    const companions = this.companions(id);
    const signature = companionSignature(companions, (companion) => files.get(companion));
    if (known?.signature === signature) return known.source;
    return this.#read({ id, format, stamp, known: known?.source ?? null, companions, signature });
  }
  async #read({ id, format, stamp, known, companions, signature }) {
    const { files, index } = this.#options;
    const previewId = companions.preview ?? (isImageFormat(format) ? id : null);
    const previewStamp = previewId === null ? void 0 : files.get(previewId);
    const preview = previewId !== null && previewStamp ? { id: previewId, stamp: previewStamp } : null;
    const facts = known?.facts ?? await readFileFacts(this.#pathOf(id), splitId(id).fileName, stamp.size);
    const beside = await this.#readBeside(id, companions);
    const source = { id, format, stamp, facts, beside, sha256: known?.sha256 ?? null, preview };
    index.set({ source, signature });
    return source;
  }
  async #readBeside(id, companions) {
    if (companionIds(companions).length === 0) return NOTHING_BESIDE;
    const { stem } = splitName(splitId(id).fileName);
    return readBeside(companions, stem, (companion) => this.#pathOf(companion));
  }
  #pathOf(id) {
    return join10(this.#options.root, id);
  }
};

// src/embeddings/catalog.ts
var PROGRESS_MS2 = 500;
var HALF_COPIED_MS = 2e3;
var RECHECK_TICK_MS = 100;
var Catalog = class _Catalog {
  #options;
  #mirror;
  #loader;
  #book;
  #index;
  #marks;
  #hashes;
  #status;
  #changes = new Listeners();
  /** When to look again at files that can't be read but may still be being written. */
  #rechecks = /* @__PURE__ */ new Map();
  #recheckTimer = null;
  #actions = new KeyedLock();
  #firstScan = Promise.resolve();
  #closed = false;
  constructor(options, parts) {
    this.#options = options;
    this.#index = parts.index;
    this.#marks = parts.marks;
    const root = options.folder;
    this.#mirror = new FolderMirror({
      root,
      skip: parts.skip,
      onChange: (ids) => this.#onFiles(ids),
      onFolders: () => void this.#status.check()
    });
    this.#loader = new SourceLoader({ root, files: this.#mirror.files, index: this.#index });
    this.#book = new CardBook({
      settings: options.settings,
      storedMark: (stem) => this.#marks.isEmpty ? null : this.#marks.get(join11(root, stem))
    });
    this.#hashes = new HashQueue({
      pathOf: (id) => join11(root, id),
      onHashed: (hashed) => this.#onHashed(hashed)
    });
    this.#status = new FolderWatchdog({
      mirror: this.#mirror,
      folder: root,
      mistakenDirs: options.mistakenDirs,
      count: () => this.#loader.count
    });
  }
  /**
   * Opens a folder. Resolves before the first scan is over, with the cards of the last time: what is
   * different since comes as changes; `scanned` tells the end. Never fails for what the folder holds
   * or lacks.
   */
  static async open(options) {
    const folder = resolve2(options.folder);
    const [index, marks, ...own] = await Promise.all([
      HeaderIndex.open(options.cacheDir, folder),
      MarksStore.open(options.marksFile),
      ...[options.trashDir, options.cacheDir].map((path63) => realpath5(path63).catch(() => resolve2(path63)))
    ]);
    const catalog = new _Catalog({ ...options, folder }, { index, marks, skip: new Set(own) });
    catalog.#showRemembered();
    catalog.#firstScan = catalog.#scan();
    return catalog;
  }
  /** Resolves when every file found at the start is a card, and every card is as its file is. */
  async scanned() {
    await this.#firstScan;
  }
  /** Whether nothing is waiting to be looked at, read or hashed. */
  get idle() {
    return this.#mirror.idle && this.#hashes.idle && this.#rechecks.size === 0;
  }
  cards() {
    return this.#book.cards();
  }
  get(id) {
    return this.#book.get(this.#mirror.files.find(id) ?? id);
  }
  status() {
    return this.#status.status();
  }
  /** One call for all cards that changed together. Returns how to stop. */
  onChange(listener) {
    return this.#changes.add(listener);
  }
  onStatus(listener) {
    return this.#status.onStatus(listener);
  }
  /** What the attached web UI said of itself; null when none is attached. */
  setHost(report) {
    this.#book.setReport(report && viewOf2(report));
    this.#emit();
  }
  applySettings(settings) {
    this.#book.setSettings(settings);
    this.#emit();
  }
  /** Absolute path of the picture shown on the card; null: none. */
  previewFile(id) {
    const card = this.get(id);
    const preview = card && this.#book.source(card.id)?.preview;
    return preview ? join11(this.#options.folder, preview.id) : null;
  }
  async edit(id, edit) {
    const { source } = await this.#target(id);
    const stem = stemId(source.id);
    const metadataId = this.#loader.companions(source.id).metadata ?? `${stem}.json`;
    const folder = this.#options.folder;
    const place = { metadataPath: join11(folder, metadataId), stemPath: join11(folder, stem) };
    await saveEdit({ ...place, marks: this.#marks, beside: source.beside.mark, edit });
    await this.#takeNow([metadataId]);
    return this.#need(source.id).card;
  }
  /** Resolves to the new card. Also throws `FormatError` when the bytes are no embedding. */
  async import(request) {
    await this.#firstScan;
    return this.#act(request.fileName, (context) => importEmbedding(context, request));
  }
  /** Writes a new file beside the old one and resolves to its card. */
  async convert(id, request) {
    const { source } = await this.#target(id);
    return this.#act(source.id, (context) => convertFile2(context, source.id, request));
  }
  /** Does one of the repairs the card offers and resolves to the mended card. */
  async repair(id, action) {
    const { source, card } = await this.#target(id);
    if (![card.problem, ...card.warnings].some((problem3) => problem3?.repair === action)) {
      throw nothingToRepair("The card has nothing this would mend.");
    }
    const { pairFile, plainPicture } = this.#book.neighbours(source.id);
    const input = { id: source.id, action, pairFile, plainPicture };
    return this.#act(source.id, (context) => repairFile(context, input));
  }
  /** Moves the embedding to the trash with its companions. `trashedAs`: its absolute path there. */
  async remove(id) {
    const { source } = await this.#target(id);
    const { trashedAs } = await this.#run(source.id, (context) => removeEmbedding(context, source.id));
    return { id: source.id, trashedAs };
  }
  /** Moves back what `remove` put into this folder of the trash and resolves to the card. */
  async restore(trashId) {
    await this.#firstScan;
    return this.#act("The trash folder", (context) => restoreEmbedding(context, trashId));
  }
  async setPreview(id, bytes) {
    const { source } = await this.#target(id);
    return this.#act(source.id, (context) => setPreviewPicture(context, source.id, bytes));
  }
  async #act(what, action) {
    const outcome = await this.#run(what, action);
    return this.#need(outcome.id).card;
  }
  /** One action at a time: names are chosen by what is there. */
  async #run(what, action) {
    return this.#actions.run("", async () => {
      const outcome = await withFileErrors(what, () => action(this.#context()));
      await this.#takeNow(outcome.touched);
      return outcome;
    });
  }
  #context() {
    const { folder, trashDir } = this.#options;
    return {
      root: folder,
      trashDir,
      settings: this.#book.settings,
      report: this.#book.report,
      siblings: (stem) => this.#loader.siblings(stem),
      source: (id) => this.#book.source(id),
      companions: (id) => this.#loader.companions(id)
    };
  }
  async close() {
    this.#closed = true;
    if (this.#recheckTimer) clearTimeout(this.#recheckTimer);
    this.#rechecks.clear();
    await this.#firstScan;
    await this.#mirror.close();
    await this.#hashes.close();
    await this.#index.close();
  }
  /** What an action is about, once its card is surely as its file is. */
  async #target(id) {
    await this.#firstScan;
    return this.#need(id);
  }
  #need(id) {
    const card = this.get(id);
    const source = card && this.#book.source(card.id);
    if (card && source) return { card, source };
    throw new EmbeddingError("NOT_FOUND", {
      message: `There is no embedding ${id} in the folder.`,
      hint: "It was moved or deleted meanwhile; the list shows what is there now.",
      field: "id"
    });
  }
  #showRemembered() {
    for (const source of this.#loader.remembered()) this.#book.put(source);
    this.#emit();
  }
  async #scan() {
    await this.#mirror.scan();
    await this.#status.check();
    await this.#update(this.#loader.all(), Date.now());
    if (!this.#closed) this.#mirror.watch();
  }
  async #onFiles(changed) {
    await this.#update(this.#loader.concerned(changed), Date.now());
  }
  /** For files we wrote ourselves: they are whole. */
  async #takeNow(written) {
    await this.#mirror.takeNow(written);
    const ids = this.#loader.concerned(written);
    for (const id of ids) this.#book.touch(id);
    await this.#update(ids, null);
  }
  /** `seenAt`: when the files were found settled; null: they are known to be whole. */
  async #update(ids, seenAt) {
    let nextTelling = performance.now() + PROGRESS_MS2;
    this.#status.begin(ids.size);
    this.#hashes.pause();
    await this.#loader.load(ids, (id, source) => {
      this.#status.done();
      this.#take(id, source, seenAt);
      const now = performance.now();
      if (now < nextTelling) return;
      this.#emit();
      nextTelling = performance.now() + Math.max(PROGRESS_MS2, 10 * (performance.now() - now));
    });
    this.#emit();
    this.#hashes.resume();
  }
  #take(id, source, seenAt) {
    this.#rechecks.delete(id);
    if (source === null) {
      this.#book.delete(id);
      return;
    }
    if (source.facts.kind === "problem" && seenAt !== null && isFresh(source, seenAt)) {
      this.#takeUnfinished(source, source.facts.problem);
      return;
    }
    if (source !== this.#book.source(id)) this.#book.put(source);
    if (source.sha256 === null && source.facts.kind !== "picture") this.#hashes.add(id);
  }
  #takeUnfinished(source, problem3) {
    this.#index.delete(source.id);
    if (this.#options.once) {
      const hint = `It changed a moment ago: if it is still being written, look again when it is done. ${problem3.hint}`;
      this.#book.put({ ...source, facts: { kind: "problem", problem: { ...problem3, hint } } });
      return;
    }
    this.#rechecks.set(source.id, performance.now() + HALF_COPIED_MS);
    this.#planRecheck();
  }
  #planRecheck() {
    if (this.#closed || this.#rechecks.size === 0) return;
    this.#recheckTimer ??= setTimeout(() => {
      this.#recheckTimer = null;
      void this.#recheck();
    }, RECHECK_TICK_MS);
  }
  /** Takes all that are due together: an update goes over all cards. */
  async #recheck() {
    const now = performance.now();
    const due = [...this.#rechecks].filter(([, time]) => time <= now).map(([id]) => id);
    if (due.length > 0) await this.#update(new Set(due), null);
    this.#planRecheck();
  }
  #onHashed(hashed) {
    for (const { id, sha256, size, mtimeMs, facts } of hashed) {
      const source = this.#book.source(id);
      if (source?.stamp.size !== size || source.stamp.mtimeMs !== mtimeMs) continue;
      const hashedSource = { ...source, sha256, facts: facts ?? source.facts };
      this.#book.put(hashedSource);
      const entry = this.#index.get(id, source.stamp);
      if (entry) this.#index.set({ ...entry, source: hashedSource });
    }
    this.#emit();
  }
  #emit() {
    const change = this.#book.refresh();
    if (this.#closed || change.upserted.length === 0 && change.removed.length === 0) return;
    this.#changes.tell(change);
  }
};
function isFresh(source, now) {
  return Math.abs(now - source.stamp.mtimeMs) < HALF_COPIED_MS;
}

// src/cli/read-folder.ts
async function readFolder2(workplace) {
  const { paths, configuration: configuration2 } = workplace;
  const catalog = await Catalog.open({
    folder: embeddingsFolder(workplace),
    cacheDir: paths.cache,
    trashDir: paths.trash,
    mistakenDirs: [],
    marksFile: paths.marksFile,
    settings: configuration2.page,
    once: true
  });
  try {
    await catalog.scanned();
    return { cards: catalog.cards(), status: catalog.status() };
  } finally {
    await catalog.close();
  }
}

// src/cli/examine.ts
var MIN_NODE = [20, 19];
async function examine(workplace) {
  const probing = examineBackend(workplace);
  const folder = await examineFolder(workplace);
  const webUi = await examineWebUi(workplace.configuration);
  const backend = await probing;
  const memory = { total: wholeMemory(), free: freeMemory(), gpus: await nvidiaGpus() };
  const extension2 = findExtensionFolder();
  return {
    ...readBuild2(extension2),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    program: findProgramRoot(),
    extension: extension2,
    paths: await examinePaths(workplace),
    folder: folder.facts,
    webUi,
    backend: backend.report,
    memory,
    training: examineTraining(backend.report, memory),
    problems: [
      ...nodeProblems(process.versions.node),
      ...folder.problems,
      ...webUiProblems(webUi),
      ...backend.problems
    ]
  };
}
function examineTraining(backend, { free, gpus }) {
  if (backend === null) return { possible: false, message: "Nothing computes here; see below." };
  if (backend.name !== "wasm") {
    const isOnCard = backend.name === "native-gpu";
    const place = {
      ...{ backend: backend.name, base: backend.memory },
      free: (isOnCard ? ofChosenGpu(gpus)?.freeMemory : void 0) ?? free
    };
    const message2 = `Stable Diffusion 1.x and the miniature model. ${usualTraining(place)}`;
    return { possible: true, message: message2 };
  }
  const message = "The miniature model only: Stable Diffusion 1.x needs native TensorFlow (setup-tensorflow)";
  return { possible: true, message };
}
function usualTraining(place) {
  const { chosen } = planMemory(USUAL_PLAN, { memory: "auto", weights: "auto" }, place);
  const needs = `Stable Diffusion 1.5 at 512×512 needs ${humanSize(chosen.peak)}`;
  const assumed = place.backend === "native-gpu" ? " (assumed: no such card was measured)" : "";
  const free = `${humanSize(place.free)} free`;
  if (chosen.fits) return `${needs}${assumed}, ${free}: fits with ${wayName(chosen)}.`;
  return `${needs} at least${assumed}, ${free}: smaller pictures take less, and no sample images.`;
}
async function examinePaths({ paths }) {
  const named = Object.entries(paths);
  return Promise.all(named.map(async ([name, path63]) => ({ name, path: path63, ...await diskUsage(path63) })));
}
async function examineFolder(workplace) {
  const { cards, status } = await readFolder2(workplace);
  const unusable = cards.filter((card) => card.problem !== null);
  const problems = [...status.warnings];
  if (!status.exists) {
    const hint = "Make the folder, or name another one with --embeddings or embeddingsDir in the configuration.";
    problems.push({ code: "FOLDER_MISSING", message: `${status.path} is not there.`, hint });
  } else if (!status.writable) {
    const message = `${status.path} can't be written: marks are kept elsewhere, importing is off.`;
    problems.push({
      code: "NOT_WRITABLE",
      message,
      hint: "Give the user that runs this the right to write there."
    });
  }
  for (const { id, problem: problem3 } of unusable) {
    if (problem3 !== null) problems.push({ ...problem3, message: `${id}: ${problem3.message}` });
  }
  return { facts: { ...status, embeddings: cards.length, unusable: unusable.length }, problems };
}
async function examineWebUi(configuration2) {
  const { url } = configuration2.webUi;
  if (url === null) return unseen("none", null, { message: null, hint: null }).status;
  const access6 = { via: "api", credentials: apiCredentials(configuration2) };
  return (await observeHost(createWebUiHttp({ url }), access6)).status;
}
async function examineBackend({
  paths,
  source
}) {
  const { env = process.env } = source;
  const folder = tensorflowFolder(paths.home, env);
  try {
    const report = await probeBackend({ wanted: "auto", folder, env });
    const problems = report.name === "wasm" ? brokenBackend(report) : await outdatedBuild(folder, env);
    return { report, problems };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { message, hint } = error;
    return { report: null, problems: [{ code: "NO_BACKEND", message, hint }] };
  }
}
function brokenBackend({ obstacle }) {
  if (obstacle?.code !== "BROKEN") return [];
  return [{ code: "BACKEND_BROKEN", message: obstacle.reason, hint: obstacle.hint }];
}
function webUiProblems({ link: link5, message, hint }) {
  if (message === null || link5 === "unreachable") return [];
  return [{ code: `WEB_UI_${link5.toUpperCase().replace("-", "_")}`, message, hint: hint ?? "" }];
}
function nodeProblems(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isNewEnough = major > MIN_NODE[0] || major === MIN_NODE[0] && minor >= MIN_NODE[1];
  if (isNewEnough) return [];
  const message = `Node ${version} is too old: ${MIN_NODE.join(".")} or newer is needed.`;
  return [
    { code: "NODE_TOO_OLD", message, hint: "Install a current Node LTS; the extension can bring its own." }
  ];
}

// src/cli/doctor.ts
var doctor = {
  name: "doctor",
  summary: "Check this installation and say how to mend it",
  usage: "[flags]",
  details: [
    "Shows every path with its size, the embeddings folder, the link to the web UI, what would compute and what is wrong.",
    "For the state of a web UI add --home <web UI>/textual_inversion."
  ],
  flags: {
    json: sharedFlags.json,
    embeddings: sharedFlags.embeddings,
    "web-ui": sharedFlags["web-ui"],
    home: sharedFlags.home
  },
  run: runDoctor
};
async function runDoctor(invocation, io) {
  const examination = await examine(await openWorkplace(invocation, io));
  io.out(
    invocation.switches.has("json") ? `${JSON.stringify(examination, null, 2)}
` : describe4(examination)
  );
  return examination.problems.length === 0 ? ExitCode.ok : ExitCode.problem;
}
function describe4(examination) {
  const {
    version,
    buildId,
    node,
    platform,
    program,
    extension: extension2,
    paths,
    folder,
    webUi,
    backend,
    memory,
    training,
    problems
  } = examination;
  const rows2 = [
    ["version", `${version} (build ${buildId})`],
    ["node", `${node} on ${platform}`],
    ["program", program ?? "no clone around"],
    ["extension", extension2 ?? "not found"],
    ...paths.map(({ name, path: path63, exists: exists2, bytes }) => [
      name,
      `${path63}  ${exists2 ? humanSize(bytes) : "not there yet"}`
    ]),
    [
      "embeddings",
      `${folder.path}  ${folder.embeddings} file${folder.embeddings === 1 ? "" : "s"}, ${folder.unusable} unusable`
    ],
    ["web UI", webUi.message ?? `${webUi.family} at ${webUi.url ?? "no address"} (${webUi.link})`],
    ...backendRows(backend),
    ["memory", describeMemory(memory)],
    ["training", training.message]
  ];
  const lines = rows2.map(([name, text2]) => `${name.padEnd(12)}${printable(text2)}`);
  const found = problems.map(({ message, hint }) => printable(`!! ${message}
   ${hint}`));
  return [...lines, "", ...found.length === 0 ? ["All is well."] : found, ""].join("\n");
}
function backendRows(backend) {
  const lines = backend === null ? ["none works"] : describeBackend(backend);
  return lines.map((line, i) => [i === 0 ? "backend" : "", line]);
}
function describeMemory({ total, free, gpus }) {
  const cards = gpus.map(
    ({ name, memory, freeMemory: freeMemory2 }) => `; ${name}: ${humanSize(freeMemory2)} of ${humanSize(memory)}`
  );
  return `${humanSize(free)} of ${humanSize(total)} free${cards.join("")}`;
}

// src/cli/engine-view.ts
function engineJsonView({ out }) {
  return { show: (event) => out(`${JSON.stringify(event)}
`), close: () => void 0 };
}
function lineTeller({ err }, bar) {
  return (text2) => {
    bar?.clear();
    err(`${printable(text2).trimEnd()}
`);
  };
}
function backendSentence({ backend, why }) {
  return `Computing with ${backend}. ${why}`;
}

// src/cli/generate-task.ts
import { existsSync as existsSync8 } from "node:fs";
import { randomInt } from "node:crypto";
import path25 from "node:path";
function generateTask({ texts: texts2 }, folders2) {
  const seed = numberOf2(texts2["seed"], -1);
  const parsed = GenerateTask.safeParse({
    type: "generate",
    checkpoint: path25.resolve(texts2["checkpoint"] ?? requireBundled()),
    vae: texts2["vae"] === void 0 ? null : path25.resolve(texts2["vae"]),
    ...folders2,
    out: path25.resolve(texts2["out"] ?? freeName("picture", ".png")),
    prompt: texts2["prompt"] ?? "",
    negativePrompt: texts2["negative-prompt"] ?? "",
    steps: numberOf2(texts2["steps"], 20),
    sampler: texts2["sampler"] ?? "Euler a",
    cfgScale: numberOf2(texts2["cfg-scale"], 7),
    seed: seed === -1 ? randomInt(2 ** 32) : seed,
    width: numberOf2(texts2["width"], null),
    height: numberOf2(texts2["height"], null),
    clipSkip: numberOf2(texts2["clip-skip"], 1),
    backend: texts2["backend"] ?? "auto",
    version: `textual-inversion ${readBuild2().version}`
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const flag = String(issue?.path[0]).replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
  throw usage3(`--${flag}: ${issue?.message ?? "not usable"}.`);
}
function numberOf2(text2, otherwise) {
  if (text2 === void 0) return otherwise;
  return text2.trim() !== "" && Number.isFinite(Number(text2)) ? Number(text2) : text2;
}
function requireBundled() {
  const file = bundledModel();
  if (file === null) throw usage3("No checkpoint is named.");
  return file;
}
function usage3(message) {
  return new CliError("USAGE", { message, hint: "See textual-inversion generate --help." });
}
function freeName(stem, extension2) {
  for (let n = 1; ; n++) {
    const name = `${stem}${n === 1 ? "" : `-${n}`}${extension2}`;
    if (!existsSync8(name)) return name;
  }
}

// src/cli/generate.ts
var generate = {
  name: "generate",
  summary: "Draw a picture with a Stable Diffusion checkpoint",
  usage: '--prompt "…" [--checkpoint FILE] [flags]',
  details: [
    "Prompts are read as AUTOMATIC1111's web UI reads them: (emphasis:1.2), [less], BREAK, embeddings by name.",
    "The picture carries its settings, as the web UI writes and reads them. The same seed begins with the noise",
    "the web UI has on an NVIDIA card. Without --checkpoint the bundled miniature model draws."
  ],
  flags: {
    checkpoint: { type: "string", value: "FILE", description: ".safetensors or .ckpt of Stable Diffusion 1" },
    prompt: { type: "string", value: "TEXT", description: "What to draw" },
    "negative-prompt": { type: "string", value: "TEXT", description: "What to stay away from" },
    embeddings: sharedFlags.embeddings,
    steps: { type: "string", value: "N", description: "Steps of the sampler; 20" },
    sampler: { type: "string", value: "NAME", description: '"Euler a" (default), Euler or DDIM' },
    "cfg-scale": { type: "string", value: "X", description: "Guidance; 7. 1: none" },
    seed: { type: "string", value: "N", description: "-1 (default): any" },
    width: { type: "string", value: "PIXELS", description: "512; of a miniature model 64" },
    height: { type: "string", value: "PIXELS", description: "As --width" },
    "clip-skip": {
      type: "string",
      value: "N",
      description: "Take the text encoder's layer N from the end; 1"
    },
    vae: { type: "string", value: "FILE", description: "Use this VAE in place of the checkpoint's" },
    backend: { type: "string", value: "NAME", description: "auto (default), gpu, cpu or wasm" },
    out: {
      type: "string",
      value: "FILE",
      description: "Where to write; replaces. picture.png, picture-2.png, …"
    },
    json: { type: "boolean", description: "Print events as lines of JSON" },
    home: sharedFlags.home
  },
  run: runGenerate
};
async function runGenerate(invocation, io) {
  const workplace = await openWorkplace(invocation, io);
  const task = generateTask(invocation, {
    embeddingsDir: embeddingsFolder(workplace),
    tensorflow: tensorflowFolder(workplace.paths.home, io.env)
  });
  const view = invocation.switches.has("json") ? engineJsonView(io) : terminalView(io, process.stderr.isTTY);
  try {
    await runEngine(task, { onEvent: view.show, env: io.env });
  } finally {
    view.close();
  }
  return ExitCode.ok;
}
function terminalView(io, isTerminal) {
  const bar = isTerminal ? progressBar(io.err) : null;
  const tell = lineTeller(io, bar);
  const show = (event) => {
    switch (event.type) {
      case "backend":
        tell(backendSentence(event));
        return;
      case "stage":
        bar?.label(event.stage);
        return;
      case "notice":
        tell(`${event.message} ${event.hint}`);
        return;
      case "progress":
        bar?.progress(event.done, event.total);
        return;
      case "picture":
        bar?.clear();
        io.out(`${printable(event.file)}
`);
        return;
      case "probed":
      case "benched":
      case "inspected":
      case "inspected-checkpoint":
      case "planned-training":
      case "prompts":
      case "training":
      case "failed":
        return;
      default:
        return event;
    }
  };
  return { show, close: () => bar?.clear() };
}

// src/protocol/requests.ts
import { z as z30 } from "./vendor/zod.mjs";
var ListQuery = z30.strictObject({
  search: z30.string().max(500).default(""),
  baseModel: z30.union([BaseModel, z30.literal("unknown")]).optional(),
  side: PromptSide.optional(),
  favourite: z30.enum(["true", "false"]).optional(),
  usable: z30.enum(["true", "false"]).optional(),
  sort: z30.enum(["name", "path", "created", "modified", "size", "vectors"]).default("name"),
  order: z30.enum(["ascending", "descending"]).default("ascending"),
  offset: z30.coerce.number().int().min(0).default(0),
  limit: z30.coerce.number().int().min(1).max(1e5).default(1e5)
});
var ListReply = z30.object({
  cards: z30.array(EmbeddingCard),
  total: z30.number().int(),
  epoch: z30.string(),
  seq: z30.number().int()
});
var EventsQuery = z30.object({
  epoch: z30.string().max(64).optional(),
  after: z30.coerce.number().int().min(0).default(0)
});
var EditRequest = z30.strictObject({
  /** `null` takes the decision back: the suggestion is asked again. */
  promptSide: PromptSide.nullable().optional(),
  favourite: z30.boolean().optional(),
  description: z30.string().max(2e4).optional(),
  notes: z30.string().max(2e4).optional(),
  tags: z30.array(z30.string().max(100)).max(100).optional()
});
var FileName2 = z30.string().min(1).max(255);
var Base64 = z30.base64().max(64 * 1024 * 1024);
var PreviewRequest = z30.strictObject({ dataBase64: Base64 });
var ImportRequest = z30.strictObject({
  fileName: FileName2,
  dataBase64: Base64,
  /** The second half of a diffusers SDXL pair (`learned_embeds_2`), merged into one file. */
  pairBase64: Base64.optional(),
  /** Token to give it: the new stem. Default: the file's own. */
  token: z30.string().min(1).max(200).optional(),
  folder: z30.string().max(1e3).default(""),
  onClash: z30.enum(["refuse", "rename", "replace"]).default("refuse")
});
var ConvertRequest = z30.strictObject({
  to: z30.enum(["safetensors", "pt", "png"]),
  onClash: z30.enum(["refuse", "rename", "replace"]).default("refuse")
});
var RepairRequest = z30.strictObject({ action: RepairAction });
var CardReply = z30.object({ card: EmbeddingCard });
var DeleteReply = z30.object({ id: z30.string(), trashedAs: z30.string(), trashId: z30.string() });
var RestoreRequest = z30.strictObject({ trashId: z30.string().regex(/^\d[\d-]{0,63}$/) });
var { separator, weightStep, defaultSide, importFormat } = Settings.shape;
var SettingsRequest = z30.strictObject({
  separator: separator.unwrap().optional(),
  weightStep: weightStep.unwrap().optional(),
  defaultSide: defaultSide.unwrap().optional(),
  importFormat: importFormat.unwrap().optional()
});

// src/server/request-error.ts
var RequestError = class extends FieldError {
};

// src/server/parse-request.ts
function parseRequest(schema, input) {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === void 0) throw result.error;
  throw new RequestError("BAD_REQUEST", describeIssue(issue, schema));
}

// src/server/select-cards.ts
var byText = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;
function selectCards(cards, query) {
  const words2 = query.search.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const selected = cards.filter((card) => matchesFilters(card, query) && matchesSearch(card, words2));
  const direction = query.order === "ascending" ? 1 : -1;
  return selected.sort((a, b) => direction * compareBy(query.sort, a, b) || byText(a.id, b.id));
}
function matchesFilters(card, query) {
  const { baseModel, side: side2, favourite, usable } = query;
  return (baseModel === void 0 || (card.baseModel ?? "unknown") === baseModel) && (side2 === void 0 || card.promptSide === side2) && (favourite === void 0 || String(card.favourite) === favourite) && (usable === void 0 || String(card.problem === null) === usable);
}
function matchesSearch(card, words2) {
  if (words2.length === 0) return true;
  const { civitai } = card;
  const known = [
    card.token,
    card.id,
    card.description,
    card.notes,
    ...card.tags,
    card.sha256 ?? "",
    civitai?.modelName ?? "",
    ...civitai?.trainedWords ?? []
  ];
  const text2 = known.join("\n").toLowerCase();
  return words2.every((word) => text2.includes(word));
}
function compareBy(sort, a, b) {
  switch (sort) {
    case "name":
      return byText(a.token, b.token);
    case "path":
      return byText(a.id, b.id);
    case "created":
      return a.createdMs - b.createdMs;
    case "modified":
      return a.modifiedMs - b.modifiedMs;
    case "size":
      return a.sizeBytes - b.sizeBytes;
    case "vectors":
      return (a.vectors ?? 0) - (b.vectors ?? 0);
    default:
      return sort;
  }
}

// src/cli/list.ts
var list2 = {
  name: "list",
  summary: "List the embeddings folder",
  usage: "[WORD…] [flags]",
  details: [
    "Shows what the card browser shows; with words, only what has all of them in name, tags or notes.",
    "Files that can't be used are listed with the reason; they don't change the exit code."
  ],
  flags: { json: sharedFlags.json, embeddings: sharedFlags.embeddings, home: sharedFlags.home },
  run: runList
};
async function runList(invocation, io) {
  const { cards, status } = await readFolder2(await openWorkplace(invocation, io));
  if (!status.exists) {
    throw new CliError("FAILED", {
      message: `${status.path} is not there, or is no folder.`,
      hint: "Make the folder, or name another one with --embeddings."
    });
  }
  for (const { message, hint } of status.warnings) io.err(printable(`!! ${message} ${hint}
`));
  const search = invocation.positionals.join(" ");
  const selected = selectCards(cards, parseRequest(ListQuery, { search }));
  io.out(invocation.switches.has("json") ? `${JSON.stringify(selected, null, 2)}
` : tableOf(selected));
  return ExitCode.ok;
}
function tableOf(cards) {
  if (cards.length === 0) return "No embeddings.\n";
  const rows2 = cards.map((card) => [
    printable(card.token),
    card.baseModel ?? "-",
    card.vectors === null ? "-" : `${card.vectors}`,
    card.promptSide,
    printable(
      card.problem === null ? card.id : `${card.id}  !! ${card.problem.message} ${card.problem.hint}`
    )
  ]);
  const all = [["TOKEN", "MODEL", "VECTORS", "SIDE", "FILE"], ...rows2];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row2) => row2[column]?.length ?? 0)));
  return all.map(
    (row2) => row2.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd() + "\n"
  ).join("");
}

// src/cli/serve.ts
import { randomBytes as randomBytes4 } from "node:crypto";

// src/host/refresher.ts
var Refresher = class {
  #options;
  #timer = null;
  #running = null;
  #isClosed = false;
  constructor(options) {
    this.#options = { debounceMs: 1e3, retryMs: 5e3, ...options };
  }
  request() {
    this.#schedule(this.#options.debounceMs);
  }
  async close() {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }
  #schedule(delayMs) {
    if (this.#isClosed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#running = (this.#running ?? Promise.resolve()).then(() => this.#refresh());
    }, delayMs);
  }
  async #refresh() {
    const { observe, logger, retryMs } = this.#options;
    try {
      const { status, report, refresh: refresh3 } = await observe();
      const isAway = status.link === "unreachable";
      if (isAway || status.training || report?.busy === true) {
        this.#schedule(retryMs);
        return;
      }
      if (refresh3 === null) return;
      await refresh3();
      logger.info("The web UI has read its embeddings again");
      await observe();
    } catch (error) {
      const isPassing = error instanceof HostError && error.code !== "HOST_ANSWER";
      logger.warn(`No refresh of the web UI: ${describeError(error)}`);
      if (isPassing) this.#schedule(retryMs);
    }
  }
};

// src/host/host-link.ts
var PACE = {
  extension: 5e3,
  api: 1e4,
  lost: [500, 1e3, 2e3, 3e3],
  absent: 15e3,
  timeout: 5e3
};
var HostLink2 = class {
  #options;
  #pace;
  #refresher;
  #statusListeners = /* @__PURE__ */ new Set();
  #reportListeners = /* @__PURE__ */ new Set();
  #http = null;
  #seen;
  #hasAnswered = false;
  #failures = 0;
  #timer = null;
  #looking = null;
  #isRunning = false;
  constructor(options) {
    this.#options = options;
    this.#pace = { ...PACE, ...options.pace };
    this.#refresher = new Refresher({
      observe: () => this.look(),
      logger: options.logger,
      ...options.refreshPace
    });
    this.#seen = this.#setUrl(options.url);
  }
  get status() {
    return this.#seen.status;
  }
  /** Told that there is a web UI, rather than hoping so. */
  get #isTold() {
    return this.#options.access.via === "extension";
  }
  onStatus(listener) {
    this.#statusListeners.add(listener);
  }
  onReport(listener) {
    this.#reportListeners.add(listener);
  }
  start() {
    this.#isRunning = true;
    void this.look();
  }
  /** The web UI has another address now (null: none yet). */
  useUrl(url) {
    if (url?.replace(/\/+$/, "") === this.#http?.url) return;
    this.#looking = null;
    this.#accept(this.#setUrl(url));
    if (this.#isRunning) void this.look();
  }
  /** Files have changed: the web UI should read them again, soon. */
  requestRefresh() {
    this.#refresher.request();
  }
  /** The web UI's Stable Diffusion models; null: there is none to ask. Throws `HostError`. */
  async checkpoints() {
    return await this.#seen.models?.list() ?? null;
  }
  /**
   * Takes the web UI's checkpoint out of memory; it loads it again by itself when somebody generates. False: there was
   * none, or there is no web UI to ask. Throws `HostError`, `HOST_NOT_NOW` while it generates or trains.
   */
  async unloadCheckpoint() {
    return await this.#seen.models?.unload() ?? false;
  }
  /** Loads again what `unloadCheckpoint` took, also in an earlier life of this program. Answers and throws as it. */
  async restoreCheckpoint() {
    return await this.#seen.models?.restore() ?? false;
  }
  /** Has the web UI draw with an embedding that is not in its folder; see `DrawWithWebUi`. */
  async draw(order, signal) {
    const { draw, status } = this.#seen;
    if (draw === null) throw drawsNot(status);
    return draw(order, signal);
  }
  async close() {
    this.#isRunning = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.race([this.#refresher.close(), new Promise((resolve3) => setTimeout(resolve3, 200).unref())]);
  }
  /** Looks now; at most one look at a time. Never throws. */
  look() {
    this.#looking ??= this.#look();
    return this.#looking;
  }
  async #look() {
    const http2 = this.#http;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (http2 === null) return this.#seen;
    const seen2 = await observeHost(http2, this.#options.access);
    if (http2 !== this.#http) return this.#seen;
    this.#looking = null;
    this.#accept(this.#judge(seen2));
    this.#scheduleNext();
    return this.#seen;
  }
  /** Stand-alone, a web UI that never was there is not missed. */
  #judge(seen2) {
    if (seen2.status.link !== "unreachable") {
      this.#hasAnswered = true;
      this.#failures = 0;
      return seen2;
    }
    this.#failures++;
    if (seen2.isSlow && this.#hasAnswered) return { ...seen2, report: this.#seen.report };
    if (this.#hasAnswered || this.#isTold) return seen2;
    return unseen("none", seen2.status.url, { message: null, hint: null });
  }
  #scheduleNext() {
    if (!this.#isRunning) return;
    this.#timer = setTimeout(() => void this.look(), this.#pause());
  }
  #pause() {
    const { extension: extension2, api, lost, absent } = this.#pace;
    switch (this.status.link) {
      case "extension":
        return extension2;
      case "unreachable":
        return lost[Math.min(this.#failures, lost.length) - 1] ?? api;
      case "none":
        return absent;
      case "api":
      case "page-only":
      case "login-needed":
        return api;
      default:
        return this.status.link;
    }
  }
  #accept(seen2) {
    const before = this.#seen;
    this.#seen = seen2;
    if (!isSame(before.status, seen2.status))
      for (const listener of this.#statusListeners) listener(seen2.status);
    if (!isSame(before.report, seen2.report))
      for (const listener of this.#reportListeners) listener(seen2.report);
  }
  #setUrl(url) {
    this.#http = url === null ? null : createWebUiHttp({ url, timeoutMs: this.#pace.timeout, isTrusted: this.#isTold });
    this.#hasAnswered = false;
    this.#failures = 0;
    const why = this.#isTold ? { message: "The web UI is still starting.", hint: "The cards work; the link follows." } : { message: null, hint: null };
    return unseen("none", url, why);
  }
};
function drawsNot({ link: link5, message, hint }) {
  const isThere = link5 === "extension" || link5 === "api";
  return new HostError(link5 === "unreachable" ? "HOST_UNREACHABLE" : "HOST_REFUSED", {
    message: (isThere ? null : message) ?? "There is no web UI that can draw with a saved step.",
    hint: hint ?? "AUTOMATIC1111, Forge and reForge can, with this extension in them."
  });
}
function isSame(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

// src/server/settings-store.ts
var SettingsStore = class {
  #source;
  #settings;
  #last = Promise.resolve();
  #listeners = /* @__PURE__ */ new Set();
  /** `source`: where `settings` were loaded from; environment and flags go on winning. */
  constructor(settings, source) {
    this.#settings = settings;
    this.#source = source;
  }
  get() {
    return this.#settings;
  }
  /** Writes one change after the other. Throws `ConfigurationError`; then nothing has changed. */
  change(change) {
    const result = this.#last.then(() => this.#write(change));
    this.#last = result.catch(() => void 0);
    return result;
  }
  onChange(listener) {
    this.#listeners.add(listener);
  }
  async #write(change) {
    const values = Object.entries(change).filter(([, value]) => value !== void 0);
    const changes = values.map(([key, value]) => ({ path: ["page", key], value }));
    await changeConfiguration(this.#source.file, changes);
    this.#settings = (await loadConfiguration(this.#source)).page;
    for (const listener of this.#listeners) listener(this.#settings);
    return this.#settings;
  }
};

// src/server/sidecar.ts
import { createServer } from "node:http";

// src/datasets/datasets.ts
import { readFile as readFile9 } from "node:fs/promises";

// src/system/picture-files.ts
import path26 from "node:path";
function picturesFolder(cacheDir) {
  return path26.join(cacheDir, "pictures");
}
function pictureFiles(cacheDir, version) {
  const stem = path26.join(picturesFolder(cacheDir), version.slice(0, 2), version);
  return {
    facts: `${stem}.json`,
    thumbnail: `${stem}.webp`,
    mask: `${stem}.mask.webp`,
    attention: ({ width, height }) => `${stem}.${width}x${height}.json`
  };
}
function isPictureVersion(text2) {
  return /^[0-9a-f]{32}$/.test(text2);
}

// src/datasets/dataset-advice.ts
var FEW = 5;
var MANY = 100;
function adviceOn(pictures2, size) {
  const used = pictures2.filter(({ isUsed }) => isUsed);
  return [
    ...onNumber(used.length, pictures2.length),
    ...onSize(used, size),
    ...onCaptions(used),
    "Text and watermarks are learned like everything else: leave such pictures out, or cut the text off."
  ];
}
function onNumber(used, all) {
  const unused = all - used;
  const advice2 = unused === 0 ? [] : [`${unused} of ${all} files ${unused === 1 ? "is" : "are"} not used; each says why.`];
  if (used === 0)
    return [...advice2, "There is no picture to learn from yet. Five to twenty good ones are enough."];
  if (used < FEW)
    advice2.push(
      `${used === 1 ? "One picture is" : `${used} pictures are`} few: what is the same in all of them is learned, the background too. Five to twenty are better.`
    );
  if (used > MANY)
    advice2.push(
      `${used} pictures are many: a training needs more vectors and steps for them. Twenty chosen well often do better.`
    );
  return advice2;
}
function onSize(used, size) {
  const small = used.filter(({ width, height }) => width < size.width || height < size.height).length;
  if (small === 0) return [];
  return [
    `${small} of ${used.length} pictures ${small === 1 ? "is" : "are"} smaller than ${size.width}×${size.height}: what is blurred is learned as blurred.`
  ];
}
function onCaptions(used) {
  const named = used.filter(({ captionFrom }) => captionFrom === "file name").length;
  if (named === 0) return [];
  const which = named === used.length ? "The pictures have no captions" : `${named} of ${used.length} pictures ${named === 1 ? "has" : "have"} no caption`;
  return [`${which}: file names are taken. Say what a picture shows, but for what is to be learned.`];
}

// src/datasets/dataset-error.ts
var DatasetError = class extends FieldError {
};
function withFileErrors2(what, action) {
  return withFileTrouble(action, (trouble, cause) => {
    const { message, hint } = texts[trouble];
    return new DatasetError(trouble, { cause, message: message(what, String(cause.code)), hint });
  });
}
var texts = {
  DISK_FULL: {
    message: (what) => `The disk is full: ${what} was not written.`,
    hint: "Free some space, then try again."
  },
  NOT_WRITABLE: {
    message: (what) => `${what} may not be changed.`,
    hint: "Give the web UI's user the right to write there."
  },
  NOT_FOUND: {
    message: (what) => `${what} is not there any more.`,
    hint: "It was moved or deleted meanwhile: look again."
  },
  NAME_TAKEN: {
    message: (what) => `${what} is there already.`,
    hint: "Move or rename what is there, then try again."
  },
  FILE_SYSTEM: {
    message: (what, code) => `${what} can't be reached (${code}).`,
    hint: "Check that the disk is connected and healthy, then try again."
  }
};

// src/datasets/dataset-place.ts
import { readdir as readdir6, stat as stat12 } from "node:fs/promises";
import path27 from "node:path";

// src/formats/picture-kind.ts
var STARTS = [
  { kind: "PNG", start: /^\x89PNG\r\n\x1a\n/ },
  { kind: "JPEG", start: /^\xff\xd8\xff/ },
  { kind: "WebP", start: /^RIFF....WEBP/s },
  { kind: "GIF", start: /^GIF8[79]a/ },
  { kind: "TIFF", start: /^(?:II[*+]\0|MM\0[*+])/ },
  { kind: "BMP", start: /^BM.{12}[\x0c-\x7c]\0\0\0/s },
  { kind: "AVIF", start: /^....ftypavi[fs]/s }
];
var SIGNATURE_BYTES = 18;
function pictureKind(bytes) {
  const start2 = String.fromCharCode(...bytes.subarray(0, SIGNATURE_BYTES));
  return STARTS.find((each) => each.start.test(start2))?.kind ?? null;
}
var NAME = /\.(?:png|apng|jpe?g|jfif|webp|bmp|dib|tiff?|gif|avif)$/i;
function isPictureName(name) {
  return NAME.test(name);
}

// src/datasets/dataset-place.ts
var DEMO = "demo:";
var FOLDER = "folder:";
async function placeOf2(id, roots, noFolders) {
  if (id.startsWith(FOLDER)) return folderPlace(id, noFolders);
  const isDemo = id.startsWith(DEMO);
  const name = isDemo ? id.slice(DEMO.length) : id;
  const folder = await childFolder(isDemo ? roots.demo : roots.own, name);
  if (folder === null) throw unknown2();
  return { id, name, kind: isDemo ? "demo" : "own", folder };
}
async function folderPlace(id, noFolders) {
  const folder = id.slice(FOLDER.length);
  if (noFolders !== null) {
    throw new DatasetError("FOLDER_NOT_ALLOWED", {
      message: noFolders,
      hint: "Make a dataset here and drop the pictures into it."
    });
  }
  if (!path27.isAbsolute(folder) || !await isFolder(folder)) {
    throw new DatasetError("NOT_FOUND", {
      message: `There is no folder ${folder}.`,
      hint: "Write the whole path, as /home/me/pictures or C:\\Users\\me\\Pictures.",
      field: "pictures.folder"
    });
  }
  return { id, name: path27.basename(folder), kind: "folder", folder: path27.resolve(folder) };
}
async function childFolder(root, name) {
  if (root === null || name === "" || name.startsWith(".") || /[/\\\0]/.test(name)) return null;
  const folder = await resolveInside(root, name).catch(() => null);
  return folder !== null && await isFolder(folder) ? folder : null;
}
async function isFolder(folder) {
  return stat12(folder).then(
    (stats) => stats.isDirectory(),
    () => false
  );
}
async function listPlaces(roots) {
  const own = await foldersIn(roots.own);
  const demo = roots.demo === null ? [] : await foldersIn(roots.demo);
  const ids = [...own, ...demo.map((name) => DEMO + name)];
  const places = await Promise.all(ids.map((id) => placeOf2(id, roots, null).catch(() => null)));
  return places.filter((place) => place !== null);
}
async function foldersIn(root) {
  const entries = await readdir6(root).catch(() => []);
  return entries.filter((name) => !name.startsWith(".")).sort();
}
async function viewOf3(place) {
  const { id, name, kind, folder } = place;
  const [names, { mtimeMs }] = await Promise.all([readdir6(folder), stat12(folder)]).catch((cause) => {
    throw unknown2(cause);
  });
  const pictures2 = names.filter((each) => isPictureName(each) && !each.startsWith(".")).length;
  return { id, name, kind, folder, pictures: pictures2, changedMs: mtimeMs };
}
function unknown2(cause) {
  return new DatasetError("NOT_FOUND", {
    cause,
    message: "There is no such dataset.",
    hint: "It was probably renamed or removed: look at the list again."
  });
}

// src/datasets/inspections.ts
import { setTimeout as sleep2 } from "node:timers/promises";

// src/datasets/folder-stamp.ts
import { createHash as createHash5 } from "node:crypto";
import { readdir as readdir7, stat as stat13 } from "node:fs/promises";
import path28 from "node:path";
async function folderStamp(folder) {
  const names = await readdir7(folder).catch((cause) => {
    throw new DatasetError("NOT_FOUND", {
      cause,
      message: "The dataset's folder can't be read any more.",
      hint: "It was moved or deleted meanwhile, or its disk is gone: look at the list again."
    });
  });
  const counted = names.filter((name) => !name.startsWith(".")).sort();
  const lines = /* @__PURE__ */ new Map();
  await inBatches(counted, 16, async (name) => {
    const stats = await stat13(path28.join(folder, name)).catch(() => null);
    lines.set(name, `${name}\0${stats?.size ?? ""}\0${stats?.mtimeMs ?? ""}\0${stats?.ino ?? ""}`);
  });
  const hash = createHash5("sha256");
  for (const name of counted) hash.update(lines.get(name) ?? "");
  return { stamp: hash.digest("hex"), pictures: counted.filter(isPictureName).length };
}

// src/datasets/inspections.ts
var PATIENCE_MS = 5e3;
var REMEMBERED = 12;
var Inspections = class {
  #options;
  #answers = /* @__PURE__ */ new Map();
  #queue = Promise.resolve();
  constructor(options) {
    this.#options = options;
  }
  /** Waits for a few seconds; what is not seen by then is `pending`. Throws what the engine complained of. */
  async inspect(question) {
    const { stamp, pictures: pictures2 } = await folderStamp(question.folder);
    const key = JSON.stringify([question.folder, Object.entries(question.query).sort()]);
    const known = this.#answers.get(key);
    const isFresh2 = known?.stamp === stamp && known.state !== "stopped";
    const answer = isFresh2 ? known : this.#ask(question, { key, stamp, total: pictures2 });
    const patience2 = new AbortController();
    const waiting2 = sleep2(this.#options.patienceMs ?? PATIENCE_MS, null, { signal: patience2.signal });
    try {
      await Promise.race([answer.finished, waiting2.catch(() => null)]);
    } catch (error) {
      if (this.#answers.get(key) === answer) this.#answers.delete(key);
      throw error;
    } finally {
      patience2.abort();
    }
    const pending = answer.state === "done" ? 0 : Math.max(1, answer.total - answer.pictures.length);
    return { pictures: [...answer.pictures], pending };
  }
  /** What was seen last of a folder, whatever the question was; null: nothing, or not all. */
  lastSeen(folder) {
    const done = [...this.#answers.values()].filter((one) => one.folder === folder && one.state === "done");
    return done.at(-1)?.pictures ?? null;
  }
  /** Ends what works for it. */
  close() {
    for (const answer of this.#answers.values()) stop(answer);
  }
  #ask(question, start2) {
    for (const answer2 of this.#answers.values())
      if (answer2.folder === question.folder) stopUnfinished(answer2);
    const answer = {
      ...start2,
      ...{ folder: question.folder, pictures: [], state: "waiting", kill: null },
      finished: Promise.resolve()
    };
    answer.finished = this.#queue.then(() => this.#work(answer, question));
    this.#queue = answer.finished.catch(() => void 0);
    this.#answers.delete(start2.key);
    this.#answers.set(start2.key, answer);
    this.#forgetOldest();
    return answer;
  }
  async #work(answer, { folder, query }) {
    if (answer.state === "stopped") return;
    answer.state = "running";
    const { run, cacheDir } = this.#options;
    const task = { type: "inspect-dataset", folder, query, cacheDir };
    try {
      await run(task, {
        onEvent: (event) => {
          if (event.type !== "inspected") return;
          answer.pictures.push(...event.pictures);
          answer.total = event.total;
        },
        onStart: ({ kill }) => answer.kill = kill
      });
      answer.state = "done";
    } catch (error) {
      if (wasStopped(answer)) return;
      answer.state = "failed";
      throw error;
    }
  }
  #forgetOldest() {
    const [oldest] = this.#answers.values();
    if (this.#answers.size <= REMEMBERED || oldest === void 0) return;
    stop(oldest);
    this.#answers.delete(oldest.key);
  }
};
function wasStopped(answer) {
  return answer.state === "stopped";
}
function stopUnfinished(answer) {
  if (answer.state !== "done") stop(answer);
}
function stop(answer) {
  if (answer.state !== "done" && answer.state !== "failed") answer.state = "stopped";
  answer.kill?.();
}

// src/datasets/picture-path.ts
import path29 from "node:path";
import { lstat as lstat4 } from "node:fs/promises";
async function picturePath({ folder }, name) {
  const file = path29.join(folder, name);
  const isPlain = !/[/\\\0]/.test(name) && !name.startsWith(".") && isPictureName(name);
  const stats = isPlain ? await lstat4(file).catch(() => null) : null;
  if (stats !== null && !stats.isDirectory()) return file;
  throw new DatasetError("NOT_FOUND", {
    message: "There is no such picture in the dataset.",
    hint: "It was probably renamed or removed: look at the dataset again."
  });
}
function captionPath(picture) {
  const { dir, name } = path29.parse(picture);
  return path29.join(dir, `${name}.txt`);
}
function requireChangeable({ kind, name }) {
  if (kind !== "demo") return;
  throw new DatasetError("NOT_CHANGEABLE", {
    message: `The dataset ${name} comes with this program and stays as it is.`,
    hint: "Make a dataset of your own and put your pictures into it."
  });
}

// src/datasets/prompt-previews.ts
var REMEMBERED2 = 30;
var PromptPreviews = class {
  #run;
  #answers = /* @__PURE__ */ new Map();
  #running = /* @__PURE__ */ new Set();
  constructor(run) {
    this.#run = run;
  }
  /** `templateStamp` changes with the template's file. Throws what the engine complained of. */
  async render(task, templateStamp) {
    const key = JSON.stringify([task, templateStamp]);
    const known = this.#answers.get(key) ?? this.#ask(task);
    this.#answers.delete(key);
    this.#answers.set(key, known);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > REMEMBERED2 && oldest !== void 0) this.#answers.delete(oldest);
    try {
      return await known;
    } catch (error) {
      this.#answers.delete(key);
      throw error;
    }
  }
  close() {
    for (const kill of this.#running) kill();
  }
  async #ask(task) {
    let reply = { prompts: [], total: 0 };
    let kill = () => void 0;
    const onStart = (engine) => {
      kill = engine.kill;
      this.#running.add(kill);
    };
    try {
      await this.#run(task, {
        onStart,
        onEvent: (event) => {
          if (event.type === "prompts") reply = event.reply;
        }
      });
      return reply;
    } finally {
      this.#running.delete(kill);
    }
  }
};

// src/datasets/datasets.ts
var Datasets = class {
  roots;
  trashDir;
  previews;
  #cacheDir;
  #inspections;
  constructor({ roots, trashDir, cacheDir, run }) {
    this.roots = roots;
    this.trashDir = trashDir;
    this.previews = new PromptPreviews(run);
    this.#cacheDir = cacheDir;
    this.#inspections = new Inspections({ run, cacheDir });
  }
  /** Our own, then those of the demonstration. */
  async list() {
    const places = await listPlaces(this.roots);
    const views = await Promise.all(places.map((place) => viewOf3(place).catch(() => null)));
    return views.filter((view) => view !== null);
  }
  /** What a training would make of each picture. Throws `DatasetError`, and what an engine complains of. */
  async inspect(place, query) {
    const dataset = await viewOf3(place);
    const { pictures: pictures2, pending } = await this.#inspections.inspect({ folder: place.folder, query });
    const size = query.fit === "keep" ? { width: 0, height: 0 } : query;
    return { dataset, pictures: [...pictures2], pending, advice: pending > 0 ? [] : adviceOn(pictures2, size) };
  }
  /** What an inspection saw last in a folder; null: there was none yet. */
  lastSeen(folder) {
    return this.#inspections.lastSeen(folder);
  }
  /**
   * A picture of at most 256 pixels as WebP; `version` is the one that the inspection told, null: the present one.
   * Throws `DatasetError` `NOT_FOUND` also while nobody has looked at the picture yet.
   */
  async thumbnail(place, { picture, version, mask: mask2 }) {
    const file = await picturePath(place, picture);
    const known = version !== null && isPictureVersion(version) ? version : await versionOf2(file);
    const files = pictureFiles(this.#cacheDir, known);
    const bytes = (mask2 ? await orNull(files.mask) : null) ?? await orNull(files.thumbnail);
    if (bytes !== null) return { bytes, version: known };
    throw new DatasetError("NOT_FOUND", {
      message: "Nobody has looked at this picture yet.",
      hint: "Open its dataset first."
    });
  }
  /** Ends the engines that work for it. */
  close() {
    this.#inspections.close();
    this.previews.close();
  }
};
function versionOf2(file) {
  return withFileErrors2("The picture", async () => (await sha256OfFile(file)).slice(0, 32));
}
async function orNull(file) {
  try {
    return await readFile9(file);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

// src/jobs/checkpoint-library.ts
import path32 from "node:path";

// src/jobs/checkpoint-cache.ts
import { mkdir as mkdir14, readFile as readFile10 } from "node:fs/promises";
import path30 from "node:path";
import { z as z31 } from "./vendor/zod.mjs";
var VERSION2 = 2;
var MAX_ENTRIES = 4e3;
var Entry = z31.object({ stamp: z31.string(), facts: CheckpointFacts });
var Cache = z31.object({ version: z31.literal(VERSION2), entries: z31.record(z31.string(), Entry) });
var CheckpointCache = class _CheckpointCache {
  #file;
  #entries;
  constructor(file, entries) {
    this.#file = file;
    this.#entries = entries;
  }
  static async open(cacheDir) {
    const file = path30.join(cacheDir, "checkpoints.json");
    const text2 = await readFile10(file, "utf8").catch(() => "null");
    return new _CheckpointCache(file, new Map(Object.entries(read3(text2))));
  }
  get({ file, stamp }) {
    const entry = this.#entries.get(file);
    return entry?.stamp === stamp ? entry.facts : null;
  }
  set({ file, stamp }, facts) {
    this.#entries.delete(file);
    this.#entries.set(file, { stamp, facts });
  }
  async save() {
    const entries = Object.fromEntries([...this.#entries].slice(-MAX_ENTRIES));
    await mkdir14(path30.dirname(this.#file), { recursive: true });
    await writeFileAtomic(
      this.#file,
      JSON.stringify({ version: VERSION2, entries })
    );
  }
};
function read3(text2) {
  try {
    return Cache.parse(JSON.parse(text2)).entries;
  } catch {
    return {};
  }
}

// src/jobs/checkpoint-files.ts
import { readdir as readdir8, stat as stat14 } from "node:fs/promises";
import path31 from "node:path";
var MAX_DEPTH = 6;
var MAX_FILES = 2e3;
async function checkpointFiles(folders2) {
  const found = /* @__PURE__ */ new Set();
  const look = async (folder, depth) => {
    const entries = await readdir8(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (found.size >= MAX_FILES) return;
      const full = path31.join(folder, entry.name);
      if (entry.isDirectory() && depth < MAX_DEPTH && !entry.name.startsWith("."))
        await look(full, depth + 1);
      else if (!entry.isDirectory() && mayBeCheckpoint(entry.name)) found.add(full);
    }
  };
  for (const folder of folders2) await look(path31.resolve(folder), 0);
  return [...found];
}
async function stampOf(file) {
  const found = await stat14(file).catch(() => null);
  if (found === null || !found.isFile()) return null;
  const { dir, name } = path31.parse(file);
  const yaml = await stat14(path31.join(dir, `${name}.yaml`)).catch(() => null);
  return { file, sizeBytes: found.size, stamp: [found.size, found.mtimeMs, yaml?.mtimeMs ?? ""].join(" ") };
}
function mayBeCheckpoint(name) {
  return /\.(?:safetensors|ckpt)$/i.test(name) && !/\.vae\.\w+$/i.test(name);
}

// src/jobs/checkpoint-library.ts
var PATIENCE_MS2 = 1500;
var STATS_AT_A_TIME = 8;
var MAX_FAILURES = 3;
var USUAL2 = { usualSize: 512, vaeFactor: 8 };
var CheckpointLibrary = class {
  #options;
  #cache;
  /** Of those at which the engine's process died: tried again the next time. */
  #failures = /* @__PURE__ */ new Map();
  #seen = null;
  #isClosed = false;
  #looking = null;
  constructor(options) {
    this.#options = options;
    this.#cache = CheckpointCache.open(options.cacheDir);
  }
  /** What is known after a moment; `isComplete` says whether that is all. */
  async list() {
    this.#looking ??= this.#look().finally(() => this.#looking = null);
    await Promise.race([this.#looking, patience()]);
    return this.#reply(await this.#cache);
  }
  /** Pixels of a side of a latent of a checkpoint, as `model.checkpoint` of a job names it, or what is usual. */
  async vaeFactor(file) {
    const { checkpoints } = this.#seen === null ? await this.list() : this.#reply(await this.#cache);
    return checkpoints.find((checkpoint) => checkpoint.file === file)?.vaeFactor ?? USUAL2.vaeFactor;
  }
  /** How the web UI draws, as it was last told. */
  get host() {
    return this.#seen?.host ?? null;
  }
  close() {
    this.#isClosed = true;
    this.#options.inspector.close();
  }
  async #look() {
    const { host, folders: folders2, logger } = this.#options;
    try {
      const told = await host().catch((error) => {
        logger.warn(`The web UI's checkpoints are not known: ${describeError(error)}`);
        return null;
      });
      this.#seen = { found: await findAll(told, await checkpointFiles(folders2)), host: told };
      await this.#inspect(await this.#cache);
    } catch (error) {
      logger.error(`Checkpoints are not looked at: ${describeError(error)}`);
    }
  }
  /** All that is not known, also after one at which the engine died. */
  async #inspect(cache) {
    const wanted = new Map(
      (this.#seen?.found ?? []).flatMap(({ stamped }) => stamped === null ? [] : [[stamped.file, stamped]])
    );
    for (const [file, stamped] of wanted) if (cache.get(stamped) !== null) wanted.delete(file);
    if (wanted.size === 0) return;
    const tell = (file, facts) => {
      const stamped = wanted.get(file);
      if (stamped !== void 0) cache.set(stamped, facts);
      wanted.delete(file);
    };
    this.#failures.clear();
    while (wanted.size > 0 && this.#failures.size < MAX_FAILURES && !this.#isClosed) {
      try {
        await this.#options.inspector.inspect([...wanted.keys()], tell);
        break;
      } catch (error) {
        const [file = ""] = wanted.keys();
        const reason = error instanceof CodedError ? error.message : describeError(error);
        this.#failures.set(file, { ...unknownFacts, obstacle: `It can't be read: ${reason}` });
        wanted.delete(file);
      }
    }
    await cache.save();
  }
  #reply(cache) {
    const { found = [], host = null } = this.#seen ?? {};
    const current = host?.current ?? null;
    const bundled = bundledModel();
    const checkpoints = found.map(({ file, name, stamped }) => {
      const known = stamped === null ? unreachable : cache.get(stamped) ?? this.#failures.get(file);
      const facts = known ?? beingLookedAt;
      const isMiniature = file === bundled;
      return {
        file: isMiniature ? null : file,
        name: isMiniature ? MINIATURE_NAME : name,
        ...facts,
        sizeBytes: stamped?.sizeBytes ?? 0,
        isCurrent: file === current?.file,
        isMiniature
      };
    });
    return {
      checkpoints,
      isComplete: this.#looking === null,
      current: current === null ? null : { file: current.file, vae: current.vae, clipSkip: current.clipSkip },
      folders: [
        .../* @__PURE__ */ new Set([
          ...host?.folders ?? [],
          ...this.#options.folders.map((folder) => path32.resolve(folder))
        ])
      ]
    };
  }
};
var unknownFacts = { baseModel: null, ...USUAL2 };
var beingLookedAt = { ...unknownFacts, obstacle: "It is being looked at." };
var unreachable = {
  ...unknownFacts,
  obstacle: "This program can't reach the file: it was moved, or it is on another machine."
};
async function findAll(host, more) {
  const bundled = bundledModel();
  const names = new Map(host?.checkpoints.map(({ file, name }) => [file, name]));
  if (host?.current)
    names.set(host.current.file, names.get(host.current.file) ?? path32.parse(host.current.file).name);
  for (const file of more) if (!names.has(file)) names.set(file, path32.parse(file).name);
  if (bundled !== null) names.set(bundled, MINIATURE_NAME);
  const found = [...names].map(([file, name]) => ({ file, name, stamped: null }));
  await inBatches(found, STATS_AT_A_TIME, async (each) => {
    each.stamped = await stampOf(each.file);
  });
  return found;
}
function patience() {
  return new Promise((resolve3) => void setTimeout(resolve3, PATIENCE_MS2).unref());
}

// src/jobs/engine-inspector.ts
function engineInspector(env) {
  let running = null;
  return {
    inspect: (files, tell) => runEngine(
      { type: "inspect-checkpoints", files: [...files] },
      {
        env,
        onStart: (engine) => running = engine,
        onEvent: (event) => {
          if (event.type === "inspected-checkpoint") tell(event.file, event.facts);
        }
      }
    ),
    close: () => running?.kill()
  };
}

// src/jobs/host-memory.ts
import { access as access4, mkdir as mkdir15, rm as rm13 } from "node:fs/promises";
import path33 from "node:path";
import { setTimeout as sleep3 } from "node:timers/promises";
var RETRY_MS = 3e3;
var HostMemory = class {
  #options;
  #note;
  #returning = null;
  constructor(options) {
    this.#options = { retryMs: RETRY_MS, ...options };
    this.#note = path33.join(options.runtimeDir, "host-checkpoint-taken");
  }
  /**
   * Resolves when the web UI has given its checkpoint back; where there is none, or it can't, at once. `onWait`: told
   * once while it is generating. Throws the signal's reason.
   */
  async borrow(signal, onWait) {
    this.#stopReturning();
    for (let isFirst = true; ; isFirst = false) {
      try {
        await this.#take();
        return;
      } catch (error) {
        if (!isNotNow(error)) {
          this.#options.logger.warn(`The web UI keeps its checkpoint: ${describeError(error)}`);
          return;
        }
        if (isFirst) onWait(error);
      }
      await sleep3(this.#options.retryMs, void 0, { signal });
    }
  }
  /** Lets the web UI load its checkpoint again, when it was taken and as soon as that is possible. */
  async giveBack() {
    this.#stopReturning();
    if (!await this.#isTaken()) return;
    const returning = new AbortController();
    this.#returning = returning;
    const { host, logger, retryMs } = this.#options;
    while (!returning.signal.aborted) {
      const { link: link5 } = host.status;
      if (link5 === "extension" || link5 === "api") {
        try {
          if (await host.restoreCheckpoint()) logger.info("The web UI has its checkpoint again");
          await rm13(this.#note, { force: true });
          return;
        } catch (error) {
          if (!isNotNow(error))
            logger.warn(`The web UI's checkpoint is not back yet: ${describeError(error)}`);
        }
      }
      await sleep3(retryMs, void 0, { signal: returning.signal, ref: false }).catch(() => void 0);
    }
  }
  close() {
    this.#stopReturning();
  }
  async #take() {
    await mkdir15(this.#options.runtimeDir, { recursive: true });
    const wasTaken = await this.#isTaken();
    await writeFileAtomic(this.#note, "");
    let isTaken2 = wasTaken;
    try {
      isTaken2 = await this.#options.host.unloadCheckpoint() || wasTaken;
    } finally {
      if (!isTaken2) await rm13(this.#note, { force: true });
    }
  }
  #isTaken() {
    return access4(this.#note).then(
      () => true,
      () => false
    );
  }
  #stopReturning() {
    this.#returning?.abort();
    this.#returning = null;
  }
};
function isNotNow(error) {
  return error instanceof HostError && error.code === "HOST_NOT_NOW";
}

// src/system/memory-for.ts
async function memoryFor(backend, own = 0) {
  const gpu = backend === "native-gpu" ? ofChosenGpu(await nvidiaGpus()) : void 0;
  return gpu === void 0 ? { free: freeMemory() + own, whole: wholeMemory(), isOnCard: false } : { free: gpu.freeMemory, whole: gpu.memory, isOnCard: true };
}

// src/system/processor.ts
import { readFile as readFile11 } from "node:fs/promises";
var FLAGS = /^(?:flags|Features)\s*:.*\b(?:avx512_bf16|amx_bf16|bf16)\b/m;
async function hasBfloat16(file = "/proc/cpuinfo") {
  const text2 = await readFile11(file, "utf8").catch(() => "");
  return /^(?:flags|Features)\s*:/m.test(text2) ? FLAGS.test(text2) : null;
}

// src/jobs/gpu-sharing.ts
async function sharesHostMemory(options) {
  const { setting, backend, tensorflow } = options;
  return setting ?? computesOnGpu({ backend, tensorflow });
}
async function computesOnGpu({
  backend,
  tensorflow
}) {
  if (backend !== "auto" && backend !== "gpu") return false;
  return (await currentBuild(tensorflow))?.npmPackage === "@tensorflow/tfjs-node-gpu";
}

// src/jobs/training-plan.ts
import { mkdir as mkdir16 } from "node:fs/promises";
import path34 from "node:path";

// src/jobs/job-error.ts
var JobError = class extends FieldError {
};

// src/jobs/training-plan.ts
var SAVE_EVERY_SECONDS = 10;
function checkpointOf({ model }) {
  const checkpoint = model.checkpoint ?? bundledModel();
  if (checkpoint !== null) return checkpoint;
  throw new JobError("NO_CHECKPOINT", {
    message: "The job names no model.checkpoint, and the bundled model is not there.",
    hint: "Name a checkpoint of Stable Diffusion 1.",
    field: "model.checkpoint"
  });
}
function isOnMiniature(job) {
  return checkpointOf(job) === bundledModel();
}
function whyNotInstalled(job, { isHostFolder }) {
  return isHostFolder && isOnMiniature(job) ? MINIATURE_STAYS_OUT : null;
}
function trainTaskFor(job, folders2) {
  return {
    type: "train",
    job,
    checkpoint: checkpointOf(job),
    embeddingsDir: whyNotInstalled(job, folders2) === null ? folders2.embeddings : null,
    trashDir: folders2.trashDir,
    cacheDir: folders2.cacheDir,
    saveEverySeconds: SAVE_EVERY_SECONDS,
    tensorflow: folders2.tensorflow
  };
}
async function makeRunFolder(runs, name, now = /* @__PURE__ */ new Date()) {
  const stem = usableStem(name, "name");
  const stamp = now.toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  await mkdir16(runs, { recursive: true });
  for (let n = 1; ; n++) {
    const folder = path34.join(runs, `${stem}-${stamp}${n === 1 ? "" : `-${n}`}`);
    try {
      await mkdir16(folder);
      return folder;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

// src/jobs/preflight/backend-probes.ts
var KEPT_MS = 10 * 6e4;
var BackendProbes = class {
  #env;
  #tensorflow;
  #known = /* @__PURE__ */ new Map();
  /** `tensorflow`: the folder with the native builds. */
  constructor(options) {
    this.#env = options.env;
    this.#tensorflow = options.tensorflow;
  }
  /** Throws `EngineError` where none can be loaded. */
  async get(wanted) {
    const key = `${wanted} ${await buildStamp(this.#tensorflow)}`;
    const known = this.#known.get(key);
    if (known !== void 0 && Date.now() - known.triedMs < KEPT_MS) return known.report;
    const report = this.#try(wanted);
    this.#known.set(key, { report, triedMs: Date.now() });
    report.catch(() => this.#known.delete(key));
    return report;
  }
  async #try(wanted) {
    const reports = [];
    await runEngine(
      { type: "probe", wanted, tensorflow: this.#tensorflow },
      {
        env: this.#env,
        onEvent: (event) => {
          if (event.type === "probed") reports.push(event.report);
        }
      }
    );
    const [report] = reports;
    if (report === void 0) throw new Error("The engine told nothing of its backend.");
    return report;
  }
};

// src/system/precision-words.ts
function skippedText(skippedAtScale) {
  return `skipped, its gradient overflowed float16 at a loss scale of ${skippedAtScale}`;
}
function precisionTrouble(precision, { backend, hasBfloat16: hasBfloat162 }) {
  if (precision === "float32") return null;
  const hint = "Choose the precision float32, or auto.";
  if (backend === "wasm")
    return { message: `WebAssembly computes in float32 only, not in ${precision}.`, hint, blocks: true };
  if (backend === "native-gpu") return null;
  if (precision === "float16") {
    const message2 = "Processors compute float16 in small steps: several times as slow as float32.";
    return { message: message2, hint, blocks: false };
  }
  if (hasBfloat162 !== false) return null;
  const message = "This processor has no instructions for bfloat16 (AVX512_BF16 or AMX): it is slower than float32, and less exact than elsewhere.";
  return { message, hint, blocks: false };
}

// src/jobs/preflight/time-need.ts
var CORE_SPEED = { "native-cpu": 68e9, wasm: 18e9 };
var CARD_SPEED = 5e12;
var PRECISION_SPEED = { float32: 1, bfloat16: 1.7, float16: 0.2 };
var LEAST = { "native-gpu": 0.05, "native-cpu": 0.1, wasm: 0.3 };
function estimatedStep({ batch }, operations2, {
  name,
  facts,
  precision
}) {
  const cores = name === "native-cpu" ? facts.threads * PRECISION_SPEED[precision] : 1;
  const speed = name === "native-gpu" ? CARD_SPEED : CORE_SPEED[name] * cores;
  return batch.accumulation * (LEAST[name] + operations2 / speed);
}
function totalTime(job, plan, { secondsPerStep, operations: operations2 }) {
  const { evaluation, samples, batch } = job;
  const steps = stepsOf(job);
  const ofBatch = secondsPerStep / batch.accumulation;
  const ofForward = ofBatch / 3;
  const evaluations = evaluation.every > 0 ? 1 + Math.floor(steps / evaluation.every) : 0;
  const evaluating = evaluations * Math.ceil(evaluation.samples / batch.size) * ofForward;
  const { width, height } = plan;
  const ofPrediction = ofBatch * plan.forwardOperations / operations2;
  const larger = (samples.width ?? width) * (samples.height ?? height) / (width * height);
  const guided = samples.cfgScale > 1 ? 2 : 1;
  const drawing = sampleImages(job) * samples.steps * guided * ofPrediction * larger;
  return steps * secondsPerStep + evaluating + drawing;
}
function sampleImages({ samples, ...job }) {
  return samples.every > 0 ? Math.floor(stepsOf({ samples, ...job }) / samples.every) * samples.prompts.length : 0;
}
function stepsOf({ learningRate, steps }) {
  return lastStep(readSchedule(learningRate.schedule).pieces ?? [], steps);
}

// src/jobs/preflight/disk-need.ts
var PIXEL = 2;
var ROW = 200;
var HEAD = 4096;
var PICTURES = 100;
function diskNeed(job, plan) {
  const { samples, snapshotEvery, embedding, pictures: pictures2 } = job;
  const steps = stepsOf(job);
  const embeddings = 3 + (snapshotEvery > 0 ? Math.floor(steps / snapshotEvery) : 0);
  const { width, height } = plan;
  const drawn = sampleImages(job) * (samples.width ?? width) * (samples.height ?? height) * PIXEL;
  const latents = PICTURES * plan.latentBytes * (pictures2.latents === "random" ? 2 : 1);
  return embeddings * (HEAD + embedding.vectors * plan.vectorBytes) + drawn + latents + steps * ROW;
}

// src/jobs/preflight/preflight-reply.ts
var UNTRIED = {
  name: "wasm",
  memory: 2e8,
  facts: {
    ...{ registeredAs: "wasm", tfjsVersion: "", tensorflowVersion: null, threads: 1 },
    ...{ asGraphs: false, neverRun: false }
  }
};
var LONG = 3 * 24 * 3600;
var WORTH_SHORTENING = 3600;
function preflightReply(facts) {
  const { job, plan, backend, memory } = facts;
  const computing = "failure" in backend ? UNTRIED : backend;
  const memoryPlan = memoryPlanOf(facts);
  const { chosen } = memoryPlan;
  const measured = sameSize(facts, chosen, computing.name);
  const operations2 = timeOf(chosen, plan);
  const secondsPerStep = measured?.secondsPerStep ?? estimatedStep(job, operations2, { ...computing, precision: chosen.precision });
  const needed = neededMemory(measured, chosen, computing.name);
  const reply = {
    backend: described(facts),
    memory: {
      needed,
      free: memory.free,
      freeAfterUnload: memory.free + memory.lent,
      where: computing.name === "native-gpu" ? "gpu" : "ram"
    },
    way: {
      memory: chosen.memory,
      weights: chosen.weights,
      precision: chosen.precision,
      fits: chosen.fits
    },
    secondsPerStep: { value: secondsPerStep, from: measured === null ? "estimated" : "measured" },
    totalSeconds: totalTime(job, plan, { secondsPerStep, operations: operations2 }),
    disk: { needed: diskNeed(job, plan), free: facts.freeDisk }
  };
  return {
    ...reply,
    problems: [
      ..."failure" in backend ? [{ ...backend.failure, blocks: true }] : precisionProblems(facts, backend),
      ...memoryProblems(facts, { computing, memoryPlan, needed: needed.value }),
      ...timeProblems(reply.totalSeconds, computing.name),
      ...shorterNumbers(facts, { computing, totalSeconds: reply.totalSeconds }),
      ...diskProblems(reply.disk)
    ].map(({ message, hint, blocks }) => ({ message, hint, blocks }))
  };
}
function precisionProblems({ plan: { precision }, hasBfloat16: hasBfloat162 }, { name: backend }) {
  const trouble = precisionTrouble(precision, { backend, hasBfloat16: hasBfloat162 });
  return trouble === null ? [] : [trouble];
}
function memoryPlanOf({ job, plan, backend, memory }) {
  const { name, memory: base } = "failure" in backend ? UNTRIED : backend;
  return planMemory(plan, job, { backend: name, base, free: memory.free + memory.lent });
}
function described({ backend, job }) {
  if ("failure" in backend) return { name: job.backend, why: backend.failure.message };
  const { name, obstacle } = backend;
  const isChosen = obstacle === null || obstacle.code === "ASKED";
  return { name, why: isChosen ? "" : `${obstacle.reason} ${obstacle.hint}` };
}
function neededMemory(measured, { peak }, backend) {
  if (backend === "native-gpu") return { value: peak, from: "assumed" };
  const seen2 = measured?.memory ?? null;
  return seen2 === null ? { value: peak, from: "estimated" } : { value: seen2, from: "measured" };
}
function sameSize({ job, history }, way, backend) {
  const found = history.find(
    (run) => run.backend === backend && run.way?.memory === way.memory && run.way.weights === way.weights && run.way.precision === way.precision && run.settings.model.checkpoint === job.model.checkpoint && run.settings.pictures.width === job.pictures.width && run.settings.pictures.height === job.pictures.height && run.settings.pictures.fit === job.pictures.fit && run.settings.batch.size === job.batch.size
  );
  if (found === void 0) return null;
  const secondsPerStep = found.secondsPerStep / found.settings.batch.accumulation * job.batch.accumulation;
  return { ...found, secondsPerStep };
}
function memoryProblems({ job, memory }, { computing, memoryPlan, needed }) {
  const free = memory.free + memory.lent;
  if (computing.name === "wasm" && needed > WASM_END) {
    const message2 = `WebAssembly ends at ${humanSize(WASM_END)}, and this needs about ${humanSize(needed)}.`;
    const native = "Native TensorFlow has no such end: textual-inversion setup-tensorflow.";
    const fitting = memoryPlan.alternatives.length === 0 ? "" : `${whatFits(memoryPlan, job)} `;
    return [{ message: message2, hint: `${fitting}${native}`, blocks: true }];
  }
  if (memoryPlan.chosen.fits || needed <= free) return [];
  const isOnCard = computing.name === "native-gpu";
  const message = tooMuchMemory({ needed, free, isOnCard });
  return [{ message, hint: whatFits(memoryPlan, job), blocks: needed > memory.whole }];
}
function timeProblems(seconds, backend) {
  if (seconds <= LONG) return [];
  const days = Math.round(seconds / 86400);
  const better = backend === "wasm" ? "Native TensorFlow is several times as fast: textual-inversion setup-tensorflow." : "Fewer steps or smaller pictures take less; an embedding is often good long before its last step.";
  return [{ message: `It would take about ${days} days.`, hint: better, blocks: false }];
}
function shorterNumbers({ job, hasBfloat16: hasBfloat162 }, { computing, totalSeconds }) {
  const isOpen = job.precision === "auto" && computing.name === "native-cpu" && hasBfloat162 === true;
  if (!isOpen || totalSeconds < WORTH_SHORTENING) return [];
  const message = "This processor multiplies bfloat16: that takes about three fifths of the time.";
  const hint = "Choose the precision bfloat16. Its gradient is off by about a hundredth.";
  return [{ message, hint, blocks: false }];
}
function diskProblems({ needed, free }) {
  if (needed <= free) return [];
  const message = `It writes about ${humanSize(needed)}, and ${humanSize(free)} are free on the disk.`;
  return [{ message, hint: "Free some space, or draw fewer sample images.", blocks: true }];
}

// src/jobs/preflight/preflight.ts
var PLANS_KEPT = 50;
var Preflight = class {
  #options;
  #probes;
  #plans = /* @__PURE__ */ new Map();
  constructor(options) {
    this.#options = options;
    this.#probes = new BackendProbes(options);
  }
  /** Throws `EngineError` for a checkpoint that can't be trained with, `JobError` where there is none. */
  async reply(job) {
    const backend = await this.#backend(job);
    const precision = precisionOn(job.precision, "name" in backend ? backend.name : "wasm");
    const plan = await this.#plan(job, precision);
    const facts = {
      ...{ job, plan, backend, history: this.#options.history(), hasBfloat16: await hasBfloat16() },
      memory: await this.#memory(job, backend),
      freeDisk: await freeDisk(this.#options.runs)
    };
    if (memoryPlanOf(facts).chosen.fits) return preflightReply(facts);
    return preflightReply({ ...facts, plan: await this.#plan(job, precision, { withSmaller: true }) });
  }
  async #plan(job, precision, { withSmaller } = { withSmaller: false }) {
    const checkpoint = checkpointOf(job);
    const task = { type: "plan-training", checkpoint, withSmaller, precision, ...planningOf(job) };
    const key = JSON.stringify([task, (await stampOf(checkpoint))?.stamp]);
    const plan = this.#plans.get(key) ?? this.#ask(task);
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    plan.catch(() => this.#plans.delete(key));
    for (const oldest of [...this.#plans.keys()].slice(0, -PLANS_KEPT)) this.#plans.delete(oldest);
    return plan;
  }
  async #ask(task) {
    const plans = [];
    await runEngine(task, {
      env: this.#options.env,
      onEvent: (event) => {
        if (event.type === "planned-training") plans.push(event.plan);
      }
    });
    const [plan] = plans;
    if (plan === void 0) throw new Error("The engine told no plan.");
    return plan;
  }
  async #backend(job) {
    try {
      return await this.#probes.get(job.backend);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { failure: { code: String(error.code), message: error.message, hint: error.hint } };
    }
  }
  async #memory(job, backend) {
    const { free, whole, isOnCard } = await memoryFor("name" in backend ? backend.name : null);
    const { unloadHostModel: setting, tensorflow, host } = this.#options;
    const isLent = await sharesHostMemory({ setting, tensorflow, backend: job.backend });
    const held = isLent ? (await host().catch(() => null))?.current?.held : void 0;
    return { free, whole, lent: (isOnCard ? held?.gpu : held?.ram) ?? 0 };
  }
};

// src/jobs/jobs.ts
import { rm as rm16 } from "node:fs/promises";
import path49 from "node:path";

// src/jobs/job-facts.ts
import { z as z32 } from "./vendor/zod.mjs";
var MAX_NOTICES = 50;
var SMOOTHING = 0.1;
var ShownFacts = JobView.pick({
  ...{ state: true, createdMs: true, startedMs: true, endedMs: true, progress: true, backend: true },
  ...{ way: true, step: true, steps: true, latest: true, evaluation: true, best: true, secondsPerStep: true },
  ...{ memory: true, pictures: true, medianLength: true, near: true, notices: true, problem: true },
  ...{ installed: true, notInstalled: true }
});
var JobFacts = ShownFacts.extend({
  version: z32.literal(1),
  /** When it joined the queue; null: it is not in it. */
  queuedMs: z32.number().nullable(),
  /** How many steps `secondsPerStep` is about. */
  timedSteps: z32.int(),
  /** Runs of before know nothing of it. */
  way: TrainingWay.nullable().default(null),
  snapshots: z32.array(Snapshot),
  samples: z32.array(SampleImage)
});
function newFacts({ steps, now }) {
  return {
    ...{ version: 1, state: "queued", createdMs: now, startedMs: null, endedMs: null, queuedMs: now },
    ...{
      progress: null,
      backend: null,
      way: null,
      step: 0,
      steps,
      latest: null,
      evaluation: null,
      best: null
    },
    ...{ secondsPerStep: null, timedSteps: 0, memory: null, pictures: null, medianLength: null, near: [] },
    ...{ snapshots: [], samples: [], notices: [], problem: null, installed: null, notInstalled: null }
  };
}
function factsAfter(facts, event) {
  switch (event.type) {
    case "backend":
      return { ...facts, backend: { name: event.backend, why: event.why } };
    case "training":
      return afterTraining(facts, event.event);
    case "notice":
      return withNotice(facts, event);
    default:
      return event;
  }
}
function afterTraining(facts, event) {
  switch (event.type) {
    case "state":
      return { ...facts, state: event.state, progress: null };
    case "progress":
      return { ...facts, progress: { done: event.done, total: event.total } };
    case "notice":
      return withNotice(facts, event);
    case "picture":
      return event.isUsed ? facts : withNotice(facts, { message: `${event.name} is left out: ${event.message}`, hint: "" });
    case "started":
      return afterStart(facts, event);
    case "step":
      return afterStep(facts, event);
    case "skipped":
      return { ...facts, step: event.step };
    case "evaluation":
      return afterEvaluation(facts, event);
    case "snapshot":
      return { ...facts, snapshots: withOne(facts.snapshots, event.snapshot) };
    case "sample":
      return { ...facts, samples: withOne(facts.samples, event.sample) };
    case "saved":
      return facts;
    case "finished":
      return { ...facts, step: event.step, progress: null };
    default:
      return event;
  }
}
function afterStart(facts, { step, steps, pictures: pictures2, medianLength, way }) {
  return { ...facts, step, steps, pictures: pictures2, medianLength, way, timedSteps: 0 };
}
function afterStep(facts, event) {
  const timedSteps = facts.timedSteps + 1;
  const weight = timedSteps <= 2 ? 1 : Math.max(SMOOTHING, 1 / (timedSteps - 1));
  const before = facts.secondsPerStep ?? event.seconds;
  const secondsPerStep = before + weight * (event.seconds - before);
  const { step, memory } = event;
  return { ...facts, step, memory, latest: StepRow.parse(event), secondsPerStep, timedSteps };
}
function afterEvaluation(facts, { step, loss, near }) {
  const evaluation = { step, evaluation: loss };
  const best = facts.best === null || loss < facts.best.evaluation ? evaluation : facts.best;
  return { ...facts, evaluation, best, near };
}
function withNotice(facts, { message, hint }) {
  const isKnown = facts.notices.some((known) => known.message === message);
  if (isKnown || facts.notices.length >= MAX_NOTICES) return facts;
  return { ...facts, notices: [...facts.notices, { message, hint }] };
}
function withOne(all, one) {
  return [...all.filter(({ file }) => file !== one.file), one].sort((a, b) => a.step - b.step);
}

// src/jobs/job-queue.ts
import path40 from "node:path";

// src/jobs/device-turn.ts
import os4 from "node:os";
import path36 from "node:path";

// src/system/turn.ts
import { rmSync } from "node:fs";
import { mkdir as mkdir17, readdir as readdir9, readFile as readFile12, rm as rm14 } from "node:fs/promises";
import path35 from "node:path";
import { setTimeout as sleep4 } from "node:timers/promises";
var LOOK_MS = 1e3;
async function awaitTurn({ folder, what, signal, onWait }) {
  const turn = await lineUp(folder, what);
  try {
    for (let told = 0; ; ) {
      signal.throwIfAborted();
      const holder = await holderBefore(turn);
      if (holder === null) return turn;
      if (holder.pid !== told) onWait(holder);
      told = holder.pid;
      await sleep4(LOOK_MS, void 0, { signal });
    }
  } catch (error) {
    rmSync(turn, { force: true });
    throw error;
  }
}
async function endTurn(turn) {
  await rm14(turn, { force: true });
}
async function lineUp(folder, what) {
  await mkdir17(folder, { recursive: true });
  const text2 = await textOf3(what);
  for (; ; ) {
    const number3 = Math.max(Date.now(), 1 + ((await numbersIn(folder)).at(-1) ?? 0));
    const turn = path35.join(folder, String(number3));
    try {
      await writeFileAtomic(turn, text2, { mode: "new" });
    } catch (error) {
      if (isTaken(error)) continue;
      throw error;
    }
    if ((await numbersIn(folder)).at(-1) === number3) return turn;
    await endTurn(turn);
  }
}
async function holderBefore(turn) {
  const folder = path35.dirname(turn);
  const mine = Number(path35.basename(turn));
  for (const number3 of await numbersIn(folder)) {
    if (number3 >= mine) break;
    const other = path35.join(folder, String(number3));
    const pid = await lockOwner(other);
    if (pid !== null) return { pid, ...await readTurn(other) };
    await removeDeadLock(other);
  }
  return null;
}
async function numbersIn(folder) {
  const names = await readdir9(folder);
  return names.filter((name) => /^\d+$/.test(name)).map(Number).sort((a, b) => a - b);
}
async function textOf3(what) {
  return `${await lockText()}
${what.replaceAll(/\s+/g, " ")}`;
}
async function readTurn(turn) {
  const text2 = await readFile12(turn, "utf8").catch(() => "");
  return { what: text2.split("\n")[2] ?? "" };
}

// src/jobs/device-turn.ts
async function inDeviceTurn(task, options, train2) {
  const turn = await deviceTurn(task, options);
  try {
    return await train2({ ...task, turn });
  } finally {
    if (turn !== null) await endTurn(turn);
  }
}
async function deviceTurn({ job, tensorflow }, { env, signal, onWait, onUnknown }) {
  const { backend, name } = job;
  const isOnGpu = await computesOnGpu({ backend, tensorflow });
  const folder = path36.join(deviceFolder({ env }), deviceName(isOnGpu, env));
  try {
    return await awaitTurn({ folder, what: name, signal, onWait: (holder) => onWait(waiting(holder)) });
  } catch (error) {
    if (signal.aborted || errnoOf(error) === null) throw error;
    onUnknown({
      message: `Whether another program trains can't be known: ${describeError(error)}.`,
      hint: "This one does not wait. TI_DEVICE_DIR names a folder that can be written."
    });
    return null;
  }
}
function deviceName(isOnGpu, env) {
  const device = isOnGpu ? `gpu-${chosenGpu(env)}` : "cpu";
  return `${os4.hostname()}-${device}`.replaceAll(/[^\w.-]/g, "_");
}
function waiting({ pid, what }) {
  return {
    message: `This waits for the training of ${what} in another program (process ${pid}).`,
    hint: "It begins by itself when that has ended."
  };
}

// src/jobs/not-in-this-state.ts
function notInThisState({ settings, facts }, what) {
  return new JobError("NOT_IN_THIS_STATE", {
    message: `The training of ${settings.name} is ${facts.state} and ${what}.`,
    hint: "The list shows what it can be told now."
  });
}
function heldByAnother(job, owner) {
  return notInThisState(job, `held by another program (process ${owner})`);
}

// src/jobs/run-claim.ts
import { rm as rm15 } from "node:fs/promises";
import path38 from "node:path";

// src/system/run-lock.ts
import path37 from "node:path";
var runLock = (runFolder) => path37.join(runFolder, "run.lock");

// src/jobs/run-claim.ts
var claimFile = (folder) => path38.join(folder, "job.lock");
function claimRun(folder) {
  return takeProcessLock(claimFile(folder));
}
async function releaseRun(folder) {
  await rm15(claimFile(folder), { force: true });
}
async function holderOf(folder) {
  return await lockOwner(runLock(folder)) ?? await lockOwner(claimFile(folder));
}

// src/jobs/run-files.ts
import { readFile as readFile13 } from "node:fs/promises";
import path39 from "node:path";
import { parseDocument as parseDocument2, stringify as stringify2 } from "./vendor/yaml.mjs";
var MAX_TEXT_BYTES2 = 4 * 1024 * 1024;
var MAX_STATE_BYTES = 16 * 1024 * 1024;
var runPaths = (folder) => ({
  settings: path39.join(folder, "config.yaml"),
  facts: path39.join(folder, "job.json"),
  log: path39.join(folder, "run.log"),
  state: path39.join(folder, "state.safetensors"),
  metrics: path39.join(folder, "metrics.jsonl"),
  snapshots: path39.join(folder, "snapshots"),
  samples: path39.join(folder, "samples")
});
function finishedFile(folder, { name, embedding }) {
  return path39.join(folder, `${name.normalize("NFC")}.${embedding.format}`);
}
async function readSettings(folder) {
  const bytes = await readFileBounded(runPaths(folder).settings, MAX_TEXT_BYTES2);
  return TrainingJob.parse(withMemoryMode(parseDocument2(bytes.toString("utf8")).toJS()));
}
async function writeSettings(folder, job) {
  await writeFileAtomic(runPaths(folder).settings, stringify2(job));
}
async function readFacts(folder) {
  try {
    const bytes = await readFileBounded(runPaths(folder).facts, MAX_TEXT_BYTES2);
    return JobFacts.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    return null;
  }
}
async function writeFacts(folder, facts) {
  await writeFileAtomic(runPaths(folder).facts, `${JSON.stringify(facts, null, 1)}
`);
}
async function savedStep(folder) {
  try {
    const bytes = await readFile13(runPaths(folder).state);
    if (bytes.length > MAX_STATE_BYTES) return null;
    const step = Number(readSafetensorsHeader(bytes, bytes.length).metadata?.["step"]);
    return Number.isSafeInteger(step) ? step : null;
  } catch {
    return null;
  }
}

// src/jobs/running-job.ts
import { closeSync as closeSync3, openSync as openSync3 } from "node:fs";

// src/jobs/watchdog.ts
var TICK_MS2 = 5e3;
var GENEROUS_MS = 20 * 6e4;
var LEAST_MS = 2 * 6e4;
var STEPS_OF_PATIENCE = 10;
function patienceMs(state, secondsPerStep) {
  if (state === "paused") return null;
  if (state !== "training" || secondsPerStep === null) return GENEROUS_MS;
  return Math.max(LEAST_MS, STEPS_OF_PATIENCE * secondsPerStep * 1e3);
}
var Watchdog = class {
  #timer;
  #silentMs = 0;
  #lastTick = performance.now();
  /** `patience`: asked at each tick; `onSilence`: called once. */
  constructor({ patience: patience2, onSilence }) {
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#silentMs += Math.min(now - this.#lastTick, 2 * TICK_MS2);
      this.#lastTick = now;
      const limit = patience2();
      if (limit === null) this.heard();
      else if (this.#silentMs > limit) {
        this.stop();
        onSilence();
      }
    }, TICK_MS2);
    this.#timer.unref();
  }
  heard() {
    this.#silentMs = 0;
  }
  stop() {
    clearInterval(this.#timer);
  }
};

// src/jobs/running-job.ts
var RunningJob = class {
  job;
  ended;
  #engine;
  #watchdog;
  #finished = null;
  #interrupts = 0;
  #isSilent = false;
  /** Throws `EngineError` when the engine's program is gone, node's errors when the log can't be written. */
  constructor({ job, task, env, onEvent }) {
    this.job = job;
    const complaints = openSync3(runPaths(job.folder).log, "a");
    try {
      this.#engine = startEngine(task, {
        env,
        complaints,
        onEvent: (event) => {
          this.#watchdog.heard();
          if (event.type === "training" && event.event.type === "finished") this.#finished = event.event;
          if (event.type === "training" || event.type === "backend" || event.type === "notice")
            onEvent(event);
        }
      });
    } finally {
      closeSync3(complaints);
    }
    this.#watchdog = new Watchdog({
      patience: () => patienceMs(job.facts.state, job.facts.timedSteps > 2 ? job.facts.secondsPerStep : null),
      onSilence: () => {
        this.#isSilent = true;
        this.#engine.kill();
      }
    });
    this.ended = this.#engine.ended.then((end) => {
      this.#watchdog.stop();
      return this.#endOf(end);
    });
  }
  tell(command2) {
    this.#engine.tell(command2);
  }
  /** The first time: end with the completed steps. The second time: end soon; then what is saved has to do. */
  interrupt(graceMs) {
    this.#engine.tell("interrupt");
    if (this.#interrupts++ === 0) return;
    const timer = setTimeout(() => this.#engine.kill(), graceMs);
    void this.ended.then(() => clearTimeout(timer));
  }
  get isInterrupting() {
    return this.#interrupts > 0;
  }
  /** Asks it to save and end. It does so on its own where it takes longer than we are there. */
  async leave(graceMs) {
    this.#engine.tell("suspend");
    let timer;
    const late = new Promise((resolve3) => timer = setTimeout(() => resolve3(null), graceMs));
    const end = await Promise.race([this.ended, late]);
    clearTimeout(timer);
    if (end === null) this.#engine.letGo();
    return end;
  }
  #endOf(end) {
    const finished = this.#finished;
    if (finished !== null) return { state: endStates[finished.reason], problem: null, finished };
    if (end.type === "failed" || end.type === "not started")
      return { state: "failed", problem: problemOfEnd(end), finished };
    return { state: "suspended", problem: this.#problemOfDeath(end), finished };
  }
  #problemOfDeath(end) {
    if (this.#isSilent) return stalled;
    if (this.#interrupts > 1) return null;
    if (isOutOfMemory(end)) return outOfMemory2;
    return end.type === "well" ? endedEarly : problemOfEnd(end);
  }
};
var endStates = { done: "finished", interrupted: "interrupted", suspended: "suspended" };
var stalled = {
  code: "STALLED",
  message: "The engine told nothing for ten times as long as a step takes, and was ended.",
  hint: "Resume to go on from the saved state. If it happens again, choose another backend."
};
var outOfMemory2 = {
  code: "OUT_OF_MEMORY",
  message: "The system ended the training, as it does when memory runs out.",
  hint: "Close other programs, let the web UI give its checkpoint back, or choose smaller pictures or a smaller batch. Resume goes on from the saved state."
};
var endedEarly = {
  code: "ENGINE_DIED",
  message: "The engine ended before the training had.",
  hint: "Resume goes on from the saved state; the run's log may say why."
};

// src/jobs/job-queue.ts
var SAVE_GRACE_MS = 2e4;
var LEAVE_GRACE_MS = 500;
var JobQueue = class {
  #options;
  #current = null;
  #isClosed = false;
  constructor(options) {
    this.#options = options;
  }
  /** Takes up what waited when a sidecar ended. What another one has in its queue stays there. */
  async takeUp(jobs) {
    for (const job of jobs) {
      if (job.facts.state !== "queued" || job.heldBy !== null) continue;
      job.heldBy = await claimRun(job.folder);
      if (job.heldBy !== null) continue;
      job.facts = await readFacts(job.folder) ?? job.facts;
      if (job.facts.state !== "queued") await releaseRun(job.folder);
      else job.facts = { ...job.facts, notices: [] };
    }
    this.startNext();
  }
  /** Puts a job at the end. Throws `JobError` `NOT_IN_THIS_STATE` where another program has it. */
  async join(job) {
    const owner = await claimRun(job.folder);
    if (owner !== null) throw heldByAnother(job, owner);
    const { recorder } = this.#options;
    await recorder.set(job, { state: "queued", queuedMs: Date.now(), endedMs: null, problem: null });
    this.startNext();
  }
  /** Takes a job that waits out of it. */
  async leave(job) {
    const current = this.#currentOf(job);
    current?.waiting.abort();
    if (current !== null) this.#current = null;
    const left = { state: "interrupted", queuedMs: null, endedMs: Date.now() };
    await this.#options.recorder.set(job, { ...left, notices: [] });
    await releaseRun(job.folder);
    if (current === null) this.tellPlaces();
    else this.startNext();
  }
  /** Not yet while another program has the device. */
  isWorkingOn(job) {
    return this.#current?.job === job && job.facts.state !== "queued";
  }
  /** Whether no other program may touch it. */
  isOurs(job) {
    return this.isWorkingOn(job) || job.facts.state === "queued" && job.heldBy === null;
  }
  /** From 1; null: it does not wait here, or only for the device. */
  placeOf(job) {
    const at = this.#waiting.indexOf(job);
    return at === -1 ? null : at + 1;
  }
  /** Whether it was told to end with its completed steps. */
  isInterrupting(job) {
    const current = this.#currentOf(job);
    return current !== null && (current.running?.isInterrupting ?? current.waiting.signal.aborted);
  }
  /** Throws `JobError` `NOT_IN_THIS_STATE` for what it can't be told now. */
  tell(job, command2) {
    const current = this.#currentOf(job);
    const running = current?.running ?? null;
    if (command2 === "interrupt" && running === null && current !== null) current.waiting.abort();
    else if (running === null) throw notInThisState(job, `can't be told to ${command2}`);
    else if (command2 === "interrupt") running.interrupt(SAVE_GRACE_MS);
    else running.tell(command2);
    this.#options.recorder.changed(job);
  }
  startNext() {
    const [next] = this.#waiting;
    if (this.#current !== null || this.#isClosed) return;
    if (next === void 0) {
      void this.#options.hostMemory.giveBack();
      return;
    }
    const current = { job: next, running: null, waiting: new AbortController() };
    this.#current = current;
    void this.#work(current);
    this.tellPlaces();
  }
  tellPlaces() {
    for (const job of this.#waiting) this.#options.recorder.changed(job);
  }
  /** Ends within a second; an engine that takes longer to save ends by itself. What waits is taken up at the next start. */
  async close() {
    this.#isClosed = true;
    const current = this.#current;
    current?.waiting.abort();
    if (current?.job.facts.state === "queued") await releaseRun(current.job.folder);
    else if (current !== null) {
      const end = await current.running?.leave(LEAVE_GRACE_MS);
      await this.#conclude(current.job, end ?? { state: "suspended", problem: null, finished: null });
    }
    for (const job of this.#waiting) await releaseRun(job.folder);
  }
  #currentOf(job) {
    return this.#current?.job === job ? this.#current : null;
  }
  get #waiting() {
    return [...this.#options.jobs.values()].filter((job) => job.facts.state === "queued" && job.heldBy === null && job !== this.#current?.job).sort((a, b) => (a.facts.queuedMs ?? 0) - (b.facts.queuedMs ?? 0));
  }
  async #work(current) {
    const { job } = current;
    const end = await this.#train(current).catch((error) => endOfFailure(current, error));
    if (this.#isClosed) return;
    await this.#options.locks.run(job.id, async () => {
      if (this.#current === current) await this.#conclude(job, end);
    });
    this.startNext();
  }
  async #train(current) {
    const { folders: folders2, saveEverySeconds } = this.#options;
    const task = {
      ...trainTaskFor(current.job.settings, folders2()),
      runFolder: current.job.folder,
      ...saveEverySeconds === void 0 ? {} : { saveEverySeconds }
    };
    return await inDeviceTurn(task, this.#deviceWait(current), async (inTurn) => {
      await this.#begin(current);
      await this.#borrowMemory(current, task.tensorflow);
      current.waiting.signal.throwIfAborted();
      const { job } = current;
      current.running = new RunningJob({
        ...{ job, env: this.#options.env, task: inTurn },
        onEvent: (event) => this.#note(job, event)
      });
      return await current.running.ended;
    });
  }
  /** Where another program trains, the job says so, and stays what it is: queued. */
  #deviceWait({ job, waiting: waiting2 }) {
    const { recorder, env, logger } = this.#options;
    return {
      ...{ env, signal: waiting2.signal },
      onWait: (notice) => {
        recorder.line(job, `${notice.message} ${notice.hint}`);
        void recorder.set(job, { notices: [notice] });
      },
      onUnknown: ({ message, hint }) => logger.warn(`${message} ${hint}`)
    };
  }
  async #begin({ job, waiting: waiting2 }) {
    waiting2.signal.throwIfAborted();
    const startedMs = job.facts.startedMs ?? Date.now();
    const begun = { state: "loading", queuedMs: null, startedMs, endedMs: null };
    await this.#options.recorder.set(job, { ...begun, problem: null, notices: [] });
  }
  #note(job, event) {
    const { recorder, onSnapshot } = this.#options;
    recorder.note(job, event);
    if (event.type === "training" && event.event.type === "snapshot")
      onSnapshot(job, event.event.snapshot.step);
  }
  async #borrowMemory({ job, waiting: waiting2 }, tensorflow) {
    const { unloadHostModel: setting, hostMemory, recorder } = this.#options;
    const { backend } = job.settings;
    if (!await sharesHostMemory({ setting, backend, tensorflow })) return;
    await hostMemory.borrow(waiting2.signal, ({ message }) => {
      const hint = "The training begins as soon as the web UI is done.";
      recorder.note(job, { type: "notice", message, hint });
    });
  }
  async #conclude(job, { state, problem: problem3, finished }) {
    const { recorder, folders: folders2 } = this.#options;
    const saved = await savedStep(job.folder);
    const isLost = state === "suspended" && saved === null && problem3 !== null;
    const isOver = finished !== null && finished.reason !== "suspended";
    const why = isOver ? whyNotInstalled(job.settings, folders2()) : null;
    if (this.#current?.job === job) this.#current = null;
    recorder.ended(job);
    if (problem3 !== null) recorder.line(job, `${problem3.message} ${problem3.hint}`);
    await recorder.set(job, {
      ...{ state: isLost ? "failed" : state, problem: problem3, progress: null, memory: null, queuedMs: null },
      endedMs: Date.now(),
      step: finished?.step ?? saved ?? 0,
      installed: finished?.installed ? path40.basename(finished.installed) : job.facts.installed,
      notInstalled: finished?.notInstalled ?? why
    });
    await releaseRun(job.folder);
  }
};
function endOfFailure({ waiting: waiting2 }, error) {
  if (waiting2.signal.aborted) return { state: "interrupted", problem: null, finished: null };
  return { state: "failed", problem: problemOf2(error), finished: null };
}

// src/jobs/facts-writer.ts
var EVERY_MS = 1e3;
var FactsWriter = class {
  #logger;
  #timers = /* @__PURE__ */ new Map();
  #writing = /* @__PURE__ */ new Map();
  constructor(logger) {
    this.#logger = logger;
  }
  /** Within a second. */
  soon(job) {
    if (this.#timers.has(job.id)) return;
    this.#timers.set(
      job.id,
      setTimeout(() => void this.now(job), EVERY_MS)
    );
  }
  /** Resolves when the facts as they are now are in the file. */
  now(job) {
    this.forget(job);
    const before = this.#writing.get(job.id) ?? Promise.resolve();
    const mine = before.then(async () => {
      try {
        await writeFacts(job.folder, job.facts);
      } catch (error) {
        this.#logger.warn(`The facts of ${job.folder} can't be written: ${describeError(error)}`);
      }
    });
    this.#writing.set(job.id, mine);
    return mine;
  }
  /** Its folder goes away. */
  forget(job) {
    clearTimeout(this.#timers.get(job.id));
    this.#timers.delete(job.id);
  }
  async close(jobs) {
    await Promise.all([...jobs].filter(({ id }) => this.#timers.has(id)).map((job) => this.now(job)));
    await Promise.all(this.#writing.values());
  }
};

// src/jobs/job-news.ts
var EVERY_MS2 = 500;
var MAX_ROWS = 500;
var JobNews = class {
  #options;
  #waiting = /* @__PURE__ */ new Map();
  constructor(options) {
    this.#options = options;
  }
  changed(id) {
    this.#of(id).isChanged = true;
    this.#soon(id);
  }
  row(id, row2) {
    this.#of(id).rows.push(row2);
    this.#soon(id);
  }
  line(id, line) {
    this.#of(id).lines.push(line);
    this.#soon(id);
  }
  /** At once, after what was gathered. */
  tell(id, event) {
    this.flush(id);
    this.#options.publish(event);
  }
  /** The job is gone. */
  removed(id) {
    this.#forget(id);
    this.#options.publish({ type: "job-removed", id });
  }
  flush(id) {
    const waiting2 = this.#waiting.get(id);
    if (waiting2 === void 0) return;
    const { isChanged, rows: rows2, lines } = waiting2;
    waiting2.isChanged = false;
    if (lines.length > 0) this.#options.publish({ type: "job-log", id, lines: lines.splice(0) });
    while (rows2.length > 0)
      this.#options.publish({ type: "job-metrics", id, rows: rows2.splice(0, MAX_ROWS) });
    const view = isChanged ? this.#options.view(id) : null;
    if (view !== null) this.#options.publish({ type: "job", job: view });
  }
  close() {
    for (const id of [...this.#waiting.keys()]) {
      this.flush(id);
      this.#forget(id);
    }
  }
  #of(id) {
    const known = this.#waiting.get(id);
    if (known !== void 0) return known;
    const fresh = { isChanged: false, rows: [], lines: [], timer: null };
    this.#waiting.set(id, fresh);
    return fresh;
  }
  #soon(id) {
    const waiting2 = this.#of(id);
    if (waiting2.timer !== null) return;
    this.flush(id);
    waiting2.timer = setTimeout(() => {
      waiting2.timer = null;
      const { isChanged, rows: rows2, lines } = waiting2;
      if (isChanged || rows2.length > 0 || lines.length > 0) this.#soon(id);
      else this.#waiting.delete(id);
    }, EVERY_MS2);
  }
  #forget(id) {
    const timer = this.#waiting.get(id)?.timer;
    if (timer) clearTimeout(timer);
    this.#waiting.delete(id);
  }
};

// src/jobs/run-log.ts
import { appendFile, open as open5 } from "node:fs/promises";
var TAIL_BYTES = 64 * 1024;
var TAIL_LINES = 200;
var RunLog = class {
  #file;
  #last = Promise.resolve();
  constructor(folder) {
    this.#file = runPaths(folder).log;
  }
  /** Returns the line as it was written. */
  add(text2, now = /* @__PURE__ */ new Date()) {
    const line = `${now.toISOString().slice(0, 19).replace("T", " ")} ${redactText(text2).replaceAll(/\s+/g, " ")}`;
    this.#last = this.#last.then(() => appendFile(this.#file, `${line}
`)).catch(() => void 0);
    return line;
  }
  /** The newest lines. */
  async tail() {
    await this.#last;
    const text2 = await endOf2(this.#file);
    return text2.split("\n").filter((line) => line.trim() !== "").slice(-TAIL_LINES);
  }
  async written() {
    await this.#last;
  }
};
async function endOf2(path63) {
  const file = await open5(path63, "r").catch((error) => {
    if (isAbsent(error)) return null;
    throw error;
  });
  if (file === null) return "";
  try {
    const { size } = await file.stat();
    const start2 = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start2), 0, size - start2, start2);
    const text2 = buffer.subarray(0, bytesRead).toString("utf8");
    return start2 === 0 ? text2 : text2.slice(text2.indexOf("\n") + 1);
  } finally {
    await file.close();
  }
}
function logText(event) {
  switch (event.type) {
    case "backend":
      return `Computing with ${event.backend}. ${event.why}`.trim();
    case "notice":
      return `${event.message} ${event.hint}`.trim();
    case "training":
      return trainingText(event.event);
    default:
      return event;
  }
}
var stateTexts = {
  loading: "Loading the checkpoint",
  encoding: "Encoding the pictures",
  compiling: "Preparing the computation",
  training: "Training",
  sampling: "Drawing sample images",
  paused: "Paused",
  saving: "Saving"
};
var endTexts = { done: "Done", interrupted: "Interrupted", suspended: "Suspended" };
function trainingText(event) {
  switch (event.type) {
    case "state":
      return stateTexts[event.state];
    case "notice":
      return `${event.message} ${event.hint}`.trim();
    case "picture":
      return `${event.name}${event.isUsed ? "" : " is left out"}: ${event.message}`;
    case "started":
      return `${event.pictures} pictures, ${event.vectors} vectors, steps ${event.step + 1} to ${event.steps}; ${wayName(event.way)}`;
    case "evaluation":
      return `Step ${event.step}: evaluation loss ${event.loss.toFixed(5)}`;
    case "snapshot":
      return `Step ${event.snapshot.step}: snapshot ${event.snapshot.file}`;
    case "sample":
      return `Step ${event.sample.step}: sample image ${event.sample.file}`;
    case "finished":
      return `${endTexts[event.reason]} after step ${event.step}`;
    case "skipped":
      return `Step ${event.step}: ${skippedText(event.skippedAtScale)}`;
    case "progress":
    case "step":
    case "saved":
      return null;
    default:
      return event;
  }
}

// src/jobs/job-recorder.ts
var NEWEST_ROWS = 2e3;
var JobRecorder = class {
  #news;
  #writer;
  #logs = /* @__PURE__ */ new Map();
  #newest = /* @__PURE__ */ new Map();
  constructor({ publish, view, logger }) {
    this.#news = new JobNews({ publish, view });
    this.#writer = new FactsWriter(logger);
  }
  /** What a job's engine told. */
  note(job, event) {
    job.facts = factsAfter(job.facts, event);
    const text2 = logText(event);
    if (text2 !== null) this.line(job, text2);
    this.#noteRow(job, event);
    this.#news.changed(job.id);
    if (event.type !== "training") return;
    const { id } = job;
    const told = event.event;
    if (told.type === "snapshot") this.#news.tell(id, { type: "job-snapshot", id, snapshot: told.snapshot });
    if (told.type === "sample") this.#news.tell(id, { type: "job-sample", id, sample: told.sample });
    if (told.type !== "step" && told.type !== "progress") this.#writer.soon(job);
  }
  /** Changes facts and tells so. Resolves when they are in the file. */
  async set(job, change) {
    job.facts = { ...job.facts, ...change };
    this.#news.changed(job.id);
    await this.#writer.now(job);
  }
  /** What another program did with it, whose files have it already. */
  adopt(job, facts, rows2 = []) {
    const { id, facts: before } = job;
    job.facts = facts;
    for (const row2 of rows2) this.#news.row(id, row2);
    this.#news.changed(id);
    const isNew = (known, one) => known.every(({ file }) => file !== one.file);
    for (const snapshot of facts.snapshots.filter((one) => isNew(before.snapshots, one)))
      this.#news.tell(id, { type: "job-snapshot", id, snapshot });
    for (const sample of facts.samples.filter((one) => isNew(before.samples, one)))
      this.#news.tell(id, { type: "job-sample", id, sample });
  }
  line(job, text2) {
    this.#news.line(job.id, this.log(job).add(text2));
  }
  /** Something about the job that is none of its facts: its place in the queue. */
  changed({ id }) {
    this.#news.changed(id);
  }
  log(job) {
    const known = this.#logs.get(job.id);
    if (known !== void 0) return known;
    const log = new RunLog(job.folder);
    this.#logs.set(job.id, log);
    return log;
  }
  /** The newest rows of a job's metrics. */
  newest(id) {
    return this.#newest.get(id) ?? [];
  }
  /** Its engine is gone: the run's file has every row there will be. */
  ended({ id }) {
    this.#newest.delete(id);
  }
  /** Its folder is about to go away: nothing is written there any more. */
  leave(job) {
    this.#writer.forget(job);
  }
  removed({ id }) {
    this.#logs.delete(id);
    this.#newest.delete(id);
    this.#news.removed(id);
  }
  async close(jobs) {
    this.#news.close();
    await this.#writer.close(jobs);
  }
  #noteRow({ id, facts }, event) {
    if (event.type !== "training") return;
    const { type } = event.event;
    if (type === "started") this.#newest.set(id, []);
    const row2 = type === "step" ? facts.latest : type === "evaluation" ? facts.evaluation : null;
    const newest = this.#newest.get(id);
    if (row2 === null || newest === void 0) return;
    newest.push(row2);
    if (newest.length > NEWEST_ROWS) newest.shift();
    this.#news.row(id, row2);
  }
};

// src/jobs/job-view.ts
import path41 from "node:path";
function viewOf4(job, { place, isInterrupting, drawing }) {
  const { id, folder, settings, facts, heldBy } = job;
  const { snapshots, samples } = facts;
  const { checkpoint } = settings.model;
  return {
    ...ShownFacts.parse(facts),
    id,
    name: settings.name,
    ...{ place, isInterrupting, heldBy, drawing },
    checkpoint: checkpoint === null ? MINIATURE_NAME : path41.parse(checkpoint).name,
    isMiniature: checkpoint === null || path41.parse(checkpoint).name === MINIATURE_NAME,
    vectors: settings.embedding.vectors,
    snapshots: snapshots.length,
    samples: samples.length,
    latestSample: samples.at(-1)?.file ?? null,
    runFolder: folder,
    canResume: canResume(job)
  };
}
function canResume({ facts: { state }, heldBy }) {
  return heldBy === null && (state === "suspended" || state === "interrupted" || state === "failed");
}

// src/jobs/metrics-columns.ts
import { open as open6 } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
var LINES = 2e3;
async function metricsColumns(file, newest) {
  const columns2 = emptyColumns();
  let count = 0;
  for await (const row2 of rowsOf(file)) {
    add(columns2, row2);
    if (++count % LINES === 0) await nextTurn();
  }
  for (const row2 of newest) add(columns2, row2);
  return columns2;
}
async function* rowsOf(path63) {
  const file = await open6(path63).catch((error) => {
    if (isAbsent(error)) return null;
    throw error;
  });
  if (file === null) return;
  for await (const line of file.readLines({ encoding: "utf8" })) {
    const row2 = rowOf(line);
    if (row2 !== null) yield row2;
  }
}
function rowOf(line) {
  try {
    return MetricsRow.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
function emptyColumns() {
  return {
    ...{ step: [], loss: [], rate: [], gradientLength: [], length: [], cosine: [] },
    evaluation: { step: [], loss: [] }
  };
}
function add(columns2, row2) {
  if ("evaluation" in row2) {
    const { evaluation } = columns2;
    if (row2.step <= (evaluation.step.at(-1) ?? -1)) return;
    evaluation.step.push(row2.step);
    evaluation.loss.push(row2.evaluation);
    return;
  }
  if ("skippedAtScale" in row2 || row2.step <= (columns2.step.at(-1) ?? 0)) return;
  for (const key of ["step", "loss", "rate", "gradientLength", "length", "cosine"])
    columns2[key].push(row2[key]);
}

// src/jobs/read-runs.ts
import { readdir as readdir11, stat as stat15 } from "node:fs/promises";
import path44 from "node:path";

// src/jobs/installed-embedding.ts
import path42 from "node:path";
var MAX_EMBEDDING_BYTES2 = 64 * 1024 * 1024;
function installedName({ settings: { name, embedding } }) {
  return `${name.normalize("NFC")}.${embedding.format}`;
}
async function installedFacts(run, folders2) {
  const fileName = installedName(run);
  const isThere = await isOwnEmbedding(path42.join(folders2.embeddings, fileName), run);
  if (isThere) return { installed: fileName, notInstalled: null };
  return { installed: null, notInstalled: whyNotInstalled(run.settings, folders2) };
}
async function isOwnEmbedding(file, { folder, settings, facts }) {
  const read4 = (name) => readFileBounded(name, MAX_EMBEDDING_BYTES2).catch(() => null);
  const bytes = await read4(file);
  if (bytes === null) return false;
  const { snapshots } = runPaths(folder);
  const candidates = [
    finishedFile(folder, settings),
    ...facts.snapshots.map((each) => path42.join(snapshots, each.file))
  ];
  for (const candidate of candidates) if ((await read4(candidate))?.equals(bytes) === true) return true;
  return false;
}

// src/jobs/run-pictures.ts
import { readdir as readdir10 } from "node:fs/promises";
import path43 from "node:path";
var SNAPSHOT = /-(\d+)\.(?:safetensors|pt)$/;
var SAMPLE = /^(\d+)-(\d+)(-web-ui-[0-9a-f]+)?\.png$/;
var SIZE_AT = 16;
var HEADER_BYTES = SIZE_AT + 8;
async function snapshotsIn(folder, noted) {
  const names = await namesIn(runPaths(folder).snapshots);
  const all = names.flatMap((file) => {
    const known = noted.find((snapshot) => snapshot.file === file);
    const step = SNAPSHOT.exec(file)?.[1];
    if (known === void 0 && step === void 0) return [];
    return [known ?? { step: Number(step), file, evaluation: null }];
  });
  return all.sort((a, b) => a.step - b.step);
}
async function samplesIn(folder, { settings, noted }) {
  const { samples } = runPaths(folder);
  const all = [];
  for (const file of await namesIn(samples)) {
    const known = noted.find((sample) => sample.file === file);
    const image = known ?? await foundSample(path43.join(samples, file), settings);
    if (image !== null) all.push(image);
  }
  return all.sort((a, b) => a.step - b.step || a.prompt - b.prompt);
}
async function foundSample(picture, settings) {
  const file = path43.basename(picture);
  const [, step, prompt, byWebUi] = SAMPLE.exec(file) ?? [];
  if (step === void 0 || prompt === void 0) return null;
  const png = await readPart(picture, 0, HEADER_BYTES).catch(() => Buffer.alloc(0));
  if (png.length < HEADER_BYTES) return null;
  return {
    ...sampleFacts({ file, png, step: Number(step), prompt: Number(prompt) }, settings),
    webUi: byWebUi === void 0 ? null : { checkpoint: null }
  };
}
function sampleFacts({ png, ...place }, { name, samples }) {
  return {
    ...place,
    seed: samples.seed + place.prompt,
    text: (samples.prompts[place.prompt] ?? "").replaceAll("[name]", () => name),
    ...{ width: png.readUInt32BE(SIZE_AT), height: png.readUInt32BE(SIZE_AT + 4) }
  };
}
async function namesIn(folder) {
  return readdir10(folder).catch(() => []);
}

// src/jobs/read-runs.ts
async function readRuns(folders2, logger) {
  const { runs } = folders2;
  const jobs = [];
  const names = await runNames(runs).catch((error) => {
    logger.warn(`${runs} can't be read: ${describeError(error)}`);
    return [];
  });
  await inBatches(names, 8, async (name) => {
    const folder = path44.join(runs, name);
    try {
      jobs.push(await readRun(folder, folders2));
    } catch (error) {
      logger.warn(`${folder} is no run that can be read: ${describeError(error)}`);
    }
  });
  return jobs;
}
async function readRun(folder, folders2) {
  const settings = await readSettings(folder);
  const heldBy = await holderOf(folder);
  const facts = await factsOf2(folder, { settings, folders: folders2, isHeld: heldBy !== null });
  return { id: path44.basename(folder), folder, settings, facts, heldBy };
}
async function runNames(runs) {
  const entries = await readdir11(runs, { withFileTypes: true }).catch((error) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
}
async function factsOf2(folder, { settings, folders: folders2, isHeld }) {
  const noted = await readFacts(folder);
  const facts = noted ?? await factsOfFiles(folder, settings);
  const snapshots = await snapshotsIn(folder, facts.snapshots);
  const samples = await samplesIn(folder, { settings, noted: facts.samples });
  const found = { ...facts, snapshots, samples };
  const isLive = liveStates.includes(found.state);
  if (isHeld) return whileHeld(found);
  const outcome = () => installedFacts({ folder, settings, facts: found }, folders2);
  const still = { ...found, ...noted === null ? await outcome() : {}, progress: null, memory: null };
  if (still.state === "queued") return still;
  const step = await savedStep(folder);
  if (isLive) return { ...still, ...await leftAlone(folder), step: step ?? 0 };
  if (step === null || step === still.step) return still;
  const { state, endedMs, latest, evaluation, best } = await factsOfFiles(folder, settings);
  return { ...still, ...await outcome(), ...{ state, endedMs, step, latest, evaluation, best } };
}
function whileHeld(facts) {
  if (facts.state === "queued" || liveStates.includes(facts.state)) return facts;
  return { ...facts, state: facts.step > 0 ? "training" : "loading", problem: null, endedMs: null };
}
async function leftAlone(folder) {
  const problem3 = {
    code: "LEFT_ALONE",
    message: "The program that trained it ended meanwhile.",
    hint: "Resume goes on from the saved state."
  };
  return { state: "suspended", problem: problem3, endedMs: (await stat15(folder)).mtimeMs };
}
async function factsOfFiles(folder, settings) {
  const { birthtimeMs, mtimeMs } = await stat15(folder);
  const { pieces: pieces2 } = readSchedule(settings.learningRate.schedule);
  const steps = lastStep(pieces2 ?? [], settings.steps);
  const step = await savedStep(folder);
  const isFinished = await isNewer(finishedFile(folder, settings), runPaths(folder).state);
  const ending = step === null || step >= steps ? "finished" : "interrupted";
  const metrics = await metricsColumns(runPaths(folder).metrics, []);
  return {
    ...newFacts({ steps, now: birthtimeMs || mtimeMs }),
    ...rowsOf2(metrics),
    ...{ state: isFinished ? ending : "suspended", queuedMs: null },
    ...{ startedMs: birthtimeMs || mtimeMs, endedMs: mtimeMs, step: step ?? 0 }
  };
}
async function isNewer(file, other) {
  const [one, two] = await Promise.all([file, other].map((each) => stat15(each).catch(() => null)));
  return one !== null && one !== void 0 && one.mtimeMs >= (two?.mtimeMs ?? 0);
}
function rowsOf2(metrics) {
  const { step, loss, rate, gradientLength, length, cosine } = metrics;
  const at = (column) => column.at(-1) ?? 0;
  const latest = {
    ...{ step: at(step), loss: at(loss), rate: at(rate) },
    ...{ gradientLength: at(gradientLength), length: at(length), cosine: at(cosine) }
  };
  const evaluations = metrics.evaluation.step.map((each, i) => ({
    step: each,
    evaluation: metrics.evaluation.loss[i] ?? 0
  }));
  const [best = null] = evaluations.toSorted((a, b) => a.evaluation - b.evaluation);
  return { latest: step.length === 0 ? null : latest, evaluation: evaluations.at(-1) ?? null, best };
}

// src/jobs/run-watch.ts
import { stat as stat17 } from "node:fs/promises";
import path45 from "node:path";

// src/jobs/metrics-tail.ts
import { open as open7, stat as stat16 } from "node:fs/promises";
var MAX_BYTES5 = 256 * 1024;
var MetricsTail = class {
  #file;
  #offset = null;
  constructor(file) {
    this.#file = file;
  }
  /** The rows of lines that were ended since the last time. */
  async newRows() {
    const { size } = await stat16(this.#file).catch(() => ({ size: 0 }));
    if (this.#offset !== null && size < this.#offset) this.#offset = 0;
    const start2 = this.#offset ?? Math.max(0, size - MAX_BYTES5);
    const bytes = await readSome(this.#file, start2, Math.min(size - start2, MAX_BYTES5));
    const end = bytes.lastIndexOf("\n") + 1;
    this.#offset = start2 + end;
    return bytes.toString("utf8", 0, end).split("\n").map(rowOf).filter((row2) => row2 !== null);
  }
};
async function readSome(path63, start2, length) {
  if (length <= 0) return Buffer.alloc(0);
  const file = await open7(path63);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start2);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

// src/jobs/held-run.ts
var HeldRun = class {
  #tail;
  /** Where it was when it was first seen. */
  #first = null;
  #rows = null;
  constructor({ folder }) {
    this.#tail = new MetricsTail(runPaths(folder).metrics);
  }
  /** Takes up what is new in its files. */
  async look(job, recorder) {
    const rows2 = await this.#tail.newRows();
    const noted = await this.#noted(job);
    this.#rows = rows2.reduce(afterRow, this.#rows ?? noted);
    const { latest, evaluation, best } = this.#rows;
    const step = Math.max(noted.step, latest?.step ?? 0);
    const state = noted.state === "loading" && rows2.length > 0 ? "training" : noted.state;
    const secondsPerStep = this.#pace(step) ?? noted.secondsPerStep;
    recorder.adopt(job, { ...noted, ...{ latest, evaluation, best, step, state, secondsPerStep } }, rows2);
  }
  /** What its program notes, or what is known already where that notes nothing: only what is new is read. */
  async #noted({ folder, settings, facts: known }) {
    const facts = await readFacts(folder) ?? known;
    const snapshots = await snapshotsIn(folder, facts.snapshots);
    const samples = await samplesIn(folder, { settings, noted: facts.samples });
    return whileHeld({ ...facts, snapshots, samples });
  }
  /** Of its metrics, since the last look. */
  newRows() {
    return this.#tail.newRows();
  }
  /** null: not known yet. */
  #pace(step) {
    const now = performance.now();
    if (this.#first === null || step < this.#first.step) this.#first = { step, at: now };
    const { step: first, at } = this.#first;
    return step > first ? (now - at) / 1e3 / (step - first) : null;
  }
};
function afterRow({ latest, evaluation, best }, row2) {
  if ("skippedAtScale" in row2) return { latest, evaluation, best };
  if (!("evaluation" in row2)) return { latest: row2, evaluation, best };
  const isBest = best === null || row2.evaluation < best.evaluation;
  return { latest, evaluation: row2, best: isBest ? row2 : best };
}

// src/jobs/run-watch.ts
var LOOK_MS2 = 1e3;
var RunWatch = class {
  #options;
  #held = /* @__PURE__ */ new Map();
  /** When the folders changed that were looked at. Locks come and go in them. */
  #changes = /* @__PURE__ */ new Map();
  #timer = null;
  #isClosed = false;
  #problem = "";
  constructor(options) {
    this.#options = options;
  }
  start() {
    this.#timer = setTimeout(() => {
      void this.#look().finally(() => {
        if (!this.#isClosed) this.start();
      });
    }, LOOK_MS2);
    this.#timer.unref();
  }
  close() {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
  async #look() {
    const { folders: folders2, logger } = this.#options;
    try {
      const { runs } = folders2();
      const names = new Set(await runNames(runs));
      this.#forgetAllBut(names);
      for (const name of names) await this.#lookAt(path45.join(runs, name));
      this.#problem = "";
    } catch (error) {
      const problem3 = describeError(error);
      if (problem3 !== this.#problem) logger.warn(`The runs are not watched: ${problem3}`);
      this.#problem = problem3;
    }
  }
  /** Somebody took their folders away. */
  #forgetAllBut(names) {
    const { jobs, recorder, queue } = this.#options;
    for (const job of [...jobs.values()]) {
      if (names.has(job.id) || queue.isOurs(job)) continue;
      jobs.delete(job.id);
      this.#held.delete(job.id);
      this.#changes.delete(job.id);
      recorder.leave(job);
      recorder.removed(job);
    }
  }
  async #lookAt(folder) {
    const { jobs, queue, locks: locks2 } = this.#options;
    const id = path45.basename(folder);
    const job = jobs.get(id);
    if (job !== void 0 && queue.isOurs(job)) return;
    const { mtimeMs } = await stat17(folder);
    const isKnown = this.#changes.get(id) === mtimeMs;
    this.#changes.set(id, mtimeMs);
    if (isKnown && (job === void 0 || job.heldBy === null)) return;
    if (job === void 0) await locks2.run("start", () => this.#meet(folder));
    else await locks2.run(id, () => this.#follow(job));
  }
  /** A folder that is no run yet is looked at again when something was put there. */
  async #meet(folder) {
    const { jobs, recorder, queue, folders: folders2 } = this.#options;
    if (jobs.has(path45.basename(folder)) || this.#isClosed) return;
    const job = await readRun(folder, folders2()).catch(() => null);
    if (job === null) return;
    jobs.set(job.id, job);
    recorder.changed(job);
    await queue.takeUp([job]);
  }
  async #follow(job) {
    const { jobs, recorder, queue } = this.#options;
    if (this.#isClosed || queue.isOurs(job) || jobs.get(job.id) !== job) return;
    const owner = await holderOf(job.folder);
    if (owner === null) {
      if (job.heldBy !== null) await this.#takeBack(job);
      return;
    }
    job.heldBy = owner;
    await this.#heldRun(job).look(job, recorder);
  }
  #heldRun(job) {
    const run = this.#held.get(job.id) ?? new HeldRun(job);
    this.#held.set(job.id, run);
    return run;
  }
  /** Its program is done with it, or dead. */
  async #takeBack(job) {
    const { recorder, queue, folders: folders2 } = this.#options;
    const rows2 = await this.#heldRun(job).newRows();
    const facts = await factsOf2(job.folder, { settings: job.settings, folders: folders2(), isHeld: false });
    this.#held.delete(job.id);
    job.heldBy = null;
    recorder.adopt(job, facts, rows2);
    if (facts.state === "queued") await queue.takeUp([job]);
    else await recorder.set(job, {});
  }
};

// src/embeddings/namesakes.ts
import { access as access5 } from "node:fs/promises";
import path46 from "node:path";
var ENDINGS = ["safetensors", "pt", "bin"];
async function namesakes(folder, name) {
  const files = ENDINGS.map((ending) => `${name}.${ending}`);
  const there = await Promise.all(
    files.map(
      (file) => access5(path46.join(folder, file)).then(
        () => true,
        () => false
      )
    )
  );
  return files.filter((_, i) => there[i]);
}

// src/jobs/require-free-name.ts
async function requireFreeName(settings, { folders: folders2, jobs }) {
  const { replace, format } = settings.embedding;
  const name = usableStem(settings.name, "job.name");
  const isInstalled = whyNotInstalled(settings, folders2) === null;
  const there = isInstalled ? await namesakes(folders2.embeddings, name) : [];
  const [holder] = there.filter((file) => !replace || file !== `${name}.${format}`);
  if (holder !== void 0) throw nameTaken2(`There is an embedding ${holder} already.`);
  const isRival = ({ settings: other, facts: { state } }) => other.name === settings.name && (state === "queued" || liveStates.includes(state));
  if (!replace && [...jobs].some(isRival)) throw nameTaken2(`A training of ${name} is under way or queued.`);
}
function nameTaken2(message) {
  const hint = "Choose another name, or let it be replaced (embedding.replace); the old file goes to the trash then.";
  return new JobError("NAME_TAKEN", { message, hint, field: "job.name" });
}

// src/jobs/preflight/measured-runs.ts
var ENOUGH_STEPS = 3;
function measuredRuns(jobs) {
  const newestFirst = [...jobs].sort((a, b) => b.facts.createdMs - a.facts.createdMs);
  return newestFirst.flatMap(
    ({ settings, facts: { secondsPerStep, timedSteps, memory, backend, way } }) => secondsPerStep === null || timedSteps < ENOUGH_STEPS || backend === null ? [] : [{ settings, way, secondsPerStep, memory, backend: backend.name }]
  );
}

// src/jobs/use-snapshot.ts
import { mkdir as mkdir18 } from "node:fs/promises";
import path47 from "node:path";
async function useSnapshot(job, request, folders2) {
  const { settings } = job;
  if (whyNotInstalled(settings, folders2) !== null) throw notForWebUi();
  const bytes = await readFileBounded(fileOfStep(job, request.step), MAX_EMBEDDING_BYTES2);
  const token = settings.name.normalize("NFC");
  const fileName = installedName(job);
  const there = await namesakes(folders2.embeddings, token);
  const foreign = [];
  for (const file of there)
    if (!await isOwnEmbedding(path47.join(folders2.embeddings, file), job)) foreign.push(file);
  if (foreign.length > 0 && !request.replace) throw nameTaken3(foreign);
  const at = (names) => names.map((name) => path47.join(folders2.embeddings, name));
  if (foreign.includes(fileName)) await copyToTrash(folders2.trashDir, at([fileName]));
  await mkdir18(folders2.embeddings, { recursive: true });
  await writeFileAtomic(path47.join(folders2.embeddings, fileName), bytes, { link: "replace" });
  const others2 = there.filter((file) => file !== fileName);
  if (others2.length > 0) await moveToTrash(folders2.trashDir, at(others2));
  return { token, fileName };
}
function fileOfStep({ folder, settings, facts }, step) {
  const snapshot = facts.snapshots.find((each) => each.step === step);
  if (snapshot !== void 0) return path47.join(runPaths(folder).snapshots, snapshot.file);
  const isOver = facts.state === "finished" || facts.state === "interrupted";
  if (isOver && facts.step === step) return finishedFile(folder, settings);
  throw new JobError("NOT_FOUND", {
    message: `There is no snapshot of step ${step}.`,
    hint: "Save one now, or take another step.",
    field: "step"
  });
}
function notForWebUi() {
  return new JobError("NOT_FOR_WEB_UI", {
    message: MINIATURE_STAYS_OUT,
    hint: "Train with the web UI's checkpoint to use the word in its prompts."
  });
}
function nameTaken3(files) {
  return new JobError("NAME_TAKEN", {
    message: `${files.join(" and ")} ${files.length === 1 ? "is" : "are"} there already, and not of this training.`,
    hint: "Let it be replaced; the old file goes to the trash."
  });
}

// src/jobs/web-ui-pictures.ts
import { createHash as createHash6 } from "node:crypto";
import { mkdir as mkdir19 } from "node:fs/promises";
import path48 from "node:path";
import { setTimeout as sleep5 } from "node:timers/promises";
var RETRY_MS2 = 2e3;
var PASSING2 = /* @__PURE__ */ new Set(["HOST_NOT_NOW", "HOST_UNREACHABLE"]);
var REFUSED_WITHIN_MS = 7e3;
var USUAL_SIDE = 512;
var WebUiPictures = class {
  #options;
  #work = /* @__PURE__ */ new Map();
  constructor(options) {
    this.#options = { retryMs: RETRY_MS2, ...options };
  }
  /** null: none was asked for, or all went well. */
  drawing({ id }) {
    return this.#work.get(id)?.drawing ?? null;
  }
  /** Begins, or goes on with it after what is in work; the pictures come one by one. @throws JobError `NOT_FOUND` */
  start(job, step) {
    const wanted = { step, file: fileOfStep(job, step) };
    const current = this.#work.get(job.id);
    if (current === void 0 || current.drawing.state === "failed") this.#begin(job, wanted);
    else if (![current.drawing, ...current.next].some((known) => known.step === step))
      current.next.push(wanted);
  }
  /** Gives up what is not drawn yet, and forgets a failure. Resolves when nothing is written any more. */
  async stop(job) {
    const work = this.#work.get(job.id);
    work?.abort.abort();
    await work?.ended;
    this.#work.delete(job.id);
    this.#options.onChange(job);
  }
  close() {
    for (const { abort } of this.#work.values()) abort.abort();
  }
  #begin(job, first) {
    const { step } = first;
    const total = job.settings.samples.prompts.length;
    const drawing = { step, done: 0, total, state: "drawing", problem: null };
    const work = { drawing, next: [first], abort: new AbortController(), ended: Promise.resolve() };
    this.#work.set(job.id, work);
    work.ended = this.#run(job, work);
    this.#options.onChange(job);
  }
  async #run(job, work) {
    const { signal } = work.abort;
    try {
      for (let step = work.next.shift(); step !== void 0; step = work.next.shift())
        await this.#drawStep(job, work, step);
      this.#work.delete(job.id);
      this.#options.onChange(job);
    } catch (error) {
      if (!signal.aborted) this.#tell(job, work, { state: "failed", problem: problemOf2(error) });
    }
  }
  async #drawStep(job, work, { step, file }) {
    this.#tell(job, work, { step, done: 0, state: "drawing", problem: null });
    for (const prompt of job.settings.samples.prompts.keys()) {
      const order = orderOf(job, { file, prompt });
      const picture = await this.#drawn(job, work, order);
      const sample = await keep(job, picture, { step, prompt });
      this.#options.onSample(job, sample);
      this.#tell(job, work, { done: prompt + 1, state: "drawing", problem: null });
    }
  }
  async #drawn(job, work, order) {
    const { signal } = work.abort;
    for (; ; ) {
      const begun = setTimeout(
        () => this.#tell(job, work, { state: "drawing", problem: null }),
        REFUSED_WITHIN_MS
      );
      try {
        return await this.#options.draw(order, signal);
      } catch (error) {
        if (!(error instanceof HostError) || !PASSING2.has(error.code)) throw error;
        this.#tell(job, work, { state: "waiting", problem: problemOf2(error) });
      } finally {
        clearTimeout(begun);
      }
      await sleep5(this.#options.retryMs, void 0, { signal });
    }
  }
  #tell(job, work, change) {
    work.drawing = { ...work.drawing, ...change };
    this.#options.onChange(job);
  }
};
function orderOf({ settings, facts }, at) {
  const { name, samples } = settings;
  const own = facts.samples.at(-1);
  const filled = (text2) => text2.replaceAll("[filewords]", "");
  return {
    file: at.file,
    word: name.normalize("NFC"),
    prompt: filled(samples.prompts[at.prompt] ?? ""),
    negativePrompt: filled(samples.negativePrompt),
    ...{ steps: samples.steps, sampler: samples.sampler, cfgScale: samples.cfgScale },
    seed: samples.seed + at.prompt,
    width: samples.width ?? own?.width ?? USUAL_SIDE,
    height: samples.height ?? own?.height ?? USUAL_SIDE
  };
}
async function keep({ folder, settings }, { image, checkpoint }, { step, prompt }) {
  const { samples } = runPaths(folder);
  const content = createHash6("sha256").update(image).digest("hex").slice(0, 8);
  const file = `${String(step).padStart(7, "0")}-${prompt}-web-ui-${content}.png`;
  await mkdir19(samples, { recursive: true });
  await writeFileAtomic(path48.join(samples, file), image);
  return { ...sampleFacts({ file, png: image, step, prompt }, settings), webUi: { checkpoint } };
}

// src/jobs/jobs.ts
var Jobs = class _Jobs {
  #options;
  #jobs = /* @__PURE__ */ new Map();
  #recorder;
  #pictures;
  #locks = new KeyedLock();
  #queue;
  #watch;
  constructor(options, jobs) {
    this.#options = options;
    for (const job of jobs) this.#jobs.set(job.id, job);
    const view = (id) => {
      const job = this.#jobs.get(id);
      return job === void 0 ? null : this.#view(job);
    };
    const { publish, logger } = options;
    this.#recorder = new JobRecorder({ publish, view, logger });
    this.#pictures = new WebUiPictures({
      draw: options.draw,
      onSample: (job, sample) => this.#recorder.note(job, { type: "training", event: { type: "sample", sample } }),
      onChange: (job) => this.#recorder.changed(job)
    });
    const parts = { jobs: this.#jobs, recorder: this.#recorder, locks: this.#locks };
    this.#queue = new JobQueue({ ...options, ...parts, onSnapshot: this.#onSnapshot });
    this.#watch = new RunWatch({ ...parts, logger, folders: options.folders, queue: this.#queue });
  }
  /** Lists the runs that are there, goes on with the queue, and watches what other programs do with them. */
  static async open(options) {
    const found = await readRuns(options.folders(), options.logger);
    const jobs = new _Jobs(options, found);
    await jobs.#queue.takeUp(found);
    jobs.#watch.start();
    return jobs;
  }
  /** The newest first. */
  list() {
    return [...this.#jobs.values()].sort((a, b) => b.facts.createdMs - a.facts.createdMs).map((job) => this.#view(job));
  }
  /** What earlier trainings took, the newest first. */
  measured() {
    return measuredRuns([...this.#jobs.values()]);
  }
  /** Queues a training. Throws `JobError`, or `EmbeddingError` for its name. */
  async start(settings) {
    const job = await this.#locks.run(
      "start",
      () => withFileErrors("The folder of runs", () => this.#add(settings))
    );
    this.#queue.startNext();
    return this.#view(job);
  }
  async detail(id) {
    const job = this.#need(id);
    const { snapshots, samples } = job.facts;
    const log = await this.#recorder.log(job).tail();
    return { job: this.#view(job), settings: job.settings, snapshots, samples, log };
  }
  metrics(id) {
    const { folder } = this.#need(id);
    return metricsColumns(runPaths(folder).metrics, this.#recorder.newest(id));
  }
  /** Puts the embedding of a step where prompts find it. Throws `JobError`. */
  use(id, request) {
    return this.#locks.run(id, async () => {
      const job = this.#need(id);
      const reply = await withFileErrors(
        "The embedding",
        () => useSnapshot(job, request, this.#options.folders())
      );
      const installed = { installed: reply.fileName, notInstalled: null };
      if (job.heldBy !== null) this.#recorder.adopt(job, { ...job.facts, ...installed });
      else await this.#recorder.set(job, installed);
      return reply;
    });
  }
  /** Has the web UI draw the sample prompts with the embedding of a step. Throws `JobError`. */
  draw(id, { step }) {
    const job = this.#need(id);
    if (job.heldBy !== null) throw heldByAnother(job, job.heldBy);
    this.#pictures.start(job, step);
    return this.#view(job);
  }
  async stopDrawing(id) {
    const job = this.#need(id);
    await this.#pictures.stop(job);
    return this.#view(job);
  }
  /** Absolute path of a sample image; null: there is none of that name. */
  async sampleFile(id, file) {
    const { folder, facts } = this.#need(id);
    const isKnown = facts.samples.some((sample) => sample.file === file);
    return isKnown ? resolveInside(folder, path49.join("samples", file)) : null;
  }
  /** Throws `JobError` `NOT_IN_THIS_STATE` for what it can't be told now. */
  command(id, { command: command2 }) {
    return this.#locks.run(id, async () => {
      const job = this.#need(id);
      if (job.heldBy !== null) throw heldByAnother(job, job.heldBy);
      const isWaiting = job.facts.state === "queued" && !this.#queue.isWorkingOn(job);
      if (command2 === "resume" && !this.#queue.isWorkingOn(job)) await this.#resume(job);
      else if (command2 === "interrupt" && isWaiting) await this.#queue.leave(job);
      else this.#queue.tell(job, command2);
      return this.#view(job);
    });
  }
  /** Moves the run to the trash. Throws `JobError` `NOT_IN_THIS_STATE` while its engine runs. */
  remove(id) {
    return this.#locks.run(id, async () => {
      const job = this.#need(id);
      if (this.#queue.isWorkingOn(job)) throw notInThisState(job, "can't be removed: interrupt it first");
      if (this.#queue.isOurs(job)) await this.#queue.leave(job);
      const owner = await holderOf(job.folder);
      if (owner !== null) throw heldByAnother(job, owner);
      await this.#pictures.stop(job);
      this.#recorder.leave(job);
      const { trashDir } = this.#options.folders();
      const [trashedAs = ""] = await withFileErrors(id, () => moveToTrash(trashDir, [job.folder]));
      this.#jobs.delete(id);
      this.#recorder.removed(job);
      this.#queue.tellPlaces();
      return { id, trashedAs, trashId: trashIdOf(trashedAs) };
    });
  }
  /** Ends within a second; an engine that takes longer to save ends by itself. */
  async close() {
    this.#watch.close();
    this.#options.hostMemory.close();
    this.#pictures.close();
    await this.#queue.close();
    await this.#recorder.close(this.#jobs.values());
  }
  async #add(settings) {
    const folders2 = this.#options.folders();
    trainTaskFor(settings, folders2);
    await requireFreeName(settings, { folders: folders2, jobs: this.#jobs.values() });
    const now = Date.now();
    const folder = await makeRunFolder(folders2.runs, settings.name);
    const { pieces: pieces2 } = readSchedule(settings.learningRate.schedule);
    const steps = lastStep(pieces2 ?? [], settings.steps);
    const notInstalled = whyNotInstalled(settings, folders2);
    const facts = { ...newFacts({ steps, now }), notInstalled };
    const job = { id: path49.basename(folder), folder, settings, facts, heldBy: null };
    try {
      await claimRun(folder);
      await writeSettings(folder, settings);
    } catch (error) {
      await rm16(folder, { recursive: true, force: true });
      throw error;
    }
    this.#jobs.set(job.id, job);
    await this.#recorder.set(job, {});
    return job;
  }
  #onSnapshot = (job, step) => {
    if (job.settings.samples.byWebUi && job.facts.notInstalled === null) this.#pictures.start(job, step);
  };
  async #resume(job) {
    if (!canResume(job)) throw notInThisState(job, "can't be gone on with");
    await this.#queue.join(job);
  }
  #view(job) {
    const place = this.#queue.placeOf(job);
    const isInterrupting = this.#queue.isInterrupting(job);
    return viewOf4(job, { place, isInterrupting, drawing: this.#pictures.drawing(job) });
  }
  #need(id) {
    const job = this.#jobs.get(id);
    if (job !== void 0) return job;
    throw new JobError("NOT_FOUND", {
      message: "There is no such training.",
      hint: "It was probably removed: refresh the list."
    });
  }
};

// src/provision/setup-process.ts
import { fork as fork2 } from "node:child_process";
import { createInterface } from "node:readline";
import { z as z34 } from "./vendor/zod.mjs";

// src/protocol/setup.ts
import { z as z33 } from "./vendor/zod.mjs";
var SetupVariant = z33.enum(["cpu", "cuda"]);
var SetupPhase = z33.enum(["packages", "download", "unpack", "compile", "test"]);
var SetupEvent = z33.discriminatedUnion("type", [
  z33.object({ type: z33.literal("phase"), phase: SetupPhase, title: z33.string() }),
  /** Of the phase, in bytes. */
  z33.object({ type: z33.literal("progress"), done: z33.number(), total: z33.number() })
]);
var SetupEnd = z33.discriminatedUnion("type", [
  z33.object({ type: z33.literal("done") }),
  z33.object({ type: z33.literal("failed"), problem: Problem })
]);
var SetupOffer = z33.object({
  variant: SetupVariant,
  /** E.g. `TensorFlow 2.19.1 for the CPU`. */
  title: z33.string(),
  download: z33.number(),
  /** On disk when it is done, and while it works. */
  disk: z33.number(),
  peak: z33.number(),
  /** The sizes are only about so: a foreign installer fetches it. */
  isAbout: z33.boolean(),
  /** The one that is in use, brought up to date: an older version of the program made it. It works meanwhile. */
  isRenewal: z33.boolean(),
  /** Sentences to read before the start: licences, and what has to be there already. */
  notices: z33.array(z33.string()),
  /** The makers have not seen it compute on such a machine. */
  neverRun: z33.boolean(),
  /** Bytes that are there of an earlier try, which is gone on with. */
  begun: z33.number(),
  /** Why it can't be set up now; null: it can. */
  obstacle: Problem.nullable()
});
var SetupState = z33.discriminatedUnion("type", [
  z33.object({ type: z33.literal("idle") }),
  z33.object({
    type: z33.literal("running"),
    variant: SetupVariant,
    /** null: it has not begun yet. */
    phase: SetupPhase.nullable(),
    title: z33.string(),
    done: z33.number().nullable(),
    total: z33.number().nullable()
  }),
  z33.object({ type: z33.literal("done"), variant: SetupVariant }),
  z33.object({ type: z33.literal("failed"), variant: SetupVariant, problem: Problem })
]);
var SetupReply = z33.object({
  /** The build that is loaded now; null: none was set up. */
  inUse: SetupVariant.nullable(),
  /** The one to take first; empty: there is none for this machine, and `obstacle` says why. */
  offers: z33.array(SetupOffer),
  obstacle: Problem.nullable(),
  /** Where it would lie; null for a visitor who may only read. */
  folder: z33.string().nullable(),
  freeDisk: z33.number(),
  state: SetupState
});
var SetupRequest = z33.strictObject({ variant: SetupVariant });
var SetupStateReply = z33.object({ state: SetupState });

// src/provision/setup-process.ts
var Line = z34.discriminatedUnion("type", [SetupEvent, SetupEnd]);
var GRACE_MS = 5e3;
var KEPT_CHARACTERS2 = 4096;
function startSetup(options) {
  const { program, variant, home, folder, env, onEvent } = options;
  const child = fork2(
    program.file,
    ["setup-tensorflow", "--yes", "--json", "--variant", variant, "--home", home],
    {
      execArgv: [...program.nodeFlags],
      env: { ...env, TI_TENSORFLOW_DIR: folder },
      stdio: ["ignore", "pipe", "pipe", "ipc"]
    }
  );
  const disconnect = () => {
    if (child.connected) child.disconnect();
  };
  return {
    ended: endOf3(child, onEvent),
    stop: () => {
      disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      child.once("exit", () => clearTimeout(timer));
    },
    letGo: () => {
      disconnect();
      child.unref();
    }
  };
}
async function endOf3(child, onEvent) {
  const told = readLines(child, onEvent);
  const complaints = readComplaints(child);
  const how = await new Promise((resolve3) => {
    child.once("error", resolve3);
    child.once("exit", (code, signal) => resolve3(signal ?? `exit code ${code ?? "?"}`));
  });
  if (how instanceof Error) return failed2(`The setup can't be started: ${how.message}.`);
  return await told ?? failed2(`The setup ended unexpectedly (${how}): ${lastLine(await complaints)}`);
}
async function readLines({ stdout }, onEvent) {
  if (stdout === null) return null;
  let end = null;
  for await (const text2 of createInterface(stdout)) {
    const line = readLine2(text2);
    if (line === null) continue;
    if (line.type === "done" || line.type === "failed") end = line;
    else onEvent(line);
  }
  return end;
}
async function readComplaints({ stderr }) {
  let complaints = "";
  if (stderr === null) return complaints;
  for await (const chunk of stderr) complaints = (complaints + String(chunk)).slice(-KEPT_CHARACTERS2);
  return complaints;
}
function readLine2(text2) {
  try {
    return Line.safeParse(JSON.parse(text2)).data ?? null;
  } catch {
    return null;
  }
}
function failed2(message) {
  const hint = "Try again: what is there already is kept. textual-inversion setup-tensorflow shows more.";
  return { type: "failed", problem: { code: "SETUP_DIED", message, hint } };
}

// src/provision/tensorflow-setup.ts
var TELL_EVERY_MS = 1e3;
var TensorflowSetup = class {
  #options;
  #state = { type: "idle" };
  #process = null;
  #isStopping = false;
  #toldMs = 0;
  constructor(options) {
    this.#options = options;
  }
  get state() {
    return this.#state;
  }
  async reply() {
    const { folder, env } = this.#options;
    const offers = await setupOffers({ machine: await thisMachine(), folder, env });
    return { ...offers, state: this.#state };
  }
  /** Throws `ProvisionError` `UNSUPPORTED`, or `BUSY` while one is under way. */
  async start(variant) {
    const { home, folder, env, program = ownProgram(PROGRAM) } = this.#options;
    const { title } = choosePlan(await thisMachine(), variant);
    if (this.#process !== null) throw busy2();
    this.#isStopping = false;
    this.#process = startSetup({
      ...{ home, folder, env, program, variant },
      onEvent: (event) => this.#onEvent(event)
    });
    void this.#process.ended.then((end) => this.#conclude(variant, end));
    this.#tell({ type: "running", variant, phase: null, title, done: null, total: null });
    return this.#state;
  }
  /** Resolves when it has ended; the next start goes on from there. */
  async stop() {
    const running = this.#process;
    if (running !== null) {
      this.#isStopping = true;
      running.stop();
      await running.ended;
    }
    return this.#state;
  }
  close() {
    this.#process?.letGo();
  }
  #onEvent(event) {
    const state = this.#state;
    if (state.type !== "running") return;
    if (event.type === "phase") {
      const { phase, title } = event;
      this.#tell({ ...state, phase, title, done: null, total: null });
      this.#toldMs = 0;
      return;
    }
    const { done, total } = event;
    this.#state = { ...state, done, total };
    if (Date.now() - this.#toldMs >= TELL_EVERY_MS) this.#tell(this.#state);
  }
  #conclude(variant, end) {
    this.#process = null;
    if (end.type === "done") this.#tell({ type: "done", variant });
    else if (this.#isStopping || end.problem.code === "STOPPED") this.#tell({ type: "idle" });
    else this.#tell({ type: "failed", variant, problem: end.problem });
  }
  #tell(state) {
    this.#state = state;
    this.#toldMs = Date.now();
    this.#options.publish(state);
  }
};
var PROGRAM = { source: "cli/main.ts", bundled: "textual-inversion.mjs" };
function busy2() {
  return new ProvisionError("BUSY", {
    message: "TensorFlow is being set up already.",
    hint: "Wait until that has ended, or stop it."
  });
}

// src/server/catalog-slot.ts
import path50 from "node:path";

// src/server/card-batch.ts
var WINDOW_MS = 50;
var MAX_CARDS = 250;
var CardBatch = class {
  #publish;
  #upserted = /* @__PURE__ */ new Map();
  #removed = /* @__PURE__ */ new Set();
  #timer = null;
  constructor(publish) {
    this.#publish = publish;
  }
  add(change) {
    for (const id of change.removed) {
      this.#upserted.delete(id);
      this.#removed.add(id);
    }
    for (const card of change.upserted) {
      this.#removed.delete(card.id);
      this.#upserted.set(card.id, card);
    }
    this.#timer ??= setTimeout(() => this.flush(), WINDOW_MS);
  }
  flush() {
    const upserted = [...this.#upserted.values()];
    const removed = [...this.#removed];
    this.discard();
    for (let start2 = 0; start2 < Math.max(upserted.length, removed.length); start2 += MAX_CARDS) {
      const end = start2 + MAX_CARDS;
      this.#publish({
        type: "cards",
        upserted: upserted.slice(start2, end),
        removed: removed.slice(start2, end)
      });
    }
  }
  discard() {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#upserted.clear();
    this.#removed.clear();
  }
};

// src/server/catalog-slot.ts
var CatalogSlot = class _CatalogSlot {
  #open;
  #log;
  #batch;
  #changeListeners = /* @__PURE__ */ new Set();
  #stamps = /* @__PURE__ */ new Map();
  #catalog;
  #stopListening;
  #report = null;
  #last = Promise.resolve();
  constructor(catalog, open8, log) {
    this.#open = open8;
    this.#log = log;
    this.#batch = new CardBatch((body) => log.publish(body));
    this.#catalog = catalog;
    this.#stopListening = this.#listenTo(catalog);
  }
  static async open(options) {
    const { open: open8, log, folder, mistakenDirs } = options;
    return new _CatalogSlot(await open8({ folder, mistakenDirs }), open8, log);
  }
  get catalog() {
    return this.#catalog;
  }
  /** Told when a file came, went or has other bytes, not when only a mark or the web UI's view changed. */
  onFilesChanged(listener) {
    this.#changeListeners.add(listener);
  }
  setHost(report) {
    this.#report = report;
    this.#catalog.setHost(report);
  }
  /** Shows another folder. One change after the other; the same folder is no change. */
  useFolder(options) {
    const result = this.#last.then(() => this.#replace(options));
    this.#last = result.catch(() => void 0);
    return result;
  }
  async close() {
    await this.#last;
    this.#stopListening();
    this.#batch.discard();
    await this.#catalog.close();
  }
  async #replace(options) {
    if (this.#catalog.status().path === path50.resolve(options.folder)) return;
    const next = await this.#open(options);
    const previous = this.#catalog;
    this.#stopListening();
    this.#batch.discard();
    this.#catalog = next;
    next.setHost(this.#report);
    this.#log.startOver();
    this.#log.publish({ type: "folder", folder: next.status() });
    this.#stopListening = this.#listenTo(next);
    await previous.close();
  }
  #listenTo(catalog) {
    let isFirstScan = true;
    void catalog.scanned().then(() => isFirstScan = false);
    this.#stamps.clear();
    this.#noteFiles({ upserted: catalog.cards(), removed: [] });
    const stopCards = catalog.onChange((change) => {
      this.#batch.add(change);
      const isNews = this.#noteFiles(change);
      if (isNews && !isFirstScan) for (const listener of this.#changeListeners) listener();
    });
    const stopStatus = catalog.onStatus((folder) => this.#log.publish({ type: "folder", folder }));
    return () => {
      stopCards();
      stopStatus();
    };
  }
  #noteFiles({ upserted, removed }) {
    let changed = false;
    for (const id of removed) changed = this.#stamps.delete(id) || changed;
    for (const { id, sizeBytes, modifiedMs } of upserted) {
      const stamp = `${sizeBytes} ${modifiedMs}`;
      changed ||= this.#stamps.get(id) !== stamp;
      this.#stamps.set(id, stamp);
    }
    return changed;
  }
};

// src/server/create-app.ts
import express from "./vendor/express.mjs";

// src/server/checkpoint-routes.ts
import path51 from "node:path";
import { Router } from "./vendor/express.mjs";

// src/server/guard.ts
import { createHash as createHash7, timingSafeEqual } from "node:crypto";
var LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];
function requireOwnAddress(request) {
  const { host, origin } = request.headers;
  const port = request.socket.localPort ?? 0;
  if (host === void 0 || !ownAddresses(port).includes(host.toLowerCase())) {
    throw new RequestError("HOST_NOT_ALLOWED", {
      message: "The request names another host than this sidecar.",
      hint: `Use http://127.0.0.1:${port}.`
    });
  }
  if (origin !== void 0 && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw new RequestError("ORIGIN_NOT_ALLOWED", {
      message: "The request comes from a page of another origin.",
      hint: "Open the web UI, or the address that the sidecar printed, and use the page there."
    });
  }
}
function ownAddresses(port) {
  return LOOPBACK_NAMES.flatMap((name) => port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]);
}
function requireToken(request, options) {
  const sent = request.headers[headers.token] ?? (options.fromQuery ? queryOf(request).get("token") : null);
  if (typeof sent !== "string" || !sameToken3(sent, options.token)) {
    throw new RequestError("TOKEN_NEEDED", {
      message: sent === null ? "The request carries no token." : "The request carries a wrong token.",
      hint: "The sidecar was probably restarted: reload the page, or open the address it printed."
    });
  }
}
function isVisitor({ headers: sent }) {
  const access6 = sent[headers.access];
  return access6 !== void 0 && access6 !== "full";
}
function whyNoFolders(request, { managed }) {
  if (isVisitor(request)) return "Folders of this machine are for those who may change things.";
  if (!managed || request.headers[headers.visitor] === "loopback") return null;
  return "This page is open on another machine than the web UI, so it can't use folders there.";
}
function requireWriteAccess(request) {
  const reads = request.method === "GET" || request.method === "HEAD";
  if (reads || !isVisitor(request)) return;
  throw new RequestError("READ_ONLY", {
    message: "This web UI can be reached from outside without a login: changing files is off.",
    hint: "Start the web UI with --gradio-auth, or allow it in Settings → Textual Inversion."
  });
}
function requireJson(request) {
  const { "content-type": type, "content-length": length, "transfer-encoding": encoding } = request.headers;
  const hasBody = encoding !== void 0 || length !== void 0 && length !== "0";
  if (!hasBody && type === void 0) return;
  if (/^application\/json\s*(;|$)/i.test(type ?? "")) return;
  throw new RequestError("NOT_JSON", {
    message: "The body is not declared as JSON.",
    hint: "Send Content-Type: application/json."
  });
}
function queryOf(request) {
  return new URLSearchParams(/\?(.*)$/.exec(request.url ?? "")?.[1] ?? "");
}
function sameToken3(sent, expected) {
  const digest = (text2) => createHash7("sha256").update(text2).digest();
  return timingSafeEqual(digest(sent), digest(expected));
}

// src/server/checkpoint-routes.ts
function checkpointRoutes({ checkpoints }) {
  const router = Router();
  router.get(routes.checkpoints.path, async (request, response) => {
    const reply = await checkpoints.list();
    response.json(isVisitor(request) ? forVisitors(reply) : reply);
  });
  return router;
}
function forVisitors({ checkpoints, isComplete, current }) {
  const nameOf3 = (file) => file === null ? null : path51.basename(file);
  return {
    checkpoints: checkpoints.map((each) => ({ ...each, file: nameOf3(each.file) })),
    isComplete,
    current: current === null ? null : { ...current, file: path51.basename(current.file), vae: nameOf3(current.vae) },
    folders: []
  };
}

// src/server/dataset-routes.ts
import { Router as Router2 } from "./vendor/express.mjs";

// src/datasets/edit-dataset.ts
import { mkdir as mkdir20, readdir as readdir12 } from "node:fs/promises";
import path52 from "node:path";
var ENDINGS2 = {
  PNG: ".png",
  JPEG: ".jpg",
  WebP: ".webp",
  GIF: ".gif",
  TIFF: ".tif",
  BMP: ".bmp",
  AVIF: ".avif"
};
async function createDataset(roots, wanted) {
  const name = wanted.trim().normalize("NFC");
  const broken = name.includes("..") ? "it contains .." : brokenNameRule(name);
  if (broken !== null) {
    throw new DatasetError("NAME_NOT_USABLE", {
      message: `“${name.slice(0, 80)}” can't be a dataset's name: ${broken}.`,
      hint: "Letters, digits, spaces, dashes and underscores always work.",
      field: "name"
    });
  }
  await withFileErrors2("The folder of datasets", () => mkdir20(roots.own, { recursive: true }));
  await mkdir20(path52.join(roots.own, name)).catch((cause) => {
    if (!isTaken(cause)) return withFileErrors2("The dataset", () => Promise.reject(cause));
    throw new DatasetError("NAME_TAKEN", {
      ...{ cause, field: "name" },
      message: `There is a dataset ${name} already.`,
      hint: "Add the pictures to it, or choose another name."
    });
  });
  return placeOf2(name, roots, null);
}
async function addPicture(place, { fileName, bytes }) {
  requireChangeable(place);
  const kind = pictureKind(bytes);
  if (kind === null) {
    throw new DatasetError("NOT_A_PICTURE", {
      message: `${lastPart(fileName).slice(0, 80)} is no picture of a kind that is read.`,
      hint: "PNG, JPEG, WebP, AVIF, BMP, TIFF and GIF are.",
      field: "fileName"
    });
  }
  const { stem, ending } = usableName(lastPart(fileName), kind);
  return withFileErrors2("The picture", async () => {
    const taken2 = new Set((await readdir12(place.folder)).map((name) => path52.parse(name).name.toLowerCase()));
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? stem : `${stem}-${count}`;
      if (taken2.has(candidate.toLowerCase())) continue;
      const name = candidate + ending;
      if (await writeNew2(path52.join(place.folder, name), bytes)) return name;
    }
  });
}
async function writeNew2(file, bytes) {
  try {
    return await writeFileAtomic(file, bytes, { mode: "new" });
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}
function lastPart(fileName) {
  return fileName.split(/[/\\]/).at(-1) ?? "";
}
function usableName(name, kind) {
  const { name: stem, ext } = path52.parse(name);
  return isPictureName(name) ? { stem: mendedName(stem, "picture"), ending: ext.toLowerCase() } : { stem: mendedName(name, "picture"), ending: ENDINGS2[kind] };
}
async function writeCaption(place, { picture, caption, trashDir }) {
  requireChangeable(place);
  const file = captionPath(await picturePath(place, picture));
  await withFileErrors2("The caption", async () => {
    if (caption !== null) await writeFileAtomic(file, caption);
    else await moveToTrash(trashDir, [file]).catch(passOverAbsent);
  });
}
function passOverAbsent(error) {
  if (!isAbsent(error)) throw error;
}
async function removePicture(place, { picture, trashDir }) {
  requireChangeable(place);
  const file = await picturePath(place, picture);
  return withFileErrors2("The picture", async () => {
    const stem = path52.parse(picture).name;
    const names = (await readdir12(place.folder)).filter(
      (name) => isPictureName(name) && path52.parse(name).name === stem
    );
    const [trashedAs = ""] = await moveToTrash(
      trashDir,
      names.length > 1 ? [file] : [file, captionPath(file)]
    );
    return trashIdOf(trashedAs);
  });
}
async function removeDataset(place, trashDir) {
  requireChangeable(place);
  if (place.kind === "folder") {
    throw new DatasetError("NOT_CHANGEABLE", {
      message: "Folders elsewhere on the machine are not removed from here.",
      hint: "Delete it yourself, if you want it gone."
    });
  }
  return withFileErrors2("The dataset", async () => {
    const [trashedAs = ""] = await moveToTrash(trashDir, [place.folder]);
    return trashIdOf(trashedAs);
  });
}

// src/datasets/restore-dataset.ts
import path53 from "node:path";
async function restoreDataset(roots, { trashId, trashDir }) {
  const origins = /^[\w-]+$/.test(trashId) ? await originsOf(trashDir, trashId) : null;
  const [[name, origin] = ["", ""], ...others2] = origins ?? [];
  const place = path53.resolve(origin);
  if (others2.length > 0 || path53.dirname(place) !== path53.resolve(roots.own)) {
    throw new DatasetError("NOT_FOUND", {
      message: "There is no such dataset in the trash.",
      hint: "It was probably taken back already: look at the list of datasets again."
    });
  }
  await withFileErrors2(name, () => restoreFolderFromTrash(trashDir, trashId, { name, place }));
  return placeOf2(name, roots, null);
}

// src/datasets/restore-picture.ts
import path54 from "node:path";
async function restorePicture({ folder }, { trashId, trashDir }) {
  const origins = /^[\w-]+$/.test(trashId) ? await originsOf(trashDir, trashId) : null;
  const places = new Map([...origins ?? []].map(([name, origin]) => [name, path54.resolve(origin)]));
  const picture = [...places.keys()].find(isPictureName);
  const areOurs = [...places.values()].every((place) => path54.dirname(place) === path54.resolve(folder));
  if (picture === void 0 || !areOurs) {
    throw new DatasetError("NOT_FOUND", {
      message: "There is no such picture of this dataset in the trash.",
      hint: "It was probably taken back already: look at the dataset again."
    });
  }
  await withFileErrors2("The picture", () => restoreFromTrash(trashDir, trashId, places));
  return picture;
}

// src/server/body.ts
import { json } from "./vendor/express.mjs";
var commandBody = json({ limit: "1mb", inflate: false });
var fileBody = json({ limit: "130mb", inflate: false });

// src/server/for-visitors.ts
import path55 from "node:path";
function folderForVisitors(folder) {
  return { ...folder, path: path55.basename(folder.path), warnings: [] };
}
function jobForVisitors(job) {
  const problem3 = job.problem && { code: job.problem.code, message: "The training has failed.", hint: "" };
  const notInstalled = job.notInstalled && "The embedding stayed in the run's folder.";
  const drawing = job.drawing && { ...job.drawing, problem: null };
  return { ...job, drawing, runFolder: null, notices: [], problem: problem3, notInstalled };
}
function datasetForVisitors(dataset) {
  return { ...dataset, folder: null };
}
function setupForVisitors(reply) {
  const offers = reply.offers.map((offer) => ({
    ...offer,
    obstacle: offer.obstacle && notTold(offer.obstacle)
  }));
  return { ...reply, folder: null, offers, state: setupStateForVisitors(reply.state) };
}
function setupStateForVisitors(state) {
  return state.type === "failed" ? { ...state, problem: notTold(state.problem) } : state;
}
function notTold({ code }) {
  return { code, message: "It could not be set up.", hint: "" };
}
function eventForVisitors(body) {
  if (body.type === "folder") return { ...body, folder: folderForVisitors(body.folder) };
  if (body.type === "job") return { ...body, job: jobForVisitors(body.job) };
  if (body.type === "setup") return { ...body, state: setupStateForVisitors(body.state) };
  return body.type === "job-log" ? { ...body, lines: [] } : body;
}

// src/server/pinned-answer.ts
function answeredFromCache(request, response, version) {
  const etag = `"${version}"`;
  const isPinned = request.query["v"] === version;
  response.set("ETag", etag);
  response.set("Cache-Control", isPinned ? "private, max-age=31536000, immutable" : "private, no-cache");
  if (request.headers["if-none-match"] !== etag) return false;
  response.status(304).end();
  return true;
}

// src/server/dataset-routes.ts
function datasetRoutes(context) {
  const router = Router2();
  const { datasets } = context;
  const { roots, trashDir } = datasets;
  router.get(routes.datasets.path, async (request, response) => {
    const all = await datasets.list();
    const reply = { datasets: all.map(shownTo(request)), noFolders: whyNoFolders(request, context) };
    response.json(reply);
  });
  router.post(routes.createDataset.path, commandBody, async (request, response) => {
    const { name } = parseRequest(CreateDatasetRequest, request.body);
    const place = await createDataset(roots, name);
    response.status(201).json(await viewOf3(place));
  });
  router.post(routes.restoreDataset.path, commandBody, async (request, response) => {
    const { trashId } = parseRequest(FromTrashRequest, request.body);
    const place = await restoreDataset(roots, { trashId, trashDir });
    response.json(await viewOf3(place));
  });
  router.get(routes.dataset.path, async (request, response) => {
    const asked = { ...request.query };
    delete asked["token"];
    const query = parseRequest(DatasetQuery, asked);
    const reply = await datasets.inspect(await placeIn(request, context), query);
    response.json({ ...reply, dataset: shownTo(request)(reply.dataset) });
  });
  router.delete(routes.removeDataset.path, async (request, response) => {
    const trashId = await removeDataset(await placeIn(request, context), trashDir);
    response.json({ trashId });
  });
  addPictureRoutes(router, context);
  return router;
}
function addPictureRoutes(router, context) {
  const { datasets } = context;
  const { trashDir } = datasets;
  router.post(routes.addPicture.path, fileBody, async (request, response) => {
    const { fileName, dataBase64 } = parseRequest(AddPictureRequest, request.body);
    const bytes = Buffer.from(dataBase64, "base64");
    const name = await addPicture(await placeIn(request, context), { fileName, bytes });
    response.status(201).json({ name });
  });
  router.delete(routes.removePicture.path, async (request, response) => {
    const { picture } = request.params;
    const trashId = await removePicture(await placeIn(request, context), { picture, trashDir });
    response.json({ trashId });
  });
  router.post(routes.restorePicture.path, commandBody, async (request, response) => {
    const { trashId } = parseRequest(FromTrashRequest, request.body);
    const name = await restorePicture(await placeIn(request, context), { trashId, trashDir });
    response.json({ name });
  });
  router.put(routes.caption.path, commandBody, async (request, response) => {
    const { caption } = parseRequest(CaptionRequest, request.body);
    const picture = String(request.params["picture"]);
    await writeCaption(await placeIn(request, context), { picture, caption, trashDir });
    response.json({ caption });
  });
  router.get(routes.thumbnail.path, async (request, response) => {
    const { v, mask: mask2 } = request.query;
    const asked = {
      picture: request.params.picture,
      version: typeof v === "string" ? v : null,
      mask: mask2 === "1"
    };
    const { bytes, version } = await datasets.thumbnail(await placeIn(request, context), asked);
    if (!answeredFromCache(request, response, version)) response.type("image/webp").send(bytes);
  });
}
function placeIn(request, context) {
  return placeOf2(String(request.params["id"]), context.datasets.roots, whyNoFolders(request, context));
}
function shownTo(request) {
  return isVisitor(request) ? datasetForVisitors : (dataset) => dataset;
}

// src/server/draft-routes.ts
import { Router as Router3 } from "./vendor/express.mjs";

// src/drafts/check-draft.ts
import { readdir as readdir14 } from "node:fs/promises";
import path57 from "node:path";

// src/drafts/check-files.ts
import { stat as stat18 } from "node:fs/promises";

// src/drafts/check-context.ts
function advice(field, message, hint = "") {
  return { field, severity: "advice", message, hint };
}
function mistake(field, message, hint = "") {
  return { field, severity: "error", message, hint };
}

// src/drafts/check-files.ts
async function checkFiles({ parts }) {
  const initialization = parts.embedding?.initialization;
  const named = [
    ["model.checkpoint", parts.model?.checkpoint ?? null],
    ["model.vae", parts.model?.vae ?? null],
    ["embedding.initialization.file", initialization?.from === "embedding" ? initialization.file : null]
  ];
  const issues = await Promise.all(
    named.map(async ([field, file]) => {
      if (file === null || await isFile(file)) return null;
      return mistake(
        field,
        "There is no such file.",
        "It was moved or deleted meanwhile: choose another one."
      );
    })
  );
  const words2 = initialization !== void 0 && "text" in initialization && initialization.text.trim() === "" ? [
    mistake(
      "embedding.initialization.text",
      "There is no word.",
      "Write what comes near, such as: cat."
    )
  ] : [];
  return [...issues.filter((issue) => issue !== null), ...words2];
}
function isFile(file) {
  return stat18(file).then(
    (stats) => stats.isFile(),
    () => false
  );
}

// src/tokenizer/clip-data.ts
import { readFileSync as readFileSync4 } from "node:fs";
import { gunzipSync } from "node:zlib";
function readData(name) {
  return gunzipSync(readFileSync4(new URL(name, import.meta.url))).toString("utf8");
}

// src/tokenizer/word-ends.ts
var FIRST_MERGED = 512;
var READABLE = /^([a-z]{3,})<\/w>$/;
function wordEnds() {
  const words2 = /* @__PURE__ */ new Map();
  for (const [rank, line] of readData("clip-merges.txt.gz").split("\n").entries()) {
    const [, word] = READABLE.exec(line.replace(" ", "")) ?? [];
    if (word !== void 0) words2.set(FIRST_MERGED + rank, word);
  }
  return words2;
}

// src/drafts/check-name.ts
var words = null;
function checkName(checked) {
  const { name } = checked.parts;
  if (name === null) return [];
  const broken = brokenNameRule(name.normalize("NFC"));
  if (broken !== null) {
    const hint = "Letters, digits, dashes and underscores always work.";
    return [mistake("name", `It can't be a file's name: ${broken}.`, hint)];
  }
  return [...onTheWord(name), ...taken(name, checked), ...shadows(name, checked)];
}
function onTheWord(name) {
  const lint = lintTokenName(name).map(({ severity, message, hint }) => ({
    ...{ field: "name", severity: severity === "error" ? "error" : "advice" },
    ...{ message, hint: hint.replaceAll("Rename the file", "Choose another name") }
  }));
  words ??= new Set(wordEnds().values());
  const isKnown = lint.length === 0 && words.has(name.toLowerCase());
  if (!isKnown) return lint;
  return [
    advice(
      "name",
      `“${name}” is a word that the model knows: prompts that mean the word would get the embedding.`,
      "Add a digit or another word with a dash."
    )
  ];
}
function taken(name, { parts, embeddings }) {
  const ending = parts.embedding?.format ?? "safetensors";
  const twins = ["safetensors", "pt", "bin"].map((each) => `${name}.${each}`);
  const twin = embeddings.find(({ folder, fileName }) => folder === "" && twins.includes(fileName));
  if (twin === void 0) return [];
  const isTarget = twin.fileName === `${name}.${ending}`;
  if (isTarget && parts.embedding?.replace === true)
    return [advice("embedding.replace", `${twin.fileName} goes to the trash when the training is finished.`)];
  return [
    mistake(
      "name",
      `There is an embedding ${twin.fileName} already.`,
      isTarget ? "Choose another name, or tick that it may be replaced: it goes to the trash then." : "Choose another name: two files of one name get in each other's way."
    )
  ];
}
function shadows(name, { embeddings, isCaseSensitive }) {
  const others2 = embeddings.map(({ token }) => token).filter((token) => token !== name);
  const elsewhere = embeddings.filter((one) => one.token === name && !isOwnFile(one, name));
  return [
    ...elsewhere.map(
      ({ folder, fileName }) => advice(
        "name",
        `${folder === "" ? fileName : `${folder}/${fileName}`} has the same name in prompts: the web UI uses one of the two.`,
        "Choose another name."
      )
    ),
    ...shadowedBy([...others2, name], { caseSensitive: isCaseSensitive }).filter(({ token, by }) => token === name || by === name).slice(0, 3).map(
      ({ message, hint }) => advice("name", message, hint.replace(/Rename one of the files/, "Choose another name"))
    )
  ];
}
function isOwnFile({ folder, fileName }, name) {
  return folder === "" && fileName.startsWith(`${name}.`);
}

// src/drafts/check-pictures.ts
var USUAL_VECTORS = [
  { upTo: 10, least: 2, most: 3 },
  { upTo: 35, least: 5, most: 6 },
  { upTo: 60, least: 8, most: 10 },
  { upTo: 100, least: 10, most: 12 },
  { upTo: Infinity, least: 12, most: 16 }
];
var PROMPT_TOKENS = 75;
var LEAST_STEPS = 3e3;
var MOST_STEPS = 3e4;
var STEPS_PER_PICTURE = 150;
function checkPictures(checked) {
  const { parts, pictures: pictures2 } = checked;
  if (parts.pictures === null) return [];
  if (pictures2 === null) {
    const hint = "Choose a dataset, or write the whole path of a folder that is there.";
    return [mistake("pictures.folder", "There is no such folder, or it can't be read.", hint)];
  }
  if (pictures2.count === 0)
    return [mistake("pictures.folder", "There is no picture in it.", "Put five to twenty pictures into it.")];
  const { count } = pictures2;
  return [
    ...onVectors(count, checked),
    ...onSteps(count, checked),
    ...onBatch(count, checked),
    ...onLatents(checked),
    ...onMasks(checked)
  ];
}
function onVectors(count, { parts }) {
  if (parts.embedding === null) return [];
  const { vectors } = parts.embedding;
  const { least: least2, most } = USUAL_VECTORS.find(({ upTo }) => count <= upTo) ?? { least: 12, most: 16 };
  const cost = `${vectors} of a prompt's ${PROMPT_TOKENS} tokens go to ${vectors === 1 ? "it" : "them"}.`;
  const usual = `For ${pictures(count)} ${least2} to ${most} vectors are usual.`;
  if (vectors < least2) return [advice("embedding.vectors", usual, "Fewer hold less of what is seen.")];
  if (vectors > most)
    return [advice("embedding.vectors", usual, `More learn the pictures by heart, and ${cost}`)];
  return [];
}
function onSteps(count, { parts }) {
  const isMiniature = parts.model?.checkpoint === null;
  if (parts.steps === null || parts.batch === null || isMiniature) return [];
  const each = parts.batch.size * parts.batch.accumulation;
  const usual = Math.min(
    MOST_STEPS,
    Math.max(LEAST_STEPS, Math.round(count * STEPS_PER_PICTURE / 1e3) * 1e3)
  );
  const wanted = Math.ceil(usual / each);
  const often = Math.round(parts.steps * each / count);
  const seen2 = `In ${number2(parts.steps)} steps each of ${pictures(count)} is seen about ${number2(often)} times.`;
  if (parts.steps < wanted / 2)
    return [
      advice("steps", seen2, `Some ${number2(wanted)} are usual. Snapshots let you stop when it is good.`)
    ];
  if (parts.steps > wanted * 10)
    return [advice("steps", seen2, `Some ${number2(wanted)} are usual: far more learn the pictures by heart.`)];
  return [];
}
function onBatch(count, { parts }) {
  if (parts.batch === null || parts.batch.size <= count) return [];
  return [
    advice(
      "batch.size",
      `A batch is larger than the ${pictures(count)}: some are in it more than once, each time with other noise.`,
      "That is fine; it takes as long as a batch of different ones."
    )
  ];
}
function onLatents({ parts }) {
  if (parts.pictures?.latents !== "random") return [];
  return [
    advice(
      "pictures.latents",
      "Each use of a picture gets new noise of the VAE: training is less steady, and the loss jumps more.",
      "deterministic takes the VAE's best answer and is the safe choice; once is what A1111 does."
    )
  ];
}
function onMasks({ parts, lastSeen }) {
  if (parts.pictures?.alphaAsWeight !== true) return [];
  const used = lastSeen(parts.pictures.folder)?.filter(({ isUsed }) => isUsed) ?? [];
  if (used.length === 0 || used.some(({ hasMask }) => hasMask)) return [];
  return [
    advice(
      "pictures.alphaAsWeight",
      "No picture has transparency to weigh by: every part of each counts alike.",
      "Save PNG or WebP pictures in which what is to be left out is transparent."
    )
  ];
}
function pictures(count) {
  return count === 1 ? "1 picture" : `${number2(count)} pictures`;
}
function number2(value) {
  return value.toLocaleString("en-US");
}

// src/drafts/template-files.ts
import { readdir as readdir13 } from "node:fs/promises";
import path56 from "node:path";

// src/protocol/template-lines.ts
var NAME2 = "[name]";
function readTemplateLines(text2, name) {
  const lines = text2.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "" || line.includes(NAME2)) continue;
    return problem2(
      `Line ${i + 1} of the template ${name} has no ${NAME2}: “${line.trim().slice(0, 80)}”.`,
      `The embedding learns from prompts that name it. Put ${NAME2} where its name belongs.`
    );
  }
  const kept = lines.map((line) => line.trim()).filter((line) => line !== "");
  if (kept.length > 0) return { lines: kept, problem: null };
  return problem2(
    `The template ${name} is empty.`,
    `Write one prompt a line, such as: a photo of ${NAME2}, [filewords]`
  );
}
function problem2(message, hint) {
  return { lines: null, problem: { code: "TEMPLATE", message, hint } };
}

// src/protocol/template-texts.ts
var subjects = [
  "a photo of [name]",
  "a picture of [name]",
  "[name]",
  "a close-up of [name]",
  "a clear view of [name]",
  "[name] in the middle of the picture",
  "a bright photo of [name]",
  "a dim photo of [name]",
  "a snapshot of [name]",
  "a detailed drawing of [name]",
  "one [name], seen from nearby",
  "[name] at some distance"
];
var styles = [
  "a picture in the style of [name]",
  "an artwork in the style of [name]",
  "[name] style",
  "a drawing, [name] style",
  "a painting made in the manner of [name]",
  "a detailed work in the style of [name]",
  "a sketch in the style of [name]",
  "a calm composition in the style of [name]",
  "a bold composition in the style of [name]",
  "a small study in the style of [name]"
];
var withFilewords = (line) => `${line}, [filewords]`;
var templateTexts = {
  subject: subjects,
  subject_filewords: subjects.map(withFilewords),
  style: styles,
  style_filewords: styles.map((line) => `[filewords], ${line}`),
  none: ["[name]"]
};

// src/drafts/template-files.ts
var MAX_BYTES6 = 256 * 1024;
var MAX_FILES2 = 200;
async function listTemplates(folders2) {
  const files = await Promise.all(folders2.filter((folder) => folder !== null).map(textFilesIn));
  return [...builtInTemplates(), ...await Promise.all(files.flat().map(viewOf5))];
}
function builtInTemplates() {
  return BuiltInTemplate.options.map((name) => ({
    ...{ value: name, name, builtIn: name, problem: null },
    lines: [...templateTexts[name]]
  }));
}
async function textFilesIn(folder) {
  const names = await readdir13(folder).catch(() => []);
  const texts2 = names.filter((name) => /\.txt$/i.test(name) && !name.startsWith("."));
  return texts2.sort().slice(0, MAX_FILES2).map((name) => path56.join(folder, name));
}
async function viewOf5(file) {
  const { lines, problem: problem3 } = await readTemplateFile(file);
  const told = problem3 && `${problem3.message} ${problem3.hint}`;
  return {
    value: file,
    name: path56.parse(file).name,
    builtIn: null,
    lines: [...lines ?? []],
    problem: told
  };
}
async function readTemplate(template) {
  const own = BuiltInTemplate.safeParse(template);
  return own.success ? { lines: templateTexts[own.data], problem: null } : readTemplateFile(template);
}
async function readTemplateFile(file) {
  const bytes = path56.isAbsolute(file) ? await readFileBounded(file, MAX_BYTES6).catch(() => null) : null;
  if (bytes !== null) return readTemplateLines(bytes.toString("utf8"), path56.basename(file));
  return {
    lines: null,
    problem: {
      code: "TEMPLATE",
      message: `The template ${path56.basename(file)} can't be read.`,
      hint: `Choose a text file, or one of ${BuiltInTemplate.options.join(", ")}.`
    }
  };
}

// src/drafts/check-prompts.ts
var MOST_DROPOUT = 0.3;
async function checkPrompts(checked) {
  const { parts } = checked;
  return [
    ...await onTemplate(checked),
    ...onWords(checked),
    ...onTags(checked),
    ...onSamples(parts.samples?.prompts ?? [])
  ];
}
async function onTemplate({ parts, pictures: pictures2 }) {
  if (parts.prompts === null) return [];
  const { lines, problem: problem3 } = await readTemplate(parts.prompts.template);
  if (problem3 !== null) return [mistake("prompts.template", problem3.message, problem3.hint)];
  const wantsCaptions = lines.some((line) => line.includes("[filewords]"));
  if (pictures2 === null || pictures2.count === 0) return [];
  const { count, withoutText } = pictures2;
  if (wantsCaptions && withoutText > 0) {
    const which = withoutText === count ? "No picture has a caption" : `${withoutText} of ${count} pictures have no caption`;
    const hint = "Write captions in the dataset, or choose a template without filewords.";
    return [advice("prompts.template", `${which}: their file names are put for [filewords].`, hint)];
  }
  if (!wantsCaptions && withoutText < count) {
    const hint = "Choose the template with filewords: what captions name is not learned as part of the embedding.";
    return [advice("prompts.template", "The captions of the pictures are not used by this template.", hint)];
  }
  return [];
}
function onWords({ parts }) {
  const pattern = parts.prompts?.wordPattern ?? "";
  try {
    new RegExp(pattern, "gu");
    return [];
  } catch {
    const hint = "Leave it empty to take file names as they are, or try \\w+ for words.";
    return [mistake("prompts.wordPattern", `“${pattern}” is not a regular expression.`, hint)];
  }
}
function onTags({ parts }) {
  if (parts.prompts === null || parts.prompts.tagDropout <= MOST_DROPOUT) return [];
  const { tagDropout } = parts.prompts;
  const often = tagDropout === 1 ? "Every tag is left out" : `Tags are left out ${Math.round(tagDropout * 100)} times in 100`;
  const hint = `At most ${MOST_DROPOUT} is advised.`;
  return [
    advice("prompts.tagDropout", `${often}: what they name is learned as part of the embedding.`, hint)
  ];
}
function onSamples(prompts) {
  return prompts.flatMap(
    (prompt, i) => prompt.includes("[name]") ? [] : [
      advice(
        `samples.prompts.${i}`,
        "This prompt has no [name]: its picture stays the same at every step.",
        "Put [name] where the embedding's name belongs."
      )
    ]
  );
}

// src/drafts/check-rate.ts
var HIGH_RATE = 0.05;
function stepsOf2({ steps, learningRate }) {
  if (steps === null || learningRate === null) return null;
  const { pieces: pieces2 } = readSchedule(learningRate.schedule);
  return pieces2 === null ? null : lastStep(pieces2, steps);
}
function checkRate({ parts }) {
  const last = stepsOf2(parts);
  if (last === null || parts.learningRate === null || parts.steps === null) return [];
  const { warmUp, schedule, curve } = parts.learningRate;
  const issues = [];
  if (last < parts.steps)
    issues.push(
      advice(
        "learningRate.schedule",
        `The training ends at step ${last} of ${parts.steps}: the schedule ends there.`,
        "Leave the step of the last pair out, and it counts to the end."
      )
    );
  if (warmUp >= last)
    issues.push(
      advice(
        "learningRate.warmUp",
        "The rate still rises when the training ends.",
        `Choose fewer than ${last}.`
      )
    );
  const rates = readSchedule(schedule).pieces ?? [];
  if (rates.some(({ value }) => value > HIGH_RATE))
    issues.push(
      advice(
        "learningRate.schedule",
        `A rate above ${HIGH_RATE} mostly destroys what was learned.`,
        "0.005 is usual."
      )
    );
  if (curve === "cosine" && rates.length > 1)
    issues.push(
      advice(
        "learningRate.curve",
        "The cosine falls on top of the steps of the schedule.",
        "One number is usual with it."
      )
    );
  return [...issues, ...onIntervals(parts, last)];
}
function onIntervals({ snapshotEvery, samples }, last) {
  const issues = [];
  if (snapshotEvery !== null && snapshotEvery > last)
    issues.push(advice("snapshotEvery", `There will be no snapshot: the training ends at step ${last}.`));
  if (samples !== null && samples.every > last && samples.prompts.length > 0)
    issues.push(advice("samples.every", `There will be no sample image: the training ends at step ${last}.`));
  return issues;
}

// src/drafts/draft-parts.ts
function draftParts(draft) {
  const parts = Object.entries(TrainingJob.shape).map(([key, schema]) => {
    const parsed = schema.safeParse(draft[key]);
    return [key, parsed.success ? parsed.data : null];
  });
  return Object.fromEntries(parts);
}

// src/drafts/field-words.ts
function schemaIssues(draft) {
  const parsed = TrainingJob.safeParse(draft);
  return parsed.success ? [] : parsed.error.issues.map((issue) => fieldIssue(issue, draft));
}
function fieldIssue(issue, draft) {
  const field = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const { message: message2, hint: hint2, field: unknown3 = field } = describeIssue(issue, TrainingJob);
    return { field: unknown3, severity: "error", message: message2, hint: hint2 };
  }
  const isMissing = valueAt(draft, issue.path) === void 0 || valueAt(draft, issue.path) === "";
  const [message, hint] = isMissing ? ["This is needed.", missingHint(field)] : wordsFor(issue) ?? [issue.message, ""];
  return { field, severity: "error", message, hint };
}
function missingHint(field) {
  switch (field) {
    case "name":
      return "It is what is typed in a prompt: short, and no ordinary word.";
    case "pictures":
    case "pictures.folder":
      return "Choose a dataset, or drop pictures into a new one.";
    default:
      return "";
  }
}
function valueAt(value, path63) {
  let at = value;
  for (const key of path63) at = at?.[key];
  return at;
}
var TYPES = {
  number: "A number is needed.",
  int: "A whole number is needed.",
  string: "A text is needed.",
  boolean: "Yes or no is needed.",
  array: "A list is needed."
};
function wordsFor(issue) {
  switch (issue.code) {
    case "invalid_type":
      return [TYPES[issue.expected] ?? "This can't be read.", ""];
    case "invalid_union":
      return isSchedule(issue) ? ["A number, or a schedule, is needed.", "As in 0.005, or 0.005:100, 1e-3:1000, 1e-5."] : ["This can't be chosen.", ""];
    case "too_small":
      return issue.origin === "string" ? ["This is needed.", ""] : ["It is too small.", `At least ${String(issue.minimum)}.`];
    case "too_big":
      return issue.origin === "string" ? ["It is too long.", `At most ${String(issue.maximum)} characters.`] : [
        issue.origin === "array" ? "There are too many." : "It is too large.",
        `At most ${String(issue.maximum)}.`
      ];
    case "not_multiple_of":
      return [`It has to be a multiple of ${issue.divisor}.`, ""];
    case "invalid_value":
      return ["This can't be chosen.", `It has to be one of ${issue.values.map(String).join(", ")}.`];
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "invalid_key":
    case "unrecognized_keys":
      return null;
    default:
      return issue;
  }
}
function isSchedule({ path: path63 }) {
  return path63.at(-1) === "schedule" || path63.at(-1) === "limit";
}

// src/drafts/check-draft.ts
var CHECKS = [checkName, checkFiles, checkPictures, checkPrompts, checkRate];
async function checkDraft(draft, context) {
  const parts = draftParts(draft);
  const checked = { ...context, parts, pictures: await countPictures(parts.pictures?.folder) };
  const more = await Promise.all(CHECKS.map(async (check2) => check2(checked)));
  return { issues: worstFirst([...schemaIssues(draft), ...more.flat()]), steps: stepsOf2(parts) };
}
function checkUnseen(draft, refused2) {
  return { issues: [refused2, ...schemaIssues(draft)], steps: stepsOf2(draftParts(draft)) };
}
function worstFirst(issues) {
  const of = (severity) => issues.filter((issue) => issue.severity === severity);
  return [...of("error"), ...of("advice")];
}
async function countPictures(folder) {
  if (folder === void 0 || !path57.isAbsolute(folder)) return null;
  const names = await readdir14(folder).catch(() => null);
  if (names === null) return null;
  const texts2 = new Set(names);
  const pictures2 = names.filter((name) => isPictureName(name) && !name.startsWith("."));
  const withoutText = pictures2.filter((name) => !texts2.has(`${path57.parse(name).name}.txt`)).length;
  return { count: pictures2.length, withoutText };
}

// src/drafts/draft-prompts.ts
import { stat as stat19 } from "node:fs/promises";
import path58 from "node:path";

// src/drafts/draft-error.ts
var DraftError = class extends FieldError {
};

// src/drafts/draft-prompts.ts
var SHOWN = 60;
var ROUNDS = 3;
async function draftPrompts(draft, context) {
  const parts = draftParts(draft);
  const { name, prompts, pictures: pictures2 } = parts;
  if (name === null) throw incomplete("name", "A name is needed to show prompts.");
  if (prompts === null) throw incomplete("prompts", "The settings of prompts can't be read.");
  if (pictures2 === null) throw incomplete("pictures.folder", "Pictures are needed to show prompts.");
  const { problem: problem3 } = await readTemplate(prompts.template);
  if (problem3 !== null) throw new DraftError("TEMPLATE", { ...problem3, field: "job.prompts.template" });
  const used = (await seen(parts, pictures2, context)).filter(({ isUsed }) => isUsed);
  const task = {
    ...{ type: "render-prompts", name, prompts, limit: SHOWN },
    vectors: parts.embedding?.vectors ?? 1,
    seed: parts.seed ?? 0,
    batchSize: parts.batch?.size ?? 1,
    pictures: used.map((picture) => ({
      ...{ name: picture.name, caption: picture.caption },
      shape: pictures2.fit === "keep" ? `${picture.crop?.height}×${picture.crop?.width}` : ""
    }))
  };
  return context.datasets.previews.render(task, await stampOf2(prompts.template));
}
async function seen({ model, prompts }, { folder, fit, width, height }, { datasets, vaeFactor }) {
  const { wordPattern, wordSeparator } = prompts ?? {};
  const query = DatasetQuery.parse({
    ...{ fit, wordPattern, wordSeparator },
    ...model === null ? {} : { vaeFactor: await vaeFactor(model.checkpoint) },
    ...width === null ? {} : { width },
    ...height === null ? {} : { height }
  });
  const place = {
    ...{ id: `folder:${folder}`, kind: "folder", folder },
    name: path58.basename(folder)
  };
  for (let round = 0; round < ROUNDS; round++) {
    const { pictures: pictures2, pending } = await datasets.inspect(place, query);
    if (pending === 0) return pictures2;
  }
  throw new DraftError("STILL_LOOKING", {
    message: "The pictures are still being looked at.",
    hint: "Ask again in a moment."
  });
}
async function stampOf2(template) {
  if (!path58.isAbsolute(template)) return "";
  const { mtimeMs, size } = await stat19(template);
  return `${mtimeMs} ${size}`;
}
function incomplete(field, message) {
  return new DraftError("DRAFT_INCOMPLETE", {
    field: `job.${field}`,
    message,
    hint: "Fill this field in first."
  });
}

// src/protocol/preflight.ts
import { z as z35 } from "./vendor/zod.mjs";
var CheckpointView = z35.object({
  /** What `model.checkpoint` of a job takes: an absolute path; null: the bundled miniature model. */
  file: z35.string().nullable(),
  name: z35.string(),
  baseModel: BaseModel.nullable(),
  sizeBytes: z35.number(),
  /** The web UI draws its next picture with it; it may not be loaded yet. */
  isCurrent: z35.boolean(),
  isMiniature: z35.boolean(),
  /** Pixels of a side of what it is usually used at. */
  usualSize: z35.int(),
  /** Pixels of a side of a latent: sides of pictures are multiples of it. */
  vaeFactor: z35.int(),
  /** null: it can be trained with. */
  obstacle: z35.string().nullable()
});
var CheckpointsReply = z35.object({
  checkpoints: z35.array(CheckpointView),
  /** Some are still looked at: ask again in a second. */
  isComplete: z35.boolean(),
  /** How the web UI draws now: what a job's `model` should be. */
  current: z35.object({ file: z35.string(), vae: z35.string().nullable(), clipSkip: z35.int() }).nullable(),
  /** Where checkpoints are looked for; empty for a visitor who may only read. */
  folders: z35.array(z35.string())
});
var DraftRequest = z35.strictObject({ job: z35.record(z35.string(), z35.unknown()) });
var FieldIssue = z35.object({
  /** Path in the job, with dots: `embedding.vectors`. */
  field: z35.string(),
  /** `error`: it can't be started so; `advice`: it can. */
  severity: z35.enum(["error", "advice"]),
  message: z35.string(),
  hint: z35.string()
});
var CheckReply = z35.object({
  issues: z35.array(FieldIssue),
  /** The step it would end with, and the rate of each piece of the curve for drawing; null while it can't be read. */
  steps: z35.int().nullable()
});
var Estimate = z35.object({ value: z35.number(), from: z35.enum(["measured", "estimated"]) });
var MemoryEstimate = z35.object({ value: z35.number(), from: z35.enum(["measured", "estimated", "assumed"]) });
var PreflightReply = z35.object({
  backend: z35.object({ name: z35.string(), why: z35.string() }),
  memory: z35.object({
    needed: MemoryEstimate,
    /** Now, and after the web UI has given its checkpoint back. */
    free: z35.number(),
    freeAfterUnload: z35.number(),
    /** On the card, or of the machine. */
    where: z35.enum(["gpu", "ram"])
  }),
  /** How it would be computed: as the job says, or the fastest way that fits. */
  way: TrainingWay.extend({ fits: z35.boolean() }),
  secondsPerStep: Estimate,
  totalSeconds: z35.number(),
  disk: z35.object({ needed: z35.number(), free: z35.number() }),
  /** What speaks against a start, and what would help; empty: nothing. */
  problems: z35.array(z35.object({ message: z35.string(), hint: z35.string(), blocks: z35.boolean() }))
});
var FormReply = z35.object({
  /** JSON Schema of `TrainingJob`: defaults, limits, and help as `description`. */
  schema: z35.record(z35.string(), z35.unknown()),
  /** The demonstration, ready to start; null: the miniature model is not there. */
  demonstration: TrainingJob.nullable(),
  /** The web UI is to give its checkpoint back while a training runs. */
  unloadsHostModel: z35.boolean()
});

// src/server/offered-paths.ts
import path59 from "node:path";
async function requireOfferedPaths(parts, request, context) {
  const why = whyNoFolders(request, context);
  if (why === null) return;
  for (const { field, file, isOffered } of namedPaths(parts, context)) {
    if (file === null || await isOffered(file)) continue;
    throw new RequestError("PATH_NOT_OFFERED", {
      message: why,
      hint: "Choose one that the page offers.",
      field: `job.${field}`
    });
  }
}
function namedPaths({ model, embedding, pictures: pictures2, prompts }, context) {
  const initialization = embedding?.initialization;
  const template = prompts?.template ?? null;
  const offered = () => context.checkpoints.list();
  const templatesDir = async () => (await context.host.checkpoints().catch(() => null))?.templatesDir ?? null;
  const { roots } = context.datasets;
  const { checkpointDirs } = context.training;
  const embeddings = context.catalog().status().path;
  return [
    {
      ...{ field: "model.checkpoint", file: model?.checkpoint ?? null },
      isOffered: async (file) => (await offered()).checkpoints.some((checkpoint) => checkpoint.file === file) || isBelow2(checkpointDirs, file)
    },
    {
      ...{ field: "model.vae", file: model?.vae ?? null },
      isOffered: async (file) => (await offered()).current?.vae === file || isBelow2(checkpointDirs, file)
    },
    {
      ...{ field: "pictures.folder", file: pictures2?.folder ?? null },
      isOffered: (file) => isBelow2([roots.own, roots.demo], file)
    },
    {
      ...{ field: "prompts.template", file: BuiltInTemplate.safeParse(template).success ? null : template },
      isOffered: async (file) => isBelow2([context.templatesDir, await templatesDir()], file)
    },
    {
      field: "embedding.initialization.file",
      file: initialization?.from === "embedding" ? initialization.file : null,
      isOffered: (file) => isBelow2([embeddings], file)
    }
  ];
}
async function isBelow2(folders2, file) {
  if (!path59.isAbsolute(file)) return false;
  for (const folder of folders2) {
    if (folder === null) continue;
    const inside = await resolveInside(folder, path59.relative(folder, file)).catch(() => null);
    if (inside !== null) return true;
  }
  return false;
}

// src/server/draft-routes.ts
function draftRoutes(context) {
  const router = Router3();
  router.get(routes.templates.path, async (request, response) => {
    const templates = isVisitor(request) ? builtInTemplates() : await listTemplates(await folders(context));
    response.json({ templates });
  });
  router.post(routes.check.path, commandBody, async (request, response) => {
    const { job } = parseRequest(DraftRequest, request.body);
    const refused2 = await refusedPath(job, request, context);
    const reply = refused2 === null ? await checkDraft(job, knownOf(context)) : checkUnseen(job, refused2);
    response.json(reply);
  });
  router.post(routes.prompts.path, commandBody, async (request, response) => {
    const { job } = parseRequest(DraftRequest, request.body);
    await requireOfferedPaths(draftParts(job), request, context);
    const { datasets, checkpoints } = context;
    const known = { datasets, vaeFactor: (file) => checkpoints.vaeFactor(file) };
    response.json(await draftPrompts(job, known));
  });
  return router;
}
async function refusedPath(draft, request, context) {
  try {
    await requireOfferedPaths(draftParts(draft), request, context);
    return null;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { message, hint, field = "" } = error;
    return { field: field.replace(/^job\./, ""), severity: "error", message, hint };
  }
}
async function folders({ host, templatesDir }) {
  const ofHost = await host.checkpoints().catch(() => null);
  return [ofHost?.templatesDir ?? null, templatesDir];
}
function knownOf({ catalog, host, datasets }) {
  const embeddings = catalog().cards().map(({ fileName, folder, token }) => ({ fileName, folder, token }));
  return {
    embeddings,
    isCaseSensitive: host.status.family === "sdnext",
    lastSeen: (folder) => datasets.lastSeen(folder)
  };
}

// src/server/embedding-routes.ts
import { Router as Router4 } from "./vendor/express.mjs";

// src/server/app-context.ts
function cardOf(context, id) {
  const card = typeof id === "string" ? context.catalog().get(id) : void 0;
  if (card !== void 0) return card;
  throw new RequestError("NOT_FOUND", {
    message: "There is no such embedding in the folder.",
    hint: "It was probably renamed or deleted: refresh the list."
  });
}

// src/server/embedding-routes.ts
function embeddingRoutes(context) {
  const router = Router4();
  router.get(routes.list.path, (request, response) => {
    const query = parseRequest(ListQuery, request.query);
    const { epoch, seq } = context.log;
    const selected = selectCards(context.catalog().cards(), query);
    const cards = selected.slice(query.offset, query.offset + query.limit);
    response.json({ cards, total: selected.length, epoch, seq });
  });
  router.get(routes.one.path, (request, response) => {
    response.json({ card: cardOf(context, request.params.id) });
  });
  router.post(routes.import.path, fileBody, async (request, response) => {
    const wanted = parseRequest(ImportRequest, request.body);
    const card = await context.catalog().import(wanted);
    response.status(201).json({ card });
  });
  router.patch(routes.edit.path, commandBody, async (request, response) => {
    const edit = parseRequest(EditRequest, request.body);
    const { id } = cardOf(context, request.params.id);
    const card = await context.catalog().edit(id, edit);
    response.json({ card });
  });
  router.post(routes.convert.path, commandBody, async (request, response) => {
    const wanted = parseRequest(ConvertRequest, request.body);
    const { id } = cardOf(context, request.params.id);
    const card = await context.catalog().convert(id, wanted);
    response.status(201).json({ card });
  });
  router.post(routes.repair.path, commandBody, async (request, response) => {
    const { action } = parseRequest(RepairRequest, request.body);
    const { id } = cardOf(context, request.params.id);
    const card = await context.catalog().repair(id, action);
    response.json({ card });
  });
  router.delete(routes.remove.path, async (request, response) => {
    const { id } = cardOf(context, request.params.id);
    const { trashedAs } = await context.catalog().remove(id);
    response.json({ id, trashedAs, trashId: trashIdOf(trashedAs) });
  });
  router.post(routes.restore.path, commandBody, async (request, response) => {
    const { trashId } = parseRequest(RestoreRequest, request.body);
    const card = await context.catalog().restore(trashId);
    response.json({ card });
  });
  return router;
}

// src/server/error-answer.ts
var STATUS_OF_CODE = {
  TOKEN_NEEDED: 401,
  HOST_NOT_ALLOWED: 403,
  ORIGIN_NOT_ALLOWED: 403,
  READ_ONLY: 403,
  PATH_NOT_OFFERED: 403,
  OUTSIDE_FOLDER: 403,
  NOT_WRITABLE: 403,
  FOLDER_NOT_ALLOWED: 403,
  NOT_CHANGEABLE: 409,
  NOT_FOUND: 404,
  NO_SUCH_ROUTE: 404,
  NAME_TAKEN: 409,
  NOT_A_FILE: 409,
  NO_CHECKPOINT: 409,
  NOT_FOR_WEB_UI: 409,
  NOT_IN_THIS_STATE: 409,
  NOTHING_TO_REPAIR: 409,
  FOLDER_MISSING: 409,
  STILL_LOOKING: 409,
  TRAINING_RUNS: 409,
  UNSUPPORTED: 409,
  BUSY: 409,
  FILE_CHANGES_TOO_OFTEN: 409,
  CONFIG_INVALID: 409,
  CONFIG_NOT_WRITABLE: 403,
  BODY_TOO_LARGE: 413,
  NOT_JSON: 415,
  INTERNAL: 500,
  ENGINE_DIED: 500,
  ENGINE_FAILED: 500,
  ENGINE_MISSING: 500,
  OUT_OF_MEMORY: 500,
  FILE_SYSTEM: 500,
  DISK_FULL: 507
};
function errorAnswer(thrown) {
  const error = isCoded(thrown) ? thrown : fromExpress(thrown);
  const field = error.field === void 0 ? {} : { field: error.field };
  const body = { code: error.code, message: error.message, hint: error.hint, ...field };
  const status = STATUS_OF_CODE[error.code] ?? 400;
  return { status, body, unexpected: error.code === "INTERNAL" };
}
function isCoded(thrown) {
  return thrown instanceof Error && "code" in thrown && "hint" in thrown && typeof thrown.hint === "string";
}
function fromExpress(thrown) {
  const { status, type } = thrown;
  if (type === "entity.too.large") {
    return new RequestError("BODY_TOO_LARGE", {
      message: "The request is larger than this route takes.",
      hint: "An embedding or a picture may be 48 MB; is this file the right one?"
    });
  }
  if (type === "encoding.unsupported" || type === "charset.unsupported") {
    return new RequestError("NOT_JSON", {
      message: "The body is compressed, or not in UTF-8.",
      hint: "Send plain JSON in UTF-8."
    });
  }
  if (type === "entity.parse.failed") {
    return new RequestError("BAD_JSON", {
      message: "The body is not JSON.",
      hint: "Send one JSON object with Content-Type: application/json."
    });
  }
  if (typeof status === "number" && status >= 400 && status < 500) {
    return new RequestError("BAD_REQUEST", {
      message: "The request is malformed.",
      hint: "Encode ids in the address with encodeURIComponent."
    });
  }
  return new RequestError("INTERNAL", {
    message: "The sidecar made a mistake with this request.",
    hint: "Its log says more; please report it with the log's last lines."
  });
}

// src/server/form-routes.ts
import { Router as Router5 } from "./vendor/express.mjs";
import { z as z36 } from "./vendor/zod.mjs";

// src/jobs/demonstration.ts
import path60 from "node:path";
function demonstration() {
  const datasets = demonstrationDatasets();
  if (bundledModel() === null || datasets === null) return null;
  return TrainingJob.parse({
    name: "miniature-emblem",
    embedding: { vectors: 2, replace: true },
    pictures: { folder: path60.join(datasets, "emblem"), width: 64, height: 64 },
    prompts: { template: "subject_filewords" },
    steps: 200,
    learningRate: { schedule: 0.01 },
    batch: { size: 4 },
    evaluation: { every: 25 },
    samples: {
      every: 50,
      prompts: ["a photo of [name] on a white background", "a sketch of [name] on the sand"],
      cfgScale: 4,
      width: 64,
      height: 64
    },
    snapshotEvery: 50
  });
}

// src/server/form-routes.ts
function formRoutes({ training }) {
  const router = Router5();
  const schema = z36.toJSONSchema(TrainingJob, { io: "input", unrepresentable: "any" });
  router.get(routes.form.path, async (request, response) => {
    const { unloadHostModel: setting, tensorflow } = training;
    const form = {
      schema,
      // It names a folder of this machine.
      demonstration: isVisitor(request) ? null : demonstration(),
      unloadsHostModel: await sharesHostMemory({ setting, tensorflow, backend: "auto" })
    };
    response.json(form);
  });
  return router;
}

// src/server/job-routes.ts
import { Router as Router6 } from "./vendor/express.mjs";
function jobRoutes(context) {
  const { jobs, log } = context;
  const router = Router6();
  router.get(routes.jobs.path, (request, response) => {
    const { epoch, seq } = log;
    const all = jobs.list();
    const shown = isVisitor(request) ? all.map(jobForVisitors) : all;
    response.json({ jobs: shown, epoch, seq });
  });
  router.post(routes.startJob.path, commandBody, async (request, response) => {
    const { job } = parseRequest(StartRequest, request.body);
    await requireOfferedPaths(job, request, context);
    response.status(201).json({ job: await jobs.start(job) });
  });
  router.get(routes.job.path, async (request, response) => {
    const detail = await jobs.detail(idOf(request));
    response.json(isVisitor(request) ? detailForVisitors(detail) : detail);
  });
  router.delete(routes.removeJob.path, async (request, response) => {
    response.json(await jobs.remove(idOf(request)));
  });
  router.get(routes.jobMetrics.path, async (request, response) => {
    response.json(await jobs.metrics(idOf(request)));
  });
  router.post(routes.commandJob.path, commandBody, async (request, response) => {
    const command2 = parseRequest(JobCommand, request.body);
    response.json({ job: await jobs.command(idOf(request), command2) });
  });
  router.post(routes.useSnapshot.path, commandBody, async (request, response) => {
    const wanted = parseRequest(UseRequest, request.body);
    response.json(await jobs.use(idOf(request), wanted));
  });
  router.post(routes.drawSamples.path, commandBody, (request, response) => {
    const wanted = parseRequest(DrawRequest, request.body);
    response.status(202).json({ job: jobs.draw(idOf(request), wanted) });
  });
  router.delete(routes.stopDrawing.path, async (request, response) => {
    response.json({ job: await jobs.stopDrawing(idOf(request)) });
  });
  router.get(routes.sampleImage.path, async (request, response) => {
    const file = await jobs.sampleFile(idOf(request), request.params.file);
    if (file === null) throw noSample();
    response.set("Cache-Control", "private, max-age=31536000, immutable").type("png");
    response.sendFile(file, { dotfiles: "allow", cacheControl: false, etag: false, lastModified: false });
  });
  return router;
}
function idOf(request) {
  return String(request.params["id"]);
}
function detailForVisitors(detail) {
  return { ...detail, job: jobForVisitors(detail.job), settings: null, log: [] };
}
function noSample() {
  return new RequestError("NOT_FOUND", {
    message: "The training has no such sample image.",
    hint: "Its folder was probably changed: refresh the list."
  });
}

// src/server/page-routes.ts
import path61 from "node:path";
import { Router as Router7 } from "./vendor/express.mjs";
var HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="ti-standalone">
    <meta name="referrer" content="no-referrer">
    <title>Textual Inversion</title>
    <link rel="icon" href="data:,">
    <script type="module" src="/textual-inversion.mjs"></script>
  </head>
  <body>
    <div id="ti-app"></div>
    <noscript>This page needs JavaScript.</noscript>
  </body>
</html>
`;
function pageRoutes(context, pageFolder) {
  const router = Router7();
  router.get("/", (request, response) => {
    response.set("Content-Security-Policy", contentSecurityPolicy(request)).type("html").send(HTML);
  });
  router.get("/textual-inversion.mjs", (_request, response) => {
    response.set("Cache-Control", "no-cache");
    response.sendFile("textual-inversion.mjs", { root: path61.join(pageFolder, "javascript") });
  });
  router.get("/session", (request, response) => {
    requireToken(request, { token: context.token, fromQuery: true });
    const session = {
      token: context.token,
      buildId: context.build.buildId,
      access: "full",
      accessMessage: null,
      sidecar: "running",
      message: null,
      hint: null,
      progress: null
    };
    response.set("Cache-Control", "no-store").json(session);
  });
  return router;
}
function contentSecurityPolicy(request) {
  const rules2 = [
    "default-src 'none'",
    "script-src 'self'",
    // The module brings its own style sheet; file names never reach it.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    // `Host` passed the guard. Older browsers don't count a websocket as 'self'.
    `connect-src 'self' ws://${request.headers.host ?? ""}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ];
  return rules2.join("; ");
}

// src/server/poll-routes.ts
import { Router as Router8 } from "./vendor/express.mjs";
function pollRoutes({ log }) {
  const router = Router8();
  router.get(routes.poll.path, async (request, response) => {
    const position = parseRequest(EventsQuery, request.query);
    const isCaughtUp = position.epoch !== void 0 && log.since(position).length === 0;
    if (isCaughtUp) {
      const gone = new AbortController();
      response.on("close", () => gone.abort());
      await nextEvent(log, gone.signal);
    }
    response.set("Cache-Control", "no-store").json(log.batchSince(position, isVisitor(request)));
  });
  return router;
}
function nextEvent(log, gone) {
  return new Promise((resolve3) => {
    const finish = () => {
      clearTimeout(timer);
      stopListening();
      resolve3();
    };
    const timer = setTimeout(finish, POLL_SECONDS * 1e3);
    const stopListening = log.onEvent(finish);
    gone.addEventListener("abort", finish, { once: true });
  });
}

// src/server/preflight-routes.ts
import { Router as Router9 } from "./vendor/express.mjs";

// src/server/job-of-draft.ts
var STAND_INS = { name: "draft", pictures: { folder: "." } };
function jobOfDraft(draft) {
  const parts = Object.entries(draftParts({ ...draft, pictures: withFolder(draft["pictures"]) }));
  return TrainingJob.parse({
    ...STAND_INS,
    ...Object.fromEntries(parts.filter(([, part]) => part !== null))
  });
}
function withFolder(pictures2) {
  if (typeof pictures2 !== "object" || pictures2 === null) return pictures2;
  const { folder } = pictures2;
  return typeof folder === "string" && folder !== "" ? pictures2 : { ...pictures2, ...STAND_INS.pictures };
}

// src/server/preflight-routes.ts
function preflightRoutes(context) {
  const router = Router9();
  router.post(routes.preflight.path, commandBody, async (request, response) => {
    const { job: draft } = parseRequest(DraftRequest, request.body);
    const job = jobOfDraft(draft);
    await requireOfferedPaths(job, request, context);
    response.json(await context.preflight.reply(job));
  });
  return router;
}

// src/server/preview-routes.ts
import { Router as Router10 } from "./vendor/express.mjs";
var MAX_PICTURE_BYTES2 = 64 * 1024 * 1024;
var IMAGE_TYPES = [
  { type: "image/png", start: /^\x89PNG\r\n\x1a\n/ },
  { type: "image/jpeg", start: /^\xff\xd8\xff/ },
  { type: "image/webp", start: /^RIFF....WEBP/s },
  { type: "image/gif", start: /^GIF8[79]a/ },
  { type: "image/avif", start: /^....ftypavi[fs]/s },
  { type: "image/jxl", start: /^(?:\xff\x0a|\0\0\0\x0cJXL )/ }
];
function previewRoutes(context) {
  const router = Router10();
  router.get(routes.preview.path, async (request, response) => {
    const { id, previewVersion } = cardOf(context, request.params.id);
    const file = context.catalog().previewFile(id);
    if (file === null || previewVersion === null) throw noPicture2();
    if (answeredFromCache(request, response, previewVersion)) return;
    const bytes = await readFileBounded(file, MAX_PICTURE_BYTES2).catch(() => {
      throw noPicture2();
    });
    response.type(imageType(bytes)).send(bytes);
  });
  router.put(routes.setPreview.path, fileBody, async (request, response) => {
    const { dataBase64 } = parseRequest(PreviewRequest, request.body);
    const { id } = cardOf(context, request.params.id);
    const card = await context.catalog().setPreview(id, Buffer.from(dataBase64, "base64"));
    response.json({ card });
  });
  return router;
}
function imageType(bytes) {
  const start2 = bytes.toString("latin1", 0, 16);
  const known = IMAGE_TYPES.find((each) => each.start.test(start2));
  if (known === void 0) throw noPicture2();
  return known.type;
}
function noPicture2() {
  return new RequestError("NOT_FOUND", {
    message: "This embedding has no preview picture.",
    hint: "Drop a picture on the card to give it one."
  });
}

// src/server/setup-routes.ts
import { Router as Router11 } from "./vendor/express.mjs";
function setupRoutes(context) {
  const { setup } = context;
  const router = Router11();
  router.get(routes.setup.path, async (request, response) => {
    const reply = await setup.reply();
    response.json(isVisitor(request) ? setupForVisitors(reply) : reply);
  });
  router.post(routes.startSetup.path, commandBody, async (request, response) => {
    const { variant } = parseRequest(SetupRequest, request.body);
    await requireUnusedTensorflow(context);
    response.status(202).json({ state: await setup.start(variant) });
  });
  router.delete(routes.stopSetup.path, async (_request, response) => {
    response.json({ state: await setup.stop() });
  });
  return router;
}
async function requireUnusedTensorflow({ jobs, training }) {
  if (await currentBuild(training.tensorflow) === null) return;
  const user = jobs.list().find((job) => liveStates.includes(job.state) && job.backend?.name !== "wasm");
  if (user === void 0) return;
  throw new RequestError("TRAINING_RUNS", {
    message: `The training of ${user.name} computes with the TensorFlow that is there.`,
    hint: "Set it up anew when that has ended."
  });
}

// src/server/status-routes.ts
import { Router as Router12 } from "./vendor/express.mjs";
function statusRoutes(context) {
  const router = Router12();
  router.get(routes.health.path, (request, response) => {
    const { build: build2, startedMs, managed } = context;
    const { epoch, seq } = context.log;
    const folder = context.catalog().status();
    const health = {
      ...build2,
      startedMs,
      managed,
      folder: isVisitor(request) ? folderForVisitors(folder) : folder,
      host: context.host.status,
      epoch,
      seq
    };
    response.json(health);
  });
  router.get(routes.settings.path, (_request, response) => {
    response.json(context.settings.get());
  });
  router.patch(routes.changeSettings.path, commandBody, async (request, response) => {
    const change = parseRequest(SettingsRequest, request.body);
    response.json(await context.settings.change(change));
  });
  return router;
}

// src/server/create-app.ts
function createApp(context) {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(commonHeaders(context), guardAddress);
  if (context.pageFolder !== null) app.use(pageRoutes(context, context.pageFolder));
  app.use(API, guardApi(context));
  app.use(API, statusRoutes(context), pollRoutes(context), embeddingRoutes(context), previewRoutes(context));
  app.use(
    API,
    jobRoutes(context),
    formRoutes(context),
    datasetRoutes(context),
    checkpointRoutes(context),
    draftRoutes(context),
    preflightRoutes(context),
    setupRoutes(context)
  );
  app.use(refuseUnknownRoute);
  app.use(answerErrors(context));
  return app;
}
function commonHeaders({ build: build2 }) {
  return (_request, response, next) => {
    response.set({
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-store",
      [headers.buildId]: build2.buildId
    });
    next();
  };
}
var guardAddress = (request, _response, next) => {
  requireOwnAddress(request);
  next();
};
function guardApi({ token }) {
  return (request, _response, next) => {
    requireToken(request, { token, fromQuery: request.method === "GET" });
    requireWriteAccess(request);
    requireJson(request);
    next();
  };
}
var refuseUnknownRoute = (request) => {
  throw new RequestError("NO_SUCH_ROUTE", {
    message: `The sidecar has no route ${request.method} ${request.path}.`,
    hint: "Page and sidecar may be of different versions: restart the web UI, then reload the page."
  });
};
function answerErrors({ logger }) {
  return (thrown, request, response, next) => {
    const { status, body, unexpected } = errorAnswer(thrown);
    if (unexpected) {
      const stack = thrown instanceof Error ? thrown.stack : void 0;
      logger.error(`${request.method} ${request.path}: ${describeError(thrown)}`, { stack });
    }
    if (response.headersSent) next(thrown);
    else response.set("Cache-Control", "no-store").status(status).json(body);
  };
}

// src/server/event-hub.ts
import { WebSocketServer } from "./vendor/ws.mjs";

// src/server/event-socket.ts
var DRAINED_BYTES = 1024;
function sendEvents(socket, log, client, options = {}) {
  const { maxBufferedBytes = 4 * 1024 * 1024, pingMs = 3e4 } = options;
  let isBehind = false;
  const send = ({ json: json2, visitorJson }) => {
    if (isBehind || socket.readyState !== socket.OPEN) return;
    isBehind = socket.bufferedAmount > maxBufferedBytes;
    if (!isBehind) socket.send(client.isVisitor ? visitorJson : json2, catchUp);
  };
  const catchUp = () => {
    if (!isBehind || socket.bufferedAmount > DRAINED_BYTES) return;
    isBehind = false;
    send(log.resync());
  };
  for (const logged of log.since(client)) send(logged);
  const stopListening = log.onEvent(send);
  const stopPinging = keepAlive(socket, pingMs);
  socket.on("close", () => {
    stopListening();
    stopPinging();
  });
  socket.on("error", () => void 0);
}
function keepAlive(socket, pingMs) {
  let isAlive2 = true;
  socket.on("pong", () => isAlive2 = true);
  const timer = setInterval(() => {
    if (!isAlive2) socket.terminate();
    else socket.ping();
    isAlive2 = false;
  }, pingMs);
  return () => clearInterval(timer);
}

// src/server/event-hub.ts
var EventHub = class {
  #sockets = new WebSocketServer({
    noServer: true,
    // Commands go by REST; a client has nothing to say here.
    maxPayload: 1024,
    perMessageDeflate: false
  });
  #options;
  constructor(server, options) {
    this.#options = options;
    server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }
  get clientCount() {
    return this.#sockets.clients.size;
  }
  /** Says goodbye to every client (1001, going away); pages reconnect on their own. */
  close() {
    for (const client of this.#sockets.clients) {
      client.close(1001, "The sidecar ends");
      setTimeout(() => client.terminate(), 200).unref();
    }
    this.#sockets.close();
  }
  #upgrade(request, socket, head) {
    socket.on("error", () => socket.destroy());
    try {
      requireOwnAddress(request);
      requireToken(request, { token: this.#options.token, fromQuery: true });
      requireEventsPath(request);
      const position = parseRequest(EventsQuery, Object.fromEntries(queryOf(request)));
      this.#sockets.handleUpgrade(request, socket, head, (client) => {
        const from = { ...position, isVisitor: isVisitor(request) };
        sendEvents(client, this.#options.log, from, this.#options);
      });
    } catch (error) {
      refuse(socket, error);
    }
  }
};
function requireEventsPath(request) {
  if (request.url?.split("?")[0] === `${API}${routes.events.path}`) return;
  throw new RequestError("NO_SUCH_ROUTE", {
    message: "No websocket is served at this address.",
    hint: `The events are at ${API}${routes.events.path}.`
  });
}
function refuse(socket, error) {
  const { status, body } = errorAnswer(error);
  const json2 = JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${status} Refused`,
    "Connection: close",
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(json2)}`
  ];
  socket.end(`${lines.join("\r\n")}\r
\r
${json2}`);
}

// src/server/event-log.ts
import { randomBytes as randomBytes3 } from "node:crypto";
var MAX_EVENTS = 2e3;
var MAX_BYTES7 = 4 * 1024 * 1024;
var EventLog = class {
  epoch = randomBytes3(9).toString("base64url");
  #seq = 0;
  #kept = [];
  #keptBytes = 0;
  #listeners = /* @__PURE__ */ new Set();
  get seq() {
    return this.#seq;
  }
  publish(body) {
    this.#seq++;
    const logged = this.#encode(body);
    this.#kept.push(logged);
    this.#keptBytes += logged.json.length;
    while (this.#kept.length > MAX_EVENTS || this.#keptBytes > MAX_BYTES7) this.#forgetOldest();
    for (const listener of this.#listeners) listener(logged);
  }
  /** Everything seen so far is void (another folder): every client has to fetch the list again. */
  startOver() {
    this.#seq++;
    this.#kept = [];
    this.#keptBytes = 0;
    const logged = this.resync();
    for (const listener of this.#listeners) listener(logged);
  }
  /** What a client at this position has missed: the events, or one `resync` when they are gone. */
  since({ epoch, after }) {
    if (epoch === void 0) return [];
    if (epoch !== this.epoch || after > this.#seq) return [this.resync()];
    if (after === this.#seq) return [];
    const first = this.#kept.findIndex(({ seq }) => seq === after + 1);
    return first === -1 ? [this.resync()] : this.#kept.slice(first);
  }
  batchSince(position, isVisitor2) {
    const texts2 = this.since(position).map((logged) => isVisitor2 ? logged.visitorJson : logged.json);
    const events = texts2.map((json2) => JSON.parse(json2));
    return { epoch: this.epoch, seq: this.#seq, events };
  }
  resync() {
    return this.#encode({ type: "resync" });
  }
  onEvent(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  #encode(body) {
    const event = { v: 1, epoch: this.epoch, seq: this.#seq, body };
    const json2 = JSON.stringify(event);
    const told = eventForVisitors(body);
    return {
      seq: this.#seq,
      json: json2,
      visitorJson: told === body ? json2 : JSON.stringify({ ...event, body: told })
    };
  }
  #forgetOldest() {
    this.#keptBytes -= this.#kept.shift()?.json.length ?? 0;
  }
};

// src/server/listen.ts
import { once as once2 } from "node:events";
var MAX_TRIES = 20;
var ListenError = class extends CodedError {
};
async function listenOnLoopback(server, port) {
  for (let tried = 0; ; tried++) {
    try {
      server.listen({ host: "127.0.0.1", port: port === 0 ? 0 : port + tried, exclusive: true });
      await once2(server, "listening");
      return server.address().port;
    } catch (error) {
      const isTaken2 = error.code === "EADDRINUSE";
      if (isTaken2 && tried < MAX_TRIES && port + tried < 65535) continue;
      throw new ListenError("CANNOT_LISTEN", {
        message: `127.0.0.1:${port} can't be listened on: ${describeError(error)}`,
        hint: "Choose another port with --port, or 0 for any free one.",
        cause: error
      });
    }
  }
}

// src/server/sidecar.ts
var Sidecar = class _Sidecar {
  port;
  log;
  slot;
  #server;
  #hub;
  #host;
  #jobs;
  #datasets;
  #checkpoints;
  #setup;
  constructor(parts) {
    this.port = parts.port;
    this.log = parts.log;
    this.slot = parts.slot;
    this.#server = parts.server;
    this.#hub = parts.hub;
    this.#host = parts.host;
    this.#jobs = parts.jobs;
    this.#datasets = parts.datasets;
    this.#checkpoints = parts.checkpoints;
    this.#setup = parts.setup;
  }
  /** Opens the folder, listens, and attaches to the web UI. Throws `ListenError`. */
  static async start(options) {
    const { host, settings } = options;
    const log = new EventLog();
    const slot = await CatalogSlot.open({ ...options.folder, open: catalogOpener(options), log });
    const jobs = await openJobs(options, slot, log);
    const datasets = openDatasets(options);
    const checkpoints = openCheckpoints(options);
    const preflight = preflightOf(options, jobs);
    const setup = setupOf(options, log);
    const server = createServer(
      createApp(contextOf(options, { slot, log, jobs, datasets, checkpoints, preflight, setup }))
    );
    const hub = new EventHub(server, { log, token: options.token });
    const port = await listenOnLoopback(server, options.port).catch(async (error) => {
      await Promise.all([slot.close(), jobs.close()]);
      throw error;
    });
    settings.onChange((changed) => {
      slot.catalog.applySettings(changed);
      log.publish({ type: "settings", settings: changed });
    });
    host.onStatus((status) => log.publish({ type: "host", host: status }));
    host.onReport((report) => slot.setHost(report));
    slot.onFilesChanged(() => host.requestRefresh());
    host.start();
    return new _Sidecar({ port, log, slot, server, hub, host, jobs, datasets, checkpoints, setup });
  }
  /** Ends within a second, whatever clients do. */
  async close() {
    this.#hub.close();
    this.#datasets.close();
    this.#checkpoints.close();
    this.#setup.close();
    const closed = new Promise((resolve3) => this.#server.close(() => resolve3()));
    this.#server.closeIdleConnections();
    setTimeout(() => this.#server.closeAllConnections(), 300).unref();
    await Promise.all([closed, this.#host.close(), this.slot.close(), this.#jobs.close()]);
  }
};
function catalogOpener({ paths, settings }) {
  return (folder) => Catalog.open({
    ...folder,
    cacheDir: paths.cache,
    trashDir: paths.trash,
    marksFile: paths.marksFile,
    settings: settings.get()
  });
}
function openJobs(options, slot, log) {
  const { paths, training, host, logger } = options;
  const { isHostFolder, tensorflow, ...rest } = training;
  return Jobs.open({
    ...rest,
    folders: () => ({
      ...{ runs: paths.runs, trashDir: paths.trash, cacheDir: paths.cache, isHostFolder, tensorflow },
      embeddings: slot.catalog.status().path
    }),
    draw: (order, signal) => host.draw(order, signal),
    hostMemory: new HostMemory({ host, runtimeDir: paths.runtime, logger }),
    publish: (event) => log.publish(event),
    logger
  });
}
function openDatasets({ paths, training }) {
  return new Datasets({
    roots: { own: paths.datasets, demo: demonstrationDatasets() },
    trashDir: paths.trash,
    cacheDir: paths.cache,
    run: (task, options) => runEngine(task, { ...options, env: training.env })
  });
}
function openCheckpoints({ paths, host, training, logger }) {
  return new CheckpointLibrary({
    cacheDir: paths.cache,
    folders: training.checkpointDirs,
    host: () => host.checkpoints(),
    inspector: engineInspector(training.env),
    logger
  });
}
function preflightOf({ paths, host, training }, jobs) {
  return new Preflight({
    ...training,
    runs: paths.runs,
    host: () => host.checkpoints(),
    history: () => jobs.measured()
  });
}
function setupOf({ paths, training }, log) {
  return new TensorflowSetup({
    ...{ home: paths.home, folder: training.tensorflow, env: training.env, program: training.setupProgram },
    publish: (state) => log.publish({ type: "setup", state })
  });
}
function contextOf(options, { slot, ...parts }) {
  const { host, settings, token, build: build2, managed, pageFolder, logger } = options;
  return {
    catalog: () => slot.catalog,
    host,
    training: options.training,
    templatesDir: options.paths.templates,
    ...parts,
    settings,
    token,
    build: build2,
    startedMs: Date.now(),
    managed,
    pageFolder,
    logger
  };
}

// src/system/small-heap.ts
import { setFlagsFromString } from "node:v8";
function keepHeapSmall() {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=20");
}

// src/cli/parent-messages.ts
import { createInterface as createInterface2 } from "node:readline";

// src/protocol/parent.ts
import { z as z37 } from "./vendor/zod.mjs";
var ParentMessage = z37.discriminatedUnion("type", [
  z37.object({
    type: z37.literal("hello"),
    /** Required of every request from then on, and sent to the host's own routes. */
    token: z37.string().min(32),
    family: HostFamily,
    version: z37.string().nullable(),
    /** Where our state goes: `<host data dir>/textual_inversion`. */
    home: z37.string(),
    embeddingsDir: z37.string(),
    /** `http(s)://127.0.0.1:PORT[/subpath]`; null until the web UI listens. */
    hostUrl: z37.string().nullable(),
    /** Folders the host does not read but people put files into (Forge's `models/embeddings`). */
    mistakenDirs: z37.array(z37.string()).default([])
  }),
  /** Sent again whenever one of these changes. */
  z37.object({ type: z37.literal("host"), embeddingsDir: z37.string(), hostUrl: z37.string().nullable() }),
  z37.object({ type: z37.literal("stop") })
]);

// src/cli/parent-messages.ts
async function* parentMessages(input, logger) {
  for await (const line of createInterface2({ input, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    const message = parseLine(line);
    if (message === null)
      logger.warn("A line from the web UI was not understood", { characters: line.length });
    else yield message;
  }
}
function parseLine(line) {
  try {
    return ParentMessage.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

// src/cli/until-end.ts
var SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
var GRACE_MS2 = 800;
function untilSignal() {
  return new Promise((resolve3) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve3());
  });
}
async function endTidily(close) {
  let timer;
  const deadline = new Promise((resolve3) => timer = setTimeout(resolve3, GRACE_MS2));
  await Promise.race([close, deadline]);
  clearTimeout(timer);
  setTimeout(leave, 100).unref();
}
function leave() {
  const waits = process.getActiveResourcesInfo().some((resource) => resource.startsWith("FSReq"));
  if (waits) process.kill(process.pid, "SIGKILL");
  process.exit();
}

// src/cli/serve-managed.ts
async function serveManaged(invocation, io) {
  try {
    return await serveParent(invocation, io);
  } finally {
    process.stdin.destroy();
  }
}
async function serveParent(invocation, io) {
  const ended = untilSignal();
  const messages = parentMessages(process.stdin, createLogger({ json: true, write: io.err }));
  const first = await messages.next();
  if (first.done === true) return ExitCode.ok;
  if (first.value.type !== "hello") {
    throw new CliError("FAILED", {
      message: `The first message was "${first.value.type}", not "hello".`,
      hint: "The extension starts this; to start it yourself leave --managed out."
    });
  }
  const running = await start(first.value, invocation, io);
  const ready = {
    type: "ready",
    port: running.sidecar.port,
    pid: process.pid,
    buildId: readBuild2().buildId
  };
  io.out(`${JSON.stringify(ready)}
`);
  await Promise.race([ended, obey(messages, running)]);
  await endTidily(running.sidecar.close());
  return ExitCode.ok;
}
async function start(hello, invocation, io) {
  const { paths, configuration: configuration2, source } = await openWorkplace(invocation, io, hello.home);
  const logger = createLogger({ json: true, level: configuration2.logLevel, write: io.err });
  await writeDefaultConfiguration(paths.configFile).catch(
    (error) => logger.warn(describeError(error))
  );
  const { token, mistakenDirs, embeddingsDir } = hello;
  const host = new HostLink2({
    url: hello.hostUrl,
    access: { via: "extension", token },
    logger
  });
  const sidecar = await Sidecar.start({
    paths,
    settings: new SettingsStore(configuration2.page, source),
    folder: { folder: embeddingsDir, mistakenDirs },
    port: 0,
    token,
    managed: true,
    host,
    build: readBuild2(),
    pageFolder: null,
    training: {
      env: io.env,
      tensorflow: tensorflowFolder(paths.home, io.env),
      isHostFolder: true,
      ...configuration2.training
    },
    logger
  });
  return { sidecar, host, logger, mistakenDirs };
}
async function obey(messages, running) {
  for await (const message of messages) {
    switch (message.type) {
      case "host":
        await follow(message, running);
        break;
      case "hello":
        running.logger.warn("The web UI greeted twice");
        break;
      case "stop":
        return;
      default:
        message;
    }
  }
}
async function follow(message, running) {
  const { sidecar, host, logger, mistakenDirs } = running;
  host.useUrl(message.hostUrl);
  try {
    await sidecar.slot.useFolder({ folder: message.embeddingsDir, mistakenDirs });
  } catch (error) {
    logger.error(`The folder stays as it was: ${describeError(error)}`);
  }
}

// src/cli/serve.ts
var serve = {
  name: "serve",
  summary: "Watch the embeddings folder and serve the card browser",
  usage: "[flags]",
  details: [
    "Prints the address to open, watches the folder and attaches to a web UI where one answers.",
    "Ends with Ctrl+C."
  ],
  flags: {
    port: { type: "string", value: "PORT", description: "Port on 127.0.0.1; 0: any free one (TI_PORT)" },
    embeddings: sharedFlags.embeddings,
    "web-ui": sharedFlags["web-ui"],
    home: sharedFlags.home,
    json: { type: "boolean", description: "Print the address as one line of JSON" },
    managed: { type: "boolean", description: "Started by the extension: talk to it over stdin and stdout" }
  },
  run: (invocation, io) => {
    keepHeapSmall();
    return invocation.switches.has("managed") ? serveManaged(invocation, io) : serveAlone(invocation, io);
  }
};
async function serveAlone(invocation, io) {
  const workplace = await openWorkplace(invocation, io);
  const { paths, configuration: configuration2, source } = workplace;
  const logger = createLogger({ level: configuration2.logLevel, write: io.err });
  await writeDefaultConfiguration(paths.configFile).catch(
    (error) => logger.warn(describeError(error))
  );
  const host = new HostLink2({
    url: configuration2.webUi.url,
    access: { via: "api", credentials: apiCredentials(configuration2) },
    logger
  });
  const folder = embeddingsFolder(workplace);
  const token = randomBytes4(24).toString("base64url");
  const ended = untilSignal();
  const sidecar = await Sidecar.start({
    paths,
    settings: new SettingsStore(configuration2.page, source),
    folder: { folder, mistakenDirs: [] },
    port: configuration2.port,
    token,
    managed: false,
    host,
    build: readBuild2(),
    pageFolder: findExtensionFolder(),
    training: {
      env: io.env,
      tensorflow: tensorflowFolder(paths.home, io.env),
      isHostFolder: configuration2.embeddingsDir !== null,
      ...configuration2.training
    },
    logger
  });
  const url = `http://127.0.0.1:${sidecar.port}/?token=${token}`;
  io.out(
    invocation.switches.has("json") ? `${JSON.stringify({ url, folder, home: paths.home })}
` : greeting(url, folder)
  );
  tellHost(host, logger);
  await ended;
  await endTidily(sidecar.close());
  return ExitCode.ok;
}
function greeting(url, folder) {
  return `Open      ${url}
Watching  ${folder}
Ctrl+C ends.
`;
}
function tellHost(host, logger) {
  let told = "";
  const tell = (status) => {
    const line = describeHost(status);
    if (line !== told) logger.info(line);
    told = line;
  };
  tell(host.status);
  host.onStatus(tell);
}
function describeHost({ link: link5, url, family, message, hint }) {
  const missing = message === null ? "" : ` ${message} ${hint ?? ""}`;
  if (url === null) return "Web UI    none wanted (webUi.url)";
  if (link5 === "none") return `Web UI    none at ${url} yet; it is found when it starts.${missing}`;
  if (link5 === "extension" || link5 === "api") return `Web UI    ${family} at ${url}.${missing}`;
  return `Web UI   ${missing}`;
}

// src/cli/setup-tensorflow.ts
import { createInterface as createInterface3 } from "node:readline/promises";

// src/cli/setup-tensorflow-view.ts
function jsonView({ out }) {
  const line = (value) => out(`${JSON.stringify(value)}
`);
  return {
    plan: ({ source, ...plan }, folder) => line({ type: "plan", ...plan, source: source.kind, folder }),
    event: line,
    done: (report) => line({ type: "done", report }),
    failed: ({ code, message, hint }) => line({ type: "failed", problem: { code, message, hint } }),
    close: () => void 0
  };
}
function terminalView2({ out, err }, isTerminal) {
  const bar = progressBar(err);
  return {
    plan: (plan, folder) => err(`${describePlan(plan, folder).map(printable).join("\n")}
`),
    event: (event) => {
      if (event.type === "phase") {
        if (isTerminal) bar.label(event.title);
        else err(`${event.title} …
`);
      } else if (isTerminal) bar.progress(event.done, event.total, humanSize);
    },
    done: (report) => {
      if (isTerminal) bar.clear();
      out(`${describeBackend(report).map(printable).join("\n")}
`);
    },
    failed: () => void 0,
    close: () => {
      if (isTerminal) bar.clear();
    }
  };
}
function describePlan(plan, folder) {
  const { title, npmPackage, source, download, disk, peak, notices, neverRun } = plan;
  const about = source.kind === "stock" ? "about " : "";
  const sizes = [
    `  download   ${about}${humanSize(download)}`,
    `  disk       ${about}${humanSize(disk)}, and up to ${humanSize(peak)} while it works`
  ];
  return [
    `${title}, with ${npmPackage}`,
    ...source.kind === "kept" ? [] : sizes,
    `  folder     ${folder}`,
    ...notices.map((notice) => `  ${notice}`),
    ...neverRun ? ["  Built, never run: nobody has seen this variant compute yet. Please tell how it went."] : []
  ];
}

// src/cli/setup-tensorflow.ts
var setupTensorflow = {
  name: "setup-tensorflow",
  summary: "Fetch native TensorFlow: many times as fast as WebAssembly",
  usage: "[--yes] [flags]",
  details: [
    "Takes TensorFlow's library from the Python registry by pip, TensorFlow.js from the npm registry, and compiles",
    "what joins them. Without it everything works by WebAssembly, which is enough for the miniature model.",
    "May be stopped at any time; the next run goes on from there. TI_TENSORFLOW_DIR names another folder for it."
  ],
  flags: {
    variant: { type: "string", value: "NAME", description: "cpu, cuda, or auto (default): by what is there" },
    yes: { type: "boolean", description: "Start without asking" },
    json: { type: "boolean", description: "Print events as lines of JSON; without --yes only the plan" },
    home: sharedFlags.home
  },
  run: runSetup
};
async function runSetup(invocation, io) {
  const { paths } = await openWorkplace(invocation, io);
  const folder = tensorflowFolder(paths.home, io.env);
  const wanted = choosePlan(await thisMachine(), wantedVariant(invocation.texts["variant"] ?? "auto"));
  const plan = await planInFolder(folder, wanted);
  const isJson = invocation.switches.has("json");
  const view = isJson ? jsonView(io) : terminalView2(io, process.stderr.isTTY);
  view.plan(plan, folder);
  if (!invocation.switches.has("yes")) {
    if (isJson) return ExitCode.ok;
    if (!await isAgreed()) return ExitCode.problem;
  }
  return setUp({ plan, folder, view, io });
}
async function setUp(options) {
  const { plan, folder, view, io } = options;
  const controller = new AbortController();
  const stop2 = () => controller.abort(new Error("stopped"));
  process.once("SIGINT", stop2).once("SIGTERM", stop2);
  process.once("disconnect", stop2);
  try {
    const report = await setUpTensorflow({
      ...{ plan, folder, signal: controller.signal, env: io.env, onEvent: view.event },
      tryOut: (workshop) => tryOut(workshop, plan, io.env)
    });
    view.done(report);
    return ExitCode.ok;
  } catch (error) {
    if (error instanceof CodedError) view.failed(error);
    throw error;
  } finally {
    view.close();
    process.off("SIGINT", stop2).off("SIGTERM", stop2).off("disconnect", stop2);
  }
}
async function tryOut(folder, plan, env) {
  const report = await probeBackend({ wanted: "auto", folder, env }).catch((error) => {
    throw notWorking(plan, error instanceof Error ? error.message : String(error));
  });
  if (report.name !== "wasm") return report;
  throw notWorking(plan, report.obstacle?.reason ?? "it does not load.");
}
function notWorking({ source }, reason) {
  if (source.kind === "kept") {
    const message = `The binding was compiled, but does not work on this machine: ${reason}`;
    return new ProvisionError("NOT_WORKING", { message, hint: "The TensorFlow that is there stays in use." });
  }
  return new ProvisionError("NOT_WORKING", {
    message: `TensorFlow was fetched, but does not work on this machine: ${reason}`,
    hint: "It needs a processor with AVX. What was fetched is removed again; WebAssembly stays in use."
  });
}
function wantedVariant(text2) {
  if (text2 === "auto" || text2 === "cpu" || text2 === "cuda") return text2;
  throw new CliError("USAGE", {
    message: `There is no variant "${text2}".`,
    hint: "Known: auto, cpu, cuda."
  });
}
async function isAgreed() {
  if (!process.stdin.isTTY) {
    throw new CliError("USAGE", { message: "Nobody is there to ask.", hint: "Add --yes to start." });
  }
  const terminal = createInterface3({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question("Start? [y/N] ")).trim());
  } finally {
    terminal.close();
  }
}

// src/cli/train.ts
import { rmdir as rmdir2 } from "node:fs/promises";

// src/cli/train-task.ts
import { readFile as readFile14 } from "node:fs/promises";
import path62 from "node:path";
import { parseDocument as parseDocument3 } from "./vendor/yaml.mjs";
async function trainTask({ positionals, texts: texts2 }, folders2, now = /* @__PURE__ */ new Date()) {
  const [file, ...more] = positionals;
  const resumed = texts2["resume"];
  if (more.length > 0 || file === void 0 === (resumed === void 0))
    throw usage4("One job file is wanted, or --resume with a run's folder.");
  const source = resumed === void 0 ? path62.resolve(file ?? "") : path62.resolve(resumed, "config.yaml");
  const job = await readJob2(source, texts2["backend"]);
  const task = trainTaskFor(job, folders2);
  const runFolder = resumed === void 0 ? await makeRunFolder(folders2.runs, job.name, now) : path62.resolve(resumed);
  return { ...task, runFolder };
}
async function readJob2(file, backend) {
  const text2 = await readFile14(file, "utf8").catch((error) => {
    throw new CliError("FAILED", {
      message: `${file} can't be read: ${describeError(error)}`,
      hint: "Name a file that describes the training."
    });
  });
  const document = parseDocument3(text2);
  const problem3 = syntaxProblem(document);
  if (problem3 !== null) throw wrong(file, { message: problem3, hint: "It has to be YAML." });
  if (backend !== void 0) document.setIn(["backend"], backend);
  const parsed = TrainingJob.safeParse(withMemoryMode(plainOf(document, (seen2) => wrong(file, seen2))));
  if (parsed.success) return withAbsolutePaths(parsed.data, path62.dirname(file));
  const [issue] = parsed.error.issues;
  throw wrong(file, issue === void 0 ? { message: "", hint: "" } : describeIssue(issue, TrainingJob));
}
function withAbsolutePaths(job, folder) {
  const at = (file) => path62.resolve(folder, file);
  const { checkpoint, vae } = job.model;
  const { initialization } = job.embedding;
  const { template } = job.prompts;
  const begins = initialization.from === "embedding" ? { ...initialization, file: at(initialization.file) } : initialization;
  return {
    ...job,
    model: { ...job.model, checkpoint: checkpoint && at(checkpoint), vae: vae && at(vae) },
    embedding: { ...job.embedding, initialization: begins },
    pictures: { ...job.pictures, folder: at(job.pictures.folder) },
    prompts: {
      ...job.prompts,
      template: BuiltInTemplate.safeParse(template).success ? template : at(template)
    }
  };
}
function wrong(file, { message, hint }) {
  return new CliError("FAILED", { message: `${file}: ${message}`, hint });
}
function usage4(message) {
  return new CliError("USAGE", { message, hint: "See textual-inversion train --help." });
}

// src/cli/train-view.ts
var SMOOTHING2 = 0.05;
var MOST_WORDS = 8;
var endings = { done: "Done", interrupted: "Interrupted", suspended: "Saved" };
function trainTerminalView(io, isTerminal) {
  const bar = isTerminal ? progressBar(io.err) : null;
  const tell = lineTeller(io, bar);
  const show = trainingEvents(io, isTerminal, tell);
  return {
    show: (event) => {
      if (event.type === "training") show(event.event);
      else if (event.type === "backend") tell(backendSentence(event));
      else if (event.type === "notice") tell(`${event.message} ${event.hint}`);
    },
    close: () => bar?.clear()
  };
}
function trainingEvents(io, isTerminal, say) {
  const [bar, stepBar] = isTerminal ? [progressBar(io.err), progressBar(io.err)] : [null, null];
  const smooth = smoother();
  let [first, steps, best] = [0, 0, Infinity];
  return (event) => {
    switch (event.type) {
      case "state":
        bar?.label(event.state);
        break;
      case "progress":
        bar?.progress(event.done, event.total);
        break;
      case "notice":
        say(`${event.message} ${event.hint}`);
        break;
      case "picture":
        say(`${event.name}${event.isUsed ? "" : " is left out"}: ${event.message}`);
        break;
      case "started":
        [first, steps] = [event.step, event.steps];
        say(
          `${event.runFolder}
${event.pictures} pictures, ${event.vectors} vectors, steps ${first + 1} to ${steps}`
        );
        break;
      case "step":
        stepBar?.label(`loss ${smooth(event.loss).toFixed(4)}`, { keepTime: event.step > first + 1 });
        stepBar?.progress(event.step - first, steps - first);
        break;
      case "skipped":
        stepBar?.progress(event.step - first, steps - first);
        say(`step ${event.step}: ${skippedText(event.skippedAtScale)}`);
        break;
      case "evaluation":
        say(evaluationLine(event, best));
        best = Math.min(best, event.loss);
        break;
      case "snapshot":
        say(`step ${event.snapshot.step}: snapshots/${event.snapshot.file}`);
        break;
      case "sample":
        say(`step ${event.sample.step}: samples/${event.sample.file} (${event.sample.text})`);
        break;
      case "saved":
        break;
      case "finished":
        say(`${endings[event.reason]} after step ${event.step}.`);
        if (event.notInstalled !== null) say(event.notInstalled);
        if (event.file !== null) io.out(`${printable(event.installed ?? event.file)}
`);
        break;
      default:
        event;
    }
  };
}
function smoother() {
  let smooth = Number.NaN;
  return (loss) => smooth = Number.isNaN(smooth) ? loss : smooth + SMOOTHING2 * (loss - smooth);
}
function evaluationLine({ step, loss, near }, best) {
  const isBest = loss < best && best < Infinity;
  return `step ${step}: evaluation loss ${loss.toFixed(5)}${isBest ? ", the best so far" : ""}${nearWords(near)}`;
}
function nearWords(near) {
  const nearest = near.filter(({ vector }, i) => vector !== near[i - 1]?.vector).slice(0, MOST_WORDS);
  const words2 = nearest.map(({ word, cosine }) => `${word} ${cosine.toFixed(2)}`);
  return words2.length === 0 ? "" : `; near ${words2.join(", ")}`;
}

// src/cli/train.ts
var train = {
  name: "train",
  summary: "Train an embedding",
  usage: "JOB.yaml [flags]",
  details: [
    "The file needs a name and pictures.folder; everything else has a default. Relative paths in it are meant from",
    "where it lies. Ctrl+C ends the training with the completed steps; a second one at once, with the steps of the",
    "last saved state. --resume goes on with a run that was interrupted or killed. While another program trains on",
    "the same device, this one says so and waits."
  ],
  flags: {
    resume: { type: "string", value: "DIR", description: "Folder of a run to go on with" },
    backend: { type: "string", value: "NAME", description: "auto, gpu, cpu or wasm; wins over the file's" },
    embeddings: sharedFlags.embeddings,
    json: { type: "boolean", description: "Print events as lines of JSON" },
    home: sharedFlags.home
  },
  run: runTrain
};
async function runTrain(invocation, io) {
  const workplace = await openWorkplace(invocation, io);
  const { paths, configuration: configuration2 } = workplace;
  const task = await trainTask(invocation, {
    ...{ runs: paths.runs, trashDir: paths.trash, cacheDir: paths.cache },
    embeddings: embeddingsFolder(workplace),
    isHostFolder: configuration2.embeddingsDir !== null,
    tensorflow: tensorflowFolder(paths.home, io.env)
  });
  const isJson = invocation.switches.has("json");
  const view = isJson ? engineJsonView(io) : trainTerminalView(io, process.stderr.isTTY);
  try {
    await foresee(task, { view, env: io.env, runs: paths.runs });
    await trainInTurn(task, { view, env: io.env });
  } finally {
    view.close();
    await rmdir2(task.runFolder).catch(() => void 0);
  }
  return ExitCode.ok;
}
async function trainInTurn(asked, { view, env }) {
  const interrupting = interruptBySignal();
  const { signal, attach, detach } = interrupting;
  const notice = (told) => view.show({ type: "notice", ...told });
  try {
    await inDeviceTurn(
      asked,
      { env, signal, onWait: notice, onUnknown: notice },
      (task) => runEngine(task, { onEvent: view.show, onStart: attach, env })
    );
  } catch (error) {
    throw signal.aborted ? notBegun() : error;
  } finally {
    detach();
  }
}
async function foresee({ job, tensorflow }, { view, env, runs }) {
  const preflight = new Preflight({
    ...{ env, tensorflow, runs, unloadHostModel: false },
    host: () => Promise.resolve(null),
    history: () => []
  });
  const { problems } = await preflight.reply(job);
  for (const { message, hint, blocks } of problems) {
    if (blocks) throw new CliError("FAILED", { message, hint });
    view.show({ type: "notice", message, hint });
  }
}
function notBegun() {
  return new CliError("FAILED", {
    message: "The training was ended while it waited: nothing was trained.",
    hint: "Start it again when the other one has ended, or let it wait."
  });
}
function interruptBySignal() {
  const waiting2 = new AbortController();
  let running = null;
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (running === null) waiting2.abort();
    else if (signals === 1) running.tell("interrupt");
    else running.kill();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, onSignal);
  return {
    signal: waiting2.signal,
    attach: (engine) => running = engine,
    detach: () => {
      for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, onSignal);
    }
  };
}

// src/cli/commands.ts
var commands = [
  serve,
  list2,
  inspect,
  convert,
  generate,
  train,
  bench,
  doctor,
  setupTensorflow
];

// src/cli/help.ts
var EXIT_CODES = `Exit codes:
  0  all is well
  1  something is wrong with what was looked at: an unusable file, a broken link
  2  the command line is wrong
  3  it could not be done: configuration, port, folder`;
function overallHelp(commands2, version) {
  const rows2 = commands2.map(({ name, summary: summary2 }) => ({ left: name, right: summary2 }));
  return `textual-inversion ${version}: embeddings of Stable Diffusion, in the web UI and without it.

Usage: textual-inversion COMMAND [flags]

Commands:
${table(rows2)}

textual-inversion COMMAND --help tells more about one. --version prints the version.

${EXIT_CODES}
`;
}
function commandHelp(command2) {
  const rows2 = Object.entries(command2.flags).map(([name, { value, description }]) => ({
    left: `--${name}${value === void 0 ? "" : ` ${value}`}`,
    right: description
  }));
  return `${command2.summary}

Usage: textual-inversion ${command2.name} ${command2.usage}

${command2.details.join("\n")}

Flags:
${table(rows2)}

${EXIT_CODES}
`;
}
function table(rows2) {
  const width = Math.max(...rows2.map(({ left }) => left.length));
  return rows2.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

// src/cli/parse-command-line.ts
import { parseArgs } from "node:util";
function findCommand(name, commands2) {
  const command2 = commands2.find((known) => known.name === name);
  if (command2 !== void 0) return command2;
  const names = commands2.map((known) => known.name);
  throw new CliError("USAGE", {
    message: `There is no command "${name}".`,
    hint: suggestion(name, names, "")
  });
}
function parseCommandLine(args, command2) {
  const names = Object.keys(command2.flags);
  const options = Object.fromEntries(
    Object.entries(command2.flags).map(([name, { type }]) => [name, { type }])
  );
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true
  });
  const unknown3 = tokens.find((token) => token.kind === "option" && !names.includes(token.name));
  if (unknown3?.kind === "option") {
    throw new CliError("USAGE", {
      message: `${command2.name} has no flag ${unknown3.rawName}.`,
      hint: suggestion(unknown3.name, names, "--")
    });
  }
  return invocationOf(strictly(args, options, command2), command2);
}
function strictly(args, options, command2) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message.split(". ")[0] ?? "" : String(error);
    throw new CliError("USAGE", {
      message: `${message}.`,
      hint: `See textual-inversion ${command2.name} --help.`
    });
  }
}
function invocationOf({ values, positionals }, command2) {
  const texts2 = {};
  const switches = /* @__PURE__ */ new Set();
  for (const name of Object.keys(command2.flags)) {
    const value = values[name];
    if (typeof value === "string") texts2[name] = value;
    else if (value === true) switches.add(name);
  }
  return { texts: texts2, switches, positionals };
}
function suggestion(name, known, prefix2) {
  const meant = nearestName(name, known);
  if (meant !== null) return `Did you mean ${prefix2}${meant}?`;
  return `Known: ${known.map((each) => `${prefix2}${each}`).join(", ")}.`;
}

// src/cli/run-program.ts
async function runProgram(args, commands2, io) {
  try {
    const [first, ...rest] = args;
    const { version } = readBuild2();
    if (first === "--version") {
      io.out(`${version}
`);
      return ExitCode.ok;
    }
    if (first === void 0 || first === "--help" || first === "-h" || first === "help") {
      const [about] = rest;
      io.out(
        about === void 0 ? overallHelp(commands2, version) : commandHelp(findCommand(about, commands2))
      );
      return first === void 0 ? ExitCode.usage : ExitCode.ok;
    }
    const command2 = findCommand(first, commands2);
    if (rest.includes("--help") || rest.includes("-h")) {
      io.out(commandHelp(command2));
      return ExitCode.ok;
    }
    return await command2.run(parseCommandLine(rest, command2), io);
  } catch (error) {
    return reportFailure(error, io);
  }
}
function reportFailure(error, io) {
  if (error instanceof CodedError) {
    io.err(`${error.message}
${error.hint}
`);
    return error instanceof CliError && error.code === "USAGE" ? ExitCode.usage : ExitCode.failed;
  }
  const isWanted = io.env["TI_LOG_LEVEL"] === "debug";
  const stack = isWanted && error instanceof Error ? error.stack ?? "" : "TI_LOG_LEVEL=debug shows where.";
  io.err(`A mistake of this program: ${describeError(error)}
${stack}
`);
  return ExitCode.failed;
}

// src/cli/main.ts
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => void 0);
process.exitCode = await runProgram(process.argv.slice(2), commands, {
  out: (text2) => void process.stdout.write(text2),
  err: (text2) => void process.stderr.write(text2),
  env: process.env
});
