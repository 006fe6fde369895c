import type { ConvOptions, Kernels, Tensor } from "../kernels.ts";
import { axisOf, imageShape } from "../shapes.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";
import { type Grid, toImage, toRows } from "./grid.ts";
import type { WeightReference } from "./weight-reference.ts";

interface ConvolutionAttributes {
  /** [height, width, in, out] */
  filter: WeightReference;
  /** [out] */
  bias?: WeightReference;
  /** Of the input. */
  grid: Grid;
  stride?: 1 | 2;
  /**
   * Zeros around the image: "around" as torch's `padding = kernel // 2`; "end" only below and at the right, as LDM's
   * autoencoder does before its strided convolutions.
   */
  padding?: "around" | "end";
}

const operation: Operation<ConvolutionAttributes, [Tensor]> = {
  name: "convolution",
  forward: (kernels, [x], attributes) => {
    const { filter, bias, grid } = attributes;
    const weight = filter();
    const image = padded(kernels, toImage(kernels, x, grid), weight, attributes);
    const output = toRows(kernels, kernels.conv2d(image, weight, convOptions(attributes)));
    return { output: bias === undefined ? output : kernels.add(output, bias()), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes }) => {
    const { filter, grid } = attributes;
    const weight = filter();
    const channels = axisOf(weight, 2);
    const paddings = isPadded(attributes) ? amounts(weight, attributes) : [];
    const [vertical, horizontal] = paddings.map(([before, after]) => before + after);
    const inputShape = [grid.batch, grid.height + (vertical ?? 0), grid.width + (horizontal ?? 0), channels];
    const gradient = kernels.conv2dInputGradient(
      toImage(kernels, outputGradient, convolvedGrid(attributes)),
      weight,
      { ...convOptions(attributes), inputShape },
    );
    const size = [grid.batch, grid.height, grid.width, channels];
    const begin = [0, paddings[0]?.[0] ?? 0, paddings[1]?.[0] ?? 0, 0];
    const cut = isPadded(attributes) ? kernels.slice(gradient, begin, size) : gradient;
    return [toRows(kernels, cut)];
  },
};

/** Convolution of [rows, in] on a grid -> [rows of `convolvedGrid`, out]. Odd filters. */
export function convolution(recorder: Recorder, x: Variable, attributes: ConvolutionAttributes): Variable {
  return recorder.apply(operation, [x], attributes);
}

/** Grid of a convolution's output. */
export function convolvedGrid({
  grid,
  stride = 1,
  padding = "around",
}: Pick<ConvolutionAttributes, "grid" | "stride" | "padding">): Grid {
  if (stride === 1) return grid;
  const half = (length: number) => (padding === "around" ? Math.ceil(length / 2) : Math.floor(length / 2));
  return { batch: grid.batch, height: half(grid.height), width: half(grid.width) };
}

/** Where TensorFlow's "same" is not torch's padding: at stride 2 it depends on the size. */
function isPadded({ stride = 1 }: ConvolutionAttributes): boolean {
  return stride === 2;
}

function convOptions(attributes: ConvolutionAttributes): ConvOptions {
  return { stride: attributes.stride ?? 1, padding: isPadded(attributes) ? "valid" : "same" };
}

/** [before, after] of height and of width. */
function amounts(filter: Tensor, { padding = "around" }: ConvolutionAttributes): [number, number][] {
  const [height, width] = imageShape(filter);
  return [height, width].map((length) =>
    padding === "around" ? [(length - 1) / 2, (length - 1) / 2] : [0, (length - 1) / 2],
  );
}

function padded(kernels: Kernels, image: Tensor, filter: Tensor, attributes: ConvolutionAttributes): Tensor {
  if (!isPadded(attributes)) return image;
  return kernels.pad(image, [[0, 0], ...amounts(filter, attributes), [0, 0]]);
}
