import type { Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import { asFloat32 } from "../tensor/stored-values.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { length } from "./gradient.ts";

/** The token table of a text encoder. */
export interface Vocabulary {
  /** [tokens, width] */
  readonly table: Float32Array;
  readonly width: number;
}

/** @throws CheckpointError */
export async function readVocabulary(checkpoint: Checkpoint): Promise<Vocabulary> {
  const { prefix, width } = textEncoderOf(checkpoint.config);
  const weight = await checkpoint.read(`${prefix}embeddings.token_embedding.weight`);
  return { table: asFloat32(weight), width };
}

export function rowOf({ table, width }: Vocabulary, row: number): Float32Array {
  return table.subarray(row * width, (row + 1) * width);
}

/** Of each token's vector. */
export function rowLengths(vocabulary: Vocabulary): Float64Array {
  const rows = vocabulary.table.length / vocabulary.width;
  return Float64Array.from({ length: rows }, (_, row) => length(rowOf(vocabulary, row)));
}

/** The length that half of all tokens' vectors reach: what is usual for the model. */
export function medianLength(lengths: Float64Array): number {
  const sorted = lengths.toSorted();
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** Mean and standard deviation of each of the table's columns. */
export function spread({ table, width }: Vocabulary): { mean: Float64Array; deviation: Float64Array } {
  const rows = table.length / width;
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  for (const [i, value] of table.entries()) mean[i % width] = (mean[i % width] ?? 0) + value / rows;
  for (const [i, value] of table.entries())
    square[i % width] = (square[i % width] ?? 0) + (value - (mean[i % width] ?? 0)) ** 2 / rows;
  return { mean, deviation: square.map(Math.sqrt) };
}
