import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf, matrixShape } from "../shapes.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";
import { swish, swishSlope } from "./swish.ts";
import type { WeightReference } from "./weight-reference.ts";

interface GroupNormAttributes {
  /** [channels] */
  scale: WeightReference;
  /** [channels] */
  offset: WeightReference;
  batch: number;
  groups: number;
  /** Added to the variance. */
  epsilon: number;
  /** Followed by SiLU, which then costs no kept tensor. */
  silu?: boolean;
}

const operation: Operation<GroupNormAttributes, [Tensor], [Tensor, Tensor, Tensor]> = {
  name: "groupNorm",
  forward: (kernels, [x], attributes) => {
    const samples = bySample(kernels, x, attributes.batch);
    const mean = groupMeans(kernels, kernels.sum(samples, 1), samples, attributes);
    const centred = kernels.subtract(samples, mean);
    const variance = groupMeans(kernels, kernels.sum(kernels.square(centred), 1), samples, attributes);
    const inverse = kernels.reciprocalSquareRoot(kernels.affine(variance, 1, attributes.epsilon));
    const normal = scaled(kernels, centred, inverse, attributes);
    const output = attributes.silu ? swish(kernels, normal, 1) : normal;
    return { output: kernels.reshape(kernels.narrow(output), x.shape), saved: [x, mean, inverse] };
  },
  backward: (kernels, { outputGradient, saved: [x, mean, inverse], attributes }) => {
    const centred = kernels.subtract(bySample(kernels, x, attributes.batch), mean);
    const dy = bySample(kernels, outputGradient, attributes.batch);
    const d = attributes.silu
      ? kernels.multiply(dy, swishSlope(kernels, scaled(kernels, centred, inverse, attributes), 1))
      : dy;
    return [kernels.reshape(inputGradient(kernels, { d, centred, inverse, attributes }), x.shape)];
  },
};

/** [rows, channels] normalized over each sample's groups of channels, then scaled and shifted by channel. */
export function groupNorm(recorder: Recorder, x: Variable, attributes: GroupNormAttributes): Variable {
  return recorder.apply(operation, [x], attributes);
}

/** With g = d · scale and n = centred · inverse: inverse · (g - mean(g) - n · mean(g · n)), means over the group. */
function inputGradient(
  kernels: Kernels,
  values: { d: Tensor; centred: Tensor; inverse: Tensor; attributes: GroupNormAttributes },
): Tensor {
  const { d, centred, inverse, attributes } = values;
  const scale = attributes.scale();
  const factor = kernels.multiply(inverse, scale);
  const sums = kernels.multiply(kernels.sum(d, 1), scale);
  const products = kernels.multiply(kernels.sum(kernels.multiply(d, centred), 1), factor);
  const mean = kernels.multiply(inverse, groupMeans(kernels, sums, d, attributes));
  const along = kernels.multiply(kernels.square(inverse), groupMeans(kernels, products, d, attributes));
  const across = kernels.subtract(kernels.multiply(d, factor), kernels.multiply(centred, along));
  return kernels.subtract(across, mean);
}

function bySample(kernels: Kernels, x: Tensor, batch: number): Tensor {
  const [rows, channels] = matrixShape(x);
  return kernels.reshape(x, [batch, rows / batch, channels]);
}

/** centred · inverse · scale + offset */
function scaled(kernels: Kernels, centred: Tensor, inverse: Tensor, attributes: GroupNormAttributes): Tensor {
  const factor = kernels.multiply(inverse, attributes.scale());
  return kernels.add(kernels.multiply(centred, factor), attributes.offset());
}

/** Channel sums [batch, 1, channels] over `of`'s rows -> the mean of each channel's group, of the same shape. */
function groupMeans(
  kernels: Kernels,
  sums: Tensor,
  of: Tensor,
  { batch, groups }: GroupNormAttributes,
): Tensor {
  const channels = axisOf(of, 2);
  const width = channels / groups;
  const total = kernels.sum(kernels.reshape(sums, [batch, groups, width]), 2);
  const shares = new Float32Array(width).fill(1 / (axisOf(of, 1) * width));
  const means = kernels.multiply(total, kernels.constant(shares, [1, 1, width]));
  return kernels.reshape(means, [batch, 1, channels]);
}
