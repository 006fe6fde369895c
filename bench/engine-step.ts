/**
 * Our training step, timed for `bench:step`: CHECKPOINT LATENT_SIZE STEPS BACKEND [--checkpointing]
 * [--graph] [--stored]. One JSON line a step; the first warms up.
 */
import { batchInputs, predictBatch, type TrainingBatch } from "../src/diffusion/training-batch.ts";
import { trainingStep } from "../src/diffusion/training-step.ts";
import { mapValues } from "../src/tensor/computation.ts";
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
    const inputs = mapValues(batchInputs(model, batch), ({ values, shape }) =>
      values instanceof Int32Array ? kernels.indices(values) : kernels.constant(values, shape),
    );
    const vectors = recorder.variable(inputs.vectors);
    predictBatch({ recorder, weights }, config, { ...batch, ...inputs, vectors });
    return [kernels.ownership.bytes - before];
  });
  recorder.discard();
  return kept[0] ?? 0;
}

const [path = "", size = "64", steps = "2", backend = "cpu"] = process.argv.slice(2);
const has = (flag: string): boolean => process.argv.includes(`--${flag}`);
const model = await loadForTraining(path, {
  backend: backend as "cpu" | "wasm",
  how: has("graph") ? "graph" : "eager",
  precision: has("stored") ? "stored" : "float32",
});
const loadedMb = process.resourceUsage().maxRSS / 1024;
const [encoder] = model.config.textEncoders;
if (encoder === undefined) throw new Error(`${path} has no text encoder`);
const batch = batchOf(Number(size), encoder);
const checkpoint = has("checkpointing");
const keptMb = has("graph") ? 0 : keptBytes() / 1e6;
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
