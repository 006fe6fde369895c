/**
 * Our training step, timed for `bench:step`: CHECKPOINT LATENT_SIZE STEPS BACKEND [--checkpointing]. One JSON line a
 * step; the first warms up.
 */
import { textEncoderOf } from "../src/diffusion/text-encoder.ts";
import { predictBatch, type TrainingBatch } from "../src/diffusion/training-batch.ts";
import { trainingStep } from "../src/diffusion/training-step.ts";
import { asRows } from "../src/tensor/as-rows.ts";
import { createGradientRecorder } from "../src/tensor/recorder.ts";
import { loadForTraining } from "./engine-model.ts";

const VECTORS = 3;

/** Values between -1.7 and 1.7 of variance 1: what they are has no influence on time. */
function noise(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => ((((i + 1) * 2654435761) % 2 ** 32) / 2 ** 31 - 1) * 1.7);
}

function batchOf(size: number, encoder: { width: number; tokens: number; length: number }): TrainingBatch {
  return {
    vectors: noise(VECTORS * encoder.width),
    tokens: Int32Array.from({ length: encoder.length }, (_, i) => (i * 31) % encoder.tokens),
    placements: Array.from({ length: VECTORS }, (_, vector) => ({ row: 5 + vector, vector })),
    clipSkip: 1,
    latents: noise(size * size * 4),
    noise: noise(size * size * 4).reverse(),
    grid: { batch: 1, height: size, width: size },
    timesteps: [437],
    lossWeights: [1],
  };
}

/** What the way there keeps for the way back, in bytes. */
function keptBytes(): number {
  const { kernels, weights, config } = model;
  const recorder = createGradientRecorder(kernels, { checkpoint });
  const before = kernels.ownership.bytes;
  const kept = kernels.scope(() => {
    const vectors = recorder.variable(asRows(kernels, batch.vectors, textEncoderOf(config).width));
    predictBatch({ recorder, weights }, model, batch, vectors);
    return [kernels.ownership.bytes - before];
  });
  recorder.discard();
  return kept[0] ?? 0;
}

const [path = "", size = "64", steps = "2", backend = "cpu"] = process.argv.slice(2);
const model = await loadForTraining(path, backend as "cpu" | "wasm");
const loadedMb = process.resourceUsage().maxRSS / 1024;
const [encoder] = model.config.textEncoders;
if (encoder === undefined) throw new Error(`${path} has no text encoder`);
const batch = batchOf(Number(size), encoder);
const checkpoint = process.argv.includes("--checkpointing");
const keptMb = keptBytes() / 1e6;
for (let step = 0; step < Number(steps); step++) {
  const weights = model.kernels.ownership.bytes;
  model.kernels.ownership.takePeakBytes();
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const { loss } = trainingStep(model, batch, { checkpoint });
  const { user, system } = process.cpuUsage(cpu);
  const figures = {
    wallS: (performance.now() - wall) / 1e3,
    cpuS: (user + system) / 1e6,
    peakMb: process.resourceUsage().maxRSS / 1024,
    tensorsMb: (model.kernels.ownership.takePeakBytes() - weights) / 1e6,
    keptMb,
    loadedMb,
    loss,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
