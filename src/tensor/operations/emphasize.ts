import type { Tensor } from "../kernels.ts";
import { axisOf } from "../shapes.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";

interface EmphasizeAttributes {
  /** How many texts the rows are of. */
  texts: number;
}

const operation: Operation<EmphasizeAttributes, [Tensor, Tensor], [Tensor, Tensor, Tensor, Tensor]> = {
  name: "emphasize",
  forward: (kernels, [x, multipliers], { texts }) => {
    const perText = (tensor: Tensor): Tensor =>
      kernels.reshape(tensor, [texts, (axisOf(x, 0) / texts) * axisOf(x, 1)]);
    const weighted = perText(kernels.multiply(x, multipliers));
    const total = kernels.sum(weighted, 1);
    const ratio = kernels.divide(kernels.sum(perText(x), 1), total);
    const output = kernels.reshape(kernels.multiply(weighted, ratio), x.shape);
    return { output, saved: [weighted, multipliers, total, ratio] };
  },
  backward: (kernels, { outputGradient, saved: [weighted, multipliers, total, ratio], needed }) => {
    if (needed[1]) throw new RangeError("Emphasis is no variable.");
    const gradient = kernels.reshape(outputGradient, weighted.shape);
    const shift = kernels.divide(kernels.sum(kernels.multiply(gradient, weighted), 1), total);
    const scaled = kernels.multiply(kernels.subtract(gradient, shift), ratio);
    const rows = kernels.multiply(kernels.reshape(scaled, outputGradient.shape), multipliers);
    const shifted = kernels.add(kernels.reshape(rows, weighted.shape), shift);
    return [kernels.reshape(shifted, outputGradient.shape), null];
  },
};

/**
 * A1111's "Original" emphasis: each row of the encoder's answer [texts · length, width] times its multiplier
 * [texts · length, 1], then each text back to the mean that it had.
 */
export function emphasize(
  recorder: Recorder,
  inputs: { x: Variable; multipliers: Variable },
  attributes: EmphasizeAttributes,
): Variable {
  return recorder.apply(operation, [inputs.x, inputs.multipliers], attributes);
}
