import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf } from "../shapes.ts";
import type { HeadInputs } from "./attention-heads.ts";

/** Values of a score matrix [heads, queries, keys] that are computed all heads at once. */
const SMALL_SCORES = 2 ** 22;
/** Values of one, one head at a time, above that: 256 queries of 4096 keys. */
const CHUNK_SCORES = 2 ** 20;

/** Heads whose scores live at a time: enough to keep two cores busy. */
export const HEADS_AT_ONCE = 2;

/**
 * In how many equal chunks the queries of each head have their scores computed; null: those of all heads at once.
 * `queryChunk` says about how many queries a chunk has, in place of a choice by the size.
 */
export function chunksOfHead({ q, k }: Pick<HeadInputs, "q" | "k">, queryChunk?: number): number | null {
  const [heads, queries, keys] = [axisOf(q, 0), axisOf(q, 1), axisOf(k, 1)];
  const isSmall = heads * queries * keys <= SMALL_SCORES;
  if (isSmall && queryChunk === undefined) return null;
  return nearestDivisor(
    queries,
    queryChunk === undefined ? (queries * keys) / CHUNK_SCORES : queries / queryChunk,
  );
}

function nearestDivisor(total: number, wanted: number): number {
  const distance = (divisor: number): number => Math.abs(Math.log(divisor / wanted));
  let nearest = 1;
  for (let divisor = 2; divisor <= total; divisor += 1) {
    if (total % divisor === 0 && distance(divisor) < distance(nearest)) nearest = divisor;
  }
  return nearest;
}

/** [rows, width] -> [chunks, rows / chunks, width] */
export function chunked(kernels: Kernels, x: Tensor, chunks: number): Tensor {
  return kernels.reshape(x, [chunks, axisOf(x, 0) / chunks, axisOf(x, 1)]);
}

/** [chunks, rows, width] -> [chunks · rows, width] */
export function together(kernels: Kernels, x: Tensor): Tensor {
  return kernels.reshape(x, [axisOf(x, 0) * axisOf(x, 1), axisOf(x, 2)]);
}
