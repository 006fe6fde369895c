import { describe, expect, it } from "vitest";
import { z } from "zod";
import { TrainingJob } from "../../src/protocol/training-job.ts";
import { readSchedule, type RatePlan } from "../../src/protocol/training-rate.ts";
import type { GenerationParameters } from "../../src/browser/hosts/host-page.ts";
import { draftOf, jobOf } from "../../src/browser/training/form/draft.ts";
import { loadDraft, saveDraft } from "../../src/browser/training/form/draft-storage.ts";
import { isSameValue, jobFields, knownDraft } from "../../src/browser/training/form/job-fields.ts";
import { duration } from "../../src/browser/training/form/preflight-box.tsx";
import { isLogarithmic, placePoints, ratePoints } from "../../src/browser/training/form/rate-points.ts";
import { takeGeneration } from "../../src/browser/training/form/take-generation.ts";
import { planUpload } from "../../src/browser/training/form/upload-plan.ts";

const fields = jobFields(z.toJSONSchema(TrainingJob, { io: "input" }));
const field = (path: string): (typeof fields)[number] | undefined => fields.find((one) => one.path === path);

describe("the fields of a job, from its JSON Schema", () => {
  it("are all of them but the way to begin, which is no single field", () => {
    const job = TrainingJob.parse({ name: "a", pictures: { folder: "/p" } });
    const leaves = Object.keys(draftOf(job)).filter((path) => !path.startsWith("embedding.initialization."));
    expect(fields.map(({ path }) => path).sort()).toEqual(leaves.sort());
  });

  it("carry defaults, limits and help", () => {
    expect(field("embedding.vectors")).toMatchObject({
      kind: "integer",
      ...{ byDefault: 2, min: 1, max: 75, isNullable: false },
    });
    expect(field("embedding.vectors")?.help).toContain("75");
    expect(field("pictures.width")).toMatchObject({ kind: "integer", isNullable: true, multipleOf: 8 });
    expect(field("learningRate.schedule")).toMatchObject({ kind: "schedule", byDefault: 0.005 });
    expect(field("samples.prompts")).toMatchObject({ kind: "list", maxItems: 8 });
    expect(field("samples.sampler")?.options).toEqual(["Euler a", "Euler", "DDIM"]);
    expect(field("embedding.replace")?.kind).toBe("flag");
    expect(field("pictures.folder")?.byDefault).toBeUndefined();
  });

  it("let values of other versions of the page fall away, and typed ones stay", () => {
    const kept = { name: "x", steps: 12, "pictures.width": null, "learningRate.schedule": "0.1:5" };
    const odd = { gone: 1, "embedding.vectors": "two", "samples.sampler": "Heun", "samples.prompts": [1] };
    expect(knownDraft({ ...kept, ...odd }, fields)).toEqual(kept);
    expect(knownDraft({ "embedding.initialization.from": "random" }, fields)).not.toEqual({});
  });

  it("mean the same as a number and as typed", () => {
    expect(isSameValue(0.005, "0.005")).toBe(true);
    expect(isSameValue(["a"], ["a"])).toBe(true);
    expect(isSameValue(null, "null")).toBe(true);
    expect(isSameValue("a", "b")).toBe(false);
  });
});

describe("a draft", () => {
  const job = TrainingJob.parse({
    name: "my cat",
    pictures: { folder: "/pictures", width: 256 },
    embedding: { initialization: { from: "embedding", file: "/e/old.pt" } },
    samples: { prompts: ["a [name]", "two [name]"] },
  });

  it("of a job is that job again", () => {
    expect(TrainingJob.parse(jobOf(draftOf(job)))).toEqual(job);
  });

  it("keeps the words of a way to begin that is not chosen out of the job", () => {
    const draft = {
      "embedding.initialization.from": "random",
      "embedding.initialization.text": "kept for later",
    };
    expect(jobOf(draft)).toEqual({ embedding: { initialization: { from: "random" } } });
    const words = { ...draft, "embedding.initialization.from": "words" };
    expect(jobOf(words)).toEqual({
      embedding: { initialization: { from: "words", text: "kept for later" } },
    });
  });

  it("survives in the storage, whatever else lies there", () => {
    const items = new Map<string, string>();
    const storage = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
    } as unknown as Storage;
    expect(loadDraft(storage)).toEqual({});
    saveDraft(storage, { name: "x", steps: 5 });
    expect(loadDraft(storage)).toEqual({ name: "x", steps: 5 });
    for (const damaged of ["", "{", "null", "[]", '{"v":0,"draft":{"name":"x"}}', '{"v":1,"draft":[]}']) {
      for (const key of items.keys()) items.set(key, damaged);
      expect(loadDraft(storage)).toEqual({});
    }
    expect(loadDraft(null)).toEqual({});
  });
});

describe("the curve of the learning rate", () => {
  const plan = (schedule: string, more: Partial<RatePlan> = {}): RatePlan => ({
    pieces: readSchedule(schedule).pieces ?? [],
    curve: "steps",
    warmUp: 0,
    steps: 1000,
    ...more,
  });

  it("has both sides of every corner and ends where the run ends", () => {
    const points = ratePoints(plan("0.005:100, 1e-3:700"));
    expect(points[0]).toEqual({ step: 1, rate: 0.005 });
    expect(points.find(({ step }) => step === 100)?.rate).toBe(0.005);
    expect(points.find(({ step }) => step === 101)?.rate).toBe(0.001);
    expect(points.at(-1)).toEqual({ step: 700, rate: 0.001 });
  });

  it("of a million steps stays small, and of one step is one point", () => {
    expect(ratePoints(plan("0.005", { steps: 1_000_000, warmUp: 500 })).length).toBeLessThan(200);
    expect(ratePoints(plan("0.005", { steps: 1 }))).toEqual([{ step: 1, rate: 0.005 }]);
  });

  it("is drawn in powers of ten only when rates lie far apart and none is 0", () => {
    expect(isLogarithmic(ratePoints(plan("0.005:100, 1e-5")))).toBe(true);
    expect(isLogarithmic(ratePoints(plan("0.005:100, 0.001")))).toBe(false);
  });

  it("fills its box from the highest rate at the top", () => {
    const placed = placePoints(ratePoints(plan("0.004:500, 0.001")), { width: 100, height: 40 });
    expect(placed[0]).toEqual({ x: 0, y: 0 });
    expect(placed.at(-1)).toEqual({ x: 100, y: 30 });
    const single = placePoints([{ step: 1, rate: 1 }], { width: 100, height: 40 });
    expect(single).toEqual([{ x: 0, y: 0 }]);
  });
});

describe("sample images as txt2img is set", () => {
  const generation: GenerationParameters = {
    prompt: "a photo of my-cat, (my-cat:1.2), my-cats",
    negativePrompt: "blurry",
    steps: 28,
    sampler: "DPM++ 2M",
    cfgScale: 6.5,
    seed: -1,
    width: 515,
    height: 4000,
  };

  it("have [name] where the embedding stands as a word, and sides our sampler can draw", () => {
    const { values, notes } = takeGeneration(generation, "my-cat", false);
    expect(values).toEqual({
      "samples.prompts": ["a photo of [name], ([name]:1.2), my-cats"],
      "samples.negativePrompt": "blurry",
      "samples.steps": 28,
      "samples.sampler": "Euler a",
      "samples.cfgScale": 6.5,
      "samples.width": 512,
      "samples.height": 2048,
    });
    expect(notes.join(" ")).toMatch(/seed is random.*DPM\+\+ 2M/s);
    const kept = knownDraft(values, fields);
    expect(TrainingJob.safeParse({ ...jobOf(kept), name: "a", pictures: { folder: "/p" } }).success).toBe(
      true,
    );
  });

  it("take a sampler that is ours and a seed that is fixed without a word", () => {
    const known = { ...generation, sampler: "euler A", seed: 7 };
    const { values, notes } = takeGeneration(known, "my-cat", false);
    expect(values["samples.sampler"]).toBe("Euler a");
    expect(values["samples.seed"]).toBe(7);
    expect(notes).toEqual([]);
  });

  it("say what is missing: a prompt, or the embedding in it", () => {
    const empty = takeGeneration({ ...generation, prompt: " " }, "my-cat", false);
    expect(empty.values).not.toHaveProperty(["samples.prompts"]);
    expect(empty.notes[0]).toMatch(/empty/);
    expect(takeGeneration(generation, "dog", false).notes[0]).toMatch(/\[name\]/);
    expect(takeGeneration({ ...generation, sampler: null, seed: null }, "", false).notes).toHaveLength(1);
  });
});

describe("files to add to a set", () => {
  const file = (name: string, size = 10): { name: string; size: number } => ({ name, size });

  it("are pictures with their captions; what is left out is named with its reason", () => {
    const plan = planUpload([
      file("a.PNG"),
      file("a.txt"),
      file("b.jpeg"),
      file("lonely.txt"),
      file("model.safetensors"),
      file("huge.tif", 60_000_000),
    ]);
    expect(plan.items.map(({ picture, caption }) => [picture.name, caption?.name ?? null])).toEqual([
      ["a.PNG", "a.txt"],
      ["b.jpeg", null],
    ]);
    expect(plan.refused.map(({ file: { name }, reason }) => [name, reason])).toEqual([
      ["lonely.txt", "no-picture-for-caption"],
      ["model.safetensors", "no-picture"],
      ["huge.tif", "too-large"],
    ]);
  });
});

describe("a time", () => {
  it.each([
    [0.0123, "0.012 s"],
    [4.2, "4.2 s"],
    [75, "75 s"],
    [600, "10 min"],
    [12_000, "3 h 20 min"],
    [260_000, "3.0 days"],
  ])("of %d seconds is %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
