import { t } from "../../strings.ts";

/** How fields of a job are called; read at each use, since the host's table of words comes late. */
const NAMES: Readonly<Record<string, string>> = {
  name: "Name",
  "model.checkpoint": "Base model",
  "model.vae": "VAE",
  "model.clipSkip": "Clip skip",
  "embedding.vectors": "Vectors per token",
  "embedding.initialization": "Begins as",
  "embedding.format": "File format",
  "embedding.replace": "Replace an embedding of this name",
  "pictures.folder": "Pictures",
  "pictures.width": "Width",
  "pictures.height": "Height",
  "pictures.fit": "Cut to shape",
  "pictures.alphaAsWeight": "Transparency as weight",
  "pictures.latents": "Latents",
  "prompts.template": "Template",
  "prompts.shuffleTags": "Shuffle tags",
  "prompts.tagDropout": "Tag drop-out",
  "prompts.wordPattern": "Pattern of words",
  "prompts.wordSeparator": "Between words",
  steps: "Steps",
  "learningRate.schedule": "Learning rate",
  "learningRate.curve": "Curve",
  "learningRate.warmUp": "Warm-up",
  "learningRate.weightDecay": "Weight decay",
  "clipping.mode": "Limit",
  "clipping.limit": "Limited to",
  "batch.size": "Batch size",
  "batch.accumulation": "Gradient accumulation",
  "evaluation.every": "Every",
  "evaluation.samples": "Samples",
  "samples.every": "Every",
  "samples.prompts": "Prompts",
  "samples.negativePrompt": "Negative prompt",
  "samples.steps": "Sampling steps",
  "samples.sampler": "Sampler",
  "samples.cfgScale": "CFG scale",
  "samples.seed": "Seed",
  "samples.width": "Width",
  "samples.height": "Height",
  "samples.embedInPng": "Embedding in the pictures",
  "samples.byWebUi": "Also by the web UI",
  snapshotEvery: "Snapshot every",
  seed: "Seed",
  memory: "Memory mode",
  weights: "Weights",
  precision: "Precision",
  backend: "Compute on",
};

/** A field without a name of its own, of a newer sidecar, is called by its last part. */
export function fieldName(path: string): string {
  const known = NAMES[path];
  if (known !== undefined) return t(known);
  const words = (path.split(".").at(-1) ?? path).replace(/([A-Z])/g, " $1").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const OPTIONS: Readonly<Record<string, string>> = {
  "pictures.fit.crop": "Around the middle",
  "pictures.fit.attention": "Around what catches the eye",
  "pictures.fit.keep": "Not at all",
  "pictures.latents.once": "Sampled once",
  "pictures.latents.deterministic": "Deterministic",
  "pictures.latents.random": "Sampled at each use",
  "learningRate.curve.steps": "As written",
  "learningRate.curve.cosine": "Cosine",
  "clipping.mode.off": "Nothing",
  "clipping.mode.value": "Each value",
  "clipping.mode.norm": "The norm",
  "backend.auto": "The best that works",
  "backend.gpu": "Graphics card",
  "backend.cpu": "Processor",
  "backend.wasm": "WebAssembly",
  "memory.auto": "The fastest that fits",
  "memory.keep": "Keep everything",
  "memory.attention": "Compute attention again",
  "memory.checkpoint": "Compute blocks again (checkpointing)",
  "weights.auto": "32 bits where memory is plenty",
  "weights.stored": "As the file has them",
  "weights.float32": "32 bits",
  "precision.auto": "float32, on a card float16",
  "precision.float32": "float32",
  "precision.bfloat16": "bfloat16",
  "precision.float16": "float16",
  "embedding.format.safetensors": ".safetensors",
  "embedding.format.pt": ".pt",
};

/** Where the schema's sentence is about values that the form calls otherwise. */
const HELP: Readonly<Record<string, string>> = {
  "pictures.width": "Pixels, by 8. Empty: what the model is usually used at.",
  "pictures.height": "Pixels, by 8. Empty: what the model is usually used at.",
  "pictures.fit": "How pictures of another shape are cut before they are resized.",
  "pictures.latents":
    "A picture's code has some chance in it: drawn once, left out, or drawn anew at each use, which blurs details.",
  "learningRate.curve": "Cosine: the rate falls to nothing over the run.",
  memory:
    "What is kept for the way back and what is computed again. All give the same embedding: keeping everything is the fastest, checkpointing takes the least memory and a third more time.",
  weights:
    "32 bits are faster on the processor where pictures are small, and take twice the memory of a half-precision checkpoint. Rounding aside both give the same embedding.",
  precision:
    "What the U-Net multiplies in. With bfloat16 a large model takes three fifths of the time, and less memory, on processors that have it (AVX512_BF16 or AMX); its gradient is off by about a hundredth. float16 is for graphics cards, and slow on processors.",
  "samples.width": "Pixels, by 8. Empty: what the model is usually used at.",
  "samples.height": "Pixels, by 8. Empty: what the model is usually used at.",
  "prompts.template":
    "Each picture is learned with one of these lines, drawn anew each time. [name] is the embedding, [filewords] the picture's caption.",
  "embedding.vectors": "More vectors hold more, need more pictures, and leave a prompt less room.",
};

/** What a field is about; `described` is the schema's sentence. */
export function fieldHelp(path: string, described: string): string {
  return t(HELP[path] ?? described);
}

export function optionName(path: string, option: string): string {
  const known = OPTIONS[`${path}.${option}`];
  return known === undefined ? option : t(known);
}
