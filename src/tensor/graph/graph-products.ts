import type { ConvOptions, Kernels, MatMulOptions, Tensor } from "../kernels.ts";
import { axisOf, imageShape } from "../shapes.ts";
import { type Attribute, boolean, integers, text } from "./graph-attributes.ts";
import { FLOAT32, type NodeMaker } from "./node-maker.ts";

/** Matrix products and convolutions. */
export function products(nodes: NodeMaker): Pick<Kernels, "matMul" | "conv2d" | "conv2dInputGradient"> {
  return {
    matMul: (a, b, options = {}) => product(nodes, a, b, options),
    conv2d: (x, filter, options) =>
      nodes.make("Conv2D", [x, filter], convolution(options), convolvedShape(x, filter, options)),
    conv2dInputGradient: (dy, filter, { inputShape, ...options }) => {
      const inputs = [nodes.integers(inputShape), filter, dy];
      return nodes.make("Conv2DBackpropInput", inputs, convolution(options), inputShape);
    },
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
