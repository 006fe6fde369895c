import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { plainPreview } from "../src/embeddings/plain-preview.ts";
import {
  writePngEmbeddingFile,
  writePtEmbedding,
  writeSafetensorsEmbedding,
  type EmbeddingToWrite,
} from "../src/embeddings/write-embedding.ts";

/**
 * `count` embeddings in `folder`, and `sample.safetensors` beside it. Formats as libraries have them:
 * mostly small files, a tenth pictures, some with metadata beside.
 */
export async function makeLibrary(folder: string, count: number): Promise<void> {
  await mkdir(join(folder, "more"), { recursive: true });
  const kinds = [
    (seed: number) => ({
      extension: ".safetensors",
      bytes: writeSafetensorsEmbedding(embedding(768, 8, seed)),
    }),
    (seed: number) => ({ extension: ".pt", bytes: writePtEmbedding(embedding(768, 4, seed)) }),
    (seed: number) => ({
      extension: ".safetensors",
      bytes: writeSafetensorsEmbedding(embedding(1024, 2, seed)),
    }),
    (seed: number) => ({ extension: ".bin", bytes: writePtEmbedding(embedding(768, 1, seed)) }),
    (seed: number) => ({ extension: ".pt", bytes: writePtEmbedding(embedding(768, 16, seed)) }),
    (seed: number) => ({
      extension: ".safetensors",
      bytes: writeSafetensorsEmbedding(sdxlEmbedding(8, seed)),
    }),
  ];
  const png = writePngEmbeddingFile(embedding(768, 2), plainPreview());
  for (let i = 0; i < count; i++) {
    const place = join(folder, i % 5 === 0 ? "more" : "", `style${(i * 7919) % 100_003}-x`);
    const kind = i % 10 === 9 ? { extension: ".png", bytes: png } : kinds[i % kinds.length]?.(i);
    if (kind) await writeFile(place + kind.extension, kind.bytes);
    if (i % 4 === 0) await writeFile(`${place}.json`, '{"description": "a style", "notes": ""}');
    if (i % 4 === 1) await writeFile(`${place}.preview.png`, png);
  }
  const sample = writeSafetensorsEmbedding(embedding(768, 3));
  await writeFile(join(folder, "..", "sample.safetensors"), sample);
}

function embedding(width: number, vectors: number, seed = 0): EmbeddingToWrite {
  const values = Float32Array.from({ length: width * vectors }, (_, i) => Math.sin(i + seed) / 50);
  const tensor = { dtype: "F32", shape: [vectors, width], bytes: new Uint8Array(values.buffer) } as const;
  const facts = { name: "sample", step: 500, checkpointHash: "d4b191c536", checkpointName: "model" };
  return { tensors: new Map([["emb_params", tensor]]), ...facts };
}

function sdxlEmbedding(vectors: number, seed: number): EmbeddingToWrite {
  const clipL = embedding(768, vectors, seed);
  const clipG = embedding(1280, vectors, seed).tensors.get("emb_params");
  const l = clipL.tensors.get("emb_params");
  return {
    ...clipL,
    tensors: new Map(l && clipG ? [["clip_l", l] as const, ["clip_g", clipG] as const] : []),
  };
}
