import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PromptsReply, TemplatesReply } from "../../src/protocol/datasets.ts";
import { CheckReply } from "../../src/protocol/preflight.ts";
import { startSidecar, type Answer, type TestSidecar } from "./running-sidecar.ts";

const PICTURE = readFileSync(path.join(import.meta.dirname, "../fixtures/pictures/rgb.png"));
const VISITOR = { "x-ti-access": "read-only" };
const FAR = { "x-ti-access": "full" };

// Each question starts an engine from its sources.
vi.setConfig({ testTimeout: 60_000 });

const checkpoints = mkdtempSync(path.join(os.tmpdir(), "ti-checkpoints-"));
const training = {
  ...{ env: process.env, tensorflow: "no-tensorflow", isHostFolder: false, unloadHostModel: null },
};

let server: TestSidecar;
let managed: TestSidecar;
beforeAll(async () => {
  [server, managed] = await Promise.all([
    startSidecar(["st_fp16.safetensors"]),
    startSidecar([], { managed: true, training: { ...training, checkpointDirs: [checkpoints] } }),
  ]);
  const templates = path.join(server.home, "templates");
  for (const folder of [templates, path.join(server.home, "datasets"), dataset()]) mkdirSync(folder);
  writeFileSync(path.join(templates, "mine.txt"), "a badge of [name], [filewords]\n");
  writeFileSync(path.join(templates, "wrong.txt"), "a badge\n");
  for (const [name, caption] of Object.entries({ a: "red, round", b: "blue", c: "(green:" })) {
    writeFileSync(path.join(dataset(), `${name}.png`), PICTURE);
    writeFileSync(path.join(dataset(), `${name}.txt`), caption);
  }
  writeFileSync(path.join(dataset(), "d.png"), "broken");
});
afterAll(async () => {
  await Promise.all([server.close(), managed.close()]);
  rmSync(checkpoints, { recursive: true });
});

const dataset = (): string => path.join(server.home, "datasets", "badges");
const ask = (route: string, job: Record<string, unknown>, headers = {}, at = server): Promise<Answer> =>
  at.call("POST", `/api/v1/training/${route}`, { body: { job }, headers });
const draft = (fields: Record<string, unknown> = {}) => ({
  name: "zq-badge",
  pictures: { folder: dataset() },
  prompts: { template: path.join(server.home, "templates", "mine.txt") },
  ...fields,
});

async function prompts(fields: Record<string, unknown> = {}): Promise<PromptsReply> {
  const answer = await ask("prompts", draft(fields));
  expect([answer.status, answer.json]).toMatchObject([200, {}]);
  return PromptsReply.parse(answer.json);
}

describe("templates", () => {
  it("are ours and text files, with the reason why one can't be used", async () => {
    const { templates } = TemplatesReply.parse((await server.call("GET", "/api/v1/training/templates")).json);
    expect(templates.map(({ name }) => name)).toEqual([
      ...["subject", "subject_filewords", "style", "style_filewords", "none"],
      ...["mine", "wrong"],
    ]);
    expect(templates.slice(-2)).toMatchObject([
      { lines: ["a badge of [name], [filewords]"], problem: null, builtIn: null },
      { lines: [], problem: expect.stringContaining("has no [name]") as string },
    ]);
  });

  it("are only ours for a visitor, who is told no path", async () => {
    const told = await server.call("GET", "/api/v1/training/templates", { headers: VISITOR });
    expect(TemplatesReply.parse(told.json).templates).toHaveLength(5);
    expect(told.bytes.toString()).not.toContain(server.home);
  });
});

describe("prompts of a draft", () => {
  it("are those that a training would draw first, as the text encoder gets them", async () => {
    const { prompts: drawn, total } = await prompts({ embedding: { vectors: 2 } });
    expect(total).toBe(3);
    const first = drawn.slice(0, 3);
    expect(first.map(({ picture }) => picture).sort()).toEqual(["a.png", "b.png", "c.png"]);
    const red = drawn.find(({ picture }) => picture === "a.png")!;
    expect(red.prompt).toBe("a badge of zq-badge, red, round");
    expect(red).toMatchObject({ chunks: 1, isMissing: false });
    expect(red.tokens.map(({ text, isEmbedding }) => (isEmbedding ? `<${text}>` : text))).toEqual([
      ...["a", "badge", "of", "<zq-badge>", "<zq-badge>", ",", "red", ",", "round"],
    ]);
    expect(drawn.some(({ picture }) => picture === "d.png")).toBe(false);
  });

  it("that lack the embedding come first", async () => {
    const { prompts: drawn } = await prompts({ name: "x(1)", prompts: { template: "subject" } });
    expect(drawn[0]).toMatchObject({ isMissing: true });
    expect(drawn[0]!.tokens.every(({ isEmbedding }) => !isEmbedding)).toBe(true);
  });

  it("are the same for the same seed, and of more than one chunk where they are long", async () => {
    const fields = { prompts: { template: "style_filewords", shuffleTags: true }, seed: 7 };
    const [one, two, other] = [
      await prompts(fields),
      await prompts(fields),
      await prompts({ ...fields, seed: 8 }),
    ];
    expect(two).toEqual(one);
    expect(other).not.toEqual(one);
    writeFileSync(path.join(dataset(), "b.txt"), Array.from({ length: 60 }, (_, i) => `word${i}`).join(" "));
    const long = (await prompts()).prompts.find(({ picture }) => picture === "b.png")!;
    expect(long.chunks).toBeGreaterThan(1);
    expect(long.tokens.at(-1)!.chunk).toBe(long.chunks - 1);
  });

  it("can't be shown without a name, or with a template that can't be used", async () => {
    const nameless = await ask("prompts", draft({ name: "" }));
    expect([nameless.status, nameless.json]).toMatchObject([
      400,
      { code: "DRAFT_INCOMPLETE", field: "job.name" },
    ]);
    const wrong = await ask(
      "prompts",
      draft({ prompts: { template: path.join(server.home, "templates/wrong.txt") } }),
    );
    expect([wrong.status, wrong.json]).toMatchObject([
      400,
      { code: "TEMPLATE", field: "job.prompts.template" },
    ]);
    const nowhere = await ask("prompts", draft({ pictures: { folder: path.join(server.home, "no") } }));
    expect(nowhere.status).toBe(404);
  });
});

describe("a check", () => {
  it("knows the embeddings that are there", async () => {
    const { issues, steps } = CheckReply.parse((await ask("check", draft({ name: "st_fp16" }))).json);
    expect(issues[0]).toMatchObject({ field: "name", severity: "error" });
    expect(issues[0]!.message).toContain("st_fp16.safetensors");
    expect(steps).toBe(3000);
  });

  it("looks at no path of the machine for a page elsewhere", async () => {
    const secret = await ask("check", draft(), FAR, managed);
    expect(CheckReply.parse(secret.json).issues).toMatchObject([
      { field: "pictures.folder", severity: "error" },
    ]);
    const own = path.join(managed.home, "datasets", "mine");
    mkdirSync(own, { recursive: true });
    const offered = await ask("check", { name: "zq-badge", pictures: { folder: own } }, FAR, managed);
    expect(CheckReply.parse(offered.json).issues).toMatchObject([{ message: "There is no picture in it." }]);
    const shown = await ask("prompts", draft(), FAR, managed);
    expect([shown.status, shown.json]).toMatchObject([403, { code: "PATH_NOT_OFFERED" }]);
    expect((await ask("check", draft(), VISITOR)).status).toBe(403);
  });

  it("lets a page elsewhere name what lies in the folders that were given for checkpoints", async () => {
    const refused = async (vae: string): Promise<string[]> => {
      const own = path.join(managed.home, "datasets", "mine");
      mkdirSync(own, { recursive: true });
      const job = { name: "zq-badge", pictures: { folder: own }, model: { vae } };
      const { issues } = CheckReply.parse((await ask("check", job, FAR, managed)).json);
      return issues.filter(({ message }) => message.startsWith("This page")).map(({ field }) => field);
    };
    const [inside, outside] = [path.join(checkpoints, "own.vae.pt"), path.join(managed.home, "other.vae.pt")];
    for (const file of [inside, outside]) writeFileSync(file, "");
    expect(await refused(outside)).toEqual(["model.vae"]);
    expect(await refused(inside)).toEqual([]);
  });
});
