import { fork, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineProgram } from "../../src/jobs/engine-program.ts";
import { EngineEvent } from "../../src/protocol/engine.ts";
import type { TrainTask } from "../../src/protocol/training-events.ts";
import { integer } from "../../src/tensor/random.ts";
import { readRunState } from "../../src/training/run-state.ts";
import { availableBackends } from "../tensor/lib/backends.ts";
import { tinyPlace, type TinyPlace } from "./tiny-run.ts";

/** `TI_KILLS=200 npx vitest run --project unit test/training/killed.test.ts` takes half an hour. */
const KILLS = Number(process.env["TI_KILLS"] ?? 5);
const SEED = Number(process.env["TI_KILL_SEED"] ?? 1);
/** More than what is done between so many kills. */
const STEPS = 6 * KILLS;
const root = mkdtempSync(path.join(tmpdir(), "ti-killed-"));
let place: TinyPlace;
beforeAll(() => (place = tinyPlace(root)));
afterAll(() => rmSync(root, { recursive: true }));

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** Trains in a process of its own. Resolves to the last event, or null when the process was killed. */
function engine(
  task: TrainTask,
  onEvent: (event: EngineEvent, child: ChildProcess) => void = () => undefined,
): Promise<EngineEvent | null> {
  const { file, nodeFlags, environment } = engineProgram();
  const child = fork(file, [], { execArgv: [...nodeFlags], env: { ...process.env, ...environment } });
  let last: EngineEvent | null = null;
  child.on("message", (message) => {
    last = EngineEvent.parse(message);
    onEvent(last, child);
  });
  child.send(task);
  return new Promise((resolve) => child.on("close", (code) => resolve(code === 0 ? last : null)));
}

/** Each state that was told, and each notice. */
function saying(told: string[]): (event: EngineEvent) => void {
  return (event) => {
    if (event.type !== "training") return;
    if (event.event.type === "state") told.push(event.event.state);
    if (event.event.type === "notice") told.push(event.event.message);
  };
}

/** After so many steps of its process, and so many milliseconds later: it may compute, evaluate, draw or write. */
function momentOf(kill: number): { steps: number; delay: number } {
  const stream = { seed: SEED, purpose: "kill", step: kill };
  return { steps: integer(stream, 0, 4), delay: integer(stream, 1, 80) };
}

function killAt({
  steps,
  delay,
}: ReturnType<typeof momentOf>): (event: EngineEvent, child: ChildProcess) => void {
  let left = steps;
  let isDue = false;
  return ({ ...event }, child) => {
    if (isDue || event.type !== "training") return;
    isDue = event.event.type === "step" ? --left === 0 : event.event.type === "started" && left === 0;
    if (isDue) setTimeout(() => child.kill("SIGKILL"), delay);
  };
}

const backends = (await availableBackends()).map((backend) => (backend === "wasm" ? "wasm" : "cpu"));
/** float16 has a loss scale to go on with. */
const ways = backends.flatMap((backend) =>
  (backend === "cpu" ? ["auto", "float16"] : ["auto"]).map((precision) => ({ backend, precision })),
);

describe("a training that is killed", () => {
  it.each(ways)(
    `goes on to the very bits of one that never was (${KILLS} kills, seed ${SEED}), on $backend, $precision`,
    async ({ backend, precision }) => {
      const samples = { every: 4, steps: 1, prompts: ["[name]"] };
      const evaluation = { every: 4, samples: 1 };
      const fields = { backend, precision, steps: STEPS, snapshotEvery: 4, evaluation, samples };
      const shared = {
        ...{ embeddingsDir: null, cacheDir: path.join(root, `cache-${backend}-${precision}`) },
        tensorflow: process.env["TI_TENSORFLOW_DIR"] ?? "",
      };
      const whole = { ...place.task(`whole-${backend}-${precision}`, fields), ...shared };
      const killed = { ...place.task(`killed-${backend}-${precision}`, fields), ...shared };
      const finished = { type: "training", event: { type: "finished", step: STEPS } };
      const told: string[] = [];
      expect(await engine(whole, saying(told))).toMatchObject(finished);
      const states = ["loading", "encoding", "training", "sampling", "saving"];
      if (backend === "cpu") states.push("compiling");
      const isSlow = (text: string): boolean => text.startsWith("Processors compute float16");
      expect(told.filter(isSlow)).toHaveLength(precision === "float16" ? 1 : 0);
      expect(new Set(told.filter((text) => !isSlow(text)))).toEqual(new Set(states));
      for (let kill = 0; kill < KILLS; kill++)
        expect(await engine(killed, killAt(momentOf(kill))), `kill ${kill}`).toBeNull();
      expect(existsSync(path.join(killed.runFolder, "emblem.safetensors"))).toBe(false);
      expect(await engine(killed)).toMatchObject(finished);

      expect(filesIn(killed.runFolder)).toEqual(filesIn(whole.runFolder));
      for (const file of filesIn(whole.runFolder).filter((name) => name !== "config.yaml"))
        expect(readFileSync(path.join(killed.runFolder, file)), file).toEqual(
          readFileSync(path.join(whole.runFolder, file)),
        );
    },
    300_000 + KILLS * 20_000,
  );

  it("saves its steps and is over when whoever started it goes away", async () => {
    const task = {
      ...place.task("orphan", { steps: 1000 }),
      ...{ embeddingsDir: null, saveEverySeconds: 1000 },
    };
    const steps: number[] = [];
    const exit = await new Promise((resolve) => {
      void engine(task, (event, child) => {
        if (event.type !== "training" || event.event.type !== "step") return;
        steps.push(event.event.step);
        if (child.connected && steps.length === 4) child.once("exit", resolve).disconnect();
      });
    });
    expect(exit).toBe(0);
    expect(steps[0]).toBe(1);
    const state = await readRunState(path.join(task.runFolder, "state.safetensors"));
    expect(state!.optimizer.step).toBeGreaterThanOrEqual(4);
  }, 120_000);
});
