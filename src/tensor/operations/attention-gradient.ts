import { elementCount } from "../../formats/dtype.ts";
import type { Kernels, Tensor } from "../kernels.ts";
import { mapTensors } from "../named-tensors.ts";
import { axisOf } from "../shapes.ts";
import { chunked, chunksOfHead, HEADS_AT_ONCE, together } from "./attention-chunks.ts";
import type { AttentionAttributes, HeadInputs } from "./attention-heads.ts";
import { maskOf, probabilities } from "./attention-scores.ts";

/** Of one head [rows, width], or of several [heads, rows, width]; q already scaled. */
interface Heads extends HeadInputs {
  output: Tensor;
  /** Gradient of `output`. */
  dy: Tensor;
}

type Needed = Readonly<Record<"q" | "k" | "v", boolean>>;

/** Gradients to scaled q, to k and to v; null where not needed. */
export type HeadGradients = Readonly<Record<"q" | "k" | "v", Tensor | null>>;

/** Of several heads. */
export function attentionGradient(
  kernels: Kernels,
  heads: Heads,
  { attributes, needed }: { attributes: AttentionAttributes; needed: Needed },
): HeadGradients {
  const mask = maskOf(kernels, heads, attributes);
  const chunks = chunksOfHead(heads, attributes.queryChunk);
  const operands = (of: Heads): Operands => ({ ...widened(kernels, of, needed), mask });
  if (chunks === null) return chunkGradient(kernels, operands(heads), needed);
  return kernels.turns({ count: axisOf(heads.q, 0), atOnce: HEADS_AT_ONCE }, (ofHead) => ({
    rows: headGradient(kernels, operands(mapTensors({ ...heads }, ofHead)), { chunks, needed }),
    sums: {},
  })).rows;
}

/**
 * With P the probabilities: dS = P ∘ (dy · vᵀ - rowsum(dy ∘ output)), where the subtraction is one more column of the
 * product.
 */
function widened(kernels: Kernels, heads: Heads, needed: Needed): Omit<Operands, "mask"> {
  const { q: queries, k: keys, v, output, dy } = heads;
  if (!needed.q && !needed.k) return { queries, keys, dy, wideDy: null, wideValues: null };
  const last = v.shape.length - 1;
  const column = [...v.shape.slice(0, -1), 1];
  const ones = kernels.constant(new Float32Array(elementCount(column)).fill(1), column);
  const rowSums = kernels.sum(kernels.multiply(dy, output), last);
  const wideDy = kernels.concat([dy, kernels.affine(rowSums, -1)], last);
  return { queries, keys, dy, wideDy, wideValues: kernels.concat([v, ones], last) };
}

/** Of one head or of several; of all queries or of some. */
type Operands = Readonly<Record<"queries" | "keys" | "dy", Tensor>> &
  Readonly<Record<"mask" | "wideDy" | "wideValues", Tensor | null>>;

/** A few queries at a time: to k and v each chunk gives a part of the sum. */
function headGradient(
  kernels: Kernels,
  { queries, dy, wideDy, mask, ...ofKeys }: Operands,
  { chunks, needed }: { chunks: number; needed: Needed },
): HeadGradients {
  const ofQueries = mapTensors({ queries, dy, wideDy, mask }, (x) => chunked(kernels, x, chunks));
  const { rows, sums } = kernels.turns({ count: chunks }, (ofChunk) => {
    const operands = { ...mapTensors(ofQueries, ofChunk), ...ofKeys };
    const { q, k, v } = chunkGradient(kernels, operands, needed);
    return { rows: { q }, sums: { k, v } };
  });
  return { q: rows.q && together(kernels, rows.q), ...sums };
}

function chunkGradient(
  kernels: Kernels,
  { queries, keys, mask, dy, wideDy, wideValues }: Operands,
  needed: Needed,
): HeadGradients {
  const p = probabilities(kernels, { queries, keys, mask });
  const ds =
    wideDy &&
    wideValues &&
    kernels.scope(() => kernels.multiply(p, kernels.matMul(wideDy, wideValues, { transposeB: true })));
  const turned = { transposeA: true };
  return {
    q: ds && needed.q ? kernels.matMul(ds, keys) : null,
    k: ds && needed.k ? kernels.matMul(ds, queries, turned) : null,
    v: needed.v ? kernels.matMul(p, dy, turned) : null,
  };
}
