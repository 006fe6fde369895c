import type { ConvOptions, Kernels, MatMulOptions, Tensor } from "../kernels.ts";
import { axisOf, imageShape } from "../shapes.ts";
import { type Attribute, boolean, integers, text } from "./graph-attributes.ts";
import { reshape } from "./graph-layout.ts";
import type { NodeMaker } from "./node-maker.ts";

/** Matrix products and convolutions. */
export function products(nodes: NodeMaker): Pick<Kernels, "matMul" | "conv2d" | "conv2dInputGradient"> {
  return {
    matMul: (a, b, options = {}) => product(nodes, a, b, options),
    conv2d: (x, filter, options) =>
      nodes.make("Conv2D", [x, filter], {
        shape: convolvedShape(x, filter, options),
        attributes: convolution(options),
        as: "product",
      }),
    conv2dInputGradient: (dy, filter, { inputShape, ...options }) => {
      const inputs = [nodes.integers(inputShape), filter, dy];
      return nodes.make("Conv2DBackpropInput", inputs, {
        shape: inputShape,
        attributes: convolution(options),
        as: "product",
      });
    },
  };
}

/** Of how long an inner axis on the other kernel is the faster one, where the second operand is turned. */
const LONG = 768;

/**
 * A single product is `MatMul`'s, which is the faster one in general; but with a long inner axis and the second
 * operand turned `BatchMatMulV2` takes two thirds to nine tenths of its time.
 */
function product(nodes: NodeMaker, a: Tensor, b: Tensor, options: MatMulOptions): Tensor {
  const { transposeA = false, transposeB = false } = options;
  const inner = axisOf(b, b.shape.length - (transposeB ? 1 : 2));
  const isSingle = a.shape.slice(0, -2).every((length) => length === 1);
  return isSingle && !(transposeB && inner >= LONG)
    ? single(nodes, a, b, { transposeA, transposeB })
    : batched(nodes, a, b, { transposeA, transposeB });
}

function single(nodes: NodeMaker, a: Tensor, b: Tensor, options: Required<MatMulOptions>): Tensor {
  const attributes = { transpose_a: boolean(options.transposeA), transpose_b: boolean(options.transposeB) };
  const shape = productShape(a, b, options);
  const operands = [a, b].map((x) => reshape(nodes, x, x.shape.slice(-2)));
  return reshape(
    nodes,
    nodes.make("MatMul", operands, { shape: shape.slice(-2), attributes, as: "product" }),
    shape,
  );
}

function batched(nodes: NodeMaker, a: Tensor, b: Tensor, options: Required<MatMulOptions>): Tensor {
  const attributes = { adj_x: boolean(options.transposeA), adj_y: boolean(options.transposeB) };
  return nodes.make("BatchMatMulV2", [a, b], {
    shape: productShape(a, b, options),
    attributes,
    as: "product",
  });
}

function productShape(a: Tensor, b: Tensor, { transposeA, transposeB }: Required<MatMulOptions>): number[] {
  const rank = a.shape.length;
  const rows = axisOf(a, transposeA ? rank - 1 : rank - 2);
  const columns = axisOf(b, transposeB ? rank - 2 : rank - 1);
  return [...a.shape.slice(0, -2), rows, columns];
}

function convolution({ stride, padding }: ConvOptions): Record<string, Attribute> {
  return { strides: integers([1, stride, stride, 1]), padding: text(padding.toUpperCase()) };
}

function convolvedShape(x: Tensor, filter: Tensor, { stride, padding }: ConvOptions): number[] {
  const [batch, height, width] = imageShape(x);
  const [filterHeight, filterWidth, , out] = imageShape(filter);
  const length = (input: number, kernel: number) =>
    padding === "same" ? Math.ceil(input / stride) : Math.floor((input - kernel) / stride) + 1;
  return [batch, length(height, filterHeight), length(width, filterWidth), out];
}
