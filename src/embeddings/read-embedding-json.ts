import type { TensorData, TensorInfo } from "../formats/dtype.ts";
import { isJsonObject, tensorFromJson } from "../formats/embedding-json.ts";
import { FormatError } from "../formats/format-error.ts";
import { readPngEmbedding } from "../formats/png-embedding.ts";
import type { EmbeddingContent } from "./embedding-content.ts";

/** An image embedding: the dict of a `.pt` as JSON, in a PNG's text chunk or its pixels. */
export function readJsonEmbedding(bytes: Uint8Array): EmbeddingContent {
  const root = readPngEmbedding(bytes);
  const wrapped = root["string_to_param"];
  const tensors = new Map<string, TensorData>();
  const otherKeys: string[] = [];
  for (const [key, value] of Object.entries(isJsonObject(wrapped) ? wrapped : root)) {
    const tensor = tensorFromJson(value);
    if (tensor === null) otherKeys.push(key);
    else tensors.set(key, tensor);
  }
  return {
    tensors: new Map<string, TensorInfo>(
      [...tensors].map(([key, { dtype, shape }]) => [key, { dtype, shape }]),
    ),
    read(key) {
      const tensor = tensors.get(key);
      if (tensor === undefined) throw new FormatError("CORRUPT_PNG", `Tensor ${key} is missing.`);
      return tensor;
    },
    facts: root,
    metadata: null,
    layout: {
      wrapper: isJsonObject(wrapped) ? "string_to_param" : "dict",
      otherKeys,
      records: [],
      globals: [],
    },
  };
}
