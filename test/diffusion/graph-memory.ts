/**
 * Child of graph-step.test.ts: peak growth of a process, in MB, in its first checkpointed step as a graph. FOLDER is a
 * checkpoint's, ORDERED "yes" or "no": with the control edges or without.
 */
import { readFileSync } from "node:fs";
import type { Computation } from "../../src/tensor/computation.ts";
import { trainingStep } from "../../src/diffusion/training-step.ts";
import { kernelsOf } from "../tensor/lib/backends.ts";
import { loadTinyFile, type TinyLoaded } from "./tiny-model.ts";
import { sizedBatch } from "./sized-batch.ts";

const [file = "", ordered = "yes"] = process.argv.slice(2);
const model = await loadTinyFile(file, await kernelsOf("native-cpu"));
const before = memoryMb("VmRSS");
const watched: TinyLoaded = {
  ...model,
  run: (computation) => model.run(ordered === "yes" ? computation : unordered(computation)),
};
trainingStep(watched, sizedBatch(model, { batch: 1, height: 64, width: 64 }), { memory: "checkpoint" });
console.log(Math.round(memoryMb("VmHWM") - before));

/** The same without control edges. */
function unordered<Input extends string, Output extends string>(
  computation: Computation<Input, Output>,
): Computation<Input, Output> {
  return {
    ...computation,
    build: ({ kernels, weights }, inputs) =>
      computation.build({ kernels: { ...kernels, after: (_dependency, build) => build() }, weights }, inputs),
  };
}

function memoryMb(name: "VmRSS" | "VmHWM"): number {
  const line = readFileSync("/proc/self/status", "utf8").match(new RegExp(`${name}:\\s+(\\d+)`));
  return Number(line?.[1]) / 1024;
}
