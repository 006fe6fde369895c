import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runProgram } from "../../src/cli/run-program.ts";
import { fromFloat32 } from "../../src/formats/dtype.ts";
import { findPngText } from "../../src/formats/png-chunks.ts";
import { decodePngPixels } from "../../src/formats/png-pixels.ts";
import { writeSafetensors } from "../../src/formats/safetensors-writer.ts";
import type { EngineEvent, GenerateTask } from "../../src/protocol/engine.ts";
import { readBuild } from "../../src/system/build-id.ts";
import { generate } from "../../src/worker/generate.ts";
import { problemOf } from "../../src/system/problem-of.ts";
import { values } from "../tensor/lib/numbers.ts";
import { tinyTensors, tinyYaml, type Tensors } from "./checkpoint/checkpoint-files.ts";

const WIDTH = 48;
const TOKEN_TABLE = "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight";

const folder = mkdtempSync(path.join(os.tmpdir(), "ti-generate-"));
const embeddings = path.join(folder, "embeddings");
const checkpoint = path.join(folder, "tiny.safetensors");

/** The tiny model with a row for each of CLIP's tokens. */
function tinyWithClipTokens(): Tensors {
  const rows = 49_408;
  const bytes = fromFloat32(values(rows * WIDTH, 5), "F16");
  return tinyTensors().set(TOKEN_TABLE, { dtype: "F16", shape: [rows, WIDTH], bytes });
}

function writeEmbedding(name: string, width: number, vector: Float32Array): void {
  const tensor = {
    dtype: "F32",
    shape: [vector.length / width, width],
    bytes: fromFloat32(vector, "F32"),
  } as const;
  writeFileSync(path.join(embeddings, name), writeSafetensors(new Map([["emb_params", tensor]]), {}));
}

beforeAll(() => {
  mkdirSync(embeddings);
  writeFileSync(checkpoint, writeSafetensors(tinyWithClipTokens(), {}));
  writeFileSync(path.join(folder, "tiny.yaml"), tinyYaml);
  writeEmbedding("emblem.safetensors", WIDTH, values(2 * WIDTH, 9));
  writeEmbedding("toowide.safetensors", 768, values(768, 9));
  writeEmbedding("broken.safetensors", WIDTH, values(WIDTH, 9).fill(Number.NaN));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Run = { code: number; out: string; err: string };

/** The program as a person runs it: the engine is a process of its own. */
async function program(
  flags: readonly string[],
  onOutput: (text: string) => void = () => undefined,
): Promise<Run> {
  let [out, err] = ["", ""];
  const fixed = [
    "generate",
    "--backend",
    "wasm",
    "--seed",
    "1",
    "--embeddings",
    embeddings,
    "--checkpoint",
    checkpoint,
  ];
  const code = await runProgram([...fixed, ...flags], commands, {
    out: (text) => {
      out += text;
      onOutput(text);
    },
    err: (text) => (err += text),
    env: { ...process.env, TI_HOME: path.join(folder, "home") },
  });
  return { code, out, err };
}

/** The engine's part, in this process. */
async function draw(changes: Partial<GenerateTask>): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  const task: GenerateTask = {
    type: "generate",
    checkpoint,
    vae: null,
    embeddingsDir: embeddings,
    out: path.join(folder, "picture.png"),
    prompt: "",
    negativePrompt: "",
    steps: 2,
    sampler: "Euler a",
    cfgScale: 7,
    seed: 1,
    width: null,
    height: null,
    clipSkip: 1,
    backend: "wasm",
    tensorflow: path.join(folder, "none"),
    version: `textual-inversion ${readBuild().version}`,
    ...changes,
  };
  await generate(task, (event) => events.push(event));
  return events;
}

describe("textual-inversion generate", { timeout: 60_000 }, () => {
  it("draws a picture that says how it was made, the same again for the same seed", async () => {
    const file = path.join(folder, "first.png");
    const prompts = ["--prompt", "a (red:1.3) emblem", "--negative-prompt", "blue"];
    const { code, out } = await program([...prompts, "--steps", "2", "--clip-skip", "2", "--out", file]);
    expect([code, out]).toEqual([0, `${file}\n`]);
    const first = readFileSync(file);
    expect(decodePngPixels(first)).toMatchObject({ width: 32, height: 32 });
    expect(findPngText(first, "parameters")).toMatch(
      /^a \(red:1.3\) emblem\nNegative prompt: blue\nSteps: 2, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 32x32, Model hash: [0-9a-f]{10}, Model: tiny, Clip skip: 2, RNG: NV, TI hashes: "emblem: [0-9a-f]{12}", Version: /,
    );
    const again = { prompt: "a (red:1.3) emblem", negativePrompt: "blue", clipSkip: 2 };
    const events = await draw({ ...again, out: path.join(folder, "again.png") });
    expect(events.at(-1)).toMatchObject({ type: "picture", width: 32, height: 32 });
    expect(readFileSync(path.join(folder, "again.png")).equals(first)).toBe(true);
  });

  it("says which embeddings of a prompt it can't use, and draws without them", async () => {
    const events = await draw({ prompt: "toowide broken", cfgScale: 1, steps: 1, sampler: "DDIM" });
    const notices = events.flatMap((event) => (event.type === "notice" ? [event.message] : []));
    expect(notices).toEqual([
      "The embedding broken is not used: it holds values that are no numbers.",
      "The embedding toowide is not used: its vectors are 768 wide (SD1), this model's 48.",
    ]);
    expect(findPngText(readFileSync(path.join(folder, "picture.png")), "parameters")).not.toContain(
      "TI hashes",
    );
  });

  it.each<[Partial<GenerateTask>, RegExp, RegExp]>([
    [{ width: 33 }, /^A picture of 33×32 can't be drawn: .* multiples of 2\.$/, /^Try 32×32\.$/],
    [
      { width: 4096, height: 4096 },
      /^It needs about \d+\.\d GB, and there are only 4\.3 GB\.$/,
      /^This would fit: a picture of (\d+)×\1\.$/,
    ],
    [{ clipSkip: 9 }, /^Clip skip 9 leaves nothing of a text encoder of 3 layers\.$/, /1 to 3/],
    [{ checkpoint: "/nowhere.safetensors" }, /nowhere\.safetensors/, /./],
    [{ out: path.join(folder, "no", "folder.png") }, /no such file or directory/, /folder/],
  ])("refuses %j in one sentence and a hint", async (changes, message, hint) => {
    const out = path.join(folder, "refused.png");
    const problem = problemOf(await draw({ out, ...changes }).catch((error: unknown) => error));
    expect(problem.message).toMatch(message);
    expect(problem.hint).toMatch(hint);
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    [["--steps", "0"], /--steps/],
    [["--sampler", "DPM++"], /--sampler/],
    [["--cfg-scale", "much"], /--cfg-scale/],
    [["--width", "64.5"], /--width/],
  ])("takes %j for a mistake of the command line", async (flags, named) => {
    const { code, err } = await program(flags);
    expect([code, named.test(err)]).toEqual([2, true]);
  });

  it("survives the engine's death, with one sentence and nothing half-written", async () => {
    const out = path.join(folder, "killed", "x.png");
    mkdirSync(path.dirname(out));
    const { code, err } = await program(["--json", "--steps", "1000", "--out", out], (text) => {
      if (text.includes('"stage":"drawing"')) killEngine();
    });
    expect(code).toBe(3);
    expect(err).toMatch(/^The engine ended unexpectedly \(SIGKILL\)\.\n.+\n$/);
    expect(readdirSync(path.dirname(out))).toEqual([]);
  });

  it("says so when there is too little memory", () => {
    const problem = problemOf(
      Object.assign(new Error("memory access out of bounds"), { name: "RuntimeError" }),
    );
    expect(problem).toMatchObject({ code: "OUT_OF_MEMORY", message: "There is too little memory for this." });
  });
});

/** Ends the engine that this process started. */
function killEngine(): void {
  const children = execFileSync("pgrep", ["-P", String(process.pid), "-f", "worker/main"], {
    encoding: "utf8",
  });
  for (const pid of children.split("\n")) if (pid !== "") process.kill(Number(pid), "SIGKILL");
}
