/**
 * `npm run bench:step`: our training step and diffusers' (its textual_inversion.py) in turns, on tiny and miniature
 * sizes; `--full` on SD1.5's size at 512² (20 minutes, 20 GB of memory). `--steps=N`: as many that count of each program,
 * else 40, or 5 of the full size; `--group=keep|torch|precision|checkpoint|batch`: that group only; `--compile`: torch.compile
 * too, which takes minutes to begin. The programs of a group stay loaded and take one step each by turns. Needs what
 * `npm run goldens` installs, and native TensorFlow (`textual-inversion setup-tensorflow`).
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engineProgram } from "../src/jobs/engine-program.ts";
import { type Program, type Ran, takeTurns } from "./turns.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const python = join(root, ".cache", "goldens-venv", "bin", "python");
const models = join(root, ".cache", "full-size");

interface Size {
  readonly model: "tiny-epsilon" | "miniature" | "full";
  readonly checkpoint: string;
  /** Height and width of the latents. */
  readonly latents: number;
  readonly backends: readonly ("cpu" | "wasm")[];
}

const sizes: readonly Size[] = [
  {
    model: "tiny-epsilon",
    checkpoint: join(root, "test", "fixtures", "diffusion", "tiny-epsilon.safetensors"),
    latents: 16,
    backends: ["cpu", "wasm"],
  },
  {
    model: "miniature",
    checkpoint: join(models, "miniature.safetensors"),
    latents: 16,
    backends: ["cpu", "wasm"],
  },
  { model: "full", checkpoint: join(models, "full.safetensors"), latents: 64, backends: ["cpu"] },
];

/** Programs that stay loaded side by side, and whose times are shares of the last one's. */
interface Group {
  readonly name: string;
  /** Steps of each that count, where that is less than asked for. */
  readonly most?: number;
  readonly programs: readonly Program[];
}

const has = (flag: string): boolean => process.argv.includes(`--${flag}`);
const option = (name: string): string | undefined =>
  process.argv.flatMap((word) => new RegExp(`^--${name}=(.+)$`).exec(word)?.slice(1) ?? [])[0];
const asked = Number(option("steps") ?? (has("full") ? "5" : "40"));
/** Pictures in a large batch. */
const BATCH = 4;

/** As the sidecar starts an engine; diffusers runs in that of a shell. */
const { environment } = engineProgram();

/** What most weights are kept in. */
function weightsIn(flags: readonly string[]): Program["weights"] {
  if (flags.some((flag) => flag.endsWith("bfloat16"))) return "bfloat16";
  return flags.includes("--stored") ? "float16" : "float32";
}

function groups({ model, checkpoint, latents, backends }: Size): Group[] {
  const numbers = [checkpoint, String(latents)];
  const steps = String(2 * (asked + 1));
  const ours = (name: string, ...flags: string[]): Program => {
    const backend = name.includes("wasm") ? "wasm" : "cpu";
    const script = ["--import", "tsx", join(root, "bench", "engine-step.ts")];
    const command = [process.execPath, ...script, ...numbers, steps, backend, ...flags];
    return { name, weights: weightsIn(flags), command, environment };
  };
  const torch = (name: string, ...flags: string[]): Program => {
    const script = [python, join(root, "bench", "torch_step.py"), model];
    return { name, weights: weightsIn(flags), command: [...script, ...numbers, steps, ...flags] };
  };
  const half = ours("ours, graph, half", "--graph", "--stored");
  const eager = ours("ours, kernel by kernel");
  const batch = [`--batch=${BATCH}`];
  const narrow = ["--graph", "--stored", "--precision=bfloat16"];
  return [
    {
      name: "keep",
      programs: [
        ...(model === "full" ? [] : [eager]),
        ...(backends.includes("wasm") ? [ours("ours, wasm")] : []),
        ours("ours, graph", "--graph"),
        half,
        torch("diffusers"),
      ],
    },
    {
      name: "torch",
      programs: [
        half,
        torch("diffusers, half", "--stored"),
        { ...torch("diffusers, our malloc settings"), environment },
        torch("diffusers, channels_last", "--channels-last"),
      ],
    },
    ...(has("compile")
      ? [{ name: "compile", programs: [half, torch("diffusers, torch.compile", "--compile")] }]
      : []),
    {
      name: "precision",
      programs: [
        half,
        ours("ours, graph, bfloat16", ...narrow),
        ours("ours, graph, bfloat16, checkpointed", ...narrow, "--checkpoint"),
        torch("diffusers, bfloat16", "--bfloat16"),
      ],
    },
    {
      name: "checkpoint",
      programs: [
        ours("ours, graph, half, checkpointed", "--graph", "--stored", "--checkpoint"),
        torch("diffusers, checkpointed", "--checkpoint"),
      ],
    },
    {
      name: "batch",
      ...(model === "full" ? { most: 3 } : {}),
      programs: [{ ...ours("ours, graph, half", "--graph", "--stored", ...batch), batches: [1, BATCH] }],
    },
  ];
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
};

function row({ name, weights, batch, loadS, steps: [first, ...rest] }: Ran, reference: Ran): string {
  const walls = rest.map(({ wallS }) => wallS);
  const processors = rest.map(({ cpuS }) => cpuS);
  const [, ...others] = reference.steps;
  const digits = median(walls) < 1 ? 3 : 1;
  const spread = (values: readonly number[]): string =>
    `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
  const share = (own: readonly number[], its: readonly number[]): string =>
    (median(own) / batch / (median(its) / reference.batch)).toFixed(2);
  const most = (of: (each: Ran["steps"][number]) => number | undefined): string => {
    const mb = Math.max(...rest.map((each) => of(each) ?? Number.NaN));
    return Number.isNaN(mb) ? "" : String(Math.round(mb));
  };
  const wall = [
    spread(walls),
    share(
      walls,
      others.map(({ wallS }) => wallS),
    ),
  ];
  const cpu = [
    spread(processors),
    share(
      processors,
      others.map(({ cpuS }) => cpuS),
    ),
  ];
  const begins = [loadS.toFixed(1), (first?.wallS ?? Number.NaN).toFixed(1)];
  const memory = [
    most(({ peakMb }) => peakMb),
    most(({ tensorsMb }) => tensorsMb),
    most(({ keptMb }) => keptMb),
  ];
  return `| ${[name, batch, weights, ...begins, ...wall, ...cpu, ...memory].join(" | ")} |`;
}

/** As Markdown. The shares are of the last program's, a picture. */
function table(ran: readonly Ran[]): string {
  const reference = ran.find(({ batch, name }) => batch === 1 && name === ran.at(-1)?.name);
  if (reference === undefined) return "";
  const of = `of that of ${reference.name}, a picture`;
  const heads = [
    ...["who", "batch", "weights in memory", "to load s", "first step s"],
    ...["wall s, median (all)", of, "CPU s, median (all)", of],
    ...["process peak MB", "of it after loading, or beyond weights MB", "activations kept MB"],
  ];
  const lines = [heads, ["---", "---:", "---", ...Array.from({ length: 9 }, () => "---:")]];
  return [
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
    ...ran.map((each) => row(each, reference)),
  ].join("\n");
}

function needs(size: Size): void {
  if (existsSync(size.checkpoint)) return;
  const script = join(root, "scripts", "goldens", "diffusion", "write.py");
  spawnSync(python, [script, size.model, models], { stdio: "inherit" });
}

const load = (): string => (loadavg()[0] ?? 0).toFixed(1);

// What the tests made, where nothing else is named.
process.env["TI_TENSORFLOW_DIR"] ??= join(root, ".cache", "tensorflow");
if (!existsSync(python)) throw new Error("there is no .cache/goldens-venv: run npm run goldens first");
for (const size of sizes.filter(({ model }) => (model === "full") === has("full"))) {
  needs(size);
  for (const { name, programs, most = asked } of groups(size)) {
    if ((option("group") ?? name) !== name) continue;
    const counted = Math.min(most, asked);
    const before = load();
    const ran = await takeTurns(programs, counted);
    const counts = `${counted} steps of each after the first, in turns`;
    const machine = `load of the machine ${before} before, ${load()} after`;
    console.log(`${size.model}, ${size.latents * 8}²; ${counts}; ${machine}:\n\n${table(ran)}\n`);
  }
}
