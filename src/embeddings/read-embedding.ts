import { dtypeSize, elementCount, type TensorData, type TensorInfo } from "../formats/dtype.ts";
import { FormatError } from "../formats/format-error.ts";
import { readSafetensorsHeader, type SafetensorsHeader } from "../formats/safetensors-reader.ts";
import { maxTensorBytes } from "../formats/torch-tensor.ts";
import { tensorRoles } from "./base-model-of.ts";
import { detectContainer, type Container } from "./detect-container.ts";
import type { Embedding, EmbeddingFormat, EmbeddingHeader } from "./embedding.ts";
import { readJsonEmbedding } from "./read-embedding-json.ts";
import type { EmbeddingContent } from "./embedding-content.ts";
import { readTorchEmbedding } from "./read-embedding-torch.ts";

const maxTensors = 64;

/**
 * Reads an embedding from a file's bytes. The content decides the container; `fileName` only helps where it does not.
 *
 * Throws `FormatError`, never anything else.
 */
export function readEmbedding(bytes: Uint8Array, fileName: string): Embedding {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength); // a Buffer's slice does not copy
  const container = detectContainer(plain, fileName);
  const content = readContent(plain, container);
  const header = headerOf(content, formatOf(container));
  return { ...header, tensors: new Map([...content.tensors.keys()].map((key) => [key, content.read(key)])) };
}

/** Like `readEmbedding`, without decoding values. */
export function readHeader(bytes: Uint8Array, fileName: string): EmbeddingHeader {
  const container = detectContainer(bytes, fileName);
  return headerOf(readContent(bytes, container), formatOf(container));
}

/** The header of a safetensors file whose tensors are not in memory. */
export function headerOfSafetensors(header: SafetensorsHeader): EmbeddingHeader {
  return headerOf(safetensorsContent(header, new Uint8Array()), "safetensors");
}

function readContent(bytes: Uint8Array, container: Container): EmbeddingContent {
  switch (container) {
    case "safetensors":
      return safetensorsContent(readSafetensorsHeader(bytes, bytes.length), bytes);
    case "torch-zip":
    case "torch-legacy":
      return readTorchEmbedding(bytes, container);
    case "png":
      return readJsonEmbedding(bytes);
    default:
      return container satisfies never;
  }
}

function formatOf(container: Container): EmbeddingFormat {
  return container === "torch-zip" || container === "torch-legacy" ? "pt" : container;
}

function safetensorsContent(header: SafetensorsHeader, bytes: Uint8Array): EmbeddingContent {
  const tensors = new Map<string, TensorInfo>();
  for (const [key, { dtype, shape }] of header.tensors) tensors.set(key, { dtype, shape });
  const read = (key: string): TensorData => {
    const entry = header.tensors.get(key);
    if (entry === undefined) throw new FormatError("CORRUPT_SAFETENSORS", `Tensor ${key} is missing.`);
    return { dtype: entry.dtype, shape: entry.shape, bytes: bytes.slice(entry.begin, entry.end) };
  };
  const layout = { wrapper: "dict", otherKeys: [], records: [], globals: [] } as const;
  return { tensors, read, facts: header.metadata ?? {}, metadata: header.metadata, layout };
}

function headerOf(content: EmbeddingContent, format: EmbeddingFormat): EmbeddingHeader {
  const { tensors, facts, metadata, layout } = content;
  if (tensors.size === 0) throw new FormatError("NOT_AN_EMBEDDING", "The file holds no tensors.");
  if (tensors.size > maxTensors)
    throw new FormatError("NOT_AN_EMBEDDING", `The file holds ${tensors.size} tensors.`);
  const size = [...tensors.values()].reduce(
    (sum, { dtype, shape }) => sum + elementCount(shape) * dtypeSize[dtype],
    0,
  );
  if (size > maxTensorBytes) throw new FormatError("TOO_LARGE", `The file holds ${size} bytes of numbers.`);
  const { baseModel, vectors, width } = tensorRoles(tensors);
  return {
    format,
    tensors,
    baseModel,
    vectors,
    width,
    name: textOf(facts["name"]),
    step: stepOf(facts["step"]),
    checkpointHash: textOf(facts["sd_checkpoint"]),
    checkpointName: textOf(facts["sd_checkpoint_name"]),
    metadata,
    layout,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Safetensors metadata holds texts only, so a step may come as digits. */
function stepOf(value: unknown): number | null {
  const step = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof step === "number" && Number.isSafeInteger(step) && step >= 0 ? step : null;
}
