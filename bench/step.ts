/**
 * `npm run bench:step`: our training step and diffusers' (its textual_inversion.py), one after another in turns, on
 * tiny and miniature sizes; `--full` on SD1.5's size at 512² (20 minutes and 10 GB of memory). `--once`: one turn
 * instead of three; `--steps=N`: as many in each run. Needs what `npm run goldens` installs, and native TensorFlow
 * (`textual-inversion setup-tensorflow`).
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { engineProgram } from "../src/jobs/engine-program.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const python = join(root, ".cache", "goldens-venv", "bin", "python");
const models = join(root, ".cache", "full-size");

interface Size {
  readonly model: "tiny-epsilon" | "miniature" | "full";
  readonly checkpoint: string;
  /** Height and width of the latents. */
  readonly latents: number;
  readonly rounds: number;
  /** Of one run; the first warms up and does not count. */
  readonly steps: number;
  readonly backends: readonly string[];
}

const sizes: readonly Size[] = [
  {
    model: "tiny-epsilon",
    checkpoint: join(root, "test", "fixtures", "diffusion", "tiny-epsilon.safetensors"),
    latents: 16,
    rounds: 3,
    steps: 6,
    backends: ["cpu", "wasm"],
  },
  {
    model: "miniature",
    checkpoint: join(models, "miniature.safetensors"),
    latents: 16,
    rounds: 3,
    steps: 6,
    backends: ["cpu", "wasm"],
  },
  {
    model: "full",
    checkpoint: join(models, "full.safetensors"),
    latents: 64,
    rounds: 1,
    steps: 6,
    backends: ["cpu"],
  },
];

interface Figures {
  readonly wallS: number;
  readonly cpuS: number;
  readonly peakMb: number;
  /** Beyond the weights: ours only. */
  readonly tensorsMb?: number;
  /** Between the way there and the way back. */
  readonly keptMb?: number;
}

interface Program {
  readonly name: string;
  /** What its weights are kept as. */
  readonly weights: "float32" | "float16";
  readonly command: readonly string[];
}

const [askedSteps] = process.argv.flatMap((word) => /^--steps=(\d+)$/.exec(word)?.slice(1) ?? []);

function programs({ model, checkpoint, latents, steps, backends }: Size): Program[] {
  const numbers = [checkpoint, String(latents), askedSteps ?? String(steps)];
  const ours = (backend: string, ...more: string[]) => [
    process.execPath,
    ...["--import", "tsx", join(root, "bench", "engine-step.ts"), ...numbers, backend, ...more],
  ];
  const torch = (...more: string[]) => [
    python,
    join(root, "bench", "torch_step.py"),
    model,
    ...numbers,
    ...more,
  ];
  const [float32, float16] = ["float32", "float16"] as const;
  const wasm = { name: "ours, wasm", weights: float32, command: ours("wasm") };
  return [
    ...(backends.includes("wasm") ? [wasm] : []),
    { name: "ours, kernel by kernel", weights: float32, command: ours("cpu") },
    { name: "ours, graph", weights: float32, command: ours("cpu", "--graph") },
    { name: "ours, graph, half", weights: float16, command: ours("cpu", "--graph", "--stored") },
    { name: "diffusers", weights: float32, command: torch() },
    {
      name: "ours, graph, half, checkpointed",
      weights: float16,
      command: ours("cpu", "--graph", "--stored", "--checkpoint"),
    },
    { name: "diffusers, checkpointed", weights: float32, command: torch("--checkpointing") },
  ];
}

/** Figures of each step, the first one's too. */
async function runOnce({ name, command: [file = "", ...args] }: Program): Promise<Figures[]> {
  const env = { ...process.env, ...engineProgram().environment };
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "ignore"], cwd: root, env });
  const figures: Figures[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("{")) figures.push(JSON.parse(line) as Figures);
  }
  if (figures.length < 2) throw new Error(`${name} gave no figures: run ${[file, ...args].join(" ")}`);
  return figures;
}

interface Measured {
  readonly weights: string;
  /** Least of all runs. */
  firstS: number;
  /** Those after the first. */
  readonly steps: Figures[];
}

async function measure(size: Size): Promise<Map<string, Measured>> {
  const all = new Map<string, Measured>();
  const rounds = process.argv.includes("--once") ? 1 : size.rounds;
  for (let round = 0; round < rounds; round++) {
    for (const program of programs(size)) {
      console.error(`${size.model}, round ${round + 1} of ${rounds}: ${program.name}`);
      const [first, ...rest] = await runOnce(program);
      const { weights, name } = program;
      const measured = all.get(name) ?? { weights, firstS: Number.POSITIVE_INFINITY, steps: [] };
      measured.firstS = Math.min(measured.firstS, first?.wallS ?? Number.NaN);
      measured.steps.push(...rest);
      all.set(name, measured);
    }
  }
  return all;
}

function table({ model, latents }: Size, measured: ReadonlyMap<string, Measured>): string {
  const cpuOf = (name: string): number =>
    Math.min(...(measured.get(name)?.steps ?? []).map(({ cpuS }) => cpuS));
  const wallOf = (name: string): number => {
    const walls = (measured.get(name)?.steps ?? []).map(({ wallS }) => wallS).sort((a, b) => a - b);
    return walls[walls.length >> 1] ?? Number.NaN;
  };
  const rows = [...measured].map(([name, { weights, firstS, steps: figures }]) => {
    const reference = name.includes("checkpointed") ? "diffusers, checkpointed" : "diffusers";
    const peak = Math.max(...figures.map(({ peakMb }) => peakMb));
    const most = (of: (each: Figures) => number | undefined): string => {
      const mb = Math.max(...figures.map((each) => of(each) ?? Number.NaN));
      return Number.isNaN(mb) ? "" : String(Math.round(mb));
    };
    const of = (figure: (who: string) => number): string => (figure(name) / figure(reference)).toFixed(2);
    const times = [wallOf(name).toFixed(2), of(wallOf), cpuOf(name).toFixed(2), of(cpuOf)];
    const cells = [name, weights, firstS.toFixed(1), ...times];
    const memory = [Math.round(peak), most(({ tensorsMb }) => tensorsMb), most(({ keptMb }) => keptMb)];
    return `| ${[...cells, ...memory].join(" | ")} |`;
  });
  return [
    `${model}, ${latents * 8}², batch 1:\n`,
    "| who | weights in memory | first step s | wall s, median | of diffusers' | CPU s, least | of diffusers' | process peak MB | peak beyond weights MB | activations kept MB |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
  ].join("\n");
}

function needs(size: Size): void {
  if (existsSync(size.checkpoint)) return;
  const script = join(root, "scripts", "goldens", "diffusion", "write.py");
  spawnSync(python, [script, size.model, models], { stdio: "inherit" });
}

// What the tests made, where nothing else is named.
process.env["TI_TENSORFLOW_DIR"] ??= join(root, ".cache", "tensorflow");
const isFull = process.argv.includes("--full");
if (!existsSync(python)) throw new Error("there is no .cache/goldens-venv: run npm run goldens first");
for (const size of sizes.filter(({ model }) => (model === "full") === isFull)) {
  needs(size);
  const before = loadavg()[0]?.toFixed(1);
  const measured = await measure(size);
  console.log(
    `${table(size, measured)}\n\nLoad of the machine: ${before} before, ${loadavg()[0]?.toFixed(1)} after.\n`,
  );
}
