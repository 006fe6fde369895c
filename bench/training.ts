/**
 * `npm run bench:training`: what a training costs beside its steps, steps a second of the miniature model on each
 * backend, in an engine process as the web UI has it, and memory over 1,000 steps. `--json` for machines.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runEngine } from "../src/jobs/engine-process.ts";
import type { TrainTask } from "../src/protocol/training-events.ts";
import { TrainingJob } from "../src/protocol/training-job.ts";
import { defaultHome } from "../src/system/state-paths.ts";
import { tensorflowFolder } from "../src/system/tensorflow-folder.ts";
import { benchOverhead } from "./overhead.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const MODEL = join(root, "models", "miniature");
/** A step of Stable Diffusion 1.5 on two cores, in milliseconds (bench/RESULTS.md). */
const FULL_STEP_MS = 20_000;
const BAR = 0.03;

interface Plan {
  readonly backend: "cpu" | "wasm";
  readonly steps: number;
  readonly batch: number;
}

interface Figures {
  readonly backend: string;
  readonly batch: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** Of the process, in megabytes: after a tenth of the steps, and at the end. */
  readonly earlyMb: number;
  readonly lateMb: number;
}

async function train(plan: Plan): Promise<Figures> {
  const { steps, batch } = plan;
  const folder = await mkdtemp(join(tmpdir(), "ti-bench-training-"));
  try {
    const times: number[] = [];
    const memory: number[] = [];
    let used = "";
    await runEngine(taskIn(folder, plan), {
      env: process.env,
      onEvent: (event) => {
        if (event.type === "backend") used = event.backend;
        if (event.type !== "training" || event.event.type !== "step") return;
        times.push(performance.now());
        memory.push(event.event.memory / 1e6);
      },
    });
    // The first steps make kernels and graphs ready.
    const from = Math.min(5, times.length - 2);
    const seconds = ((times.at(-1) ?? 0) - (times[from] ?? 0)) / 1000;
    const earlyMb = Math.round(memory[Math.floor(steps / 10)] ?? 0);
    const lateMb = Math.round(memory.at(-1) ?? 0);
    return {
      backend: used,
      batch,
      steps,
      stepsPerSecond: (times.length - 1 - from) / seconds,
      earlyMb,
      lateMb,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function taskIn(folder: string, { backend, steps, batch }: Plan): TrainTask {
  const job = TrainingJob.parse({
    ...{ name: "emblem", pictures: { folder: join(MODEL, "datasets", "emblem") }, steps, backend },
    ...{ batch: { size: batch }, samples: { every: 0 }, snapshotEvery: 0, evaluation: { every: 0 } },
  });
  return {
    ...{ type: "train", job, checkpoint: join(MODEL, "miniature-sd.safetensors") },
    ...{ runFolder: join(folder, "run"), embeddingsDir: null, trashDir: folder, cacheDir: folder },
    ...{ saveEverySeconds: 60, tensorflow: tensorflowFolder(defaultHome()) },
    turn: null,
  };
}

const before = loadavg()[0];
const overhead = await benchOverhead(200);
const share = overhead.msPerStep / FULL_STEP_MS;
const plans = [
  { backend: "cpu", steps: 60, batch: 1 },
  { backend: "cpu", steps: 60, batch: 4 },
  { backend: "wasm", steps: 60, batch: 1 },
  { backend: "wasm", steps: 30, batch: 4 },
  { backend: "cpu", steps: 1000, batch: 1 },
] as const;
const figures: Figures[] = [];
for (const plan of plans) {
  try {
    figures.push(await train(plan));
  } catch (error) {
    console.error(`${plan.backend}: ${String(error)}`);
  }
}
const load = { before, after: loadavg()[0] };

if (process.argv.includes("--json")) console.log(JSON.stringify({ overhead, share, figures, load }, null, 2));
else {
  const verdict = share <= BAR ? "met" : "missed";
  console.log(`Around a step at full size: ${overhead.msPerStep.toFixed(1)} ms.`);
  console.log(
    `Of a step of ${FULL_STEP_MS / 1000} s: ${(100 * share).toFixed(3)} %, bar ${100 * BAR} %: ${verdict}.\n`,
  );
  console.log("| backend | batch | steps | steps a second | MB early | MB at the end |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
  for (const { backend, batch, steps, stepsPerSecond, earlyMb, lateMb } of figures)
    console.log(`| ${[backend, batch, steps, stepsPerSecond.toFixed(2), earlyMb, lateMb].join(" | ")} |`);
  console.log(`\nLoad of the machine: ${load.before?.toFixed(1)} before, ${load.after?.toFixed(1)} after.`);
}
