import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { toFloat32, type Dtype, type TensorData } from "../formats/dtype.ts";
import { FormatError } from "../formats/format-error.ts";
import type { BaseModel } from "../protocol/base-model.ts";
import type { Problem } from "../protocol/problem.ts";
import { sha256OfFile } from "../system/file-hash.ts";
import type { Embedding, EmbeddingFormat } from "./embedding.ts";
import { whyHostsRefuse } from "./loadable.ts";
import { readEmbedding } from "./read-embedding.ts";

export interface InspectedTensor {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  /** Sum and Euclidean norm in double precision over the values as float32. */
  readonly sum: number;
  readonly l2: number;
}

/** Larger files are no embeddings and are not read into memory. */
const maxFileBytes = 64 * 1024 * 1024;

/** One element of what `textual-inversion inspect --json` prints. */
export interface Inspection {
  readonly file: string;
  /** Whether the file could be read. */
  readonly ok: boolean;
  readonly format: EmbeddingFormat | null;
  readonly baseModel: BaseModel | null;
  readonly vectors: number | null;
  readonly width: number | null;
  readonly tensors: Readonly<Record<string, InspectedTensor>>;
  readonly name: string | null;
  readonly step: number | null;
  readonly checkpointHash: string | null;
  readonly checkpointName: string | null;
  readonly sha256: string | null;
  /** Why it cannot be read or, for a readable file, why the web UI refuses it. */
  readonly reason: Problem | null;
}

/** Reads a file and says what it is. Never throws for what is wrong with the file: that is `reason`. */
export async function inspectFile(path: string): Promise<Inspection> {
  let sha256: string | null = null;
  try {
    const stats = await stat(path);
    // Opening a pipe would wait for a writer; a device never ends.
    if (!stats.isFile() && !stats.isDirectory())
      throw new FormatError("UNKNOWN_FORMAT", "It is no regular file.");
    const { size } = stats;
    sha256 = await sha256OfFile(path);
    if (size > maxFileBytes) throw new FormatError("TOO_LARGE", `The file is ${size} bytes.`);
    return inspected(path, sha256, readEmbedding(await readFile(path), basename(path)));
  } catch (error) {
    return refused(path, sha256, problemOf(error));
  }
}

function inspected(file: string, sha256: string, embedding: Embedding): Inspection {
  const { format, baseModel, vectors, width, name, step, checkpointHash, checkpointName } = embedding;
  const tensors = Object.fromEntries([...embedding.tensors].map(([key, tensor]) => [key, summary(tensor)]));
  const reason = whyHostsRefuse(embedding, basename(file));
  const facts = { name, step, checkpointHash, checkpointName };
  return { file, ok: true, format, baseModel, vectors, width, tensors, ...facts, sha256, reason };
}

function refused(file: string, sha256: string | null, reason: Problem): Inspection {
  const unknown = { format: null, baseModel: null, vectors: null, width: null, tensors: {} };
  const facts = { name: null, step: null, checkpointHash: null, checkpointName: null };
  return { file, ok: false, ...unknown, ...facts, sha256, reason };
}

function summary(tensor: TensorData): InspectedTensor {
  let sum = 0;
  let squares = 0;
  for (const value of toFloat32(tensor)) {
    sum += value;
    squares += value * value;
  }
  return { shape: tensor.shape, dtype: tensor.dtype, sum, l2: Math.sqrt(squares) };
}

function problemOf(error: unknown): Problem {
  if (error instanceof FormatError) return { code: error.code, message: error.message, hint: error.hint };
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) throw error;
  const hint = systemHints.get(code) ?? "Check the disk and the file's rights.";
  return { code: "UNREADABLE", message: `The file cannot be opened (${code}).`, hint };
}

const systemHints: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "Check the path."],
  ["EISDIR", "Name a file, not a folder."],
  ["EACCES", "Give yourself the right to read the file."],
]);
