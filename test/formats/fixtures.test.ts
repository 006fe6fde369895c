import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inspectFile } from "../../src/embeddings/inspect-embedding.ts";
import { readEmbeddingHeader } from "../../src/embeddings/read-embedding-header.ts";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { toFloat32 } from "../../src/formats/dtype.ts";

interface ExpectedTensor {
  shape: number[];
  sum: number;
  l2: number;
  first4: number[];
  last: number;
}

interface Expected {
  unreadable?: string;
  format: string;
  tensors: Record<string, ExpectedTensor>;
  name?: string;
  step?: number | null;
  sd_checkpoint?: string | null;
  sd_checkpoint_name?: string | null;
}

const folder = fileURLToPath(new URL("../fixtures/embeddings/", import.meta.url));
const expected = JSON.parse(readFileSync(`${folder}expected.json`, "utf8")) as Record<string, Expected>;
const readable = Object.entries(expected).filter(([, file]) => file.unreadable === undefined);

describe("files of real trainers and hosts", () => {
  it.each(readable)("%s is inspected as recorded", async (file, recorded) => {
    const seen = await inspectFile(folder + file);
    expect(seen).toMatchObject({ ok: true, format: recorded.format });
    expect(seen).toMatchObject({ name: recorded.name ?? null, step: recorded.step ?? null });
    expect(seen.checkpointHash).toBe(recorded.sd_checkpoint ?? null);
    expect(seen.checkpointName).toBe(recorded.sd_checkpoint_name ?? null);
    expect(Object.keys(seen.tensors).toSorted()).toEqual(Object.keys(recorded.tensors).toSorted());
    for (const [key, tensor] of Object.entries(recorded.tensors)) {
      expect(seen.tensors[key]?.shape).toEqual(tensor.shape);
      expect(relativeError(seen.tensors[key]?.sum, tensor.sum)).toBeLessThan(1e-12);
      expect(relativeError(seen.tensors[key]?.l2, tensor.l2)).toBeLessThan(1e-12);
    }
  });

  it.each(readable)("%s holds the recorded values at both ends", (file, recorded) => {
    const embedding = readEmbedding(readFileSync(folder + file), file);
    for (const [key, tensor] of Object.entries(recorded.tensors)) {
      const values = toFloat32(embedding.tensors.get(key)!);
      expect(Array.from(values.subarray(0, tensor.first4.length))).toEqual(tensor.first4);
      expect(values.at(-1)).toBe(tensor.last);
    }
  });

  it.each(readable)("%s tells the same by its header alone", async (file) => {
    const bytes = readFileSync(folder + file);
    let bytesRead = 0;
    const read = (offset: number, length: number): Promise<Uint8Array> => {
      bytesRead += length;
      return Promise.resolve(bytes.subarray(offset, offset + length));
    };
    const header = await readEmbeddingHeader({ size: bytes.length, read }, file);
    const { tensors, ...facts } = readEmbedding(bytes, file);
    const infos = [...tensors].map(([key, { dtype, shape }]) => [key, { dtype, shape }] as const);
    expect(header).toEqual({ ...facts, tensors: new Map(infos) });
    expect(bytesRead).toBeLessThanOrEqual(bytes.length);
  });

  it.each([
    ["created_by_webui_step0.pt", "sd1", 2, 768],
    ["learned_embeds.bin", "sd1", 1, 768],
    ["sd2_1024.safetensors", "sd2", 2, 1024],
    ["sdxl_lg.safetensors", "sdxl", 2, 2048],
    ["st_two_keys.safetensors", "sd1", 2, 768],
    ["tt-2.png", "sd1", 2, 768],
  ])("%s is for %s, %i vectors of %i", async (file, baseModel, vectors, width) => {
    expect(await inspectFile(folder + file)).toMatchObject({ baseModel, vectors, width });
  });

  it.each([
    ["corrupt.pt", "CORRUPT_PICKLE"],
    ["corrupt.safetensors", "CORRUPT_SAFETENSORS"],
    ["empty.pt", "EMPTY_FILE"],
    ["missing.pt", "UNREADABLE"],
  ])("%s is refused as %s with something to do", async (file, code) => {
    const seen = await inspectFile(folder + file);
    expect(seen).toMatchObject({ ok: false, format: null, tensors: {}, reason: { code } });
    expect(seen.reason?.message).toMatch(/\.$/);
    expect(seen.reason?.hint).toMatch(/\.$/);
  });

  it("an optimizer's state is not taken for an embedding", async () => {
    const seen = await inspectFile(`${folder}full-train_trained_step5.pt.optim`);
    expect(seen).toMatchObject({ ok: false, reason: { code: "NOT_AN_EMBEDDING" } });
  });
});

function relativeError(seen: number | undefined, wanted: number): number {
  return Math.abs((seen ?? NaN) - wanted) / Math.abs(wanted);
}
