#!/usr/bin/env node

// src/protocol/engine.ts
import { z as z14 } from "./vendor/zod.mjs";

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
function precisionOn(wanted, backend2) {
  if (wanted !== "auto") return wanted;
  return backend2 === "native-gpu" ? "float16" : "float32";
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
  const [value = "", step, ...more] = pair.split(":").map((part2) => part2.trim());
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
function valueAt(pieces2, step) {
  return pieces2.find(({ until }) => step <= until)?.value ?? null;
}
function lastStep(pieces2, steps2) {
  return Math.min(steps2, pieces2.at(-1)?.until ?? 0);
}
function rateAt({ pieces: pieces2, curve, warmUp, steps: steps2 }, step) {
  const rate = valueAt(pieces2, step);
  const last2 = lastStep(pieces2, steps2);
  if (rate === null || step > last2) throw new RangeError(`The schedule has no step ${step}.`);
  if (step <= warmUp) return rate * step / warmUp;
  if (curve === "steps") return rate;
  return rate * (1 + Math.cos(Math.PI * (step - warmUp - 1) / (last2 - warmUp))) / 2;
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
  pictures,
  batch,
  samples
}) {
  return {
    ...{ width: pictures.width, height: pictures.height, batchSize: batch.size },
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

// src/worker/bench.ts
import path6 from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";

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
var halves = null;
function halvesToFloats(words2) {
  halves ??= Uint32Array.from({ length: 65536 }, (_, half) => halfToFloatBits(half));
  const bits = new Uint32Array(words2.length);
  for (let i = 0; i < words2.length; i++) bits[i] = halves[words2[i] ?? 0] ?? 0;
  return new Float32Array(bits.buffer);
}
var bfloats = null;
function halvesToBfloats(words2) {
  bfloats ??= Uint16Array.from({ length: 65536 }, (_, half) => floatBitsToBfloat(halfToFloatBits(half)));
  const rounded2 = new Uint16Array(words2.length);
  for (let i = 0; i < words2.length; i++) rounded2[i] = bfloats[words2[i] ?? 0] ?? 0;
  return rounded2;
}
function bfloatsToFloats(words2) {
  const bits = new Uint32Array(words2.length);
  for (let i = 0; i < words2.length; i++) bits[i] = (words2[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}
function floatsToHalves(values) {
  return rounded(values, floatBitsToHalf);
}
function floatsToBfloats(values) {
  return rounded(values, floatBitsToBfloat);
}
function rounded(values, round) {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const words2 = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) words2[i] = round(bits[i] ?? 0);
  return words2;
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
function elementCount(shape2) {
  return shape2.reduce((product3, size) => product3 * size, 1);
}
function toFloat32(tensor2) {
  const { bytes, dtype } = tensor2;
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

// src/diffusion/checkpoint/filter-layout.ts
var BLOCK = 64;
function toTensorFlowFilter(values, shape2) {
  const [outputs = 1, inputs = 1, height = 1, width = 1] = shape2;
  const taps = height * width;
  const row = inputs * taps;
  const moved = new values.constructor(values.length);
  for (let first = 0; first < outputs; first += BLOCK) {
    const end = Math.min(first + BLOCK, outputs);
    for (let column = 0; column < row; column++) {
      const tap = column % taps;
      const input = (column - tap) / taps;
      const to = (tap * inputs + input) * outputs;
      for (let output2 = first; output2 < end; output2++)
        moved[to + output2] = values[output2 * row + column] ?? 0;
    }
  }
  return { values: moved, shape: [height, width, inputs, outputs] };
}

// src/diffusion/checkpoint/load-weights.ts
async function* weightsOfPart(checkpoint, part2, { onProgress, signal } = {}) {
  const tensors = [...checkpoint.tensors.values()].filter((tensor2) => tensor2.part === part2);
  const sizes = tensors.map(({ shape: shape2 }) => elementCount(shape2));
  const total = sizes.reduce((sum3, size) => sum3 + size, 0);
  let done = 0;
  for (const [i, { name, shape: shape2 }] of tensors.entries()) {
    signal?.throwIfAborted();
    yield { name, ...engineLayout(await checkpoint.read(name), shape2) };
    done += sizes[i] ?? 0;
    onProgress?.({ done, total });
  }
}
function engineLayout(weight, shape2) {
  if (shape2.length !== 4) return { weight, shape: shape2 };
  if (weight.dtype === "F32") {
    const filter2 = toTensorFlowFilter(weight.values, shape2);
    return { weight: { dtype: "F32", values: filter2.values }, shape: filter2.shape };
  }
  const filter = toTensorFlowFilter(weight.values, shape2);
  return { weight: { dtype: weight.dtype, values: filter.values }, shape: filter.shape };
}
async function loadWeights(checkpoint, kernels, part2, options = {}) {
  const weights = /* @__PURE__ */ new Map();
  const dispose = () => {
    for (const weight of weights.values()) weight.release();
    weights.clear();
  };
  try {
    for await (const { name, shape: shape2, weight } of weightsOfPart(checkpoint, part2, options))
      weights.set(name, kernels.store(weight, shape2));
  } catch (error) {
    dispose();
    throw error;
  }
  const stored = (name) => {
    const weight = weights.get(name);
    if (weight === void 0) throw new Error(`The ${part2} has no weight ${name}, or was disposed of.`);
    return weight;
  };
  return { stored, get: (name) => stored(name).tensor(), has: (name) => weights.has(name), dispose };
}

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

// src/diffusion/checkpoint/checkpoint-error.ts
var CheckpointError = class extends CodedError {
  /** What the file is all the same; null: unknown. */
  baseModel;
  constructor(code, message, options = {}) {
    super(code, { message, hint: options.hint ?? hints[code], cause: options.cause });
    this.baseModel = options.baseModel ?? null;
  }
};
var hints = {
  NOT_FOUND: "Check the path; checkpoints are .safetensors or .ckpt files.",
  NOT_READABLE: "Check that the file may be read and that its disk is connected.",
  CORRUPT: "The file is damaged or incomplete: download or copy it again.",
  DANGEROUS_PICKLE: "Do not load this file anywhere: get the model as .safetensors from a source you trust.",
  UNKNOWN_FORMAT: "Choose a Stable Diffusion 1.x checkpoint: a .safetensors or .ckpt file of 2 to 8 GB.",
  NOT_A_CHECKPOINT: "Choose a Stable Diffusion 1.x checkpoint: a .safetensors or .ckpt file of 2 to 8 GB.",
  NOT_SUPPORTED: "Choose a checkpoint of Stable Diffusion 1.x.",
  INCOMPLETE: "Download or copy the file again, or choose another checkpoint.",
  NOT_FINITE: "No picture can come out of such weights: choose another checkpoint.",
  CONFIG_NEEDED: "Put the model's LDM configuration beside it, as a .yaml file of the same name.",
  CONFIG_INVALID: "Correct the .yaml file beside the checkpoint, or remove it.",
  CONFIG_MISMATCH: "The .yaml file belongs to another model: correct it, or remove it."
};
async function withCheckpointErrors(path30, action) {
  try {
    return await action();
  } catch (error) {
    throw translated(error, path30) ?? error;
  }
}
function translated(cause, path30) {
  if (cause instanceof CheckpointError) return null;
  if (cause instanceof FormatError) return fromFormat(cause, path30);
  if (isAbsent(cause)) return new CheckpointError("NOT_FOUND", `${path30} does not exist.`, { cause });
  if (errnoOf(cause) === null || !(cause instanceof Error)) return null;
  const reason2 = isNotAllowed(cause) ? "this user may not read it" : cause.message;
  return new CheckpointError("NOT_READABLE", `${path30} cannot be read: ${reason2}.`, { cause });
}
function fromFormat(cause, path30) {
  const fail = (code, hint) => new CheckpointError(code, `${path30}: ${cause.message}`, hint === void 0 ? { cause } : { cause, hint });
  switch (cause.code) {
    case "EMPTY_FILE":
    case "CORRUPT_SAFETENSORS":
    case "CORRUPT_ZIP":
    case "CORRUPT_PICKLE":
    case "CORRUPT_PNG":
      return fail("CORRUPT");
    case "DANGEROUS_PICKLE":
      return fail("DANGEROUS_PICKLE");
    case "UNSUPPORTED_DTYPE":
      return fail("NOT_SUPPORTED", "Choose the model as float32, float16 or bfloat16.");
    case "UNSUPPORTED_FEATURE":
      return fail("NOT_SUPPORTED", "Get the model as .safetensors.");
    case "UNKNOWN_FORMAT":
    case "NOT_AN_EMBEDDING":
    case "TOO_LARGE":
    case "NO_IMAGE_DATA":
    case "CANNOT_WRITE":
      return fail("UNKNOWN_FORMAT");
    default:
      return cause.code;
  }
}

// src/diffusion/checkpoint/ldm-yaml.ts
import { parse } from "./vendor/yaml.mjs";
import { z as z15 } from "./vendor/zod.mjs";

// src/system/bounded-read.ts
import { statSync } from "node:fs";
import { stat } from "node:fs/promises";

// src/system/disk-pace.ts
import { setImmediate as breathe } from "node:timers/promises";
var SLOW_MS = 30;
var STAY_PATIENT_MS = 1e4;
var SLICE_MS = 8;
var patientUntil = 0;
var sliceStart = 0;
function diskRequest(direct, patient) {
  const start = performance.now();
  if (start < patientUntil) return patient();
  try {
    return direct();
  } finally {
    if (performance.now() - start > SLOW_MS) patientUntil = performance.now() + STAY_PATIENT_MS;
  }
}
function andThen(answer2, goOn) {
  return answer2 instanceof Promise ? answer2.then(goOn) : goOn(answer2);
}
function yieldSometimes() {
  return performance.now() - sliceStart < SLICE_MS ? null : takeBreath();
}
async function takeBreath() {
  await breathe();
  sliceStart = performance.now();
}

// src/system/file-reader.ts
import { closeSync, constants, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
var READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
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
async function readPart(path30, offset, length2) {
  const patient = () => readPatiently(path30, offset, length2);
  if (length2 > MAX_DIRECT_BYTES) return patient();
  return diskRequest(() => readDirectly(path30, offset, length2), patient);
}
async function readPatiently(path30, offset, length2) {
  const file = await open(path30, READ);
  try {
    const buffer = Buffer.allocUnsafe(length2);
    return buffer.subarray(0, await fillFrom(file, buffer, offset));
  } finally {
    await file.close();
  }
}
function readDirectly(path30, offset, length2) {
  const descriptor = openSync(path30, READ);
  try {
    const buffer = Buffer.allocUnsafe(length2);
    let filled = 0;
    while (filled < length2) {
      const count2 = readSync(descriptor, buffer, filled, length2 - filled, offset + filled);
      if (count2 === 0) break;
      filled += count2;
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
  constructor(path30, size, limit) {
    super(`${path30} has ${size} bytes, more than the ${limit} allowed`);
    this.name = "FileTooLargeError";
    this.size = size;
    this.limit = limit;
  }
};
async function readFileBounded(path30, limit) {
  const stats = await diskRequest(
    () => statSync(path30),
    () => stat(path30)
  );
  const { size } = stats;
  if (!stats.isFile()) throw new Error(`${path30} is not a regular file`);
  if (size > limit) throw new FileTooLargeError(path30, size, limit);
  return readPart(path30, 0, size);
}

// src/diffusion/checkpoint/ldm-yaml.ts
var count = z15.number().int().positive();
var counts = z15.union([count, z15.array(count).min(1)]);
var unetParams = z15.object({
  in_channels: count.optional(),
  out_channels: count.optional(),
  model_channels: count.optional(),
  attention_resolutions: z15.array(count).optional(),
  num_res_blocks: counts.optional(),
  channel_mult: z15.array(z15.number().positive()).min(1).optional(),
  num_heads: z15.number().int().min(-1).optional(),
  num_head_channels: z15.number().int().min(-1).optional(),
  context_dim: z15.union([count, z15.array(count).length(1)]).optional()
});
var vaeParams = z15.object({
  ddconfig: z15.object({
    ch: count.optional(),
    ch_mult: z15.array(z15.number().positive()).min(1).optional(),
    num_res_blocks: count.optional(),
    z_channels: count.optional()
  }).optional()
});
var textParams = z15.object({
  hidden_size: count.optional(),
  num_hidden_layers: count.optional(),
  num_attention_heads: count.optional()
});
var part = (params) => z15.object({ params: params.nullish() }).optional();
var schema = z15.object({
  model: z15.object({
    params: z15.object({
      parameterization: z15.enum(["eps", "v"]).optional(),
      linear_start: z15.number().positive().max(1).optional(),
      linear_end: z15.number().positive().max(1).optional(),
      beta_schedule: z15.literal("linear").optional(),
      timesteps: count.optional(),
      scale_factor: z15.number().positive().optional(),
      unet_config: part(unetParams),
      first_stage_config: part(vaeParams),
      cond_stage_config: part(textParams)
    })
  })
});
var maxBytes = 1024 * 1024;
function yamlPath(checkpoint) {
  return checkpoint.replace(/\.[^./\\]*$/, "") + ".yaml";
}
async function readLdmYaml(checkpoint) {
  const path30 = yamlPath(checkpoint);
  if (path30 === checkpoint) return null;
  try {
    const text2 = (await readFileBounded(path30, maxBytes)).toString("utf8");
    const content = parse(text2, { logLevel: "error" });
    return schema.parse(content).model.params;
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw new CheckpointError("CONFIG_INVALID", `${path30} is no LDM configuration: ${reason(cause)}.`, {
      cause
    });
  }
}
function reason(cause) {
  if (cause instanceof z15.ZodError) {
    const [issue] = cause.issues;
    if (issue !== void 0) return `${issue.path.join(".") || "the file"}: ${issue.message}`;
  }
  const [line2 = ""] = cause instanceof Error ? cause.message.split("\n") : [];
  return line2.replace(/[.:]+$/, "");
}

// src/diffusion/checkpoint/complete-config.ts
function completeConfig(weights, yaml, checkpoint) {
  if (yaml !== null) requireAgreement(weights, yaml, checkpoint);
  const { text: text2, unet: unet2, vae, noise } = weights;
  const textHeads = yaml?.cond_stage_config?.params?.num_attention_heads ?? text2.heads;
  const unetHeads = headsOfUnet(unet2, yaml);
  if (textHeads === null) throw headsMissing("text encoder", text2.width, checkpoint);
  if (unetHeads === null) throw headsMissing("U-Net", unet2.channels, checkpoint);
  const config = {
    baseModel: "sd1",
    prediction: yaml?.parameterization === void 0 ? weights.prediction : predictions[yaml.parameterization],
    textEncoders: [{ ...text2, heads: textHeads }],
    unet: { ...unet2, heads: unetHeads },
    vae: { ...vae, scale: yaml?.scale_factor ?? vae.scale },
    noise: {
      timesteps: yaml?.timesteps ?? noise.timesteps,
      betaStart: yaml?.linear_start ?? noise.betaStart,
      betaEnd: yaml?.linear_end ?? noise.betaEnd
    }
  };
  requireDivisible(config, checkpoint);
  return config;
}
var predictions = { eps: "epsilon", v: "v" };
var normGroups = 32;
function headsOfUnet(unet2, yaml) {
  const { num_heads: number, num_head_channels: width } = yaml?.unet_config?.params ?? {};
  const widths = [...unet2.multiples, unet2.multiples.at(-1) ?? 1].map((multiple) => multiple * unet2.channels);
  if (width !== void 0 && width > 0) return widths.map((channels) => channels / width);
  const heads = number !== void 0 && number > 0 ? number : unet2.heads;
  return heads === null ? null : widths.map(() => heads);
}
function headsMissing(part2, width, checkpoint) {
  const message = `${checkpoint} has a ${part2} of width ${width}, whose number of attention heads its weights do not tell.`;
  return new CheckpointError("CONFIG_NEEDED", message);
}
function requireAgreement({ unet: unet2, vae, text: text2 }, yaml, checkpoint) {
  const unetYaml = yaml.unet_config?.params ?? {};
  const vaeYaml = yaml.first_stage_config?.params?.ddconfig ?? {};
  const textYaml = yaml.cond_stage_config?.params ?? {};
  const attention2 = unetYaml.attention_resolutions;
  const levels = unet2.multiples.map((_, level) => 2 ** level);
  const claims = {
    "unet_config.params.in_channels": [unetYaml.in_channels, unet2.inChannels],
    "unet_config.params.out_channels": [unetYaml.out_channels, unet2.outChannels],
    "unet_config.params.model_channels": [unetYaml.model_channels, unet2.channels],
    "unet_config.params.channel_mult": [unetYaml.channel_mult, unet2.multiples],
    "unet_config.params.num_res_blocks": [unetYaml.num_res_blocks, unet2.blocks],
    "unet_config.params.context_dim": [unetYaml.context_dim, unet2.contextWidth],
    "unet_config.params.attention_resolutions": [
      attention2 === void 0 ? void 0 : levels.filter((factor) => attention2.includes(factor)),
      levels.filter((_, level) => (unet2.depths[level] ?? 0) > 0)
    ],
    "first_stage_config.params.ddconfig.ch": [vaeYaml.ch, vae.channels],
    "first_stage_config.params.ddconfig.ch_mult": [vaeYaml.ch_mult, vae.multiples],
    "first_stage_config.params.ddconfig.num_res_blocks": [vaeYaml.num_res_blocks, vae.blocks],
    "first_stage_config.params.ddconfig.z_channels": [vaeYaml.z_channels, vae.latentChannels],
    "cond_stage_config.params.hidden_size": [textYaml.hidden_size, text2.width],
    "cond_stage_config.params.num_hidden_layers": [textYaml.num_hidden_layers, text2.layers]
  };
  for (const [name, [claimed, found]] of Object.entries(claims)) {
    if (claimed === void 0 || agree(claimed, found)) continue;
    const message = `${yamlPath(checkpoint)} says ${name} ${show(claimed)}, but the weights have ${show(found)}.`;
    throw new CheckpointError("CONFIG_MISMATCH", message);
  }
}
function agree(claimed, found) {
  const [a, b] = [listOf(claimed), listOf(found)];
  const isOne = typeof claimed === "number" || typeof found === "number";
  if (isOne) return a.every((x) => b.every((y) => x === y));
  return a.length === b.length && a.every((x, i) => x === b[i]);
}
function listOf(value) {
  return typeof value === "number" ? [value] : value;
}
function show(value) {
  return typeof value === "number" ? String(value) : `[${value.join(", ")}]`;
}
function requireDivisible({ unet: unet2, vae, textEncoders }, checkpoint) {
  const widthAt = (i) => (unet2.multiples[i] ?? unet2.multiples.at(-1) ?? 1) * unet2.channels;
  for (const [i, heads] of unet2.heads.entries())
    if (!divides(heads, widthAt(i))) throw headsWrong(heads, widthAt(i), checkpoint);
  for (const { width, heads } of textEncoders)
    if (!divides(heads, width)) throw headsWrong(heads, width, checkpoint);
  const widths = [...unet2.heads.map((_, i) => widthAt(i)), ...vae.multiples.map((m) => m * vae.channels)];
  const odd = widths.find((width) => !divides(normGroups, width));
  if (odd === void 0) return;
  const message = `${checkpoint} has ${odd} channels at a level, which make no ${normGroups} groups.`;
  throw new CheckpointError("NOT_SUPPORTED", message);
}
function headsWrong(heads, width, checkpoint) {
  const message = `${yamlPath(checkpoint)} gives ${heads} attention heads to a width of ${width}, which they do not divide.`;
  return new CheckpointError("CONFIG_MISMATCH", message);
}
function divides(part2, whole2) {
  return Number.isInteger(part2) && whole2 % part2 === 0;
}

// src/diffusion/checkpoint/weight-names.ts
var unetPrefix = "model.diffusion_model.";
var vaePrefix = "first_stage_model.";
var textPrefix = "cond_stage_model.transformer.text_model.";
var renames = [
  // Old checkpoints have CLIP's text model without a level of its own; A1111 renames them the same way.
  [/^cond_stage_model\.transformer\.(?=embeddings\.|encoder\.|final_layer_norm\.)/, textPrefix],
  // Names of diffusers' attention, which converters left in the VAE.
  [/(\.mid\.attn_1\.)(?:query|to_q)\./, "$1q."],
  [/(\.mid\.attn_1\.)(?:key|to_k)\./, "$1k."],
  [/(\.mid\.attn_1\.)(?:value|to_v)\./, "$1v."],
  [/(\.mid\.attn_1\.)(?:proj_attn|to_out\.0)\./, "$1proj_out."]
];
var ignored = [
  /^model_ema\./,
  /^(?:betas|alphas_cumprod|alphas_cumprod_prev|logvar|lvlb_weights|scale_factor|denoiser\.sigmas|ztsnr|v_pred)$/,
  /^(?:sqrt_|log_|posterior_)\w+$/,
  /^first_stage_model\.(?:loss|model_ema)\./,
  /\.position_ids$/,
  /^cond_stage_model\.(?:transformer\.)?(?:text_model\.)?(?:text_projection|logit_scale)(?:\.weight)?$/,
  /^cond_stage_model\.transformer\.(?:vision_model|visual_projection)\./
];
function canonicalName(name) {
  return renames.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), name);
}
function canonicalVaeName(name) {
  const bare = /^(?:encoder|decoder|quant_conv|post_quant_conv|loss|model_ema)\./.test(name);
  return canonicalName(bare ? `${vaePrefix}${name}` : name);
}
function isIgnored(name) {
  return ignored.some((pattern) => pattern.test(name));
}
function plainShape(shape2) {
  return shape2.length === 4 && shape2[2] === 1 && shape2[3] === 1 ? shape2.slice(0, 2) : shape2;
}

// src/diffusion/checkpoint/config-from-weights.ts
var version1 = {
  channels: 320,
  unetHeads: 8,
  textWidth: 768,
  textHeads: 12,
  vaeScale: 0.18215,
  noise: { timesteps: 1e3, betaStart: 85e-5, betaEnd: 0.012 }
};
var Shapes = class {
  #tensors;
  #path;
  constructor(tensors, path30) {
    this.#tensors = tensors;
    this.#path = path30;
  }
  /** Rows or output channels, then columns or input channels. */
  of(name) {
    const shape2 = this.find(name);
    if (shape2 !== null) return shape2;
    throw new CheckpointError("INCOMPLETE", `${this.#path} lacks the weight ${name}.`);
  }
  find(name) {
    const info = this.#tensors.get(name);
    return info === void 0 ? null : plainShape(info.shape);
  }
  /** How many of `name(0)`, `name(1)`, … there are. */
  count(name) {
    let index = 0;
    while (this.#tensors.has(name(index))) index++;
    return index;
  }
};
function configFromWeights(tensors, path30, metadata) {
  const shapes = new Shapes(tensors, path30);
  return {
    text: textConfig(shapes),
    unet: unetConfig(shapes),
    vae: vaeConfig(shapes),
    noise: version1.noise,
    prediction: predictsVelocity(tensors, metadata) ? "v" : "epsilon"
  };
}
function predictsVelocity(tensors, metadata) {
  return tensors.has("v_pred") || /^v(?:[-_]?pred|$)/i.test(metadata["modelspec.prediction_type"] ?? "");
}
function textConfig(shapes) {
  const [tokens = 0, width = 0] = shapes.of(`${textPrefix}embeddings.token_embedding.weight`);
  const [length2 = 0] = shapes.of(`${textPrefix}embeddings.position_embedding.weight`);
  const layers = shapes.count((i) => `${textPrefix}encoder.layers.${i}.layer_norm1.weight`);
  const heads = width === version1.textWidth ? version1.textHeads : null;
  return { kind: "clip", prefix: textPrefix, width, layers, heads, tokens, length: length2 };
}
function unetConfig(shapes) {
  const [channels = 0, inChannels = 0] = shapes.of(`${unetPrefix}input_blocks.0.0.weight`);
  const [outChannels = 0] = shapes.of(`${unetPrefix}out.2.weight`);
  const [, contextWidth = 0] = shapes.of(
    `${unetPrefix}middle_block.1.transformer_blocks.0.attn2.to_k.weight`
  );
  const depthOf = (block2) => shapes.count((i) => `${unetPrefix}${block2}.1.transformer_blocks.${i}.norm1.weight`);
  const levels = unetLevels(shapes, depthOf);
  return {
    inChannels,
    outChannels,
    channels,
    multiples: levels.map(({ width }) => width / channels),
    blocks: levels.map(({ blocks }) => blocks),
    depths: levels.map(({ depth }) => depth),
    middleDepth: depthOf("middle_block"),
    heads: channels === version1.channels ? version1.unetHeads : null,
    contextWidth
  };
}
function unetLevels(shapes, depthOf) {
  const levels = [];
  let isNew = true;
  for (let i = 1; ; i++) {
    const block2 = `input_blocks.${i}`;
    const residual = shapes.find(`${unetPrefix}${block2}.0.in_layers.2.weight`);
    if (residual === null) {
      if (shapes.find(`${unetPrefix}${block2}.0.op.weight`) === null) return levels;
      isNew = true;
    } else if (isNew) {
      levels.push({ width: residual[0] ?? 0, blocks: 1, depth: depthOf(block2) });
      isNew = false;
    } else {
      const level = levels.at(-1);
      if (level !== void 0) level.blocks++;
    }
  }
}
function vaeConfig(shapes) {
  const encoder2 = `${vaePrefix}encoder.`;
  const [channels = 0] = shapes.of(`${encoder2}conv_in.weight`);
  const [, latentChannels = 0] = shapes.of(`${vaePrefix}post_quant_conv.weight`);
  const block2 = (level, index) => `${encoder2}down.${level}.block.${index}.conv1.weight`;
  const levels = shapes.count((level) => block2(level, 0));
  return {
    channels,
    multiples: Array.from({ length: levels }, (_, level) => (shapes.of(block2(level, 0))[0] ?? 0) / channels),
    blocks: shapes.count((index) => block2(0, index)),
    latentChannels,
    scale: version1.vaeScale
  };
}

// src/diffusion/checkpoint/family.ts
var firstConvolution = `${unetPrefix}input_blocks.0.0.weight`;
var hasLike = (pattern) => (tensors) => [...tensors.keys()].some((name) => pattern.test(name));
var takes = (channels) => (tensors) => tensors.get(firstConvolution)?.shape[1] === channels;
var families = [
  {
    what: "a LoRA",
    code: "NOT_A_CHECKPOINT",
    is: hasLike(/^lora_(?:unet|te)|\.lora_(?:down|up|A|B)\.|\.hada_w/)
  },
  {
    what: "a ControlNet",
    code: "NOT_A_CHECKPOINT",
    is: hasLike(/^(?:control_model\.|controlnet_)|input_hint_block/)
  },
  {
    what: "a Flux model",
    baseModel: "flux",
    code: "NOT_SUPPORTED",
    is: hasLike(/(?:^|\.)double_blocks\.0\./)
  },
  {
    what: "a Stable Diffusion 3 model",
    baseModel: "sd3",
    code: "NOT_SUPPORTED",
    is: hasLike(/(?:^|\.)joint_blocks\.0\./)
  },
  { what: "an SDXL refiner", baseModel: "sdxl-refiner", code: "NOT_SUPPORTED", is: isRefiner },
  {
    what: "an SDXL model",
    baseModel: "sdxl",
    code: "NOT_SUPPORTED",
    is: hasLike(/^conditioner\.embedders\.1\./)
  },
  { what: "a Stable Diffusion 2.x model", baseModel: "sd2", code: "NOT_SUPPORTED", is: isVersion2 },
  { what: "an inpainting model", code: "NOT_SUPPORTED", is: takes(9) },
  { what: "an InstructPix2Pix model", code: "NOT_SUPPORTED", is: takes(8) },
  { what: "a depth model", code: "NOT_SUPPORTED", is: takes(5) },
  {
    what: "an AltDiffusion model",
    code: "NOT_SUPPORTED",
    is: hasLike(/^cond_stage_model\.(?:roberta|transformation)\./)
  },
  { what: "an AnimateDiff motion module", code: "NOT_A_CHECKPOINT", is: hasLike(/motion_modules?\./) },
  {
    what: "one part of a model in the diffusers layout",
    code: "NOT_SUPPORTED",
    is: hasLike(/^(?:unet\.|vae\.)?(?:encoder\.|decoder\.)?(?:down|up)_blocks\.\d/)
  },
  { what: "a text encoder alone", code: "NOT_A_CHECKPOINT", is: hasLike(/^text_model\./) },
  { what: "a VAE alone", code: "NOT_A_CHECKPOINT", is: isVaeAlone },
  { what: "an embedding", code: "NOT_A_CHECKPOINT", is: isEmbedding },
  {
    what: "a U-Net without its text encoder",
    code: "INCOMPLETE",
    is: (tensors) => tensors.has(firstConvolution) && !hasLike(/^cond_stage_model\./)(tensors)
  },
  {
    what: "no Stable Diffusion model",
    code: "NOT_A_CHECKPOINT",
    is: (tensors) => !tensors.has(firstConvolution)
  }
];
var hints2 = {
  "a VAE alone": "Give it as the VAE beside a Stable Diffusion 1.x checkpoint.",
  "one part of a model in the diffusers layout": "Choose the model as one .safetensors file.",
  "a U-Net without its text encoder": "Choose the full checkpoint, with the text encoder in it."
};
function requireVersion1(tensors, path30) {
  const family = families.find(({ is }) => is(tensors));
  if (family === void 0) return;
  const { what, code, baseModel } = family;
  const hint = hints2[what];
  throw new CheckpointError(code, `${path30} is ${what}.`, {
    ...hint === void 0 ? {} : { hint },
    ...baseModel === void 0 ? {} : { baseModel }
  });
}
function requireVae(tensors, path30) {
  if (tensors.has(`${vaePrefix}decoder.conv_in.weight`) && tensors.has(`${vaePrefix}encoder.conv_in.weight`)) {
    if (!hasLike(/(?:down|up)_blocks\./)(tensors)) return;
    throw new CheckpointError("NOT_SUPPORTED", `${path30} is a VAE in the diffusers layout.`, {
      hint: "Choose the VAE in the layout of the web UIs (vae-ft-mse-840000-ema-pruned, for example)."
    });
  }
  throw new CheckpointError("NOT_A_CHECKPOINT", `${path30} holds no VAE.`, {
    hint: "Choose another VAE file."
  });
}
function isRefiner(tensors) {
  const width = tensors.get("conditioner.embedders.0.model.ln_final.weight")?.shape[0];
  return width !== void 0 && width !== 1024;
}
function isVersion2(tensors) {
  return hasLike(/^(?:cond_stage_model|conditioner\.embedders\.0)\.model\./)(tensors);
}
function isVaeAlone(tensors) {
  return !tensors.has(firstConvolution) && hasLike(/^(?:first_stage_model\.)?decoder\.conv_in\.weight$/)(tensors);
}
function isEmbedding(tensors) {
  const areShort = [...tensors.values()].every(({ shape: shape2 }) => shape2.length <= 2 && (shape2[0] ?? 0) <= 1024);
  return tensors.size > 0 && tensors.size <= 4 && areShort;
}

// src/diffusion/checkpoint/weight-file.ts
import { open as open2 } from "node:fs/promises";

// src/formats/pickle-errors.ts
function corruptPickle(seen) {
  return new FormatError("CORRUPT_PICKLE", `The pickle inside is not valid: ${seen}.`);
}
function tooMuch(what, limit) {
  return new FormatError(
    "TOO_LARGE",
    `The pickle inside has ${what} ${limit}, far more than such a file needs.`
  );
}
function dangerousGlobal(path30) {
  const shown = path30.length > 200 ? `${path30.slice(0, 200)}…` : path30;
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
  take(length2) {
    this.#textBytes += length2;
    if (this.#textBytes > this.world.limits.textBytes)
      throw tooMuch("more bytes of text than", this.world.limits.textBytes);
    const start = this.#advance(length2);
    return this.#bytes.subarray(start, start + length2);
  }
  utf8(length2) {
    return decoder.decode(this.take(length2));
  }
  /** Text up to the next newline, which is consumed. */
  line() {
    const end = this.#bytes.indexOf(10, this.#offset);
    if (end < 0) throw corruptPickle("it ends inside a line");
    const text2 = this.utf8(end - this.#offset);
    this.#offset = end + 1;
    return text2;
  }
  #advance(length2) {
    const start = this.#offset;
    if (length2 < 0 || start + length2 > this.#bytes.length) throw corruptPickle("it ends too early");
    this.#offset = start + length2;
    return start;
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
  const quoted2 = /^(['"])(.*)\1$/s.exec(literal);
  if (quoted2?.[2] === void 0) throw corruptPickle("a string has no quotes");
  return quoted2[2].replace(
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

// src/formats/pickle-value.ts
function pickleTuple(items) {
  return { kind: "tuple", items };
}
function pickleDict(ordered = false) {
  return { kind: "dict", ordered, entries: /* @__PURE__ */ new Map() };
}
function pickleObject(className, args, native3 = null) {
  return { kind: "object", className, args, native: native3, state: null };
}
function isKind(value, kind) {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array) && value.kind === kind;
}

// src/formats/pickle-opcodes.ts
var latin1 = new TextDecoder("latin1");
var operations = new Map(
  Object.entries({
    ...constants2(),
    ...strings(),
    ...containers(),
    ...stackAndMemo(),
    ...objects()
  }).map(([character, operation16]) => [character.charCodeAt(0), operation16])
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
    T: (m) => m.push(latin1.decode(m.take(m.u32()))),
    U: (m) => m.push(latin1.decode(m.take(m.u8()))),
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
  for (const argument2 of args) machine.spend(sizeOf(argument2));
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
function tupleOf(machine, length2) {
  const items = [];
  for (let i = 0; i < length2; i++) items.unshift(machine.pop());
  return pickleTuple(items);
}
function appendTo(machine, items) {
  const target = machine.top();
  if (!isKind(target, "list")) throw corruptPickle("it appends to something that is no list");
  const { stack: stack2 } = machine.world.limits;
  if (target.items.length + items.length > stack2) throw tooMuch("a list longer than", stack2);
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
    const operation16 = operations.get(code);
    if (operation16 === void 0)
      throw corruptPickle(`0x${code.toString(16).padStart(2, "0")} is no operation`);
    operation16(machine);
  }
}

// src/formats/torch-tensor.ts
function storageBytes(storage) {
  return storage.elements * dtypeSize[storage.dtype];
}
var maxTensorBytes = 4 * 1024 * 1024;
function validateView(tensor2, maxBytes2) {
  const { storage, offset, shape: shape2, strides } = tensor2;
  const numbers = [offset, storage.elements, ...shape2, ...strides];
  if (!numbers.every((n) => Number.isSafeInteger(n) && n >= 0) || shape2.length !== strides.length || shape2.length > 8) {
    throw new FormatError("CORRUPT_PICKLE", "A tensor has an impossible shape.");
  }
  const count2 = elementCount(shape2);
  if (count2 * dtypeSize[storage.dtype] > maxBytes2) {
    throw new FormatError(
      "TOO_LARGE",
      `A tensor of shape [${shape2.join(", ")}] is far larger than any that such a file holds.`
    );
  }
  const last2 = shape2.reduce((sum3, size, axis) => sum3 + (size - 1) * (strides[axis] ?? 0), offset);
  if (count2 > 0 && last2 >= storage.elements) {
    throw new FormatError(
      "CORRUPT_PICKLE",
      `A tensor reaches to element ${last2} of a storage of ${storage.elements}.`
    );
  }
}
function contiguousRange(tensor2) {
  const size = dtypeSize[tensor2.storage.dtype];
  let expected = 1;
  for (let axis = tensor2.shape.length - 1; axis >= 0; axis--) {
    const length2 = tensor2.shape[axis] ?? 0;
    if (length2 !== 1 && tensor2.strides[axis] !== expected) return null;
    expected *= length2;
  }
  return { begin: tensor2.offset * size, length: expected * size };
}
function gather(tensor2, content) {
  const size = dtypeSize[tensor2.storage.dtype];
  if (content.length < storageBytes(tensor2.storage)) {
    throw new FormatError(
      "CORRUPT_ZIP",
      `Storage ${tensor2.storage.key} is shorter than the tensor that uses it.`
    );
  }
  const { dtype } = tensor2.storage;
  const { shape: shape2, strides } = tensor2;
  const range = contiguousRange(tensor2);
  if (range !== null) return { dtype, shape: shape2, bytes: content.slice(range.begin, range.begin + range.length) };
  const bytes = new Uint8Array(elementCount(shape2) * size);
  const index = shape2.map(() => 0);
  let from = tensor2.offset;
  for (let to = 0; to < bytes.length; to += size) {
    for (let b = 0; b < size; b++) bytes[to + b] = content[from * size + b] ?? 0;
    for (let axis = shape2.length - 1; axis >= 0; axis--) {
      const position = (index[axis] ?? 0) + 1;
      from += strides[axis] ?? 0;
      if (position < (shape2[axis] ?? 0)) {
        index[axis] = position;
        break;
      }
      index[axis] = 0;
      from -= position * (strides[axis] ?? 0);
    }
  }
  return { dtype, shape: shape2, bytes };
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
function torchWorld(seen, bounds2 = embeddingBounds) {
  return {
    limits: bounds2.pickle,
    find(module, name) {
      const path30 = `${module}.${name}`;
      seen.add(path30);
      if (!functions.has(path30) && !inertNames.has(path30) && !inertClasses.has(path30))
        throw dangerousGlobal(path30);
      return { kind: "global", path: path30 };
    },
    call: (callable, args) => callGlobal(callable, args, bounds2),
    persistent: (id) => isKind(id, "tuple") && id.items[0] === "module" ? moduleOf(id, seen) : storageOf(id)
  };
}
function asTensor(value) {
  return isKind(value, "object") && value.className === "torch.Tensor" ? value.native : null;
}
function asStorage(value) {
  return isKind(value, "object") && value.className === "torch.Storage" ? value.native : null;
}
function callGlobal(callable, args, bounds2) {
  if (!isKind(callable, "global")) throw corruptPickle("it calls something that is no function");
  const call2 = functions.get(callable.path);
  if (call2 !== void 0) return call2(args, bounds2);
  if (inertClasses.has(callable.path)) return pickleObject(callable.path, args);
  throw dangerousGlobal(callable.path);
}
function moduleOf({ items }, seen) {
  seen.add(embeddedSource);
  return items[1] ?? null;
}
function storageOf(id) {
  if (!isKind(id, "tuple") || id.items[0] !== "storage")
    throw corruptPickle("it refers to something outside that is no storage");
  const [, type, key2, , elements, view] = id.items;
  const dtype = isKind(type, "global") ? storageDtypes[type.path] : void 0;
  if (dtype === void 0 || typeof key2 !== "string" || typeof elements !== "number") {
    throw corruptPickle("a storage is not described as torch does");
  }
  if (view !== void 0 && view !== null)
    throw new FormatError("UNSUPPORTED_FEATURE", "A storage is a view of another storage.");
  return pickleObject("torch.Storage", [], { dtype, key: key2, elements });
}
function rebuildTensor(args, bounds2) {
  const [storage, offset, shape2, strides] = args;
  const memory = asStorage(storage);
  if (memory === null) throw corruptPickle("a tensor has no storage");
  const tensor2 = {
    storage: memory,
    offset: typeof offset === "number" ? offset : -1,
    shape: integers(shape2),
    strides: integers(strides)
  };
  validateView(tensor2, bounds2.tensorBytes);
  return pickleObject("torch.Tensor", [], tensor2);
}
function rebuildFromType(args, bounds2) {
  const [callable, , inner] = args;
  const path30 = isKind(callable, "global") ? callable.path : "";
  if (!path30.startsWith("torch._utils._rebuild_") || !isKind(inner, "tuple"))
    throw corruptPickle("a tensor is rebuilt in an unknown way");
  return callGlobal(callable ?? null, inner.items, bounds2);
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
    const [key2, value] = itemsOf(pair);
    dict.entries.set(key2 ?? null, value ?? null);
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
  const read = numpyReaders.get(code);
  if (read === void 0 || !(bytes instanceof Uint8Array) || bytes.length !== Number(code[1])) {
    return pickleObject("numpy.scalar", args);
  }
  return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
function numpyCode(dtype) {
  const code = dtype.className === "numpy.dtype" ? dtype.args[0] : void 0;
  return typeof code === "string" ? code.replace(/^[<|=]/, "") : "";
}

// src/formats/torch-legacy.ts
var magicNumber = 0x1950a86a20f9469cfc6cn;
var protocolVersion = 1001;
var countBytes = 8;
function readTorchLegacyIndex(start, fileSize, bounds2) {
  const globals = /* @__PURE__ */ new Set();
  const world = torchWorld(globals, bounds2);
  const storages = /* @__PURE__ */ new Map();
  const persistent = (id) => {
    const object2 = world.persistent(id);
    const storage = asStorage(object2);
    if (storage !== null) storages.set(storage.key, storage);
    return object2;
  };
  let offset = 0;
  const next = () => {
    const { value: value2, end } = unpickle(start, { ...world, persistent }, offset);
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
function placesOf(keys, layout2) {
  if (!isKind(keys, "list")) throw corruptPickle("the list of storages is missing");
  const places = /* @__PURE__ */ new Map();
  let { offset } = layout2;
  for (const key2 of keys.items) {
    const storage = typeof key2 === "string" ? layout2.storages.get(key2) : void 0;
    if (storage === void 0) throw corruptPickle("the list of storages names an unknown one");
    const begin = offset + countBytes;
    const length2 = storageBytes(storage);
    if (begin + length2 > layout2.fileSize) throw corruptPickle(`storage ${storage.key} is cut off`);
    places.set(storage.key, { begin, length: length2 });
    offset = begin + length2;
  }
  return places;
}
function checkStorageCount(count2, storage) {
  const view = new DataView(count2.buffer, count2.byteOffset, count2.byteLength);
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
import { crc32, inflateRawSync } from "node:zlib";
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
    const { endsAt, count: count2, size, offset } = findEndRecord(viewOf(tail));
    if (count2 > maxEntries2) throw new FormatError("TOO_LARGE", `The archive has ${count2} entries.`);
    const start = tailStart + endsAt - size;
    if (start - offset < 0) throw corruptZip("its directory lies outside the file");
    return { count: count2, start, size, shift: start - offset };
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
      const { entry: entry2, next } = readEntry(directory, at, end.shift);
      if (entries.has(entry2.name)) throw corruptZip(`${entry2.name} occurs twice`);
      entries.set(entry2.name, entry2);
      at = next;
    }
    return entries;
  });
}
function readEntry(bytes, at, shift) {
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
  const entry2 = {
    name: decoder2.decode(bytes.subarray(at + 46, nameEnd)),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    size,
    packedSize,
    headerOffset: field(42) + shift
  };
  checkEntry(entry2, view.getUint16(at + 8, true));
  return { entry: entry2, next: extraEnd + view.getUint16(at + 32, true) };
}
function wideFields(view, start, end) {
  for (let at = start; at + 4 <= end; ) {
    const length2 = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1)
      return Array.from({ length: Math.floor(length2 / 8) }, (_, i) => u64(view, at + 4 + i * 8));
    at += 4 + length2;
  }
  return [];
}
function checkEntry(entry2, flags) {
  if ((flags & 1) !== 0) throw new FormatError("UNSUPPORTED_FEATURE", `${entry2.name} is encrypted.`);
  if (entry2.method !== 0 && entry2.method !== 8) {
    throw new FormatError("UNSUPPORTED_FEATURE", `${entry2.name} is packed with zip method ${entry2.method}.`);
  }
  if (entry2.method === 0 && entry2.size !== entry2.packedSize) throw corruptZip(`${entry2.name} has two sizes`);
}
function zipDataStart(localHeader, entry2) {
  return guarded(() => {
    const view = viewOf(localHeader);
    if (view.getUint32(0, true) !== LOCAL) throw corruptZip(`${entry2.name} is not where the directory says`);
    return entry2.headerOffset + localHeaderBytes + view.getUint16(26, true) + view.getUint16(28, true);
  });
}
function unpackZipEntry(packed, entry2, maxBytes2) {
  const content = entry2.method === 0 ? packed : inflate(packed, entry2, maxBytes2);
  if (content.length !== entry2.size || crc32(content) !== entry2.crc)
    throw corruptZip(`${entry2.name} is damaged`);
  return content;
}
function inflate(packed, entry2, maxBytes2) {
  if (entry2.size > maxBytes2)
    throw new FormatError("TOO_LARGE", `${entry2.name} unpacks to ${entry2.size} bytes.`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry2.size) });
  } catch {
    throw corruptZip(`${entry2.name} does not unpack to its ${entry2.size} bytes`);
  }
}
function corruptZip(seen) {
  return new FormatError("CORRUPT_ZIP", `The zip container is not valid: ${seen}.`);
}
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
function u64(view, at) {
  return Number(view.getBigUint64(at, true));
}
function guarded(read) {
  try {
    return read();
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
  read(entry2) {
    const header2 = this.#bytes.subarray(entry2.headerOffset, entry2.headerOffset + localHeaderBytes);
    const start = zipDataStart(header2, entry2);
    const end = start + entry2.packedSize;
    if (end > this.#bytes.length) throw corruptZip(`${entry2.name} is cut off`);
    return unpackZipEntry(this.#bytes.subarray(start, end), entry2, maxEntryBytes);
  }
};

// src/formats/torch-file.ts
function tensorInfo(tensor2) {
  return { dtype: tensor2.storage.dtype, shape: tensor2.shape };
}
function readTorchZip(bytes) {
  const zip = new ZipReader(bytes);
  const records = [...zip.entries.keys()];
  const folder = torchFolder(records);
  const load2 = (name) => zip.read(torchRecord(zip.entries, folder + name));
  const globals = /* @__PURE__ */ new Set();
  const { value } = unpickle(load2("data.pkl"), torchWorld(globals));
  if (zip.entries.has(`${folder}byteorder`)) requireLittleEndian(isLittle(load2("byteorder")));
  const read = (tensor2) => gather(tensor2, load2(`data/${tensor2.storage.key}`));
  return { value, container: "zip", records, globals: [...globals], read };
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
  const entry2 = entries.get(name);
  if (entry2 !== void 0) return entry2;
  const record = name.slice(name.indexOf("/") + 1);
  throw new FormatError("CORRUPT_ZIP", `Record ${record} is missing from the zip.`);
}
function isLittle(record) {
  return new TextDecoder().decode(record) === "little";
}
function readTorchLegacy(bytes) {
  const { value, globals, place } = readTorchLegacyIndex(bytes, bytes.length);
  const at = ({ begin, length: length2 }) => bytes.subarray(begin, begin + length2);
  const read = (tensor2) => {
    const content = place(tensor2.storage);
    checkStorageCount(at(storageCountPlace(content)), tensor2.storage);
    return gather(tensor2, at(content));
  };
  return { value, container: "legacy", records: [], globals, read };
}

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
  async read(entry2) {
    const packed = await this.#packed(entry2, 0, entry2.packedSize);
    return unpackZipEntry(packed, entry2, maxDeflatedBytes);
  }
  /** Part of an entry's content. Checked only where it is the whole of it, or was deflated. */
  async readPart(entry2, begin, length2) {
    if (begin + length2 > entry2.size) throw corruptZip(`${entry2.name} is shorter than what it should hold`);
    if (entry2.method !== 0 || length2 === entry2.size)
      return (await this.read(entry2)).subarray(begin, begin + length2);
    return this.#packed(entry2, begin, length2);
  }
  /** Where an entry's packed bytes begin in the file. */
  async dataStart(entry2) {
    return zipDataStart(await this.#file.read(entry2.headerOffset, localHeaderBytes), entry2);
  }
  async #packed(entry2, begin, length2) {
    const start = await this.dataStart(entry2);
    if (start + begin + length2 > this.#file.size) throw corruptZip(`${entry2.name} is cut off`);
    return this.#file.read(start + begin, length2);
  }
};

// src/formats/large-torch-file.ts
var bounds = { pickle: checkpointPickleLimits, tensorBytes: 1024 ** 3 };
var maxLegacyPickles = 32 * 1024 * 1024;
var localFileHeader = [80, 75, 3, 4];
async function openLargeTorchFile(file) {
  const start = await file.read(0, 4);
  const isZip = localFileHeader.every((byte, i) => start[i] === byte);
  return isZip ? openZip(file) : openLegacy(file);
}
async function openZip(file) {
  const zip = await ZipFile.open(file);
  const folder = torchFolder([...zip.entries.keys()]);
  const entry2 = (name) => torchRecord(zip.entries, folder + name);
  const { value } = unpickle(await zip.read(entry2("data.pkl")), torchWorld(/* @__PURE__ */ new Set(), bounds));
  if (zip.entries.has(`${folder}byteorder`))
    requireLittleEndian(isLittle(await zip.read(entry2("byteorder"))));
  const readStorage = ({ key: key2 }, begin, length2) => zip.readPart(entry2(`data/${key2}`), begin, length2);
  return { value, read: (tensor2) => readTensor(tensor2, readStorage) };
}
async function openLegacy(file) {
  const start = await file.read(0, Math.min(file.size, maxLegacyPickles));
  const { value, place } = readTorchLegacyIndex(start, file.size, bounds);
  const readStorage = async (storage, begin, length2) => {
    const content = place(storage);
    const count2 = storageCountPlace(content);
    checkStorageCount(await file.read(count2.begin, count2.length), storage);
    return file.read(content.begin + begin, length2);
  };
  return { value, read: (tensor2) => readTensor(tensor2, readStorage) };
}
async function readTensor(tensor2, readStorage) {
  const { storage, shape: shape2 } = tensor2;
  const range = contiguousRange(tensor2);
  if (range !== null)
    return { dtype: storage.dtype, shape: shape2, bytes: await readStorage(storage, range.begin, range.length) };
  return gather(tensor2, await readStorage(storage, 0, storageBytes(storage)));
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
function addKey(keys, key2) {
  if (keys?.has(key2) === true) throw new SyntaxError(`key ${JSON.stringify(key2)} occurs twice`);
  keys?.add(key2);
}
function endOfString(text2, start) {
  let at = start + 1;
  while (at < text2.length && text2[at] !== '"') at += text2[at] === "\\" ? 2 : 1;
  return at + 1;
}
function isFollowedByColon(text2, at) {
  while (text2[at] === " " || text2[at] === "\n" || text2[at] === "	" || text2[at] === "\r") at++;
  return text2[at] === ":";
}

// src/formats/safetensors-reader.ts
var maxHeaderBytes = 512 * 1024;
function safetensorsHeaderEnd(start, fileSize, maxBytes2 = maxHeaderBytes) {
  if (start.length < 8) throw corrupt(`it has ${start.length} bytes, too few for a header`);
  const length2 = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true);
  if (length2 + 8n > BigInt(fileSize))
    throw corrupt(`its header of ${length2} bytes does not fit into the file's ${fileSize}`);
  if (length2 > BigInt(maxBytes2)) {
    throw new FormatError(
      "TOO_LARGE",
      `The safetensors header is ${length2} bytes, far more than such a file needs.`
    );
  }
  return 8 + Number(length2);
}
function readSafetensorsHeader(start, fileSize, maxBytes2 = maxHeaderBytes) {
  const headerEnd = safetensorsHeaderEnd(start, fileSize, maxBytes2);
  const json = decodeHeader(start.subarray(8, headerEnd));
  const { __metadata__: metadata, ...entries } = json;
  const tensors = /* @__PURE__ */ new Map();
  for (const [name, entry2] of Object.entries(entries)) tensors.set(name, readEntry2(name, entry2, headerEnd));
  requireFullCoverage([...tensors.values()], headerEnd, fileSize);
  return { tensors, metadata: metadata === void 0 ? null : readMetadata(metadata) };
}
function decodeHeader(bytes) {
  if (bytes[0] !== 123) throw corrupt("its header does not begin with {");
  let json;
  try {
    json = parseStrictJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw corrupt(
      error instanceof SyntaxError ? `its header is not JSON (${error.message})` : "its header is not UTF-8"
    );
  }
  if (!isRecord(json)) throw corrupt("its header is no object");
  return json;
}
function readEntry2(name, entry2, headerEnd) {
  if (!isRecord(entry2)) throw corrupt(`the entry of ${name} is no object`);
  const { dtype, shape: shape2, data_offsets: offsets } = entry2;
  if (!isDtype(dtype))
    throw new FormatError("UNSUPPORTED_DTYPE", `Tensor ${name} has the type ${String(dtype)}.`);
  if (!isNaturals(shape2)) throw corrupt(`the shape of ${name} is not a list of sizes`);
  if (!isNaturals(offsets) || offsets.length !== 2) throw corrupt(`the place of ${name} is missing`);
  const [begin = 0, end = 0] = offsets;
  if (end - begin !== elementCount(shape2) * dtypeSize[dtype]) {
    throw corrupt(
      `${name} takes ${end - begin} bytes, but [${shape2.join(", ")}] of ${dtype} is ${elementCount(shape2) * dtypeSize[dtype]}`
    );
  }
  return { dtype, shape: shape2, begin: begin + headerEnd, end: end + headerEnd };
}
function requireFullCoverage(entries, start, fileSize) {
  let at = start;
  for (const entry2 of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry2.begin !== at)
      throw corrupt(entry2.begin < at ? "two tensors overlap" : "there is a gap between tensors");
    at = entry2.end;
  }
  if (at !== fileSize) throw corrupt(`its tensors end at byte ${at} of ${fileSize}`);
}
function readMetadata(value) {
  if (!isRecord(value)) throw corrupt("__metadata__ is no object");
  const texts = /* @__PURE__ */ Object.create(null);
  for (const [key2, text2] of Object.entries(value)) {
    if (typeof text2 !== "string") throw corrupt(`__metadata__.${key2} is not a text`);
    texts[key2] = text2;
  }
  return { ...texts };
}
function isNaturals(value) {
  return Array.isArray(value) && value.length <= 64 && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function corrupt(seen) {
  return new FormatError("CORRUPT_SAFETENSORS", `Not a valid safetensors file: ${seen}.`);
}

// src/diffusion/checkpoint/weight-file.ts
var maxHeaderBytes2 = 16 * 1024 * 1024;
var firstBytes = 16;
var containers2 = [
  { name: "a GGUF file", start: "GGUF" },
  { name: "a PNG picture", start: "PNG" },
  { name: "a web page", start: "<" },
  { name: "a Git LFS pointer, not the file itself", start: "version https://" }
];
async function openWeightFile(path30) {
  return withCheckpointErrors(path30, async () => {
    const handle = await open2(path30, READ);
    try {
      const content = await readContent(await randomAccess(handle, path30), path30);
      const read = (name) => withCheckpointErrors(path30, () => content.read(name));
      return { ...content, path: path30, read, close: () => handle.close() };
    } catch (error) {
      await handle.close();
      throw error;
    }
  });
}
async function randomAccess(handle, path30) {
  const stats = await handle.stat();
  if (!stats.isFile()) {
    const what = stats.isDirectory() ? "a folder" : "no regular file";
    const hint = "Choose a single file; a folder in the diffusers layout is not supported.";
    throw new CheckpointError("NOT_A_CHECKPOINT", `${path30} is ${what}.`, { hint });
  }
  return {
    size: stats.size,
    async read(offset, length2) {
      const bytes = new Uint8Array(length2);
      return bytes.subarray(0, await fillFrom(handle, bytes, offset));
    }
  };
}
async function readContent(file, path30) {
  const start = await file.read(0, firstBytes);
  if (start.length === 0) throw new FormatError("EMPTY_FILE", "The file is empty.");
  const text2 = new TextDecoder("latin1").decode(start);
  const other = containers2.find((container) => text2.startsWith(container.start));
  if (other !== void 0) throw new CheckpointError("UNKNOWN_FORMAT", `${path30} is ${other.name}.`);
  const isTorch = text2.startsWith("PK") || start[0] === 128 && start[8] !== 123;
  return isTorch ? torchContent(file, path30) : safetensorsContent(file);
}
async function safetensorsContent(file) {
  const headerEnd = safetensorsHeaderEnd(await file.read(0, 8), file.size, maxHeaderBytes2);
  const header2 = readSafetensorsHeader(await file.read(0, headerEnd), file.size, maxHeaderBytes2);
  return {
    tensors: header2.tensors,
    metadata: header2.metadata ?? {},
    async read(name) {
      const entry2 = header2.tensors.get(name);
      if (entry2 === void 0) throw missing(name);
      const { dtype, shape: shape2, begin, end } = entry2;
      return { dtype, shape: shape2, bytes: await whole(file.read(begin, end - begin), end - begin) };
    }
  };
}
async function torchContent(file, path30) {
  const torch = await openLargeTorchFile(file);
  if (!isKind(torch.value, "dict"))
    throw new CheckpointError("NOT_A_CHECKPOINT", `${path30} is a torch file without named tensors.`);
  if (torch.value.entries.has("string_to_param"))
    throw new CheckpointError("NOT_A_CHECKPOINT", `${path30} is an embedding.`);
  const inner = torch.value.entries.get("state_dict");
  const tensors = tensorsOf(isKind(inner, "dict") ? inner : torch.value);
  return {
    tensors: new Map([...tensors].map(([name, tensor2]) => [name, tensorInfo(tensor2)])),
    metadata: {},
    async read(name) {
      const tensor2 = tensors.get(name);
      if (tensor2 === void 0) throw missing(name);
      return torch.read(tensor2);
    }
  };
}
function tensorsOf(dict) {
  const tensors = /* @__PURE__ */ new Map();
  for (const [key2, value] of dict.entries) {
    const tensor2 = asTensor(value);
    if (tensor2 !== null && typeof key2 === "string") tensors.set(key2, tensor2);
  }
  return tensors;
}
async function whole(reading, length2) {
  const bytes = await reading;
  if (bytes.length !== length2) throw new FormatError("CORRUPT_SAFETENSORS", "The file ends too early.");
  return bytes;
}
function missing(name) {
  return new FormatError("CORRUPT_SAFETENSORS", `Tensor ${name} is missing.`);
}

// src/diffusion/checkpoint/weight-shapes.ts
function weightShapes(config, part2) {
  const shapes = new ShapeList();
  switch (part2) {
    case "text":
      for (const encoder2 of config.textEncoders) textShapes(shapes, encoder2);
      return shapes.all;
    case "unet":
      unetShapes(shapes, config.unet);
      return shapes.all;
    case "vae-encoder":
      vaeEncoderShapes(shapes, config.vae);
      return shapes.all;
    case "vae-decoder":
      vaeDecoderShapes(shapes, config.vae);
      return shapes.all;
    default:
      return part2;
  }
}
var ShapeList = class {
  all = /* @__PURE__ */ new Map();
  /** Weight and bias of a matrix or a 1×1 convolution. */
  linear(name, output2, input) {
    this.matrix(name, output2, input);
    this.all.set(`${name}.bias`, [output2]);
  }
  /** A matrix without bias. */
  matrix(name, rows2, columns2) {
    this.all.set(`${name}.weight`, [rows2, columns2]);
  }
  convolution(name, output2, input) {
    this.all.set(`${name}.weight`, [output2, input, 3, 3]);
    this.all.set(`${name}.bias`, [output2]);
  }
  norm(name, channels) {
    this.all.set(`${name}.weight`, [channels]);
    this.all.set(`${name}.bias`, [channels]);
  }
};
function textShapes(shapes, { prefix, width, layers, tokens, length: length2 }) {
  shapes.matrix(`${prefix}embeddings.token_embedding`, tokens, width);
  shapes.matrix(`${prefix}embeddings.position_embedding`, length2, width);
  for (let i = 0; i < layers; i++) {
    const layer = `${prefix}encoder.layers.${i}.`;
    shapes.norm(`${layer}layer_norm1`, width);
    for (const matrix of ["q_proj", "k_proj", "v_proj", "out_proj"])
      shapes.linear(`${layer}self_attn.${matrix}`, width, width);
    shapes.norm(`${layer}layer_norm2`, width);
    shapes.linear(`${layer}mlp.fc1`, 4 * width, width);
    shapes.linear(`${layer}mlp.fc2`, width, 4 * width);
  }
  shapes.norm(`${prefix}final_layer_norm`, width);
}
function unetShapes(shapes, config) {
  const { channels, multiples, middleDepth } = config;
  shapes.linear(`${unetPrefix}time_embed.0`, 4 * channels, channels);
  shapes.linear(`${unetPrefix}time_embed.2`, 4 * channels, 4 * channels);
  const skips = unetInputShapes(shapes, config);
  const width = (multiples.at(-1) ?? 1) * channels;
  const middle3 = `${unetPrefix}middle_block.`;
  residualShapes(shapes, `${middle3}0.`, { input: width, output: width, channels });
  transformerShapes(shapes, `${middle3}1.`, { width, depth: middleDepth, config });
  residualShapes(shapes, `${middle3}2.`, { input: width, output: width, channels });
  unetOutputShapes(shapes, config, skips);
  const last2 = (multiples[0] ?? 1) * channels;
  shapes.norm(`${unetPrefix}out.0`, last2);
  shapes.convolution(`${unetPrefix}out.2`, config.outChannels, last2);
}
function unetInputShapes(shapes, config) {
  const { channels, multiples, blocks, depths, inChannels } = config;
  shapes.convolution(`${unetPrefix}input_blocks.0.0`, channels, inChannels);
  let width = channels;
  const skips = [width];
  for (const [level, multiple] of multiples.entries()) {
    for (let i = 0; i < (blocks[level] ?? 0); i++) {
      const block2 = `${unetPrefix}input_blocks.${skips.length}.`;
      residualShapes(shapes, `${block2}0.`, { input: width, output: multiple * channels, channels });
      width = multiple * channels;
      transformerShapes(shapes, `${block2}1.`, { width, depth: depths[level] ?? 0, config });
      skips.push(width);
    }
    if (level === multiples.length - 1) break;
    shapes.convolution(`${unetPrefix}input_blocks.${skips.length}.0.op`, width, width);
    skips.push(width);
  }
  return skips;
}
function unetOutputShapes(shapes, config, skips) {
  const { channels, multiples, blocks, depths } = config;
  let width = (multiples.at(-1) ?? 1) * channels;
  let number = 0;
  for (let level = multiples.length - 1; level >= 0; level--) {
    const output2 = (multiples[level] ?? 0) * channels;
    const depth = depths[level] ?? 0;
    for (let i = 0; i <= (blocks[level] ?? 0); i++) {
      const block2 = `${unetPrefix}output_blocks.${number++}.`;
      residualShapes(shapes, `${block2}0.`, { input: width + (skips.pop() ?? 0), output: output2, channels });
      width = output2;
      transformerShapes(shapes, `${block2}1.`, { width, depth, config });
      if (level > 0 && i === blocks[level])
        shapes.convolution(`${block2}${depth > 0 ? 2 : 1}.conv`, width, width);
    }
  }
}
function residualShapes(shapes, name, { input, output: output2, channels }) {
  shapes.norm(`${name}in_layers.0`, input);
  shapes.convolution(`${name}in_layers.2`, output2, input);
  shapes.linear(`${name}emb_layers.1`, output2, 4 * channels);
  shapes.norm(`${name}out_layers.0`, output2);
  shapes.convolution(`${name}out_layers.3`, output2, output2);
  if (input !== output2) shapes.linear(`${name}skip_connection`, output2, input);
}
function transformerShapes(shapes, name, { width, depth, config }) {
  if (depth === 0) return;
  shapes.norm(`${name}norm`, width);
  shapes.linear(`${name}proj_in`, width, width);
  for (let i = 0; i < depth; i++) {
    const block2 = `${name}transformer_blocks.${i}.`;
    for (const [attention2, context] of [
      ["attn1", width],
      ["attn2", config.contextWidth]
    ]) {
      shapes.matrix(`${block2}${attention2}.to_q`, width, width);
      shapes.matrix(`${block2}${attention2}.to_k`, width, context);
      shapes.matrix(`${block2}${attention2}.to_v`, width, context);
      shapes.linear(`${block2}${attention2}.to_out.0`, width, width);
    }
    shapes.linear(`${block2}ff.net.0.proj`, 8 * width, width);
    shapes.linear(`${block2}ff.net.2`, width, 4 * width);
    for (const norm of ["norm1", "norm2", "norm3"]) shapes.norm(`${block2}${norm}`, width);
  }
  shapes.linear(`${name}proj_out`, width, width);
}
function vaeResidual(shapes, name, input, output2) {
  shapes.norm(`${name}.norm1`, input);
  shapes.convolution(`${name}.conv1`, output2, input);
  shapes.norm(`${name}.norm2`, output2);
  shapes.convolution(`${name}.conv2`, output2, output2);
  if (input !== output2) shapes.linear(`${name}.nin_shortcut`, output2, input);
}
function vaeMiddle(shapes, name, width) {
  vaeResidual(shapes, `${name}.block_1`, width, width);
  shapes.norm(`${name}.attn_1.norm`, width);
  for (const matrix of ["q", "k", "v", "proj_out"]) shapes.linear(`${name}.attn_1.${matrix}`, width, width);
  vaeResidual(shapes, `${name}.block_2`, width, width);
}
function vaeEncoderShapes(shapes, { channels, multiples, blocks, latentChannels }) {
  const encoder2 = `${vaePrefix}encoder.`;
  shapes.convolution(`${encoder2}conv_in`, channels, 3);
  let width = channels;
  multiples.forEach((multiple, level) => {
    for (let i = 0; i < blocks; i++) {
      vaeResidual(shapes, `${encoder2}down.${level}.block.${i}`, width, multiple * channels);
      width = multiple * channels;
    }
    if (level < multiples.length - 1)
      shapes.convolution(`${encoder2}down.${level}.downsample.conv`, width, width);
  });
  vaeMiddle(shapes, `${encoder2}mid`, width);
  shapes.norm(`${encoder2}norm_out`, width);
  shapes.convolution(`${encoder2}conv_out`, 2 * latentChannels, width);
  shapes.linear(`${vaePrefix}quant_conv`, 2 * latentChannels, 2 * latentChannels);
}
function vaeDecoderShapes(shapes, { channels, multiples, blocks, latentChannels }) {
  const decoder4 = `${vaePrefix}decoder.`;
  let width = (multiples.at(-1) ?? 1) * channels;
  shapes.linear(`${vaePrefix}post_quant_conv`, latentChannels, latentChannels);
  shapes.convolution(`${decoder4}conv_in`, width, latentChannels);
  vaeMiddle(shapes, `${decoder4}mid`, width);
  for (let level = multiples.length - 1; level >= 0; level--) {
    const output2 = (multiples[level] ?? 1) * channels;
    for (let i = 0; i <= blocks; i++) {
      vaeResidual(shapes, `${decoder4}up.${level}.block.${i}`, width, output2);
      width = output2;
    }
    if (level > 0) shapes.convolution(`${decoder4}up.${level}.upsample.conv`, width, width);
  }
  shapes.norm(`${decoder4}norm_out`, width);
  shapes.convolution(`${decoder4}conv_out`, 3, width);
}

// src/tensor/stored-values.ts
function asFloat32(stored) {
  switch (stored.dtype) {
    case "F32":
      return stored.values;
    case "F16":
      return halvesToFloats(stored.values);
    case "BF16":
      return bfloatsToFloats(stored.values);
    default:
      return stored;
  }
}
function asWords(stored, dtype) {
  if (stored.dtype === dtype) return stored;
  if (stored.dtype === "F16") return { dtype, values: halvesToBfloats(stored.values) };
  const values = asFloat32(stored);
  return { dtype, values: dtype === "F16" ? floatsToHalves(values) : floatsToBfloats(values) };
}

// src/diffusion/checkpoint/weight-values.ts
function weightValues({ dtype, shape: shape2, bytes }, where) {
  switch (dtype) {
    case "F16":
    case "BF16":
      return { dtype, values: new Uint16Array(aligned(bytes, 2)) };
    case "F32":
      return { dtype, values: new Float32Array(aligned(bytes, 4)) };
    case "F64":
      return { dtype: "F32", values: toFloat32({ dtype, shape: shape2, bytes }) };
    case "I64":
    case "I32":
    case "I16":
    case "I8":
    case "U8":
    case "BOOL":
      throw new CheckpointError(
        "NOT_SUPPORTED",
        `${where.path}: the weight ${where.name} is of type ${dtype}.`,
        {
          hint: "Choose the model as float32, float16 or bfloat16: quantised ones cannot be used."
        }
      );
    default:
      return dtype;
  }
}
function requireFinite(weight, where) {
  const bad = firstNotFinite(weight);
  if (bad < 0) return;
  const [value] = asFloat32(
    weight.dtype === "F32" ? { dtype: "F32", values: weight.values.subarray(bad, bad + 1) } : { dtype: weight.dtype, values: weight.values.subarray(bad, bad + 1) }
  );
  const what = Number.isNaN(value) ? "no number (NaN)" : "infinite";
  throw new CheckpointError("NOT_FINITE", `${where.path}: a value of the weight ${where.name} is ${what}.`);
}
var exponents = { F32: 2139095040, F16: 31744, BF16: 32640 };
function firstNotFinite(weight) {
  const mask2 = exponents[weight.dtype];
  const { values } = weight;
  const words2 = values instanceof Float32Array ? new Uint32Array(values.buffer, values.byteOffset, values.length) : values;
  for (let i = 0; i < words2.length; i++) if (((words2[i] ?? 0) & mask2) === mask2) return i;
  return -1;
}
function aligned(bytes, size) {
  const { buffer, byteOffset, byteLength } = bytes;
  const whole2 = byteOffset % size === 0 && byteOffset === 0 && byteLength === buffer.byteLength;
  return whole2 && buffer instanceof ArrayBuffer ? buffer : bytes.slice().buffer;
}

// src/diffusion/checkpoint/open-checkpoint.ts
var parts = ["text", "unet", "vae-encoder", "vae-decoder"];
async function openCheckpoint(path30, options = {}) {
  const files = [];
  const dispose = async () => {
    await Promise.all(files.map((file) => file.close()));
  };
  try {
    const main = await openWeightFile(path30);
    files.push(main);
    const sources = sourcesOf(main, canonicalName);
    requireVersion1(infos(sources), path30);
    if (options.vae !== void 0) {
      const vae = await openWeightFile(options.vae);
      files.push(vae);
      replaceVae(sources, vae);
    }
    const weights = configFromWeights(infos(sources), path30, main.metadata);
    const config = completeConfig(weights, await readLdmYaml(path30), path30);
    const tensors = fit(sources, config, path30);
    return {
      path: path30,
      config,
      tensors,
      ignored: leftOver(files, sources, tensors),
      read: reader(sources),
      dispose
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
function sourcesOf(file, rename4) {
  const sources = /* @__PURE__ */ new Map();
  for (const [nameInFile, info] of file.tensors) {
    const name = rename4(nameInFile);
    if (name === nameInFile || !file.tensors.has(name)) sources.set(name, { file, nameInFile, info });
  }
  return sources;
}
function infos(sources) {
  return new Map([...sources].map(([name, { info }]) => [name, info]));
}
function replaceVae(sources, vae) {
  const replacement = sourcesOf(vae, canonicalVaeName);
  requireVae(infos(replacement), vae.path);
  for (const name of [...sources.keys()]) if (name.startsWith(vaePrefix)) sources.delete(name);
  for (const [name, source] of replacement) if (name.startsWith(vaePrefix)) sources.set(name, source);
}
function fit(sources, config, path30) {
  const tensors = /* @__PURE__ */ new Map();
  for (const part2 of parts) {
    const shapes = weightShapes(config, part2);
    for (const [name, shape2] of shapes) {
      const source = sources.get(name);
      if (source === void 0) throw new CheckpointError("INCOMPLETE", `${path30} lacks the weight ${name}.`);
      requireShape({ name, shape: shape2 }, source);
      tensors.set(name, { name, part: part2, shape: shape2, dtype: source.info.dtype });
    }
  }
  const networks = /^(?:model\.diffusion_model|first_stage_model|cond_stage_model)\./;
  for (const [name, { nameInFile, file }] of sources) {
    if (tensors.has(name) || isIgnored(name) || !networks.test(name)) continue;
    const message = `${file.path} has the weight ${nameInFile}, which no Stable Diffusion 1.x model has.`;
    throw new CheckpointError("NOT_SUPPORTED", message);
  }
  return tensors;
}
function requireShape({ name, shape: shape2 }, { info, file }) {
  const found = plainShape(info.shape);
  if (found.length === shape2.length && found.every((size, axis) => size === shape2[axis])) return;
  const message = `${file.path}: the weight ${name} has the shape [${found.join(", ")}], not [${shape2.join(", ")}].`;
  throw new CheckpointError("NOT_SUPPORTED", message);
}
function leftOver(files, sources, tensors) {
  const used = new Set([...sources].filter(([name]) => tensors.has(name)).map(([, source]) => key(source)));
  return files.flatMap(
    (file) => [...file.tensors.keys()].filter((nameInFile) => !used.has(key({ file, nameInFile })))
  );
}
function key({ file, nameInFile }) {
  return `${file.path}
${nameInFile}`;
}
function reader(sources) {
  return async (name) => {
    const source = sources.get(name);
    if (source === void 0) throw new Error(`no weight ${name}`);
    const where = { path: source.file.path, name: source.nameInFile };
    const values = weightValues(await source.file.read(source.nameInFile), where);
    requireFinite(values, where);
    return values;
  };
}

// src/tensor/operations/add.ts
var operation = {
  name: "add",
  forward: (kernels, [a, b]) => ({ output: kernels.add(a, b), saved: [] }),
  backward: (_kernels, { outputGradient }) => [outputGradient, outputGradient]
};
function add(recorder, a, b) {
  return recorder.apply(operation, [a, b], null);
}

// src/tensor/named-tensors.ts
function mapTensors(tensors, map) {
  const mapped = Object.entries(tensors).map(([name, tensor2]) => [name, tensor2 && map(tensor2, name)]);
  return Object.fromEntries(mapped);
}

// src/tensor/tensor-error.ts
var TensorError = class extends CodedError {
};
function misuse(code, message) {
  return new TensorError(code, { message, hint: "This is a defect of the program: please report it." });
}

// src/tensor/shapes.ts
function axisOf(tensor2, axis) {
  const length2 = tensor2.shape[axis];
  if (length2 === void 0) {
    throw misuse("SHAPE", `A tensor of shape [${tensor2.shape.join(", ")}] has no axis ${axis}.`);
  }
  return length2;
}
function matrixShape(tensor2) {
  if (tensor2.shape.length !== 2) {
    throw misuse("SHAPE", `Expected [rows, channels], found [${tensor2.shape.join(", ")}].`);
  }
  return [axisOf(tensor2, 0), axisOf(tensor2, 1)];
}
function imageShape(tensor2) {
  if (tensor2.shape.length !== 4) {
    throw misuse("SHAPE", `Expected [batch, height, width, channels], found [${tensor2.shape.join(", ")}].`);
  }
  return [axisOf(tensor2, 0), axisOf(tensor2, 1), axisOf(tensor2, 2), axisOf(tensor2, 3)];
}

// src/tensor/operations/attention-chunks.ts
var SMALL_SCORES = 2 ** 22;
var CHUNK_SCORES = 2 ** 20;
var HEADS_AT_ONCE = 2;
function chunksOfHead({ q, k }, queryChunk) {
  const [heads, queries, keys] = [axisOf(q, 0), axisOf(q, 1), axisOf(k, 1)];
  const isSmall = heads * queries * keys <= SMALL_SCORES;
  if (isSmall && queryChunk === void 0) return null;
  return nearestDivisor(
    queries,
    queryChunk === void 0 ? queries * keys / CHUNK_SCORES : queries / queryChunk
  );
}
function nearestDivisor(total, wanted) {
  const distance = (divisor) => Math.abs(Math.log(divisor / wanted));
  let nearest = 1;
  for (let divisor = 2; divisor <= total; divisor += 1) {
    if (total % divisor === 0 && distance(divisor) < distance(nearest)) nearest = divisor;
  }
  return nearest;
}
function chunked(kernels, x, chunks) {
  return kernels.reshape(x, [chunks, axisOf(x, 0) / chunks, axisOf(x, 1)]);
}
function together(kernels, x) {
  return kernels.reshape(x, [axisOf(x, 0) * axisOf(x, 1), axisOf(x, 2)]);
}

// src/tensor/operations/attention-scores.ts
var FORBIDDEN = -1e9;
function probabilities(kernels, { queries, keys, mask: mask2 }) {
  return kernels.scope(() => {
    const scores2 = kernels.matMul(queries, keys, { transposeB: true });
    return kernels.softmax(mask2 === null ? scores2 : kernels.add(scores2, mask2));
  });
}
function maskOf(kernels, { q, k }, { causal = false }) {
  if (!causal) return null;
  const [queries, keys] = [axisOf(q, 1), axisOf(k, 1)];
  const values = new Float32Array(queries * keys);
  for (let row = 0; row < queries; row += 1) values.fill(FORBIDDEN, row * (keys + 1) + 1, (row + 1) * keys);
  return kernels.constant(values, [queries, keys]);
}

// src/tensor/operations/attention-gradient.ts
function attentionGradient(kernels, heads, { attributes: attributes2, needed }) {
  const mask2 = maskOf(kernels, heads, attributes2);
  const chunks = chunksOfHead(heads, attributes2.queryChunk);
  const operands = (of) => ({ ...widened(kernels, of, needed), mask: mask2 });
  if (chunks === null) return chunkGradient(kernels, operands(heads), needed);
  return kernels.turns({ count: axisOf(heads.q, 0), atOnce: HEADS_AT_ONCE }, (ofHead) => ({
    rows: headGradient(kernels, operands(mapTensors({ ...heads }, ofHead)), { chunks, needed }),
    sums: {}
  })).rows;
}
function widened(kernels, heads, needed) {
  const { q: queries, k: keys, v, output: output2, dy } = heads;
  if (!needed.q && !needed.k) return { queries, keys, dy, wideDy: null, wideValues: null };
  const last2 = v.shape.length - 1;
  const column = [...v.shape.slice(0, -1), 1];
  const ones2 = kernels.constant(new Float32Array(elementCount(column)).fill(1), column);
  const rowSums = kernels.sum(kernels.multiply(dy, output2), last2);
  const wideDy = kernels.concat([dy, kernels.affine(rowSums, -1)], last2);
  return { queries, keys, dy, wideDy, wideValues: kernels.concat([v, ones2], last2) };
}
function headGradient(kernels, { queries, dy, wideDy, mask: mask2, ...ofKeys }, { chunks, needed }) {
  const ofQueries = mapTensors({ queries, dy, wideDy, mask: mask2 }, (x) => chunked(kernels, x, chunks));
  const { rows: rows2, sums } = kernels.turns({ count: chunks }, (ofChunk) => {
    const operands = { ...mapTensors(ofQueries, ofChunk), ...ofKeys };
    const { q, k, v } = chunkGradient(kernels, operands, needed);
    return { rows: { q }, sums: { k, v } };
  });
  return { q: rows2.q && together(kernels, rows2.q), ...sums };
}
function chunkGradient(kernels, { queries, keys, mask: mask2, dy, wideDy, wideValues }, needed) {
  const p = probabilities(kernels, { queries, keys, mask: mask2 });
  const ds = wideDy && wideValues && kernels.scope(() => kernels.multiply(p, kernels.matMul(wideDy, wideValues, { transposeB: true })));
  const turned = { transposeA: true };
  return {
    q: ds && needed.q ? kernels.matMul(ds, keys) : null,
    k: ds && needed.k ? kernels.matMul(ds, queries, turned) : null,
    v: needed.v ? kernels.matMul(p, dy, turned) : null
  };
}

// src/tensor/operations/attention-heads.ts
function splitHeads(kernels, x, { batch, heads }) {
  const [allRows, channels] = matrixShape(x);
  const [rows2, width] = [allRows / batch, channels / heads];
  const apart = kernels.transpose(kernels.reshape(x, [batch, rows2, heads, width]), [0, 2, 1, 3]);
  return kernels.reshape(apart, [batch * heads, rows2, width]);
}
function mergeHeads(kernels, x, { batch, heads }) {
  const [rows2, width] = [axisOf(x, 1), axisOf(x, 2)];
  const together2 = kernels.transpose(kernels.reshape(x, [batch, heads, rows2, width]), [0, 2, 1, 3]);
  return kernels.reshape(together2, [batch * rows2, heads * width]);
}

// src/tensor/operations/attention.ts
var operation2 = {
  name: "attention",
  forward: (kernels, [q, k, v], attributes2) => {
    const scaled2 = kernels.narrow(kernels.affine(q, scaleOf(q, attributes2)));
    const inputs = {
      q: splitHeads(kernels, scaled2, attributes2),
      k: splitHeads(kernels, kernels.narrow(k), attributes2),
      v: splitHeads(kernels, kernels.narrow(v), attributes2)
    };
    const output2 = attend(kernels, inputs, attributes2);
    return {
      output: mergeHeads(kernels, output2, attributes2),
      saved: [inputs.q, inputs.k, inputs.v, output2]
    };
  },
  backward: (kernels, { outputGradient, saved: [q, k, v, output2], attributes: attributes2, needed }) => {
    const dy = splitHeads(kernels, kernels.narrow(outputGradient), attributes2);
    const heads = { q: needed[0], k: needed[1], v: needed[2] };
    const gradients = attentionGradient(kernels, { q, k, v, output: output2, dy }, { attributes: attributes2, needed: heads });
    const merged2 = (gradient) => gradient && mergeHeads(kernels, gradient, attributes2);
    const dq = merged2(gradients.q);
    return [dq && kernels.affine(dq, scaleOf(dq, attributes2)), merged2(gradients.k), merged2(gradients.v)];
  }
};
function attention(recorder, { query, key: key2, value }, attributes2) {
  return recorder.apply(operation2, [query, key2, value], attributes2);
}
function attend(kernels, inputs, attributes2) {
  const { q, k, v } = inputs;
  const mask2 = maskOf(kernels, inputs, attributes2);
  const chunks = chunksOfHead(inputs, attributes2.queryChunk);
  if (chunks === null) return kernels.matMul(probabilities(kernels, { queries: q, keys: k, mask: mask2 }), v);
  const { rows: rows2 } = kernels.turns({ count: axisOf(q, 0), atOnce: HEADS_AT_ONCE }, (ofHead) => {
    const [keys, values] = [ofHead(k), ofHead(v)];
    const ofQueries = mapTensors({ queries: ofHead(q), mask: mask2 }, (x) => chunked(kernels, x, chunks));
    const head = kernels.turns({ count: chunks }, (ofChunk) => {
      const p = probabilities(kernels, { ...mapTensors(ofQueries, ofChunk), keys });
      return { rows: { output: kernels.matMul(p, values) }, sums: {} };
    });
    return { rows: { output: together(kernels, head.rows.output) }, sums: {} };
  });
  return rows2.output;
}
function scaleOf(x, { heads }) {
  return (matrixShape(x)[1] / heads) ** -0.5;
}

// src/tensor/operations/swish.ts
function swish(kernels, x, steepness) {
  return kernels.multiply(x, kernels.sigmoid(steep(kernels, x, steepness)));
}
function swishSlope(kernels, x, steepness) {
  const u = steep(kernels, x, steepness);
  const s = kernels.sigmoid(u);
  return kernels.multiply(s, kernels.affine(kernels.multiply(u, kernels.affine(s, -1, 1)), 1, 1));
}
function steep(kernels, x, steepness) {
  return steepness === 1 ? x : kernels.affine(x, steepness);
}
var operation3 = {
  name: "swish",
  forward: (kernels, [x], { steepness }) => ({ output: swish(kernels, x, steepness), saved: [x] }),
  backward: (kernels, { outputGradient, saved: [x], attributes: { steepness } }) => [
    kernels.multiply(outputGradient, swishSlope(kernels, x, steepness))
  ]
};
function silu(recorder, x) {
  return recorder.apply(operation3, [x], { steepness: 1 });
}
function quickGelu(recorder, x) {
  return recorder.apply(operation3, [x], { steepness: 1.702 });
}

// src/tensor/operations/grid.ts
function rowsOf({ batch, height, width }) {
  return batch * height * width;
}
function toImage(kernels, x, grid) {
  const [rows2, channels] = matrixShape(x);
  if (rows2 !== rowsOf(grid)) {
    throw misuse("SHAPE", `${rows2} rows do not fill a grid of ${grid.batch}·${grid.height}·${grid.width}.`);
  }
  return kernels.reshape(x, [grid.batch, grid.height, grid.width, channels]);
}
function toRows(kernels, image) {
  const channels = image.shape.at(-1) ?? 0;
  const rows2 = elementCount(image.shape.slice(0, -1));
  return kernels.reshape(image, [rows2, channels]);
}

// src/tensor/operations/convolution.ts
var operation4 = {
  name: "convolution",
  forward: (kernels, [x], attributes2) => {
    const { filter, bias, grid } = attributes2;
    const weight = filter();
    const image = padded(kernels, toImage(kernels, x, grid), weight, attributes2);
    const output2 = toRows(kernels, kernels.conv2d(image, weight, convOptions(attributes2)));
    return { output: bias === void 0 ? output2 : kernels.add(output2, bias()), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes: attributes2 }) => {
    const { filter, grid } = attributes2;
    const weight = filter();
    const channels = axisOf(weight, 2);
    const paddings = isPadded(attributes2) ? amounts(weight, attributes2) : [];
    const [vertical, horizontal] = paddings.map(([before, after]) => before + after);
    const inputShape = [grid.batch, grid.height + (vertical ?? 0), grid.width + (horizontal ?? 0), channels];
    const gradient = kernels.conv2dInputGradient(
      toImage(kernels, outputGradient, convolvedGrid(attributes2)),
      weight,
      { ...convOptions(attributes2), inputShape }
    );
    const size = [grid.batch, grid.height, grid.width, channels];
    const begin = [0, paddings[0]?.[0] ?? 0, paddings[1]?.[0] ?? 0, 0];
    const cut3 = isPadded(attributes2) ? kernels.slice(gradient, begin, size) : gradient;
    return [toRows(kernels, cut3)];
  }
};
function convolution(recorder, x, attributes2) {
  return recorder.apply(operation4, [x], attributes2);
}
function convolvedGrid({
  grid,
  stride = 1,
  padding = "around"
}) {
  if (stride === 1) return grid;
  const half = (length2) => padding === "around" ? Math.ceil(length2 / 2) : Math.floor(length2 / 2);
  return { batch: grid.batch, height: half(grid.height), width: half(grid.width) };
}
function isPadded({ stride = 1 }) {
  return stride === 2;
}
function convOptions(attributes2) {
  return { stride: attributes2.stride ?? 1, padding: isPadded(attributes2) ? "valid" : "same" };
}
function amounts(filter, { padding = "around" }) {
  const [height, width] = imageShape(filter);
  return [height, width].map(
    (length2) => padding === "around" ? [(length2 - 1) / 2, (length2 - 1) / 2] : [0, (length2 - 1) / 2]
  );
}
function padded(kernels, image, filter, attributes2) {
  if (!isPadded(attributes2)) return image;
  return kernels.pad(image, [[0, 0], ...amounts(filter, attributes2), [0, 0]]);
}

// src/tensor/operations/group-norm.ts
var operation5 = {
  name: "groupNorm",
  forward: (kernels, [x], attributes2) => {
    const samples = bySample(kernels, x, attributes2.batch);
    const mean = groupMeans(kernels, kernels.sum(samples, 1), samples, attributes2);
    const centred = kernels.subtract(samples, mean);
    const variance = groupMeans(kernels, kernels.sum(kernels.square(centred), 1), samples, attributes2);
    const inverse = kernels.reciprocalSquareRoot(kernels.affine(variance, 1, attributes2.epsilon));
    const normal2 = scaled(kernels, centred, inverse, attributes2);
    const output2 = attributes2.silu ? swish(kernels, normal2, 1) : normal2;
    return { output: kernels.reshape(kernels.narrow(output2), x.shape), saved: [x, mean, inverse] };
  },
  backward: (kernels, { outputGradient, saved: [x, mean, inverse], attributes: attributes2 }) => {
    const centred = kernels.subtract(bySample(kernels, x, attributes2.batch), mean);
    const dy = bySample(kernels, outputGradient, attributes2.batch);
    const d = attributes2.silu ? kernels.multiply(dy, swishSlope(kernels, scaled(kernels, centred, inverse, attributes2), 1)) : dy;
    return [kernels.reshape(inputGradient(kernels, { d, centred, inverse, attributes: attributes2 }), x.shape)];
  }
};
function groupNorm(recorder, x, attributes2) {
  return recorder.apply(operation5, [x], attributes2);
}
function inputGradient(kernels, values) {
  const { d, centred, inverse, attributes: attributes2 } = values;
  const scale = attributes2.scale();
  const factor = kernels.multiply(inverse, scale);
  const sums = kernels.multiply(kernels.sum(d, 1), scale);
  const products2 = kernels.multiply(kernels.sum(kernels.multiply(d, centred), 1), factor);
  const mean = kernels.multiply(inverse, groupMeans(kernels, sums, d, attributes2));
  const along = kernels.multiply(kernels.square(inverse), groupMeans(kernels, products2, d, attributes2));
  const across = kernels.subtract(kernels.multiply(d, factor), kernels.multiply(centred, along));
  return kernels.subtract(across, mean);
}
function bySample(kernels, x, batch) {
  const [rows2, channels] = matrixShape(x);
  return kernels.reshape(x, [batch, rows2 / batch, channels]);
}
function scaled(kernels, centred, inverse, attributes2) {
  const factor = kernels.multiply(inverse, attributes2.scale());
  return kernels.add(kernels.multiply(centred, factor), attributes2.offset());
}
function groupMeans(kernels, sums, of, { batch, groups }) {
  const channels = axisOf(of, 2);
  const width = channels / groups;
  const total = kernels.sum(kernels.reshape(sums, [batch, groups, width]), 2);
  const shares = new Float32Array(width).fill(1 / (axisOf(of, 1) * width));
  const means = kernels.multiply(total, kernels.constant(shares, [1, 1, width]));
  return kernels.reshape(means, [batch, 1, channels]);
}

// src/tensor/operations/layer-norm.ts
var operation6 = {
  name: "layerNorm",
  forward: (kernels, [x], { scale, offset, epsilon = 1e-5 }) => {
    const centred = kernels.subtract(x, kernels.mean(x, 1));
    const variance = kernels.mean(kernels.square(centred), 1);
    const inverse = kernels.reciprocalSquareRoot(kernels.affine(variance, 1, epsilon));
    const normal2 = kernels.multiply(centred, inverse);
    return {
      output: kernels.narrow(kernels.add(kernels.multiply(normal2, scale()), offset())),
      saved: [kernels.narrow(normal2), inverse]
    };
  },
  backward: (kernels, { outputGradient, saved: [normal2, inverse], attributes: attributes2 }) => {
    const d = kernels.multiply(outputGradient, attributes2.scale());
    const along = kernels.multiply(normal2, kernels.mean(kernels.multiply(d, normal2), 1));
    const across = kernels.subtract(kernels.subtract(d, kernels.mean(d, 1)), along);
    return [kernels.multiply(across, inverse)];
  }
};
function layerNorm(recorder, x, attributes2) {
  return recorder.apply(operation6, [x], attributes2);
}

// src/tensor/operations/linear.ts
var operation7 = {
  name: "linear",
  forward: (kernels, [x], { weight, bias }) => {
    const product3 = kernels.matMul(x, weight(), { transposeB: true });
    return { output: bias === void 0 ? product3 : kernels.add(product3, bias()), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes: attributes2 }) => [
    kernels.matMul(outputGradient, attributes2.weight())
  ]
};
function linear(recorder, x, attributes2) {
  return recorder.apply(operation7, [x], attributes2);
}

// src/tensor/operations/weight-reference.ts
function weightReference(weights, name) {
  return () => weights.get(name);
}

// src/nn/layers.ts
var GROUPS = 32;
function dense(network, x, name) {
  return linear(network.recorder, x, { weight: weightOf(network, name), ...biasOf(network, name) });
}
function convolution2(network, x, name, options) {
  return convolution(network.recorder, x, {
    filter: weightOf(network, name),
    ...biasOf(network, name),
    ...options
  });
}
function groupNorm2(network, x, name, options) {
  return groupNorm(network.recorder, x, {
    ...scaleAndOffset(network, name),
    groups: GROUPS,
    ...options
  });
}
function layerNorm2(network, x, name) {
  return layerNorm(network.recorder, x, scaleAndOffset(network, name));
}
function weightOf({ weights }, name) {
  return weightReference(weights, `${name}.weight`);
}
function biasOf({ weights }, name) {
  const bias = `${name}.bias`;
  return weights.has(bias) ? { bias: weightReference(weights, bias) } : {};
}
function scaleAndOffset(network, name) {
  return { scale: weightOf(network, name), offset: weightReference(network.weights, `${name}.bias`) };
}

// src/nn/clip-layer.ts
function clipLayer(network, x, { name, heads, batch }) {
  const { recorder } = network;
  const own = layerNorm2(network, x, `${name}.layer_norm1`);
  const [query, key2, value] = ["q_proj", "k_proj", "v_proj"].map(
    (part2) => dense(network, own, `${name}.self_attn.${part2}`)
  );
  const seen = attention(recorder, { query, key: key2, value }, { heads, batch, causal: true });
  const h = add(recorder, x, dense(network, seen, `${name}.self_attn.out_proj`));
  const wide = dense(network, layerNorm2(network, h, `${name}.layer_norm2`), `${name}.mlp.fc1`);
  return add(recorder, h, dense(network, quickGelu(recorder, wide), `${name}.mlp.fc2`));
}

// src/tensor/computation.ts
function rowsOf2(values, width) {
  return { values, shape: [values.length / width, width] };
}
function mapValues(record, convert) {
  const entries = Object.entries(record).map(([name, value]) => [name, convert(value)]);
  return Object.fromEntries(entries);
}

// src/tensor/operations/add-positions.ts
var operation8 = {
  name: "addPositions",
  forward: (kernels, [x], attributes2) => {
    const table = attributes2.table();
    const [rows2, channels] = matrixShape(x);
    const positions = axisOf(table, 0);
    const samples = kernels.reshape(x, [rows2 / positions, positions, channels]);
    return { output: kernels.reshape(kernels.add(samples, table), [rows2, channels]), saved: [] };
  },
  backward: (_kernels, { outputGradient }) => [outputGradient]
};
function addPositions(recorder, x, attributes2) {
  return recorder.apply(operation8, [x], attributes2);
}

// src/tensor/operations/place-vectors.ts
var operation9 = {
  name: "placeVectors",
  forward: (kernels, [rows2, vectors, placement]) => {
    const kept = kernels.multiply(rows2, kernels.affine(kernels.sum(placement, 1), -1, 1));
    return { output: kernels.add(kept, kernels.matMul(placement, vectors)), saved: [placement] };
  },
  backward: (kernels, { outputGradient, saved: [placement], needed }) => [
    needed[0] ? kernels.multiply(outputGradient, kernels.affine(kernels.sum(placement, 1), -1, 1)) : null,
    needed[1] ? kernels.matMul(placement, outputGradient, { transposeA: true }) : null,
    null
  ]
};
function placeVectors(recorder, inputs) {
  return recorder.apply(operation9, [inputs.rows, inputs.vectors, inputs.placement], null);
}
function placementMatrix(size, placed) {
  const matrix = new Float32Array(size.rows * size.vectors);
  for (const { row, vector } of placed) matrix[row * size.vectors + vector] = 1;
  return matrix;
}

// src/diffusion/generation-error.ts
var GenerationError = class extends CodedError {
};

// src/diffusion/text-encoder.ts
function textEncoderOf({ textEncoders }) {
  const [encoder2] = textEncoders;
  if (encoder2 === void 0) throw new RangeError("The model has no text encoder.");
  return encoder2;
}
function encodeText({ weights, ...given2 }, config, input) {
  const recorder = given2.recorder.exact;
  const network = { recorder, weights };
  const layers = config.layers - input.clipSkip + 1;
  if (layers < 1) throw tooMuchSkipped(config, input.clipSkip);
  const batch = axisOf(input.tokens, 0) / config.length;
  let x = embed(network, config, input);
  for (let i = 0; i < layers; i++) {
    const options = { name: `${config.prefix}encoder.layers.${i}`, heads: config.heads, batch };
    x = recorder.block([x], (y) => clipLayer(network, y, options), { consume: [x] });
  }
  return recorder.block([x], (y) => layerNorm2(network, y, `${config.prefix}final_layer_norm`), {
    consume: [x]
  });
}
function embed(network, config, input) {
  const { recorder, weights } = network;
  const { tokens, placement } = input;
  const table = `${config.prefix}embeddings.token_embedding.weight`;
  const positions = `${config.prefix}embeddings.position_embedding.weight`;
  return recorder.block([input.vectors], (vectors) => {
    const rows2 = recorder.constant(recorder.kernels.gatherRows(weights.get(table), tokens));
    const filled = placeVectors(recorder, { rows: rows2, vectors, placement: recorder.constant(placement) });
    return addPositions(recorder, filled, { table: weightReference(weights, positions) });
  });
}
function textInputs({ width }, texts) {
  const { tokens, placements } = texts;
  const vectors = texts.vectors.length > 0 ? texts.vectors : new Float32Array(width);
  const size = { rows: tokens.length, vectors: vectors.length / width };
  return {
    tokens: { values: tokens, shape: [tokens.length] },
    vectors: rowsOf2(vectors, width),
    placement: { values: placementMatrix(size, placements), shape: [size.rows, size.vectors] }
  };
}
function tooMuchSkipped({ layers }, clipSkip) {
  return new GenerationError("CLIP_SKIP", {
    message: `Clip skip ${clipSkip} leaves nothing of a text encoder of ${layers} layers.`,
    hint: `Choose a number from 1 to ${layers}; 1 and 2 are usual.`
  });
}

// src/diffusion/example-batch.ts
var VECTORS = 3;
function exampleBatch(config, grid) {
  const { tokens, width, length: length2 } = textEncoderOf(config);
  const { batch } = grid;
  const size = batch * grid.height * grid.width * config.unet.inChannels;
  const each2 = (value) => Array.from({ length: batch }, () => value);
  return {
    vectors: spread(VECTORS * width),
    tokens: Int32Array.from({ length: batch * length2 }, (_, i) => i * 31 % tokens),
    placements: Array.from({ length: VECTORS }, (_, vector) => ({ row: 5 + vector, vector })),
    clipSkip: 1,
    latents: spread(size),
    noise: spread(size).reverse(),
    grid,
    timesteps: each2(437),
    lossWeights: each2(1)
  };
}
function spread(length2) {
  return Float32Array.from({ length: length2 }, (_, i) => ((i + 1) * 2654435761 % 2 ** 32 / 2 ** 31 - 1) * 1.7);
}

// src/nn/time-embedding.ts
var MAX_PERIOD = 1e4;
function timestepFeatures(timesteps, channels) {
  const half = channels / 2;
  const features = new Float32Array(timesteps.length * channels);
  for (const [row, timestep] of timesteps.entries()) {
    for (let i = 0; i < half; i++) {
      const angle = timestep * Math.exp(-Math.log(MAX_PERIOD) * i / half);
      features[row * channels + i] = Math.cos(angle);
      features[row * channels + half + i] = Math.sin(angle);
    }
  }
  return features;
}
function timeEmbedding(network, features, name) {
  const { recorder } = network;
  const hidden = silu(recorder, dense(network, features, `${name}.0`));
  return silu(recorder, dense(network, hidden, `${name}.2`));
}

// src/tensor/recording.ts
var Tape = class {
  #kernels;
  #entries = [];
  /** Gradients on their way, each retained. */
  #gradients = /* @__PURE__ */ new Map();
  constructor(kernels) {
    this.#kernels = kernels;
  }
  record(entry2) {
    this.#entries.push(entry2);
  }
  /** What a variable's gradient begins with; it belongs to the tape from now on. */
  begin(variable, gradient) {
    if (gradient !== null) this.#gradients.set(variable, gradient);
  }
  /** What has come together of a variable's gradient, which is the caller's from now on. */
  take(variable) {
    const gradient = this.#gradients.get(variable) ?? null;
    this.#gradients.delete(variable);
    return gradient;
  }
  /** Gradients for `variables`, which the caller then owns. Empties the tape, also when it fails. */
  backward(output2, gradient, variables) {
    if (!output2.needsGradient)
      throw misuse("NO_GRADIENT", "Nothing that this output is made of wants a gradient.");
    try {
      this.#accumulate(output2, gradient);
      for (let entry2 = this.#entries.pop(); entry2 !== void 0; entry2 = this.#entries.pop()) {
        this.#goBack(entry2);
      }
      const taken = variables.map((variable) => this.take(variable));
      this.#refuseUnclaimed(taken);
      return taken;
    } finally {
      this.discard();
    }
  }
  /** Releases everything that is kept. */
  discard() {
    for (const entry2 of this.#entries.splice(0)) this.#release(entry2);
    for (const gradient of this.#gradients.values()) this.#kernels.release(gradient);
    this.#gradients.clear();
  }
  #goBack(entry2) {
    const outputGradient = this.take(entry2.output);
    try {
      if (outputGradient !== null) this.#spread(entry2, outputGradient);
    } finally {
      if (outputGradient !== null) this.#kernels.release(outputGradient);
      this.#release(entry2);
    }
  }
  #spread(entry2, outputGradient) {
    this.#kernels.scope(() => {
      this.#kernels.after(outputGradient, () => {
        const give = (index, gradient) => {
          const input = entry2.inputs[index];
          if (input?.needsGradient) this.#accumulate(input, gradient);
        };
        const take = (index) => {
          const input = entry2.inputs[index];
          return input === void 0 ? null : this.take(input);
        };
        entry2.goBack(outputGradient, give, take);
      });
    });
  }
  /** A block used a variable of outside that is not among its inputs, or the caller forgot one. */
  #refuseUnclaimed(taken) {
    if (this.#gradients.size === 0) return;
    for (const gradient of taken) if (gradient !== null) this.#kernels.release(gradient);
    throw misuse("NO_GRADIENT", "A gradient reached a variable that is not among those asked for.");
  }
  #accumulate(variable, gradient) {
    const before = this.#gradients.get(variable);
    const sum3 = before === void 0 ? gradient : this.#kernels.exact.add(before, gradient);
    this.#gradients.set(variable, this.#kernels.retain(sum3));
    if (before !== void 0) this.#kernels.release(before);
  }
  #release(entry2) {
    for (const tensor2 of entry2.saved) this.#kernels.release(tensor2);
  }
};

// src/tensor/recorder.ts
function createPlainRecorder(kernels) {
  return new TapeRecorder(kernels, null, "keep");
}
function createGradientRecorder(kernels, options = {}) {
  return new TapeRecorder(kernels, new Tape(kernels), options.memory ?? "keep");
}
var TapeRecorder = class {
  kernels;
  /** Where operations are recorded now; null: nowhere. */
  #tape;
  #memory;
  /** What blocks gave: when a block's result is that of a block within it, its owner is handed on. */
  #results = /* @__PURE__ */ new WeakSet();
  constructor(kernels, tape, memory) {
    this.kernels = kernels;
    this.#tape = tape;
    this.#memory = memory;
  }
  constant = (value) => ({ value, needsGradient: false });
  variable = (value) => ({ value, needsGradient: true });
  apply = (...applied) => this.#applyWith(this.kernels, ...applied);
  get exact() {
    const kernels = this.kernels.exact;
    const apply = (...applied) => this.#applyWith(kernels, ...applied);
    const { constant, block: block2, release } = this;
    const exact = { kernels, apply, constant, block: block2, release };
    return {
      ...exact,
      get exact() {
        return this;
      }
    };
  }
  block = (inputs, build2, options = {}) => {
    const tape = this.#tape;
    const output2 = tape !== null && this.#isRecomputed(options) && inputs.some((input) => input.needsGradient) ? this.#checkpointed(tape, inputs, build2) : this.#owned(inputs, build2);
    this.#results.add(output2);
    for (const input of options.consume ?? []) this.release(input);
    return output2;
  };
  release = (variable) => this.kernels.release(variable.value);
  backward = (output2, gradient, variables) => this.#tape === null ? variables.map(() => null) : this.#tape.backward(output2, gradient, variables);
  discard = () => this.#tape?.discard();
  #applyWith(kernels, operation16, inputs, attributes2) {
    const tape = this.#tape;
    const needsGradient = tape !== null && inputs.some((input) => input.needsGradient);
    const { value, saved } = this.#forward(kernels, operation16, { inputs, attributes: attributes2, keep: needsGradient });
    const output2 = { value, needsGradient };
    if (!needsGradient) return output2;
    const needed = each(inputs, (input) => input.needsGradient);
    tape.record({
      inputs,
      output: output2,
      saved,
      goBack: (outputGradient, give) => {
        const context = { outputGradient, saved, attributes: attributes2, needed };
        operation16.backward(kernels, context).forEach((gradient, index) => {
          if (gradient !== null) give(index, gradient);
        });
      }
    });
    return output2;
  }
  /** Runs the operation; what it saved is retained when `keep` says so. */
  #forward(kernels, operation16, { inputs, attributes: attributes2, keep: keep2 }) {
    const values = each(inputs, (input) => input.value);
    const result = kernels.scope(() => {
      const run2 = () => operation16.forward(kernels, values, attributes2);
      const [first] = values;
      const { output: output2, saved } = first === void 0 ? run2() : kernels.after(first, run2);
      if (keep2) for (const tensor2 of saved) kernels.retain(tensor2);
      return { value: output2, saved: () => saved };
    });
    return { value: result.value, saved: result.saved() };
  }
  /** Runs `build` in a scope; the result survives it and belongs to the caller. */
  #owned(inputs, build2) {
    const result = this.kernels.scope(() => {
      const output2 = build2(...inputs);
      const isHandedOn = this.#results.delete(output2) && !inputs.includes(output2);
      if (!isHandedOn) this.kernels.retain(output2.value);
      return () => output2;
    });
    return result();
  }
  #checkpointed(tape, inputs, build2) {
    const { value } = this.#withTape(null, () => this.#owned(inputs, build2));
    const output2 = { value, needsGradient: true };
    tape.record({
      inputs,
      output: output2,
      saved: inputs.map((input) => this.kernels.retain(input.value)),
      goBack: (outputGradient, give, take) => {
        const copies = inputs.map((input) => ({ ...input }));
        const sums = inputs.map((_input, index) => take(index));
        this.#runAgain({ inputs: copies, sums, build: build2, outputGradient }).forEach((gradient, index) => {
          if (gradient === null) return;
          give(index, gradient);
          this.kernels.release(gradient);
        });
      }
    });
    return output2;
  }
  /** `sums`: the gradients so far, which are added to in the order in which a block that kept everything would. */
  #runAgain(block2) {
    const tape = new Tape(this.kernels);
    for (const [index, input] of block2.inputs.entries()) tape.begin(input, block2.sums[index] ?? null);
    try {
      const output2 = this.#withTape(tape, () => this.#owned(block2.inputs, block2.build));
      this.release(output2);
      return output2.needsGradient ? tape.backward(output2, block2.outputGradient, block2.inputs) : block2.inputs.map((input) => tape.take(input));
    } finally {
      tape.discard();
    }
  }
  #isRecomputed({ isAttention = false }) {
    return this.#memory === "checkpoint" || this.#memory === "attention" && isAttention;
  }
  /** Blocks within a block that runs without a tape, or again, are not recomputed by themselves. */
  #withTape(tape, run2) {
    const [outer, memory] = [this.#tape, this.#memory];
    this.#tape = tape;
    this.#memory = "keep";
    try {
      return run2();
    } finally {
      this.#tape = outer;
      this.#memory = memory;
    }
  }
};
function each(values, convert) {
  return values.map(convert);
}

// src/diffusion/join-values.ts
function joinValues(parts2) {
  const all = new Float32Array(parts2.reduce((size, part2) => size + part2.length, 0));
  let at = 0;
  for (const part2 of parts2) {
    all.set(part2, at);
    at += part2.length;
  }
  return all;
}

// src/tensor/operations/add-per-sample.ts
var operation10 = {
  name: "addPerSample",
  forward: (kernels, [x, perSample], { batch }) => {
    const [rows2, channels] = matrixShape(x);
    const samples = kernels.reshape(x, [batch, rows2 / batch, channels]);
    const shift = kernels.reshape(perSample, [batch, 1, channels]);
    return { output: kernels.reshape(kernels.add(samples, shift), [rows2, channels]), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes: { batch }, needed }) => {
    if (!needed[1]) return [outputGradient, null];
    const [rows2, channels] = matrixShape(outputGradient);
    const samples = kernels.reshape(outputGradient, [batch, rows2 / batch, channels]);
    return [outputGradient, kernels.reshape(kernels.sum(samples, 1), [batch, channels])];
  }
};
function addPerSample(recorder, x, perSample, attributes2) {
  return recorder.apply(operation10, [x, perSample], attributes2);
}

// src/nn/res-block.ts
function resBlock(network, x, names, { grid, epsilon, time }) {
  const { recorder, weights } = network;
  const norm = { batch: grid.batch, epsilon, silu: true };
  let h = convolution2(network, groupNorm2(network, x, names.norm1, norm), names.conv1, { grid });
  if (time !== void 0) h = addPerSample(recorder, h, time, { batch: grid.batch });
  h = convolution2(network, groupNorm2(network, h, names.norm2, norm), names.conv2, { grid });
  const straight = weights.has(`${names.shortcut}.weight`) ? dense(network, x, names.shortcut) : x;
  return add(recorder, straight, h);
}
function timedResBlock(network, x, time, { name, grid }) {
  const names = {
    norm1: `${name}.in_layers.0`,
    conv1: `${name}.in_layers.2`,
    norm2: `${name}.out_layers.0`,
    conv2: `${name}.out_layers.3`,
    shortcut: `${name}.skip_connection`
  };
  const shift = dense(network, time, `${name}.emb_layers.1`);
  return resBlock(network, x, names, { grid, epsilon: 1e-5, time: shift });
}
function plainResBlock(network, x, { name, grid }) {
  const names = {
    norm1: `${name}.norm1`,
    conv1: `${name}.conv1`,
    norm2: `${name}.norm2`,
    conv2: `${name}.conv2`,
    shortcut: `${name}.nin_shortcut`
  };
  return resBlock(network, x, names, { grid, epsilon: 1e-6 });
}

// src/tensor/operations/upsample-nearest.ts
var operation11 = {
  name: "upsampleNearest",
  forward: (kernels, [x], { grid }) => ({
    output: toRows(kernels, kernels.upsampleNearest(toImage(kernels, x, grid))),
    saved: []
  }),
  backward: (kernels, { outputGradient, attributes: { grid } }) => [
    toRows(kernels, kernels.sumPool(toImage(kernels, outputGradient, upsampledGrid(grid))))
  ]
};
function upsampleNearest(recorder, x, attributes2) {
  return recorder.apply(operation11, [x], attributes2);
}
function upsampledGrid({ batch, height, width }) {
  return { batch, height: 2 * height, width: 2 * width };
}

// src/nn/crop.ts
var operation12 = {
  name: "crop",
  forward: (kernels, [x], { from, to }) => {
    const image = toImage(kernels, x, from);
    const size = [to.batch, to.height, to.width, image.shape.at(-1) ?? 0];
    return { output: toRows(kernels, kernels.slice(image, [0, 0, 0, 0], size)), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes: { from, to } }) => {
    const below = [0, from.height - to.height];
    const beside = [0, from.width - to.width];
    const image = toImage(kernels, outputGradient, to);
    return [toRows(kernels, kernels.pad(image, [[0, 0], below, beside, [0, 0]]))];
  }
};
function crop(recorder, x, attributes2) {
  return recorder.apply(operation12, [x], attributes2);
}

// src/nn/resample.ts
function upsample(network, x, name, { from, to }) {
  const { recorder } = network;
  const double = upsampledGrid(from);
  const large = upsampleNearest(recorder, x, { grid: from });
  const isWhole = double.height === to.height && double.width === to.width;
  const fitting = isWhole ? large : crop(recorder, large, { from: double, to });
  return convolution2(network, fitting, name, { grid: to });
}

// src/tensor/operations/gelu.ts
function distribution(kernels, x) {
  return kernels.affine(kernels.erf(kernels.affine(x, Math.SQRT1_2)), 0.5, 0.5);
}
function slope(kernels, x, phi) {
  const density = kernels.affine(
    kernels.exp(kernels.affine(kernels.square(x), -0.5)),
    1 / Math.sqrt(2 * Math.PI)
  );
  return kernels.add(phi, kernels.multiply(x, density));
}
var gegluOperation = {
  name: "geglu",
  forward: (kernels, [x]) => {
    const [value, gate] = halves2(kernels, x);
    const output2 = kernels.multiply(value, kernels.multiply(gate, distribution(kernels, gate)));
    return { output: kernels.narrow(output2), saved: [x] };
  },
  backward: (kernels, { outputGradient, saved: [x] }) => {
    const [value, gate] = halves2(kernels, x);
    const phi = distribution(kernels, gate);
    const valueGradient = kernels.multiply(outputGradient, kernels.multiply(gate, phi));
    const gateGradient = kernels.multiply(kernels.multiply(outputGradient, value), slope(kernels, gate, phi));
    return [kernels.concat([valueGradient, gateGradient], 1)];
  }
};
function halves2(kernels, x) {
  const [rows2, channels] = matrixShape(x);
  const half = channels / 2;
  return [kernels.slice(x, [0, 0], [rows2, half]), kernels.slice(x, [0, half], [rows2, half])];
}
function geglu(recorder, x) {
  return recorder.apply(gegluOperation, [x], null);
}

// src/nn/spatial-transformer.ts
function spatialTransformer(network, x, context, { name, depth, heads, grid }) {
  const { batch } = grid;
  const normed = groupNorm2(network, x, `${name}.norm`, { batch, epsilon: 1e-6 });
  let h = dense(network, normed, `${name}.proj_in`);
  for (let i = 0; i < depth; i++)
    h = transformerBlock(network, h, context, { name: `${name}.transformer_blocks.${i}`, heads, batch });
  return add(network.recorder, x, dense(network, h, `${name}.proj_out`));
}
function transformerBlock(network, x, context, options) {
  const { recorder } = network;
  const { name } = options;
  const looking = (own) => {
    const normed = layerNorm2(network, own, `${name}.norm1`);
    return crossAttention(network, normed, normed, { ...options, name: `${name}.attn1` });
  };
  const reading = (own, text2) => {
    const normed = layerNorm2(network, own, `${name}.norm2`);
    return crossAttention(network, normed, text2, { ...options, name: `${name}.attn2` });
  };
  let h = addAttention(recorder, x, recorder.block([x], looking, { isAttention: true }));
  h = addAttention(recorder, h, recorder.block([h, context], reading, { isAttention: true }));
  const wide = dense(network, layerNorm2(network, h, `${name}.norm3`), `${name}.ff.net.0.proj`);
  return add(recorder, h, dense(network, geglu(recorder, wide), `${name}.ff.net.2`));
}
function addAttention(recorder, x, seen) {
  const sum3 = add(recorder, x, seen);
  recorder.release(seen);
  return sum3;
}
function crossAttention(network, x, source, { name, heads, batch }) {
  const query = dense(network, x, `${name}.to_q`);
  const key2 = dense(network, source, `${name}.to_k`);
  const value = dense(network, source, `${name}.to_v`);
  const seen = attention(network.recorder, { query, key: key2, value }, { heads, batch });
  return dense(network, seen, `${name}.to_out.0`);
}

// src/tensor/operations/concat-channels.ts
var operation13 = {
  name: "concatChannels",
  forward: (kernels, [a, b]) => ({ output: kernels.concat([a, b], 1), saved: [] }),
  backward: (kernels, { outputGradient, attributes: { split }, needed }) => {
    const [rows2, channels] = matrixShape(outputGradient);
    return [
      needed[0] ? kernels.slice(outputGradient, [0, 0], [rows2, split]) : null,
      needed[1] ? kernels.slice(outputGradient, [0, split], [rows2, channels - split]) : null
    ];
  }
};
function concatChannels(recorder, a, b) {
  return recorder.apply(operation13, [a, b], { split: matrixShape(a.value)[1] });
}

// src/diffusion/unet-plan.ts
function planUnet(config) {
  return { input: inputBlocks(config), middle: middleBlock(config), output: outputBlocks(config) };
}
function inputBlocks(config) {
  const blocks = [[{ kind: "convolution", name: "input_blocks.0.0" }]];
  const last2 = config.multiples.length - 1;
  for (const level of config.multiples.keys()) {
    for (let i = 0; i < (config.blocks[level] ?? 0); i++)
      blocks.push(levelParts(config, level, `input_blocks.${blocks.length}`));
    if (level < last2) blocks.push([{ kind: "downsample", name: `input_blocks.${blocks.length}.0.op` }]);
  }
  return blocks;
}
function middleBlock({ middleDepth, heads }) {
  const first = { kind: "residual", name: "middle_block.0" };
  if (middleDepth === 0) return [first, { kind: "residual", name: "middle_block.1" }];
  return [
    first,
    { kind: "transformer", name: "middle_block.1", depth: middleDepth, heads: heads.at(-1) ?? 1 },
    { kind: "residual", name: "middle_block.2" }
  ];
}
function outputBlocks(config) {
  const blocks = [];
  for (let level = config.multiples.length - 1; level >= 0; level--) {
    const count2 = config.blocks[level] ?? 0;
    for (let i = 0; i <= count2; i++) {
      const name = `output_blocks.${blocks.length}`;
      const parts2 = levelParts(config, level, name);
      if (level > 0 && i === count2) parts2.push({ kind: "upsample", name: `${name}.${parts2.length}.conv` });
      blocks.push(parts2);
    }
  }
  return blocks;
}
function levelParts(config, level, name) {
  const depth = config.depths[level] ?? 0;
  const residual = { kind: "residual", name: `${name}.0` };
  if (depth === 0) return [residual];
  return [residual, { kind: "transformer", name: `${name}.1`, depth, heads: config.heads[level] ?? 1 }];
}

// src/diffusion/unet.ts
var PREFIX = "model.diffusion_model";
function unet(network, config, input) {
  const { recorder } = network;
  const { grid } = input;
  const plan = planUnet(config);
  const time = recorder.block(
    [recorder.constant(input.timesteps)],
    (features) => timeEmbedding(network, features, `${PREFIX}.time_embed`)
  );
  const shared = { network, time, context: input.context };
  const skips = goDown(plan, { x: recorder.constant(input.latents), grid }, shared);
  const bottom = runParts(plan.middle, last(skips), shared);
  const { x } = goUp(plan, bottom, { skips, shared });
  recorder.release(time);
  return recorder.block([x], (y) => lastLayer(network, y, grid), { consume: [x] });
}
function lastLayer(network, x, grid) {
  const normed = groupNorm2(network, x, `${PREFIX}.out.0`, { batch: grid.batch, epsilon: 1e-5, silu: true });
  return convolution2(network, normed, `${PREFIX}.out.2`, { grid });
}
function goDown(plan, input, shared) {
  const skips = [];
  for (const parts2 of plan.input) skips.push(runParts(parts2, skips.at(-1) ?? input, shared));
  return skips;
}
function goUp(plan, bottom, { skips, shared }) {
  let flow = bottom;
  for (const [first, ...rest] of plan.output) {
    flow = joinSkip(first, flow, { skip: last(skips), shared });
    skips.pop();
    flow = runParts(rest, flow, shared, { consumesInput: true, above: skips.at(-1)?.grid });
  }
  return flow;
}
function joinSkip(part2, { x, grid }, { skip, shared }) {
  const { network, time } = shared;
  const name = `${PREFIX}.${part2?.name ?? ""}`;
  const build2 = (own, other, moment) => timedResBlock(network, concatChannels(network.recorder, own, other), moment, { name, grid });
  const joined = network.recorder.block([x, skip.x, time], build2, { consume: [x, skip.x] });
  return { x: joined, grid };
}
function runParts(parts2, input, shared, { consumesInput = false, above } = {}) {
  let flow = input;
  for (const [i, part2] of parts2.entries()) {
    const consume = i > 0 || consumesInput ? [flow.x] : [];
    flow = runPart(part2, flow, shared, { consume, above });
  }
  return flow;
}
function runPart(part2, { x, grid }, { network, time, context }, { consume, above }) {
  const { recorder } = network;
  const name = `${PREFIX}.${part2.name}`;
  switch (part2.kind) {
    case "convolution":
      return { x: recorder.block([x], (y) => convolution2(network, y, name, { grid }), { consume }), grid };
    case "residual": {
      const build2 = (y, moment) => timedResBlock(network, y, moment, { name, grid });
      return { x: recorder.block([x, time], build2, { consume }), grid };
    }
    case "transformer": {
      const { depth, heads } = part2;
      const build2 = (y, source) => spatialTransformer(network, y, source, { name, depth, heads, grid });
      return { x: recorder.block([x, context], build2, { consume }), grid };
    }
    case "downsample": {
      const options = { grid, stride: 2 };
      const build2 = (y) => convolution2(network, y, name, options);
      return { x: recorder.block([x], build2, { consume }), grid: convolvedGrid(options) };
    }
    case "upsample": {
      const target = above ?? upsampledGrid(grid);
      const build2 = (y) => upsample(network, y, name, { from: grid, to: target });
      return { x: recorder.block([x], build2, { consume }), grid: target };
    }
    default:
      return part2;
  }
}
function last(flows) {
  const flow = flows.at(-1);
  if (flow === void 0) throw new RangeError("The U-Net has fewer skips than output blocks.");
  return flow;
}

// src/diffusion/guidance.ts
function guidedModel(model, { positive, negative, scale, grid }) {
  const predict = predictor(model, grid);
  if (scale === 1) return (latents, timestep) => predict(latents, timestep, [positive])[0] ?? latents;
  const isOneBatch = positive.tokens === negative.tokens;
  return (latents, timestep) => {
    const [from, to] = isOneBatch ? predict(latents, timestep, [negative, positive]) : [negative, positive].flatMap((conditioning) => predict(latents, timestep, [conditioning]));
    return Float32Array.from(from ?? [], (value, i) => value + scale * ((to?.[i] ?? 0) - value));
  };
}
function predictor({ config, run: run2 }, grid) {
  const { inChannels, channels } = config.unet;
  return (latents, timestep, conditionings) => {
    const batch = conditionings.length;
    const context = joinValues(conditionings.map(({ values }) => values));
    const timesteps = conditionings.map(() => timestep);
    const { prediction } = run2({
      name: "prediction",
      settings: { grid },
      inputs: {
        latents: rowsOf2(joinValues(conditionings.map(() => latents)), inChannels),
        timesteps: rowsOf2(timestepFeatures(timesteps, channels), channels),
        context: rowsOf2(context, conditionings[0]?.width ?? 0)
      },
      build: ({ kernels, weights }, inputs) => {
        const recorder = createPlainRecorder(kernels);
        const input = { ...inputs, grid: { ...grid, batch }, context: recorder.constant(inputs.context) };
        return { prediction: unet({ recorder, weights }, config.unet, input).value };
      }
    });
    const size = prediction.length / batch;
    return conditionings.map((_, i) => prediction.subarray(i * size, (i + 1) * size));
  };
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

// src/tensor/eager-run.ts
function createEagerRun(kernels, weights) {
  return ({ inputs, build: build2 }) => kernels.scope(() => {
    const given2 = mapValues(
      inputs,
      ({ values, shape: shape2 }) => values instanceof Int32Array ? kernels.indices(values) : kernels.constant(values, shape2)
    );
    return mapValues(build2({ kernels, weights }, given2), (output2) => {
      const values = kernels.read(output2);
      kernels.release(output2);
      return values;
    });
  });
}

// src/tensor/backends/native-binding.ts
import { backend } from "./vendor/tensorflow-tfjs-core.mjs";
function nativeBackend() {
  const native3 = backend();
  return {
    binding: native3.binding,
    createOutputTensor: (metadata) => native3.createOutputTensor(metadata)
  };
}
function functionBinding() {
  const binding = nativeBackend().binding;
  return "addFunction" in binding ? binding : null;
}

// src/tensor/graph/protobuf.ts
function integerField(number, value) {
  return Buffer.concat([varint(number * 8), varint(value)]);
}
function bytesField(number, value) {
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}
function messageField(number, fields) {
  return bytesField(number, Buffer.concat(fields));
}
function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

// src/tensor/graph/graph-attributes.ts
var DATA_TYPES = { float32: 1, int32: 3, int16: 5, bool: 10, bfloat16: 14, half: 19 };
var typeOf = (type) => [integerField(6, DATA_TYPES[type])];
var boolean = (value) => [integerField(5, value ? 1 : 0)];
var integer = (value) => [integerField(3, value)];
var text = (value) => [bytesField(2, value)];
var shape = (lengths) => [messageField(7, shapeFields(lengths))];
var integers2 = (values) => [
  messageField(
    1,
    values.map((value) => integerField(3, value))
  )
];
function tensor(type, lengths, values) {
  const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [
    messageField(8, [
      integerField(1, DATA_TYPES[type]),
      messageField(2, shapeFields(lengths)),
      bytesField(4, content)
    ])
  ];
}
function shapeFields(lengths) {
  return lengths.map((length2) => messageField(2, [integerField(1, length2)]));
}

// src/tensor/graph/output-names.ts
var OUTPUT_NAMES = {
  AddV2: ["z"],
  AvgPool: ["output"],
  BatchMatMulV2: ["output"],
  BiasAdd: ["output"],
  Bitcast: ["output"],
  Cast: ["y"],
  ClipByValue: ["output"],
  ConcatV2: ["output"],
  Const: ["output"],
  Conv2D: ["output"],
  Conv2DBackpropInput: ["output"],
  Enter: ["output"],
  Erf: ["y"],
  Exit: ["output"],
  Exp: ["y"],
  Fill: ["output"],
  GatherV2: ["output"],
  Less: ["z"],
  LoopCond: ["output"],
  MatMul: ["product"],
  Maximum: ["z"],
  Mean: ["output"],
  Merge: ["output", "value_index"],
  Minimum: ["z"],
  Mul: ["z"],
  NextIteration: ["output"],
  Pad: ["output"],
  RealDiv: ["z"],
  Reshape: ["output"],
  ResizeNearestNeighbor: ["resized_images"],
  Rsqrt: ["y"],
  Sigmoid: ["y"],
  Slice: ["output"],
  Softmax: ["softmax"],
  Square: ["y"],
  Sub: ["z"],
  Sum: ["output"],
  Switch: ["output_false", "output_true"],
  TensorScatterUpdate: ["output"],
  Transpose: ["y"]
};

// src/tensor/graph/function-definition.ts
function functionDefinition(name, graph, { inputs, outputs }) {
  const operations2 = new Map(graph.nodes.map(({ name: node, operation: operation16 }) => [node, operation16]));
  const names = namesIn(operations2);
  const results = outputs.map((output2, index) => ({ name: `result_${index}`, output: output2 }));
  const signature = messageField(1, [
    bytesField(1, name),
    ...inputs.map((input) => messageField(2, argument(argumentName(input.node), input))),
    ...results.map((result) => messageField(3, argument(result.name, result.output)))
  ]);
  const nodes = graph.nodeMessages(names).flatMap(({ node, fields }) => node.operation === "Placeholder" ? [] : [messageField(3, fields)]);
  const returned = results.map(
    (result) => messageField(4, [bytesField(1, result.name), bytesField(2, names.tensor(result.output))])
  );
  return Buffer.concat([signature, ...nodes, ...returned]);
}
function namesIn(operations2) {
  const operationOf = (node) => {
    const operation16 = operations2.get(node);
    if (operation16 === void 0) throw new Error(`The graph has no node ${node}`);
    return operation16;
  };
  const isArgument = (node) => operationOf(node) === "Placeholder";
  return {
    node: (node) => isArgument(node) ? argumentName(node) : node,
    tensor: ({ node, output: output2 }) => {
      if (isArgument(node)) return argumentName(node);
      const outputName = OUTPUT_NAMES[operationOf(node)]?.[output2];
      if (outputName === void 0) throw new Error(`Output ${output2} of ${node} has no known name.`);
      return `${node}:${outputName}:0`;
    }
  };
}
var argumentName = (node) => node.toLowerCase();
function argument(name, { type }) {
  return [bytesField(1, name), integerField(3, DATA_TYPES[type])];
}

// src/tensor/graph/loaded-graph.ts
function runFed(inputs, feeds, call2) {
  const { binding } = nativeBackend();
  const made2 = [];
  try {
    const tensors = inputs.map(({ shape: shape2, type }, index) => {
      const feed = feeds[index];
      if (feed === void 0) throw new Error(`Nothing is fed to input ${index} of a graph.`);
      if (typeof feed === "number") return feed;
      const id = binding.createTensor([...shape2], DATA_TYPES[type], feed);
      made2.push(id);
      return id;
    });
    const given2 = call2(tensors).map(({ id }) => id);
    made2.push(...given2);
    return given2.map((id) => binding.tensorDataSync(id));
  } finally {
    for (const id of made2) binding.deleteTensor(id);
  }
}

// src/tensor/graph/graph-function.ts
var made = 0;
var GraphFunction = class {
  #binding;
  #name = `textual_inversion_${made++}`;
  #ends;
  constructor(binding, graph, ends) {
    this.#binding = binding;
    this.#ends = ends;
    binding.addFunction(functionDefinition(this.#name, graph, ends));
  }
  run(feeds) {
    const { inputs, outputs } = this.#ends;
    const { binding } = nativeBackend();
    return runFed(inputs, feeds, (ids) => binding.executeOp(this.#name, [], ids, outputs.length));
  }
  dispose() {
    this.#binding.removeFunction(this.#name);
  }
};

// src/tensor/graph/graph-session.ts
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
var GraphSession = class {
  #binding = nativeBackend().binding;
  #session;
  #ends;
  constructor(graph, ends) {
    this.#ends = ends;
    const folder = mkdtempSync(path.join(tmpdir(), "textual-inversion-graph-"));
    try {
      writeFileSync(path.join(folder, "saved_model.pb"), graph.savedModel());
      this.#session = this.#binding.loadSavedModel(folder, "serve");
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  run(feeds) {
    const { inputs, outputs } = this.#ends;
    const [from, to] = [nodeNames(inputs), nodeNames(outputs)];
    return runFed(inputs, feeds, (ids) => this.#binding.runSavedModel(this.#session, ids, from, to));
  }
  dispose() {
    this.#binding.deleteSavedModel(this.#session);
  }
};
var nodeNames = (tensors) => tensors.map(({ node }) => node).join(",");

// src/tensor/graph/load-graph.ts
function graphLoader(backend2, binding = functionBinding()) {
  if (binding !== null) return (graph, ends) => new GraphFunction(binding, graph, ends);
  if (backend2 === "native-cpu") return (graph, ends) => new GraphSession(graph, ends);
  throw new Error("the binding between TensorFlow and Node that was fetched keeps no graph on a GPU");
}
function runsGraphs(backend2) {
  return backend2 === "native-cpu" || backend2 === "native-gpu" && functionBinding() !== null;
}

// src/tensor/graph/graph-tensor.ts
var GraphTensor = class {
  node;
  /** Which of its node's outputs. */
  output;
  /** How nodes of a graph that take it name it. */
  reference;
  shape;
  type;
  frame;
  constructor(node, { shape: shape2, type, frame, output: output2 = 0 }) {
    this.node = node;
    this.output = output2;
    this.reference = output2 === 0 ? node : `${node}:${output2}`;
    this.shape = shape2;
    this.type = type;
    this.frame = frame;
  }
};
function graphTensor(tensor2) {
  if (!(tensor2 instanceof GraphTensor)) throw misuse("FREED", "This tensor belongs to other kernels.");
  return tensor2;
}

// src/tensor/graph/node-order.ts
var NodeOrder = class {
  #waiting = { dependencies: [], later: /* @__PURE__ */ new Set() };
  /** The nodes that a new one has to wait for, beside its inputs: such an edge never leads into a loop or out of one. */
  add({ node, frame }, inputs) {
    const { dependencies, later } = this.#waiting;
    const waitsAnyway = inputs.some((input) => later.has(input));
    later.add(node);
    return waitsAnyway ? [] : dependencies.filter((each2) => each2.frame === frame).map((each2) => each2.node);
  }
  /** Runs `build`, whose nodes wait for `dependency` and for what those around them wait for. */
  after(dependency, build2) {
    const outer = this.#waiting;
    const coversOuter = outer.dependencies.length === 0 || outer.later.has(dependency.node);
    this.#waiting = {
      dependencies: coversOuter ? [dependency] : [...outer.dependencies, dependency],
      later: new Set(coversOuter ? [dependency.node] : [])
    };
    try {
      return build2();
    } finally {
      for (const node of this.#waiting.later) if (node !== dependency.node) outer.later.add(node);
      this.#waiting = outer;
    }
  }
};

// src/tensor/graph/graph-builder.ts
var IN_GRAPH = { tensor: ({ reference }) => reference, node: (name) => name };
var PRODUCER = 1882;
var OLDEST_CONSUMER = 12;
var GraphBuilder = class {
  #nodes = [];
  /** What each node's message holds, encoded once the graph is written: most that are counted never are. */
  #messages = [];
  #counts = /* @__PURE__ */ new Map();
  #constants = /* @__PURE__ */ new Map();
  #order = new NodeOrder();
  #frame = null;
  /** Adds a node; its first output. */
  add({ operation: operation16, inputs, attributes: attributes2, shape: shape2, type = "float32", frame, back }) {
    const name = this.newName(operation16);
    const taken = inputs.map((input) => this.captured(input));
    const nodes = taken.map(({ node }) => node);
    const earlier = this.#order.add({ node: name, frame: this.#frame }, nodes);
    this.#add({ name, operation: operation16, inputs: nodes, shape: shape2, type }, (names) => [
      ...[...taken, ...back === void 0 ? [] : [back()]].map(
        (input) => bytesField(3, names.tensor(input))
      ),
      ...earlier.map((node) => bytesField(3, `^${names.node(node)}`)),
      ...attributeFields(attributes2)
    ]);
    return new GraphTensor(name, { shape: shape2, type, frame: frame === void 0 ? this.#frame : frame });
  }
  /** What a run is fed with. */
  placeholder(shape2, type = "float32") {
    const attributes2 = { dtype: typeOf(type), shape: shape(shape2) };
    return this.#source("Placeholder", { shape: shape2, type, attributes: () => attributes2 });
  }
  /** Equal constants are one node. */
  constant(values, shape2) {
    const type = values instanceof Float32Array ? "float32" : "int32";
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    const key2 = `${type} [${shape2.join(" ")}] ${bytes.toString("base64")}`;
    const attributes2 = () => ({ dtype: typeOf(type), value: tensor(type, shape2, values) });
    const made2 = this.#constants.get(key2) ?? this.#source("Const", { shape: shape2, type, attributes: attributes2 });
    this.#constants.set(key2, made2);
    return made2;
  }
  /** Integers, as many kernels want them beside their tensors. */
  integers(values, shape2 = [values.length]) {
    return this.constant(Int32Array.from(values), shape2);
  }
  /** Runs `build` so that its nodes run after that of `dependency`, which is of the same loop as they. */
  after(dependency, build2) {
    return this.#order.after(this.captured(dependency), build2);
  }
  /** The loop whose nodes are being added. */
  get frame() {
    return this.#frame;
  }
  /** Runs `build`, whose nodes belong to that loop. */
  within(frame, build2) {
    const outer = this.#frame;
    this.#frame = frame;
    try {
      return build2();
    } finally {
      this.#frame = outer;
    }
  }
  /** The tensor as nodes that are added now can take it: one of outside the loop is brought in. */
  captured(tensor2) {
    const input = graphTensor(tensor2);
    const frame = this.#frame;
    if (input.frame === frame) return input;
    if (frame === null) throw misuse("FREED", "This tensor belongs to a turn of a loop.");
    const known2 = frame.captured.get(input.reference);
    if (known2 !== void 0) return known2;
    const made2 = this.enter(frame, input, "each turn");
    frame.captured.set(input.reference, made2);
    return made2;
  }
  /** Brings a tensor into the loop, for its first turn only or as it is for each. */
  enter(frame, tensor2, turns2) {
    const { shape: shape2, type } = graphTensor(tensor2);
    const attributes2 = {
      T: typeOf(type),
      frame_name: text(frame.name),
      is_constant: boolean(turns2 === "each turn"),
      parallel_iterations: integer(frame.atOnce)
    };
    const definition = { operation: "Enter", inputs: [tensor2], attributes: attributes2, shape: shape2, type, frame };
    return this.within(frame.outer, () => this.add(definition));
  }
  /** The `SavedModel` message with the graph under the tag `serve`. */
  savedModel() {
    const information = messageField(1, [bytesField(4, "serve")]);
    const graph = bytesField(2, this.graphDef());
    return Buffer.concat([integerField(1, 1), messageField(2, [information, graph])]);
  }
  /** The `GraphDef` message. */
  graphDef() {
    const versions = messageField(4, [integerField(1, PRODUCER), integerField(2, OLDEST_CONSUMER)]);
    const nodes = this.nodeMessages(IN_GRAPH).map(({ fields }) => messageField(1, fields));
    return Buffer.concat([...nodes, versions]);
  }
  /** Each node with its `NodeDef` message. */
  nodeMessages(names) {
    return this.#nodes.map((node, index) => ({ node, fields: this.#messages[index]?.(names) ?? [] }));
  }
  /** In the order in which they were added, which is one in which they can run. */
  get nodes() {
    return this.#nodes;
  }
  /** A node that waits for nothing and belongs to no loop. */
  #source(operation16, {
    shape: shape2,
    type,
    attributes: attributes2
  }) {
    const name = this.newName(operation16);
    this.#add({ name, operation: operation16, inputs: [], shape: shape2, type }, () => attributeFields(attributes2()));
    return new GraphTensor(name, { shape: shape2, type, frame: null });
  }
  #add(node, message) {
    this.#nodes.push(node);
    this.#messages.push((names) => [
      bytesField(1, node.name),
      bytesField(2, node.operation),
      ...message(names)
    ]);
  }
  /** A name that nothing else has. */
  newName(operation16) {
    const count2 = this.#counts.get(operation16) ?? 0;
    this.#counts.set(operation16, count2 + 1);
    return `${operation16.replace(/^_/, "")}_${count2}`;
  }
};
function attributeFields(attributes2) {
  return Object.entries(attributes2).map(
    ([key2, attribute]) => messageField(5, [bytesField(1, key2), messageField(2, attribute)])
  );
}

// src/tensor/graph/node-maker.ts
var int32 = (name) => ({ [name]: typeOf("int32") });
var TYPES = { float32: "float32", bfloat16: "bfloat16", float16: "half" };
var NodeMaker = class {
  graph;
  /** What products are computed in. */
  type;
  /** Casts of this scope's activations, by what is cast to what. */
  #casts = /* @__PURE__ */ new Map();
  constructor(graph, precision) {
    this.graph = graph;
    this.type = TYPES[precision];
  }
  /** A node with an output of the type that it computes in. */
  make(operation16, inputs, { shape: shape2, attributes: attributes2 = {}, as = "float32" }) {
    const type = this.#typeFor(as, inputs);
    const cast = inputs.map((input) => isInteger(input) ? input : this.cast(input, type));
    const all = { T: typeOf(type), ...attributes2 };
    return this.graph.add({ operation: operation16, inputs: cast, attributes: all, shape: shape2, type });
  }
  /** As a kernel that moves values takes it: of the graph's precision, or else float32. */
  own(tensor2) {
    return isInteger(tensor2) ? graphTensor(tensor2) : this.cast(tensor2, this.#typeFor("own", [tensor2]));
  }
  /** As float32. */
  widened(tensor2) {
    return this.cast(tensor2, "float32");
  }
  /** As another type of float; the tensor itself if it is of that type. */
  cast(tensor2, type) {
    const input = this.graph.captured(tensor2);
    if (input.type === type) return input;
    const isStored = input.type !== this.type && input.type !== "float32";
    if (isStored) return this.#cast(input, type);
    const key2 = `${input.reference} ${this.graph.frame?.name ?? ""} ${type}`;
    const made2 = this.#casts.get(key2) ?? this.#cast(input, type);
    this.#casts.set(key2, made2);
    return made2;
  }
  /** Runs `build`; casts of activations that are made in it are shared in it, and gone after it. */
  scope(build2) {
    const outer = this.#casts;
    this.#casts = /* @__PURE__ */ new Map();
    try {
      return build2();
    } finally {
      this.#casts = outer;
    }
  }
  scalar(value) {
    return this.graph.constant(Float32Array.of(value), []);
  }
  integers(values, shape2) {
    return this.graph.integers(values, shape2);
  }
  #typeFor(as, inputs) {
    switch (as) {
      case "float32":
        return "float32";
      case "product":
        return this.type;
      case "own": {
        const floats = inputs.filter((input) => !isInteger(input));
        return floats.every((input) => graphTensor(input).type === this.type) ? this.type : "float32";
      }
      default:
        return as;
    }
  }
  #cast(input, type) {
    const attributes2 = { SrcT: typeOf(input.type), DstT: typeOf(type), Truncate: boolean(false) };
    return this.graph.add({ operation: "Cast", inputs: [input], attributes: attributes2, shape: input.shape, type });
  }
};
function asFloat322(graph, tensor2) {
  return new NodeMaker(graph, "float32").widened(tensor2);
}
function isInteger(tensor2) {
  const { type } = graphTensor(tensor2);
  return type === "int32" || type === "int16";
}

// src/tensor/graph/graph-arithmetic.ts
function arithmetic(nodes, { narrowSoftmax }) {
  const binary = (operation16, as) => (a, b) => nodes.make(operation16, [a, b], { shape: broadcast(a.shape, b.shape), as });
  const unary = (operation16, as) => (a) => nodes.make(operation16, [a], { shape: a.shape, ...as && { as } });
  const reduction = (operation16) => (a, axis) => {
    const shape2 = a.shape.map((length2, i) => i === axis ? 1 : length2);
    const attributes2 = { ...int32("Tidx"), keep_dims: boolean(true) };
    return nodes.make(operation16, [a, nodes.integers([axis])], { shape: shape2, attributes: attributes2 });
  };
  const [sum3, subtract, multiply] = [binary("AddV2", "own"), binary("Sub", "own"), binary("Mul", "own")];
  const add2 = (a, b) => isBias(a, b) ? addBias(nodes, a, b) : sum3(a, b);
  return {
    add: add2,
    multiply,
    subtract,
    divide: binary("RealDiv", "float32"),
    affine: (a, factor, offset = 0) => {
      if (factor === -1 && offset !== 0) return subtract(nodes.scalar(offset), a);
      const scaled2 = factor === 1 && offset !== 0 ? a : multiply(a, nodes.scalar(factor));
      return offset === 0 ? scaled2 : sum3(scaled2, nodes.scalar(offset));
    },
    square: unary("Square"),
    reciprocalSquareRoot: unary("Rsqrt"),
    exp: unary("Exp"),
    sigmoid: unary("Sigmoid"),
    erf: unary("Erf"),
    softmax: unary("Softmax", narrowSoftmax ? "own" : "float32"),
    clip: (a, low, high) => nodes.make("ClipByValue", [a, nodes.scalar(low), nodes.scalar(high)], { shape: a.shape }),
    sum: reduction("Sum"),
    mean: reduction("Mean")
  };
}
function isBias(a, b) {
  return a.shape.length > 1 && b.shape.length === 1 && a.shape.at(-1) === b.shape[0];
}
function addBias(nodes, a, bias) {
  const x = nodes.own(a);
  const inputs = [x, x.type === nodes.type ? nodes.cast(bias, nodes.type) : bias];
  return nodes.make("BiasAdd", inputs, {
    shape: a.shape,
    attributes: { data_format: text("NHWC") },
    as: "own"
  });
}
function broadcast(a, b) {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [x, y] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    if (x !== y && x !== 1 && y !== 1) {
      throw misuse("SHAPE", `[${a.join(", ")}] and [${b.join(", ")}] do not broadcast.`);
    }
    return Math.max(x, y);
  });
}

// src/tensor/graph/graph-layout.ts
function layout(nodes) {
  return {
    gatherRows: (table, indices) => gather2(nodes, table, indices),
    reshape: (a, shape2) => reshape(nodes, a, shape2),
    transpose: (a, order) => transpose(nodes, a, order),
    slice: (a, begin, size) => {
      const inputs = [a, nodes.integers(begin), nodes.integers(size)];
      return nodes.make("Slice", inputs, { shape: size, attributes: int32("Index"), as: "own" });
    },
    concat: (parts2, axis) => {
      const total = parts2.reduce((sum3, part2) => sum3 + axisOf(part2, axis), 0);
      const shape2 = (parts2[0]?.shape ?? []).map((length2, i) => i === axis ? total : length2);
      const attributes2 = { ...int32("Tidx"), N: integer(parts2.length) };
      const inputs = [...parts2, nodes.integers([axis], [])];
      return nodes.make("ConcatV2", inputs, { shape: shape2, attributes: attributes2, as: "own" });
    },
    pad: (a, amounts2) => {
      const shape2 = a.shape.map((length2, i) => length2 + (amounts2[i]?.[0] ?? 0) + (amounts2[i]?.[1] ?? 0));
      const inputs = [a, nodes.integers(amounts2.flat(), [amounts2.length, 2])];
      return nodes.make("Pad", inputs, { shape: shape2, attributes: int32("Tpaddings"), as: "own" });
    },
    upsampleNearest: (x) => {
      const [batch, height, width, channels] = imageShape(x);
      const [tall, wide] = [2 * height, 2 * width];
      const inputs = [x, nodes.integers([tall, wide])];
      const shape2 = [batch, tall, wide, channels];
      return nodes.make("ResizeNearestNeighbor", inputs, { shape: shape2, as: "own" });
    },
    sumPool: (x) => sumPool(nodes, x)
  };
}
function reshape(nodes, a, shape2) {
  if (String(shape2) === String(a.shape)) return a;
  const input = nodes.own(a);
  return nodes.graph.add({
    operation: "Reshape",
    inputs: [input, nodes.integers(shape2)],
    attributes: { T: typeOf(input.type), ...int32("Tshape") },
    shape: shape2,
    type: input.type
  });
}
var LARGE = 2 ** 16;
function transpose(nodes, a, order) {
  const input = nodes.own(a);
  const isSmall = elementCount(a.shape) < LARGE;
  const integer3 = input.type === "float32" ? "int32" : "int16";
  const type = isSmall ? integer3 : input.type;
  const moved = nodes.graph.add({
    operation: "Transpose",
    inputs: [isSmall ? readAs(nodes, input, integer3) : input, nodes.integers(order)],
    attributes: { T: typeOf(type), ...int32("Tperm") },
    shape: order.map((axis) => axisOf(a, axis)),
    type
  });
  return isSmall ? readAs(nodes, moved, input.type) : moved;
}
function readAs(nodes, a, type, shape2 = a.shape) {
  const attributes2 = { T: typeOf(graphTensor(a).type), type: typeOf(type) };
  return nodes.graph.add({ operation: "Bitcast", inputs: [a], attributes: attributes2, shape: shape2, type });
}
function gather2(nodes, table, indices) {
  const { type } = graphTensor(table);
  const entries = nodes.graph.add({
    operation: "GatherV2",
    inputs: [table, indices, nodes.integers([0], [])],
    attributes: { Tparams: typeOf(type), ...int32("Tindices"), ...int32("Taxis") },
    shape: [...indices.shape, ...table.shape.slice(1)],
    type
  });
  return nodes.own(entries);
}
function sumPool(nodes, x) {
  const [batch, height, width, channels] = imageShape(x);
  const shape2 = [batch, height / 2, width / 2, channels];
  const window = {
    ksize: integers2([1, 2, 2, 1]),
    strides: integers2([1, 2, 2, 1]),
    padding: text("VALID")
  };
  const means = nodes.make("AvgPool", [x], { shape: shape2, attributes: window });
  return nodes.make("Mul", [means, nodes.scalar(4)], { shape: shape2 });
}

// src/tensor/graph/while-loop.ts
var WhileLoop = class {
  name;
  atOnce;
  outer;
  captured = /* @__PURE__ */ new Map();
  index;
  #graph;
  #goesOn;
  constructor(graph, { count: count2, atOnce }) {
    this.#graph = graph;
    this.name = graph.newName("loop");
    this.atOnce = atOnce;
    this.outer = graph.frame;
    const around = this.#merged(zero(graph));
    const isBefore = this.#add("Less", [around.value, graph.integers([count2], [])], { type: "bool" });
    this.#goesOn = this.#add("LoopCond", [isBefore], { type: "bool", attributes: {} });
    this.index = this.#switched(around.value).inside;
    around.close(this.#add("AddV2", [this.index, graph.integers([1], [])]));
  }
  /** Runs `build`, whose nodes run once in each turn. */
  within(build2) {
    return this.#graph.within(this, build2);
  }
  /** What goes around: `initial`, and in each turn what `next` makes of it. What the last turn made, outside. */
  carried(initial, next) {
    const around = this.#merged(initial);
    const { inside, outside } = this.#switched(around.value);
    around.close(this.within(() => next(inside)));
    return this.#add("Exit", [outside], { frame: this.outer });
  }
  /** `close`: with what the next turn has in its place. */
  #merged(initial) {
    const first = this.#graph.enter(this, initial, "first turn");
    let back = first;
    const attributes2 = { T: typeOf(first.type), N: integer(2) };
    const value = this.#add("Merge", [first], { attributes: attributes2, back: () => back });
    return { value, close: (next) => void (back = this.#add("NextIteration", [next])) };
  }
  #switched(value) {
    const outside = this.#add("Switch", [value, this.#goesOn]);
    const { node, shape: shape2, type } = outside;
    return { outside, inside: new GraphTensor(node, { shape: shape2, type, frame: this, output: 1 }) };
  }
  /** A node of the loop, with the shape of its first input and, unless said otherwise, of its type. */
  #add(operation16, inputs, more = {}) {
    const { shape: shape2, type } = inputs[0];
    const attributes2 = { T: typeOf(type) };
    return this.within(() => this.#graph.add({ operation: operation16, inputs, attributes: attributes2, shape: shape2, type, ...more }));
  }
};
function zero(graph) {
  const { frame } = graph;
  if (frame === null) return graph.integers([0], []);
  const attributes2 = { T: typeOf("int32") };
  return graph.add({
    operation: "Sub",
    inputs: [frame.index, frame.index],
    attributes: attributes2,
    shape: [],
    type: "int32"
  });
}

// src/tensor/graph/graph-turns.ts
function turns(nodes) {
  return ({ count: count2, atOnce = 1 }, build2) => {
    if (count2 === 1) return onlyTurn(nodes, build2);
    const { graph } = nodes;
    const loop = new WhileLoop(graph, { count: count2, atOnce });
    let first;
    const turn = loop.within(
      () => build2((x) => {
        first ??= x;
        return gather2(nodes, x, loop.index);
      })
    );
    const room = (shape2) => first === void 0 ? zeros(nodes, shape2) : graph.after(first, () => zeros(nodes, shape2));
    return {
      rows: mapTensors(turn.rows, (row) => {
        const words2 = loop.within(() => asWords2(nodes, graphTensor(row)));
        const written = loop.carried(
          room([count2, ...words2.shape]),
          (all) => withEntry(nodes, all, { index: loop.index, row: words2 })
        );
        return asRows(nodes, written, graphTensor(row));
      }),
      sums: mapTensors(
        turn.sums,
        (term) => loop.carried(room(term.shape), (sum3) => nodes.make("AddV2", [sum3, term], { shape: term.shape }))
      )
    };
  };
}
function onlyTurn(nodes, build2) {
  const { rows: rows2, sums } = build2((x) => reshape(nodes, x, x.shape.slice(1)));
  return { rows: mapTensors(rows2, (row) => reshape(nodes, row, [1, ...row.shape])), sums };
}
function asWords2(nodes, row) {
  if (!isPaired(row)) return nodes.widened(row);
  const pairs = elementCount(row.shape) / 2;
  return readAs(nodes, reshape(nodes, row, [pairs, 2]), "float32", [pairs]);
}
function asRows(nodes, written, row) {
  if (!isPaired(row)) return written;
  const [count2, pairs] = [axisOf(written, 0), axisOf(written, 1)];
  return reshape(nodes, readAs(nodes, written, row.type, [count2, pairs, 2]), [count2, ...row.shape]);
}
var isPaired = ({ type, shape: shape2 }) => type !== "float32" && elementCount(shape2) % 2 === 0;
function withEntry(nodes, all, { index, row }) {
  const position = reshape(nodes, index, [1, 1]);
  const update = reshape(nodes, row, [1, ...row.shape]);
  const attributes2 = int32("Tindices");
  return nodes.make("TensorScatterUpdate", [all, position, update], { shape: all.shape, attributes: attributes2 });
}
function zeros(nodes, shape2) {
  const attributes2 = int32("index_type");
  return nodes.make("Fill", [nodes.integers(shape2), nodes.scalar(0)], { shape: shape2, attributes: attributes2 });
}

// src/tensor/graph/graph-products.ts
function products(nodes) {
  return {
    matMul: (a, b, options = {}) => product(nodes, a, b, options),
    conv2d: (x, filter, options) => nodes.make("Conv2D", [x, filter], {
      shape: convolvedShape(x, filter, options),
      attributes: convolution3(options),
      as: "product"
    }),
    conv2dInputGradient: (dy, filter, { inputShape, ...options }) => {
      const inputs = [nodes.integers(inputShape), filter, dy];
      return nodes.make("Conv2DBackpropInput", inputs, {
        shape: inputShape,
        attributes: convolution3(options),
        as: "product"
      });
    }
  };
}
var LONG = 768;
function product(nodes, a, b, options) {
  const { transposeA = false, transposeB = false } = options;
  const inner = axisOf(b, b.shape.length - (transposeB ? 1 : 2));
  const isSingle = a.shape.slice(0, -2).every((length2) => length2 === 1);
  return isSingle && !(transposeB && inner >= LONG) ? single(nodes, a, b, { transposeA, transposeB }) : batched(nodes, a, b, { transposeA, transposeB });
}
function single(nodes, a, b, options) {
  const attributes2 = { transpose_a: boolean(options.transposeA), transpose_b: boolean(options.transposeB) };
  const shape2 = productShape(a, b, options);
  const operands = [a, b].map((x) => reshape(nodes, x, x.shape.slice(-2)));
  return reshape(
    nodes,
    nodes.make("MatMul", operands, { shape: shape2.slice(-2), attributes: attributes2, as: "product" }),
    shape2
  );
}
function batched(nodes, a, b, options) {
  const attributes2 = { adj_x: boolean(options.transposeA), adj_y: boolean(options.transposeB) };
  return nodes.make("BatchMatMulV2", [a, b], {
    shape: productShape(a, b, options),
    attributes: attributes2,
    as: "product"
  });
}
function productShape(a, b, { transposeA, transposeB }) {
  const rank = a.shape.length;
  const rows2 = axisOf(a, transposeA ? rank - 1 : rank - 2);
  const columns2 = axisOf(b, transposeB ? rank - 2 : rank - 1);
  return [...a.shape.slice(0, -2), rows2, columns2];
}
function convolution3({ stride, padding }) {
  return { strides: integers2([1, stride, stride, 1]), padding: text(padding.toUpperCase()) };
}
function convolvedShape(x, filter, { stride, padding }) {
  const [batch, height, width] = imageShape(x);
  const [filterHeight, filterWidth, , out] = imageShape(filter);
  const length2 = (input, kernel) => padding === "same" ? Math.ceil(input / stride) : Math.floor((input - kernel) / stride) + 1;
  return [batch, length2(height, filterHeight), length2(width, filterWidth), out];
}

// src/tensor/graph/graph-kernels.ts
function createGraphKernels(graph, { precision = "float32", narrowSoftmax = false } = {}) {
  const nodes = new NodeMaker(graph, precision);
  const exact = precision === "float32" ? null : createGraphKernels(graph);
  return {
    ...arithmetic(nodes, { narrowSoftmax }),
    ...products(nodes),
    ...layout(nodes),
    constant: (values, shape2) => graph.constant(values, shape2),
    indices: (values) => graph.constant(values, [values.length]),
    narrow: (a) => nodes.cast(a, nodes.type),
    get exact() {
      return exact ?? this;
    },
    scope: (build2) => nodes.scope(build2),
    retain: (a) => a,
    release: () => void 0,
    turns: turns(nodes),
    after: (dependency, build2) => graph.after(dependency, build2)
  };
}

// src/tensor/graph/placeholder-weights.ts
var PlaceholderWeights = class {
  #graph;
  #factsOf;
  #used = /* @__PURE__ */ new Map();
  /** `factsOf`: null where there is no such weight. */
  constructor(graph, factsOf4) {
    this.#graph = graph;
    this.#factsOf = factsOf4;
  }
  get(name) {
    const made2 = this.#used.get(name) ?? this.#placeholder(name);
    this.#used.set(name, made2);
    return made2;
  }
  has(name) {
    return this.#factsOf(name) !== null;
  }
  /** The placeholder of each weight that the graph uses, by its name. */
  get used() {
    return this.#used;
  }
  #placeholder(name) {
    const facts = this.#factsOf(name);
    if (facts === null) throw new Error(`There is no weight ${name}.`);
    return this.#graph.placeholder(facts.shape, facts.type);
  }
};

// src/tensor/graph/recorded-graph.ts
function recordGraph({ inputs, build: build2 }, factsOf4, options) {
  const graph = new GraphBuilder();
  const weights = new PlaceholderWeights(graph, factsOf4);
  const fed = mapValues(
    inputs,
    ({ values, shape: shape2 }) => graph.placeholder(shape2, values instanceof Int32Array ? "int32" : "float32")
  );
  const built = build2({ kernels: createGraphKernels(graph, options), weights }, fed);
  const outputs = mapValues(built, (output2) => asFloat322(graph, output2));
  return { graph, weights: weights.used, inputs: fed, outputs };
}

// src/tensor/graph/softmax-kernel.ts
var scores = Float32Array.from({ length: 4096 }, (_, i) => 3 * Math.sin(i));
var ROUNDING = 2 ** -10;
function softmaxSumsInFloat32(load2) {
  const graph = new GraphBuilder();
  const kernels = createGraphKernels(graph, { precision: "bfloat16", narrowSoftmax: true });
  const row = graph.placeholder([1, scores.length]);
  const total = graphTensor(kernels.sum(kernels.softmax(kernels.narrow(row)), 1));
  const loaded = load2(graph, { inputs: [row], outputs: [total] });
  try {
    const [[sum3 = 0] = []] = loaded.run([scores]);
    return Math.abs(sum3 - 1) < ROUNDING;
  } finally {
    loaded.dispose();
  }
}

// src/tensor/graph/compiled-graph.ts
function compilationFor(backend2, precision) {
  const load2 = graphLoader(backend2);
  const narrowSoftmax = precision === "bfloat16" && softmaxSumsInFloat32(load2);
  return { load: load2, options: { precision, narrowSoftmax } };
}
var CompiledGraph = class {
  #inputs;
  #outputs;
  #weights;
  #stored;
  #graph;
  /** @throws Error when the graph does not build or load */
  constructor(computation, weights, { load: load2, options }) {
    const weightOf2 = (name) => weights.has(name) ? factsOf(weights, name) : null;
    const recorded = recordGraph(computation, weightOf2, options);
    this.#stored = weights;
    this.#weights = [...recorded.weights.keys()];
    this.#inputs = Object.keys(recorded.inputs);
    this.#outputs = Object.keys(recorded.outputs);
    this.#graph = load2(recorded.graph, {
      inputs: [...recorded.weights.values(), ...Object.values(recorded.inputs)],
      outputs: Object.values(recorded.outputs)
    });
  }
  /** One run of the whole graph. */
  run(inputs) {
    const values = this.#graph.run([
      ...this.#weights.map((name) => nativeOf(this.#stored, name).id),
      ...this.#inputs.map((name) => inputs[name].values)
    ]);
    const results = this.#outputs.map((name, index) => [name, values[index]]);
    return Object.fromEntries(results);
  }
  dispose() {
    this.#graph.dispose();
  }
};
function factsOf(weights, name) {
  return { shape: weights.stored(name).shape, type: nativeOf(weights, name).type };
}
function nativeOf(weights, name) {
  const { native: native3 } = weights.stored(name);
  if (native3 === null) throw new Error("The backend of these weights runs no graphs.");
  return native3;
}

// src/tensor/graph/graph-cache.ts
var KEPT = 8;
var GraphCache = class {
  #weights;
  #target;
  /** null until a graph is wanted. */
  #how = null;
  /** By what they compute; the one used last is last. */
  #graphs = /* @__PURE__ */ new Map();
  constructor(weights, target) {
    this.#weights = weights;
    this.#target = target;
  }
  /** Whether the graph is there already. */
  has(computation) {
    return this.#graphs.has(keyOf(computation));
  }
  /** @throws Error when the backend runs no graphs, or this one does not build or load */
  get(computation) {
    const key2 = keyOf(computation);
    const kept = this.#graphs.get(key2);
    const graph = kept ?? this.#compiled(computation);
    this.#graphs.delete(key2);
    this.#graphs.set(key2, graph);
    this.#dropOldest();
    return graph;
  }
  dispose() {
    for (const graph of this.#graphs.values()) graph.dispose();
    this.#graphs.clear();
  }
  #compiled(computation) {
    const { backend: backend2, precision } = this.#target;
    this.#how ??= compilationFor(backend2, precision);
    return new CompiledGraph(computation, this.#weights, this.#how);
  }
  #dropOldest() {
    for (const [key2, graph] of this.#graphs) {
      if (this.#graphs.size <= KEPT) return;
      graph.dispose();
      this.#graphs.delete(key2);
    }
  }
};
function keyOf({ name, settings, inputs }) {
  const shapes = Object.entries(inputs).map(([input, { shape: shape2 }]) => [
    input,
    shape2
  ]);
  return JSON.stringify([name, settings, shapes]);
}

// src/tensor/run.ts
function createRunner({ kernels, watch = {}, precision = "float32" }, weights) {
  const { backend: backend2 } = kernels;
  const eager = createEagerRun(kernels, weights);
  return backend2 === "wasm" ? { run: eager, dispose: () => void 0 } : new GraphRunner(eager, new GraphCache(weights, { backend: backend2, precision }), watch);
}
var GraphRunner = class {
  #eager;
  #watch;
  /** null after a graph failed. */
  #graphs;
  constructor(eager, graphs, watch) {
    this.#eager = eager;
    this.#graphs = graphs;
    this.#watch = watch;
  }
  run = (computation) => {
    if (this.#graphs === null) return this.#eager(computation);
    try {
      return this.#runGraph(this.#graphs, computation);
    } catch (error) {
      if (error instanceof CodedError || exhaustedMemory(error) !== null) throw error;
      this.dispose();
      this.#graphs = null;
      this.#watch.onFallback?.(computation.name, error);
      return this.#eager(computation);
    }
  };
  dispose = () => this.#graphs?.dispose();
  #runGraph(graphs, computation) {
    if (graphs.has(computation)) return graphs.get(computation).run(computation.inputs);
    this.#watch.onCompile?.(computation.name);
    try {
      return graphs.get(computation).run(computation.inputs);
    } finally {
      this.#watch.onCompiled?.(computation.name);
    }
  }
};

// src/diffusion/noise-schedule.ts
function noiseSchedule({ timesteps, betaStart, betaEnd }) {
  const [low, high] = [Math.sqrt(betaStart), Math.sqrt(betaEnd)];
  const alphasCumprod = new Float64Array(timesteps);
  let product3 = 1;
  for (let t = 0; t < timesteps; t++) {
    const root = low + (high - low) * t / (timesteps - 1);
    product3 *= 1 - root * root;
    alphasCumprod[t] = product3;
  }
  return { timesteps, alphasCumprod };
}
function alphaCumprodAt({ alphasCumprod }, timestep) {
  const alpha = alphasCumprod[timestep];
  if (alpha === void 0) throw new RangeError(`There is no timestep ${timestep}.`);
  return alpha;
}
function sigmaAt(schedule2, timestep) {
  const [low, high] = [Math.floor(timestep), Math.ceil(timestep)];
  const share = timestep - low;
  const logSigma = (t) => {
    const alpha = alphaCumprodAt(schedule2, t);
    return Math.log((1 - alpha) / alpha) / 2;
  };
  return Math.exp((1 - share) * logSigma(low) + share * logSigma(high));
}
function addNoise(schedule2, { latents, noise, timesteps }) {
  return blend(
    latents,
    noise,
    mixesOf(schedule2, timesteps, (alpha) => [Math.sqrt(alpha), Math.sqrt(1 - alpha)])
  );
}
function predictionTarget(schedule2, prediction, { latents, noise, timesteps }) {
  if (prediction === "epsilon") return noise;
  return blend(
    latents,
    noise,
    mixesOf(schedule2, timesteps, (alpha) => [-Math.sqrt(1 - alpha), Math.sqrt(alpha)])
  );
}
function mixesOf(schedule2, timesteps, mixOf) {
  return timesteps.map((timestep) => mixOf(alphaCumprodAt(schedule2, timestep)));
}
function blend(a, b, mixes) {
  const size = a.length / mixes.length;
  const result = new Float32Array(a.length);
  for (const [sample, [ofA, ofB]] of mixes.entries()) {
    for (let i = sample * size; i < (sample + 1) * size; i++)
      result[i] = ofA * (a[i] ?? Number.NaN) + ofB * (b[i] ?? Number.NaN);
  }
  return result;
}

// src/diffusion/loaded-model.ts
function createModel(config, engine2, weights) {
  const runner = createRunner(engine2, weights);
  const dispose = () => {
    runner.dispose();
    weights.dispose();
  };
  return { config, schedule: noiseSchedule(config.noise), engine: engine2, run: runner.run, dispose };
}
function joinWeights(parts2) {
  const holder = (name) => parts2.find((part2) => part2.has(name));
  const stored = (name) => {
    const part2 = holder(name);
    if (part2 === void 0) throw new Error(`No loaded part of the model has the weight ${name}.`);
    return part2.stored(name);
  };
  return {
    stored,
    get: (name) => stored(name).tensor(),
    has: (name) => holder(name) !== void 0,
    dispose: () => {
      for (const part2 of parts2) part2.dispose();
    }
  };
}

// src/diffusion/picture-size.ts
function vaeFactor({ vae }) {
  return 2 ** (vae.multiples.length - 1);
}
var SIZE_STEP = 64;
function smallerSizes({ width, height }, unit) {
  const longer = Math.max(width, height);
  const side = (pixels, target) => Math.max(unit, Math.round(pixels * target / longer / unit) * unit);
  const count2 = Math.max(0, Math.ceil(longer / SIZE_STEP) - 1);
  return Array.from({ length: count2 }, (_, i) => (count2 - i) * SIZE_STEP).map((target) => ({
    width: side(width, target),
    height: side(height, target)
  }));
}
function usualSide(model) {
  return (model.unet.channels >= 256 ? 64 : 16) * vaeFactor(model);
}
function pictureSize(model, asked2) {
  const width = asked2.width ?? usualSide(model);
  const height = asked2.height ?? usualSide(model);
  const factor = vaeFactor(model);
  if (width % factor === 0 && height % factor === 0) return { width, height };
  const down = (side) => Math.max(1, Math.floor(side / factor)) * factor;
  throw new GenerationError("SIZE", {
    message: `A picture of ${width}×${height} can't be drawn: width and height have to be multiples of ${factor}.`,
    hint: `Try ${down(width)}×${down(height)}.`
  });
}

// src/tensor/operations/mean-squared-error.ts
var operation14 = {
  name: "meanSquaredError",
  forward: (kernels, [prediction, target, weights]) => {
    const difference = kernels.subtract(prediction, target);
    const loss = kernels.sum(kernels.multiply(errors(kernels, difference, weights), weights), 0);
    return { output: loss, saved: [difference, weights] };
  },
  backward: (kernels, { outputGradient, saved: [difference, weights], needed }) => {
    const size = elementCount(difference.shape);
    const batch = axisOf(weights, 0);
    const samples = kernels.reshape(difference, [batch, size / batch]);
    const factor = kernels.multiply(kernels.affine(weights, 2 / size), outputGradient);
    const gradient = kernels.reshape(kernels.multiply(samples, factor), difference.shape);
    return [
      needed[0] ? gradient : null,
      needed[1] ? kernels.affine(gradient, -1) : null,
      needed[2] ? kernels.multiply(errors(kernels, difference, weights), outputGradient) : null
    ];
  }
};
function meanSquaredError(recorder, inputs) {
  return recorder.apply(operation14, [inputs.prediction, inputs.target, inputs.weights], null);
}
function errors(kernels, difference, weights) {
  const size = elementCount(difference.shape);
  const batch = axisOf(weights, 0);
  const squares = kernels.square(kernels.reshape(difference, [batch, size / batch]));
  return kernels.affine(kernels.sum(squares, 1), 1 / size);
}

// src/diffusion/require-finite.ts
function requireFinite2(values, what) {
  if (values.every((value) => Number.isFinite(value))) return;
  throw new GenerationError("NOT_FINITE", {
    message: `The ${what} came out as no number (NaN or infinity).`,
    hint: "An embedding or the checkpoint is broken: try without embeddings, then another checkpoint or VAE."
  });
}

// src/tensor/operations/emphasize.ts
var operation15 = {
  name: "emphasize",
  forward: (kernels, [x, multipliers], { texts }) => {
    const perText = (tensor2) => kernels.reshape(tensor2, [texts, axisOf(x, 0) / texts * axisOf(x, 1)]);
    const weighted = perText(kernels.multiply(x, multipliers));
    const total = kernels.sum(weighted, 1);
    const ratio = kernels.divide(kernels.sum(perText(x), 1), total);
    const output2 = kernels.reshape(kernels.multiply(weighted, ratio), x.shape);
    return { output: output2, saved: [weighted, multipliers, total, ratio] };
  },
  backward: (kernels, { outputGradient, saved: [weighted, multipliers, total, ratio], needed }) => {
    if (needed[1]) throw new RangeError("Emphasis is no variable.");
    const gradient = kernels.reshape(outputGradient, weighted.shape);
    const shift = kernels.divide(kernels.sum(kernels.multiply(gradient, weighted), 1), total);
    const scaled2 = kernels.multiply(kernels.subtract(gradient, shift), ratio);
    const rows2 = kernels.multiply(kernels.reshape(scaled2, outputGradient.shape), multipliers);
    const shifted = kernels.add(kernels.reshape(rows2, weighted.shape), shift);
    return [kernels.reshape(shifted, outputGradient.shape), null];
  }
};
function emphasize(recorder, inputs, attributes2) {
  return recorder.apply(operation15, [inputs.x, inputs.multipliers], attributes2);
}

// src/diffusion/training-batch.ts
var noEmphasis = rowsOf2(Float32Array.of(1), 1);
function batchInputs({ config, schedule: schedule2 }, batch) {
  const { inChannels, channels } = config.unet;
  return {
    ...textInputs(textEncoderOf(config), batch),
    multipliers: batch.multipliers === void 0 ? noEmphasis : rowsOf2(batch.multipliers, 1),
    latents: rowsOf2(addNoise(schedule2, batch), inChannels),
    timesteps: rowsOf2(timestepFeatures(batch.timesteps, channels), channels)
  };
}
function batchTarget({ config, schedule: schedule2 }, batch) {
  return predictionTarget(schedule2, config.prediction, batch);
}
function predictBatch(network, config, input) {
  const { recorder } = network;
  const context = encodePrompts(network, textEncoderOf(config), input);
  const prediction = unet(network, config.unet, { ...input, context });
  recorder.release(context);
  return prediction;
}
function encodePrompts(network, encoder2, input) {
  const { recorder } = network;
  const { multipliers } = input;
  const encoded = encodeText(network, encoder2, input);
  if (axisOf(multipliers, 0) === 1) return encoded;
  const texts = axisOf(multipliers, 0) / encoder2.length;
  return recorder.block(
    [encoded],
    (x) => emphasize(recorder, { x, multipliers: recorder.constant(multipliers) }, { texts }),
    { consume: [encoded] }
  );
}
function errorWeights({ lossWeights, positionWeights }) {
  if (positionWeights === void 0) return rowsOf2(Float32Array.from(lossWeights), 1);
  const size = positionWeights.length / lossWeights.length;
  return rowsOf2(
    positionWeights.map((weight, i) => weight * (lossWeights[Math.floor(i / size)] ?? 0)),
    1
  );
}
function squaredErrors(prediction, target, { lossWeights, positionWeights }) {
  const samples = lossWeights.length;
  const size = prediction.length / samples;
  const channels = positionWeights === void 0 ? 1 : prediction.length / positionWeights.length;
  return Array.from({ length: samples }, (_, sample) => {
    let sum3 = 0;
    for (let i = sample * size; i < (sample + 1) * size; i++) {
      const weight = positionWeights?.[Math.floor(i / channels)] ?? 1;
      sum3 += weight * ((prediction[i] ?? 0) - (target[i] ?? 0)) ** 2;
    }
    return sum3 / size;
  });
}

// src/diffusion/training-step.ts
function trainingStep(model, batch, options = {}) {
  const target = batchTarget(model, batch);
  const { lossScale, ...how } = options;
  const plain = stepComputation(model, { batch, target, ...how });
  const { prediction, gradient } = lossScale === void 0 ? model.run(plain) : unscaled(model.run(scaledStep(plain, lossScale)), lossScale);
  const sampleLosses = squaredErrors(prediction, target, batch);
  return finite({ ...lossOf(sampleLosses, batch.lossWeights), gradient });
}
function stepComputation(model, { batch, target, memory = "keep" }) {
  const { config } = model;
  const { clipSkip, grid } = batch;
  return {
    name: "training step",
    settings: { clipSkip, grid, memory },
    inputs: {
      ...batchInputs(model, batch),
      target: rowsOf2(target, config.unet.outChannels),
      errorWeights: errorWeights(batch)
    },
    build: ({ kernels, weights }, inputs) => {
      const recorder = createGradientRecorder(kernels, { memory });
      try {
        const vectors = recorder.variable(inputs.vectors);
        const input = { ...inputs, vectors, clipSkip, grid };
        const prediction = predictBatch({ recorder, weights }, config, input);
        const loss = meanSquaredError(recorder, {
          prediction,
          target: recorder.constant(inputs.target),
          weights: recorder.constant(inputs.errorWeights)
        });
        const scale = inputs.lossScale ?? kernels.constant(Float32Array.of(1), [1, 1]);
        const [gradient] = recorder.backward(loss, scale, [vectors]);
        if (!gradient) throw new RangeError("The model's answer does not depend on its prompts.");
        return { prediction: prediction.value, gradient };
      } finally {
        recorder.discard();
      }
    }
  };
}
function scaledStep(plain, lossScale) {
  return { ...plain, inputs: { ...plain.inputs, lossScale: rowsOf2(Float32Array.of(lossScale), 1) } };
}
function unscaled(results, lossScale) {
  return { ...results, gradient: results.gradient.map((value) => value / lossScale) };
}
function lossOf(sampleLosses, lossWeights) {
  const loss = sampleLosses.reduce((sum3, own, sample) => sum3 + own * (lossWeights[sample] ?? 0), 0);
  return { loss: loss / sampleLosses.length, sampleLosses };
}
function finite(result) {
  requireFinite2([result.loss], "loss");
  requireFinite2(result.gradient, "gradient");
  return result;
}

// src/tensor/backends/load-backend.ts
import * as tf3 from "./vendor/tensorflow-tfjs-core.mjs";

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
    Object.entries(value).map(([key2, item]) => [
      key2,
      SECRET_KEY.test(key2) ? REDACTED : redactFields(item, depth + 1)
    ])
  );
}

// src/system/logger.ts
var LOG_LEVELS = ["debug", "info", "warn", "error"];
function createLogger(options = {}) {
  const { level = "info", json = false } = options;
  const write = options.write ?? ((line2) => void process.stderr.write(line2));
  const format = json ? jsonLine : plainLine;
  const at = (own) => (message, fields = {}) => {
    if (LOG_LEVELS.indexOf(own) < LOG_LEVELS.indexOf(level)) return;
    write(`${format(own, redactText(message), redactFields(fields))}
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
  const rest = Object.entries(fields).map(([key2, value]) => ` ${key2}=${JSON.stringify(value)}`);
  return `${level === "info" ? "" : `${level}: `}${message}${rest.join("")}`;
}

// src/system/state-paths.ts
import os from "node:os";
import path2 from "node:path";
function defaultHome(surroundings = {}) {
  const { env = process.env, platform = process.platform, homedir = os.homedir() } = surroundings;
  if (env["TI_HOME"]) return path2.resolve(env["TI_HOME"]);
  return path2.join(dataFolder({ env, platform, homedir }), "textual-inversion");
}
function dataFolder({ env, platform, homedir }) {
  if (platform === "win32") return env["LOCALAPPDATA"] ?? path2.join(homedir, "AppData", "Local");
  if (platform === "darwin") return path2.join(homedir, "Library", "Application Support");
  const xdg = env["XDG_DATA_HOME"];
  return xdg !== void 0 && path2.isAbsolute(xdg) ? xdg : path2.join(homedir, ".local", "share");
}

// src/system/tensorflow-folder.ts
import { readFile, stat as stat3 } from "node:fs/promises";
import path3 from "node:path";
import { z as z16 } from "./vendor/zod.mjs";

// src/system/atomic-write.ts
import { randomBytes } from "node:crypto";
import { constants as constants3, copyFile, link, open as open3, realpath, rename, rm, stat as stat2 } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
var TEMPORARY_SUFFIX = ".ti-tmp";
function isTemporaryName(name) {
  return name.endsWith(TEMPORARY_SUFFIX);
}
async function writeFileAtomic(path30, content, options = {}) {
  const direct = options.mode === "new" || options.link === "replace";
  const target = direct ? path30 : await throughLink(path30);
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
async function throughLink(path30) {
  try {
    return await realpath(path30);
  } catch (error) {
    if (isAbsent(error)) return path30;
    throw error;
  }
}
async function modeOf(path30) {
  try {
    return (await stat2(path30)).mode & 511;
  } catch {
    return 438;
  }
}
async function writeSynced(path30, content, mode) {
  const file = await open3(path30, "wx", mode);
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
    await copyFile(from, to, constants3.COPYFILE_EXCL);
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
    const handle = await open3(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    return;
  }
}

// src/system/tensorflow-folder.ts
var NativeBuild = z16.object({
  id: z16.string().regex(/^[\w.-]+$/),
  /** Of the npm registry; below `node_modules` of the build's folder. */
  npmPackage: z16.enum(["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"]),
  /** The compiled binding, relative to the build's folder. */
  binding: z16.string(),
  /** How the binding was compiled. null: it was not, or by a version of this program that did not note it. */
  recipe: z16.string().nullable().default(null)
});
var Current = z16.object({ id: NativeBuild.shape.id });
var CORE_SYMBOL = "textual-inversion.tfjs-core";
function tensorflowFolder(home, env = process.env) {
  const named = env["TI_TENSORFLOW_DIR"];
  return named ? path3.resolve(named) : path3.join(home, "tensorflow");
}
var buildFolder = (folder, id) => path3.join(folder, id);
async function currentBuild(folder) {
  const current = await readJson(path3.join(folder, "current.json"), Current);
  return current === null ? null : readBuild(folder, current.id);
}
async function readBuild(folder, id) {
  return readJson(path3.join(buildFolder(folder, id), "build.json"), NativeBuild);
}
async function readJson(file, schema2) {
  try {
    return schema2.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

// src/tensor/backends/backend-error.ts
var BackendError = class extends CodedError {
};

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
function readLine(line2) {
  const [name, total, free, driver] = line2.split(",").map((part2) => part2.trim());
  if (!name || driver === void 0) return [];
  return [{ name, memory: Number(total) * MEBIBYTE, freeMemory: Number(free) * MEBIBYTE, driver }];
}
function output(program) {
  return new Promise((resolve) => {
    execFile(
      program,
      QUERY,
      { timeout: 15e3, windowsHide: true },
      (error, stdout) => resolve(error === null ? stdout : null)
    );
  });
}

// src/tensor/backends/choose-backend.ts
var SETUP = "Run textual-inversion setup-tensorflow";
async function chooseBackend(options) {
  const { wanted, folder } = options;
  if (wanted === "wasm") return { name: "wasm", obstacle: asked("wasm"), native: null };
  const build2 = await currentBuild(folder);
  const gpus = await nvidiaGpus();
  if (build2 === null) return withoutBuild(wanted, gpus);
  const native3 = { folder: buildFolder(folder, build2.id), build: build2 };
  if (isForGpu(build2) && wanted !== "cpu") return { name: "native-gpu", obstacle: null, native: native3 };
  if (wanted === "gpu") throw unavailable(cpuBuildOnly(gpus));
  const obstacle = isForGpu(build2) ? asked("cpu") : cpuBuildOnly(gpus);
  return { name: "native-cpu", obstacle, native: native3 };
}
function unavailable({ reason: reason2, hint }) {
  return new BackendError("UNAVAILABLE", { message: reason2, hint });
}
var isForGpu = (build2) => build2.npmPackage === "@tensorflow/tfjs-node-gpu";
var asked = (name) => ({
  code: "ASKED",
  reason: `${name} was asked for.`,
  hint: "Ask for auto to get the best there is."
});
function withoutBuild(wanted, gpus) {
  const obstacle = {
    code: "NOT_SET_UP",
    reason: "Native TensorFlow is not set up.",
    hint: `${SETUP}${gpus.length > 0 ? ": it will use the NVIDIA GPU" : ""}.`
  };
  if (wanted !== "auto") throw unavailable(obstacle);
  return { name: "wasm", obstacle, native: null };
}
function cpuBuildOnly([gpu]) {
  if (gpu === void 0) {
    return {
      code: "NO_GPU",
      reason: "NVIDIA's driver reports no GPU.",
      hint: `With an NVIDIA GPU: install its driver, then run textual-inversion setup-tensorflow --variant cuda.`
    };
  }
  return {
    code: "CPU_BUILD",
    reason: `TensorFlow was set up for the CPU only, and there is a GPU: ${gpu.name}.`,
    hint: `${SETUP} --variant cuda.`
  };
}

// src/tensor/backends/load-native.ts
import { createRequire } from "node:module";
import os2 from "node:os";
import path4 from "node:path";
import util from "node:util";
import * as tf from "./vendor/tensorflow-tfjs-core.mjs";

// src/system/chosen-gpu.ts
var VISIBLE = "CUDA_VISIBLE_DEVICES";
var ORDER = "CUDA_DEVICE_ORDER";
function chosenGpu(env = process.env) {
  const [first = ""] = (env[VISIBLE] ?? "0").split(",");
  return first.trim();
}
function ofChosenGpu(gpus, env = process.env) {
  return gpus[Number(chosenGpu(env))] ?? gpus[0];
}
function showOneGpu(env = process.env) {
  if (env[VISIBLE] === void 0) env[ORDER] ??= "PCI_BUS_ID";
  env[VISIBLE] = chosenGpu(env);
}

// src/tensor/backends/load-native.ts
async function loadNative(folder, build2, { hideGpu }) {
  prepareProcess(build2);
  if (build2.npmPackage === "@tensorflow/tfjs-node-gpu") showOneGpu();
  if (hideGpu) process.env["CUDA_VISIBLE_DEVICES"] = "-1";
  const load2 = createRequire(path4.join(folder, "package.json"));
  const binding = load2(path4.join(folder, build2.binding));
  const backend2 = registered() ?? register(load2, binding, build2.npmPackage);
  const isReady = await tf.setBackend("tensorflow");
  if (!isReady) throw new Error("tfjs-core refuses the backend");
  return {
    tensorflowVersion: binding.TF_Version,
    usesGpu: backend2.isUsingGpuDevice,
    threads: os2.availableParallelism()
  };
}
var registered = () => tf.findBackend("tensorflow");
function register(load2, binding, npmPackage) {
  const { NodeJSKernelBackend } = load2(`${npmPackage}/dist/nodejs_kernel_backend.js`);
  const backend2 = new NodeJSKernelBackend(binding, npmPackage);
  load2(`${npmPackage}/dist/register_all_kernels.js`);
  tf.registerBackend("tensorflow", () => backend2);
  return backend2;
}
function prepareProcess({ npmPackage }) {
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= npmPackage === "@tensorflow/tfjs-node-gpu" ? "2" : "3";
  process.env["TF_FORCE_GPU_ALLOW_GROWTH"] ??= "true";
  process.env["TF_ENABLE_ONEDNN_OPTS"] ??= "1";
  Object.assign(globalThis, { [Symbol.for(CORE_SYMBOL)]: tf });
  restoreUtil(util);
}
function restoreUtil(target) {
  const had = target;
  had.isNullOrUndefined ??= (value) => value === null || value === void 0;
  had.isArray ??= Array.isArray;
}

// src/tensor/backends/load-wasm.ts
import { existsSync } from "node:fs";
import { createRequire as createRequire2 } from "node:module";
import path5 from "node:path";
import { fileURLToPath } from "node:url";
import * as tf2 from "./vendor/tensorflow-tfjs-core.mjs";
var SIMD_BINARY = "tfjs-backend-wasm-simd.wasm";
async function loadWasm() {
  const isNew = !tf2.engine().backendNames().includes("wasm");
  const { setWasmPaths } = await import("./vendor/tensorflow-tfjs-backend-wasm.mjs");
  if (isNew) setWasmPaths(`${wasmFolder()}${path5.sep}`);
  const before = globalListeners();
  const isReady = await tf2.setBackend("wasm");
  if (!isReady) throw new Error("the wasm backend does not start");
  dropNewListeners(before);
}
function wasmFolder() {
  const bundled = path5.join(path5.dirname(fileURLToPath(import.meta.url)), "vendor");
  if (existsSync(path5.join(bundled, SIMD_BINARY))) return bundled;
  const { resolve } = createRequire2(import.meta.url);
  return path5.dirname(resolve(`@tensorflow/tfjs-backend-wasm/wasm-out/${SIMD_BINARY}`));
}
var GLOBAL_EVENTS = ["uncaughtException", "unhandledRejection"];
var globalListeners = () => new Map(
  GLOBAL_EVENTS.map((event) => [event, new Set(process.listeners(event))])
);
function dropNewListeners(before) {
  for (const event of GLOBAL_EVENTS) {
    for (const listener of process.listeners(event)) {
      if (!before.get(event)?.has(listener)) process.removeListener(event, listener);
    }
  }
}

// src/tensor/backends/load-backend.ts
async function loadBackend(options = {}) {
  const { wanted = "auto", folder = tensorflowFolder(defaultHome()) } = options;
  const choice = await chooseBackend({ wanted, folder });
  if (choice.native === null) return wasm(choice.obstacle);
  try {
    return await native(choice, choice.native, wanted);
  } catch (error) {
    if (error instanceof BackendError) throw error;
    if (wanted !== "auto") throw unavailable(broken(error));
    return wasm(broken(error));
  }
}
async function wasm(obstacle) {
  await loadWasm();
  const facts = {
    registeredAs: "wasm",
    ...{ tfjsVersion: tf3.version_core, tensorflowVersion: null, threads: 1 },
    asGraphs: false,
    neverRun: !isLinuxX64
  };
  return { name: "wasm", obstacle, facts };
}
async function native(choice, { folder, build: build2 }, wanted) {
  const { usesGpu, tensorflowVersion, threads } = await loadNative(folder, build2, {
    hideGpu: wanted === "cpu"
  });
  if (wanted === "gpu" && !usesGpu) throw unavailable(NO_GPU);
  const facts = {
    registeredAs: "tensorflow",
    ...{ tfjsVersion: tf3.version_core, tensorflowVersion, threads },
    asGraphs: runsGraphs(usesGpu ? "native-gpu" : "native-cpu"),
    neverRun: usesGpu || !isLinuxX64
  };
  if (usesGpu) return { name: "native-gpu", obstacle: null, facts };
  return { name: "native-cpu", obstacle: choice.name === "native-gpu" ? NO_GPU : choice.obstacle, facts };
}
var isLinuxX64 = process.platform === "linux" && process.arch === "x64";
var NO_GPU = {
  code: "NO_GPU",
  reason: "TensorFlow was set up for NVIDIA GPUs and can use none here.",
  hint: "Look whether nvidia-smi shows the GPU, and bring its driver up to date (525 or newer)."
};
var broken = (error) => ({
  code: "BROKEN",
  reason: `The native TensorFlow does not load: ${describeError(error)}`,
  hint: "Run textual-inversion setup-tensorflow again."
});

// src/tensor/eager-kernels.ts
import { engine as currentEngine } from "./vendor/tensorflow-tfjs-core.mjs";

// src/tensor/eager-convolution.ts
function convolutionKernels(toolbox) {
  const { run: run2, rewrites } = toolbox;
  const direct = (dy, filter, { stride, padding, inputShape }) => run2(
    "Conv2DBackpropInput",
    { dy, filter },
    { ...attributes({ stride, padding }), inputShape: [...inputShape] }
  );
  return {
    conv2d: (x, filter, options) => run2("Conv2D", { x, filter }, attributes(options)),
    conv2dInputGradient: (dy, filter, options) => rewrites.flipsFilters && canFlip(filter, options) ? flipped(toolbox, dy, filter, options) : direct(dy, filter, options)
  };
}
function attributes({ stride, padding }) {
  return { strides: [stride, stride], pad: padding, dataFormat: "NHWC", dilations: [1, 1] };
}
function canFlip(filter, { stride, padding }) {
  const [height, width] = imageShape(filter);
  const odd = height % 2 === 1 && width % 2 === 1;
  return padding === "same" ? stride === 1 && odd : height >= stride && width >= stride;
}
function flipped({ plain, run: run2, ownership, rewrites }, dy, filter, options) {
  return plain.scope(() => {
    const turned = rewrites.keepsFlippedFilters ? ownership.companion(filter, () => flip({ plain, run: run2 }, filter)) : flip({ plain, run: run2 }, filter);
    const same = options.padding === "same";
    const x = same ? dy : spread2({ plain }, dy, { filter, ...options });
    return run2("Conv2D", { x, filter: turned }, attributes({ stride: 1, padding: options.padding }));
  });
}
function flip({ plain, run: run2 }, filter) {
  return plain.scope(() => plain.transpose(run2("Reverse", { x: filter }, { dims: [0, 1] }), [0, 1, 3, 2]));
}
function spread2({ plain }, dy, { filter, stride, inputShape }) {
  const [batch, height, width, channels] = imageShape(dy);
  const [filterHeight, filterWidth] = imageShape(filter);
  const [, inputHeight, inputWidth] = imageShape({ shape: inputShape });
  const between = (rows2, columns2, x) => stride === 1 ? x : plain.pad(plain.reshape(x, [rows2, columns2]), [
    [0, 0],
    [0, columns2]
  ]);
  const wide = between(batch * height * width, channels, dy);
  const tall = between(batch * height, stride * width * channels, wide);
  const image = plain.reshape(tall, [batch, stride * height, stride * width, channels]);
  return plain.pad(image, [
    [0, 0],
    [filterHeight - 1, inputHeight - stride * height],
    [filterWidth - 1, inputWidth - stride * width],
    [0, 0]
  ]);
}

// src/tensor/eager-product.ts
function productKernel(toolbox) {
  const { plain, rewrites } = toolbox;
  return (a, b, options = {}) => plain.scope(() => {
    const operands = rewrites.transposesFirst ? transposed(toolbox, a, b, options) : { a, b, ...options };
    return rewrites.productsOneByOne && a.shape.length === 3 ? oneByOne(toolbox, operands.a, operands.b) : product2(toolbox, operands);
  });
}
function product2({ run: run2 }, { a, b, ...options }) {
  const { transposeA = false, transposeB = false } = options;
  return run2("BatchMatMul", { a, b }, { transposeA, transposeB });
}
function transposed({ plain }, a, b, options) {
  const turn = (x) => plain.transpose(x, x.shape.length === 3 ? [0, 2, 1] : [1, 0]);
  return { a: options.transposeA ? turn(a) : a, b: options.transposeB ? turn(b) : b };
}
function oneByOne(toolbox, a, b) {
  const { plain } = toolbox;
  const batch = axisOf(a, 0);
  const at = (x, index) => {
    const size = [axisOf(x, 1), axisOf(x, 2)];
    return plain.reshape(plain.slice(x, [index, 0, 0], [1, ...size]), size);
  };
  const products2 = Array.from(
    { length: batch },
    (_, index) => product2(toolbox, { a: at(a, index), b: at(b, index) })
  );
  return plain.reshape(plain.concat(products2, 0), [batch, axisOf(a, 1), axisOf(b, 2)]);
}

// src/tensor/eager-tensor.ts
var EagerTensor = class {
  shape;
  data;
  storage;
  owners = 1;
  /** Made from this one and kept as long as it lives (a flipped filter). */
  companion = null;
  constructor(data, storage) {
    this.shape = data.shape;
    this.data = data;
    this.storage = storage;
  }
};
var TensorOwnership = class {
  #scopes = [];
  #tensors = 0;
  #bytes = 0;
  #peakBytes = 0;
  /** Tensors alive. */
  get tensors() {
    return this.#tensors;
  }
  /** Bytes of all tensors alive, those that share bytes counted once. */
  get bytes() {
    return this.#bytes;
  }
  /** Most bytes alive at once since the last call. */
  takePeakBytes() {
    const peak = this.#peakBytes;
    this.#peakBytes = this.#bytes;
    return peak;
  }
  /** Takes a backend's tensor; `view` names the tensor whose bytes it shares. */
  adopt(data, view) {
    const tensor2 = this.#adopt(data, view === void 0 ? null : this.#live(view).storage);
    this.#scopes.at(-1)?.push(tensor2);
    return tensor2;
  }
  /** The backend's tensor. @throws FREED when nobody owns it any more */
  data(tensor2) {
    return this.#live(tensor2).data;
  }
  /** The tensor that `make` derives from `tensor`, made once and freed with it. */
  companion(tensor2, make) {
    const owner = this.#live(tensor2);
    owner.companion ??= this.#live(this.retain(this.scope(make)));
    return owner.companion;
  }
  scope(build2) {
    const made2 = [];
    const depth = this.#scopes.push(made2);
    let returned;
    try {
      returned = build2();
      if (returned instanceof Promise) throw misuse("SCOPE", "A tensor scope cannot wait for a promise.");
      return returned;
    } finally {
      this.#scopes.length = depth - 1;
      this.#leave(made2, tensorsIn(returned));
    }
  }
  retain(tensor2) {
    this.#live(tensor2).owners += 1;
    return tensor2;
  }
  release(tensor2) {
    this.#drop(this.#live(tensor2));
  }
  #leave(made2, returned) {
    const outer = this.#scopes.at(-1);
    for (const tensor2 of made2) {
      if (returned.has(tensor2)) outer?.push(tensor2);
      else if (tensor2.owners > 0) this.#drop(tensor2);
    }
  }
  #adopt(data, shared) {
    const storage = shared ?? { bytes: elementCount(data.shape) * Float32Array.BYTES_PER_ELEMENT, views: 0 };
    if (storage.views === 0) this.#bytes += storage.bytes;
    storage.views += 1;
    this.#tensors += 1;
    this.#peakBytes = Math.max(this.#peakBytes, this.#bytes);
    return new EagerTensor(data, storage);
  }
  #drop(tensor2) {
    tensor2.owners -= 1;
    if (tensor2.owners > 0) return;
    tensor2.data.dispose();
    tensor2.storage.views -= 1;
    if (tensor2.storage.views === 0) this.#bytes -= tensor2.storage.bytes;
    this.#tensors -= 1;
    if (tensor2.companion !== null) this.#drop(tensor2.companion);
  }
  #live(tensor2) {
    if (!(tensor2 instanceof EagerTensor)) throw misuse("FREED", "This tensor belongs to other kernels.");
    if (tensor2.owners <= 0) {
      throw misuse("FREED", `A tensor of shape [${tensor2.shape.join(", ")}] was used after it was freed.`);
    }
    return tensor2;
  }
};
function tensorsIn(value, found = /* @__PURE__ */ new Set()) {
  if (value instanceof EagerTensor) found.add(value);
  else if (Array.isArray(value)) for (const item of value) tensorsIn(item, found);
  else if (isPlainObject(value)) for (const item of Object.values(value)) tensorsIn(item, found);
  return found;
}
function isPlainObject(value) {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

// src/tensor/eager-turns.ts
function eagerTurns(kernels) {
  return ({ count: count2 }, build2) => kernels.scope(() => {
    const run2 = (index) => kernels.scope(() => build2((x) => entry(kernels, x, index)));
    const first = run2(0);
    const turns2 = [first];
    let { sums } = first;
    for (let index = 1; index < count2; index += 1) {
      const turn = run2(index);
      turns2.push(turn);
      sums = mapTensors(sums, (sum3, name) => added(kernels, sum3, turn.sums[name]));
    }
    const stacked = (name) => stack(
      kernels,
      turns2.map(({ rows: rows2 }) => rows2[name]).filter((row) => row !== null)
    );
    return { rows: mapTensors(first.rows, (_row, name) => stacked(name)), sums };
  });
}
function entry(kernels, x, index) {
  const [count2 = 0, ...shape2] = x.shape;
  const begin = [index, ...shape2.map(() => 0)];
  return kernels.reshape(count2 === 1 ? x : kernels.slice(x, begin, [1, ...shape2]), shape2);
}
function added(kernels, sum3, term) {
  if (!term) return sum3;
  const next = kernels.add(sum3, term);
  kernels.release(sum3);
  kernels.release(term);
  return next;
}
function stack(kernels, parts2) {
  const entries = parts2.map((part2) => kernels.reshape(part2, [1, ...part2.shape]));
  const [only] = entries;
  return only !== void 0 && entries.length === 1 ? only : kernels.concat(entries, 0);
}

// src/tensor/eager-toolbox.ts
function createToolbox(engine2, ownership, rewrites) {
  const run2 = (kernel, inputs, attributes2 = {}) => {
    const data = {};
    for (const [name, tensor2] of Object.entries(inputs)) data[name] = ownership.data(tensor2);
    return ownership.adopt(engine2.runKernel(kernel, data, attributes2));
  };
  const plain = {
    ...sourceKernels(engine2, ownership, run2),
    ...arithmeticKernels(run2),
    ...layoutKernels(engine2, ownership, run2),
    ...scopeKernels(ownership)
  };
  return { plain, run: run2, ownership, rewrites };
}
function sourceKernels(engine2, ownership, run2) {
  const make = (values, shape2, type) => engine2.makeTensor(values, [...shape2], type);
  return {
    // A copy: the backend takes the array only at the first use.
    constant: (values, shape2) => ownership.adopt(make(values.slice(), shape2, "float32")),
    indices: (values) => ownership.adopt(make(values.slice(), [values.length], "int32")),
    gatherRows: (x, indices) => run2("GatherV2", { x, indices }, { axis: 0, batchDims: 0 })
  };
}
function arithmeticKernels(run2) {
  const binary = (kernel) => (a, b) => run2(kernel, { a, b });
  const unary = (kernel) => (x) => run2(kernel, { x });
  const reduction = (kernel) => (x, axis) => run2(kernel, { x }, { axis: [axis], keepDims: true });
  return {
    add: binary("Add"),
    subtract: binary("Sub"),
    multiply: binary("Multiply"),
    divide: binary("RealDiv"),
    square: unary("Square"),
    reciprocalSquareRoot: unary("Rsqrt"),
    exp: unary("Exp"),
    sigmoid: unary("Sigmoid"),
    erf: unary("Erf"),
    softmax: (logits) => run2("Softmax", { logits }, { dim: logits.shape.length - 1 }),
    sum: reduction("Sum"),
    mean: reduction("Mean"),
    clip: (x, low, high) => run2("ClipByValue", { x }, { clipValueMin: low, clipValueMax: high })
  };
}
function layoutKernels(engine2, ownership, run2) {
  return {
    reshape: (x, shape2) => {
      const data = engine2.runKernel(
        "Reshape",
        { x: ownership.data(x) },
        { shape: [...shape2] }
      );
      return ownership.adopt(data, x);
    },
    transpose: (x, order) => run2("Transpose", { x }, { perm: [...order] }),
    slice: (x, begin, size) => run2("Slice", { x }, { begin: [...begin], size: [...size] }),
    concat: (parts2, axis) => {
      const inputs = parts2.map((part2) => ownership.data(part2));
      return ownership.adopt(engine2.runKernel("Concat", inputs, { axis }));
    },
    pad: (x, amounts2) => run2("PadV2", { x }, { paddings: amounts2.map((pair) => [...pair]), constantValue: 0 }),
    upsampleNearest: (images) => {
      const [, height, width] = imageShape(images);
      const size = [2 * height, 2 * width];
      return run2("ResizeNearestNeighbor", { images }, { size, alignCorners: false, halfPixelCenters: false });
    },
    sumPool: (x) => ownership.scope(() => {
      const window = { filterSize: 2, strides: 2, pad: "valid" };
      const four = ownership.adopt(engine2.makeTensor(Float32Array.of(4), [], "float32"));
      return run2("Multiply", { a: run2("AvgPool", { x }, window), b: four });
    })
  };
}
function scopeKernels(ownership) {
  return {
    scope: (build2) => ownership.scope(build2),
    retain: (a) => ownership.retain(a),
    release: (a) => ownership.release(a),
    narrow: (a) => a,
    after: (_dependency, build2) => build2()
  };
}

// src/tensor/native-weight.ts
function storeNatively(ownership, widensBelow) {
  return (values, shape2) => values.dtype === "F32" || !isHalved(shape2, widensBelow) ? floatWeight(ownership, asFloat32(values), shape2) : halfWeight(ownership, values, shape2);
}
function isHalved(shape2, widensBelow) {
  const count2 = elementCount(shape2);
  return shape2.length > 1 && count2 >= widensBelow && count2 % 2 === 0;
}
function floatWeight(ownership, values, shape2) {
  const { binding, createOutputTensor } = nativeBackend();
  const dtype = DATA_TYPES.float32;
  const id = binding.createTensor([...shape2], dtype, values);
  const tensor2 = ownership.adopt(createOutputTensor({ id, shape: [...shape2], dtype }));
  return {
    shape: shape2,
    tensor: () => tensor2,
    native: { id, type: "float32" },
    release: () => ownership.release(tensor2)
  };
}
function halfWeight(ownership, { dtype, values }, shape2) {
  const type = dtype === "F16" ? "half" : "bfloat16";
  const id = uploadHalves(values, { type, shape: shape2 });
  const { binding, createOutputTensor } = nativeBackend();
  return {
    shape: shape2,
    tensor: () => {
      const [from, to] = [typeAttribute("SrcT", type), typeAttribute("DstT", "float32")];
      const truncate = { name: "Truncate", type: binding.TF_ATTR_BOOL, value: false };
      const [widened2] = binding.executeOp("Cast", [from, to, truncate], [id], 1);
      return ownership.adopt(createOutputTensor(given(widened2)));
    },
    native: { id, type },
    release: () => binding.deleteTensor(id)
  };
}
function uploadHalves(words2, { type, shape: shape2 }) {
  const { binding } = nativeBackend();
  const pairs = new Int32Array(words2.buffer, words2.byteOffset, words2.length / 2);
  const integers3 = binding.createTensor([pairs.length], DATA_TYPES.int32, pairs);
  const size = binding.createTensor([shape2.length], DATA_TYPES.int32, Int32Array.from(shape2));
  const read = [typeAttribute("T", "int32"), typeAttribute("type", type)];
  const [halves3] = binding.executeOp("Bitcast", read, [integers3], 1);
  const form = [typeAttribute("T", type), typeAttribute("Tshape", "int32")];
  const [shaped] = binding.executeOp("Reshape", form, [given(halves3).id, size], 1);
  for (const id of [integers3, size, given(halves3).id]) binding.deleteTensor(id);
  return given(shaped).id;
}
function typeAttribute(name, type) {
  return { name, type: nativeBackend().binding.TF_ATTR_TYPE, value: DATA_TYPES[type] };
}
function given(value) {
  if (value === void 0) throw new Error("The native backend gave no result.");
  return value;
}

// src/tensor/rewrites.ts
var native2 = {
  transposesFirst: false,
  productsOneByOne: false,
  flipsFilters: false,
  keepsFlippedFilters: false,
  widensBelow: 2 ** 18
};
var REWRITES = {
  wasm: {
    transposesFirst: true,
    productsOneByOne: true,
    flipsFilters: true,
    keepsFlippedFilters: true,
    widensBelow: Infinity
  },
  "native-cpu": native2,
  "native-gpu": native2
};

// src/tensor/stored-weight.ts
function storeWidened(store) {
  return (values, shape2) => store({ dtype: "F32", values: asFloat32(values) }, shape2);
}
function storeNarrowed(store, dtype) {
  return (values, shape2) => store(shape2.length > 1 ? asWords(values, dtype) : values, shape2);
}
function storeAsFloat32(kernels) {
  return (values, shape2) => {
    const tensor2 = kernels.constant(asFloat32(values), shape2);
    return { shape: shape2, tensor: () => tensor2, native: null, release: () => kernels.release(tensor2) };
  };
}

// src/tensor/eager-kernels.ts
function createEagerKernels(backend2, rewrites = {}) {
  const engine2 = currentEngine();
  const ownership = new TensorOwnership();
  const chosen = { ...REWRITES[backend2], ...rewrites };
  const toolbox = createToolbox(engine2, ownership, chosen);
  const { plain } = toolbox;
  return {
    get exact() {
      return this;
    },
    ...plain,
    affine: affineKernel(toolbox),
    matMul: productKernel(toolbox),
    ...convolutionKernels(toolbox),
    turns: eagerTurns(plain),
    read: (a) => Float32Array.from(engine2.readSync(ownership.data(a).dataId)),
    ownership,
    backendTensors: () => engine2.memory().numTensors,
    store: backend2 === "wasm" ? storeAsFloat32(plain) : storeNatively(ownership, chosen.widensBelow),
    backend: backend2
  };
}
function affineKernel({ plain }) {
  const scalar = (value) => plain.constant(Float32Array.of(value), []);
  return (a, factor, offset = 0) => plain.scope(() => {
    if (factor === -1 && offset !== 0) return plain.subtract(scalar(offset), a);
    const scaled2 = factor === 1 && offset !== 0 ? a : plain.multiply(a, scalar(factor));
    return offset === 0 ? scaled2 : plain.add(scaled2, scalar(offset));
  });
}

// src/worker/bench.ts
var SECONDS = 8;
var MOST_RUNS = 100;
var LEAST_RUNS = 3;
async function bench({ checkpoint: file, wanted, tensorflow }, send2) {
  const backend2 = await loadBackend({ wanted, folder: tensorflow });
  send2({ type: "stage", stage: "loading" });
  const began = performance.now();
  const model = await load(file, backend2.name);
  const loading = secondsSince(began);
  const { width: side } = pictureSize(model.config, { width: null, height: null });
  const latents = side / vaeFactor(model.config);
  const batch = exampleBatch(model.config, { batch: 1, height: latents, width: latents });
  send2({ type: "stage", stage: "measuring" });
  const trainingTime = await timing(() => trainingStep(model, batch));
  const { tokens, width } = { tokens: 77, width: textEncoderOf(model.config).width };
  const conditioning = { values: new Float32Array(tokens * width).fill(0.1), tokens, width };
  const guidance = { positive: conditioning, negative: conditioning, scale: 1, grid: batch.grid };
  const evaluate = guidedModel(model, guidance);
  const unetTime = await timing(() => evaluate(batch.latents, 437));
  const memory = process.resourceUsage().maxRSS * 1024;
  return {
    backend: { ...backend2, memory },
    ...{ model: path6.parse(file).name, side, loading, memory },
    trainingStep: trainingTime,
    unetEvaluation: unetTime
  };
}
async function load(file, backend2) {
  const kernels = createEagerKernels(backend2);
  const checkpoint = await openCheckpoint(file);
  try {
    const parts2 = [
      await loadWeights(checkpoint, kernels, "text"),
      await loadWeights(checkpoint, kernels, "unet")
    ];
    return createModel(checkpoint.config, { kernels }, joinWeights(parts2));
  } finally {
    await checkpoint.dispose();
  }
}
async function timing(work) {
  const first = await timed(work);
  const began = performance.now();
  const times = [];
  while (times.length < LEAST_RUNS || secondsSince(began) < SECONDS && times.length < MOST_RUNS)
    times.push(await timed(work));
  times.sort((a, b) => a - b);
  const [fastest = 0] = times;
  return { first, median: times[times.length >> 1] ?? 0, fastest, runs: times.length };
}
async function timed(work) {
  await nextTurn();
  const began = performance.now();
  work();
  return secondsSince(began);
}
function secondsSince(began) {
  return (performance.now() - began) / 1e3;
}

// src/worker/end-with-parent.ts
import { Worker } from "node:worker_threads";
var WATCH = `
const { workerData } = require("node:worker_threads");
const { parent, grace, every } = workerData;
function isThere() {
  try {
    process.kill(parent, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  return process.ppid === parent;
}
const look = setInterval(() => {
  if (isThere()) return;
  clearInterval(look);
  setTimeout(() => process.kill(process.pid, "SIGKILL"), grace);
}, every);
`;
function endWithParent({ grace, every = 5e3 }) {
  const workerData = { parent: process.ppid, grace, every };
  new Worker(WATCH, { eval: true, workerData, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();
}

// src/worker/generate.ts
import { constants as constants4 } from "node:fs";
import { access } from "node:fs/promises";
import path8 from "node:path";
import { setImmediate as nextTurn2 } from "node:timers/promises";

// src/system/file-hash.ts
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
async function sha256OfFile(file) {
  const hash2 = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash2);
  return hash2.digest("hex");
}

// src/diffusion/checkpoint/short-hash.ts
async function shortHash(checkpoint) {
  return (await sha256OfFile(checkpoint)).slice(0, 10);
}

// src/diffusion/conditioning.ts
function conditionPrompt(model, options) {
  const { prompt, vectors, clipSkip } = options;
  const encoder2 = textEncoderOf(model.config);
  const { width, length: length2 } = encoder2;
  const values = encode(model, encoder2, { ...prompt, vectors, clipSkip });
  requireFinite2(values, "text encoder's answer");
  for (let at = 0; at < prompt.tokens.length; at += length2)
    emphasize2(
      values.subarray(at * width, (at + length2) * width),
      prompt.multipliers.subarray(at, at + length2)
    );
  return { values, tokens: prompt.tokens.length, width };
}
function conditionPrompts(model, { positive, negative, vectors }, clipSkip) {
  return {
    positive: conditionPrompt(model, { prompt: positive, vectors, clipSkip }),
    negative: conditionPrompt(model, { prompt: negative, vectors, clipSkip })
  };
}
function encode({ run: run2 }, encoder2, { clipSkip, ...texts }) {
  const { context } = run2({
    name: "text encoder",
    settings: { clipSkip },
    inputs: textInputs(encoder2, texts),
    build: ({ kernels, weights }, inputs) => {
      const recorder = createPlainRecorder(kernels);
      const input = { ...inputs, vectors: recorder.constant(inputs.vectors), clipSkip };
      return { context: encodeText({ recorder, weights }, encoder2, input).value };
    }
  });
  return context;
}
function emphasize2(chunk, multipliers) {
  if (multipliers.every((multiplier) => multiplier === 1)) return;
  const width = chunk.length / multipliers.length;
  const before = sum(chunk);
  for (const [row, multiplier] of multipliers.entries()) {
    for (let i = row * width; i < (row + 1) * width; i++) chunk[i] = (chunk[i] ?? 0) * multiplier;
  }
  const ratio = before / sum(chunk);
  for (let i = 0; i < chunk.length; i++) chunk[i] = (chunk[i] ?? 0) * ratio;
}
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

// src/tensor/philox.ts
var ROUNDS = 10;
var MULTIPLIERS = [3528531795, 3449720151];
var KEY_STEPS = [2654435769, 3144134277];
function philox(counter, key2) {
  let [a, b, c, d] = counter;
  let [k0, k1] = key2;
  for (let round = 0; round < ROUNDS; round += 1) {
    const high0 = highWord(a, MULTIPLIERS[0]);
    const high1 = highWord(c, MULTIPLIERS[1]);
    const low0 = Math.imul(a, MULTIPLIERS[0]);
    const low1 = Math.imul(c, MULTIPLIERS[1]);
    a = high1 ^ b ^ k0;
    b = low1;
    c = high0 ^ d ^ k1;
    d = low0;
    k0 = k0 + KEY_STEPS[0] | 0;
    k1 = k1 + KEY_STEPS[1] | 0;
  }
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}
function highWord(x, y) {
  const [xHigh, xLow, yHigh, yLow] = [x >>> 16, x & 65535, y >>> 16, y & 65535];
  const middle3 = xHigh * yLow + (xLow * yLow >>> 16);
  const rest = xLow * yHigh + (middle3 & 65535);
  return xHigh * yHigh + Math.floor(middle3 / 65536) + (rest >>> 16);
}

// src/diffusion/gpu-noise.ts
function gpuNoise({ seed, draw: draw2 }, shape2) {
  const [height, width, channels] = shape2;
  const size = height * width;
  const noise = new Float32Array(size * channels);
  const key2 = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
  for (let i = 0; i < noise.length; i++) {
    const [a, b] = philox([draw2, 0, i, 0], key2);
    noise[i % size * channels + Math.floor(i / size)] = normal(a, b);
  }
  return noise;
}
function normal(a, b) {
  const u = a * 2 ** -32 + 2 ** -33;
  const v = b * (2 ** -32 * 2 * Math.PI) + 2 ** -33 * 2 * Math.PI;
  return Math.sqrt(-2 * Math.log(u)) * Math.sin(v);
}

// src/diffusion/samplers.ts
function sampling(options) {
  switch (options.sampler) {
    case "DDIM":
      return ddim(options);
    case "Euler":
      return euler(options, (_from, to) => ({ down: to, up: 0 }));
    case "Euler a":
      return euler(options, ancestralStep);
    default:
      return options.sampler;
  }
}
function ancestralStep(from, to) {
  const up = Math.min(to, Math.sqrt(to ** 2 * (from ** 2 - to ** 2) / from ** 2));
  return { down: Math.sqrt(to ** 2 - up ** 2), up };
}
function* euler(options, descend) {
  const { schedule: schedule2, steps: steps2, model, prediction } = options;
  const timesteps = evenTimesteps(steps2, schedule2.timesteps - 1);
  const sigmas = [...timesteps.map((t) => sigmaAt(schedule2, t)), 0];
  let x = Float64Array.from(options.noise, (value) => value * (sigmas[0] ?? 0));
  for (const [i, timestep] of timesteps.entries()) {
    const [sigma = 0, next = 0] = [sigmas[i], sigmas[i + 1]];
    const alpha = 1 / (sigma ** 2 + 1);
    const input = Float32Array.from(x, (value) => value * Math.sqrt(alpha));
    const output2 = model(input, timestep);
    const { down, up } = descend(sigma, next);
    const slope2 = noiseFactors(prediction, alpha);
    const fresh = up > 0 ? options.stepNoise(i + 1) : null;
    x = x.map((value, at) => {
      const noise = slope2.ofInput * (input[at] ?? 0) + slope2.ofOutput * (output2[at] ?? 0);
      return value + (down - sigma) * noise + up * (fresh?.[at] ?? 0);
    });
    yield { step: i + 1, steps: steps2, latents: Float32Array.from(x) };
  }
}
function* ddim(options) {
  const { schedule: schedule2, steps: steps2, model, prediction } = options;
  const timesteps = leadingTimesteps(steps2, schedule2.timesteps);
  let x = Float64Array.from(options.noise);
  for (const [i, timestep] of timesteps.entries()) {
    const alpha = alphaCumprodAt(schedule2, timestep);
    const next = alphaCumprodAt(schedule2, timesteps[i + 1] ?? 0);
    const output2 = model(Float32Array.from(x), timestep);
    const slope2 = noiseFactors(prediction, alpha);
    x = x.map((value, at) => {
      const noise = slope2.ofInput * value + slope2.ofOutput * (output2[at] ?? 0);
      const clean = (value - Math.sqrt(1 - alpha) * noise) / Math.sqrt(alpha);
      return Math.sqrt(next) * clean + Math.sqrt(1 - next) * noise;
    });
    yield { step: i + 1, steps: steps2, latents: Float32Array.from(x) };
  }
}
function noiseFactors(prediction, alpha) {
  return prediction === "epsilon" ? { ofInput: 0, ofOutput: 1 } : { ofInput: Math.sqrt(1 - alpha), ofOutput: Math.sqrt(alpha) };
}
function evenTimesteps(steps2, last2) {
  return Array.from({ length: steps2 }, (_, i) => steps2 === 1 ? last2 : last2 - last2 * i / (steps2 - 1));
}
function leadingTimesteps(steps2, count2) {
  const stride = Math.max(1, Math.floor(count2 / steps2));
  return Array.from({ length: steps2 }, (_, i) => Math.min((steps2 - 1 - i) * stride + 1, count2 - 1));
}

// src/diffusion/draw-latents.ts
function* drawLatents(model, options) {
  const { positive, negative, cfgScale, sampler, steps: steps2, seed, size } = options;
  const { config, schedule: schedule2 } = model;
  const factor = vaeFactor(config);
  const grid = { batch: 1, height: size.height / factor, width: size.width / factor };
  const shape2 = [grid.height, grid.width, config.unet.inChannels];
  for (const step of sampling({
    sampler,
    schedule: schedule2,
    prediction: config.prediction,
    steps: steps2,
    noise: gpuNoise({ seed, draw: 0 }, shape2),
    stepNoise: (number) => gpuNoise({ seed, draw: number }, shape2),
    model: guidedModel(model, { positive, negative, scale: cfgScale, grid })
  })) {
    requireFinite2(step.latents, `picture after step ${step.step}`);
    yield step;
  }
}

// src/diffusion/infotext.ts
function infotext(facts) {
  const hashes = facts.embeddings.map(({ name, hash: hash2 }) => `${name.replaceAll(/[:,]/g, "")}: ${hash2}`);
  const parameters = [
    ["Steps", facts.steps],
    ["Sampler", facts.sampler],
    ["CFG scale", facts.cfgScale],
    ["Seed", facts.seed],
    ["Size", `${facts.width}x${facts.height}`],
    ["Model hash", facts.modelHash],
    ["Model", facts.model],
    ["VAE", facts.vae],
    ["Clip skip", facts.clipSkip > 1 ? facts.clipSkip : null],
    // The seed means what it means on an NVIDIA card: A1111's name for that.
    ["RNG", "NV"],
    ["TI hashes", hashes.length > 0 ? hashes.join(", ") : null],
    ["Version", facts.version]
  ];
  const line2 = parameters.flatMap(([key2, value]) => value === null ? [] : [`${key2}: ${quoted(value)}`]);
  const negative = facts.negativePrompt === "" ? "" : `
Negative prompt: ${facts.negativePrompt}`;
  return `${facts.prompt}${negative}
${line2.join(", ")}`.trim();
}
function quoted(value) {
  const text2 = String(value);
  return /[,:\n]/.test(text2) ? JSON.stringify(text2) : text2;
}

// src/diffusion/tiles.ts
var CHANNELS = 3;
function tileRanges(total, { tile, overlap }) {
  const length2 = Math.min(tile, total);
  const ranges = [];
  for (let begin = 0; ; begin += tile - overlap) {
    const last2 = begin + length2 >= total;
    ranges.push({ begin: last2 ? total - length2 : begin, length: length2 });
    if (last2) return ranges;
  }
}
function joinTiles(tiles, picture) {
  const { height, width, factor } = picture;
  const sums = new Float32Array(height * width * factor * factor * CHANNELS);
  const shares = new Float32Array(height * width * factor * factor);
  for (const tile of tiles) addTile(tile, { sums, shares }, picture);
  return sums.map((sum3, i) => sum3 / (shares[Math.floor(i / CHANNELS)] ?? 1));
}
function addTile({ row, column, values }, { sums, shares }, { height, width, overlap, factor }) {
  const down = fade(row, { total: height, overlap, factor });
  const across = fade(column, { total: width, overlap, factor });
  for (const [y, share] of down.entries()) {
    for (const [x, other] of across.entries()) {
      const weight = share * other;
      const pixel = (row.begin * factor + y) * width * factor + column.begin * factor + x;
      shares[pixel] = (shares[pixel] ?? 0) + weight;
      for (let c = 0; c < CHANNELS; c++) {
        const value = values[(y * across.length + x) * CHANNELS + c] ?? 0;
        sums[pixel * CHANNELS + c] = (sums[pixel * CHANNELS + c] ?? 0) + weight * value;
      }
    }
  }
}
function fade({ begin, length: length2 }, { total, overlap, factor }) {
  const pixels = length2 * factor;
  const rise = (distance) => Math.min(1, (distance + 0.5) / (overlap * factor));
  return Float32Array.from({ length: pixels }, (_, i) => {
    const fromStart = begin === 0 ? 1 : rise(i);
    const fromEnd = begin + length2 === total ? 1 : rise(pixels - 1 - i);
    return fromStart * fromEnd;
  });
}

// src/nn/feature-chain.ts
var FeatureChain = class {
  #recorder;
  #features;
  #grid;
  #isOwn = false;
  constructor(recorder, features, grid) {
    this.#recorder = recorder;
    this.#features = features;
    this.#grid = grid;
  }
  /** `next`: the grid after the block, where it changes. */
  run(build2, next) {
    const grid = this.#grid;
    const consume = this.#isOwn ? [this.#features] : [];
    this.#features = this.#recorder.block([this.#features], (x) => build2(x, grid), { consume });
    this.#grid = next ?? grid;
    this.#isOwn = true;
  }
  get grid() {
    return this.#grid;
  }
  /** What came out at last; it belongs to the caller. */
  get features() {
    return this.#features;
  }
};

// src/nn/image-attention.ts
function imageAttention(network, x, { name, grid }) {
  const normed = groupNorm2(network, x, `${name}.norm`, { batch: grid.batch, epsilon: 1e-6 });
  const query = dense(network, normed, `${name}.q`);
  const key2 = dense(network, normed, `${name}.k`);
  const value = dense(network, normed, `${name}.v`);
  const seen = attention(network.recorder, { query, key: key2, value }, { heads: 1, batch: grid.batch });
  return add(network.recorder, x, dense(network, seen, `${name}.proj_out`));
}

// src/diffusion/vae-parts.ts
var VAE = "first_stage_model";
function middle(network, chain, part2) {
  chain.run((x, grid) => plainResBlock(network, x, { name: `${part2}.mid.block_1`, grid }));
  chain.run((x, grid) => imageAttention(network, x, { name: `${part2}.mid.attn_1`, grid }));
  chain.run((x, grid) => plainResBlock(network, x, { name: `${part2}.mid.block_2`, grid }));
}
function lastConvolution(network, chain, part2) {
  chain.run((x, grid) => {
    const options = { batch: grid.batch, epsilon: 1e-6, silu: true };
    return convolution2(network, groupNorm2(network, x, `${part2}.norm_out`, options), `${part2}.conv_out`, {
      grid
    });
  });
}

// src/diffusion/vae-decoder.ts
var DECODER = `${VAE}.decoder`;
function decodeLatents(network, config, { latents, grid }) {
  const { recorder } = network;
  const chain = new FeatureChain(recorder, recorder.constant(latents), grid);
  chain.run((x) => dense(network, x, `${VAE}.post_quant_conv`));
  chain.run((x, here) => convolution2(network, x, `${DECODER}.conv_in`, { grid: here }));
  middle(network, chain, DECODER);
  for (let level = config.multiples.length - 1; level >= 0; level--) goUp2(network, config, { chain, level });
  lastConvolution(network, chain, DECODER);
  return chain.features;
}
function goUp2(network, { blocks }, { chain, level }) {
  const name = `${DECODER}.up.${level}`;
  for (let i = 0; i <= blocks; i++)
    chain.run((x, grid) => plainResBlock(network, x, { name: `${name}.block.${i}`, grid }));
  if (level === 0) return;
  const to = upsampledGrid(chain.grid);
  chain.run((x, from) => upsample(network, x, `${name}.upsample.conv`, { from, to }), to);
}

// src/diffusion/decode-picture.ts
var DEFAULTS = { tile: 64, overlap: 16, tileAbove: 96 * 96 };
function decodePicture(decoder4, latents, options = {}) {
  const { tile, overlap, tileAbove } = { ...DEFAULTS, ...options };
  const { height, width } = latents;
  if (height * width <= tileAbove) return decodeAtOnce(decoder4, latents);
  const rows2 = tileRanges(height, { tile, overlap });
  const columns2 = tileRanges(width, { tile, overlap });
  const tiles = rows2.flatMap(
    (row) => columns2.map((column) => ({
      row,
      column,
      values: decodeAtOnce(decoder4, cut(latents, row, column))
    }))
  );
  const factor = 2 ** (decoder4.config.vae.multiples.length - 1);
  return joinTiles(tiles, { height, width, overlap, factor });
}
function decodeAtOnce({ config: { vae }, run: run2 }, latents) {
  const { height, width } = latents;
  const { picture } = run2({
    name: "decoder",
    settings: { height, width },
    inputs: { latents: rowsOf2(latents.values, vae.latentChannels) },
    build: ({ kernels, weights }, inputs) => {
      const network = { recorder: createPlainRecorder(kernels), weights };
      const unscaled2 = kernels.affine(inputs.latents, 1 / vae.scale);
      const grid = { batch: 1, height, width };
      return { picture: decodeLatents(network, vae, { latents: unscaled2, grid }).value };
    }
  });
  return picture;
}
function cut({ values, height, width }, row, column) {
  const channels = values.length / (height * width);
  const part2 = new Float32Array(row.length * column.length * channels);
  for (let y = 0; y < row.length; y++) {
    const from = ((row.begin + y) * width + column.begin) * channels;
    part2.set(values.subarray(from, from + column.length * channels), y * column.length * channels);
  }
  return { values: part2, height: row.length, width: column.length };
}

// src/diffusion/picture.ts
function toPicture(model, latents, size) {
  const factor = vaeFactor(model.config);
  const grid = { height: size.height / factor, width: size.width / factor };
  return toRgbPicture(decodePicture(model, { values: latents, ...grid }), size);
}
function toRgbPicture(values, { width, height }) {
  requireFinite2(values, "picture");
  const data = Uint8Array.from(values, (value) => Math.min(255, Math.max(0, (value + 1) * 127.5)));
  return { width, height, data };
}

// src/tokenizer/clip-data.ts
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
function readData(name) {
  return gunzipSync(readFileSync(new URL(name, import.meta.url))).toString("utf8");
}

// src/tokenizer/byte-pairs.ts
var BYTES = 256;
var FIRST_MERGED = 2 * BYTES;
var SYMBOLS = 65536;
var BytePairs = class _BytePairs {
  #bytes;
  /** left · 65,536 + right -> rank */
  #ranks;
  /** The keys of `ranks` by rank. */
  #pairs;
  constructor(bytes, ranks) {
    this.#bytes = bytes;
    this.#ranks = ranks;
    this.#pairs = [...ranks.keys()];
  }
  /** From the bundled merges, which takes some 50 ms. */
  static load() {
    const letters = byteLetters();
    const symbols = /* @__PURE__ */ new Map();
    letters.forEach((letter, i) => symbols.set(letter, i).set(`${letter}</w>`, BYTES + i));
    const ranks = /* @__PURE__ */ new Map();
    for (const [rank, line2] of readData("clip-merges.txt.gz").split("\n").entries()) {
      const space = line2.indexOf(" ");
      const [left, right] = [line2.slice(0, space), line2.slice(space + 1)];
      ranks.set((symbols.get(left) ?? 0) * SYMBOLS + (symbols.get(right) ?? 0), rank);
      symbols.set(left + right, FIRST_MERGED + rank);
    }
    return new _BytePairs(symbolOfByte(), ranks);
  }
  /** The symbols of one word, given as UTF-8. */
  encode(word) {
    const symbols = Array.from(word, (byte) => this.#bytes[byte] ?? 0);
    const last2 = symbols.pop();
    if (last2 === void 0) return [];
    symbols.push(last2 + BYTES);
    return this.#merge(symbols);
  }
  /** The bytes that a symbol stands for. */
  decode(symbol) {
    if (symbol < FIRST_MERGED) return [this.#bytes.indexOf(symbol % BYTES)];
    const pair = this.#pairs[symbol - FIRST_MERGED];
    if (pair === void 0) return [];
    return [...this.decode(Math.floor(pair / SYMBOLS)), ...this.decode(pair % SYMBOLS)];
  }
  #merge(symbols) {
    const next = symbols.map((_, i) => i + 1);
    const previous = symbols.map((_, i) => i - 1);
    const length2 = symbols.length;
    const rankAt = (at) => {
      const after = next[at] ?? length2;
      return after < length2 ? this.#ranks.get((symbols[at] ?? 0) * SYMBOLS + (symbols[after] ?? 0)) : void 0;
    };
    const queue = new NumberHeap();
    const offer = (at) => {
      const rank = rankAt(at);
      if (rank !== void 0) queue.push(rank * length2 + at);
    };
    for (let at = 0; at < length2; at++) offer(at);
    for (let least2 = queue.pop(); least2 !== void 0; least2 = queue.pop()) {
      const at = least2 % length2;
      const rank = (least2 - at) / length2;
      if (symbols[at] === -1 || rankAt(at) !== rank) continue;
      const gone = next[at] ?? length2;
      const after = next[gone] ?? length2;
      symbols[at] = FIRST_MERGED + rank;
      symbols[gone] = -1;
      next[at] = after;
      if (after < length2) previous[after] = at;
      offer(at);
      const before = previous[at] ?? -1;
      if (before >= 0) offer(before);
    }
    return symbols.filter((symbol) => symbol !== -1);
  }
};
function bytesInOrder() {
  const all = Array.from({ length: BYTES }, (_, byte) => byte);
  const printable = all.filter(
    (byte) => byte >= 33 && byte <= 126 || byte >= 161 && byte <= 172 || byte >= 174
  );
  return [...printable, ...all.filter((byte) => !printable.includes(byte))];
}
function symbolOfByte() {
  const symbols = new Uint8Array(BYTES);
  for (const [symbol, byte] of bytesInOrder().entries()) symbols[byte] = symbol;
  return symbols;
}
function byteLetters() {
  const order = bytesInOrder();
  const printable = order.findIndex((byte) => byte === 0);
  return order.map((byte, i) => String.fromCharCode(i < printable ? byte : BYTES + i - printable));
}
var NumberHeap = class {
  #items = [];
  push(value) {
    const items = this.#items;
    let at = items.push(value) - 1;
    while (at > 0) {
      const parent = at - 1 >> 1;
      const above = items[parent] ?? 0;
      if (above <= value) break;
      items[at] = above;
      at = parent;
    }
    items[at] = value;
  }
  pop() {
    const items = this.#items;
    const least2 = items[0];
    const value = items.pop();
    if (value === void 0 || items.length === 0) return least2;
    let at = 0;
    for (; ; ) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if ((items[child + 1] ?? Infinity) < (items[child] ?? 0)) child++;
      const below = items[child] ?? 0;
      if (below >= value) break;
      items[at] = below;
      at = child;
    }
    items[at] = value;
    return least2;
  }
};

// src/tokenizer/clean-text.ts
function cleanText(text2) {
  return fixText(text2).replace(/\s+/g, " ").trim().toLowerCase();
}
function fixText(text2) {
  let unescape = true;
  return text2.split(/(?<=\n)/).map((line2) => {
    unescape &&= !line2.includes("<");
    return fixLine(line2, unescape);
  }).join("");
}
function fixLine(line2, unescape) {
  let current = line2;
  for (; ; ) {
    const fixed = fixOnce(unescape ? unescapeHtml(current) : current);
    if (fixed === current) return fixed;
    current = fixed;
  }
}
var steps = [
  [/[\x80-\x9f]/g, asWindows1252],
  [/[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06]/g, withoutLigature],
  [/[\u3000\uff01-\uffef]/g, (character) => character.normalize("NFKC")],
  [/[\u201c-\u201f]/g, '"'],
  [/[\u02bc\u2018-\u201b]/g, "'"],
  [/\r\n|[\r\u2028\u2029\x85]/g, "\n"],
  [new RegExp("\\p{Surrogate}", "gu"), "�"],
  [/\x1b\[[\p{Nd};]*[a-zA-Z]/gu, ""],
  [/[\x00-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g, ""]
];
function fixOnce(text2) {
  return steps.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), text2).normalize("NFC");
}
var windows1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
function asWindows1252(control) {
  return windows1252.charAt(control.charCodeAt(0) - 128);
}
function withoutLigature(letter) {
  return letter === "ﬅ" ? "ſt" : letter.normalize("NFKC");
}
var entities = null;
function unescapeHtml(text2) {
  if (!text2.includes("&")) return text2;
  entities ??= new Map(
    Object.entries(JSON.parse(readData("html-entities.json.gz")))
  );
  const named = entities;
  return text2.replace(/&#?[0-9A-Za-z]{1,24};/g, (whole2) => {
    if (!whole2.startsWith("&#")) return named.get(whole2.slice(1, -1)) ?? whole2;
    const character = characterOfReference(whole2.slice(2, -1));
    return character === null || character === ";" ? whole2 : character;
  });
}
function characterOfReference(digits) {
  const isHex = /^x[0-9a-f]+$/i.test(digits);
  if (!isHex && !/^\d+$/.test(digits)) return null;
  const code = Number.parseInt(isHex ? digits.slice(1) : digits, isHex ? 16 : 10);
  if (code === 0 || code > 1114111 || code >= 55296 && code <= 57343) return "�";
  if (code === 13) return "\r";
  if (code >= 128 && code <= 159) return asWindows1252(String.fromCharCode(code));
  return isInvalid(code) ? "" : String.fromCodePoint(code);
}
function isInvalid(code) {
  const isControl = code >= 1 && code <= 8 || code === 11 || code >= 14 && code <= 31 || code === 127;
  return isControl || code >= 64976 && code <= 65007 || (code & 65534) === 65534;
}

// src/tokenizer/clip-tokenizer.ts
var START = 49406;
var END2 = 49407;
var specials = /* @__PURE__ */ new Map([
  ["<|startoftext|>", START],
  ["<|endoftext|>", END2]
]);
var MAX_REMEMBERED = 2e4;
var MAX_REMEMBERED_LENGTH = 64;
var ClipTokenizer = class _ClipTokenizer {
  /** Begins each chunk. */
  start = START;
  /** Ends each chunk and fills it up. */
  end = END2;
  /** The word ",". */
  comma;
  #pairs;
  #remembered = /* @__PURE__ */ new Map();
  constructor(pairs) {
    this.#pairs = pairs;
    [this.comma = 0] = this.encode(",");
  }
  static load() {
    return new _ClipTokenizer(BytePairs.load());
  }
  /** The ids of a text, none for an empty one. */
  encode(text2) {
    const ids = [];
    for (const part2 of text2.split(/(<\|startoftext\|>|<\|endoftext\|>)/)) {
      const special = specials.get(part2);
      if (special !== void 0) ids.push(special);
      else
        for (const [word] of cleanText(part2).matchAll(words))
          for (const id of this.#encodeWord(word)) ids.push(id);
    }
    return ids;
  }
  /** What a token stands for, without the space behind a word; of a letter in several tokens each has a �. */
  decode(id) {
    if (id >= START) return id === START ? "<|startoftext|>" : "<|endoftext|>";
    return decoder3.decode(Uint8Array.from(this.#pairs.decode(id)));
  }
  #encodeWord(word) {
    const special = specials.get(word);
    if (special !== void 0) return [special];
    const known2 = this.#remembered.get(word);
    if (known2 !== void 0) return known2;
    const ids = this.#pairs.encode(encoder.encode(word));
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    if (word.length <= MAX_REMEMBERED_LENGTH) this.#remembered.set(word, ids);
    return ids;
  }
};
var encoder = new TextEncoder();
var decoder3 = new TextDecoder();
var words = new RegExp("<\\|startoftext\\|>|<\\|endoftext\\|>|'[s\\u017f]|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}\\u0345]+", "gu");

// src/tokenizer/prompt-attention.ts
var BREAK = { text: "BREAK", weight: -1 };
var ROUND = 1.1;
var SQUARE = 1 / 1.1;
var pieces = /\\[()[\]\\]?|[([]|:\s*([+-]?[.\d]+)\s*\)|[)\]]|[^\\()[\]:]+|:/gu;
var breaks = /(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])/u;
function parseAttention(prompt) {
  const reader2 = new AttentionReader();
  for (const [piece, weight] of prompt.matchAll(pieces)) reader2.piece(piece, weight);
  return merged(reader2.finish());
}
var AttentionReader = class {
  #parts = [];
  /** Numbers of the parts that brackets open before. */
  #round = [];
  #square = [];
  piece(piece, weightText) {
    if (piece.startsWith("\\")) this.#parts.push({ text: piece.slice(1), weight: 1 });
    else if (piece === "(") this.#round.push(this.#parts.length);
    else if (piece === "[") this.#square.push(this.#parts.length);
    else if (weightText !== void 0 && this.#round.length > 0) this.#weigh(piece, Number(weightText));
    else if (piece === ")" && this.#round.length > 0) this.#close(this.#round, ROUND);
    else if (piece === "]" && this.#square.length > 0) this.#close(this.#square, SQUARE);
    else this.#text(piece);
  }
  finish() {
    while (this.#round.length > 0) this.#close(this.#round, ROUND);
    while (this.#square.length > 0) this.#close(this.#square, SQUARE);
    return this.#parts;
  }
  #weigh(piece, weight) {
    if (Number.isNaN(weight)) this.#text(piece.slice(0, -1));
    this.#close(this.#round, Number.isNaN(weight) ? ROUND : weight);
  }
  #close(opened, factor) {
    for (let i = opened.pop() ?? 0; i < this.#parts.length; i++) {
      const part2 = this.#parts[i];
      if (part2 !== void 0) part2.weight *= factor;
    }
  }
  #text(text2) {
    const [first = "", ...others] = text2.split(breaks);
    this.#parts.push({ text: others.length > 0 ? first.trimEnd() : first, weight: 1 });
    for (const [i, part2] of others.entries()) {
      this.#parts.push({ ...BREAK });
      this.#parts.push({ text: i < others.length - 1 ? part2.trim() : part2.trimStart(), weight: 1 });
    }
  }
};
function merged(parts2) {
  const result = [];
  for (const part2 of parts2) {
    const last2 = result.at(-1);
    if (last2?.weight === part2.weight) last2.text += part2.text;
    else result.push({ ...part2 });
  }
  return result.length > 0 ? result : [{ text: "", weight: 1 }];
}

// src/tokenizer/prompt-chunks.ts
var CHUNK_TOKENS = 75;
var COMMA_BACKTRACK = 20;
function indexEmbeddings(embeddings, tokenizer) {
  const index = /* @__PURE__ */ new Map();
  for (const { name, vectors } of embeddings) {
    if (vectors > CHUNK_TOKENS) throw new PromptError(name, vectors);
    const ids = tokenizer.encode(name);
    const [first] = ids;
    if (first === void 0) continue;
    const others = index.get(first) ?? [];
    index.set(
      first,
      [...others, { name, vectors, ids }].sort((a, b) => b.ids.length - a.ids.length)
    );
  }
  return index;
}
var PromptError = class extends CodedError {
  constructor(name, vectors) {
    super("EMBEDDING_TOO_LONG", {
      message: `The embedding ${name} has ${vectors} vectors, and a prompt takes at most ${CHUNK_TOKENS} at a time.`,
      hint: "Use one with fewer vectors."
    });
  }
};
function chunkPrompt(prompt, tokenizer, embeddings = /* @__PURE__ */ new Map()) {
  const chunker = new Chunker(tokenizer, embeddings);
  for (const { text: text2, weight } of parseAttention(prompt)) {
    if (text2 === BREAK.text && weight === BREAK.weight) chunker.end();
    else chunker.add(tokenizer.encode(text2), weight);
  }
  return chunker.finish();
}
var Chunker = class {
  #tokenizer;
  #embeddings;
  #chunks = [];
  #ids = [];
  #weights = [];
  #placements = [];
  #comma = -1;
  constructor(tokenizer, embeddings) {
    this.#tokenizer = tokenizer;
    this.#embeddings = embeddings;
  }
  add(tokens, weight) {
    for (let at = 0; at < tokens.length; ) {
      const token = tokens[at] ?? 0;
      if (token === this.#tokenizer.comma) this.#comma = this.#ids.length;
      else if (this.#ids.length === CHUNK_TOKENS) this.#endAtComma();
      if (this.#ids.length === CHUNK_TOKENS) this.end();
      const embedding = embeddingAt(tokens, at, this.#embeddings);
      if (embedding === null) {
        this.#push(token, weight);
        at += 1;
      } else {
        this.#place(embedding, weight);
        at += embedding.ids.length;
      }
    }
  }
  /** Ends the chunk here. */
  end() {
    const { start, end } = this.#tokenizer;
    const ids = new Int32Array(CHUNK_TOKENS + 2).fill(end);
    const weights = new Float32Array(CHUNK_TOKENS + 2).fill(1);
    ids[0] = start;
    ids.set(this.#ids, 1);
    weights.set(this.#weights, 1);
    this.#chunks.push({ ids, weights, placements: this.#placements });
    this.#ids = [];
    this.#weights = [];
    this.#placements = [];
    this.#comma = -1;
  }
  finish() {
    const last2 = this.#ids.length;
    const full = this.#chunks.length;
    if (last2 > 0 || full === 0) this.end();
    return { chunks: this.#chunks, tokens: full * CHUNK_TOKENS + last2 };
  }
  /** Ends a full chunk behind its last comma, if that is near; what followed begins the next one. */
  #endAtComma() {
    if (this.#comma < 0 || this.#ids.length - this.#comma > COMMA_BACKTRACK) return;
    const ids = this.#ids.splice(this.#comma + 1);
    const weights = this.#weights.splice(this.#comma + 1);
    this.end();
    this.#ids = ids;
    this.#weights = weights;
  }
  #place({ name, vectors }, weight) {
    if (this.#ids.length + vectors > CHUNK_TOKENS) this.end();
    for (let vector = 0; vector < vectors; vector++) {
      this.#placements.push({ position: this.#ids.length + 1, name, vector });
      this.#push(0, weight);
    }
  }
  #push(id, weight) {
    this.#ids.push(id);
    this.#weights.push(weight);
  }
};
function embeddingAt(tokens, at, embeddings) {
  const candidates = embeddings.get(tokens[at] ?? -1) ?? [];
  return candidates.find(({ ids }) => ids.every((id, i) => tokens[at + i] === id)) ?? null;
}

// src/diffusion/prompt-embeddings.ts
import { createHash as createHash2 } from "node:crypto";
import path7 from "node:path";

// src/embeddings/base-model-of.ts
var unknown = { baseModel: null, vectors: null, width: null, mainKeys: [] };
var singleKeys = ["*", "emb_params", "emp_params"];
var byWidth = /* @__PURE__ */ new Map([
  [768, "sd1"],
  [1024, "sd2"],
  [1280, "sdxl-refiner"]
]);
function tensorRoles(tensors) {
  const t5 = ["t5xxl", "t5"].filter((key2) => tensors.has(key2)).slice(0, 1);
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
function rows(tensor2) {
  const [first, second] = tensor2?.shape ?? [];
  if (first === void 0 || (tensor2?.shape.length ?? 0) > 2) return null;
  return second === void 0 ? { count: 1, width: first } : { count: first, width: second };
}
function singleTensor(tensors) {
  const inputs = [...tensors.keys()].filter((key3) => !key3.endsWith("_out"));
  const key2 = tensors.size === 1 ? [...tensors.keys()][0] : singleKeys.find((k) => tensors.has(k)) ?? inputs[0];
  const isNamed = key2 !== void 0 && (singleKeys.includes(key2) || inputs.length <= 1);
  const shape2 = isNamed ? rows(tensors.get(key2)) : null;
  if (!isNamed || shape2 === null) return unknown;
  return {
    baseModel: byWidth.get(shape2.width) ?? null,
    vectors: shape2.count,
    width: shape2.width,
    mainKeys: [key2]
  };
}

// src/embeddings/file-names.ts
var FORMATS = /* @__PURE__ */ new Map([
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
  return FORMATS.has(splitName(before).extension.toLowerCase()) ? before : null;
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
  const format = FORMATS.get(extension2.toLowerCase()) ?? null;
  if (format === null || isTemporaryName(name)) return null;
  if (IMAGE_FORMATS.has(format) && splitName(stem).extension.toLowerCase() === ".preview") return null;
  return format;
}
function splitId(id) {
  const slash = id.lastIndexOf("/");
  return { folder: slash < 0 ? "" : id.slice(0, slash), fileName: id.slice(slash + 1) };
}
function joinId(folder, fileName2) {
  return folder === "" ? fileName2 : `${folder}/${fileName2}`;
}

// src/embeddings/detect-container.ts
import { extname } from "node:path";

// src/formats/png-chunks.ts
import { crc32 as crc322, inflateSync } from "node:zlib";
var pngSignature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
var maxTextBytes = 4 * 1024 * 1024;
var latin12 = new TextDecoder("latin1");
function* pngChunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = pngSignature.length; ; ) {
    if (at + 12 > bytes.length) throw corruptPng("it is cut off");
    const length2 = view.getUint32(at);
    const end = at + 8 + length2;
    if (end + 4 > bytes.length) throw corruptPng("it is cut off");
    const type = latin12.decode(bytes.subarray(at + 4, at + 8));
    if (crc322(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      throw corruptPng(`chunk ${type} is damaged`);
    yield { type, data: bytes.subarray(at + 8, end) };
    if (type === "IEND") return;
    at = end + 4;
  }
}
function findPngText(bytes, keyword3) {
  for (const { type, data } of pngChunks(bytes)) {
    const end = data.indexOf(0);
    if (end < 0 || end > 79 || latin12.decode(data.subarray(0, end)) !== keyword3) continue;
    if (data.length > maxTextBytes)
      throw new FormatError("TOO_LARGE", `The text in the picture is ${data.length} bytes.`);
    if (type === "tEXt") return latin12.decode(data.subarray(end + 1));
    if (type === "zTXt") return latin12.decode(inflateText(data.subarray(end + 2)));
    if (type === "iTXt") return internationalText(data.subarray(end + 1));
  }
  return null;
}
function writePngChunks(chunks) {
  const size = chunks.reduce((sum3, { data }) => sum3 + 12 + data.length, pngSignature.length);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(pngSignature);
  let at = pngSignature.length;
  for (const { type, data } of chunks) {
    const end = at + 8 + data.length;
    view.setUint32(at, data.length);
    for (let i = 0; i < 4; i++) bytes[at + 4 + i] = type.charCodeAt(i);
    bytes.set(data, at + 8);
    view.setUint32(end, crc322(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}
function pngText(keyword3, text2) {
  return {
    type: "tEXt",
    data: Uint8Array.from(`${keyword3}\0${text2}`, (character) => character.charCodeAt(0))
  };
}
function pngUnicodeText(keyword3, text2) {
  return { type: "iTXt", data: new TextEncoder().encode(`${keyword3}\0\0\0\0\0${text2}`) };
}
function internationalText(data) {
  const language = data.indexOf(0, 2);
  const keyword3 = language < 0 ? -1 : data.indexOf(0, language + 1);
  if (keyword3 < 0) throw corruptPng("a text chunk is damaged");
  const text2 = data.subarray(keyword3 + 1);
  return new TextDecoder().decode(data[0] === 1 ? inflateText(text2) : text2);
}
function inflateText(packed) {
  try {
    return inflateSync(packed, { maxOutputLength: maxTextBytes });
  } catch {
    throw corruptPng("a text chunk does not unpack");
  }
}
function corruptPng(seen) {
  return new FormatError("CORRUPT_PNG", `Not a valid PNG file: ${seen}.`);
}

// src/embeddings/detect-container.ts
var OPEN_BRACE = 123;
var PICKLE_PROTOCOL = 128;
function detectContainer(start, fileName2) {
  if (start.length === 0) throw new FormatError("EMPTY_FILE", "The file is empty.");
  const extension2 = extname(fileName2).toLowerCase();
  if (startsWith(start, pngSignature)) return "png";
  if (startsWith(start, [80, 75, 3, 4])) return "torch-zip";
  if (start[8] === OPEN_BRACE && start[7] === 0) return "safetensors";
  if (start[0] === PICKLE_PROTOCOL && (start[1] ?? 255) <= 5) return "torch-legacy";
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
function startsWith(bytes, prefix) {
  return Array.from(prefix).every((byte, i) => bytes[i] === byte);
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
  const json = /NaN|Infinity/.test(text2) ? quoteNonFinite(text2) : text2;
  let value;
  try {
    value = JSON.parse(json);
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
  const shape2 = [];
  let level = value["TORCHTENSOR"];
  while (Array.isArray(level) && shape2.length <= 8) {
    shape2.push(level.length);
    level = level[0];
  }
  const count2 = elementCount(shape2);
  if (shape2.length > 8 || count2 > maxElements) throw corruptPng("a tensor in it has an impossible shape");
  const values = new Float32Array(count2);
  fill(values, value["TORCHTENSOR"], shape2, 0);
  return { dtype: "F32", shape: shape2, bytes: fromFloat32(values, "F32") };
}
function tensorToJson(tensor2) {
  const texts = Array.from(toFloat32(tensor2), numberText);
  return `{"TORCHTENSOR": ${nest(texts, tensor2.shape)}}`;
}
function nest(texts, shape2) {
  const [size, ...inner] = shape2;
  if (size === void 0) return texts[0] ?? "0.0";
  const step = texts.length / Math.max(1, size);
  const parts2 = Array.from({ length: size }, (_, i) => nest(texts.slice(i * step, (i + 1) * step), inner));
  return `[${parts2.join(", ")}]`;
}
function numberText(value) {
  if (Object.is(value, -0)) return "-0.0";
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}
function fill(values, level, shape2, start) {
  const [size, ...inner] = shape2;
  if (size === void 0) {
    values[start] = numberOf(level);
    return;
  }
  if (!Array.isArray(level) || level.length !== size)
    throw corruptPng("a tensor in it has rows of different lengths");
  if (inner.length === 0) {
    for (let i = 0; i < size; i++) values[start + i] = numberOf(level[i]);
    return;
  }
  const step = inner.reduce((product3, n) => product3 * n, 1);
  level.forEach((item, i) => fill(values, item, inner, start + i * step));
}
function numberOf(item) {
  const value = typeof item === "number" ? item : nonFinite.get(item);
  if (value === void 0) throw corruptPng("a tensor in it holds something that is no number");
  return value;
}
function quoteNonFinite(text2) {
  const parts2 = [];
  let copied = 0;
  for (let i = 0; i < text2.length; i++) {
    if (text2[i] === '"') i = endOfString(text2, i) - 1;
    else if (text2[i] === "N" || text2[i] === "I" || text2[i] === "-") {
      const literal = ["-Infinity", "Infinity", "NaN"].find((word) => text2.startsWith(word, i));
      if (literal === void 0) continue;
      if (parts2.length > maxElements / 4)
        throw new FormatError("TOO_LARGE", "The text in the picture is full of NaN.");
      parts2.push(text2.slice(copied, i), `"${literal}"`);
      i += literal.length - 1;
      copied = i + 1;
    }
  }
  return parts2.join("") + text2.slice(copied);
}

// src/formats/pixel-data.ts
import { deflateSync, inflateSync as inflateSync2 } from "node:zlib";
var maxPayloadBytes = 4 * 1024 * 1024;
function extractPixelData(picture) {
  const cropped = cropBlack(picture);
  const black = blackColumns(cropped);
  const [first] = black;
  const last2 = black.at(-1);
  if (first === void 0 || last2 === void 0 || first === last2) {
    throw new FormatError("NO_IMAGE_DATA", "The picture holds no embedding.");
  }
  const low = unmask(columns(cropped, 0, first));
  const high = unmask(columns(cropped, last2 + 1, cropped.width));
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
  const block2 = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    block2.set(data.subarray((y * width + from) * 3, (y * width + to) * 3), y * rowBytes);
  }
  return block2;
}
function blank(width, height) {
  return { width, height, data: new Uint8Array(width * height * 3) };
}

// src/formats/png-pixels.ts
import { convertIndexedToRgb, decode, encode as encode2 } from "./vendor/fast-png.mjs";
import { deflateSync as deflateSync2, inflateSync as inflateSync3 } from "node:zlib";
var maxSearchedBytes = 8 * 1024 * 1024;
var channelsOf = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
function decodePngPixels(bytes, maxBytes2 = maxSearchedBytes) {
  const safe = rebuildBounded(bytes, maxBytes2);
  try {
    return toRgb(decode(safe));
  } catch (error) {
    throw error instanceof FormatError ? error : corruptPng("its pixels cannot be decoded");
  }
}
function encodePngPixels(picture) {
  return encode2({ ...picture, channels: 3, depth: 8 });
}
function rebuildBounded(bytes, maxBytes2) {
  const chunks = [...pngChunks(bytes)];
  const header2 = chunks[0];
  if (header2?.type !== "IHDR" || header2.data.length !== 13) throw corruptPng("its header is missing");
  const expected = rawSize(header2.data, maxBytes2);
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
function rawSize(header2, maxBytes2) {
  const view = new DataView(header2.buffer, header2.byteOffset, header2.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, channels, interlace] = [view.getUint8(8), channelsOf[view.getUint8(9)], view.getUint8(12)];
  if (channels === void 0 || width === 0 || height === 0) throw corruptPng("its header is impossible");
  const least2 = (Math.ceil(width * channels * depth / 8) + 1) * height;
  if (least2 > maxBytes2) throw new FormatError("TOO_LARGE", `The picture of ${width}×${height} is too large.`);
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
  const json = text2 === null ? extractPixelData(decodePngPixels(bytes)) : Buffer.from(text2, "base64");
  return parseEmbeddingJson(new TextDecoder().decode(json));
}
function embeddingChunk(json) {
  const text2 = pngText(keyword, Buffer.from(json).toString("base64"));
  if (text2.data.length <= maxTextBytes) return text2;
  throw new FormatError("CANNOT_WRITE", "The embedding is too large for a picture.");
}

// src/embeddings/read-embedding-json.ts
function readJsonEmbedding(bytes) {
  const root = readPngEmbedding(bytes);
  const wrapped = root["string_to_param"];
  const tensors = /* @__PURE__ */ new Map();
  const otherKeys = [];
  for (const [key2, value] of Object.entries(isJsonObject(wrapped) ? wrapped : root)) {
    const tensor2 = tensorFromJson(value);
    if (tensor2 === null) otherKeys.push(key2);
    else tensors.set(key2, tensor2);
  }
  return {
    tensors: new Map(
      [...tensors].map(([key2, { dtype, shape: shape2 }]) => [key2, { dtype, shape: shape2 }])
    ),
    read(key2) {
      const tensor2 = tensors.get(key2);
      if (tensor2 === void 0) throw new FormatError("CORRUPT_PNG", `Tensor ${key2} is missing.`);
      return tensor2;
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
    tensors: new Map([...tensors].map(([key2, tensor2]) => [key2, tensorInfo(tensor2)])),
    read(key2) {
      const tensor2 = tensors.get(key2);
      if (tensor2 === void 0) throw new FormatError("CORRUPT_PICKLE", `Tensor ${key2} is missing.`);
      return file.read(tensor2);
    },
    facts: Object.fromEntries(factKeys.map((key2) => [key2, root.entries.get(key2)])),
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
  for (const [key2, value] of dict.entries) {
    const tensor2 = asTensor(value);
    const name = typeof key2 === "string" || typeof key2 === "number" ? String(key2) : "?";
    if (tensor2 === null) otherKeys.push(name);
    else tensors.set(name, tensor2);
  }
  return { tensors, otherKeys };
}

// src/embeddings/read-embedding.ts
var maxTensors = 64;
function readEmbedding(bytes, fileName2) {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const container = detectContainer(plain, fileName2);
  const content = readContent2(plain, container);
  const header2 = headerOf(content, formatOf(container));
  return { ...header2, tensors: new Map([...content.tensors.keys()].map((key2) => [key2, content.read(key2)])) };
}
function readContent2(bytes, container) {
  switch (container) {
    case "safetensors":
      return safetensorsContent2(readSafetensorsHeader(bytes, bytes.length), bytes);
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
function safetensorsContent2(header2, bytes) {
  const tensors = /* @__PURE__ */ new Map();
  for (const [key2, { dtype, shape: shape2 }] of header2.tensors) tensors.set(key2, { dtype, shape: shape2 });
  const read = (key2) => {
    const entry2 = header2.tensors.get(key2);
    if (entry2 === void 0) throw new FormatError("CORRUPT_SAFETENSORS", `Tensor ${key2} is missing.`);
    return { dtype: entry2.dtype, shape: entry2.shape, bytes: bytes.slice(entry2.begin, entry2.end) };
  };
  const layout2 = { wrapper: "dict", otherKeys: [], records: [], globals: [] };
  return { tensors, read, facts: header2.metadata ?? {}, metadata: header2.metadata, layout: layout2 };
}
function headerOf(content, format) {
  const { tensors, facts, metadata, layout: layout2 } = content;
  if (tensors.size === 0) throw new FormatError("NOT_AN_EMBEDDING", "The file holds no tensors.");
  if (tensors.size > maxTensors)
    throw new FormatError("NOT_AN_EMBEDDING", `The file holds ${tensors.size} tensors.`);
  const size = [...tensors.values()].reduce(
    (sum3, { dtype, shape: shape2 }) => sum3 + elementCount(shape2) * dtypeSize[dtype],
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
    layout: layout2
  };
}
function textOf(value) {
  return typeof value === "string" ? value : null;
}
function stepOf(value) {
  const step = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof step === "number" && Number.isSafeInteger(step) && step >= 0 ? step : null;
}

// src/embeddings/scan.ts
import { isUtf8 } from "node:buffer";
import { readdir, realpath as realpath2, stat as stat5 } from "node:fs/promises";
import { join as join2, sep } from "node:path";

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

// src/embeddings/file-stamp.ts
import { lstatSync, statSync as statSync2 } from "node:fs";
import { lstat, stat as stat4 } from "node:fs/promises";
function pathState(path30) {
  return diskRequest(
    () => lookDirectly(path30),
    () => lookPatiently(path30)
  );
}
function lookDirectly(path30) {
  try {
    const stats = statSync2(path30, { throwIfNoEntry: false });
    if (stats) return stateOf(stats);
    return lstatSync(path30, { throwIfNoEntry: false })?.isSymbolicLink() ? brokenFile() : { kind: "absent" };
  } catch (error) {
    return isAbsent(error) ? { kind: "absent" } : brokenFile();
  }
}
async function lookPatiently(path30) {
  try {
    return stateOf(await stat4(path30));
  } catch (error) {
    if (!isAbsent(error)) return brokenFile();
    const link4 = await lstat(path30).catch(() => null);
    return link4?.isSymbolicLink() ? brokenFile() : { kind: "absent" };
  }
}
function stateOf(stats) {
  if (stats.isDirectory()) return { kind: "folder" };
  if (!stats.isFile()) return { kind: "absent" };
  const { size, mtimeMs, birthtimeMs } = stats;
  return { kind: "file", stamp: { size, mtimeMs, birthtimeMs, broken: false } };
}
function brokenFile() {
  return { kind: "file", stamp: { size: 0, mtimeMs: 0, birthtimeMs: 0, broken: true } };
}

// src/embeddings/scan.ts
async function scanTree(root, startId, options) {
  const scan = { files: /* @__PURE__ */ new Map(), folders: /* @__PURE__ */ new Map() };
  const seen = options.seen ?? /* @__PURE__ */ new Set();
  const real = [startId];
  const linked = [];
  for (let id = real.shift() ?? linked.shift(); id !== void 0; id = real.shift() ?? linked.shift()) {
    const path30 = join2(root, id);
    const truePath = await realpath2(path30).catch(() => null);
    if (truePath === null || seen.has(truePath) || options.skip.has(truePath)) continue;
    seen.add(truePath);
    const found = await readFolder({ path: path30, truePath, id }, scan);
    real.push(...found.folders);
    linked.push(...found.links);
  }
  return scan;
}
async function readFolder(place, scan) {
  const { path: path30, truePath, id } = place;
  const found = { folders: [], links: [] };
  try {
    const { mtimeMs, ino } = await stat5(path30);
    const entries = await readdir(path30, { withFileTypes: true });
    const badNames = await readBadNames(path30, entries);
    scan.folders.set(id, { path: path30, truePath, mtimeMs, inode: ino, error: null, badNames });
    const others = entries.filter((entry2) => {
      if (entry2.isDirectory()) found.folders.push(joinId(id, entry2.name));
      return !entry2.isDirectory();
    });
    await inBatches(
      others,
      256,
      ({ name }) => andThen(pathState(`${path30}${sep}${name}`), (state) => {
        if (state.kind === "file") scan.files.set(joinId(id, name), state.stamp);
        if (state.kind === "folder") found.links.push(joinId(id, name));
      })
    );
  } catch (error) {
    scan.folders.set(id, { path: path30, truePath, mtimeMs: 0, inode: 0, error, badNames: [] });
  }
  return found;
}
async function readBadNames(path30, entries) {
  const suspects = entries.filter(({ name }) => name.includes("�"));
  if (suspects.length === 0) return [];
  const folders = new Set(suspects.filter((entry2) => entry2.isDirectory()).map(({ name }) => name));
  const names = await readdir(path30, { encoding: "buffer" });
  return names.filter((name) => !isUtf8(name)).map((name) => escaped(name) + (folders.has(name.toString()) ? "/" : ""));
}
function escaped(name) {
  return Array.from(
    name,
    (byte) => byte >= 32 && byte < 127 && byte !== 92 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`
  ).join("");
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

// src/diffusion/prompt-embeddings.ts
var MAX_FILE_BYTES = 64 * 1024 * 1024;
async function findPromptEmbeddings(folder, texts, { width, except }) {
  const embeddings = [];
  const problems = [];
  for (const [name, file] of await namedFiles(folder, texts)) {
    if (except !== void 0 && squeeze(name) === squeeze(except)) continue;
    try {
      embeddings.push(await readPromptEmbedding(file, { name, width }));
    } catch (error) {
      problems.push(notUsed(name, error));
    }
  }
  return { embeddings, problems };
}
async function namedFiles(folder, texts) {
  const said = texts.map(squeeze);
  const { files } = await scanTree(folder, "", { skip: /* @__PURE__ */ new Set() });
  const named = /* @__PURE__ */ new Map();
  for (const id of [...files.keys()].sort()) {
    const { fileName: fileName2 } = splitId(id);
    const { stem } = splitName(fileName2);
    const wanted = embeddingFormat(fileName2) !== null && said.some((text2) => text2.includes(squeeze(stem)));
    if (wanted && !named.has(stem)) named.set(stem, path7.join(folder, id));
  }
  return named;
}
function squeeze(text2) {
  return text2.toLowerCase().replaceAll(/\s/g, "");
}
async function readPromptEmbedding(file, { name, width }) {
  const bytes = await readFileBounded(file, MAX_FILE_BYTES);
  const embedding = readEmbedding(bytes, path7.basename(file));
  const values = valuesFor(embedding, width);
  if (!values.every(Number.isFinite)) throw new Error("it holds values that are no numbers.");
  const vectors = values.length / width;
  if (vectors > CHUNK_TOKENS)
    throw new Error(`it has ${vectors} vectors, and a prompt takes ${CHUNK_TOKENS} at a time.`);
  const hash2 = createHash2("sha256").update(bytes).digest("hex").slice(0, 12);
  return { name, values, vectors, hash: hash2 };
}
function valuesFor(embedding, width) {
  const { mainKeys } = tensorRoles(embedding.tensors);
  const tensor2 = embedding.tensors.get(mainKeys[0] ?? "");
  if (tensor2 === void 0) throw new Error("it does not say which of its tensors counts.");
  if (embedding.width !== width || mainKeys.length !== 1) {
    const family = embedding.baseModel === null ? "" : ` (${baseModelNames[embedding.baseModel]})`;
    throw new Error(`its vectors are ${embedding.width ?? "?"} wide${family}, this model's ${width}.`);
  }
  return toFloat32(tensor2);
}
function notUsed(name, error) {
  return {
    code: "EMBEDDING_NOT_USED",
    message: `The embedding ${name} is not used: ${error instanceof Error ? error.message : String(error)}`,
    hint: "Its name is read as ordinary words."
  };
}

// src/diffusion/plain-prompt.ts
var NETWORKS = /<\w+:[^>]+>/g;
var COMMENTS = /#[^\n]*(?:\n|$)/g;
var NOT_DONE = [
  { pattern: /\[[^[\]]*:\s*[\d.]+\s*\]/, what: "A schedule such as [from:to:0.5]" },
  { pattern: /\[[^[\]|]*\|[^[\]]*\]/, what: "An alternation such as [this|that]" },
  { pattern: /\bAND\b/, what: "A combination by AND" }
];
function plainPrompt(written) {
  const prompt = written.replaceAll(COMMENTS, "\n");
  const networks = prompt.match(NETWORKS) ?? [];
  const problems = NOT_DONE.filter(({ pattern }) => pattern.test(prompt)).map(({ what }) => ({
    code: "PROMPT_SYNTAX",
    message: `${what} is read as ordinary words here.`,
    hint: "Only the web UI does it."
  }));
  if (networks.length > 0) {
    problems.push({
      code: "NETWORK",
      message: `${networks.join(", ")}: networks are not used here.`,
      hint: "The picture comes without them."
    });
  }
  return { text: prompt.replaceAll(NETWORKS, ""), problems };
}

// src/diffusion/prompt-rows.ts
function promptRows(chunks, firstRows) {
  const length2 = chunks[0]?.ids.length ?? 0;
  const tokens = new Int32Array(chunks.length * length2);
  const multipliers = new Float32Array(chunks.length * length2);
  const placements = [];
  for (const [i, chunk] of chunks.entries()) {
    tokens.set(chunk.ids, i * length2);
    multipliers.set(chunk.weights, i * length2);
    for (const { position, name, vector } of chunk.placements) {
      const first = firstRows.get(name);
      if (first === void 0) throw new RangeError(`The embedding ${name} is placed, and not at hand.`);
      placements.push({ row: i * length2 + position, vector: first + vector });
    }
  }
  return { tokens, multipliers, placements };
}

// src/diffusion/read-prompts.ts
async function readPrompts(texts, encoder2) {
  const plain = [plainPrompt(texts.prompt), plainPrompt(texts.negativePrompt)];
  const prompts = plain.map(({ text: text2 }) => text2);
  const tokenizer = ClipTokenizer.load();
  if (encoder2.tokens !== tokenizer.end + 1) throw otherVocabulary(encoder2);
  const found = await findEmbeddings(texts, prompts, encoder2);
  const index = indexEmbeddings(found.embeddings, tokenizer);
  const [positive = [], negative = []] = prompts.map((text2) => chunkPrompt(text2, tokenizer, index).chunks);
  const called = new Set(
    [...positive, ...negative].flatMap(({ placements }) => placements.map(({ name }) => name))
  );
  const embeddings = found.embeddings.filter(({ name }) => called.has(name));
  const { vectors, firstRows } = oneTable(embeddings);
  return {
    positive: promptRows(positive, firstRows),
    negative: promptRows(negative, firstRows),
    embeddings,
    vectors,
    problems: [...plain.flatMap(({ problems }) => problems), ...found.problems]
  };
}
async function findEmbeddings({ embeddingsDir, own }, prompts, { width }) {
  const { embeddings, problems } = embeddingsDir === null ? { embeddings: [], problems: [] } : await findPromptEmbeddings(embeddingsDir, prompts, { width, except: own?.name });
  return { embeddings: own === void 0 ? embeddings : [own, ...embeddings], problems };
}
function oneTable(embeddings) {
  const vectors = new Float32Array(embeddings.reduce((size, { values }) => size + values.length, 0));
  const firstRows = /* @__PURE__ */ new Map();
  let [at, row] = [0, 0];
  for (const embedding of embeddings) {
    vectors.set(embedding.values, at);
    firstRows.set(embedding.name, row);
    at += embedding.values.length;
    row += embedding.vectors;
  }
  return { vectors, firstRows };
}
function otherVocabulary({ tokens }) {
  return new GenerationError("VOCABULARY", {
    message: `The model's text encoder knows ${tokens} tokens, and CLIP has 49,408: prompts can't be read for it.`,
    hint: "Use a checkpoint of the Stable Diffusion 1 family."
  });
}

// src/formats/png-parameters.ts
var keyword2 = "parameters";
function writePngWithParameters(picture, parameters, more = []) {
  const [header2, ...rest] = pngChunks(encodePngPixels(picture));
  const isLatin1 = /^[\u0001-\u00ff]*$/.test(parameters);
  const text2 = isLatin1 ? pngText(keyword2, parameters) : pngUnicodeText(keyword2, parameters);
  return writePngChunks([...header2 === void 0 ? [] : [header2], text2, ...more, ...rest]);
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
  const fitting = (costs2, how) => fastestFitting(plannedWays(plan, { costs: costs2, wanted: how, place }));
  const other = fitting(plan.asked, anyway);
  const sizes = groupedBySize(plan.smaller);
  const asWanted = sizes.map((costs2) => fitting(costs2, wanted));
  const isHelped = other !== null || asWanted.some((way) => way !== null);
  const smaller = isHelped ? asWanted : sizes.map((costs2) => fitting(costs2, anyway));
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
  backend: backend2,
  base
}) {
  const isStored = weights === "stored" && backend2 !== "wasm";
  const held = isStored ? plan.storedWeights : plan.wholeWeights;
  const kernels = plan.precision === "float32" ? 0 : NARROW;
  return computingPeak({
    ...{ backend: backend2, base: base + kernels, nodes: cost.nodes + plan.otherNodes },
    phases: [
      { weights: 0, activations: plan.encoding },
      { weights: held, activations: Math.max(cost.activations, plan.drawing) }
    ]
  });
}
function computingPeak({
  backend: backend2,
  base,
  nodes,
  phases
}) {
  const tensors = phases.map(({ weights, activations }) => weights + SURPLUS[backend2] * activations);
  const most = Math.max(...tensors);
  switch (backend2) {
    case "native-gpu":
      return GPU_CONTEXT + most;
    case "native-cpu":
      return base + GRAPHS + NODE * nodes + most;
    case "wasm":
      return base + KERNEL_BY_KERNEL + most;
    default:
      return backend2;
  }
}
function plannedWays(plan, { costs: costs2, wanted, place }) {
  const room = place.backend === "wasm" ? Math.min(place.free, WASM_END) : place.free;
  return costs2.filter(({ memory }) => wanted.memory === "auto" || memory === wanted.memory).flatMap(
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
function precisions(plan, { cost, wanted, backend: backend2 }) {
  if (backend2 === "wasm") return ["float32"];
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
function groupedBySize(costs2) {
  const groups = /* @__PURE__ */ new Map();
  for (const cost of costs2) {
    const key2 = `${cost.width} ${cost.height} ${cost.batchSize}`;
    groups.set(key2, [...groups.get(key2) ?? [], cost]);
  }
  return [...groups.values()];
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

// src/system/free-memory.ts
import os3 from "node:os";
function freeMemory() {
  const constrained = process.constrainedMemory();
  const limit = constrained > 0 && constrained < os3.totalmem() ? constrained : os3.totalmem();
  return Math.min(limit, process.availableMemory());
}
function wholeMemory() {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, os3.totalmem()) : os3.totalmem();
}

// src/system/memory-for.ts
async function memoryFor(backend2, own = 0) {
  const gpu = backend2 === "native-gpu" ? ofChosenGpu(await nvidiaGpus()) : void 0;
  return gpu === void 0 ? { free: freeMemory() + own, whole: wholeMemory(), isOnCard: false } : { free: gpu.freeMemory, whole: gpu.memory, isOnCard: true };
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

// src/diffusion/evaluation-loss.ts
function evaluationLosses(model, batch) {
  const { config } = model;
  const { clipSkip, grid } = batch;
  const { prediction } = model.run({
    name: "evaluation",
    settings: { clipSkip, grid },
    inputs: batchInputs(model, batch),
    build: ({ kernels, weights }, inputs) => {
      const recorder = createPlainRecorder(kernels);
      const vectors = recorder.constant(inputs.vectors);
      const input = { ...inputs, vectors, clipSkip, grid };
      return { prediction: predictBatch({ recorder, weights }, config, input).value };
    }
  });
  return squaredErrors(prediction, batchTarget(model, batch), batch);
}

// src/tensor/graph/peak-bytes.ts
var SIZES = {
  float32: 4,
  int32: 4,
  int16: 2,
  bool: 1,
  half: 2,
  bfloat16: 2
};
var IN_PLACE = /* @__PURE__ */ new Set([
  ...["AddV2", "BiasAdd", "ClipByValue", "Erf", "Exp", "Mul", "RealDiv", "Rsqrt", "Sigmoid", "Softmax"],
  ...["Square", "Sub"]
]);
var PASSING = /* @__PURE__ */ new Set([
  ...["Reshape", "Bitcast", "Enter", "Merge", "Switch", "NextIteration", "Exit", "TensorScatterUpdate"]
]);
function peakBytes(nodes, outputs) {
  const uses = usesOf(nodes, outputs);
  const buffers = /* @__PURE__ */ new Map();
  const byName = new Map(nodes.map((node) => [node.name, node]));
  let [live, peak] = [0, 0];
  for (const node of nodes) {
    if (node.operation === "Placeholder" || node.operation === "Const") continue;
    const inputs = node.inputs.map((name) => buffers.get(name));
    const shared = sharedBuffer(node, inputs);
    const buffer = shared ?? { bytes: bytesOf(node), uses: 0 };
    if (shared === void 0) live += buffer.bytes;
    buffer.uses += uses.get(node.name) ?? 0;
    buffers.set(node.name, buffer);
    peak = Math.max(peak, live + workBytes(node, byName));
    for (const input of inputs) {
      if (input === void 0) continue;
      input.uses -= 1;
      if (input.uses === 0) live -= input.bytes;
    }
    if (shared === void 0 && buffer.uses === 0) live -= buffer.bytes;
  }
  return peak;
}
function usesOf(nodes, outputs) {
  const uses = /* @__PURE__ */ new Map();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...outputs])
    uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}
function sharedBuffer(node, inputs) {
  if (PASSING.has(node.operation)) return inputs[0];
  if (!IN_PLACE.has(node.operation)) return void 0;
  return inputs.find(
    (input) => input?.bytes === bytesOf(node) && input.uses === inputs.filter((other) => other === input).length
  );
}
var CONVOLUTIONS = /* @__PURE__ */ new Set(["Conv2D", "Conv2DBackpropInput"]);
function workBytes({ operation: operation16, inputs }, nodes) {
  const filter = CONVOLUTIONS.has(operation16) ? nodes.get(inputs[1] ?? "") : void 0;
  return filter === void 0 ? 0 : bytesOf(filter);
}
function bytesOf({ shape: shape2, type }) {
  return shape2.reduce((product3, length2) => product3 * length2, SIZES[type]);
}

// src/tensor/counted-run.ts
var CountedRun = class {
  #weights;
  #precision;
  #cost = { bytes: 0, nodes: 0 };
  constructor(weights, precision = "float32") {
    this.#weights = weights;
    this.#precision = precision;
  }
  get cost() {
    return this.#cost;
  }
  run = (computation) => {
    const weightOf2 = (name) => this.#weights.get(name) ?? null;
    const { graph, outputs } = recordGraph(computation, weightOf2, {
      precision: this.#precision,
      // By oneDNN's kernel, where that is worth choosing.
      narrowSoftmax: this.#precision === "bfloat16"
    });
    const names = Object.values(outputs).map(({ node }) => node);
    this.#cost = {
      bytes: Math.max(this.#cost.bytes, peakBytes(graph.nodes, names)),
      nodes: this.#cost.nodes + graph.nodes.length
    };
    return mapValues(outputs, ({ shape: shape2 }) => new Float32Array(elementCount(shape2)));
  };
};

// src/training/extrapolated-cost.ts
var MOST_LATENTS = 128 * 128;
var MOST_BATCH = 4;
var [SMALL, LARGE2] = [48, 64];
function extrapolatedCost(latents, count2) {
  const { batch, height, width } = latents;
  if (height * width > MOST_LATENTS) {
    const scaled2 = (side) => scaledTo(latents, side);
    const [small, large] = [scaled2(SMALL), scaled2(LARGE2)];
    const [a2, b2] = [extrapolatedCost(small, count2), extrapolatedCost(large, count2)];
    const sizes2 = [areaOf(small), areaOf(large), height * width];
    return { bytes: line(sizes2, a2.bytes, b2.bytes), nodes: Math.round(line(sizes2, a2.nodes, b2.nodes)) };
  }
  if (batch <= MOST_BATCH) return count2(latents);
  const [a, b] = [count2({ ...latents, batch: MOST_BATCH / 2 }), count2({ ...latents, batch: MOST_BATCH })];
  const sizes = [MOST_BATCH / 2, MOST_BATCH, batch];
  return { bytes: line(sizes, a.bytes, b.bytes), nodes: Math.round(line(sizes, a.nodes, b.nodes)) };
}
function line([small, large, wanted], atSmall, atLarge) {
  return atLarge + (atLarge - atSmall) * (wanted - large) / (large - small);
}
function scaledTo({ batch, height, width }, side) {
  const factor = side / Math.sqrt(height * width);
  const by8 = (length2) => Math.max(8, Math.round(length2 * factor / 8) * 8);
  return { batch, height: by8(height), width: by8(width) };
}
function areaOf({ height, width }) {
  return height * width;
}

// src/training/kept-dtype.ts
var NARROW2 = { bfloat16: "BF16", float16: "F16" };
function narrowDtype({ part: part2 }, precision) {
  return part2 === "unet" && precision !== "float32" ? NARROW2[precision] : null;
}
function keptDtype({ part: part2, shape: shape2, dtype }, precision) {
  return (shape2.length > 1 ? narrowDtype({ part: part2 }, precision) : null) ?? dtype;
}

// src/diffusion/vae-encoder.ts
var ENCODER = `${VAE}.encoder`;
var LOG_VARIANCE_LIMITS = [-30, 20];
function encodeImages(network, config, { images, grid }) {
  const { recorder } = network;
  const chain = new FeatureChain(recorder, recorder.constant(images), grid);
  chain.run((x, here) => convolution2(network, x, `${ENCODER}.conv_in`, { grid: here }));
  for (const level of config.multiples.keys()) goDown2(network, config, { chain, level });
  middle(network, chain, ENCODER);
  lastConvolution(network, chain, ENCODER);
  chain.run((x) => dense(network, x, `${VAE}.quant_conv`));
  return distribution2(network, chain, config.latentChannels);
}
function goDown2(network, { blocks, multiples }, { chain, level }) {
  const name = `${ENCODER}.down.${level}`;
  for (let i = 0; i < blocks; i++)
    chain.run((x, grid) => plainResBlock(network, x, { name: `${name}.block.${i}`, grid }));
  if (level === multiples.length - 1) return;
  const options = { grid: chain.grid, stride: 2, padding: "end" };
  chain.run((x) => convolution2(network, x, `${name}.downsample.conv`, options), convolvedGrid(options));
}
function distribution2({ recorder }, { features, grid }, channels) {
  const { kernels } = recorder;
  const size = [features.value.shape[0] ?? 0, channels];
  const mean = kernels.slice(features.value, [0, 0], size);
  const spread4 = kernels.slice(features.value, [0, channels], size);
  recorder.release(features);
  return { mean, logVariance: kernels.clip(spread4, ...LOG_VARIANCE_LIMITS), grid };
}

// src/tensor/random.ts
function uniform(stream, index) {
  const words2 = block(stream, Math.floor(index / 2));
  const [high, low] = index % 2 === 0 ? [words2[0], words2[1]] : [words2[2], words2[3]];
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;
}
function integer2(stream, index, below) {
  return Math.floor(uniform(stream, index) * below);
}
function normals(stream, count2, first = 0) {
  const numbers = new Float32Array(count2);
  for (let at = 0; at < count2; ) {
    const index = first + at;
    const four = normalBlock(block(stream, Math.floor(index / 4)));
    for (let lane = index % 4; lane < 4 && at < count2; lane += 1) {
      numbers[at] = four[lane] ?? 0;
      at += 1;
    }
  }
  return numbers;
}
function permutation(stream, length2) {
  const order = Uint32Array.from({ length: length2 }, (_, index) => index);
  for (let last2 = length2 - 1; last2 > 0; last2 -= 1) {
    const other = integer2(stream, last2, last2 + 1);
    [order[last2], order[other]] = [order[other] ?? 0, order[last2] ?? 0];
  }
  return order;
}
function block({ seed, purpose, step }, index) {
  const counter = [index >>> 0, Math.floor(index / 2 ** 32), step >>> 0, hash(purpose)];
  return philox(counter, [seed >>> 0, Math.floor(seed / 2 ** 32)]);
}
function normalBlock([a, b, c, d]) {
  return [...normalPair(a, b), ...normalPair(c, d)];
}
function normalPair(a, b) {
  const radius = Math.sqrt(-2 * Math.log((a + 0.5) * 2 ** -32));
  const angle = 2 * Math.PI * ((b + 0.5) * 2 ** -32);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
function hash(text2) {
  let value = 2166136261;
  for (const byte of Buffer.from(text2)) value = Math.imul(value ^ byte, 16777619);
  return value >>> 0;
}

// src/training/latents.ts
function encodePicture({ config: { vae }, run: run2 }, picture) {
  const { width, height, data } = picture;
  const pixels = Float32Array.from(data, (value) => value / 127.5 - 1);
  const { mean, logVariance } = run2({
    name: "encoder",
    settings: { height, width },
    inputs: { images: rowsOf2(pixels, 3) },
    build: ({ kernels, weights }, { images }) => {
      const network = { recorder: createPlainRecorder(kernels), weights };
      const encoded = encodeImages(network, vae, { images, grid: { batch: 1, height, width } });
      return { mean: kernels.retain(encoded.mean), logVariance: kernels.retain(encoded.logVariance) };
    }
  });
  const factor = 2 ** (vae.multiples.length - 1);
  return {
    mean,
    deviation: logVariance.map((value) => Math.exp(value / 2)),
    height: Math.floor(height / factor),
    width: Math.floor(width / factor)
  };
}
function drawLatents2({ mean, deviation }, mode, { seed, picture, sample, scale }) {
  const draw2 = (stream) => {
    const noise = normals(stream, mean.length);
    return mean.map((value, i) => (value + (deviation[i] ?? 0) * (noise[i] ?? 0)) * scale);
  };
  switch (mode) {
    case "once":
      return draw2({ seed, purpose: "latents", step: picture });
    case "random":
      return draw2({ seed, purpose: "latents of a use", step: sample });
    case "deterministic":
      return mean.map((value) => value * scale);
    default:
      return mode;
  }
}

// src/training/model-counter.ts
var ModelCounter = class {
  config;
  #precision;
  #weights;
  #counted = /* @__PURE__ */ new Map();
  /** `precision`: of steps, evaluations and predictions; the autoencoder always computes in float32. */
  constructor({ config, tensors }, precision = "float32") {
    this.config = config;
    this.#precision = precision;
    this.#weights = new Map([...tensors].map(([name, tensor2]) => [name, factsOf2(tensor2, precision)]));
  }
  step(batch, memory) {
    return this.#count(
      `step ${memory}`,
      batch,
      (model, grid) => trainingStep(model, exampleBatch(this.config, grid), { memory })
    );
  }
  evaluation(batch) {
    return this.#count(
      "evaluation",
      batch,
      (model, grid) => evaluationLosses(model, exampleBatch(this.config, grid))
    );
  }
  /** One picture by the VAE's encoder. */
  encoding(size) {
    const factor = vaeFactor(this.config);
    const encode4 = (model, grid) => {
      const [width, height] = [grid.width * factor, grid.height * factor];
      encodePicture(model, { width, height, data: new Uint8Array(width * height * 3) });
    };
    return this.#count("encoding", { ...size, batchSize: 1 }, encode4, "float32");
  }
  /** What the U-Net predicts in a sampling step, guided by two prompts. */
  prediction(size) {
    return this.#count(
      "prediction",
      { ...size, batchSize: 1 },
      (model, { height, width }) => this.#predict(model, { batch: 1, height, width })
    );
  }
  /** One picture by the VAE's decoder. */
  decoding(size) {
    const decode2 = (model, { height, width }) => {
      const values = new Float32Array(height * width * this.config.vae.latentChannels);
      decodePicture(model, { values, height, width });
    };
    return this.#count("decoding", { ...size, batchSize: 1 }, decode2, "float32");
  }
  #predict(model, grid) {
    const { width, length: tokens } = textEncoderOf(this.config);
    const prompt = { values: new Float32Array(tokens * width), tokens, width };
    const predict = guidedModel(model, { positive: prompt, negative: prompt, scale: 2, grid });
    predict(new Float32Array(grid.height * grid.width * this.config.unet.inChannels), 1);
  }
  #count(name, { width, height, batchSize }, work, precision = this.#precision) {
    const factor = vaeFactor(this.config);
    const whole2 = { batch: batchSize, height: height / factor, width: width / factor };
    return extrapolatedCost(whole2, (latents) => {
      const key2 = JSON.stringify([name, latents]);
      const known2 = this.#counted.get(key2);
      if (known2 !== void 0) return known2;
      const counted = new CountedRun(this.#weights, precision);
      work({ config: this.config, schedule: noiseSchedule(this.config.noise), run: counted.run }, latents);
      this.#counted.set(key2, counted.cost);
      return counted.cost;
    });
  }
};
var TYPES2 = { F16: "half", BF16: "bfloat16" };
function factsOf2(tensor2, precision) {
  const { shape: shape2 } = tensor2;
  const dtype = keptDtype(tensor2, precision);
  const [out = 1, input = 1, height = 1, width = 1] = shape2;
  const isHalf = shape2.length > 1 && (dtype === "F16" || dtype === "BF16");
  return {
    shape: shape2.length === 4 ? [height, width, input, out] : shape2,
    type: isHalf ? TYPES2[dtype] : "float32"
  };
}

// src/training/weight-bytes.ts
var FLOAT_BYTES = 4;
function weightBytes({ tensors }, parts2, precision = "float32") {
  let [stored, whole2] = [0, 0];
  for (const { part: part2, shape: shape2, dtype } of tensors.values()) {
    if (!parts2.includes(part2)) continue;
    stored += elementCount(shape2) * dtypeSize[keptDtype({ part: part2, shape: shape2, dtype }, precision)];
    whole2 += elementCount(shape2) * FLOAT_BYTES;
  }
  return { stored, whole: whole2 };
}

// src/worker/foresee-memory.ts
async function foreseeMemory(drawing, send2) {
  const { free, whole: whole2 } = await memoryOf(drawing.backend);
  const counter = new ModelCounter(drawing.checkpoint);
  const needed = peakOf(counter, drawing);
  if (needed <= free) return;
  const isOnCard = drawing.backend === "native-gpu";
  const unit = Math.max(8, vaeFactor(drawing.checkpoint.config));
  const smaller = smallerSizes(drawing.size, unit).find(
    (size) => peakOf(counter, { ...drawing, size }) <= free
  );
  const hint = smaller === void 0 ? "Close other programs, or choose a smaller picture." : `This would fit: a picture of ${smaller.width}×${smaller.height}.`;
  if (needed > whole2) {
    const message = `It needs about ${humanSize(needed)}, and there are only ${humanSize(whole2)}.`;
    throw new GenerationError("MEMORY", { message, hint });
  }
  send2({ type: "notice", message: tooMuchMemory({ needed, free, isOnCard }), hint });
}
function peakOf(counter, { checkpoint, size, backend: backend2 }) {
  const [prediction, decoding] = [counter.prediction(size), counter.decoding(size)];
  const weights = (part2) => weightBytes(checkpoint, [part2])[backend2 === "wasm" ? "whole" : "stored"];
  return computingPeak({
    ...{ backend: backend2, base: process.memoryUsage.rss(), nodes: prediction.nodes + decoding.nodes },
    phases: [
      { weights: weights("text"), activations: 0 },
      { weights: weights("unet"), activations: prediction.bytes },
      { weights: weights("vae-decoder"), activations: decoding.bytes }
    ]
  });
}
async function memoryOf(backend2) {
  const { free, whole: whole2 } = await memoryFor(backend2, process.memoryUsage.rss());
  const end = backend2 === "wasm" ? WASM_END : Infinity;
  return { free: Math.min(free, end), whole: Math.min(whole2, end) };
}

// src/worker/fallback-notice.ts
function fallbackNotice(computation, error) {
  const told = describeError(error).replace(/Invalid TF_Status: \d+\nMessage: (\{\{.*?\}\} )?/, "");
  const [reason2 = ""] = told.split("\n", 1);
  return {
    message: `The ${computation} does not run as one graph: ${reason2}`,
    hint: "It goes on operation by operation, which gives the same numbers and takes longer."
  };
}

// src/worker/start-backend.ts
async function startBackend(options, send2) {
  const { name, obstacle } = await loadBackend(options);
  const isChosen = obstacle === null || obstacle.code === "ASKED";
  send2({ type: "backend", backend: name, why: isChosen ? "" : `${obstacle.reason} ${obstacle.hint}` });
  return createEagerKernels(name);
}

// src/worker/generate.ts
async function generate(task, send2) {
  await access(path8.dirname(task.out), constants4.W_OK);
  const options = task.vae === null ? {} : { vae: task.vae };
  const checkpoint = await openCheckpoint(task.checkpoint, options);
  try {
    const size = pictureSize(checkpoint.config, task);
    const read = await readPrompts(task, textEncoderOf(checkpoint.config));
    for (const { message, hint } of read.problems) send2({ type: "notice", message, hint });
    const kernels = await startBackend({ wanted: task.backend, folder: task.tensorflow }, send2);
    await foreseeMemory({ checkpoint, size, backend: kernels.backend }, send2);
    const engine2 = { kernels, watch: watching(send2) };
    const work = { task, checkpoint, engine: engine2, size, send: send2 };
    const prompts = await withPart(work, "text", (model) => conditionPrompts(model, read, task.clipSkip));
    const latents = await withPart(work, "unet", (model) => draw(model, prompts, work));
    const picture = await withPart(work, "vae-decoder", (model) => toPicture(model, latents, size));
    const text2 = infotext({ ...task, ...size, ...await identityOf(task), embeddings: read.embeddings });
    await writeFileAtomic(task.out, writePngWithParameters(picture, text2));
    send2({ type: "picture", file: task.out, ...size, infotext: text2 });
  } finally {
    await checkpoint.dispose();
  }
}
var stageOf = { text: "reading the prompt", unet: "drawing", "vae-decoder": "decoding" };
async function withPart({ checkpoint, engine: engine2, send: send2 }, part2, work) {
  send2({ type: "stage", stage: "loading" });
  const weights = await loadWeights(checkpoint, engine2.kernels, part2, { onProgress: inPercent(send2) });
  const model = createModel(checkpoint.config, engine2, weights);
  try {
    send2({ type: "stage", stage: stageOf[part2] });
    return await work(model);
  } finally {
    model.dispose();
  }
}
function watching(send2) {
  return {
    onFallback: (computation, error) => send2({ type: "notice", ...fallbackNotice(computation, error) })
  };
}
function inPercent(send2) {
  let told = 0;
  return ({ done, total }) => {
    const percent = Math.floor(100 * done / total);
    if (percent > told) send2({ type: "progress", done: percent, total: 100 });
    told = percent;
  };
}
async function draw(model, prompts, { task, size, send: send2 }) {
  let latents = new Float32Array();
  for (const progress of drawLatents(model, { ...task, ...prompts, size })) {
    latents = progress.latents;
    send2({ type: "progress", done: progress.step, total: progress.steps });
    await nextTurn2();
  }
  return latents;
}
async function identityOf({ checkpoint, vae }) {
  return {
    modelHash: await shortHash(checkpoint),
    model: path8.parse(checkpoint).name,
    vae: vae === null ? null : path8.basename(vae)
  };
}

// src/training/prepare.ts
import path18 from "node:path";

// src/training/adam-w.ts
var BETA_1 = 0.9;
var BETA_2 = 0.999;
var EPSILON = 1e-8;
var { fround, sqrt } = Math;
function initialState(values) {
  const zeros2 = () => new Float32Array(values.length);
  return { step: 0, values, mean: zeros2(), square: zeros2() };
}
function adamW(state, gradient, { rate, weightDecay, skipped = 0 }) {
  const step = state.step + 1;
  const updates = step - skipped;
  const size = fround(rate / (1 - BETA_1 ** updates));
  const correction = fround(sqrt(1 - BETA_2 ** updates));
  const kept = fround(1 - rate * weightDecay);
  const next = initialState(new Float32Array(gradient.length));
  for (const [i, slope2] of gradient.entries()) {
    const before = state.mean[i] ?? 0;
    const mean = fround(before + fround(fround(1 - BETA_1) * fround(slope2 - before)));
    const fresh = fround(fround(fround(1 - BETA_2) * slope2) * slope2);
    const square = fround(fround((state.square[i] ?? 0) * fround(BETA_2)) + fresh);
    const spread4 = fround(fround(fround(sqrt(square)) / correction) + fround(EPSILON));
    next.mean[i] = mean;
    next.square[i] = square;
    next.values[i] = fround(fround((state.values[i] ?? 0) * kept) - fround(size * fround(mean / spread4)));
  }
  return { ...next, step };
}

// src/system/processor.ts
import { readFile as readFile2 } from "node:fs/promises";
var FLAGS = /^(?:flags|Features)\s*:.*\b(?:avx512_bf16|amx_bf16|bf16)\b/m;
async function hasBfloat16(file = "/proc/cpuinfo") {
  const text2 = await readFile2(file, "utf8").catch(() => "");
  return /^(?:flags|Features)\s*:/m.test(text2) ? FLAGS.test(text2) : null;
}

// src/system/precision-words.ts
function precisionTrouble(precision, { backend: backend2, hasBfloat16: hasBfloat162 }) {
  if (precision === "float32") return null;
  const hint = "Choose the precision float32, or auto.";
  if (backend2 === "wasm")
    return { message: `WebAssembly computes in float32 only, not in ${precision}.`, hint, blocks: true };
  if (backend2 === "native-gpu") return null;
  if (precision === "float16") {
    const message2 = "Processors compute float16 in small steps: several times as slow as float32.";
    return { message: message2, hint, blocks: false };
  }
  if (hasBfloat162 !== false) return null;
  const message = "This processor has no instructions for bfloat16 (AVX512_BF16 or AMX): it is slower than float32, and less exact than elsewhere.";
  return { message, hint, blocks: false };
}

// src/training/step-operations.ts
var WAY_BACK = 2;
function stepOperations(config, size) {
  const layers = [...textLayers(config, size), ...unetLayers(config, size)];
  const sum3 = (of) => layers.reduce((total, layer) => total + of(layer), 0);
  const recomputed = {
    keep: 0,
    attention: sum3((layer) => layer.attention),
    checkpoint: sum3(({ all }) => all)
  };
  return (1 + WAY_BACK) * sum3(({ all }) => all) + recomputed[size.memory];
}
function forwardOperations(config, size) {
  return unetLayers(config, { ...size, batchSize: 1 }).reduce((total, { all }) => total + all, 0);
}
function textLayers(config, { batchSize }) {
  const { width, layers, length: length2 } = textEncoderOf(config);
  const tokens = batchSize * length2;
  const layer = transformerBlock2({ tokens, rows: length2, width, context: length2, inner: 4 });
  return Array.from({ length: layers }, () => layer);
}
function unetLayers(config, size) {
  const shapes = weightShapes(config, "unet");
  const plan = planUnet(config.unet);
  const factor = vaeFactor(config);
  let place = { height: size.height / factor, width: size.width / factor };
  const layers = [];
  for (const part2 of [...plan.input.flat(), ...plan.middle, ...plan.output.flat()]) {
    if (part2.kind === "downsample") place = { height: place.height / 2, width: place.width / 2 };
    if (part2.kind === "upsample") place = { height: place.height * 2, width: place.width * 2 };
    const rows2 = Math.ceil(place.height) * Math.ceil(place.width);
    layers.push(
      layerOf(part2, { shapes, rows: rows2, batchSize: size.batchSize, length: textEncoderOf(config).length })
    );
  }
  return layers;
}
function layerOf(part2, place) {
  const tokens = place.rows * place.batchSize;
  switch (part2.kind) {
    case "convolution":
    case "downsample":
    case "upsample": {
      const [output2, input] = shapeOf(place.shapes, part2.name);
      return { all: 18 * tokens * input * output2, attention: 0 };
    }
    case "residual": {
      const [output2, input] = shapeOf(place.shapes, `${part2.name}.in_layers.2`);
      const shortcut = input === output2 ? 0 : 2 * tokens * input * output2;
      return { all: 18 * tokens * output2 * (input + output2) + shortcut, attention: 0 };
    }
    case "transformer": {
      const [width] = shapeOf(place.shapes, `${part2.name}.proj_in`);
      const block2 = transformerBlock2({
        ...{ tokens, rows: place.rows, width, context: place.length, inner: 8 }
      });
      return {
        all: 4 * tokens * width * width + part2.depth * block2.all,
        attention: part2.depth * block2.attention
      };
    }
    default:
      return part2;
  }
}
function transformerBlock2({ tokens, rows: rows2, width, context, inner }) {
  const attention2 = 2 * tokens * width * (width * 6 + 2 * rows2 + 2 * context);
  return { all: attention2 + 2 * tokens * width * width * 1.5 * inner, attention: attention2 };
}
function shapeOf(shapes, name) {
  const [output2 = 0, input = 0] = shapes.get(`${unetPrefix}${name}.weight`) ?? [];
  return [output2, input];
}

// src/training/plan-training.ts
var FLOAT_BYTES2 = 4;
var SMALLER = 4;
async function planTraining(task) {
  const checkpoint = await openCheckpoint(task.checkpoint);
  try {
    return planFor(checkpoint, task);
  } finally {
    await checkpoint.dispose();
  }
}
function planFor(checkpoint, task) {
  const { config } = checkpoint;
  const asked2 = { ...pictureSize(config, task), batchSize: task.batchSize };
  const samples = task.samples && pictureSize(config, task.samples);
  const counter = new ModelCounter(checkpoint, task.precision);
  const encoding = counter.encoding(asked2);
  const prediction = samples && counter.prediction(samples);
  const decoding = samples && counter.decoding(samples);
  const factor = vaeFactor(config);
  const bytes = (part2) => weightBytes(checkpoint, [part2]).stored;
  const learned = weightBytes(checkpoint, ["text", "unet"], task.precision);
  return {
    precision: task.precision,
    storedWeights: learned.stored,
    wholeWeights: learned.whole,
    encoding: bytes("vae-encoder") + encoding.bytes,
    drawing: Math.max(prediction?.bytes ?? 0, decoding === null ? 0 : bytes("vae-decoder") + decoding.bytes),
    otherNodes: encoding.nodes + (prediction?.nodes ?? 0) + (decoding?.nodes ?? 0) + counter.evaluation(asked2).nodes,
    forwardOperations: forwardOperations(config, asked2),
    latentBytes: asked2.width / factor * (asked2.height / factor) * config.vae.latentChannels * FLOAT_BYTES2,
    vectorBytes: textEncoderOf(config).width * FLOAT_BYTES2,
    ...{ width: asked2.width, height: asked2.height },
    asked: costs(counter, asked2),
    smaller: task.withSmaller ? smallerThan(asked2).flatMap((batch) => costs(counter, batch)) : []
  };
}
function costs(counter, batch) {
  return MemoryMode.options.map((memory) => {
    const { bytes, nodes } = counter.step(batch, memory);
    const operations2 = stepOperations(counter.config, { ...batch, memory });
    return { ...batch, memory, activations: bytes, nodes, operations: operations2 };
  });
}
function smallerThan(asked2) {
  const { batchSize } = asked2;
  const sizes = smallerSizes(asked2, SIZE_STEP).slice(0, SMALLER);
  const batches = [];
  for (let half = batchSize >> 1; half >= 1; half >>= 1) batches.push({ ...asked2, batchSize: half });
  return [...batches, ...sizes.map((size) => ({ ...size, batchSize }))];
}

// src/training/training-error.ts
var TrainingError = class extends CodedError {
};

// src/training/choose-way.ts
async function* chooseWay({ task: { job }, checkpoint, engine: engine2 }, before) {
  const { backend: backend2 } = engine2.kernels;
  const base = process.memoryUsage.rss();
  const place = { backend: backend2, base, free: (await memoryFor(backend2, base)).free };
  const wanted = before === null ? job : narrowed(job, before);
  const isLeft = wanted.precision === "auto" && !runsGraphs(backend2);
  const precision = isLeft ? "float32" : precisionOn(wanted.precision, backend2);
  const trouble = precisionTrouble(precision, { backend: backend2, hasBfloat16: await hasBfloat16() });
  if (trouble?.blocks === true) throw new TrainingError("PRECISION", trouble);
  if (trouble !== null) yield { type: "notice", message: trouble.message, hint: trouble.hint };
  const planning = { ...planningOf(job), precision };
  const { chosen } = planMemory(planFor(checkpoint, { ...planning, withSmaller: false }), wanted, place);
  if (!chosen.fits) {
    const smaller = planFor(checkpoint, { ...planning, withSmaller: true });
    const bytes = { needed: chosen.peak, free: place.free, isOnCard: place.backend === "native-gpu" };
    const hint = whatFits(planMemory(smaller, wanted, place), wanted);
    yield { type: "notice", message: tooMuchMemory(bytes), hint };
  }
  return { memory: chosen.memory, weights: chosen.weights, precision };
}
function narrowed({ memory, weights, precision }, before) {
  return {
    memory: memory === "auto" ? before.memory : memory,
    weights: weights === "auto" ? before.weights : weights,
    precision: precision === "auto" ? before.precision : precision
  };
}

// src/training/gradient-scaler.ts
var GROWTH = 2;
var BACKOFF = 0.5;
var GROWTH_STEPS = 2e3;
var LEAST = 1;
var firstScaler = { scale: 65536, good: 0, skipped: 0 };
function afterGoodStep({ scale, good, skipped }) {
  return good + 1 === GROWTH_STEPS ? { scale: scale * GROWTH, good: 0, skipped } : { scale, good: good + 1, skipped };
}
function afterOverflow({ scale, skipped }) {
  const smaller = scale * BACKOFF;
  return smaller < LEAST ? null : { scale: smaller, good: 0, skipped: skipped + 1 };
}

// src/training/initial-vectors.ts
import path9 from "node:path";

// src/training/gradient.ts
var { fround: fround2 } = Math;
function accumulate(sum3, gradient, batches) {
  for (const [i, value] of gradient.entries()) sum3[i] = (sum3[i] ?? 0) + fround2(value / batches);
}
function length(values) {
  return Math.sqrt(values.reduce((sum3, value) => sum3 + value * value, 0));
}
function clipGradient(gradient, mode, limit) {
  switch (mode) {
    case "off":
      return gradient;
    case "value":
      return gradient.map((value) => Math.min(limit, Math.max(-limit, value)));
    case "norm": {
      const factor = fround2(limit / (length(gradient) + 1e-6));
      return factor < 1 ? gradient.map((value) => value * factor) : gradient;
    }
    default:
      return mode;
  }
}

// src/training/vocabulary.ts
async function readVocabulary(checkpoint) {
  const { prefix, width } = textEncoderOf(checkpoint.config);
  const weight = await checkpoint.read(`${prefix}embeddings.token_embedding.weight`);
  return { table: asFloat32(weight), width };
}
function rowOf({ table, width }, row) {
  return table.subarray(row * width, (row + 1) * width);
}
function rowLengths(vocabulary) {
  const rows2 = vocabulary.table.length / vocabulary.width;
  return Float64Array.from({ length: rows2 }, (_, row) => length(rowOf(vocabulary, row)));
}
function medianLength(lengths) {
  const sorted = lengths.toSorted();
  const middle3 = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle3)] ?? 0) + (sorted[Math.ceil(middle3)] ?? 0)) / 2;
}
function spread3({ table, width }) {
  const rows2 = table.length / width;
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  for (const [i, value] of table.entries()) mean[i % width] = (mean[i % width] ?? 0) + value / rows2;
  for (const [i, value] of table.entries())
    square[i % width] = (square[i % width] ?? 0) + (value - (mean[i % width] ?? 0)) ** 2 / rows2;
  return { mean, deviation: square.map(Math.sqrt) };
}

// src/training/initial-vectors.ts
var MAX_FILE_BYTES2 = 64 * 1024 * 1024;
async function initialVectors(initialization, options) {
  const { vectors, vocabulary, tokenizer } = options;
  switch (initialization.from) {
    case "words": {
      const rows2 = tokenRows(initialization.text, vocabulary, tokenizer).slice(0, vectors);
      return spreadRows(rows2, vectors, vocabulary.width);
    }
    case "average": {
      const rows2 = tokenRows(initialization.text, vocabulary, tokenizer);
      return spreadRows([average(rows2, vocabulary.width)], vectors, vocabulary.width);
    }
    case "random":
      return randomVectors(options);
    case "embedding":
      return vectorsOfFile(initialization.file, vectors, vocabulary.width);
    default:
      return initialization;
  }
}
function tokenRows(text2, vocabulary, tokenizer) {
  const ids = tokenizer.encode(text2);
  if (ids.length > 0) return ids.map((id) => rowOf(vocabulary, id));
  throw new TrainingError("INITIALIZATION", {
    message: "The initialization text has no word.",
    hint: "Write what comes near, such as: cat. A * says nothing in particular."
  });
}
function spreadRows(rows2, vectors, width) {
  const values = new Float32Array(vectors * width);
  for (let i = 0; i < vectors; i++)
    values.set(rows2[Math.floor(i * rows2.length / vectors)] ?? [], i * width);
  return values;
}
function average(rows2, width) {
  return Float32Array.from(
    { length: width },
    (_, i) => rows2.reduce((sum3, row) => sum3 + (row[i] ?? 0), 0) / rows2.length
  );
}
function randomVectors({ vectors, vocabulary, seed }) {
  const { mean, deviation } = spread3(vocabulary);
  const { width } = vocabulary;
  const numbers = normals({ seed, purpose: "initial vectors", step: 0 }, vectors * width);
  return numbers.map((value, i) => (mean[i % width] ?? 0) + (deviation[i % width] ?? 0) * value);
}
async function vectorsOfFile(file, vectors, width) {
  const name = path9.basename(file);
  const values = await valuesOfFile(file, width).catch((cause) => {
    if (cause instanceof TrainingError) throw cause;
    throw refused(name, cause instanceof CodedError ? cause.message : "it can't be read.", cause);
  });
  if (!values.every(Number.isFinite)) throw refused(name, "it holds values that are no numbers.");
  const rows2 = Array.from(
    { length: values.length / width },
    (_, row) => values.subarray(row * width, (row + 1) * width)
  );
  if (rows2.length <= vectors) return spreadRows(rows2, vectors, width);
  throw refused(name, `it has ${rows2.length} vectors, and this one is to have ${vectors}.`);
}
async function valuesOfFile(file, width) {
  const name = path9.basename(file);
  const embedding = readEmbedding(await readFileBounded(file, MAX_FILE_BYTES2), name);
  const { mainKeys } = tensorRoles(embedding.tensors);
  const tensor2 = embedding.tensors.get(mainKeys[0] ?? "");
  if (tensor2 !== void 0 && mainKeys.length === 1 && embedding.width === width) return toFloat32(tensor2);
  throw refused(name, `its vectors are ${embedding.width ?? "?"} wide, this model's ${width}.`);
}
function refused(name, why, cause) {
  return new TrainingError("INITIALIZATION", {
    cause,
    message: `The training can't begin with ${name}: ${why}`,
    hint: "Choose an embedding for the same base model with no more vectors, or begin with words."
  });
}

// src/training/encode-pictures.ts
import path12 from "node:path";
import { setImmediate as nextTurn3 } from "node:timers/promises";

// src/system/problem-of.ts
function problemOf(error) {
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

// src/training/latent-cache.ts
import { createHash as createHash4 } from "node:crypto";
import { mkdir, readFile as readFile3, utimes } from "node:fs/promises";
import path11 from "node:path";

// src/formats/safetensors-writer.ts
function writeSafetensors(tensors, metadata) {
  const ordered = [...tensors].toSorted(
    ([nameA, a], [nameB, b]) => dtypeSize[b.dtype] - dtypeSize[a.dtype] || dtypes.indexOf(a.dtype) - dtypes.indexOf(b.dtype) || (nameA < nameB ? -1 : 1)
  );
  const keys = Object.keys(metadata).toSorted();
  const header2 = [];
  if (keys.length > 0)
    header2.push(["__metadata__", Object.fromEntries(keys.map((key2) => [key2, metadata[key2]]))]);
  let end = 0;
  for (const [name, { dtype, shape: shape2, bytes }] of ordered) {
    header2.push([name, { dtype, shape: shape2, data_offsets: [end, end + bytes.length] }]);
    end += bytes.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header2)));
  const headerSize = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerSize + end).fill(32, 8, 8 + headerSize);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerSize), true);
  file.set(json, 8);
  let at = 8 + headerSize;
  for (const [, { bytes }] of ordered) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

// src/system/prune-cache.ts
import { readdir as readdir2, rm as rm2, stat as stat6 } from "node:fs/promises";
import path10 from "node:path";
var STATS_AT_A_TIME = 32;
async function pruneCache({ folder, maxBytes: maxBytes2, groupOf }) {
  let kept = 0;
  const newestFirst = (await groupsIn(folder, groupOf)).sort((a, b) => b.usedMs - a.usedMs);
  for (const { files, bytes } of newestFirst) {
    kept += bytes;
    if (kept > maxBytes2) for (const file of files) await rm2(file, { force: true });
  }
}
async function groupsIn(folder, groupOf) {
  const entries = await readdir2(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const groups = /* @__PURE__ */ new Map();
  await inBatches(entries, STATS_AT_A_TIME, async ({ parentPath, name }) => {
    const key2 = groupOf(name);
    const file = path10.join(parentPath, name);
    const facts = key2 === null ? null : await stat6(file).catch(() => null);
    if (key2 === null || facts === null || !facts.isFile()) return;
    const group = groups.get(key2) ?? { files: [], bytes: 0, usedMs: 0 };
    group.files.push(file);
    group.bytes += facts.size;
    group.usedMs = Math.max(group.usedMs, facts.mtimeMs);
    groups.set(key2, group);
  });
  return [...groups.values()];
}

// src/training/pictures/picture-hash.ts
import { createHash as createHash3 } from "node:crypto";
function pictureHash({ width, data }) {
  return createHash3("sha256").update(`${width} `).update(data).digest("hex");
}

// src/training/latent-cache.ts
var MAX_BYTES = 512 * 1024 * 1024;
var VERSION = 1;
var ENDING = ".safetensors";
var LatentCache = class {
  #options;
  constructor(options) {
    this.#options = options;
  }
  /** null: it is not there. */
  async read(picture) {
    const file = this.#fileOf(picture);
    try {
      const latents = parse2(await readFile3(file));
      const now = /* @__PURE__ */ new Date();
      await utimes(file, now, now);
      return latents;
    } catch {
      return null;
    }
  }
  /** @throws what the disk says */
  async write(picture, { mean, deviation, height, width }) {
    const shape2 = [height, width, mean.length / (height * width)];
    const tensor2 = (values) => ({
      ...{ dtype: "F32", shape: shape2, bytes: fromFloat32(values, "F32") }
    });
    const tensors = /* @__PURE__ */ new Map([
      ["mean", tensor2(mean)],
      ["deviation", tensor2(deviation)]
    ]);
    await mkdir(this.#options.folder, { recursive: true });
    await writeFileAtomic(this.#fileOf(picture), writeSafetensors(tensors, {}));
  }
  /** Removes what was not used for longest, until the rest is small enough. */
  async prune() {
    const { folder, maxBytes: maxBytes2 = MAX_BYTES } = this.#options;
    await pruneCache({ folder, maxBytes: maxBytes2, groupOf: (name) => name.endsWith(ENDING) ? name : null });
  }
  #fileOf(picture) {
    const { folder, vae } = this.#options;
    const what = `${VERSION} ${vae} ${pictureHash(picture)}`;
    return path11.join(folder, `${createHash4("sha256").update(what).digest("hex")}${ENDING}`);
  }
};
function parse2(bytes) {
  const { tensors } = readSafetensorsHeader(bytes, bytes.length);
  const [mean, deviation] = ["mean", "deviation"].map((name) => {
    const entry2 = tensors.get(name);
    if (entry2?.shape.length !== 3) throw new RangeError(`It lacks ${name}.`);
    const values = toFloat32({ ...entry2, bytes: bytes.subarray(entry2.begin, entry2.end) });
    if (!values.every(Number.isFinite)) throw new RangeError(`Its ${name} holds values that are no numbers.`);
    return { values, shape: entry2.shape };
  });
  if (mean?.values.length !== deviation?.values.length || mean === void 0 || deviation === void 0)
    throw new RangeError("Its tensors differ in size.");
  const [height = 0, width = 0] = mean.shape;
  return { mean: mean.values, deviation: deviation.values, height, width };
}

// src/training/load-parts.ts
async function* loadParts({ checkpoint, engine: engine2, signal }, parts2, way = { weights: "stored", precision: "float32" }) {
  const { kernels } = engine2;
  const loaded = [];
  yield { type: "state", state: "loading" };
  try {
    for (const [i, part2] of parts2.entries()) {
      const store = storeFor(part2, way, kernels.store);
      loaded.push(await loadWeights(checkpoint, { store }, part2, { signal }));
      yield { type: "progress", done: i + 1, total: parts2.length };
    }
  } catch (error) {
    joinWeights(loaded).dispose();
    throw error;
  }
  return joinWeights(loaded);
}
function storeFor(part2, { weights, precision }, store) {
  if (weights === "float32") return storeWidened(store);
  const dtype = narrowDtype({ part: part2 }, precision);
  return dtype === null ? store : storeNarrowed(store, dtype);
}

// src/training/pictures/resize-picture.ts
function cut2({ width: all, height, data }, part2, channels) {
  if (part2.width === all && part2.height === height) return { width: all, height, data };
  const result = new Uint8Array(part2.width * part2.height * channels);
  for (let y = 0; y < part2.height; y++) {
    const from = ((part2.top + y) * all + part2.left) * channels;
    result.set(data.subarray(from, from + part2.width * channels), y * part2.width * channels);
  }
  return { width: part2.width, height: part2.height, data: result };
}
function resize(picture, { width, height }, channels) {
  if (width === picture.width && height === picture.height) return picture;
  const rows2 = resizeColumns(picture, width, channels);
  const all = resizeRows(rows2, { from: picture.height, to: height, inner: width * channels });
  return { width, height, data: Uint8Array.from(all, (value) => Math.min(255, Math.max(0, value + 0.5))) };
}
function resizeColumns({ width, height, data }, to, channels) {
  const result = new Float32Array(height * to * channels);
  const taps = Array.from({ length: to }, (_, at) => tapsOf(at, width, to));
  for (let y = 0; y < height; y++) {
    for (let at = 0; at < to; at++) {
      const { first, weights } = taps[at];
      for (let channel = 0; channel < channels; channel++) {
        let from = (y * width + first) * channels + channel;
        let sum3 = 0;
        for (let k = 0; k < weights.length; k++, from += channels)
          sum3 += weights[k] * data[from];
        result[(y * to + at) * channels + channel] = sum3;
      }
    }
  }
  return result;
}
function resizeRows(data, { from, to, inner }) {
  const result = new Float32Array(to * inner);
  for (let at = 0; at < to; at++) {
    const { first, weights } = tapsOf(at, from, to);
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k];
      const row = (first + k) * inner;
      for (let i = 0; i < inner; i++)
        result[at * inner + i] = result[at * inner + i] + weight * data[row + i];
    }
  }
  return result;
}
function tapsOf(at, from, to) {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const centre = (at + 0.5) * scale;
  const first = Math.max(0, Math.floor(centre - 2 * widening + 0.5));
  const end = Math.min(from, Math.floor(centre + 2 * widening + 0.5));
  const weights = Float64Array.from(
    { length: end - first },
    (_, k) => cubic((first + k + 0.5 - centre) / widening)
  );
  const sum3 = weights.reduce((total, weight) => total + weight, 0);
  return { first, weights: weights.map((weight) => weight / sum3) };
}
function cubic(distance) {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

// src/training/loss-mask.ts
function lossMask(mask2, latents) {
  if (mask2 === null) return null;
  const { data } = resize(mask2, latents, 1);
  const mean = data.reduce((sum3, alpha) => sum3 + alpha, 0) / data.length;
  if (data.every((alpha) => alpha === data[0])) return null;
  return Float32Array.from(data, (alpha) => alpha / mean);
}

// src/training/encode-pictures.ts
async function* encodePictures(place, pictures, checkpointHash) {
  const { vae } = place.task.job.model;
  const cache = new LatentCache({
    folder: path12.join(place.task.cacheDir, "latents"),
    vae: vae === null ? checkpointHash : await shortHash(vae)
  });
  const all = await Promise.all(pictures.map(({ picture }) => cache.read(picture)));
  const missing2 = pictures.flatMap((picture, at) => all[at] === null ? [{ at, picture }] : []);
  if (missing2.length > 0) {
    const encoded = yield* encodeMissing(place, missing2, cache);
    for (const [i, { at }] of missing2.entries()) all[at] = encoded[i] ?? null;
  }
  const { alphaAsWeight } = place.task.job.pictures;
  const encodedPictures = pictures.flatMap(({ caption, mask: mask2 }, i) => {
    const latents = all[i];
    if (!latents) return [];
    return [{ caption, latents, lossMask: alphaAsWeight ? lossMask(mask2, latents) : null }];
  });
  if (alphaAsWeight && encodedPictures.every((picture) => picture.lossMask === null)) yield noMask;
  return encodedPictures;
}
var noMask = {
  type: "notice",
  message: "No picture has a transparency that says what counts: all parts of all pictures count the same.",
  hint: "Make what is not to be learned transparent, and keep the pictures as PNG."
};
async function* encodeMissing(place, missing2, cache) {
  const model = createModel(place.checkpoint.config, place.engine, yield* loadParts(place, ["vae-encoder"]));
  const encoded = [];
  let isKept = true;
  try {
    yield { type: "state", state: "encoding" };
    for (const [i, { picture }] of missing2.entries()) {
      const latents = encodePicture(model, picture.picture);
      for (const values of [latents.mean, latents.deviation])
        requireFinite2(values, `VAE's answer to ${picture.name}`);
      encoded.push(latents);
      yield { type: "progress", done: i + 1, total: missing2.length };
      await nextTurn3();
      place.signal.throwIfAborted();
      if (!isKept) continue;
      const problem3 = await keep(cache, picture, latents);
      if (problem3 === null) continue;
      isKept = false;
      yield problem3;
    }
    await cache.prune();
    return encoded;
  } finally {
    model.dispose();
  }
}
async function keep(cache, { picture }, latents) {
  try {
    await cache.write(picture, latents);
    return null;
  } catch (error) {
    const { message, hint } = problemOf(error);
    return {
      type: "notice",
      message: `What the VAE made of the pictures can't be kept for the next training: ${message}`,
      hint
    };
  }
}

// src/training/pictures/read-dataset.ts
import path15 from "node:path";

// src/training/captions.ts
import { readFile as readFile4 } from "node:fs/promises";
import path13 from "node:path";

// src/training/word-pattern.ts
import { createContext, Script } from "node:vm";
var DEADLINE_MS = 1e3;
var FIND = new Script(
  "Array.from(text.matchAll(new RegExp(pattern, 'gu')), ([whole, group]) => group ?? whole)"
);
function wordsIn(text2, pattern) {
  requirePattern(pattern);
  try {
    const found = FIND.runInContext(createContext({ text: text2, pattern }), { timeout: DEADLINE_MS });
    return [...found];
  } catch (cause) {
    if (!isTimeout(cause)) throw cause;
    throw new TrainingError("WORD_PATTERN", {
      cause,
      message: `“${pattern}” takes for ever to find words in “${text2.slice(0, 80)}”.`,
      hint: "It repeats something that repeats itself, as (\\w+)+ does: write \\w+ instead, or leave it empty to take file names as they are."
    });
  }
}
function isTimeout(error) {
  const { code } = error;
  return code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
function requirePattern(pattern) {
  try {
    new RegExp(pattern, "gu");
  } catch (cause) {
    throw new TrainingError("WORD_PATTERN", {
      cause,
      message: `“${pattern}” is not a regular expression.`,
      hint: "Leave it empty to take file names as they are, or try \\w+ for words."
    });
  }
}

// src/training/captions.ts
var NUMBERS_AT_START = /^[-\p{Nd}]+\s*/u;
async function readCaption(picture, options) {
  const { dir, name } = path13.parse(picture);
  const file = path13.join(dir, `${name}.txt`);
  const bytes = await readFile4(file).catch((error) => {
    if (isAbsent(error)) return null;
    throw unreadable(file, error);
  });
  if (bytes === null) return { text: captionFromName(name, options), from: "file name" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), from: "text file" };
  } catch (error) {
    throw unreadable(file, error);
  }
}
function captionFromName(stem, { wordPattern, wordSeparator }) {
  const text2 = stem.replace(NUMBERS_AT_START, "");
  if (wordPattern === "") return text2;
  return wordsIn(text2, wordPattern).join(wordSeparator);
}
function unreadable(file, cause) {
  return new TrainingError("CAPTION", {
    cause,
    message: `${path13.basename(file)} can't be read as UTF-8 text.`,
    hint: "Save it as plain text in UTF-8, or delete it: the picture's file name is the caption then."
  });
}

// src/training/pictures/dataset-folder.ts
import { readdir as readdir3 } from "node:fs/promises";
import path14 from "node:path";

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
  const start = String.fromCharCode(...bytes.subarray(0, SIGNATURE_BYTES));
  return STARTS.find((each2) => each2.start.test(start))?.kind ?? null;
}
var NAME = /\.(?:png|apng|jpe?g|jfif|webp|bmp|dib|tiff?|gif|avif)$/i;
var UNREAD = /\.(?:hei[cf]|jxl|jp2|psd|xcf|svg|raw|cr2|cr3|nef|arw|dng)$/i;
function isPictureName(name) {
  return NAME.test(name);
}
function isUnreadPictureName(name) {
  return UNREAD.test(name);
}

// src/training/pictures/dataset-folder.ts
var MAX_FILE_BYTES3 = 512 * 1024 * 1024;
var UNREAD2 = "It is of a kind that is not read. Save it as PNG or JPEG; PNG, JPEG, WebP, AVIF, BMP, TIFF and GIF are read.";
async function listDataset(folder) {
  const names = await namesIn2(folder);
  return {
    pictures: names.filter(isPictureName),
    unread: names.filter(isUnreadPictureName).map((name) => ({ name, message: UNREAD2 }))
  };
}
async function namesIn2(folder) {
  try {
    const entries = await readdir3(folder, { withFileTypes: true });
    return entries.filter((entry2) => !entry2.isDirectory() && !entry2.name.startsWith(".")).map(({ name }) => name).sort();
  } catch (cause) {
    throw new TrainingError("DATASET", {
      cause,
      message: `The folder ${folder} can't be read.`,
      hint: "Name the folder that holds the pictures to learn from."
    });
  }
}
async function readPictureFile(folder, name) {
  try {
    return await readFileBounded(path14.join(folder, name), MAX_FILE_BYTES3);
  } catch (cause) {
    const isLarge = cause instanceof FileTooLargeError;
    throw new TrainingError("PICTURE", {
      cause,
      message: isLarge ? "Its file is larger than 512 MB." : "It can't be read.",
      hint: isLarge ? "Make it smaller in a picture editor." : "Make it readable."
    });
  }
}

// src/training/pictures/decode-picture.ts
var MAX_PIXELS = 1e8;
async function decodePicture2(bytes) {
  const kind = pictureKind(bytes);
  if (kind === null) throw refused2("It is no picture of a kind that is read here.");
  try {
    return kind === "BMP" ? await decodeBmp(bytes) : await decodeBySharp(bytes, kind);
  } catch (error) {
    if (error instanceof TrainingError) throw error;
    throw refused2(`The ${kind} is damaged.`, error);
  }
}
async function decodeBySharp(bytes, kind) {
  const { default: sharp } = await import("./vendor/sharp.mjs");
  const { width, height, pages = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata();
  requireModerate(width, height);
  const picture = sharp(bytes, { failOn: "error", autoOrient: true });
  const isFirstOfMany = kind === "PNG" ? isAnimatedPng(bytes) : pages > 1;
  return { ...await pixelsOf(picture), isFirstOfMany };
}
async function pixelsOf(picture) {
  const { data, info } = await picture.toColourspace("srgb").raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { width, height, ...splitChannels(data, channels) };
}
async function decodeBmp(bytes) {
  const { width, height } = bmpSize(bytes);
  requireModerate(width, height);
  const { decode: decode2 } = await import("./vendor/cwasm-nsbmp.mjs");
  const picture = decode2(bytes);
  return {
    ...{ width: picture.width, height: picture.height, isFirstOfMany: false },
    ...splitChannels(picture.data, 4)
  };
}
function bmpSize(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(14, true) === 12)
    return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
}
function splitChannels(data, channels) {
  if (channels === 3) return { data: Uint8Array.from(data), alpha: null };
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  const alpha = new Uint8Array(channels % 2 === 0 ? pixels : 0);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  let isEven2 = true;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * channels;
    rgb[pixel * 3] = data[from];
    rgb[pixel * 3 + 1] = data[from + green];
    rgb[pixel * 3 + 2] = data[from + blue];
    if (channels % 2 !== 0) continue;
    alpha[pixel] = data[from + channels - 1];
    isEven2 &&= alpha[pixel] === alpha[0];
  }
  return { data: rgb, alpha: isEven2 ? null : alpha };
}
function isAnimatedPng(bytes) {
  for (const { type } of pngChunks(bytes)) if (type === "acTL") return true;
  return false;
}
function requireModerate(width, height) {
  if (width > 0 && height > 0 && width * height <= MAX_PIXELS) return;
  throw refused2(`Its ${width}×${height} pixels are more than the 100 million that are read.`);
}
function refused2(message, cause) {
  return new TrainingError("PICTURE", {
    cause,
    message,
    hint: "Open it in a picture editor and save it as PNG or JPEG again."
  });
}

// src/training/pictures/choose-part.ts
async function choosePart(picture, { fit: fit2, size, factor }, pixels) {
  switch (fit2) {
    case "crop":
      return middle2(picture, largest(picture, size));
    case "attention":
      return byAttention(picture, largest(picture, size), pixels);
    case "keep":
      return middle2(picture, wholeLatents(picture, factor));
    default:
      return fit2;
  }
}
function largest(picture, { width, height }) {
  const scale = Math.min(picture.width / width, picture.height / height);
  return {
    width: Math.min(picture.width, Math.max(1, Math.round(width * scale))),
    height: Math.min(picture.height, Math.max(1, Math.round(height * scale)))
  };
}
function middle2(picture, { width, height }) {
  const left = Math.floor((picture.width - width) / 2);
  const top = Math.floor((picture.height - height) / 2);
  return { left, top, width, height };
}
function wholeLatents(picture, factor) {
  const whole2 = (side) => Math.floor(side / factor) * factor;
  const kept = { width: whole2(picture.width), height: whole2(picture.height) };
  if (kept.width > 0 && kept.height > 0) return kept;
  throw new TrainingError("PICTURE", {
    message: `Its ${picture.width}×${picture.height} pixels are too few.`,
    hint: "Leave it out, or choose a larger one."
  });
}
var COPY = 256;
async function byAttention(picture, part2, pixels) {
  if (part2.width === picture.width && part2.height === picture.height) return { ...part2, left: 0, top: 0 };
  const { default: sharp } = await import("./vendor/sharp.mjs");
  const scale = Math.min(1, COPY / Math.max(part2.width, part2.height));
  const small = (side) => Math.max(1, Math.round(side * scale));
  const { width, height, data } = await pixels();
  const { info } = await sharp(data, { raw: { width, height, channels: 3 } }).resize(small(part2.width), small(part2.height), { fit: "cover", position: sharp.strategy.attention }).raw().toBuffer({ resolveWithObject: true });
  const at = (offset, most) => Math.min(most, Math.max(0, Math.round(-(offset ?? 0) / scale)));
  return {
    ...part2,
    left: at(info.cropOffsetLeft, width - part2.width),
    top: at(info.cropOffsetTop, height - part2.height)
  };
}

// src/training/pictures/fit-picture.ts
async function fitPicture(decoded, options) {
  const part2 = await choosePart(decoded, options, () => Promise.resolve(decoded));
  const size = options.fit === "keep" ? part2 : options.size;
  const { width, height, alpha } = decoded;
  const mask2 = alpha && resize(cut2({ width, height, data: alpha }, part2, 1), size, 1);
  return { picture: resize(cut2(decoded, part2, 3), size, 3), mask: mask2 && isEven(mask2) ? null : mask2 };
}
function isEven({ data }) {
  return data.every((value) => value === data[0]);
}

// src/training/pictures/picture-remarks.ts
var OBLONG = 2.5;
function remarksOn({ width, height, isFirstOfMany }, { fit: fit2, size }) {
  const remarks = isFirstOfMany ? ["It holds several pictures; the first is used."] : [];
  if (fit2 === "keep") return remarks;
  if (width < size.width || height < size.height)
    remarks.push(`Its ${width}×${height} pixels are enlarged, which makes it soft.`);
  const shape2 = width / height / (size.width / size.height);
  if (shape2 > OBLONG || shape2 < 1 / OBLONG) remarks.push("It is so oblong that most of it is cut off.");
  return remarks;
}
var Twins = class {
  #first = /* @__PURE__ */ new Map();
  /** `hash` is one of all pixels. */
  remarksOn(name, hash2) {
    const twin = this.#first.get(hash2);
    if (twin === void 0) this.#first.set(hash2, name);
    return twin === void 0 ? [] : [`It is the same picture as ${twin}, and counts twice.`];
  }
};

// src/training/pictures/read-dataset.ts
async function readDataset(options) {
  const { pictures: names, unread } = await listDataset(options.folder);
  const pictures = [];
  const notices = unread.map((each2) => ({ ...each2, isUsed: false }));
  const twins = new Twins();
  for (const name of names) {
    try {
      const { picture, remarks } = await readOne(name, options, twins);
      pictures.push(picture);
      for (const message of remarks) notices.push({ name, message, isUsed: true });
    } catch (error) {
      notices.push({ name, message: whyUnused(error), isUsed: false });
    }
  }
  if (pictures.length === 0) throw none(options.folder, notices);
  return { pictures, notices };
}
function whyUnused(error) {
  if (!(error instanceof CodedError) || error.code === "WORD_PATTERN") throw error;
  return `${error.message} ${error.hint}`;
}
async function readOne(name, options, twins) {
  const decoded = await decodePicture2(await readPictureFile(options.folder, name));
  const { text: text2 } = await readCaption(path15.join(options.folder, name), options.prompts);
  const picture = { name, caption: text2, ...await fitPicture(decoded, options) };
  const remarks = [...twins.remarksOn(name, pictureHash(decoded)), ...remarksOn(decoded, options)];
  return { picture, remarks };
}
function none(folder, notices) {
  const [first] = notices;
  return new TrainingError("DATASET", {
    message: `The folder ${folder} holds no picture that can be used${first ? `; ${first.name}: ${first.message}` : "."}`,
    hint: "Put PNG, JPEG or WebP pictures into it; five to twenty are a good number."
  });
}

// src/training/prompt-text.ts
function promptText(caption, options, { seed, sample }) {
  const stream = (purpose) => ({ seed, purpose, step: sample });
  const line2 = options.template[integer2(stream("template"), 0, options.template.length)] ?? "";
  return fillTemplate(line2, tagsOf(caption, options, stream), options.name);
}
function fillTemplate(line2, caption, name) {
  return line2.replaceAll("[filewords]", () => caption).replaceAll("[name]", () => name);
}
function tagsOf(caption, { shuffleTags, tagDropout }, stream) {
  if (!shuffleTags && tagDropout === 0) return caption;
  const tags = caption.split(",").map((tag) => tag.trim());
  const kept = tags.filter((_, i) => tagDropout === 0 || uniform(stream("tag dropout"), i) >= tagDropout);
  if (!shuffleTags) return kept.join(", ");
  return Array.from(permutation(stream("tag order"), kept.length), (i) => kept[i]).join(", ");
}

// src/training/prompt-tokens.ts
var PromptReader = class {
  #tokenizer;
  #index;
  #name;
  constructor(tokenizer, embedding) {
    this.#tokenizer = tokenizer;
    this.#index = indexEmbeddings([embedding], tokenizer);
    this.#name = embedding.name;
  }
  /**
   * The prompts of a batch as one input of the text encoder; shorter ones get empty chunks at their end.
   *
   * @throws TrainingError `TOKEN_MISSING` for a prompt in which the embedding is not found
   */
  read(prompts) {
    const all = prompts.map((prompt) => {
      const { chunks } = chunkPrompt(prompt, this.#tokenizer, this.#index);
      if (chunks.every(({ placements }) => placements.length === 0)) throw this.#missing(prompt);
      return chunks;
    });
    const longest = Math.max(...all.map((chunks) => chunks.length));
    const { chunks: empty } = chunkPrompt("", this.#tokenizer);
    const filled = all.flatMap((chunks) => [
      ...chunks,
      ...Array.from({ length: longest - chunks.length }, () => empty).flat()
    ]);
    return promptRows(filled, /* @__PURE__ */ new Map([[this.#name, 0]]));
  }
  #missing(prompt) {
    return new TrainingError("TOKEN_MISSING", {
      message: `“${this.#name}” is not found in the prompt “${prompt.trim().slice(0, 200)}”.`,
      hint: "Keep a space or a comma between [name] and words beside it, and choose a name without brackets or colons."
    });
  }
};

// src/training/run-folder.ts
import { mkdir as mkdir2, readdir as readdir4, rm as rm3 } from "node:fs/promises";
import path16 from "node:path";
import { stringify } from "./vendor/yaml.mjs";

// src/training/run-state.ts
import { readFile as readFile5 } from "node:fs/promises";
async function writeRunState(file, width, state) {
  const { optimizer, start, checkpointHash, best, way, scaler } = state;
  const { step, values, mean, square } = optimizer;
  const arrays = { values, mean, square, start, ...best === null ? {} : { best: best.values } };
  const tensor2 = (array) => ({
    ...{ dtype: "F32", shape: [array.length / width, width], bytes: fromFloat32(array, "F32") }
  });
  const tensors = new Map(Object.entries(arrays).map(([name, array]) => [name, tensor2(array)]));
  const metadata = {
    ...{ step: String(step), checkpointHash },
    ...best === null ? {} : { bestStep: String(best.step), bestEvaluation: String(best.evaluation) },
    ...way,
    ...scaler === null ? {} : scalerTexts(scaler)
  };
  await writeFileAtomic(file, writeSafetensors(tensors, metadata));
}
function scalerTexts({ scale, good, skipped }) {
  return { lossScale: String(scale), goodSteps: String(good), skippedSteps: String(skipped) };
}
async function readRunState(file) {
  const bytes = await readFile5(file).catch((error) => {
    if (isAbsent(error)) return null;
    throw error;
  });
  if (bytes === null) return null;
  try {
    return parse3(bytes);
  } catch (cause) {
    throw damaged(file, cause);
  }
}
function parse3(bytes) {
  const { tensors, metadata } = readSafetensorsHeader(bytes, bytes.length);
  const array = (name) => {
    const entry2 = tensors.get(name);
    if (entry2 === void 0) throw new RangeError(`It lacks ${name}.`);
    return toFloat32({ ...entry2, bytes: bytes.subarray(entry2.begin, entry2.end) });
  };
  const number = (name) => {
    const value = Number(metadata?.[name] ?? Number.NaN);
    if (!Number.isFinite(value)) throw new RangeError(`It lacks the number ${name}.`);
    return value;
  };
  const step = number("step");
  const best = tensors.has("best") ? { step: number("bestStep"), evaluation: number("bestEvaluation"), values: array("best") } : null;
  const way = TrainingWay.safeParse(metadata).data ?? null;
  const optimizer = { step, values: array("values"), mean: array("mean"), square: array("square") };
  const scaler = metadata?.["lossScale"] === void 0 ? null : { scale: number("lossScale"), good: number("goodSteps"), skipped: number("skippedSteps") };
  const checkpointHash = metadata?.["checkpointHash"] ?? "";
  return { optimizer, start: array("start"), checkpointHash, best, way, scaler };
}
function damaged(file, cause) {
  return new TrainingError("RUN", {
    cause,
    message: `The saved state ${file} is damaged.`,
    hint: "Begin a new training, with the newest snapshot of this one as initialization."
  });
}

// src/training/step-log.ts
import { appendFileSync } from "node:fs";
import { readFile as readFile6 } from "node:fs/promises";
var FLUSH_MS = 1e3;
var StepLog = class _StepLog {
  #options;
  #pending = "";
  #flushed = performance.now();
  constructor(options) {
    this.#options = options;
  }
  /**
   * Opens the file without what it says about steps after `lastStep`, and without a line that was cut off.
   * `lines`: what is kept.
   */
  static async open(options, lastStep2) {
    const { file, header: header2, stepOf: stepOf2 } = options;
    const text2 = await readFile6(file, "utf8").catch((error) => {
      if (isAbsent(error)) return "";
      throw error;
    });
    const lines = text2.split("\n").slice(header2 === void 0 ? 0 : 1, -1);
    const kept = lines.filter((line2) => (stepOf2(line2) ?? Infinity) <= lastStep2);
    const all = header2 === void 0 ? kept : [header2, ...kept];
    await writeFileAtomic(file, all.map((line2) => `${line2}
`).join(""));
    return { log: new _StepLog(options), lines: kept };
  }
  add(line2) {
    this.#pending += `${line2}
`;
    if (performance.now() - this.#flushed > FLUSH_MS) this.flush();
  }
  flush() {
    if (this.#pending !== "") appendFileSync(this.#options.file, this.#pending);
    this.#pending = "";
    this.#flushed = performance.now();
  }
};

// src/training/run-folder.ts
var CSV_HEADER = "step,epoch,epoch_step,loss,learn_rate";
var RunFolder = class {
  folder;
  #width;
  #stepsPerEpoch;
  #metrics = null;
  #csv = null;
  #evaluated = -1;
  /** `width`: of the vectors. */
  constructor(folder, { width, stepsPerEpoch }) {
    this.folder = folder;
    this.#width = width;
    this.#stepsPerEpoch = stepsPerEpoch;
  }
  /** Makes what is missing and cuts off what the logs say about steps after the saved one. */
  async begin(job, step) {
    await mkdir2(this.snapshots, { recursive: true });
    for (const folder of [this.folder, this.snapshots, this.samples]) await removeHalfWritten(folder);
    await writeFileAtomic(path16.join(this.folder, "config.yaml"), stringify(job));
    const metrics = { file: path16.join(this.folder, "metrics.jsonl"), stepOf: stepOfJson };
    const opened = await StepLog.open(metrics, step);
    this.#metrics = opened.log;
    this.#evaluated = stepOfJson(opened.lines.findLast(isEvaluation) ?? "") ?? -1;
    const csv = path16.join(this.folder, "textual_inversion_loss.csv");
    const { log } = await StepLog.open({ file: csv, header: CSV_HEADER, stepOf: stepOfCsv }, step);
    this.#csv = log;
  }
  get samples() {
    return path16.join(this.folder, "samples");
  }
  get snapshots() {
    return path16.join(this.folder, "snapshots");
  }
  /** Whether that step or a later one is. */
  isEvaluated(step) {
    return this.#evaluated >= step;
  }
  add(row) {
    this.#metrics?.add(JSON.stringify(row));
    if ("evaluation" in row) this.#evaluated = row.step;
    if (!("loss" in row)) return;
    const before = row.step - 1;
    const [epoch, epochStep] = [Math.floor(before / this.#stepsPerEpoch), before % this.#stepsPerEpoch];
    this.#csv?.add([row.step, epoch, epochStep, row.loss.toFixed(7), row.rate].join(","));
  }
  /** The logs first: a state never knows of a step that they do not. */
  async save(state) {
    this.flush();
    await writeRunState(stateFile(this.folder), this.#width, state);
  }
  flush() {
    this.#metrics?.flush();
    this.#csv?.flush();
  }
};
async function removeHalfWritten(folder) {
  const names = await readdir4(folder).catch(() => []);
  for (const name of names.filter(isTemporaryName)) await rm3(path16.join(folder, name), { force: true });
}
function savedState(folder) {
  return readRunState(stateFile(folder));
}
function stateFile(folder) {
  return path16.join(folder, "state.safetensors");
}
function isEvaluation(line2) {
  return line2.includes('"evaluation"');
}
function stepOfJson(line2) {
  try {
    const row = JSON.parse(line2);
    return typeof row.step === "number" ? row.step : null;
  } catch {
    return null;
  }
}
function stepOfCsv(line2) {
  const step = Number(line2.split(",")[0]);
  return Number.isSafeInteger(step) ? step : null;
}

// src/training/batch-order.ts
function batchOrder(options) {
  const perEpoch = batchesPerEpoch(options);
  let known2 = { epoch: -1, batches: [] };
  return (n) => {
    const epoch = Math.floor(n / perEpoch);
    if (known2.epoch !== epoch) known2 = { epoch, batches: batchesOf(epoch, options) };
    return known2.batches[n % perEpoch] ?? [];
  };
}
function batchesPerEpoch({ shapes, size }) {
  const counts2 = /* @__PURE__ */ new Map();
  for (const shape2 of shapes) counts2.set(shape2, (counts2.get(shape2) ?? 0) + 1);
  return [...counts2.values()].reduce((sum3, count2) => sum3 + Math.ceil(count2 / size), 0);
}
function batchesOf(epoch, { shapes, size, seed }) {
  const groups = /* @__PURE__ */ new Map();
  for (const picture of permutation({ seed, purpose: "picture order", step: epoch }, shapes.length)) {
    const shape2 = shapes[picture] ?? "";
    groups.set(shape2, [...groups.get(shape2) ?? [], picture]);
  }
  const filling = { seed, purpose: "batch filling", step: epoch };
  let drawn = 0;
  const batches = [];
  for (const group of groups.values()) {
    for (let at = 0; at < group.length; at += size) {
      const batch = group.slice(at, at + size);
      while (batch.length < size) batch.push(group[integer2(filling, drawn++, group.length)] ?? 0);
      batches.push(batch);
    }
  }
  const order = permutation({ seed, purpose: "batch order", step: epoch }, batches.length);
  return Array.from(order, (i) => batches[i] ?? []);
}

// src/training/sampler.ts
var Sampler = class {
  #options;
  #shapes;
  #order;
  #hasMasks;
  constructor(options) {
    this.#options = options;
    this.#shapes = options.pictures.map(({ latents: { height, width } }) => `${height}×${width}`);
    this.#hasMasks = options.pictures.some(({ lossMask: lossMask2 }) => lossMask2 !== null);
    const { batch, seed } = options.job;
    this.#order = batchOrder({ shapes: this.#shapes, size: batch.size, seed });
  }
  /** The batches of a step, the first of which is 1. */
  *batchesOf(step) {
    const { size, accumulation } = this.#options.job.batch;
    for (let i = 0; i < accumulation; i++) {
      const n = (step - 1) * accumulation + i;
      yield this.#batch(this.#order(n).map((picture, place) => this.#use(picture, n * size + place)));
    }
  }
  /** Steps in which every picture was used. */
  get stepsPerEpoch() {
    const { size, accumulation } = this.#options.job.batch;
    return Math.ceil(batchesPerEpoch({ shapes: this.#shapes, size }) / accumulation);
  }
  /** The same each time: pictures in turn, timesteps spread evenly, whole captions. */
  evaluation() {
    const { job, pictures } = this.#options;
    const order = permutation({ seed: job.seed, purpose: "evaluation order", step: 0 }, pictures.length);
    const groups = /* @__PURE__ */ new Map();
    for (let i = 0; i < job.evaluation.samples; i++) {
      const use = this.#evaluationUse(order[i % order.length] ?? 0, i);
      const shape2 = this.#shapes[use.picture] ?? "";
      groups.set(shape2, [...groups.get(shape2) ?? [], use]);
    }
    return [...groups.values()].flatMap(
      (uses) => inBatches2(uses, job.batch.size).map((part2) => this.#batch(part2))
    );
  }
  #use(picture, sample) {
    const { job, config, template } = this.#options;
    const { seed, name, prompts } = job;
    const { caption, latents } = this.#picture(picture);
    const drawing = { seed, picture, sample, scale: config.vae.scale };
    const drawn = drawLatents2(latents, job.pictures.latents, drawing);
    return {
      picture,
      latents: drawn,
      noise: normals({ seed, purpose: "noise", step: sample }, drawn.length),
      timestep: integer2({ seed, purpose: "timestep", step: sample }, 0, config.noise.timesteps),
      prompt: promptText(caption, { ...prompts, name, template }, { seed, sample })
    };
  }
  #evaluationUse(picture, i) {
    const { job, config, template } = this.#options;
    const { seed, evaluation } = job;
    const { caption, latents } = this.#picture(picture);
    const drawing = { seed, picture, sample: i, scale: config.vae.scale };
    const line2 = integer2({ seed, purpose: "evaluation template", step: i }, 0, template.length);
    return {
      picture,
      latents: drawLatents2(latents, "deterministic", drawing),
      noise: normals({ seed, purpose: "evaluation noise", step: i }, latents.mean.length),
      timestep: Math.floor((i + 0.5) / evaluation.samples * config.noise.timesteps),
      prompt: fillTemplate(template[line2] ?? "", caption, job.name)
    };
  }
  /** Ones for a picture without one. */
  #lossMask(picture) {
    const { lossMask: lossMask2, latents } = this.#picture(picture);
    return lossMask2 ?? new Float32Array(latents.height * latents.width).fill(1);
  }
  #picture(picture) {
    const found = this.#options.pictures[picture];
    if (found === void 0) throw new RangeError(`There is no picture ${picture}.`);
    return found;
  }
  #batch(uses) {
    const { job, reader: reader2 } = this.#options;
    const { height, width } = this.#picture(uses[0]?.picture ?? 0).latents;
    const { tokens, placements, multipliers } = reader2.read(uses.map(({ prompt }) => prompt));
    return {
      multipliers: multipliers.every((each2) => each2 === 1) ? void 0 : multipliers,
      ...{ tokens, placements, clipSkip: job.model.clipSkip },
      latents: joinValues(uses.map(({ latents }) => latents)),
      noise: joinValues(uses.map(({ noise }) => noise)),
      grid: { batch: uses.length, height, width },
      timesteps: uses.map(({ timestep }) => timestep),
      lossWeights: uses.map(() => 1),
      positionWeights: this.#hasMasks ? joinValues(uses.map(({ picture }) => this.#lossMask(picture))) : void 0
    };
  }
};
function inBatches2(items, size) {
  return Array.from(
    { length: Math.ceil(items.length / size) },
    (_, i) => items.slice(i * size, (i + 1) * size)
  );
}

// src/training/templates.ts
import { readFile as readFile7 } from "node:fs/promises";
import path17 from "node:path";

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
var withFilewords = (line2) => `${line2}, [filewords]`;
var templateTexts = {
  subject: subjects,
  subject_filewords: subjects.map(withFilewords),
  style: styles,
  style_filewords: styles.map((line2) => `[filewords], ${line2}`),
  none: ["[name]"]
};

// src/protocol/template-lines.ts
var NAME2 = "[name]";
function readTemplateLines(text2, name) {
  const lines = text2.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  for (const [i, line2] of lines.entries()) {
    if (line2.trim() === "" || line2.includes(NAME2)) continue;
    return problem2(
      `Line ${i + 1} of the template ${name} has no ${NAME2}: “${line2.trim().slice(0, 80)}”.`,
      `The embedding learns from prompts that name it. Put ${NAME2} where its name belongs.`
    );
  }
  const kept = lines.map((line2) => line2.trim()).filter((line2) => line2 !== "");
  if (kept.length > 0) return { lines: kept, problem: null };
  return problem2(
    `The template ${name} is empty.`,
    `Write one prompt a line, such as: a photo of ${NAME2}, [filewords]`
  );
}
function problem2(message, hint) {
  return { lines: null, problem: { code: "TEMPLATE", message, hint } };
}

// src/training/templates.ts
async function readTemplate(template) {
  const own = BuiltInTemplate.safeParse(template);
  if (own.success) return templateTexts[own.data];
  const text2 = await readFile7(template, "utf8").catch((cause) => {
    throw new TrainingError("TEMPLATE", {
      cause,
      message: `The template ${template} can't be read.`,
      hint: `Name a text file, or one of ${BuiltInTemplate.options.join(", ")}.`
    });
  });
  return templateLines(text2, path17.basename(template));
}
function templateLines(text2, name) {
  const { lines, problem: problem3 } = readTemplateLines(text2, name);
  if (problem3 !== null) throw new TrainingError("TEMPLATE", problem3);
  return lines;
}

// src/training/prepare.ts
async function* prepare(task, tools) {
  yield { type: "state", state: "loading" };
  const { vae } = task.job.model;
  const checkpoint = await openCheckpoint(task.checkpoint, vae === null ? {} : { vae });
  try {
    const place = { ...tools, task, checkpoint };
    const tokenizer = ClipTokenizer.load();
    requireVocabulary(checkpoint, tokenizer);
    const { name, embedding } = task.job;
    const reader2 = new PromptReader(tokenizer, { name, vectors: embedding.vectors });
    const template = await readTemplate(task.job.prompts.template);
    const dataset = await readPictures(place);
    for (const notice of dataset.notices) yield { type: "picture", ...notice };
    checkPrompts(place, { pictures: dataset.pictures, template, reader: reader2 });
    const vocabulary = await readVocabulary(checkpoint);
    const saved = await savedState(task.runFolder);
    const way = yield* chooseWay(place, saved?.way ?? null);
    const known2 = saved ?? await newState(place, { vocabulary, tokenizer });
    const scaler = way.precision === "float16" ? known2.scaler ?? firstScaler : null;
    const state = { ...known2, way, scaler };
    requireFitting(state, embedding.vectors * vocabulary.width);
    const pictures = yield* encodePictures(place, dataset.pictures, state.checkpointHash);
    const options = { job: task.job, config: checkpoint.config, pictures, template, reader: reader2 };
    const weights = yield* loadParts(place, ["text", "unet"], way);
    const engine2 = { ...place.engine, precision: way.precision };
    const model = createModel(checkpoint.config, engine2, weights);
    const lengths = rowLengths(vocabulary);
    return {
      model,
      sampler: new Sampler(options),
      state,
      way,
      isNew: saved === null,
      pictures: pictures.length,
      ...{ lengths, medianLength: medianLength(lengths) },
      dispose: model.dispose
    };
  } finally {
    await checkpoint.dispose();
  }
}
function readPictures({ task: { job }, checkpoint: { config } }) {
  const { folder, fit: fit2 } = job.pictures;
  const size = pictureSize(config, job.pictures);
  return readDataset({ folder, fit: fit2, prompts: job.prompts, size, factor: vaeFactor(config) });
}
function checkPrompts({ task: { job } }, {
  pictures,
  template,
  reader: reader2
}) {
  for (const { caption } of pictures)
    for (const line2 of template) reader2.read([fillTemplate(line2, caption, job.name)]);
}
async function newState({ task, checkpoint }, tools) {
  const { embedding, seed } = task.job;
  const start = await initialVectors(embedding.initialization, {
    ...tools,
    vectors: embedding.vectors,
    seed
  });
  const checkpointHash = await shortHash(checkpoint.path);
  return { optimizer: initialState(start), start, checkpointHash, best: null, way: null, scaler: null };
}
function requireVocabulary({ config, path: file }, tokenizer) {
  const { tokens } = textEncoderOf(config);
  if (tokens === tokenizer.end + 1) return;
  throw new TrainingError("VOCABULARY", {
    message: `The text encoder of ${path18.basename(file)} knows ${tokens} tokens, and CLIP has 49,408.`,
    hint: "Use a checkpoint of the Stable Diffusion 1 family."
  });
}
function requireFitting({ start }, wanted) {
  if (start.length === wanted) return;
  throw new TrainingError("RUN", {
    message: `The saved state holds ${start.length} numbers, and this job's vectors are ${wanted}.`,
    hint: "Number of vectors and base model of a run can't be changed: begin a new one."
  });
}

// src/training/inspect-checkpoint.ts
var USUAL = { usualSize: 512, vaeFactor: 8 };
async function inspectCheckpoint(file, tokenizer) {
  try {
    const checkpoint = await openCheckpoint(file);
    try {
      requireVocabulary(checkpoint, tokenizer);
      const { width } = pictureSize(checkpoint.config, { width: null, height: null });
      return {
        ...{ baseModel: checkpoint.config.baseModel, obstacle: null },
        ...{ usualSize: width, vaeFactor: vaeFactor(checkpoint.config) }
      };
    } finally {
      await checkpoint.dispose();
    }
  } catch (error) {
    const baseModel = error instanceof CheckpointError ? error.baseModel : null;
    return { baseModel, ...USUAL, obstacle: sentenceOf(error, file) };
  }
}
function sentenceOf(error, file) {
  if (!(error instanceof CodedError)) return describeError(error);
  const message = error.message.replace(`${file}: `, "").replace(file, "This file");
  return `${message} ${error.hint}`;
}

// src/worker/inspect-checkpoints.ts
async function inspectCheckpoints({ files }, send2) {
  const tokenizer = ClipTokenizer.load();
  for (const file of files)
    send2({ type: "inspected-checkpoint", file, facts: await inspectCheckpoint(file, tokenizer) });
}

// src/training/pictures/inspect-dataset.ts
import path21 from "node:path";

// src/system/in-order.ts
async function* inOrder(items, ahead, work) {
  const begun = [];
  let next = 0;
  while (next < items.length || begun.length > 0) {
    while (next < items.length && begun.length < ahead) {
      const result = work(items[next++]);
      result.catch(() => void 0);
      begun.push(result);
    }
    yield await begun.shift();
  }
}

// src/training/pictures/picture-gallery.ts
import { createHash as createHash5 } from "node:crypto";
import { existsSync as existsSync2 } from "node:fs";
import { mkdir as mkdir3, readFile as readFile8, utimes as utimes2 } from "node:fs/promises";
import path20 from "node:path";
import { z as z17 } from "./vendor/zod.mjs";

// src/system/picture-files.ts
import path19 from "node:path";
function picturesFolder(cacheDir) {
  return path19.join(cacheDir, "pictures");
}
function versionOfFile(name) {
  const [version = ""] = name.split(".", 1);
  return isPictureVersion(version) ? version : null;
}
function pictureFiles(cacheDir, version) {
  const stem = path19.join(picturesFolder(cacheDir), version.slice(0, 2), version);
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

// src/training/pictures/thumbnail.ts
var SIDE = 256;
var QUALITY = 80;
var VEIL = [255, 0, 110];
var VEIL_STRENGTH = 0.75;
async function thumbnail(picture) {
  return encode3(await shrink(picture, 3));
}
async function maskThumbnail(picture, alpha) {
  const { width, height } = picture;
  const small = await shrink(picture, 3);
  const { data: opacity } = await shrink({ width, height, data: alpha }, 1);
  const data = small.data.map((value, i) => {
    const hidden = (1 - (opacity[Math.floor(i / 3)] ?? 0) / 255) * VEIL_STRENGTH;
    return value * (1 - hidden) + (VEIL[i % 3] ?? 0) * hidden;
  });
  return encode3({ ...small, data });
}
async function shrink({ width, height, data }, channels) {
  const { default: sharp } = await import("./vendor/sharp.mjs");
  const small = await sharp(data, { raw: { width, height, channels } }).resize(SIDE, SIDE, { fit: "inside", withoutEnlargement: true }).toColourspace(channels === 1 ? "b-w" : "srgb").raw().toBuffer({ resolveWithObject: true });
  return { width: small.info.width, height: small.info.height, data: small.data };
}
async function encode3({ width, height, data }) {
  const { default: sharp } = await import("./vendor/sharp.mjs");
  return sharp(data, { raw: { width, height, channels: 3 } }).webp({ quality: QUALITY }).toBuffer();
}

// src/training/pictures/picture-gallery.ts
var PictureFacts = z17.union([
  z17.object({
    width: z17.int(),
    height: z17.int(),
    isFirstOfMany: z17.boolean(),
    hasMask: z17.boolean(),
    /** Of the pixels. */
    hash: z17.string()
  }),
  z17.object({ problem: z17.string() })
]);
var KnownPart = z17.object({ left: z17.int(), top: z17.int(), width: z17.int(), height: z17.int() });
var MAX_BYTES2 = 256 * 1024 * 1024;
var PictureGallery = class {
  #cacheDir;
  #maxBytes;
  #hasGrown = false;
  constructor({ cacheDir, maxBytes: maxBytes2 = MAX_BYTES2 }) {
    this.#cacheDir = cacheDir;
    this.#maxBytes = maxBytes2;
  }
  /** What is known of a picture file, or is found out now; its thumbnails are there afterwards. */
  async look(bytes) {
    const version = createHash5("sha256").update(bytes).digest("hex").slice(0, 32);
    const files = pictureFiles(this.#cacheDir, version);
    let decoded = null;
    const pixels = () => decoded ??= decodePicture2(bytes);
    const before = await known(files.facts, files.thumbnail);
    if (before !== null) await noteUse(files.facts);
    const facts = before ?? await this.#learn(files, pixels);
    return { version, facts, part: (options) => partOf(facts, options, { files, pixels }) };
  }
  /** Where something was added, removes what was not looked at for longest, until the rest is small enough. */
  async prune() {
    if (!this.#hasGrown) return;
    const folder = picturesFolder(this.#cacheDir);
    await pruneCache({ folder, maxBytes: this.#maxBytes, groupOf: versionOfFile });
  }
  async #learn(files, pixels) {
    this.#hasGrown = true;
    await mkdir3(path20.dirname(files.facts), { recursive: true });
    const facts = await this.#draw(files, pixels);
    await writeFileAtomic(files.facts, JSON.stringify(facts));
    return facts;
  }
  async #draw(files, pixels) {
    try {
      const decoded = await pixels();
      await writeFileAtomic(files.thumbnail, await thumbnail(decoded));
      if (decoded.alpha !== null)
        await writeFileAtomic(files.mask, await maskThumbnail(decoded, decoded.alpha));
      const { width, height, isFirstOfMany, alpha } = decoded;
      return { width, height, isFirstOfMany, hasMask: alpha !== null, hash: pictureHash(decoded) };
    } catch (error) {
      if (error instanceof CodedError && error.code === "PICTURE")
        return { problem: `${error.message} ${error.hint}` };
      throw error;
    }
  }
};
async function noteUse(file) {
  const now = /* @__PURE__ */ new Date();
  await utimes2(file, now, now).catch(() => void 0);
}
async function known(file, thumbnailFile) {
  const facts = PictureFacts.safeParse(await readJson2(file));
  if (!facts.success) return null;
  return "problem" in facts.data || existsSync2(thumbnailFile) ? facts.data : null;
}
async function partOf(facts, options, { files, pixels }) {
  if ("problem" in facts) return null;
  if (options.fit !== "attention") return choosePart(facts, options, pixels);
  const file = files.attention(options.size);
  const before = KnownPart.safeParse(await readJson2(file));
  if (before.success) return before.data;
  const part2 = await choosePart(facts, options, pixels);
  await writeFileAtomic(file, JSON.stringify(part2));
  return part2;
}
async function readJson2(file) {
  try {
    return JSON.parse(await readFile8(file, "utf8"));
  } catch {
    return null;
  }
}

// src/training/pictures/inspect-dataset.ts
var AT_A_TIME = 2;
async function* inspectDataset(options) {
  const { pictures, unread } = await listDataset(options.folder);
  const total = pictures.length + unread.length;
  for (const { name, message } of unread) yield { picture: unusable({ name, message }), total };
  const gallery = new PictureGallery({ cacheDir: options.cacheDir });
  const twins = new Twins();
  for await (const looked of inOrder(pictures, AT_A_TIME, (name) => look(name, gallery, options)))
    yield { picture: await describe(looked, options, twins), total };
  await gallery.prune();
}
async function look(name, gallery, options) {
  const { caption, problem: problem3 } = await captionOf(path21.join(options.folder, name), options);
  try {
    const seen = await gallery.look(await readPictureFile(options.folder, name));
    return { name, caption, seen, problem: problem3 ?? ("problem" in seen.facts ? seen.facts.problem : null) };
  } catch (error) {
    return { name, caption, seen: null, problem: whyUnused(error) };
  }
}
async function captionOf(file, { prompts }) {
  try {
    return { caption: await readCaption(file, prompts), problem: null };
  } catch (error) {
    return { caption: { text: "", from: "text file" }, problem: whyUnused(error) };
  }
}
async function describe(looked, options, twins) {
  const { name, caption, seen, problem: problem3 } = looked;
  const captions = { caption: caption.text, captionFrom: caption.from };
  if (seen === null || "problem" in seen.facts)
    return { ...unusable({ name, message: problem3 ?? "" }), ...captions, version: seen?.version ?? "" };
  const { width, height, hasMask, hash: hash2 } = seen.facts;
  const known2 = { name, width, height, hasMask, ...captions, version: seen.version };
  try {
    const crop2 = await seen.part(options);
    if (problem3 !== null) return { ...known2, crop: null, isUsed: false, remarks: [problem3] };
    const remarks = [...twins.remarksOn(name, hash2), ...remarksOn(seen.facts, options)];
    return { ...known2, crop: crop2, isUsed: true, remarks };
  } catch (error) {
    return { ...known2, crop: null, isUsed: false, remarks: [whyUnused(error)] };
  }
}
function unusable({ name, message }) {
  return {
    ...{ name, width: 0, height: 0, crop: null, hasMask: false, version: "" },
    ...{ caption: "", captionFrom: "file name", isUsed: false, remarks: [message] }
  };
}

// src/worker/inspect-dataset.ts
var TELL_EVERY_MS = 200;
async function inspectDataset2(task, send2) {
  const { folder, cacheDir, query } = task;
  const options = {
    ...{ folder, cacheDir, factor: query.vaeFactor, fit: query.fit, prompts: query },
    size: { width: query.width, height: query.height }
  };
  let pictures = [];
  let all = 0;
  let toldAt = performance.now();
  for await (const { picture, total } of inspectDataset(options)) {
    pictures.push(picture);
    all = total;
    if (performance.now() - toldAt < TELL_EVERY_MS) continue;
    send2({ type: "inspected", pictures, total });
    pictures = [];
    toldAt = performance.now();
  }
  send2({ type: "inspected", pictures, total: all });
}

// src/worker/plan-training.ts
async function planTraining2(task, send2) {
  send2({ type: "planned-training", plan: await planTraining(task) });
}

// src/tensor/backends/try-backend.ts
import * as tf4 from "./vendor/tensorflow-tfjs-core.mjs";
function tryBackend() {
  const [product3, convolution4] = tf4.tidy(() => {
    const matrix = tf4.tensor2d([1, 2, 3, 4], [2, 2]);
    const image = tf4.ones([1, 4, 4, 3]);
    const filter = tf4.ones([3, 3, 3, 2]);
    return [tf4.matMul(matrix, matrix).dataSync(), tf4.sum(tf4.conv2d(image, filter, 1, "same")).dataSync()];
  });
  if (String(product3) === "7,10,15,22" && String(convolution4) === "600") return;
  throw new BackendError("COMPUTES_WRONG", {
    message: `The backend ${tf4.getBackend()} computes wrong: ${String(product3)} and ${String(convolution4)}.`,
    hint: "Run textual-inversion setup-tensorflow again."
  });
}

// src/worker/probe.ts
async function probe({ wanted, tensorflow }) {
  const loaded = await loadBackend({ wanted, folder: tensorflow });
  tryBackend();
  return { ...loaded, memory: process.memoryUsage.rss() };
}

// src/training/drawn-prompts.ts
var MAX_COMBINATIONS = 2e4;
var MAX_FAULTY = 20;
async function drawPrompts(task, tokenizer) {
  const template = await readTemplate(task.prompts.template);
  const reader2 = { tokenizer, embeddings: indexEmbeddings([task], tokenizer) };
  const faulty = withoutEmbedding(task, template, reader2);
  const drawn = task.pictures.length === 0 ? [] : Array.from(firstUses(task, template));
  const prompts = drawn.map(({ picture, prompt }) => render(picture, prompt, reader2));
  return { prompts: [...faulty, ...prompts], total: template.length * task.pictures.length };
}
function* firstUses(task, template) {
  const { seed, batchSize, name, pictures, limit } = task;
  const order = batchOrder({ shapes: pictures.map(({ shape: shape2 }) => shape2), size: batchSize, seed });
  for (let sample = 0; sample < limit; sample++) {
    const picture = pictures[order(Math.floor(sample / batchSize))[sample % batchSize] ?? 0];
    if (picture === void 0) return;
    const prompt = promptText(picture.caption, { ...task.prompts, name, template }, { seed, sample });
    yield { picture: picture.name, prompt };
  }
}
function withoutEmbedding({ name, pictures }, template, reader2) {
  const faulty = [];
  const most = Math.ceil(MAX_COMBINATIONS / template.length);
  for (const picture of pictures.slice(0, most)) {
    for (const line2 of template) {
      const rendered = render(picture.name, fillTemplate(line2, picture.caption, name), reader2);
      if (rendered.isMissing) faulty.push(rendered);
      if (faulty.length === MAX_FAULTY) return faulty;
    }
  }
  return faulty;
}
function render(picture, prompt, { tokenizer, embeddings }) {
  const { chunks } = chunkPrompt(prompt, tokenizer, embeddings);
  return {
    ...{ picture, prompt, chunks: chunks.length },
    tokens: chunks.flatMap((chunk, i) => tokensOf(chunk, tokenizer).map((token) => ({ ...token, chunk: i }))),
    isMissing: chunks.every(({ placements }) => placements.length === 0)
  };
}
function tokensOf({ ids, placements }, tokenizer) {
  const names = new Map(placements.map(({ position, name }) => [position, name]));
  let end = ids.length;
  while (end > 1 && ids[end - 1] === tokenizer.end) end--;
  return Array.from(ids.subarray(1, end), (id, i) => {
    const name = names.get(i + 1);
    return { text: name ?? tokenizer.decode(id), isEmbedding: name !== void 0 };
  });
}

// src/worker/render-prompts.ts
async function renderPrompts(task, send2) {
  send2({ type: "prompts", reply: await drawPrompts(task, ClipTokenizer.load()) });
}

// src/system/turn.ts
import { rmSync as rmSync2 } from "node:fs";
import { mkdir as mkdir4, readdir as readdir5, readFile as readFile10, rm as rm5 } from "node:fs/promises";

// src/system/process-lock.ts
import { randomBytes as randomBytes2 } from "node:crypto";
import { link as link2, readFile as readFile9, rename as rename2, rm as rm4, stat as stat7 } from "node:fs/promises";
import os4 from "node:os";
async function takeProcessLock(file) {
  if (await writeNew(file)) return null;
  const owner = await lockOwner(file);
  if (owner !== null) return owner;
  await removeDeadLock(file);
  return await writeNew(file) ? null : await lockOwner(file) ?? 0;
}
async function lockOwner(file) {
  const [first = "", began = ""] = (await readFile9(file, "utf8").catch(() => "")).split("\n");
  const owner = Number(first);
  if (!(owner > 0) || !isAlive(owner)) return null;
  if (began !== "" && began !== await beginningOf(owner)) return null;
  const { mtimeMs } = await stat7(file).catch(() => ({ mtimeMs: 0 }));
  return mtimeMs < Date.now() - os4.uptime() * 1e3 ? null : owner;
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
    await rename2(file, aside);
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  if (await lockOwner(aside) !== null) await link2(aside, file).catch(() => void 0);
  await rm4(aside, { force: true });
}
async function beginningOf(pid) {
  const facts = await readFile9(`/proc/${pid}/stat`, "utf8").catch(() => "");
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

// src/system/turn.ts
async function takeOverTurn(turn) {
  const { what } = await readTurn(turn);
  await writeFileAtomic(turn, await textOf2(what));
  process.once("exit", () => rmSync2(turn, { force: true }));
}
async function textOf2(what) {
  return `${await lockText()}
${what.replaceAll(/\s+/g, " ")}`;
}
async function readTurn(turn) {
  const text2 = await readFile10(turn, "utf8").catch(() => "");
  return { what: text2.split("\n")[2] ?? "" };
}

// src/system/name-rule.ts
var MAX_CHARACTERS = 200;
var MAX_BYTES3 = 255 - ".description.txt".length - 8;
var RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
var FORBIDDEN2 = /[\u0000-\u001f\u007f/\\<>:"|?*\u2028\u2029]/;
function brokenNameRule(name) {
  if (name.trim() === "") return "it is empty";
  if (name.length > MAX_CHARACTERS) return `it is longer than ${MAX_CHARACTERS} characters`;
  if (Buffer.byteLength(name) > MAX_BYTES3) return "it is too long for the disk";
  if (name.startsWith(".")) return "it begins with a dot, and the web UI hides such files";
  if (name !== name.trim() || name.endsWith(".")) return "it begins or ends with a space, or ends with a dot";
  const character = FORBIDDEN2.exec(name)?.[0];
  if (character !== void 0) return `the character ${JSON.stringify(character)} is not allowed in names`;
  return RESERVED.test(name) ? "Windows keeps that name for itself" : null;
}

// src/embeddings/embedding-error.ts
var EmbeddingError = class extends FieldError {
};

// src/embeddings/usable-name.ts
function usableStem(stem, field) {
  const name = stem.normalize("NFC");
  const broken2 = brokenRule(name);
  if (broken2 === null) return name;
  throw new EmbeddingError("NAME_NOT_USABLE", {
    message: `“${name.slice(0, 80)}” can't be a file name: ${broken2}.`,
    hint: "Give it another name: letters, digits, spaces, dots, dashes and underscores always work.",
    field
  });
}
function brokenRule(name) {
  const broken2 = brokenNameRule(name);
  if (broken2 !== null) return broken2;
  return /\.preview$/i.test(name) ? "the web UI takes names ending in .preview for pictures" : null;
}

// src/training/finish-run.ts
import { existsSync as existsSync5, readdirSync, readFileSync as readFileSync3 } from "node:fs";
import { readFile as readFile12 } from "node:fs/promises";
import path24 from "node:path";

// src/system/program-root.ts
import { existsSync as existsSync3, readFileSync as readFileSync2 } from "node:fs";
import path22 from "node:path";
import { fileURLToPath as fileURLToPath2 } from "node:url";
function findExtensionFolder(from = path22.dirname(fileURLToPath2(import.meta.url))) {
  for (const folder of upwards(from)) {
    for (const candidate of [folder, path22.join(folder, "extension")]) {
      if (existsSync3(path22.join(candidate, "ti_sidecar")) || existsSync3(path22.join(candidate, "build.json")))
        return candidate;
    }
  }
  return null;
}
function* upwards(from) {
  let folder = path22.resolve(from);
  while (true) {
    yield folder;
    const parent = path22.dirname(folder);
    if (parent === folder) return;
    folder = parent;
  }
}

// src/system/miniature-model.ts
var MINIATURE_NAME = "miniature-sd";
var MINIATURE_STAYS_OUT = "It is trained on the miniature model, which no web UI can use: it stays in the run's folder.";

// src/training/finished-embedding.ts
import { existsSync as existsSync4 } from "node:fs";
import path23 from "node:path";

// src/formats/zip-writer.ts
import { crc32 as crc323 } from "node:zlib";
var dosDate = 33;
var utf8Names = 2048;
function writeZip(files, alignment) {
  const parts2 = [];
  const directory = [];
  let offset = 0;
  for (const { name, content } of files) {
    const nameBytes = new TextEncoder().encode(name);
    const crc = crc323(content);
    const padding = paddingAfter(offset + 30 + nameBytes.length, alignment);
    const local = header(67324752, 30, nameBytes, padding.length, crc, content.length);
    parts2.push(local, nameBytes, padding, content);
    const central = header(33639248, 46, nameBytes, 0, crc, content.length);
    new DataView(central.buffer).setUint32(42, offset, true);
    directory.push(central, nameBytes);
    offset += 30 + nameBytes.length + padding.length + content.length;
  }
  const directorySize = directory.reduce((sum3, part2) => sum3 + part2.length, 0);
  return new Uint8Array(
    Buffer.concat([...parts2, ...directory, endRecord(files.length, directorySize, offset)])
  );
}
function header(signature, length2, name, extra, crc, size) {
  const bytes = new Uint8Array(length2);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  const at = length2 === 46 ? 6 : 4;
  if (length2 === 46) view.setUint16(4, 20, true);
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
  const length2 = alignment - (offset + 4) % alignment;
  const field = new Uint8Array(4 + length2).fill(90);
  field.set([70, 66]);
  new DataView(field.buffer).setUint16(2, length2, true);
  return field;
}
function endRecord(count2, directorySize, directoryOffset) {
  const bytes = new Uint8Array(22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 101010256, true);
  view.setUint16(8, count2, true);
  view.setUint16(10, count2, true);
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
    for (const [key2, value] of entries) {
      this.#text(key2);
      this.value(value);
    }
    this.#code("u");
  }
  /** `_rebuild_tensor_v2(('storage', class, key, 'cpu', elements), 0, shape, strides, False, OrderedDict())` */
  #tensor(tensor2) {
    const { dtype, shape: shape2, bytes } = storable(tensor2);
    const key2 = String(this.storages.push(bytes) - 1);
    this.#code("ctorch._utils\n_rebuild_tensor_v2\n((");
    this.#text("storage");
    this.#code(`ctorch
${storageNames[dtype] ?? ""}
`);
    this.#text(key2);
    this.#text("cpu");
    this.#integer(bytes.length / dtypeSize[dtype]);
    this.#code("tQ");
    this.#integer(0);
    this.#integers(shape2);
    this.#integers(shape2.map((_, axis) => elementCount(shape2.slice(axis + 1))));
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
function storable(tensor2) {
  if (storageNames[tensor2.dtype] !== void 0) return tensor2;
  return { dtype: "F32", shape: tensor2.shape, bytes: fromFloat32(toFloat32(tensor2), "F32") };
}

// src/embeddings/write-embedding.ts
var starToken = 265;
function writeSafetensorsEmbedding(embedding) {
  const { name, step, checkpointHash, checkpointName } = embedding;
  const facts = { name, step, sd_checkpoint: checkpointHash, sd_checkpoint_name: checkpointName };
  const known2 = Object.entries(facts).filter(([, value]) => value !== null);
  const texts = Object.fromEntries(known2.map(([key2, value]) => [key2, String(value)]));
  return writeSafetensors(embedding.tensors, { ...embedding.metadata, format: "pt", ...texts });
}
function writePtEmbedding(embedding) {
  const single2 = singleTensor2(embedding);
  if (single2 === null) return writeTorchFile(embedding.tensors);
  return writeTorchFile(
    /* @__PURE__ */ new Map([
      ["string_to_token", /* @__PURE__ */ new Map([["*", starToken]])],
      ["string_to_param", /* @__PURE__ */ new Map([["*", single2]])],
      ["name", embedding.name ?? ""],
      ["step", embedding.step],
      ["sd_checkpoint", embedding.checkpointHash],
      ["sd_checkpoint_name", embedding.checkpointName]
    ])
  );
}
function pngEmbeddingChunk(embedding) {
  return embeddingChunk(new TextEncoder().encode(jsonOf(embedding)));
}
function jsonOf(embedding) {
  const single2 = singleTensor2(embedding);
  if (single2 === null)
    return object([...embedding.tensors].map(([key2, tensor2]) => [key2, tensorToJson(tensor2)]));
  const { name, step, checkpointHash, checkpointName } = embedding;
  return object([
    ["string_to_token", object([["*", String(starToken)]])],
    ["string_to_param", object([["*", tensorToJson(single2)]])],
    ["name", JSON.stringify(name ?? "")],
    ["step", JSON.stringify(step)],
    ["sd_checkpoint", JSON.stringify(checkpointHash)],
    ["sd_checkpoint_name", JSON.stringify(checkpointName)]
  ]);
}
function object(entries) {
  return `{${entries.map(([key2, json]) => `${JSON.stringify(key2)}: ${json}`).join(", ")}}`;
}
function singleTensor2({ tensors }) {
  const [first, ...more] = tensors.values();
  if (first === void 0) throw new FormatError("CANNOT_WRITE", "There is no tensor to write.");
  return more.length === 0 ? first : null;
}

// src/system/trash.ts
import {
  constants as constants5,
  copyFile as copyFile2,
  cp,
  link as link3,
  lstat as lstat2,
  mkdir as mkdir5,
  readFile as readFile11,
  readlink,
  rename as rename3,
  rm as rm6,
  rmdir,
  symlink
} from "node:fs/promises";
import { basename, dirname as dirname2, join as join3 } from "node:path";
var ORIGIN_FILE = "origin.yaml";
var NotAFileError = class extends CodedError {
};
async function copyToTrash(trashDir, paths) {
  return fillTrashFolder(trashDir, paths, copyOne);
}
async function fillTrashFolder(trashDir, paths, transfer) {
  await mkdir5(trashDir, { recursive: true });
  const folder = await newFolder(trashDir);
  const origins = /* @__PURE__ */ new Map();
  try {
    for (const path30 of paths) {
      const target = join3(folder, basename(path30));
      try {
        await transfer(path30, target);
        origins.set(target, path30);
      } catch (error) {
        if (!isAbsent(error) || origins.size === 0) throw error;
      }
    }
  } finally {
    if (origins.size === 0) await rm6(folder, { recursive: true });
    else await noteOrigins(folder, origins);
  }
  return [...origins.keys()];
}
async function noteOrigins(folder, origins) {
  const byName = [...origins].map(([target, origin]) => [basename(target), origin]);
  await writeFileAtomic(
    join3(folder, ORIGIN_FILE),
    `${JSON.stringify(Object.fromEntries(byName), null, 2)}
`
  );
}
async function newFolder(trashDir) {
  const stamp = (/* @__PURE__ */ new Date()).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  for (let count2 = 1; ; count2++) {
    const folder = join3(trashDir, count2 === 1 ? stamp : `${stamp}-${count2}`);
    try {
      await mkdir5(folder);
      return folder;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}
async function copyOne(from, to) {
  const stats = await lstat2(from);
  if (stats.isSymbolicLink()) return symlink(await readlink(from), to);
  if (stats.isFile()) return copyFile2(from, to, constants5.COPYFILE_EXCL);
  throw new NotAFileError("NOT_A_FILE", {
    message: `${basename(from)} is no file, but a folder, a pipe or a device.`,
    hint: "Delete it or give it another name, then try again."
  });
}

// src/training/finished-embedding.ts
async function writeEmbedding(file, state, facts) {
  await writeFileAtomic(file, embeddingBytes(state, facts));
}
function requireFreeName({ name, format }, { folder, replace, isOwn }) {
  const target = path23.join(folder, `${name}.${format}`);
  const twins = ["safetensors", "pt", "bin"].map((ending) => `${name}.${ending}`);
  const taken = twins.find((twin) => existsSync4(path23.join(folder, twin)));
  const isTarget = taken === path23.basename(target);
  if (taken === void 0 || isTarget && (replace || isOwn(target))) return target;
  throw nameTaken(taken);
}
async function installEmbedding(state, facts, options) {
  const target = requireFreeName(facts, options);
  const bytes = embeddingBytes(state, facts);
  if (existsSync4(target)) {
    if (!options.isOwn(target)) await copyToTrash(options.trashDir, [target]);
    await writeFileAtomic(target, bytes);
    return target;
  }
  try {
    await writeFileAtomic(target, bytes, { mode: "new" });
  } catch (error) {
    throw isTaken(error) ? nameTaken(path23.basename(target)) : error;
  }
  return target;
}
function embeddingOf({ optimizer, checkpointHash }, { name, width, checkpointName }) {
  const { values, step } = optimizer;
  const shape2 = [values.length / width, width];
  return {
    tensors: /* @__PURE__ */ new Map([["emb_params", { dtype: "F32", shape: shape2, bytes: fromFloat32(values, "F32") }]]),
    ...{ name, step, checkpointHash, checkpointName }
  };
}
function embeddingBytes(state, facts) {
  const embedding = embeddingOf(state, facts);
  return facts.format === "pt" ? writePtEmbedding(embedding) : writeSafetensorsEmbedding(embedding);
}
function nameTaken(file) {
  return new TrainingError("NAME_TAKEN", {
    message: `There is an embedding ${file} already.`,
    hint: "Choose another name, or let it be replaced (embedding.replace); the old file goes to the trash then."
  });
}

// src/training/finish-run.ts
function factsOf3({ job, checkpoint }, width) {
  return { name: job.name, format: job.embedding.format, width, checkpointName: path24.parse(checkpoint).name };
}
async function installOptions(task) {
  const { job, embeddingsDir: folder, trashDir } = task;
  const own = await readFile12(finalFile(task)).catch(() => null);
  const isOwn = (file) => {
    const bytes = readFileSync3(file);
    return own?.equals(bytes) === true || snapshotsOf(task).some((each2) => readFileSync3(each2).equals(bytes));
  };
  return folder === null ? null : { folder, replace: job.embedding.replace, trashDir, isOwn };
}
async function finishWithEmbedding(task, { state, facts, install }) {
  const { step } = state.optimizer;
  const file = finalFile(task);
  await writeEmbedding(file, state, facts);
  const finished = { type: "finished", step, file };
  if (step === 0)
    return { ...finished, installed: null, notInstalled: "No step was made: there is nothing to install." };
  if (install === null) return { ...finished, installed: null, notInstalled: whyNot(facts) };
  try {
    const installed = await installEmbedding(state, facts, install);
    return { ...finished, installed, notInstalled: null };
  } catch (error) {
    const { message, hint } = problemOf(error);
    return {
      ...finished,
      installed: null,
      notInstalled: `${message} ${hint} The embedding is in ${file}.`
    };
  }
}
function finishWithout({ reason: reason2, step }) {
  return { type: "finished", reason: reason2, step, file: null, installed: null, notInstalled: null };
}
function whyNot({ checkpointName }) {
  return checkpointName === MINIATURE_NAME ? MINIATURE_STAYS_OUT : null;
}
function snapshotsOf({ runFolder }) {
  const folder = path24.join(runFolder, "snapshots");
  return existsSync5(folder) ? readdirSync(folder).map((name) => path24.join(folder, name)) : [];
}
function finalFile({ job, runFolder }) {
  return path24.join(runFolder, `${job.name}.${job.embedding.format}`);
}

// src/training/evaluation-loss.ts
async function evaluationLoss(vectors, { model, batches, goOn }) {
  const losses = [];
  for (const samples of batches) {
    losses.push(...evaluationLosses(model, { ...samples, vectors }));
    if (!await goOn()) return null;
  }
  requireFinite2(losses, "evaluation loss");
  return losses.reduce((sum3, each2) => sum3 + each2, 0) / losses.length;
}

// src/training/is-due.ts
function isDue(step, every) {
  return every > 0 && step % every === 0;
}

// src/tokenizer/word-ends.ts
var FIRST_MERGED2 = 512;
var READABLE = /^([a-z]{3,})<\/w>$/;
function wordEnds() {
  const words2 = /* @__PURE__ */ new Map();
  for (const [rank, line2] of readData("clip-merges.txt.gz").split("\n").entries()) {
    const [, word] = READABLE.exec(line2.replace(" ", "")) ?? [];
    if (word !== void 0) words2.set(FIRST_MERGED2 + rank, word);
  }
  return words2;
}

// src/tokenizer/english-words.ts
function englishWords() {
  const words2 = new Set(readData("english-words.txt.gz").split("\n"));
  return new Map([...wordEnds()].filter(([, word]) => words2.has(word)));
}

// src/training/near-words.ts
var WORDS = 3;
var MANY_VECTORS = 8;
var NearWords = class {
  #model;
  #lengths;
  #words = englishWords();
  /** `lengths`: of the rows of the token table. Needs the text encoder. */
  constructor(model, lengths) {
    this.#model = model;
    this.#lengths = lengths;
  }
  /** `vectors`: [vectors, width]. The nearest first, vector by vector. */
  find(vectors) {
    const { width } = textEncoderOf(this.#model.config);
    const count2 = vectors.length / width;
    const products2 = this.#products(vectors, width);
    const tokens = products2.length / count2;
    return Array.from({ length: count2 }, (_, vector) => {
      const own = length(vectors.subarray(vector * width, (vector + 1) * width));
      const cosines = products2.subarray(vector * tokens, (vector + 1) * tokens).map((product3, token) => product3 / (own * (this.#lengths[token] ?? 0)));
      return this.#nearest(cosines, count2 > MANY_VECTORS ? 1 : WORDS).map((near) => ({ vector, ...near }));
    }).flat();
  }
  /** [vectors, tokens] */
  #products(vectors, width) {
    const { run: run2, config } = this.#model;
    const table = `${textEncoderOf(config).prefix}embeddings.token_embedding.weight`;
    const { products: products2 } = run2({
      name: "nearest words",
      settings: {},
      inputs: { vectors: rowsOf2(vectors, width) },
      build: ({ kernels, weights }, inputs) => ({
        products: kernels.retain(
          kernels.exact.matMul(inputs.vectors, weights.get(table), { transposeB: true })
        )
      })
    });
    return products2;
  }
  #nearest(cosines, wanted) {
    const best = [];
    for (const [token, word] of this.#words) {
      const cosine = cosines[token] ?? Number.NaN;
      const worst = best.at(-1)?.cosine ?? Number.NEGATIVE_INFINITY;
      if (!Number.isFinite(cosine) || best.length === wanted && cosine <= worst) continue;
      best.push({ word, cosine });
      best.sort((a, b) => b.cosine - a.cosine);
      best.length = Math.min(best.length, wanted);
    }
    return best;
  }
};

// src/training/evaluations.ts
var Evaluations = class {
  #options;
  #batches;
  #near;
  #best;
  #latest = null;
  constructor(options) {
    const { task, prepared } = options;
    const { model, sampler, lengths, state } = prepared;
    this.#options = options;
    this.#batches = task.job.evaluation.every > 0 ? sampler.evaluation() : [];
    this.#near = new NearWords(model, lengths);
    this.#best = state.best;
  }
  /** With the lowest loss so far; null: none was evaluated. */
  get best() {
    return this.#best;
  }
  isDue(step) {
    const { task, folder } = this.#options;
    return isDue(step, task.job.evaluation.every) && !folder.isEvaluated(step);
  }
  /** Of a step; null: it was not evaluated. */
  lossOf(step) {
    return this.#latest?.step === step ? this.#latest.loss : null;
  }
  /** null: it was given up, as `goOn` said, and comes when the training goes on. @throws GenerationError NOT_FINITE */
  async evaluate({ step, values }, goOn) {
    const { prepared, folder } = this.#options;
    const loss = await evaluationLoss(values, { model: prepared.model, batches: this.#batches, goOn });
    if (loss === null) return null;
    folder.add({ step, evaluation: loss });
    if (step > 0 && loss < (this.#best?.evaluation ?? Infinity))
      this.#best = { step, evaluation: loss, values };
    this.#latest = { step, loss };
    return { type: "evaluation", step, loss, near: this.#near.find(values) };
  }
};

// src/training/step-problem.ts
function noGradient() {
  return new TrainingError("NO_GRADIENT", {
    message: "The gradient of the first step is zero: nothing would be learned.",
    hint: "The checkpoint does not listen to its prompts. Try another one."
  });
}
function notMoved(step) {
  return {
    type: "notice",
    message: `After ${step} steps the vectors are still what they began as.`,
    hint: "The learning rate is too low to change them: end the training and begin with a higher one."
  };
}
function isNotFinite(error) {
  return error instanceof GenerationError && error.code === "NOT_FINITE";
}
function notFinite(cause, {
  step,
  kept,
  isFirst,
  precision
}) {
  const seen = cause.message.replace(/\.$/, "");
  return new TrainingError("NOT_FINITE", {
    cause,
    message: `${seen}, in step ${step}. The training has ended; the vectors of step ${kept} are kept.`,
    hint: precision === "float16" ? `${NARROW_HINT} ${hintOf(isFirst)}` : hintOf(isFirst)
  });
}
var NARROW_HINT = "float16 holds nothing beyond 65,504: begin again with the precision float32, or bfloat16.";
function hintOf(isFirst) {
  return isFirst ? "It was so from the start: the checkpoint or the initialization is broken. Try others." : "The learning rate is likely too high: begin again with a tenth of it, or clip the gradient by its norm.";
}
function overflowed({ step, skippedAtScale }) {
  return {
    type: "notice",
    message: `Step ${step} changed nothing: its gradient, multiplied by ${skippedAtScale}, was beyond what float16 holds.`,
    hint: "That is usual now and then: the next steps multiply by half of it. Each such step is in the log."
  };
}

// src/training/optimizer-step.ts
async function optimizerStep(model, state, batches, settings) {
  const { clipping, scaler = null } = settings;
  try {
    const computed = await stepGradient(model, state.values, batches, settings);
    if (computed === null) return null;
    const { sum: sum3, loss } = computed;
    const gradient = clipGradient(sum3, clipping.mode, clipping.limit);
    const next = adamW(state, gradient, { ...settings, skipped: scaler?.skipped ?? 0 });
    return {
      type: "stepped",
      ...{ state: next, scaler: scaler && afterGoodStep(scaler), loss, gradientLength: length(sum3) }
    };
  } catch (error) {
    const smaller = scaler !== null && isNotFinite(error) ? afterOverflow(scaler) : null;
    if (smaller === null) throw error;
    return { type: "skipped", state: { ...state, step: state.step + 1 }, scaler: smaller };
  }
}
async function stepGradient(model, vectors, batches, { accumulation, memory, scaler = null, goOn }) {
  const sum3 = new Float32Array(vectors.length);
  const options = { memory, ...scaler && { lossScale: scaler.scale } };
  let loss = 0;
  let left = accumulation;
  for (const samples of batches) {
    const result = trainingStep(model, { ...samples, vectors }, options);
    accumulate(sum3, result.gradient, accumulation);
    loss += result.loss / accumulation;
    left -= 1;
    if (!await goOn() && left > 0) return null;
  }
  return { sum: sum3, loss };
}

// src/training/rate-plan.ts
var RatePlan = class {
  #job;
  #rates;
  #limits;
  /** @throws TrainingError `SCHEDULE` */
  constructor(job) {
    this.#job = job;
    this.#rates = schedule(job.learningRate.schedule);
    this.#limits = schedule(job.clipping.limit);
  }
  /** The step the training ends with. */
  get steps() {
    return lastStep(this.#rates, this.#job.steps);
  }
  rate(step) {
    const { curve, warmUp } = this.#job.learningRate;
    return rateAt({ pieces: this.#rates, curve, warmUp, steps: this.#job.steps }, step);
  }
  /** A schedule of limits that ends goes on with its last. */
  clipping(step) {
    const limit = valueAt(this.#limits, step) ?? this.#limits.at(-1)?.value ?? 0;
    return { mode: this.#job.clipping.mode, limit };
  }
  /** What a person should know before the start. */
  *notices() {
    const { steps: steps2, learningRate } = this.#job;
    if (this.steps === steps2) return;
    yield {
      type: "notice",
      message: `The training ends after step ${this.steps} of ${steps2}: the learning rate ${learningRate.schedule} ends there.`,
      hint: "Leave the step of the last pair out, and it counts to the end."
    };
  }
};
function schedule(text2) {
  const { pieces: pieces2, problem: problem3 } = readSchedule(text2);
  if (problem3 === null) return pieces2;
  throw new TrainingError("SCHEDULE", problem3);
}

// src/training/run-saver.ts
import { existsSync as existsSync6 } from "node:fs";
import path25 from "node:path";
var RunSaver = class {
  #options;
  #everyMs;
  #saved = { step: -1, at: performance.now() };
  constructor(options) {
    this.#options = options;
    this.#everyMs = options.task.saveEverySeconds * 1e3;
  }
  /** Whether the last state was saved long enough ago. */
  get isDue() {
    return performance.now() - this.#saved.at >= this.#everyMs;
  }
  /** null: the state of that step is saved already. */
  async save(state) {
    const { step } = state.optimizer;
    if (this.#saved.step === step) return null;
    await this.#options.folder.save(state);
    this.#saved = { step, at: performance.now() };
    return { type: "saved", step };
  }
  hasSnapshot(step) {
    return existsSync6(this.#snapshotFile(step));
  }
  /** `evaluation`: of its vectors, where there was one. */
  async snapshot(state, evaluation) {
    const { step } = state.optimizer;
    const file = this.#snapshotFile(step);
    await writeEmbedding(file, state, this.#options.facts);
    return { type: "snapshot", snapshot: { step, file: path25.basename(file), evaluation } };
  }
  #snapshotFile(step) {
    const { folder, facts } = this.#options;
    return path25.join(folder.snapshots, `${facts.name}-${step}.${facts.format}`);
  }
};

// src/training/sample-painter.ts
import { createHash as createHash6 } from "node:crypto";
import { existsSync as existsSync7 } from "node:fs";
import { mkdir as mkdir6 } from "node:fs/promises";
import path27 from "node:path";

// src/system/build-id.ts
import { readFileSync as readFileSync4 } from "node:fs";
import path26 from "node:path";
function readBuild2(extensionFolder = findExtensionFolder()) {
  const read = extensionFolder === null ? null : readBuildFile(path26.join(extensionFolder, "build.json"));
  const build2 = read ?? { buildId: "dev", version: "0.0.0" };
  return { ...build2, buildId: process.env["TI_BUILD_ID"] ?? build2.buildId };
}
function readBuildFile(file) {
  try {
    const content = JSON.parse(readFileSync4(file, "utf8"));
    const { buildId, version } = content;
    return typeof buildId === "string" && typeof version === "string" ? { buildId, version } : null;
  } catch {
    return null;
  }
}

// src/training/decoder-holder.ts
var SMALL2 = 16 * 1024 * 1024;
var DecoderHolder = class {
  #options;
  #decoder = null;
  #isSmall = false;
  constructor(options) {
    this.#options = options;
  }
  /** @throws CheckpointError when the file is not what it was, or the signal's reason */
  async get(signal) {
    this.#decoder ??= await this.#load(signal);
    return this.#decoder;
  }
  /** A large one leaves the device until it is needed again. */
  rest() {
    if (!this.#isSmall) this.dispose();
  }
  dispose() {
    this.#decoder?.dispose();
    this.#decoder = null;
  }
  async #load(signal) {
    const { checkpoint, vae, model } = this.#options;
    const opened = await openCheckpoint(checkpoint, vae === null ? {} : { vae });
    try {
      this.#isSmall = sizeOfDecoder(opened) < SMALL2;
      const weights = await loadWeights(opened, model.engine.kernels, "vae-decoder", { signal });
      return createModel(model.config, { ...model.engine, precision: "float32" }, weights);
    } finally {
      await opened.dispose();
    }
  }
};
function sizeOfDecoder({ tensors }) {
  return [...tensors.values()].filter(({ part: part2 }) => part2 === "vae-decoder").reduce((sum3, { shape: shape2 }) => sum3 + elementCount(shape2), 0);
}

// src/training/sample-painter.ts
var STEP_DIGITS = 7;
var SamplePainter = class {
  #options;
  #decoder;
  #size;
  /** Problems of the prompts are the same each time. */
  #told = /* @__PURE__ */ new Set();
  /** @throws GenerationError SIZE */
  constructor(options) {
    const { task, model } = options;
    const { job, checkpoint } = task;
    this.#options = options;
    this.#decoder = new DecoderHolder({ model, checkpoint, vae: job.model.vae });
    this.#size = pictureSize(model.config, job.samples);
  }
  /** Whether every picture of a step is there. */
  isDone(step) {
    const { folder, task } = this.#options;
    return task.job.samples.prompts.every((_, i) => existsSync7(path27.join(folder, fileName(step, i))));
  }
  /**
   * Tells each picture when its file is there. Throws whatever goes wrong; the pictures before that are there.
   */
  async *paint(state, between) {
    const { prompts } = this.#options.task.job.samples;
    await mkdir6(this.#options.folder, { recursive: true });
    try {
      for (const prompt of prompts.keys()) {
        const isWhole = yield* this.#paintOne(state, prompt, between);
        if (!isWhole) return;
      }
    } finally {
      this.#decoder.rest();
    }
  }
  dispose() {
    this.#decoder.dispose();
  }
  async *#paintOne(state, prompt, between) {
    const { model, task, signal } = this.#options;
    const { samples } = task.job;
    const text2 = fillTemplate(samples.prompts[prompt] ?? "", "", task.job.name);
    const seed = samples.seed + prompt;
    const read = await this.#read(text2, state);
    yield* this.#problemsOf(read);
    const conditioning = conditionPrompts(model, read, task.job.model.clipSkip);
    const total = samples.prompts.length * samples.steps;
    let latents = new Float32Array();
    for (const drawn of drawLatents(model, { ...samples, ...conditioning, seed, size: this.#size })) {
      latents = drawn.latents;
      yield { type: "progress", done: prompt * samples.steps + drawn.step, total };
      if (!(yield* between())) return false;
    }
    const picture = toPicture(await this.#decoder.get(signal), latents, this.#size);
    yield { type: "sample", sample: await this.#write(picture, { state, prompt, text: text2, seed, read }) };
    return true;
  }
  #read(prompt, state) {
    const { task, model, facts } = this.#options;
    const { values } = state.optimizer;
    const bytes = embeddingBytes(state, { ...facts, format: "safetensors" });
    const own = {
      ...{ name: facts.name, values, vectors: values.length / facts.width },
      hash: createHash6("sha256").update(bytes).digest("hex").slice(0, 12)
    };
    const { embeddingsDir, job } = task;
    const { negativePrompt } = job.samples;
    return readPrompts({ prompt, negativePrompt, embeddingsDir, own }, textEncoderOf(model.config));
  }
  *#problemsOf({ problems }) {
    for (const { message, hint } of problems) {
      if (this.#told.has(message)) continue;
      this.#told.add(message);
      yield { type: "notice", message: `Sample images: ${message}`, hint };
    }
  }
  async #write(picture, {
    state,
    prompt,
    text: text2,
    seed,
    read
  }) {
    const { task, facts, folder } = this.#options;
    const { samples, model } = task.job;
    const parameters = infotext({
      ...{ ...samples, ...this.#size, seed, prompt: text2, embeddings: read.embeddings },
      ...{ modelHash: state.checkpointHash, model: facts.checkpointName, clipSkip: model.clipSkip },
      vae: model.vae === null ? null : path27.basename(model.vae),
      version: `textual-inversion ${readBuild2().version}`
    });
    const chunks = samples.embedInPng ? [pngEmbeddingChunk(embeddingOf(state, facts))] : [];
    const { step } = state.optimizer;
    const file = fileName(step, prompt);
    await writeFileAtomic(path27.join(folder, file), writePngWithParameters(picture, parameters, chunks));
    return { step, file, prompt, text: text2, seed, width: picture.width, height: picture.height, webUi: null };
  }
};
function fileName(step, prompt) {
  return `${String(step).padStart(STEP_DIGITS, "0")}-${prompt}.png`;
}

// src/training/vector-facts.ts
function vectorFacts(values, start, width) {
  const vectors = values.length / width;
  let [lengths, cosines] = [0, 0];
  for (let at = 0; at < values.length; at += width) {
    const [now, then] = [values.subarray(at, at + width), start.subarray(at, at + width)];
    const product3 = now.reduce((sum3, value, i) => sum3 + value * (then[i] ?? 0), 0);
    const [a, b] = [length(now), length(then)];
    lengths += a / vectors;
    cosines += a * b === 0 ? 0 : product3 / (a * b) / vectors;
  }
  return { length: lengths, cosine: cosines };
}

// src/training/trainer.ts
var MOVED_BY = 3;
var Trainer = class {
  #task;
  #prepared;
  #control;
  #folder;
  #facts;
  #plan;
  #evaluations;
  #saver;
  #painter;
  /** The vectors and what the optimizer remembers, after the latest step. */
  #optimizer;
  /** Those before: known to give finite numbers. */
  #before;
  #scaler;
  #isSkippingTold = false;
  constructor(task, prepared, control) {
    const { model, sampler, state } = prepared;
    const { width } = textEncoderOf(model.config);
    this.#task = task;
    this.#prepared = prepared;
    this.#control = control;
    this.#folder = new RunFolder(task.runFolder, { width, stepsPerEpoch: sampler.stepsPerEpoch });
    this.#facts = factsOf3(task, width);
    this.#plan = new RatePlan(task.job);
    this.#evaluations = new Evaluations({ task, prepared, folder: this.#folder });
    this.#saver = new RunSaver({ task, folder: this.#folder, facts: this.#facts });
    const { signal } = control;
    const folder = this.#folder.samples;
    this.#painter = new SamplePainter({ task, model, facts: this.#facts, folder, signal });
    this.#optimizer = state.optimizer;
    this.#before = state.optimizer;
    this.#scaler = state.scaler;
  }
  async *run() {
    try {
      yield* this.#begin();
      while (this.#optimizer.step < this.#plan.steps && !this.#isEnding()) {
        if (this.#control.isPaused) yield* this.#pause("training");
        else yield* this.#step(this.#optimizer.step + 1);
      }
      yield* this.#finish();
    } finally {
      this.#painter.dispose();
    }
  }
  async *#begin() {
    const { job, runFolder } = this.#task;
    const { isNew, pictures, medianLength: medianLength2, way } = this.#prepared;
    const { step } = this.#optimizer;
    const { vectors } = job.embedding;
    await this.#folder.begin(job, step);
    yield* this.#plan.notices();
    yield { type: "started", runFolder, step, steps: this.#plan.steps, pictures, vectors, way, medianLength: medianLength2 };
    yield* this.#evaluateIfDue();
    if (this.#isSnapshotDue() && !this.#saver.hasSnapshot(step)) yield* this.#snapshot();
    if (isNew) yield* this.#save();
    if (step < this.#plan.steps && isDue(step, job.samples.every)) yield* this.#paintUnlessDone();
    yield { type: "state", state: "training" };
  }
  async *#step(step) {
    const started = performance.now();
    const outcome = await this.#compute(step);
    if (outcome === null) return;
    this.#before = this.#optimizer;
    this.#optimizer = outcome.state;
    const skippedAtScale = this.#scaler?.scale ?? 0;
    this.#scaler = outcome.scaler;
    switch (outcome.type) {
      case "skipped":
        yield* this.#tellSkipped({ step, skippedAtScale });
        break;
      case "stepped":
        yield* this.#tellStep(step, outcome, started);
        break;
      default:
        outcome;
    }
    yield* this.#afterStep(step);
  }
  *#tellSkipped(row) {
    this.#folder.add(row);
    yield { type: "skipped", ...row };
    if (this.#isSkippingTold) return;
    this.#isSkippingTold = true;
    yield overflowed(row);
  }
  *#tellStep(step, { state, loss, gradientLength }, started) {
    const updates = step - (this.#scaler?.skipped ?? 0);
    if (updates === 1 && gradientLength === 0) throw noGradient();
    const { start } = this.#prepared.state;
    const facts = vectorFacts(state.values, start, this.#facts.width);
    const row = { step, loss, rate: this.#plan.rate(step), gradientLength, ...facts };
    this.#folder.add(row);
    const seconds = (performance.now() - started) / 1e3;
    yield { type: "step", ...row, seconds, memory: process.memoryUsage.rss() };
    if (updates === MOVED_BY && state.values.every((value, i) => value === start[i])) yield notMoved(step);
  }
  async *#afterStep(step) {
    const { samples } = this.#task.job;
    yield* this.#evaluateIfDue();
    if (this.#isSnapshotDue() || this.#control.takeWish("snapshot")) yield* this.#snapshot();
    const isSampling = step < this.#plan.steps && (isDue(step, samples.every) || this.#control.takeWish("sample"));
    if (isSampling || this.#saver.isDue) yield* this.#save();
    if (!isSampling) return;
    yield* this.#paint();
    yield { type: "state", state: "training" };
  }
  async #compute(step) {
    const { model, sampler } = this.#prepared;
    const { batch, learningRate } = this.#task.job;
    const settings = {
      rate: this.#plan.rate(step),
      weightDecay: learningRate.weightDecay,
      clipping: this.#plan.clipping(step),
      accumulation: batch.accumulation,
      memory: this.#prepared.way.memory,
      scaler: this.#scaler,
      goOn: () => this.#goOn()
    };
    const outcome = await this.#finite(
      { step, ...this.#known },
      () => optimizerStep(model, this.#optimizer, sampler.batchesOf(step), settings)
    );
    if (outcome?.type === "stepped")
      await this.#finite(
        { step, good: this.#optimizer, isFirst: false },
        () => requireFinite2(outcome.state.values, "vectors")
      );
    return outcome;
  }
  #isEnding() {
    return this.#control.ending !== null;
  }
  async #goOn() {
    await this.#control.breathe();
    return !this.#isEnding();
  }
  /** What is kept when the latest vectors turn out to be bad; the first ones have none before them. */
  get #known() {
    return { good: this.#before, isFirst: this.#before === this.#optimizer };
  }
  /** Runs `work`; where that meets a number that is none, the good vectors are saved, and the training ends. */
  async #finite({ step, good, isFirst }, work) {
    try {
      return await work();
    } catch (error) {
      if (!isNotFinite(error)) throw error;
      this.#optimizer = good;
      await this.#folder.save(this.#state());
      const { precision } = this.#prepared.way;
      throw notFinite(error, { step, kept: good.step, isFirst, precision });
    }
  }
  /** Given up when the training is told to end: it comes when it goes on. */
  async *#evaluateIfDue() {
    const { step } = this.#optimizer;
    if (!this.#evaluations.isDue(step) || this.#isEnding()) return;
    const told = await this.#finite(
      { step, ...this.#known },
      () => this.#evaluations.evaluate(this.#optimizer, () => this.#goOn())
    );
    if (told !== null) yield told;
  }
  #isSnapshotDue() {
    const { step } = this.#optimizer;
    return step > 0 && isDue(step, this.#task.job.snapshotEvery);
  }
  async *#snapshot() {
    yield await this.#saver.snapshot(this.#state(), this.#evaluations.lossOf(this.#optimizer.step));
  }
  /** Draws the sample images of this step. What goes wrong with them is told, and costs nothing else. */
  async *#paint({ heedsPause = true } = {}) {
    if (this.#isEnding()) return;
    yield { type: "state", state: "sampling" };
    try {
      yield* this.#painter.paint(this.#state(), () => this.#betweenSamplingSteps(heedsPause));
    } catch (error) {
      if (!this.#isEnding()) yield notPainted(error, this.#optimizer.step);
    }
    this.#control.takeWish("sample");
  }
  async *#paintUnlessDone() {
    if (!this.#painter.isDone(this.#optimizer.step)) yield* this.#paint();
  }
  async *#betweenSamplingSteps(heedsPause) {
    await this.#control.breathe();
    if (heedsPause && this.#control.isPaused) yield* this.#pause("sampling");
    return !this.#isEnding();
  }
  async *#pause(from) {
    yield* this.#save();
    yield { type: "state", state: "paused" };
    while (this.#control.isPaused) {
      await this.#control.untilCalled();
      if (this.#control.takeWish("snapshot")) yield* this.#snapshot();
      if (!this.#control.takeWish("sample") || from === "sampling") continue;
      yield* this.#paint({ heedsPause: false });
      yield { type: "state", state: "paused" };
    }
    yield { type: "state", state: from };
  }
  async *#finish() {
    const { step } = this.#optimizer;
    const isDone = step >= this.#plan.steps;
    const reason2 = isDone ? "done" : this.#control.ending ?? "interrupted";
    yield { type: "state", state: "saving" };
    yield* this.#save();
    if (reason2 === "suspended") {
      yield finishWithout({ reason: reason2, step });
      return;
    }
    const { install } = this.#prepared;
    const finished = await finishWithEmbedding(this.#task, {
      state: this.#state(),
      facts: this.#facts,
      install
    });
    yield* this.#snapshotOfBest();
    if (isDone && (this.#task.job.samples.every > 0 || this.#control.takeWish("sample")))
      yield* this.#paintUnlessDone();
    yield { ...finished, reason: reason2 };
  }
  /** Snapshots come every so many steps: the best vectors are seldom among them. */
  async *#snapshotOfBest() {
    const { best } = this.#evaluations;
    if (best === null || best.step === this.#optimizer.step || this.#task.job.snapshotEvery === 0) return;
    if (this.#saver.hasSnapshot(best.step)) return;
    const optimizer = { ...this.#optimizer, step: best.step, values: best.values };
    yield await this.#saver.snapshot({ ...this.#state(), optimizer }, best.evaluation);
  }
  #state() {
    const [optimizer, scaler] = [this.#optimizer, this.#scaler];
    return { ...this.#prepared.state, optimizer, scaler, best: this.#evaluations.best };
  }
  async *#save() {
    const told = await this.#saver.save(this.#state());
    if (told !== null) yield told;
  }
};
function notPainted(error, step) {
  const { message, hint } = problemOf(error);
  return {
    type: "notice",
    message: `No sample images of step ${step}: ${message} The training goes on.`,
    hint
  };
}

// src/training/train.ts
async function* train(asked2, options) {
  const task = { ...asked2, job: { ...asked2.job, name: usableStem(asked2.job.name, "name") } };
  const install = await installOptions(task);
  if (install !== null) requireFreeName(factsOf3(task, 0), install);
  const prepared = yield* preparedUnlessEnded(task, options);
  if (prepared === null) {
    yield await endBeforeStart(task, { install, control: options.control });
    return;
  }
  try {
    yield* new Trainer(task, { ...prepared, install }, options.control).run();
  } finally {
    prepared.dispose();
  }
}
async function* preparedUnlessEnded(task, { engine: engine2, control }) {
  try {
    return yield* prepare(task, { engine: engine2, signal: control.signal });
  } catch (error) {
    if (error === control.signal.reason) return null;
    throw error;
  }
}
async function endBeforeStart(task, { install, control }) {
  const state = await savedState(task.runFolder);
  const reason2 = control.ending ?? "interrupted";
  if (state === null || reason2 === "suspended")
    return finishWithout({ reason: reason2, step: state?.optimizer.step ?? 0 });
  const facts = factsOf3(task, state.start.length / task.job.embedding.vectors);
  return { ...await finishWithEmbedding(task, { state, facts, install }), reason: reason2 };
}

// src/training/training-control.ts
import { setImmediate as nextTurn4 } from "node:timers/promises";
var TrainingControl = class {
  #wishes = /* @__PURE__ */ new Set();
  #aborting = new AbortController();
  #ending = null;
  #isPaused = false;
  #wake = null;
  tell(command) {
    switch (command) {
      case "interrupt":
        this.#end("interrupted");
        break;
      case "suspend":
        this.#end("suspended");
        break;
      case "pause":
        this.#isPaused = true;
        break;
      case "resume":
        this.#isPaused = false;
        break;
      case "snapshot":
      case "sample":
        this.#wishes.add(command);
        break;
      default:
        command;
    }
    this.#wake?.();
  }
  /** The first that was told counts; null: none was. */
  get ending() {
    return this.#ending;
  }
  /** Aborted when the training is told to end. */
  get signal() {
    return this.#aborting.signal;
  }
  get isPaused() {
    return this.#isPaused && this.#ending === null;
  }
  /** Whether that was asked for; once. */
  takeWish(wish) {
    return this.#wishes.delete(wish);
  }
  /** The kernels don't let go of the thread: here commands get in and events get out. */
  breathe() {
    return nextTurn4();
  }
  /** Resolves when there is something else to do than to pause. */
  async untilCalled() {
    while (this.isPaused && this.#wishes.size === 0)
      await new Promise((resolve) => this.#wake = resolve);
    this.#wake = null;
  }
  #end(ending) {
    this.#ending ??= ending;
    this.#aborting.abort();
  }
};

// src/worker/compilation-teller.ts
var CompilationTeller = class {
  #tell;
  #state = null;
  constructor(tell) {
    this.#tell = tell;
  }
  note(event) {
    if (event.type === "state") this.#state = event;
  }
  watch = {
    onCompile: () => this.#tell({ type: "state", state: "compiling" }),
    onCompiled: () => {
      if (this.#state !== null) this.#tell(this.#state);
    },
    onFallback: (computation, error) => this.#tell({ type: "notice", ...fallbackNotice(computation, error) })
  };
};

// src/worker/hold-run.ts
import { rmSync as rmSync3 } from "node:fs";
import { mkdir as mkdir7 } from "node:fs/promises";
import path29 from "node:path";
import { setTimeout as sleep2 } from "node:timers/promises";

// src/system/run-lock.ts
import path28 from "node:path";
var runLock = (runFolder) => path28.join(runFolder, "run.lock");

// src/worker/hold-run.ts
var PATIENCE_MS = 15e3;
var RETRY_MS = 100;
async function holdRun(runFolder) {
  await mkdir7(runFolder, { recursive: true });
  const lock = runLock(runFolder);
  const started = performance.now();
  for (; ; ) {
    const owner = await takeProcessLock(lock);
    if (owner === null) break;
    if (performance.now() - started > PATIENCE_MS) throw isHeld(runFolder, owner);
    await sleep2(RETRY_MS);
  }
  process.once("exit", () => rmSync3(lock, { force: true }));
}
function isHeld(runFolder, owner) {
  return new TrainingError("RUN", {
    message: `${path29.basename(runFolder)} is being trained by another program (process ${owner}).`,
    hint: "Wait until that has ended."
  });
}

// src/worker/train.ts
var LAST_SECONDS = 5;
async function trainTask(task, send2) {
  const control = new TrainingControl();
  obey(control);
  if (task.turn !== null) await takeOverTurn(task.turn);
  await holdRun(task.runFolder);
  const kernels = await startBackend({ wanted: task.job.backend, folder: task.tensorflow }, send2);
  const tell = (event) => send2({ type: "training", event });
  const teller = new CompilationTeller(tell);
  for await (const event of train(task, { engine: { kernels, watch: teller.watch }, control })) {
    teller.note(event);
    tell(event);
  }
}
function obey(control) {
  process.on("message", (message) => {
    const { command } = TrainingCommand.parse(message);
    if (command === "interrupt" && control.ending !== null) endSoon();
    control.tell(command);
  });
  for (const event of ["disconnect", "SIGTERM"])
    process.once(event, () => {
      control.tell("suspend");
      endSoon();
    });
  process.on("SIGINT", () => void 0);
}
function endSoon() {
  setTimeout(() => process.exit(1), LAST_SECONDS * 1e3).unref();
}

// src/worker/main.ts
process.once("disconnect", () => {
  if (!savesItself) process.exit();
});
process.once("message", (message) => void answer(message));
var savesItself = false;
var SAVING_MS = 10 * 6e4;
async function answer(message) {
  try {
    const task = EngineTask.parse(message);
    endWithParent({ grace: task.type === "train" ? SAVING_MS : 0 });
    await run(task);
  } catch (error) {
    send({ type: "failed", problem: problemOf(error) });
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
}
async function run(task) {
  switch (task.type) {
    case "generate":
      return generate(task, send);
    case "probe":
      send({ type: "probed", report: await probe(task) });
      return;
    case "bench":
      send({ type: "benched", report: await bench(task, send) });
      return;
    case "train":
      savesItself = true;
      return trainTask(task, send);
    case "inspect-dataset":
      return inspectDataset2(task, send);
    case "inspect-checkpoints":
      return inspectCheckpoints(task, send);
    case "plan-training":
      return planTraining2(task, send);
    case "render-prompts":
      return renderPrompts(task, send);
    default:
      return task;
  }
}
var send = (event) => {
  if (process.connected) process.send?.(event);
};
