import type { Tensor } from "../tensor/kernels.ts";
import { toImage, toRows, type Grid } from "../tensor/operations/grid.ts";
import type { Operation, Recorder, Variable } from "../tensor/tape.ts";

type Attributes = { from: Grid; to: Grid };

const operation: Operation<Attributes, [Tensor]> = {
  name: "crop",
  forward: (kernels, [x], { from, to }) => {
    const image = toImage(kernels, x, from);
    const size = [to.batch, to.height, to.width, image.shape.at(-1) ?? 0];
    return { output: toRows(kernels, kernels.slice(image, [0, 0, 0, 0], size)), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes: { from, to } }) => {
    const below: [number, number] = [0, from.height - to.height];
    const beside: [number, number] = [0, from.width - to.width];
    const image = toImage(kernels, outputGradient, to);
    return [toRows(kernels, kernels.pad(image, [[0, 0], below, beside, [0, 0]]))];
  },
};

/** [rows, channels] on a grid, without what is below and to the right of a smaller one. */
export function crop(recorder: Recorder, x: Variable, attributes: Attributes): Variable {
  return recorder.apply(operation, [x], attributes);
}
