import type { Kernels, Tensor } from "./kernels.ts";

/** Values row by row as a matrix: [values.length / width, width]. */
export function asRows(kernels: Kernels, values: Float32Array, width: number): Tensor {
  return kernels.constant(values, [values.length / width, width]);
}
