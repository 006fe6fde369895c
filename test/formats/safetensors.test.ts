import { describe, expect, it } from "vitest";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { fromFloat32, type TensorData } from "../../src/formats/dtype.ts";
import { FormatError } from "../../src/formats/format-error.ts";
import { readSafetensorsHeader } from "../../src/formats/safetensors-reader.ts";
import { writeSafetensors } from "../../src/formats/safetensors-writer.ts";

function file(header: unknown, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

function refusal(bytes: Uint8Array): string {
  try {
    readEmbedding(bytes, "x.safetensors");
  } catch (error) {
    if (error instanceof FormatError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "none";
}

const vector = { dtype: "F32", shape: [1, 4], data_offsets: [0, 16] };

describe("reading safetensors", () => {
  it.each([
    [
      "bytes that do not match type and shape",
      file({ a: { ...vector, shape: [1, 5] } }, 16),
      "16 bytes, but",
    ],
    ["a type of another size", file({ a: { ...vector, dtype: "F16" } }, 16), "16 bytes, but"],
    ["a type nobody knows", file({ a: { ...vector, dtype: "F7" } }, 16), "UNSUPPORTED_DTYPE"],
    ["a tensor outside the file", file({ a: vector }, 15), "end at byte"],
    ["bytes behind the last tensor", file({ a: vector }, 17), "end at byte"],
    ["two tensors on the same bytes", file({ a: vector, b: vector }, 16), "overlap"],
    ["a gap", file({ a: { ...vector, data_offsets: [4, 20] } }, 20), "gap"],
    ["a negative size", file({ a: { ...vector, shape: [-1, -4] } }, 16), "list of sizes"],
    ["a size beyond exact integers", file({ a: { ...vector, shape: [2 ** 60, 4] } }, 16), "list of sizes"],
    ["offsets in the wrong order", file({ a: { ...vector, data_offsets: [16, 0] } }, 16), "takes -16"],
    [
      "a key given twice",
      file(`{"a":${JSON.stringify(vector)},"a":${JSON.stringify(vector)}}`, 16),
      "occurs twice",
    ],
    ["a key given twice, once escaped", file(`{"a":1,"\\u0061":2}`, 0), "occurs twice"],
    ["metadata that is no text", file({ __metadata__: { step: 5 }, a: vector }, 16), "__metadata__.step"],
    ["a list as header", file("[]", 0), "does not begin"],
    ["no tensors", file({}, 0), "NOT_AN_EMBEDDING"],
    ["a hundred tensors", file(manyTensors(100), 400), "NOT_AN_EMBEDDING"],
  ])("refuses %s", (_, bytes, message) => {
    expect(refusal(bytes)).toContain(message);
  });

  it("refuses a header length that does not fit into the file or is out of all proportion", () => {
    const bytes = file({ a: vector }, 16);
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 55n, true);
    expect(refusal(bytes)).toContain("does not fit");
    expect(() => readSafetensorsHeader(file({}, 0).fill(0xff, 0, 4), 2 ** 40)).toThrow("far more than");
  });

  it("keeps keys that JavaScript gives a meaning to", () => {
    const header = `{"__proto__":${JSON.stringify(vector)},"__metadata__":{"__proto__":"x","constructor":"y"}}`;
    const embedding = readEmbedding(file(header, 16), "x.safetensors");
    expect([...embedding.tensors.keys()]).toEqual(["__proto__"]);
    expect(Object.entries(embedding.metadata!)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  });
});

describe("writing safetensors", () => {
  const one = (dtype: "F32" | "F16", values: number[]): TensorData => {
    return { dtype, shape: [values.length], bytes: fromFloat32(Float32Array.from(values), dtype) };
  };

  it("gives the same bytes whatever the order of the input", () => {
    const [a, b] = [one("F16", [1]), one("F32", [2])];
    const forward = writeSafetensors(
      new Map([
        ["a", a],
        ["b", b],
      ]),
      { x: "1", y: "2" },
    );
    const backward = writeSafetensors(
      new Map([
        ["b", b],
        ["a", a],
      ]),
      { y: "2", x: "1" },
    );
    expect(backward).toEqual(forward);
  });

  it("aligns the data to 8 bytes and puts wide types first", () => {
    const bytes = writeSafetensors(
      new Map([
        ["a", one("F16", [1])],
        ["b", one("F32", [2])],
      ]),
      {},
    );
    const { tensors } = readSafetensorsHeader(bytes, bytes.length);
    expect(tensors.get("b")!.begin % 8).toBe(0);
    expect(tensors.get("a")!.begin).toBe(tensors.get("b")!.end);
  });
});

function manyTensors(count: number): Record<string, unknown> {
  const entry = (i: number): unknown => ({ dtype: "F32", shape: [1], data_offsets: [i * 4, i * 4 + 4] });
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, entry(i)]));
}
