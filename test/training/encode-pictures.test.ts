import { encode } from "fast-png";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TrainingEvent, TrainTask } from "../../src/protocol/training-events.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { prepare, type Prepared } from "../../src/training/prepare.ts";
import { kernelsOf } from "../tensor/lib/backends.ts";
import { outline, told } from "./run-training.ts";
import { tinyPlace, type TinyPlace } from "./tiny-run.ts";

const SIDE = 16;
const root = mkdtempSync(path.join(tmpdir(), "ti-encode-"));
let place: TinyPlace;
let kernels: EagerKernels;
beforeAll(async () => {
  place = tinyPlace(root);
  kernels = await kernelsOf("wasm");
});
afterAll(() => rmSync(root, { recursive: true }));

async function prepared(task: TrainTask): Promise<{ events: TrainingEvent[]; value: Prepared }> {
  const events: TrainingEvent[] = [];
  const preparing = prepare(task, { engine: { kernels }, signal: new AbortController().signal });
  for (let next = await preparing.next(); ; next = await preparing.next()) {
    if (next.done === true) return { events, value: next.value };
    events.push(next.value);
  }
}

/** Pictures whose upper half is transparent as told, none at 255. */
function folderOf(name: string, alphas: readonly number[]): string {
  const folder = path.join(root, name);
  mkdirSync(folder);
  for (const [i, alpha] of alphas.entries()) {
    const data = Uint8Array.from({ length: SIDE * SIDE * 4 }, (_, at) =>
      at % 4 === 3 ? (at < SIDE * SIDE * 2 ? alpha : 255) : (at * (i + 3)) % 256,
    );
    writeFileSync(path.join(folder, `${i}.png`), encode({ width: SIDE, height: SIDE, data, channels: 4 }));
  }
  return folder;
}

const taskWith = (folder: string, alphaAsWeight: boolean): TrainTask => ({
  ...place.task("run", { pictures: { folder, fit: "keep", alphaAsWeight } }),
  cacheDir: path.join(root, "cache"),
});

describe("pictures that were encoded before", () => {
  it("need no VAE, and give the same batches; a damaged file is made again", async () => {
    const task = { ...place.task("run"), cacheDir: path.join(root, "own cache") };
    const cache = path.join(task.cacheDir, "latents");
    const first = await prepared(task);
    const batch = [...first.value.sampler.batchesOf(1)];
    first.value.dispose();
    expect(outline(first.events)).toEqual([
      "loading",
      "progress",
      "encoding",
      "progress",
      "loading",
      "progress",
    ]);
    expect(readdirSync(cache)).toHaveLength(3);

    const before = kernels.ownership.tensors;
    const second = await prepared(task);
    expect([...second.value.sampler.batchesOf(1)]).toEqual(batch);
    second.value.dispose();
    expect(kernels.ownership.tensors).toBe(before);
    expect(outline(second.events)).toEqual(["loading", "progress"]);

    writeFileSync(path.join(cache, readdirSync(cache)[0]!), "damaged");
    const third = await prepared(task);
    expect([...third.value.sampler.batchesOf(1)]).toEqual(batch);
    third.value.dispose();
    expect(told(third.events, "progress").map(({ total }) => total)).toEqual([1, 1, 2, 2]);
  }, 120_000);

  it("are none where the cache can't be written, which is told once and costs nothing else", async () => {
    const file = path.join(root, "a file");
    writeFileSync(file, "");
    const { events, value } = await prepared({ ...place.task("run"), cacheDir: file });
    value.dispose();
    expect(value.pictures).toBe(3);
    expect(told(events, "notice").map(({ message }) => message)).toEqual([
      expect.stringMatching(/^What the VAE made of the pictures can't be kept/),
    ]);
  }, 60_000);
});

describe("a picture's transparency", () => {
  it("weighs its latents, of mean 1 in each picture, in steps and in evaluations", async () => {
    const { value } = await prepared(taskWith(folderOf("masks", [0, 255]), true));
    const all = [...value.sampler.batchesOf(1), ...value.sampler.evaluation()];
    value.dispose();
    for (const { positionWeights, grid } of all) {
      const size = grid.height * grid.width;
      const samples = Array.from({ length: grid.batch }, (_, i) =>
        Array.from(positionWeights!.subarray(i * size, (i + 1) * size)),
      );
      for (const weights of samples)
        expect(weights.reduce((sum, each) => sum + each, 0) / size).toBeCloseTo(1, 5);
      const opaque = samples.filter((weights): boolean => weights.every((each) => each === 1));
      expect(opaque).toHaveLength(1);
      const [masked] = samples.filter((weights) => !opaque.includes(weights));
      expect(
        masked!.slice(0, grid.width).every((each) => each < 0.2),
        "the upper row",
      ).toBe(true);
      expect(
        masked!.slice(-grid.width).every((each) => each > 1.5),
        "the lower row",
      ).toBe(true);
    }
  }, 60_000);

  it("does nothing unless it is to", async () => {
    const { value } = await prepared(taskWith(path.join(root, "masks"), false));
    expect([...value.sampler.batchesOf(1)][0]!.positionWeights).toBeUndefined();
    value.dispose();
  }, 60_000);

  it("that is even everywhere is told and counts nothing", async () => {
    const { value, events } = await prepared(taskWith(folderOf("even", [255]), true));
    expect([...value.sampler.batchesOf(1)][0]!.positionWeights).toBeUndefined();
    value.dispose();
    expect(told(events, "notice")).toMatchObject([
      { message: expect.stringMatching(/^No picture has a transparency/) as string },
    ]);
  }, 60_000);
});
