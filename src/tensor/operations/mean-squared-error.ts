import { elementCount } from "../../formats/dtype.ts";
import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf } from "../shapes.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";

const operation: Operation<null, [Tensor, Tensor, Tensor], [Tensor, Tensor]> = {
  name: "meanSquaredError",
  forward: (kernels, [prediction, target, weights]) => {
    const difference = kernels.subtract(prediction, target);
    const loss = kernels.sum(kernels.multiply(errors(kernels, difference, weights), weights), 0);
    return { output: loss, saved: [difference, weights] };
  },
  backward: (kernels, { outputGradient, saved: [difference, weights], needed }) => {
    const size = elementCount(difference.shape);
    const batch = axisOf(weights, 0);
    const samples = kernels.reshape(difference, [batch, size / batch]);
    const factor = kernels.multiply(kernels.affine(weights, 2 / size), outputGradient);
    const gradient = kernels.reshape(kernels.multiply(samples, factor), difference.shape);
    return [
      needed[0] ? gradient : null,
      needed[1] ? kernels.affine(gradient, -1) : null,
      needed[2] ? kernels.multiply(errors(kernels, difference, weights), outputGradient) : null,
    ];
  },
};

/**
 * Loss [1, 1]: the mean over all values of weight · (prediction - target)².
 * Prediction and target are [batch · positions, channels]; weights are [batch, 1], one for a sample, or
 * [batch · positions, 1].
 */
export function meanSquaredError(
  recorder: Recorder,
  inputs: { prediction: Variable; target: Variable; weights: Variable },
): Variable {
  return recorder.apply(operation, [inputs.prediction, inputs.target, inputs.weights], null);
}

/** What each weight weighs, a share of the unweighted loss: [batch, 1] or [batch · positions, 1]. */
function errors(kernels: Kernels, difference: Tensor, weights: Tensor): Tensor {
  const size = elementCount(difference.shape);
  const batch = axisOf(weights, 0);
  const squares = kernels.square(kernels.reshape(difference, [batch, size / batch]));
  return kernels.affine(kernels.sum(squares, 1), 1 / size);
}
