import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf } from "../shapes.ts";

/** Values of a score matrix [heads, queries, keys] that are computed all heads at once. */
const SMALL_SCORES = 2 ** 22;
/** Values of one, one head at a time, above that: 256 queries of 4096 keys. */
const CHUNK_SCORES = 2 ** 20;

export interface Range {
  begin: number;
  length: number;
}

/** Which heads, and of them which queries, have their scores computed together. */
export interface ChunkPlan {
  heads: readonly Range[];
  queries: readonly Range[];
}

/** `queries` overrides how many queries a chunk has. */
export function planChunks(
  size: { heads: number; queries: number; keys: number },
  queries?: number,
): ChunkPlan {
  const isSmall = size.heads * size.queries * size.keys <= SMALL_SCORES;
  if (isSmall && queries === undefined) {
    return { heads: ranges(size.heads, size.heads), queries: ranges(size.queries, size.queries) };
  }
  const length = queries ?? Math.max(1, Math.floor(CHUNK_SCORES / size.keys));
  return { heads: ranges(size.heads, 1), queries: ranges(size.queries, length) };
}

function ranges(total: number, length: number): Range[] {
  const count = Math.ceil(total / length);
  return Array.from({ length: count }, (_, index) => {
    const begin = index * length;
    return { begin, length: Math.min(length, total - begin) };
  });
}

/** Part of [heads, rows, width]; the tensor itself where that is all of it. */
export function part(kernels: Kernels, x: Tensor, heads: Range, rows?: Range): Tensor {
  const [allHeads, allRows, width] = [axisOf(x, 0), axisOf(x, 1), axisOf(x, 2)];
  const wanted = rows ?? { begin: 0, length: allRows };
  if (heads.length === allHeads && wanted.length === allRows) return x;
  return kernels.slice(x, [heads.begin, wanted.begin, 0], [heads.length, wanted.length, width]);
}

/** Concatenation; the part itself where there is only one. */
export function joined(kernels: Kernels, parts: readonly Tensor[], axis: number): Tensor {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : kernels.concat(parts, axis);
}

/** What each chunk gave, of all heads, in the order in which they are computed. */
export type Turns = (readonly Tensor[])[];

/**
 * Builds the chunks one after another, each with the result of the one before. In a graph each waits for the last
 * but one in `turns`, be it of another head: two cores stay busy, and no more than two score matrices live. It waits
 * for all that one gives: the executor may put off what nobody waits for, and its scores would stay.
 */
export function inTurn<T extends Readonly<Record<string, Tensor | null>>>(
  kernels: Kernels,
  { chunks, turns }: { chunks: readonly Range[]; turns: Turns },
  build: (chunk: Range, previous: T | null) => T,
): T[] {
  const done: T[] = [];
  for (const chunk of chunks) {
    const run = () => kernels.scope(() => build(chunk, done.at(-1) ?? null));
    const result = afterAll(kernels, turns.at(-2) ?? [], run);
    done.push(result);
    turns.push(Object.values(result).filter((tensor) => tensor !== null));
  }
  return done;
}

function afterAll<T>(kernels: Kernels, [first, ...rest]: readonly Tensor[], run: () => T): T {
  return first === undefined ? run() : kernels.after(first, () => afterAll(kernels, rest, run));
}
