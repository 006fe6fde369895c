/**
 * Child of memory-plan.test.ts and of bench/memory.ts: trains two steps and prints what its process had, in bytes, with the
 * backend loaded and at most. CHECKPOINT FOLDER JOB: FOLDER is for everything that is written, JOB is JSON.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { TrainingJob } from "../../src/protocol/training-job.ts";
import type { TrainTask } from "../../src/protocol/training-events.ts";
import { loadBackend } from "../../src/tensor/backends/load-backend.ts";
import { tryBackend } from "../../src/tensor/backends/try-backend.ts";
import { createEagerKernels } from "../../src/tensor/eager-kernels.ts";
import { TrainingControl } from "../../src/training/training-control.ts";
import { train } from "../../src/training/train.ts";

const [checkpoint = "", folder = "", job = ""] = process.argv.slice(2);
const backend = await loadBackend({ wanted: "cpu" });
tryBackend();
const base = process.memoryUsage.rss();
const at = (name: string): string => {
  mkdirSync(path.join(folder, name), { recursive: true });
  return path.join(folder, name);
};
const task: TrainTask = {
  ...{ type: "train", job: TrainingJob.parse(JSON.parse(job)), checkpoint, runFolder: at("run") },
  ...{ embeddingsDir: null, trashDir: at("trash"), cacheDir: at("cache") },
  ...{ saveEverySeconds: 0, tensorflow: at("none"), turn: null },
};
const fail = (_name: string, error: unknown): never => {
  throw error;
};
const engine = { kernels: createEagerKernels(backend.name), watch: { onFallback: fail } };
const steps: { seconds: number; memory: number }[] = [];
let way = null;
for await (const event of train(task, { engine, control: new TrainingControl() })) {
  if (event.type === "started") ({ way } = event);
  if (event.type === "step") steps.push({ seconds: event.seconds, memory: event.memory });
}
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ backend: backend.name, base, peak, way, steps }));
