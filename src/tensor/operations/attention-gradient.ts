import type { Kernels, Tensor } from "../kernels.ts";
import { mapTensors } from "../named-tensors.ts";
import { axisOf } from "../shapes.ts";
import { chunked, chunksOfHead, HEADS_AT_ONCE, together } from "./attention-chunks.ts";
import type { AttentionAttributes, HeadInputs } from "./attention-heads.ts";
import { maskOf, probabilities } from "./attention-scores.ts";

interface GradientContext extends HeadInputs {
  output: Tensor;
  /** Gradient of `output`. */
  dy: Tensor;
  attributes: AttentionAttributes;
  needed: Needed;
}

type Needed = Readonly<Record<"q" | "k" | "v", boolean>>;

/** Gradients to scaled q, to k and to v; null where not needed. */
export type HeadGradients = Readonly<Record<"q" | "k" | "v", Tensor | null>>;

export function attentionGradient(kernels: Kernels, context: GradientContext): HeadGradients {
  const { q: queries, k: keys, dy, attributes, needed } = context;
  const mask = maskOf(kernels, context, attributes);
  const wide = needed.q || needed.k ? widen(kernels, context) : null;
  const operands = { queries, keys, dy, wideDy: wide && wide.dy, wideValues: wide && wide.values };
  const chunks = chunksOfHead(context, attributes.queryChunk);
  if (chunks === null) return chunkGradient(kernels, { ...operands, mask }, needed);
  return kernels.turns({ count: axisOf(queries, 0), atOnce: HEADS_AT_ONCE }, (ofHead) => ({
    rows: headGradient(kernels, { ...mapTensors(operands, ofHead), mask }, { chunks, needed }),
    sums: {},
  })).rows;
}

/**
 * With P the probabilities: dS = P ∘ (dy · vᵀ - rowsum(dy ∘ output)), where the subtraction is one more column of the
 * product.
 */
function widen(kernels: Kernels, { v, output, dy }: GradientContext): { dy: Tensor; values: Tensor } {
  const [heads, keys] = [axisOf(v, 0), axisOf(v, 1)];
  const rowSums = kernels.sum(kernels.multiply(dy, output), 2);
  const ones = kernels.constant(new Float32Array(heads * keys).fill(1), [heads, keys, 1]);
  return {
    dy: kernels.concat([dy, kernels.affine(rowSums, -1)], 2),
    values: kernels.concat([v, ones], 2),
  };
}

/** Of one head, or with a first axis of several; of all queries or of some. */
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
