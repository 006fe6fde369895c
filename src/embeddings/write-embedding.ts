import { toFloat32, type TensorData } from "../formats/dtype.ts";
import { tensorToJson } from "../formats/embedding-json.ts";
import { FormatError } from "../formats/format-error.ts";
import type { PngChunk } from "../formats/png-chunks.ts";
import { embeddingChunk, writePngEmbedding } from "../formats/png-embedding.ts";
import type { RgbPicture } from "../formats/png-pixels.ts";
import { writeSafetensors } from "../formats/safetensors-writer.ts";
import { writeTorchFile, type TorchValue } from "../formats/torch-writer.ts";

/** What goes into a file: `emb_params`, or `clip_l` and `clip_g`, each [vectors, width]; and the training facts. */
export interface EmbeddingToWrite {
  readonly tensors: ReadonlyMap<string, TensorData>;
  readonly name: string | null;
  readonly step: number | null;
  readonly checkpointHash: string | null;
  readonly checkpointName: string | null;
  /** More `__metadata__` for safetensors; other formats have no place for it. */
  readonly metadata?: Readonly<Record<string, string>> | null;
}

/** CLIP's token id of `*`, which A1111 writes into every file. */
const starToken = 265;

/** The default format; the training facts go to `__metadata__`. */
export function writeSafetensorsEmbedding(embedding: EmbeddingToWrite): Uint8Array {
  const { name, step, checkpointHash, checkpointName } = embedding;
  const facts = { name, step, sd_checkpoint: checkpointHash, sd_checkpoint_name: checkpointName };
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  const texts = Object.fromEntries(known.map(([key, value]) => [key, String(value)]));
  return writeSafetensors(embedding.tensors, { ...embedding.metadata, format: "pt", ...texts });
}

/**
 * A1111's `.pt`. Of several tensors (SDXL) it is a flat dict, in which A1111 allows nothing else: the facts are lost.
 */
export function writePtEmbedding(embedding: EmbeddingToWrite): Uint8Array {
  const single = singleTensor(embedding);
  if (single === null) return writeTorchFile(embedding.tensors);
  return writeTorchFile(
    new Map<string, TorchValue>([
      ["string_to_token", new Map([["*", starToken]])],
      ["string_to_param", new Map([["*", single]])],
      ["name", embedding.name ?? ""],
      ["step", embedding.step],
      ["sd_checkpoint", embedding.checkpointHash],
      ["sd_checkpoint_name", embedding.checkpointName],
    ]),
  );
}

/** An image embedding on a preview picture. Values are kept as float32, the type the hosts read them as. */
export function writePngEmbeddingFile(embedding: EmbeddingToWrite, preview: RgbPicture): Uint8Array {
  return writePngEmbedding(preview, jsonOf(embedding), styleOf(embedding.tensors));
}

/** The embedding as a chunk for any PNG: web UIs load it from there. */
export function pngEmbeddingChunk(embedding: EmbeddingToWrite): PngChunk {
  return embeddingChunk(new TextEncoder().encode(jsonOf(embedding)));
}

function jsonOf(embedding: EmbeddingToWrite): string {
  const single = singleTensor(embedding);
  if (single === null)
    return object([...embedding.tensors].map(([key, tensor]) => [key, tensorToJson(tensor)]));
  const { name, step, checkpointHash, checkpointName } = embedding;
  return object([
    ["string_to_token", object([["*", String(starToken)]])],
    ["string_to_param", object([["*", tensorToJson(single)]])],
    ["name", JSON.stringify(name ?? "")],
    ["step", JSON.stringify(step)],
    ["sd_checkpoint", JSON.stringify(checkpointHash)],
    ["sd_checkpoint_name", JSON.stringify(checkpointName)],
  ]);
}

function object(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, json]) => `${JSON.stringify(key)}: ${json}`).join(", ")}}`;
}

/** The one tensor of an embedding for one text encoder; null when there are several. */
function singleTensor({ tensors }: EmbeddingToWrite): TensorData | null {
  const [first, ...more] = tensors.values();
  if (first === undefined) throw new FormatError("CANNOT_WRITE", "There is no tensor to write.");
  return more.length === 0 ? first : null;
}

/** Up to 1,024 magnitudes of the first vector, scaled to 0…255: how A1111 decorates image embeddings. */
function styleOf(tensors: ReadonlyMap<string, TensorData>): number[] {
  const [tensor] = tensors.values();
  const width = tensor?.shape.at(-1) ?? 0;
  const magnitudes =
    tensor === undefined ? [] : Array.from(toFloat32(tensor).subarray(0, Math.min(width, 1024)), Math.abs);
  const largest = magnitudes.reduce((a, b) => Math.max(a, b), 0);
  return magnitudes.map((value) =>
    value <= largest && largest > 0 ? Math.trunc((value / largest) * 255) : 0,
  );
}
