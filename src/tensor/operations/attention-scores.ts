import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf } from "../shapes.ts";
import type { Range } from "./attention-chunks.ts";

/** Scores that a causal mask forbids; its exponential is 0 exactly. */
const FORBIDDEN = -1e9;

/** softmax(queries · keysᵀ): [heads, chunk, keys]. `chunk`: which queries these are, for the causal mask. */
export function probabilities(
  kernels: Kernels,
  { queries, keys, chunk, causal }: { queries: Tensor; keys: Tensor; chunk: Range; causal: boolean },
): Tensor {
  return kernels.scope(() => {
    const scores = kernels.matMul(queries, keys, { transposeB: true });
    return kernels.softmax(
      causal ? kernels.add(scores, causalMask(kernels, chunk, axisOf(keys, 1))) : scores,
    );
  });
}

/** [1, chunk, keys] */
function causalMask(kernels: Kernels, { begin, length }: Range, keys: number): Tensor {
  const values = new Float32Array(length * keys);
  for (let row = 0; row < length; row += 1) {
    values.fill(FORBIDDEN, Math.min(row * keys + begin + row + 1, (row + 1) * keys), (row + 1) * keys);
  }
  return kernels.constant(values, [1, length, keys]);
}
