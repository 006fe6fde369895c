import type { Tensor } from "../kernels.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";
import type { WeightReference } from "./weight-reference.ts";

interface LayerNormAttributes {
  /** [channels] */
  scale: WeightReference;
  /** [channels] */
  offset: WeightReference;
  /** Added to the variance. Default 1e-5. */
  epsilon?: number;
}

const operation: Operation<LayerNormAttributes, [Tensor], [Tensor, Tensor]> = {
  name: "layerNorm",
  forward: (kernels, [x], { scale, offset, epsilon = 1e-5 }) => {
    const centred = kernels.subtract(x, kernels.mean(x, 1));
    const variance = kernels.mean(kernels.square(centred), 1);
    const inverse = kernels.reciprocalSquareRoot(kernels.affine(variance, 1, epsilon));
    const normal = kernels.multiply(centred, inverse);
    return {
      output: kernels.narrow(kernels.add(kernels.multiply(normal, scale()), offset())),
      saved: [kernels.narrow(normal), inverse],
    };
  },
  backward: (kernels, { outputGradient, saved: [normal, inverse], attributes }) => {
    const d = kernels.multiply(outputGradient, attributes.scale());
    const along = kernels.multiply(normal, kernels.mean(kernels.multiply(d, normal), 1));
    const across = kernels.subtract(kernels.subtract(d, kernels.mean(d, 1)), along);
    return [kernels.multiply(across, inverse)];
  },
};

/** Each row to mean 0 and variance 1, then scaled and shifted by channel. */
export function layerNorm(recorder: Recorder, x: Variable, attributes: LayerNormAttributes): Variable {
  return recorder.apply(operation, [x], attributes);
}
