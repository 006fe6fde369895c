import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { toFloat32 } from "../../src/formats/dtype.ts";
import type { TrainingEvent, TrainTask } from "../../src/protocol/training-events.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { optimizerStep } from "../../src/training/optimizer-step.ts";
import { prepare } from "../../src/training/prepare.ts";
import type { Samples } from "../../src/training/sampler.ts";
import { TrainingControl } from "../../src/training/training-control.ts";
import { train } from "../../src/training/train.ts";
import { kernelsOf } from "../tensor/lib/backends.ts";
import { relativeError } from "../tensor/lib/numbers.ts";
import { runTraining, told } from "./run-training.ts";
import { tinyPlace, writeTinyModel, type TinyPlace } from "./tiny-run.ts";

const root = mkdtempSync(path.join(tmpdir(), "ti-trainer-"));
let place: TinyPlace;
let kernels: EagerKernels;
beforeAll(async () => {
  place = tinyPlace(root);
  kernels = await kernelsOf("wasm");
});
afterAll(() => rmSync(root, { recursive: true }));

const run = (...[task, onEvent]: [TrainTask, Parameters<typeof runTraining>[2]?]) =>
  runTraining(task, kernels, onEvent);

function vectorsOf(file: string): { values: number[]; step: number | null } {
  const { tensors, step } = readEmbedding(readFileSync(file), path.basename(file));
  return { values: Array.from(toFloat32(tensors.get("emb_params")!)), step };
}

const lines = (file: string): string[] => readFileSync(file, "utf8").trimEnd().split("\n");

/** Batches as one. */
function together(parts: readonly Samples[]): Samples {
  const all = (pick: (part: Samples) => ArrayLike<number>) => parts.flatMap((part) => Array.from(pick(part)));
  const [{ grid, clipSkip, tokens } = parts[0]!] = parts;
  return {
    tokens: Int32Array.from(all((part) => part.tokens)),
    placements: parts.flatMap(({ placements }, i) =>
      placements.map(({ row, vector }) => ({ row: row + i * tokens.length, vector })),
    ),
    latents: Float32Array.from(all((part) => part.latents)),
    noise: Float32Array.from(all((part) => part.noise)),
    timesteps: all((part) => part.timesteps),
    lossWeights: all((part) => part.lossWeights),
    ...{ clipSkip, grid: { ...grid, batch: parts.length } },
  };
}

describe("a training on the tiny model", () => {
  it("tells each step, evaluates on the same samples, and puts the embedding among the others", async () => {
    const task = place.task("plain", { snapshotEvery: 4 });
    const before = kernels.ownership.tensors;
    const events = await run(task);
    expect(kernels.ownership.tensors, "tensors left").toBe(before);
    expect(told(events, "started")).toMatchObject([{ step: 0, steps: 6, pictures: 3, vectors: 2 }]);
    expect(told(events, "step").map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    const steps = told(events, "step");
    expect(steps.every(({ loss, gradientLength }) => loss > 0 && gradientLength > 0)).toBe(true);
    expect(steps.at(-1)!.cosine).toBeLessThan(1);
    expect(told(events, "evaluation").map(({ step }) => step)).toEqual([0, 3, 6]);
    const [finished] = told(events, "finished");
    expect(finished).toMatchObject({ reason: "done", step: 6 });
    expect(finished!.installed).toBe(path.join(root, "embeddings", "emblem.safetensors"));
    expect(readFileSync(finished!.installed!)).toEqual(readFileSync(finished!.file!));
    const header = readEmbedding(readFileSync(finished!.file!), "emblem.safetensors");
    expect(header).toMatchObject({ name: "emblem", step: 6, vectors: 2, checkpointName: "tiny" });
    expect(header.checkpointHash).toMatch(/^[0-9a-f]{10}$/);
    expect(readdirSync(path.join(task.runFolder, "snapshots"))).toEqual(["emblem-4.safetensors"]);
    expect(vectorsOf(path.join(task.runFolder, "snapshots", "emblem-4.safetensors")).step).toBe(4);
    expect(lines(path.join(task.runFolder, "metrics.jsonl"))).toHaveLength(9);
    const csv = lines(path.join(task.runFolder, "textual_inversion_loss.csv"));
    expect(csv[0]).toBe("step,epoch,epoch_step,loss,learn_rate");
    expect(csv[5]).toBe(`5,2,0,${steps[4]!.loss.toFixed(7)},0.005`);
    rmSync(path.join(root, "embeddings"), { recursive: true });
  }, 180_000);

  it("goes on after an interrupt to the very bits of a run without one", async () => {
    const whole = place.task("whole");
    const parts = { ...place.task("parts"), embeddingsDir: null };
    await run({ ...whole, embeddingsDir: null });
    const first = await run(parts, (event, control) => {
      if (event.type === "step" && event.step === 2) control.tell("interrupt");
    });
    expect(told(first, "finished")).toMatchObject([{ reason: "interrupted", step: 2, installed: null }]);
    const second = await run(parts);
    expect(told(second, "started")).toMatchObject([{ step: 2 }]);
    for (const file of [
      "state.safetensors",
      "metrics.jsonl",
      "textual_inversion_loss.csv",
      "emblem.safetensors",
    ])
      expect(readFileSync(path.join(parts.runFolder, file)), file).toEqual(
        readFileSync(path.join(whole.runFolder, file)),
      );
  }, 180_000);

  it("gives up a step that is interrupted between its batches", async () => {
    const task = { ...place.task("between", { batch: { size: 1, accumulation: 3 } }), embeddingsDir: null };
    const control = new TrainingControl();
    const events: TrainingEvent[] = [];
    for await (const event of train(task, { engine: { kernels }, control })) {
      events.push(event);
      // The next step has begun by the time this is told.
      if (event.type === "step") setImmediate(() => control.tell("interrupt"));
    }
    expect(told(events, "finished")).toMatchObject([{ reason: "interrupted", step: 1 }]);
  }, 180_000);

  it("keeps a step whose last batch was computed when it was told to end, and evaluates no more", async () => {
    const fields = { evaluation: { every: 2, samples: 2 } };
    const task = { ...place.task("computed", fields), embeddingsDir: null, saveEverySeconds: 1000 };
    const events = await run(task, (event, control) => {
      // The next step has begun by the time this is told.
      if (event.type === "step" && event.step === 1) setImmediate(() => control.tell("interrupt"));
    });
    expect(events.at(-1)).toMatchObject({ type: "finished", reason: "interrupted", step: 2 });
    expect(told(events, "evaluation").map(({ step }) => step)).toEqual([0]);
  }, 180_000);

  it("stops while it is paused, makes a snapshot when asked, and goes on", async () => {
    const task = { ...place.task("paused", { steps: 3, evaluation: { every: 0 } }), embeddingsDir: null };
    const events = await run(task, (event, control) => {
      if (event.type === "step" && event.step === 1) control.tell("pause");
      if (event.type === "state" && event.state === "paused") {
        setTimeout(() => control.tell("snapshot"), 5);
        setTimeout(() => control.tell("resume"), 60);
      }
    });
    const after = events.slice(events.findIndex((event) => event.type === "step"));
    expect(after.map((event) => (event.type === "state" ? event.state : event.type))).toEqual([
      ...["step", "saved", "paused", "snapshot", "training"],
      ...["step", "saved", "step", "saved", "saving", "finished"],
    ]);
  }, 180_000);

  it("takes several batches for one step, which is that of one large batch", async () => {
    const { job, ...task } = place.task("batches", { batch: { size: 1, accumulation: 3 } });
    const preparing = prepare(
      { ...task, job },
      { engine: { kernels }, signal: new AbortController().signal },
    );
    let prepared = await preparing.next();
    while (prepared.done !== true) prepared = await preparing.next();
    const { model, sampler, state, dispose } = prepared.value;
    const settings = {
      ...{
        rate: 0.005,
        weightDecay: 0,
        clipping: { mode: "off" as const, limit: 0 },
        memory: "keep" as const,
      },
      goOn: () => Promise.resolve(true),
    } as const;
    const small = [...sampler.batchesOf(1)];
    const apart = await optimizerStep(model, state.optimizer, small, { ...settings, accumulation: 3 });
    const one = await optimizerStep(model, state.optimizer, [together(small)], {
      ...settings,
      accumulation: 1,
    });
    dispose();
    if (apart?.type !== "stepped" || one?.type !== "stepped") throw new Error("A step was given up.");
    expect(apart.loss).toBeCloseTo(one.loss, 6);
    expect(relativeError(apart.state.mean, one.state.mean)).toBeLessThan(1e-5);
  }, 180_000);

  it("ends at the first number that is none, keeps the last good vectors and says what to do", async () => {
    const task = { ...place.task("nan", { learningRate: { schedule: 3e38 } }), embeddingsDir: null };
    await expect(run(task)).rejects.toMatchObject({
      code: "NOT_FINITE",
      message: expect.stringMatching(/^The vectors came out .* step 1\..* of step 0 are kept\.$/) as string,
      hint: expect.stringContaining("learning rate") as string,
    });
    const resumed = told(await run({ ...task, job: { ...task.job, steps: 0 } }), "finished");
    expect(resumed).toMatchObject([{ step: 0 }]);
    expect(vectorsOf(resumed[0]!.file!).values.every(Number.isFinite)).toBe(true);
  }, 180_000);

  it("says that it was so from the start when the checkpoint is broken", async () => {
    const checkpoint = path.join(root, "broken.safetensors");
    writeTinyModel(checkpoint, "unet");
    const task = { ...place.task("broken", { evaluation: { every: 0 } }), checkpoint, embeddingsDir: null };
    await expect(run(task)).rejects.toMatchObject({
      code: "NOT_FINITE",
      message:
        "The loss came out as no number (NaN or infinity), in step 1. The training has ended; the vectors of step 0 are kept.",
      hint: expect.stringContaining("from the start") as string,
    });
    const evaluated = { ...place.task("broken evaluation"), checkpoint, embeddingsDir: null };
    await expect(run(evaluated)).rejects.toMatchObject({
      code: "NOT_FINITE",
      message: expect.stringMatching(/^The evaluation loss came out as no number .*, in step 0\./) as string,
    });
  }, 180_000);

  it("refuses a name that leads out of its folder, before anything is computed", async () => {
    const task = place.task("outside", { name: "../outside" });
    await expect(run(task)).rejects.toMatchObject({ code: "NAME_NOT_USABLE" });
    expect(existsSync(task.runFolder)).toBe(false);
  });

  it("overwrites no embedding of another, before anything is computed", async () => {
    const other = place.task("other-run");
    await run({ ...place.task("owner", { steps: 1 }), embeddingsDir: root });
    const file = path.join(root, "emblem.safetensors");
    const bytes = readFileSync(file);
    await expect(run({ ...other, embeddingsDir: root })).rejects.toMatchObject({ code: "NAME_TAKEN" });
    expect(readFileSync(file)).toEqual(bytes);
    expect(existsSync(other.runFolder)).toBe(false);
    await run({ ...place.task("owner", { steps: 2 }), embeddingsDir: root });
    expect(vectorsOf(file).step).toBe(2);
    expect(existsSync(path.join(root, "trash"))).toBe(false);
    await run({ ...place.task("third", { steps: 1, embedding: { replace: true } }), embeddingsDir: root });
    expect(vectorsOf(file).step).toBe(1);
    expect(readdirSync(path.join(root, "trash"))).toHaveLength(1);
  }, 180_000);
});
