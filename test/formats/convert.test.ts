import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { convertEmbedding, mergeSdxlPair } from "../../src/embeddings/convert-embedding.ts";
import type { Embedding, EmbeddingFormat } from "../../src/embeddings/embedding.ts";
import { whyHostsRefuse } from "../../src/embeddings/loadable.ts";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { toFloat32, type TensorData } from "../../src/formats/dtype.ts";
import { made, vectors } from "../goldens/written-files.ts";

function fixture(file: string): Embedding {
  return readEmbedding(readFileSync(new URL(`../fixtures/embeddings/${file}`, import.meta.url)), file);
}

function golden(file: string): Embedding {
  return readEmbedding(readFileSync(new URL(`../goldens/files/${file}`, import.meta.url)), file);
}

function convert(embedding: Embedding, to: EmbeddingFormat): Embedding {
  return readEmbedding(convertEmbedding(embedding, { to, name: "result" }).bytes, `result.${to}`);
}

function floats(tensor: TensorData | undefined): number[] {
  return Array.from(toFloat32(tensor!));
}

const formats = ["safetensors", "pt", "png"] as const;
const routes = formats.flatMap((from) => formats.map((to) => [from, to] as const));

describe("converting", () => {
  it.each(routes)("from %s to %s keeps every bit and every fact", (from, to) => {
    const source = made({ emb_params: vectors(2, 768, "F32") });
    const result = convert(convert(source, from), to);
    expect(result.tensors.get(to === "safetensors" ? "emb_params" : "*")).toEqual(
      source.tensors.get("emb_params"),
    );
    expect(result).toMatchObject({ format: to, name: "result", step: 1500, baseModel: "sd1", vectors: 2 });
    expect(result).toMatchObject({ checkpointHash: "d4b191c536", checkpointName: "full-sd15" });
    expect(whyHostsRefuse(result, `result.${to}`)).toBeNull();
  });

  it.each(["F16", "BF16", "F64"] as const)("keeps %s in .pt and .safetensors", (dtype) => {
    const tensor = vectors(2, 768, dtype);
    expect(convert(made({ emb_params: tensor }), "pt").tensors.get("*")).toEqual(tensor);
    expect(convert(made({ emb_params: tensor }), "safetensors").tensors.get("emb_params")).toEqual(tensor);
  });

  it("writes types that the web UI's unpickler does not know as float32", () => {
    const flags = { dtype: "I16", shape: [1, 2], bytes: Uint8Array.of(1, 0, 255, 255) } as const;
    const result = convert(made({ emb_params: flags }), "pt").tensors.get("*");
    expect(result?.dtype).toBe("F32");
    expect(floats(result)).toEqual([1, -1]);
  });

  it.each(formats)("SDXL goes to %s with both encoders", (to) => {
    const source = fixture("sdxl_lg.safetensors");
    const result = convert(source, to);
    expect(result).toMatchObject({ baseModel: "sdxl", vectors: 2, width: 2048 });
    expect(result.tensors).toEqual(source.tensors);
    expect(whyHostsRefuse(result, `result.${to}`)).toBeNull();
  });

  it("a .pt of new torch is repaired with the same values", () => {
    const broken = fixture("pt_torch213.pt");
    expect(whyHostsRefuse(broken, "pt_torch213.pt")?.code).toBe("NEW_TORCH_RECORDS");
    const repaired = convert(broken, "pt");
    expect(whyHostsRefuse(repaired, "pt_torch213.pt")).toBeNull();
    expect(repaired.tensors).toEqual(broken.tensors);
    expect(repaired.step).toBe(7);
  });

  it("a single vector becomes a row", () => {
    const result = convert(fixture("learned_embeds.bin"), "safetensors");
    expect(result.tensors.get("emb_params")?.shape).toEqual([1, 768]);
  });

  it("leaves out what hosts stumble over, and says so", () => {
    const source = golden("onetrainer-sdxl.safetensors");
    const { bytes, dropped } = convertEmbedding(source, { to: "safetensors", name: "x" });
    expect(dropped.toSorted()).toEqual(["clip_g_out", "clip_l_out"]);
    expect([...readEmbedding(bytes, "x.safetensors").tensors.keys()].toSorted()).toEqual([
      "clip_g",
      "clip_l",
    ]);
  });

  it("refuses to guess among several terms", () => {
    expect(() => convert(golden("shared-storage.bin"), "pt")).toThrow(
      expect.objectContaining({ code: "CANNOT_WRITE" }),
    );
  });

  it("keeps other metadata of a safetensors file", () => {
    expect(convert(made({ emb_params: vectors(1, 768, "F32") }), "safetensors").metadata?.["note"]).toBe(
      "ünïcode",
    );
  });
});

describe("merging a diffusers SDXL pair", () => {
  const [l, g] = [golden("learned_embeds.safetensors"), golden("learned_embeds_2.safetensors")];

  it.each([
    ["in order", l, g],
    ["in the other order", g, l],
  ])("%s gives clip_l and clip_g", (_, first, second) => {
    const merged = mergeSdxlPair(first, second);
    expect(merged).toMatchObject({ baseModel: "sdxl", vectors: 2, width: 2048 });
    expect(merged.tensors.get("clip_l")).toEqual(l.tensors.get("<cat-toy>"));
    expect(merged.tensors.get("clip_g")).toEqual(g.tensors.get("<cat-toy>"));
  });

  it.each([
    ["twice the same width", l, l],
    ["different numbers of vectors", made({ emb_params: vectors(1, 768, "F32") }), g],
    ["an SD2 embedding", fixture("sd2_1024.safetensors"), g],
    ["an embedding that is merged already", fixture("sdxl_lg.safetensors"), g],
  ])("refuses %s", (_, first, second) => {
    expect(() => mergeSdxlPair(first, second)).toThrow(expect.objectContaining({ code: "CANNOT_WRITE" }));
  });
});
