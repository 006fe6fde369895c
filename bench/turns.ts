import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What a program tells of a step. */
export interface Figures {
  readonly wallS: number;
  readonly cpuS: number;
  readonly peakMb: number;
  /** Beyond the weights: ours only. */
  readonly tensorsMb?: number;
  /** Between the way there and the way back: ours only. */
  readonly keptMb?: number;
}

/** `bench/engine-step.ts` or `bench/torch_step.py`. */
export interface Program {
  readonly name: string;
  /** What its weights are kept as. */
  readonly weights: "float32" | "float16" | "bfloat16";
  readonly command: readonly string[];
  /** Beside this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How many pictures its steps have, in turn. */
  readonly batches?: readonly number[];
}

/** A program's steps with one size of batch. */
export interface Ran {
  readonly name: string;
  readonly weights: string;
  readonly batch: number;
  /** From its start until it can take a step. */
  readonly loadS: number;
  /** The first warmed up. */
  readonly steps: Figures[];
}

/** A program that runs, and waits for its turns. */
class Running {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor({ command: [file = "", ...args], environment }: Program) {
    const env = { ...process.env, ...environment };
    const cwd = fileURLToPath(new URL("..", import.meta.url));
    this.#child = spawn(file, [...args, "--turns"], { stdio: ["pipe", "pipe", "ignore"], cwd, env });
    const lines = this.#child.stdout ?? process.stdin;
    this.#lines = createInterface({ input: lines })[Symbol.asyncIterator]();
  }

  /** What it tells next. @throws when it ends instead */
  async next(): Promise<object> {
    for (;;) {
      const line = await this.#lines.next();
      if (line.done === true) throw new Error(`It ended: run ${this.#child.spawnargs.join(" ")}`);
      if (line.value.startsWith("{")) return JSON.parse(line.value) as object;
    }
  }

  async step(): Promise<Figures> {
    this.#child.stdin?.write("\n");
    return (await this.next()) as Figures;
  }

  end(): void {
    this.#child.kill();
  }
}

/** Starts the programs one after another, each with its first step, then has each take a step in its turn. */
export async function takeTurns(programs: readonly Program[], counted: number): Promise<Ran[]> {
  const running: { program: Program; child: Running; ran: readonly Ran[] }[] = [];
  try {
    for (const program of programs) {
      console.error(`loading ${program.name}`);
      const start = performance.now();
      const child = new Running(program);
      const { name, weights, batches = [1] } = program;
      running.push({ program, child, ran: [] });
      await child.next();
      const loadS = (performance.now() - start) / 1e3;
      const ran = batches.map((batch): Ran => ({ name, weights, batch, loadS, steps: [] }));
      running[running.length - 1] = { program, child, ran };
      for (const { steps } of ran) steps.push(await child.step());
    }
    for (let step = 1; step <= counted; step++) {
      console.error(`step ${step} of ${counted}`);
      for (const { child, ran } of running) for (const { steps } of ran) steps.push(await child.step());
    }
    return running.flatMap(({ ran }) => ran);
  } finally {
    for (const { child } of running) child.end();
  }
}
