import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf } from "../shapes.ts";
import { inTurn, joined, part, planChunks, type Range, type Turns } from "./attention-chunks.ts";
import type { AttentionAttributes, HeadInputs } from "./attention-heads.ts";
import { probabilities } from "./attention-scores.ts";

interface GradientContext extends HeadInputs {
  output: Tensor;
  /** Gradient of `output`. */
  dy: Tensor;
  attributes: AttentionAttributes;
  needed: { q: boolean; k: boolean; v: boolean };
}

/** Gradients to scaled q, to k and to v; null where not needed. */
export type HeadGradients = Readonly<Record<"q" | "k" | "v", Tensor | null>>;

export function attentionGradient(kernels: Kernels, context: GradientContext): HeadGradients {
  const { q, k, attributes } = context;
  const size = { heads: axisOf(q, 0), queries: axisOf(q, 1), keys: axisOf(k, 1) };
  const plan = planChunks(size, attributes.queryChunk);
  const turns: Turns = [];
  const widened = context.needed.q || context.needed.k ? widen(kernels, context) : null;
  const ofHeads = plan.heads.map((heads) =>
    kernels.scope(() => {
      const operands = {
        ...context,
        keys: part(kernels, k, heads),
        wideValues: widened && part(kernels, widened.values, heads),
      };
      const chunks = inTurn<HeadGradients>(kernels, { chunks: plan.queries, turns }, (chunk, previous) => {
        const rows = {
          queries: part(kernels, q, heads, chunk),
          dy: part(kernels, context.dy, heads, chunk),
          wideDy: widened && part(kernels, widened.dy, heads, chunk),
        };
        return chunkGradient(kernels, { ...operands, ...rows, chunk }, previous);
      });
      return gathered(kernels, chunks);
    }),
  );
  const all = (name: "q" | "k" | "v") =>
    concatenated(
      kernels,
      ofHeads.map((gradients) => gradients[name]),
      0,
    );
  return { q: all("q"), k: all("k"), v: all("v") };
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

interface ChunkOperands extends Pick<GradientContext, "attributes" | "needed" | "dy"> {
  queries: Tensor;
  keys: Tensor;
  wideDy: Tensor | null;
  wideValues: Tensor | null;
  chunk: Range;
}

/** Of one chunk: its rows of dq, and dk and dv with those of the chunks before added. */
function chunkGradient(
  kernels: Kernels,
  operands: ChunkOperands,
  previous: HeadGradients | null,
): HeadGradients {
  const { queries, keys, dy, wideDy, wideValues, chunk, attributes, needed } = operands;
  const p = probabilities(kernels, { queries, keys, chunk, causal: attributes.causal ?? false });
  const ds =
    wideDy &&
    wideValues &&
    kernels.scope(() => kernels.multiply(p, kernels.matMul(wideDy, wideValues, { transposeB: true })));
  const turned = { transposeA: true };
  return {
    q: ds && needed.q ? kernels.matMul(ds, keys) : null,
    k: ds && needed.k ? added(kernels, previous?.k, kernels.matMul(ds, queries, turned)) : null,
    v: needed.v ? added(kernels, previous?.v, kernels.matMul(p, dy, turned)) : null,
  };
}

/** Frees the sum so far, which nobody else has. */
function added(kernels: Kernels, sum: Tensor | null | undefined, term: Tensor): Tensor {
  if (!sum) return term;
  const next = kernels.add(sum, term);
  kernels.release(sum);
  return next;
}

function gathered(kernels: Kernels, chunks: readonly HeadGradients[]): HeadGradients {
  const last = chunks.at(-1);
  const q = concatenated(
    kernels,
    chunks.map((chunk) => chunk.q),
    1,
  );
  return { q, k: last?.k ?? null, v: last?.v ?? null };
}

function concatenated(kernels: Kernels, parts: readonly (Tensor | null)[], axis: number): Tensor | null {
  const present = parts.filter((tensor) => tensor !== null);
  return present.length === 0 ? null : joined(kernels, present, axis);
}
