import type { Tensor } from "../kernels.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";
import type { WeightReference } from "./weight-reference.ts";

interface LinearAttributes {
  /** [out, in] */
  weight: WeightReference;
  /** [out] */
  bias?: WeightReference;
}

const operation: Operation<LinearAttributes, [Tensor]> = {
  name: "linear",
  forward: (kernels, [x], { weight, bias }) => {
    const product = kernels.matMul(x, weight(), { transposeB: true });
    return { output: bias === undefined ? product : kernels.add(product, bias()), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes }) => [
    kernels.matMul(outputGradient, attributes.weight()),
  ],
};

/** x · weightᵀ + bias: [rows, in] -> [rows, out]. A 1×1 convolution is one too. */
export function linear(recorder: Recorder, x: Variable, attributes: LinearAttributes): Variable {
  return recorder.apply(operation, [x], attributes);
}
