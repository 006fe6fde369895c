import { writeFile } from "node:fs/promises";
import path from "node:path";

export interface EmbeddingFile {
  vectors?: number;
  /** 768 is SD1's, 1024 SD2's. */
  width?: number;
  /** More than one: the same tensor under each, which the web UIs refuse. */
  keys?: readonly string[];
}

/** Bytes of a `.safetensors` embedding in float32, its values made from `seed`. */
export function safetensors(
  { vectors = 1, width = 768, keys = ["emb_params"] }: EmbeddingFile,
  seed = 1,
): Buffer {
  const values = new Float32Array(vectors * width);
  values.forEach((_, index) => (values[index] = Math.sin(seed * 1000 + index) / 50));
  const tensor = Buffer.from(values.buffer);
  const places = keys.map((key, index) => {
    const offsets = [index * tensor.length, (index + 1) * tensor.length];
    return [key, { dtype: "F32", shape: [vectors, width], data_offsets: offsets }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(places)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...keys.map(() => tensor)]);
}

let seeds = 0;

/** Writes an embedding named `token` that differs in content from every other one made here. */
export async function addEmbedding(folder: string, token: string, file: EmbeddingFile = {}): Promise<string> {
  const written = path.join(folder, `${token}.safetensors`);
  seeds += 1;
  await writeFile(written, safetensors(file, seeds));
  return written;
}
