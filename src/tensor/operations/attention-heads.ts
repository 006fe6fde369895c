import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf, matrixShape } from "../shapes.ts";

export interface AttentionAttributes {
  batch: number;
  heads: number;
  /** Each position sees itself and those before it only. */
  causal?: boolean;
  /** Queries whose scores are computed at once. Default: by the size. */
  queryChunk?: number;
}

/** Each [batch · heads, rows, width]; q already scaled. */
export interface HeadInputs {
  q: Tensor;
  k: Tensor;
  v: Tensor;
}

/** [batch · rows, heads · width] -> [batch · heads, rows, width] */
export function splitHeads(kernels: Kernels, x: Tensor, { batch, heads }: AttentionAttributes): Tensor {
  const [allRows, channels] = matrixShape(x);
  const [rows, width] = [allRows / batch, channels / heads];
  const apart = kernels.transpose(kernels.reshape(x, [batch, rows, heads, width]), [0, 2, 1, 3]);
  return kernels.reshape(apart, [batch * heads, rows, width]);
}

/** [batch · heads, rows, width] -> [batch · rows, heads · width] */
export function mergeHeads(kernels: Kernels, x: Tensor, { batch, heads }: AttentionAttributes): Tensor {
  const [rows, width] = [axisOf(x, 1), axisOf(x, 2)];
  const together = kernels.transpose(kernels.reshape(x, [batch, heads, rows, width]), [0, 2, 1, 3]);
  return kernels.reshape(together, [batch * rows, heads * width]);
}
