/**
 * `npm run bench:seeds [-- STEPS]`: five runs of textual inversion on the miniature model by torch (scripts/miniature/invert.py),
 * each with a seed of its own, repeated by our trainer on the same prompts, noise and timesteps. Native TensorFlow
 * where it is set up. Needs a Python with what scripts/miniature/requirements.txt names in .cache/miniature-venv.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { relativeError } from "../test/tensor/lib/numbers.ts";
import { availableBackends, kernelsOf } from "../test/tensor/lib/backends.ts";
import { loadForReference, readTable, repeatRun } from "../test/training/reference-table.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const python = join(root, ".cache", "miniature-venv", "bin", "python");
const checkpoint = join(root, "models", "miniature", "miniature-sd.safetensors");
const CONCEPT = "emblem";
const STEPS = Number(process.argv[2] ?? 150);
/** The loss jumps with the timestep: the mean of the last third. */
const LAST = Math.ceil(STEPS / 3);

interface Row {
  readonly seed: number;
  readonly torchLoss: number;
  readonly loss: number;
  /** Of a single step's loss, relative. */
  readonly worst: number;
  /** Relative distance of the vectors at the end. */
  readonly vectors: number;
}

function torchRun(seed: number, out: string): void {
  const args = [
    "-m",
    "miniature.invert",
    CONCEPT,
    "--seed",
    String(seed),
    "--steps",
    String(STEPS),
    "--out",
    out,
  ];
  const { status } = spawnSync(python, args, {
    cwd: join(root, "scripts"),
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new Error(`torch's run of seed ${seed} failed: is ${python} there?`);
}

async function rowOf(
  seed: number,
  folder: string,
  model: Awaited<ReturnType<typeof loadForReference>>,
): Promise<Row> {
  const losses: number[] = [];
  const torchLosses: number[] = [];
  let [worst, vectors] = [0, Number.NaN];
  for await (const step of repeatRun(model, readTable(join(folder, `${CONCEPT}.safetensors`)), STEPS)) {
    losses.push(step.loss);
    torchLosses.push(step.torchLoss);
    worst = Math.max(worst, Math.abs(step.loss / step.torchLoss - 1));
    if (step.torchVectors !== null) vectors = relativeError(step.vectors, step.torchVectors);
  }
  return { seed, torchLoss: lastMean(torchLosses), loss: lastMean(losses), worst, vectors };
}

function lastMean(losses: readonly number[]): number {
  return losses.slice(-LAST).reduce((sum, loss) => sum + loss, 0) / LAST;
}

const [backend = "wasm"] = await availableBackends();
const model = await loadForReference(checkpoint, await kernelsOf(backend));
console.log(
  `${CONCEPT}, ${STEPS} steps of batch 4, ${backend}; losses are means of the last ${LAST} steps.\n`,
);
console.log("| seed | torch | ours | ours over torch, less 1 | worst single step | vectors at the end |");
console.log("| ---: | ---: | ---: | ---: | ---: | ---: |");
for (const seed of [0, 1, 2, 3, 4]) {
  const folder = await mkdtemp(join(tmpdir(), "ti-seed-"));
  try {
    torchRun(seed, folder);
    const { torchLoss, loss, worst, vectors } = await rowOf(seed, folder, model);
    const small = [loss / torchLoss - 1, worst, vectors].map((value) => value.toExponential(1));
    console.log(`| ${[seed, torchLoss.toFixed(6), loss.toFixed(6), ...small].join(" | ")} |`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
model.dispose();
