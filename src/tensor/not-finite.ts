import type { EagerKernels } from "./eager-kernels.ts";
import type { Tensor } from "./kernels.ts";

/** The first value of a tensor that is no finite number. */
export interface NotFinite {
  /** Of the tensor. */
  name: string;
  value: number;
  /** Where, in the tensor's values row by row. */
  index: number;
  /** How many values of it are not finite. */
  count: number;
}

/** Which of the named tensors is the first with a NaN or an infinity, and where; null when all are finite. */
export function findNotFinite(
  kernels: EagerKernels,
  tensors: Iterable<readonly [name: string, tensor: Tensor]>,
): NotFinite | null {
  for (const [name, tensor] of tensors) {
    const values = kernels.read(tensor);
    const index = values.findIndex((value) => !Number.isFinite(value));
    const value = values[index];
    if (value === undefined) continue;
    const count = values.reduce((sum, each) => sum + (Number.isFinite(each) ? 0 : 1), 0);
    return { name, value, index, count };
  }
  return null;
}
