import { dtypeSize, elementCount, type TensorData } from "../formats/dtype.ts";
import { FormatError } from "../formats/format-error.ts";
import { decodePngPixels, type RgbPicture } from "../formats/png-pixels.ts";
import { rows, tensorRoles } from "./base-model-of.ts";
import type { Embedding, EmbeddingFormat } from "./embedding.ts";
import { plainPreview } from "./plain-preview.ts";
import {
  writePngEmbeddingFile,
  writePtEmbedding,
  writeSafetensorsEmbedding,
  type EmbeddingToWrite,
} from "./write-embedding.ts";

export interface ConvertOptions {
  readonly to: EmbeddingFormat;
  /** Inner name of the result, usually the stem of its file. */
  readonly name: string;
  /** PNG file for the picture of an image embedding; without it a plain one is drawn. */
  readonly preview?: Uint8Array;
}

export interface Converted {
  readonly bytes: Uint8Array;
  /** Keys the target has no place for, such as OneTrainer's `_out` tensors. */
  readonly dropped: readonly string[];
}

const encoderKeys = ["clip_l", "clip_g", "t5", "t5xxl"];

/**
 * Writes an embedding in another format, or in the same one in the way all hosts accept (a repair). Values stay bit
 * for bit; in PNG as float32.
 *
 * Throws `FormatError` `CANNOT_WRITE` when it is unclear which of several tensors is the embedding.
 */
export function convertEmbedding(embedding: Embedding, options: ConvertOptions): Converted {
  const { tensors, dropped } = hostTensors(embedding);
  const content = { ...embedding, tensors, name: options.name };
  return { bytes: write(content, options), dropped };
}

/**
 * Merges the two files of a diffusers SDXL training, `learned_embeds` (width 768) and `learned_embeds_2` (1280), in
 * either order, into one embedding with `clip_l` and `clip_g`.
 */
export function mergeSdxlPair(first: Embedding, second: Embedding): Embedding {
  const [a, b] = [onlyTensor(first), onlyTensor(second)];
  const [clipL, clipG] = widthOf(a) <= widthOf(b) ? [a, b] : [b, a];
  if (widthOf(clipL) !== 768 || widthOf(clipG) !== 1280) {
    throw cannot(`The files have the widths ${widthOf(a)} and ${widthOf(b)}, an SDXL pair has 768 and 1280.`);
  }
  if (clipL.shape[0] !== clipG.shape[0]) {
    throw cannot(
      `The files have ${clipL.shape[0] ?? 0} and ${clipG.shape[0] ?? 0} vectors, a pair has as many in each.`,
    );
  }
  const tensors = new Map([
    ["clip_l", clipL],
    ["clip_g", clipG],
  ]);
  const layout = { wrapper: "dict", otherKeys: [], records: [], globals: [] } as const;
  return { ...first, format: "safetensors", tensors, ...tensorRoles(tensors), layout };
}

/** The tensors that make the embedding, under the keys all hosts read, each as rows. */
function hostTensors(embedding: Embedding): { tensors: Map<string, TensorData>; dropped: string[] } {
  const { mainKeys } = tensorRoles(embedding.tensors);
  const tensors = new Map<string, TensorData>();
  for (const key of mainKeys) {
    const tensor = embedding.tensors.get(key);
    if (tensor !== undefined) tensors.set(encoderKeys.includes(key) ? key : "emb_params", asRows(tensor));
  }
  if (tensors.size === 0) {
    throw cannot(
      `It is unclear which of ${[...embedding.tensors.keys()].slice(0, 6).join(", ")} is the embedding.`,
    );
  }
  const dropped = [...embedding.tensors.keys()].filter((key) => !mainKeys.includes(key));
  return { tensors, dropped };
}

function write(embedding: EmbeddingToWrite, { to, preview }: ConvertOptions): Uint8Array {
  switch (to) {
    case "safetensors":
      return writeSafetensorsEmbedding(embedding);
    case "pt":
      return writePtEmbedding(embedding);
    case "png":
      return writePngEmbeddingFile(embedding, pictureOf(preview));
    default:
      return to satisfies never;
  }
}

function pictureOf(preview: Uint8Array | undefined): RgbPicture {
  return preview === undefined ? plainPreview() : decodePngPixels(preview);
}

function onlyTensor(embedding: Embedding): TensorData {
  const { tensors } = hostTensors(embedding);
  const [tensor, ...more] = tensors.values();
  if (tensor === undefined || more.length > 0)
    throw cannot("One of the files already holds several tensors.");
  return tensor;
}

function asRows(tensor: TensorData): TensorData {
  const shape = rows(tensor);
  if (shape === null || tensor.bytes.length !== elementCount(tensor.shape) * dtypeSize[tensor.dtype]) {
    throw cannot(`A tensor of shape [${tensor.shape.join(", ")}] is no list of vectors.`);
  }
  return { ...tensor, shape: [shape.count, shape.width] };
}

function widthOf(tensor: TensorData): number {
  return tensor.shape.at(-1) ?? 0;
}

function cannot(message: string): FormatError {
  return new FormatError("CANNOT_WRITE", message, "Save the vectors you mean to a file of their own.");
}
