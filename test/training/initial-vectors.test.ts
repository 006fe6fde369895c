import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeSafetensorsEmbedding } from "../../src/embeddings/write-embedding.ts";
import { fromFloat32 } from "../../src/formats/dtype.ts";
import type { Initialization } from "../../src/protocol/training-job.ts";
import { ClipTokenizer } from "../../src/tokenizer/clip-tokenizer.ts";
import { initialVectors } from "../../src/training/initial-vectors.ts";
import { medianLength, rowLengths } from "../../src/training/vocabulary.ts";

const tokenizer = ClipTokenizer.load();
/** Row n is (n, -1): which row a vector is can be read from it. */
const table = Float32Array.from({ length: 49_408 * 2 }, (_, i) => (i % 2 === 0 ? i / 2 : -1));
const vocabulary = { table, width: 2 };
const begin = (initialization: Initialization, vectors: number, seed = 0) =>
  initialVectors(initialization, { vectors, vocabulary, tokenizer, seed });
/** The tokens whose rows the vectors are. */
const tokensOf = async (text: string, vectors: number): Promise<number[]> =>
  Array.from(await begin({ from: "words", text }, vectors)).filter((_, i) => i % 2 === 0);

const folder = mkdtempSync(path.join(tmpdir(), "ti-initial-"));
afterAll(() => rmSync(folder, { recursive: true }));

function embeddingFile(values: number[], width: number): string {
  const file = path.join(folder, `${values.length}-${width}.safetensors`);
  const bytes = fromFloat32(Float32Array.from(values), "F32");
  const tensor = { dtype: "F32" as const, shape: [values.length / width, width], bytes };
  const facts = { name: null, step: null, checkpointHash: null, checkpointName: null };
  writeFileSync(file, writeSafetensorsEmbedding({ tensors: new Map([["emb_params", tensor]]), ...facts }));
  return file;
}

describe("the vectors a training begins with", () => {
  const [cat, hat, red] = tokenizer.encode("cat hat red") as [number, number, number];

  it("are the star's row for *", async () => {
    expect(await tokensOf("*", 2)).toEqual([265, 265]);
  });

  it("are the words' rows, spread as A1111 spreads them", async () => {
    expect(await tokensOf("cat hat", 2)).toEqual([cat, hat]);
    expect(await tokensOf("cat hat", 5)).toEqual([cat, cat, cat, hat, hat]);
    expect(await tokensOf("cat hat red", 4)).toEqual([cat, cat, hat, red]);
  });

  it("are the first words' rows when there are more words than vectors", async () => {
    expect(await tokensOf("cat hat red", 2)).toEqual([cat, hat]);
  });

  it("are the average of all words", async () => {
    const values = await begin({ from: "average", text: "cat hat red" }, 2);
    const mean = Math.fround((cat + hat + red) / 3);
    expect(Array.from(values)).toEqual([mean, -1, mean, -1]);
  });

  it("need a word", async () => {
    await expect(begin({ from: "words", text: " " }, 1)).rejects.toMatchObject({ code: "INITIALIZATION" });
  });

  it("are random with the vocabulary's mean and spread, the same for the same seed", async () => {
    const values = await begin({ from: "random" }, 4000, 3);
    const firsts = values.filter((_, i) => i % 2 === 0);
    const mean = firsts.reduce((sum, value) => sum + value, 0) / 4000;
    const deviation = Math.sqrt(firsts.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4000);
    expect(mean / 24_703.5).toBeCloseTo(1, 1);
    expect(deviation / (49_408 / Math.sqrt(12))).toBeCloseTo(1, 1);
    expect(values.filter((_, i) => i % 2 === 1).every((value) => Math.abs(value + 1) < 1e-6)).toBe(true);
    expect(await begin({ from: "random" }, 4000, 3)).toEqual(values);
    expect(await begin({ from: "random" }, 4000, 4)).not.toEqual(values);
  });

  it("are another embedding's, which may have fewer", async () => {
    const file = embeddingFile([1, 2, 3, 4], 2);
    expect(Array.from(await begin({ from: "embedding", file }, 2))).toEqual([1, 2, 3, 4]);
    expect(Array.from(await begin({ from: "embedding", file }, 3))).toEqual([1, 2, 1, 2, 3, 4]);
  });

  it.each([
    [embeddingFile([1, 2, 3, 4], 4), 2, "its vectors are 4 wide, this model's 2."],
    [embeddingFile([1, 2, 3, 4], 2), 1, "it has 2 vectors, and this one is to have 1."],
    [embeddingFile([1, NaN], 2), 1, "it holds values that are no numbers."],
    [path.join(folder, "absent.pt"), 1, "it can't be read."],
  ])("can't be those of %s for %i", async (file, vectors, why) => {
    await expect(begin({ from: "embedding", file }, vectors)).rejects.toThrow(why);
  });
});

it("the vocabulary's median length is that of its middle row", () => {
  expect(medianLength(rowLengths({ table: Float32Array.of(3, 4, 0, 1, 6, 8), width: 2 }))).toBe(5);
  expect(medianLength(rowLengths({ table: Float32Array.of(3, 4, 0, 1), width: 2 }))).toBe(3);
});
