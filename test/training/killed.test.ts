import { fork, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineProgram } from "../../src/jobs/engine-program.ts";
import { EngineEvent } from "../../src/protocol/engine.ts";
import type { TrainTask } from "../../src/protocol/training-events.ts";
import { readRunState } from "../../src/training/run-state.ts";
import { availableBackends } from "../tensor/lib/backends.ts";
import { tinyPlace, type TinyPlace } from "./tiny-run.ts";

const STEPS = 12;
const root = mkdtempSync(path.join(tmpdir(), "ti-killed-"));
let place: TinyPlace;
beforeAll(() => (place = tinyPlace(root)));
afterAll(() => rmSync(root, { recursive: true }));

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

const backends = (await availableBackends()).map((backend) => (backend === "wasm" ? "wasm" : "cpu"));

describe("a training that is killed", () => {
  it.each(backends)(
    "goes on to the very bits of one that never was, on %s",
    async (backend) => {
      const fields = { backend, steps: STEPS, snapshotEvery: 4, evaluation: { every: 4, samples: 1 } };
      const shared = { embeddingsDir: null, tensorflow: process.env["TI_TENSORFLOW_DIR"] ?? "" };
      const whole = { ...place.task(`whole-${backend}`, fields), ...shared };
      const killed = { ...place.task(`killed-${backend}`, fields), ...shared };
      const told: string[] = [];
      const first = await engine(whole, saying(told));
      expect(first).toMatchObject({ type: "training", event: { type: "finished", step: STEPS } });
      const compiling = backend === "cpu" ? ["compiling", "training"] : [];
      expect(told.slice(told.indexOf("training"))).toEqual(["training", ...compiling, "saving"]);

      // In the middle of whatever it does some milliseconds after these steps.
      for (const [step, delay] of [
        [1, 0],
        [4, 37],
        [8, 3],
      ] as const) {
        const end = await engine(killed, ({ ...event }, child) => {
          if (event.type === "training" && event.event.type === "step" && event.event.step >= step)
            setTimeout(() => child.kill("SIGKILL"), delay);
        });
        expect(end).toBeNull();
      }
      expect(existsSync(path.join(killed.runFolder, "emblem.safetensors"))).toBe(false);
      const starts: number[] = [];
      const end = await engine(killed, (event) => {
        if (event.type === "training" && event.event.type === "started") starts.push(event.event.step);
      });
      expect(end).toMatchObject({ type: "training", event: { type: "finished", step: STEPS } });
      expect(starts[0]).toBeGreaterThan(6);
      for (const file of [
        ...["state.safetensors", "metrics.jsonl", "textual_inversion_loss.csv", "emblem.safetensors"],
        ...["snapshots/emblem-4.safetensors", "snapshots/emblem-12.safetensors"],
      ])
        expect(readFileSync(path.join(killed.runFolder, file)), file).toEqual(
          readFileSync(path.join(whole.runFolder, file)),
        );
    },
    300_000,
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
