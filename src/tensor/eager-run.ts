import { mapValues, type Run } from "./computation.ts";
import type { EagerKernels } from "./eager-kernels.ts";
import type { Weights } from "./kernels.ts";

/** Runs computations kernel by kernel. Leaves nothing on the device. */
export function createEagerRun(kernels: EagerKernels, weights: Weights): Run {
  return ({ inputs, build }) =>
    kernels.scope(() => {
      const given = mapValues(inputs, ({ values, shape }) =>
        values instanceof Int32Array ? kernels.indices(values) : kernels.constant(values, shape),
      );
      return mapValues(build({ kernels, weights }, given), (output) => {
        const values = kernels.read(output);
        kernels.release(output);
        return values;
      });
    });
}
