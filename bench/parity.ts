/**
 * `npm run bench:parity`: one training step at SD1.5's size and 512² next to torch's in float64, as a graph or `--eager`, with float32
 * weights or `--stored` as in the file; `--precision=bfloat16|float16`: products in that, whose errors no bar is for. `FOLDER` is what
 * `scripts/goldens/diffusion/full_size.py FOLDER` wrote, by default .cache/full-size; needs 10 GB of memory.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ComputePrecision } from "../src/protocol/compute-precision.ts";
import { trainingStep } from "../src/diffusion/training-step.ts";
import { encodeText, textEncoderOf } from "../src/diffusion/text-encoder.ts";
import { batchInputs } from "../src/diffusion/training-batch.ts";
import { unet } from "../src/diffusion/unet.ts";
import { createPlainRecorder } from "../src/tensor/recorder.ts";
import { goldenBatch } from "../test/diffusion/golden-batch.ts";
import { relativeError, torchGoldens } from "../test/support/torch-goldens.ts";
import { loadForTraining } from "./engine-model.ts";

const NAME = "step.full";
const folder =
  process.argv.slice(2).find((word) => !word.startsWith("--")) ??
  fileURLToPath(new URL("../.cache/full-size", import.meta.url));
const goldens = torchGoldens("full", folder);
const how = process.argv.includes("--eager") ? "eager" : "graph";
const weightsAs = process.argv.includes("--stored") ? "stored" : "float32";
const [asked] = process.argv.flatMap((word) => /^--precision=(.+)$/.exec(word)?.slice(1) ?? []);
const precision = ComputePrecision.parse(asked ?? "float32");
const options = { backend: "cpu", how, weights: weightsAs, precision } as const;
const model = await loadForTraining(join(folder, "full.safetensors"), options);
const { kernels, config } = model;
const batch = goldenBatch(goldens, NAME);
const before = kernels.ownership.tensors;

/** Context and prediction, with nothing recorded. */
function forward(): Record<"context" | "prediction", Float32Array> {
  const { clipSkip, grid } = batch;
  return model.run({
    name: "parity",
    settings: {},
    inputs: batchInputs(model, batch),
    build: ({ kernels, weights }, inputs) => {
      const recorder = createPlainRecorder(kernels);
      const network = { recorder, weights };
      const vectors = recorder.constant(inputs.vectors);
      const context = encodeText(network, textEncoderOf(config), { ...inputs, vectors, clipSkip });
      const prediction = unet(network, config.unet, { ...inputs, context, grid });
      return { context: context.value, prediction: prediction.value };
    },
  });
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
    Array.from(x).reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function show(what: string, values: ArrayLike<number>): void {
  const [error, bar] = [
    relativeError(values, goldens.expected(`${NAME}.${what}`)),
    goldens.bar(`${NAME}.${what}`),
  ];
  if (error > bar) process.exitCode = 1;
  console.log(
    `| ${what} | ${error.toExponential(1)} | ${(bar / 3).toExponential(1)} | ${error <= bar ? "met" : "missed"} | ${cosine(values, goldens.expected(`${NAME}.${what}`).values).toFixed(6)} |`,
  );
}

console.log(
  `${model.backend}; relative L2 distance from torch's float64\n\n| | ours | torch float32 | bar: three times | cosine |\n| --- | ---: | ---: | --- | ---: |`,
);
const { context, prediction } = forward();
show("context", context);
show("prediction", prediction);
const results = (["keep", "keep", "checkpoint"] as const).map((memory) =>
  trainingStep(model, batch, { memory }),
);
for (const [i, { loss, gradient }] of results.entries()) {
  if (i > 0) console.log(`| ${i === 1 ? "once more:" : "checkpointed:"} | | | |`);
  show("loss", [loss]);
  show("vectorGradient", gradient);
}
const [first, second] = results;
const equal =
  first?.loss === second?.loss && first?.gradient.every((value, i) => value === second?.gradient[i]);
console.log(
  `\nThe same bits twice: ${equal ? "yes" : "no"}. Tensors left over: ${kernels.ownership.tensors - before}.`,
);
