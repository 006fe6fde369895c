import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { toFloat32 } from "../../src/formats/dtype.ts";
import { findPngText } from "../../src/formats/png-chunks.ts";
import { readPngEmbedding } from "../../src/formats/png-embedding.ts";
import { decodePngPixels } from "../../src/formats/png-pixels.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { kernelsOf } from "../tensor/lib/backends.ts";
import { outline, runTraining, told } from "./run-training.ts";
import { tinyPlace, writeTinyModel, type TinyPlace } from "./tiny-run.ts";

const root = mkdtempSync(path.join(tmpdir(), "ti-samples-"));
const samples = {
  every: 2,
  steps: 2,
  prompts: ["a photo of [name]", "something else"],
};
const fields = { steps: 3, samples, evaluation: { every: 0 }, snapshotEvery: 2 };
let place: TinyPlace;
let kernels: EagerKernels;
beforeAll(async () => {
  place = tinyPlace(root);
  kernels = await kernelsOf("wasm");
});
afterAll(() => rmSync(root, { recursive: true }));

const taskOf = (run: string, more: Record<string, unknown> = {}) => ({
  ...place.task(run, { ...fields, ...more }),
  embeddingsDir: null,
});

describe("sample images", () => {
  it("come at the start, every so many steps and at the end, and carry settings and embedding", async () => {
    const task = taskOf("plain");
    const before = kernels.ownership.tensors;
    const events = await runTraining(task, kernels);
    expect(kernels.ownership.tensors, "tensors left").toBe(before);
    const names = ["0000000-0.png", "0000000-1.png", "0000002-0.png", "0000002-1.png"];
    const last = ["0000003-0.png", "0000003-1.png"];
    expect(told(events, "sample").map(({ sample }) => sample.file)).toEqual([...names, ...last]);
    expect(told(events, "sample").at(-1)!.sample).toEqual({
      ...{
        step: 3,
        file: "0000003-1.png",
        prompt: 1,
        text: "something else",
        seed: 2,
        webUi: null,
        width: expect.any(Number) as number,
        height: expect.any(Number) as number,
      },
    });
    const folder = path.join(task.runFolder, "samples");
    expect(readdirSync(folder).sort()).toEqual([...names, ...last]);

    const bytes = readFileSync(path.join(folder, "0000002-0.png"));
    const parameters = findPngText(bytes, "parameters")!;
    expect(parameters).toMatch(
      /^a photo of emblem\nSteps: 2, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: \d+x\d+/,
    );
    expect(parameters).toMatch(
      /Model: tiny, RNG: NV, TI hashes: "emblem: [0-9a-f]{12}", Version: textual-inversion/,
    );
    const snapshot = readFileSync(path.join(task.runFolder, "snapshots", "emblem-2.safetensors"));
    const own = toFloat32(readEmbedding(snapshot, "emblem-2.safetensors").tensors.get("emb_params")!);
    const png = readPngEmbedding(bytes) as { name: string; step: number; string_to_param: { "*": unknown } };
    expect(png).toMatchObject({ name: "emblem", step: 2 });
    expect(png.string_to_param["*"]).toEqual({
      TORCHTENSOR: [Array.from(own.subarray(0, own.length / 2)), Array.from(own.subarray(own.length / 2))],
    });

    const pixels = (name: string) => decodePngPixels(readFileSync(path.join(folder, name))).data;
    expect(pixels("0000002-0.png"), "the vectors show").not.toEqual(pixels("0000000-0.png"));
    expect(pixels("0000002-1.png"), "a prompt without the name").toEqual(pixels("0000000-1.png"));
  }, 180_000);

  it("that a kill left out are drawn when the training goes on, the same to the byte", async () => {
    const task = taskOf("again");
    await runTraining(task, kernels, (event, control) => {
      if (event.type === "sample" && event.sample.step === 2) control.tell("suspend");
    });
    const file = path.join(task.runFolder, "samples", "0000002-0.png");
    const bytes = readFileSync(file);
    expect(readdirSync(path.dirname(file))).not.toContain("0000002-1.png");
    const events = await runTraining(task, kernels);
    expect(told(events, "sample").map(({ sample }) => sample.step)).toEqual([2, 2, 3, 3]);
    expect(readFileSync(file)).toEqual(bytes);
  }, 180_000);

  it("are given up by an interrupt, wait in a pause, and come when asked for", async () => {
    const more = { samples: { ...samples, every: 0, prompts: ["[name]"], steps: 4 }, steps: 2 };
    const asked = await runTraining(taskOf("asked", more), kernels, (event, control) => {
      if (event.type === "step" && event.step === 1) control.tell("sample");
      if (event.type === "progress" && event.total === 4 && event.done === 2) control.tell("pause");
      if (event.type === "state" && event.state === "paused") setTimeout(() => control.tell("resume"), 20);
    });
    expect(outline(asked).join(" ")).toContain(
      "step saved sampling progress paused sampling progress sample training step",
    );
    const paused = await runTraining(taskOf("in a pause", more), kernels, (event, control) => {
      if (event.type === "step" && event.step === 1) control.tell("pause");
      if (event.type === "state" && event.state === "paused") setTimeout(() => control.tell("sample"), 5);
      if (event.type === "sample") control.tell("resume");
    });
    expect(outline(paused).join(" ")).toContain("paused sampling progress sample paused training step");
    const given = await runTraining(taskOf("given up", more), kernels, (event, control) => {
      if (event.type === "step") control.tell("sample");
      if (event.type === "progress" && event.total === 4 && event.done === 2) control.tell("interrupt");
    });
    expect(told(given, "sample")).toEqual([]);
    expect(told(given, "finished")).toMatchObject([{ reason: "interrupted", step: 1 }]);
  }, 180_000);

  it("that fail are told, and the training goes on", async () => {
    const checkpoint = path.join(root, "gone.safetensors");
    writeTinyModel(checkpoint);
    const task = { ...taskOf("failing", { steps: 2 }), checkpoint };
    const events = await runTraining(task, kernels, (event) => {
      // The decoder is read only now.
      if (event.type === "started") rmSync(checkpoint);
    });
    expect(told(events, "notice")).toMatchObject([
      { message: expect.stringMatching(/^No sample images of step 0: .* The training goes on\.$/) as string },
      { message: expect.stringContaining("step 2") as string },
    ]);
    expect(told(events, "finished")).toMatchObject([{ reason: "done", step: 2 }]);
  }, 180_000);

  it("that come out as no numbers are told, and the training goes on", async () => {
    const checkpoint = path.join(root, "broken.safetensors");
    writeTinyModel(checkpoint, "decoder");
    const more = { steps: 1, samples: { ...samples, every: 1, prompts: ["[name]"] } };
    const events = await runTraining({ ...taskOf("nan", more), checkpoint }, kernels);
    expect(told(events, "sample")).toEqual([]);
    expect(told(events, "notice").map(({ message }) => message)).toEqual(
      [0, 1].map(
        (step) =>
          `No sample images of step ${step}: The picture came out as no number (NaN or infinity). The training goes on.`,
      ),
    );
    expect(told(events, "finished")).toMatchObject([{ reason: "done", step: 1 }]);
  }, 120_000);
});
