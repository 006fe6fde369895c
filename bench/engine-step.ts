/**
 * Our training step, timed for `bench:step`: CHECKPOINT LATENT_SIZE STEPS BACKEND [--attention | --checkpoint]
 * [--graph] [--stored] [--precision=P] [--batch=N] [--turns]. A JSON line when it is loaded and one for each step; the first warms up.
 * `--turns`: each step waits for a line of standard input. `--batch=N`: N pictures at once, in every second step.
 */
import { createInterface } from "node:readline";
import { ComputePrecision } from "../src/protocol/compute-precision.ts";
import { MemoryMode } from "../src/protocol/memory-mode.ts";
import { exampleBatch } from "../src/diffusion/example-batch.ts";
import { batchInputs, predictBatch, type TrainingBatch } from "../src/diffusion/training-batch.ts";
import { trainingStep } from "../src/diffusion/training-step.ts";
import { mapValues } from "../src/tensor/computation.ts";
import { createGradientRecorder } from "../src/tensor/recorder.ts";
import { loadForTraining } from "./engine-model.ts";

/** What the way there keeps for the way back, in bytes. */
function keptBytes(batch: TrainingBatch): number {
  const { kernels, weights, config } = model;
  const recorder = createGradientRecorder(kernels, { memory });
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

function timed(batch: TrainingBatch) {
  const weights = model.kernels.ownership.bytes;
  model.kernels.ownership.takePeakBytes();
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const { loss } = trainingStep(model, batch, { memory });
  const { user, system } = process.cpuUsage(cpu);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const ownMb = (model.kernels.ownership.takePeakBytes() - weights) / 1e6;
  return {
    wallS: (performance.now() - wall) / 1e3,
    cpuS: (user + system) / 1e6,
    peakMb,
    // What a graph makes is TensorFlow's own: the process tells how much it was.
    tensorsMb: has("graph") ? peakMb - loadedMb : ownMb,
    loss,
  };
}

const [path = "", size = "64", steps = "2", backend = "cpu"] = process.argv.slice(2);
const has = (flag: string): boolean => process.argv.includes(`--${flag}`);
const tell = (figures: object): void => void process.stdout.write(`${JSON.stringify(figures)}\n`);
const [batchSize] = process.argv.flatMap((word) => /^--batch=(\d+)$/.exec(word)?.slice(1) ?? []);
const [precision] = process.argv.flatMap((word) => /^--precision=(.+)$/.exec(word)?.slice(1) ?? []);
const memory = MemoryMode.options.find(has) ?? "keep";
const model = await loadForTraining(path, {
  backend: backend as "cpu" | "wasm",
  how: has("graph") ? "graph" : "eager",
  weights: has("stored") ? "stored" : "float32",
  precision: ComputePrecision.parse(precision ?? "float32"),
});
const batchOf = (batch: number) =>
  exampleBatch(model.config, { batch, height: Number(size), width: Number(size) });
const batches = [1, ...(batchSize === undefined ? [] : [Number(batchSize)])].map(batchOf);
const kept = has("graph") ? {} : { keptMb: keptBytes(batchOf(1)) / 1e6 };
const loadedMb = process.memoryUsage.rss() / 2 ** 20;
tell({ loadedMb });
const turns = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
for (let step = 0; step < Number(steps); step++) {
  if (has("turns")) await turns.next();
  const batch = batches[step % batches.length];
  if (batch !== undefined) tell({ ...timed(batch), ...kept });
}
process.stdin.destroy();
