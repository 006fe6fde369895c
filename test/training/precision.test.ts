import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metricsColumns } from "../../src/jobs/metrics-columns.ts";
import type { TrainTask } from "../../src/protocol/training-events.ts";
import { optimizerStep } from "../../src/training/optimizer-step.ts";
import { prepare, type Prepared } from "../../src/training/prepare.ts";
import { readRunState, writeRunState } from "../../src/training/run-state.ts";
import type { Samples } from "../../src/training/sampler.ts";
import { availableBackends, kernelsOf } from "../tensor/lib/backends.ts";
import { relativeError } from "../tensor/lib/numbers.ts";
import { fail } from "../tensor/lib/ways.ts";
import { runTraining, told } from "./run-training.ts";
import { tinyPlace, type TinyPlace } from "./tiny-run.ts";

const hasNative = (await availableBackends()).includes("native-cpu");
const root = mkdtempSync(path.join(tmpdir(), "ti-precision-"));
let place: TinyPlace;
beforeAll(() => (place = tinyPlace(root)));
afterAll(() => rmSync(root, { recursive: true }));

const task = (run: string, fields: Record<string, unknown>): TrainTask => ({
  ...place.task(run, { backend: "cpu", ...fields }),
  embeddingsDir: null,
});
const stateFile = ({ runFolder }: TrainTask): string => path.join(runFolder, "state.safetensors");
const width = 32;

async function trained(given: TrainTask, onEvent?: Parameters<typeof runTraining>[2]) {
  const events = await runTraining(given, await kernelsOf("native-cpu"), onEvent);
  return { events, state: (await readRunState(stateFile(given)))! };
}

async function prepared(given: TrainTask): Promise<Prepared> {
  const kernels = await kernelsOf("native-cpu");
  const engine = { kernels, watch: { onFallback: fail } };
  const preparing = prepare(given, { engine, signal: new AbortController().signal });
  let next = await preparing.next();
  while (next.done !== true) next = await preparing.next();
  return next.value;
}

const settings = {
  ...{ rate: 0.005, weightDecay: 0, accumulation: 1 },
  memory: "keep",
  clipping: { mode: "off", limit: 0 },
  goOn: () => Promise.resolve(true),
} as const;

describe.skipIf(!hasNative)("a training in 16 bits", () => {
  it.each([
    ["bfloat16", 0.02],
    ["float16", 0.005],
  ] as const)(
    "in %s goes the way of one in float32",
    async (precision, tolerance) => {
      const exact = await trained(task(`exact of ${precision}`, {}));
      const { events, state } = await trained(task(precision, { precision }));
      expect(told(events, "started")[0]?.way).toMatchObject({ precision, weights: "stored" });
      expect(state.way?.precision).toBe(precision);
      expect(state.scaler).toEqual(precision === "float16" ? { scale: 65_536, good: 6, skipped: 0 } : null);
      const losses = [exact.events, events].map((each) => told(each, "step").map(({ loss }) => loss));
      expect(relativeError(losses[1]!, losses[0]!)).toBeLessThan(tolerance);
      const evaluations = [exact.events, events].map((each) =>
        told(each, "evaluation").map(({ loss }) => loss),
      );
      expect(relativeError(evaluations[1]!, evaluations[0]!)).toBeLessThan(tolerance);
    },
    180_000,
  );

  it.each(["bfloat16", "float16"] as const)(
    "in %s goes on to the same bits",
    async (precision) => {
      const whole = await trained(task(`whole ${precision}`, { precision, steps: 5 }));
      const parts = task(`parts ${precision}`, { precision, steps: 5 });
      const first = await trained(parts, (event, control) => {
        if (event.type === "step" && event.step === 2) control.tell("suspend");
      });
      expect(first.state.optimizer.step).toBe(2);
      // What the job leaves open stays as it was.
      const { state } = await trained({ ...parts, job: { ...parts.job, precision: "auto" } });
      expect(state).toEqual(whole.state);
    },
    180_000,
  );

  it("skips a step whose gradient overflows, tells it, and goes on with a smaller scale", async () => {
    const given = task("overflow", { precision: "float16", steps: 1 });
    const { state } = await trained(given);
    await writeRunState(stateFile(given), width, {
      ...state,
      scaler: { scale: 2 ** 31, good: 7, skipped: 0 },
    });
    const { events, state: after } = await trained({ ...given, job: { ...given.job, steps: 20 } });
    const skipped = told(events, "skipped");
    expect(skipped.length).toBeGreaterThan(2);
    expect(skipped[0]).toEqual({ type: "skipped", step: 2, skippedAtScale: 2 ** 31 });
    expect(told(events, "step")).toHaveLength(19 - skipped.length);
    expect(told(events, "step").at(-1)?.step).toBe(20);
    const notices = told(events, "notice").filter(({ message }) =>
      message.includes("beyond what float16 holds"),
    );
    expect(notices).toHaveLength(1);
    expect(after.scaler).toEqual({
      scale: 2 ** (31 - skipped.length),
      good: 20 - skipped.at(-1)!.step,
      skipped: skipped.length,
    });
    expect(after.optimizer.values.every(Number.isFinite)).toBe(true);
    const metrics = path.join(given.runFolder, "metrics.jsonl");
    const lines = readFileSync(metrics, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual({
      step: 2,
      skippedAtScale: 2 ** 31,
    });
    const { step: measured } = await metricsColumns(metrics, []);
    expect(measured).toHaveLength(20 - skipped.length);
    expect(measured).not.toContain(2);
  }, 180_000);

  it("makes of a skipped step's successor what there would be without it", async () => {
    const { model, sampler, state, dispose } = await prepared(task("after", { precision: "float16" }));
    const [batch] = sampler.batchesOf(1);
    const scaler = { scale: 1024, good: 0, skipped: 0 };
    const stepped = await optimizerStep(model, state.optimizer, [batch!], { ...settings, scaler });
    const skipping = { ...settings, scaler: { ...scaler, skipped: 3 } };
    const later = await optimizerStep(model, { ...state.optimizer, step: 3 }, [batch!], skipping);
    dispose();
    expect(later!.state.step).toBe(4);
    expect(later!.state.values).toEqual(stepped!.state.values);
  }, 180_000);

  it("skips what overflows on its way there, and ends where no scale helps", async () => {
    const { model, sampler, state, dispose } = await prepared(task("input", { precision: "float16" }));
    const batch = [...sampler.batchesOf(1)].map((samples): Samples => ({
      ...samples,
      latents: samples.latents.map((value) => value * 1e6),
    }));
    const step = (scale: number) =>
      optimizerStep(model, state.optimizer, batch, { ...settings, scaler: { scale, good: 5, skipped: 0 } });
    expect(await step(64)).toEqual({
      type: "skipped",
      state: { ...state.optimizer, step: 1 },
      scaler: { scale: 32, good: 0, skipped: 1 },
    });
    await expect(step(1)).rejects.toMatchObject({ code: "NOT_FINITE" });
    dispose();
  }, 180_000);
});

it("is refused by WebAssembly, with what to choose", async () => {
  const given = { ...place.task("wasm", { precision: "bfloat16" }), embeddingsDir: null };
  await expect(runTraining(given, await kernelsOf("wasm"))).rejects.toMatchObject({
    code: "PRECISION",
    message: expect.stringContaining("float32 only") as string,
    hint: expect.stringContaining("float32") as string,
  });
});
