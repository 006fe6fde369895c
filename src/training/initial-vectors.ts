import path from "node:path";
import { tensorRoles } from "../embeddings/base-model-of.ts";
import { readEmbedding } from "../embeddings/read-embedding.ts";
import { toFloat32 } from "../formats/dtype.ts";
import type { Initialization } from "../protocol/training-job.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import { CodedError } from "../system/coded-error.ts";
import { normals } from "../tensor/random.ts";
import type { ClipTokenizer } from "../tokenizer/clip-tokenizer.ts";
import { TrainingError } from "./training-error.ts";
import { rowOf, spread, type Vocabulary } from "./vocabulary.ts";

const MAX_FILE_BYTES = 64 * 1024 * 1024;

export interface InitialVectorsOptions {
  readonly vectors: number;
  readonly vocabulary: Vocabulary;
  readonly tokenizer: Pick<ClipTokenizer, "encode">;
  readonly seed: number;
}

/** What a training begins with, [vectors, width]. @throws TrainingError `INITIALIZATION` */
export async function initialVectors(
  initialization: Initialization,
  options: InitialVectorsOptions,
): Promise<Float32Array> {
  const { vectors, vocabulary, tokenizer } = options;
  switch (initialization.from) {
    case "words": {
      // As many tokens as there are vectors, and those spread: A1111's tokenizer cuts the text there.
      const rows = tokenRows(initialization.text, vocabulary, tokenizer).slice(0, vectors);
      return spreadRows(rows, vectors, vocabulary.width);
    }
    case "average": {
      const rows = tokenRows(initialization.text, vocabulary, tokenizer);
      return spreadRows([average(rows, vocabulary.width)], vectors, vocabulary.width);
    }
    case "random":
      return randomVectors(options);
    case "embedding":
      return vectorsOfFile(initialization.file, vectors, vocabulary.width);
    default:
      return initialization satisfies never;
  }
}

function tokenRows(
  text: string,
  vocabulary: Vocabulary,
  tokenizer: Pick<ClipTokenizer, "encode">,
): Float32Array[] {
  const ids = tokenizer.encode(text);
  if (ids.length > 0) return ids.map((id) => rowOf(vocabulary, id));
  throw new TrainingError("INITIALIZATION", {
    message: "The initialization text has no word.",
    hint: "Write what comes near, such as: cat. A * says nothing in particular.",
  });
}

/** Vector i is row ⌊i·rows/vectors⌋ (textual_inversion.py:269-272). */
function spreadRows(rows: readonly Float32Array[], vectors: number, width: number): Float32Array {
  const values = new Float32Array(vectors * width);
  for (let i = 0; i < vectors; i++)
    values.set(rows[Math.floor((i * rows.length) / vectors)] ?? [], i * width);
  return values;
}

function average(rows: readonly Float32Array[], width: number): Float32Array {
  return Float32Array.from(
    { length: width },
    (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length,
  );
}

/** Normal numbers with each column's mean and deviation. */
function randomVectors({ vectors, vocabulary, seed }: InitialVectorsOptions): Float32Array {
  const { mean, deviation } = spread(vocabulary);
  const { width } = vocabulary;
  const numbers = normals({ seed, purpose: "initial vectors", step: 0 }, vectors * width);
  return numbers.map((value, i) => (mean[i % width] ?? 0) + (deviation[i % width] ?? 0) * value);
}

async function vectorsOfFile(file: string, vectors: number, width: number): Promise<Float32Array> {
  const name = path.basename(file);
  const values = await valuesOfFile(file, width).catch((cause: unknown) => {
    if (cause instanceof TrainingError) throw cause;
    throw refused(name, cause instanceof CodedError ? cause.message : "it can't be read.", cause);
  });
  if (!values.every(Number.isFinite)) throw refused(name, "it holds values that are no numbers.");
  const rows = Array.from({ length: values.length / width }, (_, row) =>
    values.subarray(row * width, (row + 1) * width),
  );
  if (rows.length <= vectors) return spreadRows(rows, vectors, width);
  throw refused(name, `it has ${rows.length} vectors, and this one is to have ${vectors}.`);
}

async function valuesOfFile(file: string, width: number): Promise<Float32Array> {
  const name = path.basename(file);
  const embedding = readEmbedding(await readFileBounded(file, MAX_FILE_BYTES), name);
  const { mainKeys } = tensorRoles(embedding.tensors);
  const tensor = embedding.tensors.get(mainKeys[0] ?? "");
  if (tensor !== undefined && mainKeys.length === 1 && embedding.width === width) return toFloat32(tensor);
  throw refused(name, `its vectors are ${embedding.width ?? "?"} wide, this model's ${width}.`);
}

function refused(name: string, why: string, cause?: unknown): TrainingError {
  return new TrainingError("INITIALIZATION", {
    cause,
    message: `The training can't begin with ${name}: ${why}`,
    hint: "Choose an embedding for the same base model with no more vectors, or begin with words.",
  });
}
