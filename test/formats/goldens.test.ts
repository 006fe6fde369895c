import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { toFloat32, type Dtype, type TensorData } from "../../src/formats/dtype.ts";
import { findPngText } from "../../src/formats/png-chunks.ts";
import { writtenFiles } from "../goldens/written-files.ts";

interface GoldenTensor {
  shape: number[];
  dtype: string;
  float32_sha256: string;
}

interface Reading {
  tensors: Record<string, GoldenTensor>;
  name?: string | null;
  step?: number | null;
}

interface Written {
  sha256: string;
  tensors: Record<string, GoldenTensor>;
  facts: Record<string, string | number | null>;
}

const goldens = new URL("../goldens/", import.meta.url);
const read = JSON.parse(readFileSync(new URL("read.json", goldens), "utf8")) as Record<string, Reading>;
const accepted = JSON.parse(readFileSync(new URL("written.json", goldens), "utf8")) as Record<
  string,
  Written
>;
const written = writtenFiles();

const dtypeNames: Record<Dtype, string> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  I64: "int64",
  I32: "int32",
  I16: "int16",
  I8: "int8",
  U8: "uint8",
  BOOL: "bool",
};

describe("files written by the real torch and safetensors", () => {
  it.each(Object.entries(read))("%s is read bit for bit", (file, golden) => {
    const embedding = readEmbedding(readFileSync(new URL(`files/${file}`, goldens)), file);
    expect(describeAll(embedding.tensors)).toEqual(golden.tensors);
    if (golden.step !== undefined)
      expect([embedding.name, embedding.step]).toEqual([golden.name, golden.step]);
  });
});

describe("files written by us, once read by the real torch, safetensors and PIL", () => {
  it("are the ones that were checked", () => {
    expect([...written.keys()].toSorted()).toEqual(Object.keys(accepted));
  });

  it.each([...written])("%s still has the bytes that were accepted", (file, bytes) => {
    expect(sha256(stableBytes(file, bytes))).toBe(accepted[file]?.sha256);
  });

  it.each([...written])("%s was read by them as we read it", (file, bytes) => {
    const embedding = readEmbedding(bytes, file);
    expect(accepted[file]?.tensors).toEqual(describeAll(embedding.tensors));
    const facts = accepted[file]?.facts ?? {};
    const ours = { name: embedding.name, sd_checkpoint: embedding.checkpointHash, step: embedding.step };
    for (const [key, value] of Object.entries(ours)) expect(String(value)).toBe(String(facts[key] ?? null));
  });
});

/** How hard a picture is compressed depends on the zlib at hand; what it says does not. */
function stableBytes(file: string, bytes: Uint8Array): Uint8Array {
  return file.endsWith(".png") ? Buffer.from(findPngText(bytes, "sd-ti-embedding") ?? "", "base64") : bytes;
}

function describeAll(tensors: ReadonlyMap<string, TensorData>): Record<string, GoldenTensor> {
  return Object.fromEntries(
    [...tensors].map(([key, tensor]) => [
      key,
      {
        shape: [...tensor.shape],
        dtype: dtypeNames[tensor.dtype],
        float32_sha256: sha256(new Uint8Array(toFloat32(tensor).buffer)),
      },
    ]),
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
