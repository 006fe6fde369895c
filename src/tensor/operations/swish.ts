import type { Kernels, Tensor } from "../kernels.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";

/** x · sigmoid(steepness · x) */
export function swish(kernels: Kernels, x: Tensor, steepness: number): Tensor {
  return kernels.multiply(x, kernels.sigmoid(steep(kernels, x, steepness)));
}

/** Derivative of `swish` at x. */
export function swishSlope(kernels: Kernels, x: Tensor, steepness: number): Tensor {
  const u = steep(kernels, x, steepness);
  const s = kernels.sigmoid(u);
  // s + u·s·(1 - s)
  return kernels.multiply(s, kernels.affine(kernels.multiply(u, kernels.affine(s, -1, 1)), 1, 1));
}

function steep(kernels: Kernels, x: Tensor, steepness: number): Tensor {
  return steepness === 1 ? x : kernels.affine(x, steepness);
}

const operation: Operation<{ steepness: number }, [Tensor], [Tensor]> = {
  name: "swish",
  forward: (kernels, [x], { steepness }) => ({ output: swish(kernels, x, steepness), saved: [x] }),
  backward: (kernels, { outputGradient, saved: [x], attributes: { steepness } }) => [
    kernels.multiply(outputGradient, swishSlope(kernels, x, steepness)),
  ],
};

/** x · sigmoid(x) */
export function silu(recorder: Recorder, x: Variable): Variable {
  return recorder.apply(operation, [x], { steepness: 1 });
}

/** x · sigmoid(1.702 · x): OpenAI's CLIP. */
export function quickGelu(recorder: Recorder, x: Variable): Variable {
  return recorder.apply(operation, [x], { steepness: 1.702 });
}
