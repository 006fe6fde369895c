import { writeFile } from "node:fs/promises";
import path from "node:path";

export interface EmbeddingFile {
  vectors?: number;
  /** 768 is SD1's, 1024 SD2's. */
  width?: number;
  key?: string;
}

/** Bytes of a one-tensor `.safetensors` embedding in float32, its values made from `seed`. */
export function safetensors(
  { vectors = 1, width = 768, key = "emb_params" }: EmbeddingFile,
  seed = 1,
): Buffer {
  const values = new Float32Array(vectors * width);
  values.forEach((_, index) => (values[index] = Math.sin(seed * 1000 + index) / 50));
  const data = Buffer.from(values.buffer);
  const tensor = { dtype: "F32", shape: [vectors, width], data_offsets: [0, data.length] };
  const header = Buffer.from(JSON.stringify({ [key]: tensor }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}

let seeds = 0;

/** Writes an embedding named `token` that differs in content from every other one made here. */
export async function addEmbedding(folder: string, token: string, file: EmbeddingFile = {}): Promise<string> {
  const written = path.join(folder, `${token}.safetensors`);
  seeds += 1;
  await writeFile(written, safetensors(file, seeds));
  return written;
}
