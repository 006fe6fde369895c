import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadedModel } from "../src/diffusion/loaded-model.ts";
import { noiseSchedule } from "../src/diffusion/noise-schedule.ts";
import type { TrainTask } from "../src/protocol/training-events.ts";
import { TrainingJob } from "../src/protocol/training-job.ts";
import type { Run } from "../src/tensor/computation.ts";
import { loadBackend } from "../src/tensor/backends/load-backend.ts";
import { createEagerKernels } from "../src/tensor/eager-kernels.ts";
import { ClipTokenizer } from "../src/tokenizer/clip-tokenizer.ts";
import { initialState } from "../src/training/adam-w.ts";
import { PromptReader } from "../src/training/prompt-tokens.ts";
import { Sampler } from "../src/training/sampler.ts";
import { readTemplate } from "../src/training/templates.ts";
import { Trainer } from "../src/training/trainer.ts";
import { TrainingControl } from "../src/training/training-control.ts";
import { sd1Config } from "./sd1-config.ts";

const [VECTORS, WIDTH, SIDE, CHANNELS] = [8, 768, 64, 4];
const PICTURES = 10;

export interface OverheadFigures {
  /** Around a step of one 512×512 picture, the state saved each time, in milliseconds. */
  readonly msPerStep: number;
  readonly steps: number;
}

/**
 * What a training does beside computing, at Stable Diffusion 1.5's size: its whole loop with a model that answers at
 * once. As slow a step as a processor makes is saved for itself, so each is here.
 */
export async function benchOverhead(steps: number): Promise<OverheadFigures> {
  const folder = await mkdtemp(join(tmpdir(), "ti-overhead-"));
  try {
    const trainer = await trainerIn(folder, steps);
    let began = 0;
    let sent = 0;
    for await (const event of trainer.run()) {
      // The first step is read from disk and compiled by V8.
      if (event.type === "step" && event.step === 1) began = performance.now();
      // What the channel to the parent costs, but for the system call.
      sent += JSON.stringify(event).length;
    }
    const msPerStep = (performance.now() - began) / (steps - 1);
    return { msPerStep: sent > 0 ? msPerStep : Number.NaN, steps };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function trainerIn(folder: string, steps: number): Promise<Trainer> {
  const job = TrainingJob.parse({
    ...{ name: "overhead", pictures: { folder }, steps, embedding: { vectors: VECTORS } },
    ...{ evaluation: { every: 0 }, samples: { every: 0 }, snapshotEvery: 500, clipping: { mode: "norm" } },
  });
  const reader = new PromptReader(ClipTokenizer.load(), { name: job.name, vectors: VECTORS });
  const pictures = Array.from({ length: PICTURES }, (_, i) => ({
    caption: `picture ${i}, a cat, a red cushion, a window in the evening`,
    latents: latentsOf(i),
    lossMask: null,
  }));
  const template = await readTemplate("subject_filewords");
  const start = Float32Array.from({ length: VECTORS * WIDTH }, (_, i) => Math.sin(i) / 50);
  const way = { memory: "keep", weights: "stored", precision: "float32" } as const;
  const prepared = {
    ...{ model: await instantModel(), isNew: true, pictures: PICTURES, install: null, medianLength: 0.4 },
    sampler: new Sampler({ job, config: sd1Config, pictures, template, reader }),
    state: {
      optimizer: initialState(start),
      start,
      checkpointHash: "0123456789",
      best: null,
      way,
      scaler: null,
    },
    way,
    lengths: new Float64Array(sd1Config.textEncoders[0]?.tokens ?? 0).fill(0.4),
    dispose: () => undefined,
  };
  const task: TrainTask = {
    ...{ type: "train", job, checkpoint: join(folder, "none.safetensors"), runFolder: join(folder, "run") },
    ...{ embeddingsDir: null, trashDir: folder, cacheDir: folder, saveEverySeconds: 0, tensorflow: folder },
    turn: null,
  };
  return new Trainer(task, prepared, new TrainingControl());
}

function latentsOf(i: number) {
  const values = Float32Array.from({ length: SIDE * SIDE * CHANNELS }, (_, at) => Math.sin(at + i));
  return { mean: values, deviation: values.map(Math.abs), height: SIDE, width: SIDE };
}

async function instantModel(): Promise<LoadedModel> {
  const prediction = new Float32Array(SIDE * SIDE * CHANNELS).fill(0.1);
  const gradient = Float32Array.from({ length: VECTORS * WIDTH }, (_, i) => Math.cos(i));
  const run = (() => ({ prediction, gradient })) as unknown as Run;
  const { name } = await loadBackend({ wanted: "wasm" });
  const kernels = createEagerKernels(name);
  return { config: sd1Config, schedule: noiseSchedule(sd1Config.noise), engine: { kernels }, run };
}
