import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf } from "../shapes.ts";
import type { AttentionAttributes, HeadInputs } from "./attention-heads.ts";

/** Scores that a causal mask forbids; its exponential is 0 exactly. */
const FORBIDDEN = -1e9;

/** softmax(queries · keysᵀ + mask), of one head or, with a first axis, of several: [queries, keys]. */
export function probabilities(
  kernels: Kernels,
  { queries, keys, mask }: { queries: Tensor; keys: Tensor; mask: Tensor | null },
): Tensor {
  return kernels.scope(() => {
    const scores = kernels.matMul(queries, keys, { transposeB: true });
    return kernels.softmax(mask === null ? scores : kernels.add(scores, mask));
  });
}

/** [queries, keys], where each query sees only itself and those before it; else null. */
export function maskOf(
  kernels: Kernels,
  { q, k }: Pick<HeadInputs, "q" | "k">,
  { causal = false }: Pick<AttentionAttributes, "causal">,
): Tensor | null {
  if (!causal) return null;
  const [queries, keys] = [axisOf(q, 1), axisOf(k, 1)];
  const values = new Float32Array(queries * keys);
  for (let row = 0; row < queries; row += 1) values.fill(FORBIDDEN, row * (keys + 1) + 1, (row + 1) * keys);
  return kernels.constant(values, [queries, keys]);
}
