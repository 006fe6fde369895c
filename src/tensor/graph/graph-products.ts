import type { ConvOptions, Kernels, MatMulOptions, Tensor } from "../kernels.ts";
import { axisOf, imageShape } from "../shapes.ts";
import { type Attribute, boolean, integers, text, typeOf } from "./graph-attributes.ts";
import { graphTensor } from "./graph-builder.ts";
import { FLOAT32, int32, type NodeMaker } from "./node-maker.ts";

type InputGradient = Kernels["conv2dInputGradient"];

/** Matrix products and convolutions. */
export function products(nodes: NodeMaker): Pick<Kernels, "matMul" | "conv2d" | "conv2dInputGradient"> {
  const conv2d: Kernels["conv2d"] = (x, filter, options) =>
    nodes.make("Conv2D", [x, filter], convolution(options), convolvedShape(x, filter, options));
  const direct: InputGradient = (dy, filter, { inputShape, ...options }) => {
    const inputs = [nodes.integers(inputShape), filter, dy];
    return nodes.make("Conv2DBackpropInput", inputs, convolution(options), inputShape);
  };
  return {
    matMul: (a, b, options = {}) => product(nodes, a, b, options),
    conv2d,
    conv2dInputGradient: (dy, filter, options) =>
      canFlip(filter, options)
        ? conv2d(dy, flipped(nodes, filter), { stride: 1, padding: "same" })
        : direct(dy, filter, options),
  };
}

function product(
  nodes: NodeMaker,
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: MatMulOptions,
): Tensor {
  const rank = a.shape.length;
  const rows = axisOf(a, transposeA ? rank - 1 : rank - 2);
  const columns = axisOf(b, transposeB ? rank - 2 : rank - 1);
  if (rank === 2) {
    const turned = { transpose_a: boolean(transposeA), transpose_b: boolean(transposeB) };
    return nodes.make("MatMul", [a, b], { ...FLOAT32, ...turned }, [rows, columns]);
  }
  const turned = { adj_x: boolean(transposeA), adj_y: boolean(transposeB) };
  const shape = [...a.shape.slice(0, -2), rows, columns];
  return nodes.make("BatchMatMulV2", [a, b], { ...FLOAT32, ...turned }, shape);
}

function convolution({ stride, padding }: ConvOptions): Record<string, Attribute> {
  return { ...FLOAT32, strides: integers([1, stride, stride, 1]), padding: text(padding.toUpperCase()) };
}

function convolvedShape(x: Tensor, filter: Tensor, { stride, padding }: ConvOptions): number[] {
  const [batch, height, width] = imageShape(x);
  const [filterHeight, filterWidth, , out] = imageShape(filter);
  const length = (input: number, kernel: number) =>
    padding === "same" ? Math.ceil(input / stride) : Math.floor((input - kernel) / stride) + 1;
  return [batch, length(height, filterHeight), length(width, filterWidth), out];
}

function canFlip(filter: Tensor, { stride, padding }: ConvOptions): boolean {
  const [height, width] = imageShape(filter);
  return stride === 1 && padding === "same" && height % 2 === 1 && width % 2 === 1;
}

/**
 * [h, w, in, out] -> [h, w, out, in], upside down and right to left: with it the input's gradient is a forward
 * convolution, which oneDNN does faster than the gradient kernel, the flipping included. It is moved as it is stored:
 * TensorFlow's optimizer would take a widening before it behind it, past the control edge that holds it back.
 */
function flipped(nodes: NodeMaker, filter: Tensor): Tensor {
  const { type } = graphTensor(filter);
  const [height, width, input, output] = imageShape(filter);
  const attributes = { T: typeOf(type) };
  const turned = nodes.graph.add({
    operation: "ReverseV2",
    inputs: [filter, nodes.integers([0, 1])],
    attributes: { ...attributes, ...int32("Tidx") },
    shape: filter.shape,
    type,
  });
  return nodes.graph.add({
    operation: "Transpose",
    inputs: [turned, nodes.integers([0, 1, 3, 2])],
    attributes: { ...attributes, ...int32("Tperm") },
    shape: [height, width, output, input],
    type,
  });
}
