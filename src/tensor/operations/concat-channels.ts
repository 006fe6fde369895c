import type { Tensor } from "../kernels.ts";
import { matrixShape } from "../shapes.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";

const operation: Operation<{ split: number }, [Tensor, Tensor]> = {
  name: "concatChannels",
  forward: (kernels, [a, b]) => ({ output: kernels.concat([a, b], 1), saved: [] }),
  backward: (kernels, { outputGradient, attributes: { split }, needed }) => {
    const [rows, channels] = matrixShape(outputGradient);
    return [
      needed[0] ? kernels.slice(outputGradient, [0, 0], [rows, split]) : null,
      needed[1] ? kernels.slice(outputGradient, [0, split], [rows, channels - split]) : null,
    ];
  },
};

/** [rows, m] and [rows, n] side by side -> [rows, m + n]. */
export function concatChannels(recorder: Recorder, a: Variable, b: Variable): Variable {
  return recorder.apply(operation, [a, b], { split: matrixShape(a.value)[1] });
}
