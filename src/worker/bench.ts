import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { loadWeights } from "../diffusion/checkpoint/load-weights.ts";
import { openCheckpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import { exampleBatch } from "../diffusion/example-batch.ts";
import { guidedModel } from "../diffusion/guidance.ts";
import { createModel, joinWeights, type LoadedModel } from "../diffusion/loaded-model.ts";
import { pictureSize, vaeFactor } from "../diffusion/picture-size.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { trainingStep } from "../diffusion/training-step.ts";
import type { BenchReport, BenchTask, Timing } from "../protocol/bench.ts";
import type { EngineEvent } from "../protocol/engine.ts";
import { loadBackend } from "../tensor/backends/load-backend.ts";
import { createEagerKernels } from "../tensor/eager-kernels.ts";

/** Each kind of work is done again for so long, and so often at most. */
const SECONDS = 8;
const MOST_RUNS = 100;
const LEAST_RUNS = 3;

/** Measures how fast a model computes here. Throws `BackendError`, `CheckpointError`. */
export async function bench(
  { checkpoint: file, wanted, tensorflow }: BenchTask,
  send: (event: EngineEvent) => void,
): Promise<BenchReport> {
  const backend = await loadBackend({ wanted, folder: tensorflow });
  send({ type: "stage", stage: "loading" });
  const began = performance.now();
  const model = await load(file, backend.name);
  const loading = secondsSince(began);
  const { width: side } = pictureSize(model.config, { width: null, height: null });
  const latents = side / vaeFactor(model.config);
  const batch = exampleBatch(model.config, { batch: 1, height: latents, width: latents });
  send({ type: "stage", stage: "measuring" });
  const trainingTime = await timing(() => trainingStep(model, batch));
  const { tokens, width } = { tokens: 77, width: textEncoderOf(model.config).width };
  const conditioning = { values: new Float32Array(tokens * width).fill(0.1), tokens, width };
  const guidance = { positive: conditioning, negative: conditioning, scale: 1, grid: batch.grid };
  const evaluate = guidedModel(model, guidance);
  const unetTime = await timing(() => evaluate(batch.latents, 437));
  const memory = process.resourceUsage().maxRSS * 1024;
  return {
    backend: { ...backend, memory },
    ...{ model: path.parse(file).name, side, loading, memory },
    trainingStep: trainingTime,
    unetEvaluation: unetTime,
  };
}

async function load(file: string, backend: Parameters<typeof createEagerKernels>[0]): Promise<LoadedModel> {
  const kernels = createEagerKernels(backend);
  const checkpoint = await openCheckpoint(file);
  try {
    const parts = [
      await loadWeights(checkpoint, kernels, "text"),
      await loadWeights(checkpoint, kernels, "unet"),
    ];
    return createModel(checkpoint.config, { kernels }, joinWeights(parts));
  } finally {
    await checkpoint.dispose();
  }
}

async function timing(work: () => unknown): Promise<Timing> {
  const first = await timed(work);
  const began = performance.now();
  const times: number[] = [];
  while (times.length < LEAST_RUNS || (secondsSince(began) < SECONDS && times.length < MOST_RUNS))
    times.push(await timed(work));
  times.sort((a, b) => a - b);
  const [fastest = 0] = times;
  return { first, median: times[times.length >> 1] ?? 0, fastest, runs: times.length };
}

async function timed(work: () => unknown): Promise<number> {
  // The kernels don't let go of the thread: this is when the parent's end is seen.
  await nextTurn();
  const began = performance.now();
  work();
  return secondsSince(began);
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}
