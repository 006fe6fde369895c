import type { Tensor } from "../kernels.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";

const operation: Operation<null, [Tensor, Tensor]> = {
  name: "add",
  forward: (kernels, [a, b]) => ({ output: kernels.add(a, b), saved: [] }),
  backward: (_kernels, { outputGradient }) => [outputGradient, outputGradient],
};

/** a + b, both of one shape. */
export function add(recorder: Recorder, a: Variable, b: Variable): Variable {
  return recorder.apply(operation, [a, b], null);
}
