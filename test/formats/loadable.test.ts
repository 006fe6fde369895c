import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { whyHostsRefuse } from "../../src/embeddings/loadable.ts";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { fromFloat32, type TensorData } from "../../src/formats/dtype.ts";
import { writeTorchFile } from "../../src/formats/torch-writer.ts";
import { made, vectors } from "../goldens/written-files.ts";

function refusal(file: string, name = file): string | null {
  const folder = file.startsWith("golden/") ? "goldens/files" : "fixtures/embeddings";
  const bytes = readFileSync(new URL(`../${folder}/${file.replace("golden/", "")}`, import.meta.url));
  return whyHostsRefuse(readEmbedding(bytes, file), name)?.code ?? null;
}

function tensor(shape: number[], fill = 1): TensorData {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(fill);
  return { dtype: "F32", shape, bytes: fromFloat32(values, "F32") };
}

// What A1111 1.10.1 with torch 2.1.2 did with these very files is recorded here.
describe("what the web UI says to files we can read", () => {
  it.each([
    ["created_by_webui_step0.pt", null],
    ["full-train_trained_step5.pt", null],
    ["learned_embeds.bin", null],
    ["pt_legacy.pt", null],
    ["pt_paramdict.pt", null],
    ["sdxl_lg.safetensors", null],
    ["st_bf16.safetensors", null],
    ["tt-2.png", null],
    ["golden/cuda-location.pt", null],
    ["golden/legacy-bfloat16.pt", null],
    ["golden/onetrainer-sdxl.safetensors", null],
    ["pt_torch213.pt", "NEW_TORCH_RECORDS"],
    ["golden/kohya.pt", "NEW_TORCH_RECORDS"],
    ["golden/parameter-dict-legacy.pt", "REFUSED_GLOBAL"],
    ["st_two_keys.safetensors", "MULTIPLE_TERMS"],
    ["golden/onetrainer.safetensors", "MULTIPLE_TERMS"],
    ["golden/flux.safetensors", "MULTIPLE_TERMS"],
  ])("%s: %s", (file, code) => {
    expect(refusal(file)).toBe(code);
  });

  it("a wrong extension is named with the right one", () => {
    expect(refusal("created_by_webui_step0.pt", "x.safetensors")).toBe("WRONG_EXTENSION");
    expect(refusal("st_fp16.safetensors", "x")).toBe("WRONG_EXTENSION");
    expect(refusal("learned_embeds.bin", "X.BIN")).toBeNull();
  });

  it("values that are not finite, and tensors without any, are named", () => {
    expect(whyHostsRefuse(made({ emb_params: tensor([1, 768], NaN) }), "x.safetensors")?.message).toContain(
      "NaN",
    );
    expect(whyHostsRefuse(made({ emb_params: tensor([0, 768]) }), "x.safetensors")?.code).toBe(
      "EMPTY_TENSOR",
    );
    expect(whyHostsRefuse(made({ emb_params: tensor([2, 3, 4]) }), "x.safetensors")?.code).toBe(
      "WRONG_SHAPE",
    );
  });

  it("a text beside SDXL's tensors makes the web UI stumble in a .pt", () => {
    const parts = [
      ["clip_l", vectors(1, 768, "F32")],
      ["clip_g", vectors(1, 1280, "F32")],
    ] as const;
    const bytes = writeTorchFile(new Map<string, TensorData | string>([...parts, ["name", "x"]]));
    expect(whyHostsRefuse(readEmbedding(bytes, "x.pt"), "x.pt")?.code).toBe("MULTIPLE_TERMS");
    expect(whyHostsRefuse(readEmbedding(writeTorchFile(new Map(parts)), "x.pt"), "x.pt")).toBeNull();
  });

  it("A1111's layout needs rows where a flat dict may hold a single vector", () => {
    const flat = tensor([768]);
    const wrapped = writeTorchFile(new Map([["string_to_param", new Map([["*", flat]])]]));
    expect(whyHostsRefuse(readEmbedding(wrapped, "x.pt"), "x.pt")?.code).toBe("FLAT_VECTOR");
    expect(whyHostsRefuse(readEmbedding(writeTorchFile(new Map([["x", flat]])), "x.pt"), "x.pt")).toBeNull();
  });
});

describe("the base model by keys and widths", () => {
  it.each([
    [{ x: tensor([3, 768]) }, "sd1", 3, 768],
    [{ x: tensor([1024]) }, "sd2", 1, 1024],
    [{ x: tensor([2, 1280]) }, "sdxl-refiner", 2, 1280],
    [{ x: tensor([2, 100]) }, null, 2, 100],
    [{ clip_l: tensor([2, 768]), clip_g: tensor([2, 1280]) }, "sdxl", 2, 2048],
    [{ clip_l: tensor([2, 768]), clip_g: tensor([2, 1280]), t5: tensor([2, 4096]) }, "sd3", 2, 2048],
    [{ clip_l: tensor([1, 768]), t5xxl: tensor([1, 4096]) }, "flux", 1, 768],
    [{ clip_l: tensor([1, 768]), t5: tensor([1, 4096]), clip_l_out: tensor([1, 768]) }, "flux", 1, 768],
    [{ emp_params: tensor([1, 768]), emp_params_out: tensor([1, 768]) }, "sd1", 1, 768],
    [{ clip_l: tensor([2, 64]), clip_g: tensor([2, 1280]) }, null, 2, 1344],
    [{ a: tensor([1, 768]), b: tensor([1, 768]) }, null, null, null],
  ] as const)("case %#", (tensors, baseModel, count, width) => {
    expect(made(tensors as unknown as Record<string, TensorData>)).toMatchObject({
      baseModel,
      vectors: count,
      width,
    });
  });
});
