import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckContext } from "../../src/drafts/check-context.ts";
import { checkDraft } from "../../src/drafts/check-draft.ts";
import type { FieldIssue } from "../../src/protocol/preflight.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "ti-drafts-"));
const folder = (name: string): string => path.join(root, name);
const nothing: CheckContext = { embeddings: [], isCaseSensitive: false, lastSeen: () => null };
/** As a card tells of it. */
const known = (fileName: string, token = path.parse(fileName).name, below = "") => ({
  fileName,
  folder: below,
  token,
});

function fill(name: string, pictures: number, captions: number): void {
  mkdirSync(folder(name));
  for (let i = 0; i < pictures; i++) writeFileSync(path.join(folder(name), `${i}.png`), "");
  for (let i = 0; i < captions; i++) writeFileSync(path.join(folder(name), `${i}.txt`), "");
}

beforeAll(() => {
  fill("8", 8, 8);
  fill("20", 20, 5);
  fill("120", 120, 120);
  fill("empty", 0, 0);
  writeFileSync(folder("good.txt"), "\ufeffa photo of [name]\r\n\r\n");
  writeFileSync(folder("bad.txt"), "a photo of [name]\na photo of it\n");
  writeFileSync(folder("checkpoint.safetensors"), "");
});
afterAll(() => rmSync(root, { recursive: true }));

const draft = (fields: Record<string, unknown> = {}) => ({
  name: "zq-emblem",
  model: { checkpoint: folder("checkpoint.safetensors") },
  pictures: { folder: folder("8") },
  ...fields,
});

async function issuesAt(
  field: string,
  fields: Record<string, unknown>,
  context = nothing,
): Promise<FieldIssue[]> {
  const { issues } = await checkDraft(draft(fields), context);
  return issues.filter((issue) => issue.field === field);
}

describe("a draft", () => {
  it("that is well has nothing said about it, and its last step", async () => {
    expect(await checkDraft(draft(), nothing)).toEqual({ issues: [], steps: 3000 });
  });

  it("that is empty says what is needed, and what would help", async () => {
    const { issues, steps } = await checkDraft({}, nothing);
    expect(issues).toEqual([
      {
        field: "name",
        severity: "error",
        message: "This is needed.",
        hint: expect.stringContaining("prompt") as string,
      },
      {
        field: "pictures",
        severity: "error",
        message: "This is needed.",
        hint: expect.stringContaining("dataset") as string,
      },
    ]);
    expect(steps).toBe(3000);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["embedding.vectors", { embedding: { vectors: 76 } }, "It is too large. At most 75."],
    ["embedding.vectors", { embedding: { vectors: 0 } }, "It is too small. At least 1."],
    ["embedding.vectors", { embedding: { vectors: 1.5 } }, "A whole number is needed. "],
    ["embedding.vectors", { embedding: { vectors: "two" } }, "A number is needed. "],
    ["embedding.vectors", { embedding: { vectors: "" } }, "This is needed. "],
    ["pictures.width", { pictures: { folder: "/x", width: 500 } }, "It has to be a multiple of 8. "],
    ["pictures.width", { pictures: { folder: "/x", width: 4096 } }, "It is too large. At most 2048."],
    [
      "pictures.fit",
      { pictures: { folder: "/x", fit: "stretch" } },
      "This can't be chosen. It has to be one of crop, attention, keep.",
    ],
    [
      "learningRate.schedule",
      { learningRate: { schedule: null } },
      "A number, or a schedule, is needed. As in 0.005",
    ],
    [
      "learningRate.schedule",
      { learningRate: { schedule: "fast" } },
      "“fast” is neither a number nor a pair",
    ],
    [
      "embedding.vector",
      { embedding: { vector: 2 } },
      'There is no field "embedding.vector". Did you mean "vectors"?',
    ],
    [
      "embedding.initialization.from",
      { embedding: { initialization: { from: "air" } } },
      "This can't be chosen.",
    ],
    [
      "samples.prompts",
      { samples: { prompts: Array.from({ length: 9 }, () => "[name]") } },
      "There are too many. At most 8.",
    ],
    ["name", { name: "x".repeat(201) }, "It is too long. At most 200 characters."],
  ])("says in plain words what is wrong at %s", async (field, fields, told) => {
    const issues = await issuesAt(field, fields);
    expect(issues.map(({ severity, message, hint }) => `${severity}: ${message} ${hint}`).join()).toContain(
      `error: ${told}`,
    );
  });

  it("says what it can of its other parts while one is wrong", async () => {
    const { issues } = await checkDraft(
      draft({ embedding: { vectors: 99 }, prompts: { tagDropout: 0.5, template: "subject" } }),
      nothing,
    );
    expect(issues.map(({ field }) => field)).toEqual([
      "embedding.vectors",
      "prompts.template",
      "prompts.tagDropout",
    ]);
  });
});

describe("a name", () => {
  it.each([
    ["a/b", "error", "It can't be a file's name"],
    ["con", "error", "Windows keeps that name"],
    ["cat AND dog", "error", "AND or BREAK"],
    ["x (2)", "advice", "brackets"],
    ["painting", "advice", "ordinary word"],
    ["sks", "advice", "short"],
    ["corgi", "advice", "is a word that the model knows"],
  ])("%s", async (name, severity, told) => {
    const issues = await issuesAt("name", { name });
    expect(issues.map((issue) => issue.severity)).toContain(severity);
    expect(issues.map(({ message }) => message).join()).toContain(told);
    expect(issues.map(({ hint }) => hint).join()).not.toContain("Rename");
  });

  it("may not be taken, unless what is there may be replaced", async () => {
    const context = { ...nothing, embeddings: [known("zq-emblem.safetensors")] };
    expect(await issuesAt("name", {}, context)).toMatchObject([{ severity: "error" }]);
    expect(await issuesAt("name", { embedding: { replace: true } }, context)).toEqual([]);
    expect(await issuesAt("embedding.replace", { embedding: { replace: true } }, context)).toMatchObject([
      { severity: "advice", message: expect.stringContaining("trash") as string },
    ]);
    const other = { ...nothing, embeddings: [known("zq-emblem.pt")] };
    expect(await issuesAt("name", { embedding: { replace: true } }, other)).toMatchObject([
      { severity: "error" },
    ]);
  });

  it("may be shadowed by others, or shadow them", async () => {
    const said = async (...embeddings: CheckContext["embeddings"]) =>
      (await issuesAt("name", {}, { ...nothing, embeddings })).map(({ message }) => message).join();
    expect(await said(known("ZQ-Emblem.pt"))).toContain("differ only in case");
    expect(await said(known("zq.pt"))).toContain('"zq-emblem" begins with the name of "zq"');
    expect(await said(known("zq-emblem-2.pt"))).toContain(
      '"zq-emblem-2" begins with the name of "zq-emblem"',
    );
    expect(await said(known("zq-emblem.pt", "zq-emblem", "old"))).toContain(
      "old/zq-emblem.pt has the same name",
    );
    expect(await said(known("other.pt"))).toBe("");
  });
});

describe("pictures", () => {
  it.each([
    [folder("nowhere"), "There is no such folder"],
    ["relative", "There is no such folder"],
    [folder("empty"), "There is no picture in it."],
  ])("have to be there: %s", async (at, told) => {
    expect((await issuesAt("pictures.folder", { pictures: { folder: at } }))[0]).toMatchObject({
      severity: "error",
      message: expect.stringContaining(told) as string,
    });
  });

  it.each([
    ["8", 2, ""],
    ["8", 3, ""],
    ["8", 1, "For 8 pictures 2 to 3"],
    [
      "8",
      12,
      "For 8 pictures 2 to 3 vectors are usual. More learn the pictures by heart, and 12 of a prompt's 75 tokens",
    ],
    ["20", 6, ""],
    ["120", 12, ""],
    ["120", 6, "For 120 pictures 12 to 16"],
  ])("%s of them, with %i vectors: %s", async (name, vectors, told) => {
    const fields = { pictures: { folder: folder(name) }, embedding: { vectors } };
    const said = (await issuesAt("embedding.vectors", fields))
      .map(({ message, hint }) => `${message} ${hint}`)
      .join();
    if (told === "") expect(said).toBe("");
    else expect(said).toContain(told);
  });

  it("say how many steps are usual, but for the miniature model", async () => {
    const many = { pictures: { folder: folder("120") }, steps: 3000 };
    expect(await issuesAt("steps", many)).toMatchObject([
      { hint: expect.stringContaining("Some 18,000 are usual") as string },
    ]);
    expect(await issuesAt("steps", { ...many, batch: { size: 4 } })).toEqual([]);
    expect(await issuesAt("steps", { steps: 100_000 })).toMatchObject([
      { message: "In 100,000 steps each of 8 pictures is seen about 12,500 times." },
    ]);
    expect(await issuesAt("steps", { ...many, steps: 300, model: {} })).toEqual([]);
  });

  it("fewer than a batch are fine, and told", async () => {
    expect(await issuesAt("batch.size", { batch: { size: 9 } })).toMatchObject([
      { severity: "advice", hint: expect.stringContaining("That is fine") as string },
    ]);
    expect(await issuesAt("batch.size", { batch: { size: 8 } })).toEqual([]);
  });
});

describe("transparency as weight", () => {
  const seen = (hasMask: boolean): CheckContext => ({
    ...nothing,
    lastSeen: () => [
      {
        ...{ name: "a.png", width: 64, height: 64, crop: null, isUsed: true, remarks: [], hasMask },
        ...{ caption: "a", captionFrom: "file name", version: "" },
      },
    ],
  });
  const pictures = { folder: folder("8"), alphaAsWeight: true };

  it("needs some, as far as the pictures were looked at", async () => {
    const at = "pictures.alphaAsWeight";
    expect(await issuesAt(at, { pictures }, seen(false))).toHaveLength(1);
    expect(await issuesAt(at, { pictures }, seen(true))).toEqual([]);
    expect(await issuesAt(at, { pictures }, nothing)).toEqual([]);
    expect(await issuesAt(at, {}, seen(false))).toEqual([]);
  });
});

describe("prompts", () => {
  it.each([
    [{ template: "good.txt" }, "8", "advice", "The captions of the pictures are not used"],
    [{ template: "bad.txt" }, "8", "error", "Line 2 of the template bad.txt has no [name]"],
    [{ template: "no.txt" }, "8", "error", "The template no.txt can't be read."],
    [{ template: "subject_filewords" }, "20", "advice", "15 of 20 pictures have no caption"],
  ])("%j with the pictures of %s", async ({ template }, pictures, severity, told) => {
    const at = template.endsWith(".txt") ? folder(template) : template;
    const fields = { pictures: { folder: folder(pictures) }, prompts: { template: at } };
    const issues = await issuesAt("prompts.template", fields);
    expect(issues).toMatchObject([{ severity, message: expect.stringContaining(told) as string }]);
  });

  it("are made of file names by a pattern that can be read", async () => {
    expect(await issuesAt("prompts.wordPattern", { prompts: { wordPattern: "(" } })).toMatchObject([
      { severity: "error", message: "“(” is not a regular expression." },
    ]);
    expect(await issuesAt("prompts.wordPattern", { prompts: { wordPattern: "\\w+" } })).toEqual([]);
  });

  it("leave out few tags, and sample images name the embedding", async () => {
    expect(await issuesAt("prompts.tagDropout", { prompts: { tagDropout: 0.3 } })).toEqual([]);
    expect(await issuesAt("prompts.tagDropout", { prompts: { tagDropout: 0.4 } })).toHaveLength(1);
    const samples = { prompts: ["a photo of [name]", "a cat"] };
    const { issues } = await checkDraft(draft({ samples }), nothing);
    expect(issues.map(({ field }) => field)).toEqual(["samples.prompts.1"]);
  });
});

describe("the learning rate", () => {
  it("that ends early ends the training, which is said with the step", async () => {
    const learningRate = { schedule: "0.005:100, 1e-3:1000" };
    const { issues, steps } = await checkDraft(draft({ learningRate }), nothing);
    expect(steps).toBe(1000);
    expect(issues).toMatchObject([
      {
        field: "learningRate.schedule",
        severity: "advice",
        message: "The training ends at step 1000 of 3000: the schedule ends there.",
      },
    ]);
    const open = await checkDraft(draft({ learningRate: { schedule: "0.005:100, 1e-3" } }), nothing);
    expect(open).toEqual({ issues: [], steps: 3000 });
    expect((await checkDraft(draft({ learningRate: { schedule: "0.005:" } }), nothing)).steps).toBeNull();
  });

  it("may be too high, or rise to the end", async () => {
    expect(await issuesAt("learningRate.schedule", { learningRate: { schedule: 0.5 } })).toHaveLength(1);
    expect(await issuesAt("learningRate.warmUp", { learningRate: { warmUp: 3000 } })).toHaveLength(1);
  });
});

describe("files that a draft names", () => {
  it("have to be there", async () => {
    expect(
      await issuesAt("model.checkpoint", { model: { checkpoint: folder("gone.safetensors") } }),
    ).toHaveLength(1);
    expect(await issuesAt("model.vae", { model: { checkpoint: null, vae: folder("gone.pt") } })).toHaveLength(
      1,
    );
    const from = (file: string) => ({ embedding: { initialization: { from: "embedding", file } } });
    expect(await issuesAt("embedding.initialization.file", from(folder("gone.pt")))).toHaveLength(1);
    expect(await issuesAt("embedding.initialization.file", from(folder("good.txt")))).toEqual([]);
  });
});
