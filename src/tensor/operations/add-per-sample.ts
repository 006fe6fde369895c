import type { Tensor } from "../kernels.ts";
import { matrixShape } from "../shapes.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";

const operation: Operation<{ batch: number }, [Tensor, Tensor]> = {
  name: "addPerSample",
  forward: (kernels, [x, perSample], { batch }) => {
    const [rows, channels] = matrixShape(x);
    const samples = kernels.reshape(x, [batch, rows / batch, channels]);
    const shift = kernels.reshape(perSample, [batch, 1, channels]);
    return { output: kernels.reshape(kernels.add(samples, shift), [rows, channels]), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes: { batch }, needed }) => {
    if (!needed[1]) return [outputGradient, null];
    const [rows, channels] = matrixShape(outputGradient);
    const samples = kernels.reshape(outputGradient, [batch, rows / batch, channels]);
    return [outputGradient, kernels.reshape(kernels.sum(samples, 1), [batch, channels])];
  },
};

/** Adds row b of [batch, channels] to every row of sample b: the time embedding in a ResBlock. */
export function addPerSample(
  recorder: Recorder,
  x: Variable,
  perSample: Variable,
  attributes: { batch: number },
): Variable {
  return recorder.apply(operation, [x, perSample], attributes);
}
