import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readSafetensorsHeader } from "../../src/formats/safetensors-reader.ts";
import { trainTaskFor } from "../../src/jobs/training-plan.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { kernelsOf } from "../tensor/lib/backends.ts";
import { outline, runTraining, told } from "./run-training.ts";
import { tinyPlace, type TinyPlace } from "./tiny-run.ts";

const root = mkdtempSync(path.join(tmpdir(), "ti-ending-"));
let place: TinyPlace;
let kernels: EagerKernels;
beforeAll(async () => {
  place = tinyPlace(root);
  kernels = await kernelsOf("wasm");
});
afterAll(() => rmSync(root, { recursive: true }));

describe("a training with long steps", () => {
  it("has each completed step on the disk while the next one is computed", async () => {
    const whole = { ...place.task("long", { steps: 4, evaluation: { every: 0 } }), embeddingsDir: null };
    const folders = { runs: root, trashDir: whole.trashDir, cacheDir: whole.cacheDir, embeddings: root };
    const { saveEverySeconds } = trainTaskFor(whole.job, {
      ...{ ...folders, isHostFolder: false, tensorflow: whole.tensorflow },
    });
    let lateMs = 0;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, "now").mockImplementation(() => now() + lateMs);
    const saved: number[] = [];
    await runTraining({ ...whole, saveEverySeconds }, kernels, (event) => {
      if (event.type === "started" || event.type === "step") lateMs += 15_000;
      // The step that is over now was computed beside this state.
      if (event.type === "step") saved.push(stepOnDisk(whole.runFolder));
    });
    vi.restoreAllMocks();
    expect(saved).toEqual([0, 1, 2, 3]);
  }, 120_000);
});

function stepOnDisk(folder: string): number {
  const bytes = readFileSync(path.join(folder, "state.safetensors"));
  return Number(readSafetensorsHeader(bytes, bytes.length).metadata?.["step"]);
}

describe("a training that ends", () => {
  it("suspended, has its state saved and no embedding, and goes on later", async () => {
    const task = {
      ...place.task("suspended", { steps: 3, evaluation: { every: 0 } }),
      saveEverySeconds: 1000,
    };
    const events = await runTraining(task, kernels, (event, control) => {
      if (event.type === "step" && event.step === 2) control.tell("suspend");
    });
    expect(outline(events).slice(-3)).toEqual(["saving", "saved", "finished"]);
    expect(events.at(-1)).toEqual({
      ...{ type: "finished", reason: "suspended", step: 2, file: null, installed: null, notInstalled: null },
    });
    expect(existsSync(path.join(task.runFolder, "emblem.safetensors"))).toBe(false);
    const later = await runTraining({ ...task, embeddingsDir: null }, kernels);
    expect(told(later, "started")).toMatchObject([{ step: 2 }]);
    expect(later.at(-1)).toMatchObject({ reason: "done", step: 3 });
  }, 120_000);

  it("while it prepares, does so at once; steps made before are made an embedding", async () => {
    const task = {
      ...place.task("preparing", { steps: 4, evaluation: { every: 0 } }),
      ...{ embeddingsDir: null, cacheDir: path.join(root, "empty cache") },
    };
    const early = await runTraining(task, kernels, (event, control) => {
      if (event.type === "state" && event.state === "encoding") control.tell("interrupt");
    });
    expect(early.at(-1)).toMatchObject({ type: "finished", reason: "interrupted", step: 0, file: null });
    expect(told(early, "started")).toEqual([]);
    await runTraining(task, kernels, (event, control) => {
      if (event.type === "step") control.tell("suspend");
    });
    const before = kernels.ownership.tensors;
    const again = await runTraining(task, kernels, (event, control) => {
      if (event.type === "state" && event.state === "loading") control.tell("interrupt");
    });
    expect(kernels.ownership.tensors, "tensors left").toBe(before);
    const file = path.join(task.runFolder, "emblem.safetensors");
    expect(again.at(-1)).toMatchObject({ reason: "interrupted", step: 1, file });
    expect(existsSync(file)).toBe(true);
  }, 120_000);

  it("says why its embedding is not among the others, and keeps it", async () => {
    const task = place.task("late twin", { steps: 2, evaluation: { every: 0 } });
    const twin = path.join(root, "embeddings", "emblem.pt");
    const events = await runTraining(task, kernels, (event) => {
      if (event.type === "step") writeFileSync(twin, "somebody else's");
    });
    expect(events.at(-1)).toMatchObject({
      ...{ reason: "done", installed: null, file: path.join(task.runFolder, "emblem.safetensors") },
      notInstalled: expect.stringMatching(
        /^There is an embedding emblem\.pt already\. .*emblem\.safetensors\.$/,
      ) as string,
    });
    expect(readFileSync(twin, "utf8")).toBe("somebody else's");
    rmSync(twin);
  }, 120_000);

  it("keeps the vectors of the best evaluation, which a kill does not lose", async () => {
    // So large a rate at the end makes it worse.
    const fields = {
      steps: 6,
      learningRate: { schedule: "0.5:4, 100" },
      evaluation: { every: 1, samples: 2 },
      snapshotEvery: 100,
    };
    const task = { ...place.task("best", fields), embeddingsDir: null };
    const first = await runTraining(task, kernels, (event, control) => {
      if (event.type === "step" && event.step === 4) control.tell("suspend");
    });
    const second = await runTraining(task, kernels);
    const all = [...told(first, "evaluation"), ...told(second, "evaluation")].filter(({ step }) => step > 0);
    const [best] = all.sort((a, b) => a.loss - b.loss);
    expect(best!.step).toBeLessThan(6);
    expect(told(second, "snapshot")).toEqual([
      {
        type: "snapshot",
        snapshot: { step: best!.step, file: `emblem-${best!.step}.safetensors`, evaluation: best!.loss },
      },
    ]);
    expect(readdirSync(path.join(task.runFolder, "snapshots"))).toEqual([`emblem-${best!.step}.safetensors`]);
  }, 120_000);

  it("in the middle of an evaluation, makes it when it goes on: the logs are those of a run without an end", async () => {
    const fields = { steps: 3, evaluation: { every: 2, samples: 6 }, snapshotEvery: 2 };
    const whole = { ...place.task("whole", fields), embeddingsDir: null };
    const parts = { ...place.task("parts", fields), embeddingsDir: null };
    await runTraining(whole, kernels);
    const first = await runTraining(parts, kernels, (event, control) => {
      // The evaluation has begun by the time this is told.
      if (event.type === "step" && event.step === 2) setImmediate(() => control.tell("suspend"));
    });
    expect(told(first, "evaluation").map(({ step }) => step)).toEqual([0]);
    const second = await runTraining(parts, kernels);
    expect(told(second, "evaluation").map(({ step }) => step)).toEqual([2]);
    for (const file of ["metrics.jsonl", "state.safetensors", "snapshots/emblem-2.safetensors"])
      expect(readFileSync(path.join(parts.runFolder, file)), file).toEqual(
        readFileSync(path.join(whole.runFolder, file)),
      );
  }, 120_000);

  it("early by its learning rate's schedule says so beforehand", async () => {
    const fields = { steps: 9, learningRate: { schedule: "0.005:1, 0.001:2" }, evaluation: { every: 0 } };
    const events = await runTraining({ ...place.task("early", fields), embeddingsDir: null }, kernels);
    expect(told(events, "notice")[0]!.message).toBe(
      "The training ends after step 2 of 9: the learning rate 0.005:1, 0.001:2 ends there.",
    );
    expect(events.at(-1)).toMatchObject({ reason: "done", step: 2 });
  }, 120_000);
});

describe("the first steps", () => {
  it("that move nothing are told", async () => {
    const fields = { steps: 4, learningRate: { schedule: 1e-20 }, evaluation: { every: 0 } };
    const events = await runTraining({ ...place.task("still", fields), embeddingsDir: null }, kernels);
    expect(told(events, "notice").map(({ message }) => message)).toEqual([
      "After 3 steps the vectors are still what they began as.",
    ]);
  }, 120_000);
});

it("an evaluation tells the words each vector is nearest to, the nearest first", async () => {
  const initialization = { from: "words", text: "castle river" };
  const fields = { steps: 1, embedding: { initialization }, evaluation: { every: 1, samples: 1 } };
  const events = await runTraining({ ...place.task("near", fields), embeddingsDir: null }, kernels);
  const [start] = told(events, "evaluation");
  expect(start!.near).toHaveLength(6);
  expect(start!.near[0]).toMatchObject({ vector: 0, word: "castle" });
  expect(start!.near[0]!.cosine).toBeCloseTo(1, 5);
  expect(start!.near[3]).toMatchObject({ vector: 1, word: "river" });
  const cosines = start!.near.slice(0, 3).map(({ cosine }) => cosine);
  expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
}, 120_000);
