import type { Kernels, Tensor } from "../kernels.ts";
import { mapTensors } from "../named-tensors.ts";
import { axisOf, matrixShape } from "../shapes.ts";

/** Values of a part: what is made of it on the way stays in a core's cache. */
const PART = 2 ** 18;
/** Parts that are made at a time: enough to keep two cores busy. */
const AT_ONCE = 2;

/**
 * What `build` makes of matrices of as many rows each, of a part of the rows at a time where they are large: what it makes
 * on the way is small then. The first matrix tells how large.
 */
export function byRows<Matrices extends Readonly<Record<string, Tensor>>>(
  kernels: Kernels,
  matrices: Matrices,
  build: (part: Matrices) => Tensor,
): Tensor {
  const [first] = Object.values(matrices);
  if (first === undefined) return build(matrices);
  const [rows, width] = matrixShape(first);
  const parts = nearestDivisor(rows, (rows * width) / PART);
  if (parts === 1) return build(matrices);
  const split = mapTensors(matrices, (matrix) => chunked(kernels, matrix, parts));
  const made = kernels.turns({ count: parts, atOnce: AT_ONCE }, (of) => ({
    rows: { all: build(mapTensors(split, of)) },
    sums: {},
  }));
  return together(kernels, made.rows.all);
}

/** The divisor of `total` that is the least times as large, or as small, as `wanted`. */
export function nearestDivisor(total: number, wanted: number): number {
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
