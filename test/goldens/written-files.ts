import { readFileSync } from "node:fs";
import { convertEmbedding, mergeSdxlPair } from "../../src/embeddings/convert-embedding.ts";
import type { Embedding, EmbeddingFormat } from "../../src/embeddings/embedding.ts";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { fromFloat32, type TensorData } from "../../src/formats/dtype.ts";
import { writeSafetensors } from "../../src/formats/safetensors-writer.ts";

const folder = new URL("files/", import.meta.url);
const fixtures = new URL("../fixtures/embeddings/", import.meta.url);

/** Every kind of file our writers make, by name: the golden step reads them with other libraries. */
export function writtenFiles(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const add = (stem: string, embedding: Embedding, formats: readonly EmbeddingFormat[]): void => {
    for (const to of formats) {
      files.set(`${stem}.${to}`, convertEmbedding(embedding, { to, name: stem }).bytes);
    }
  };
  const all = ["safetensors", "pt", "png"] as const;
  for (const dtype of ["F32", "F16", "BF16", "F64"] as const) {
    add(`sd1-${dtype.toLowerCase()}`, made({ emb_params: vectors(2, 768, dtype) }), all);
  }
  add("sd2", made({ emb_params: vectors(1, 1024, "F32") }), all);
  add("sdxl", made({ clip_l: vectors(2, 768, "F32"), clip_g: vectors(2, 1280, "F32") }), all);
  add("zeros", made({ emb_params: { dtype: "F32", shape: [1, 768], bytes: new Uint8Array(3072) } }), all);
  add("not-finite", made({ emb_params: notFinite() }), ["safetensors", "pt"]);
  add("repaired", read(new URL("pt_torch213.pt", fixtures)), all);
  add("repaired-legacy", read(new URL("legacy-float16.pt", folder)), ["pt"]);
  add("onetrainer", read(new URL("onetrainer-sdxl.safetensors", folder)), all);
  add("flux", read(new URL("flux.safetensors", folder)), ["safetensors", "pt"]);
  const pair = ["learned_embeds.safetensors", "learned_embeds_2.safetensors"] as const;
  add("merged", mergeSdxlPair(read(new URL(pair[1], folder)), read(new URL(pair[0], folder))), all);
  return files;
}

/** An embedding with training facts and the given tensors. */
export function made(tensors: Record<string, TensorData>): Embedding {
  const facts = {
    step: "1500",
    sd_checkpoint: "d4b191c536",
    sd_checkpoint_name: "full-sd15",
    note: "ünïcode",
  };
  return readEmbedding(writeSafetensors(new Map(Object.entries(tensors)), facts), "made.safetensors");
}

/** Numbers around ±0.05 from a fixed generator, with a minus zero and the smallest and largest ones in front. */
export function vectors(count: number, width: number, dtype: "F32" | "F16" | "BF16" | "F64"): TensorData {
  let seed = width;
  const values = Float32Array.from({ length: count * width }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return (seed / 2 ** 32 - 0.5) / 10;
  });
  values.set([-0, 1, -1, 2 ** -24, 65504]);
  return { dtype, shape: [count, width], bytes: fromFloat32(values, dtype) };
}

function notFinite(): TensorData {
  const values = new Float32Array(768).fill(0.5);
  values.set([NaN, Infinity, -Infinity]);
  return { dtype: "F32", shape: [1, 768], bytes: fromFloat32(values, "F32") };
}

function read(file: URL): Embedding {
  return readEmbedding(readFileSync(file), file.pathname);
}
