/**
 * Our training step, timed for `bench:step`: CHECKPOINT LATENT_SIZE STEPS BACKEND [--attention | --checkpoint]
 * [--graph] [--stored]. One JSON line a step; the first warms up.
 */
import { MemoryMode } from "../src/protocol/memory-mode.ts";
import { exampleBatch } from "../src/diffusion/example-batch.ts";
import { batchInputs, predictBatch } from "../src/diffusion/training-batch.ts";
import { trainingStep } from "../src/diffusion/training-step.ts";
import { mapValues } from "../src/tensor/computation.ts";
import { createGradientRecorder } from "../src/tensor/recorder.ts";
import { loadForTraining } from "./engine-model.ts";

/** What the way there keeps for the way back, in bytes. */
function keptBytes(): number {
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

const [path = "", size = "64", steps = "2", backend = "cpu"] = process.argv.slice(2);
const has = (flag: string): boolean => process.argv.includes(`--${flag}`);
const model = await loadForTraining(path, {
  backend: backend as "cpu" | "wasm",
  how: has("graph") ? "graph" : "eager",
  precision: has("stored") ? "stored" : "float32",
});
const loadedMb = process.memoryUsage.rss() / 2 ** 20;
const batch = exampleBatch(model.config, { batch: 1, height: Number(size), width: Number(size) });
const memory = MemoryMode.options.find(has) ?? "keep";
const kept = has("graph") ? {} : { keptMb: keptBytes() / 1e6 };
for (let step = 0; step < Number(steps); step++) {
  const weights = model.kernels.ownership.bytes;
  model.kernels.ownership.takePeakBytes();
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const { loss } = trainingStep(model, batch, { memory });
  const { user, system } = process.cpuUsage(cpu);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const ownMb = (model.kernels.ownership.takePeakBytes() - weights) / 1e6;
  const figures = {
    wallS: (performance.now() - wall) / 1e3,
    cpuS: (user + system) / 1e6,
    peakMb,
    // What a graph makes is TensorFlow's own: the process tells how much it was.
    tensorsMb: has("graph") ? peakMb - loadedMb : ownMb,
    ...kept,
    loadedMb,
    loss,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
