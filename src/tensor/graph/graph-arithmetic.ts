import type { Kernels, Tensor } from "../kernels.ts";
import { misuse } from "../tensor-error.ts";
import { boolean, text } from "./graph-attributes.ts";
import { int32, type NodeMaker } from "./node-maker.ts";

type Arithmetic =
  | ("add" | "subtract" | "multiply" | "divide" | "affine" | "square" | "reciprocalSquareRoot")
  | ("exp" | "sigmoid" | "erf" | "softmax" | "clip" | "sum" | "mean");

/** Kernels that compute value by value, and reductions. */
export function arithmetic(
  nodes: NodeMaker,
  { narrowSoftmax }: { narrowSoftmax: boolean },
): Pick<Kernels, Arithmetic> {
  const binary = (operation: string, as: "own" | "float32") => (a: Tensor, b: Tensor) =>
    nodes.make(operation, [a, b], { shape: broadcast(a.shape, b.shape), as });
  const unary = (operation: string, as?: "own" | "float32") => (a: Tensor) =>
    nodes.make(operation, [a], { shape: a.shape, ...(as && { as }) });
  const reduction = (operation: string) => (a: Tensor, axis: number) => {
    const shape = a.shape.map((length, i) => (i === axis ? 1 : length));
    const attributes = { ...int32("Tidx"), keep_dims: boolean(true) };
    return nodes.make(operation, [a, nodes.integers([axis])], { shape, attributes });
  };
  const [sum, subtract, multiply] = [binary("AddV2", "own"), binary("Sub", "own"), binary("Mul", "own")];
  const add = (a: Tensor, b: Tensor) => (isBias(a, b) ? addBias(nodes, a, b) : sum(a, b));
  return {
    add,
    multiply,
    subtract,
    divide: binary("RealDiv", "float32"),
    affine: (a, factor, offset = 0) => {
      if (factor === -1 && offset !== 0) return subtract(nodes.scalar(offset), a);
      const scaled = factor === 1 && offset !== 0 ? a : multiply(a, nodes.scalar(factor));
      return offset === 0 ? scaled : sum(scaled, nodes.scalar(offset));
    },
    square: unary("Square"),
    reciprocalSquareRoot: unary("Rsqrt"),
    exp: unary("Exp"),
    sigmoid: unary("Sigmoid"),
    erf: unary("Erf"),
    softmax: unary("Softmax", narrowSoftmax ? "own" : "float32"),
    clip: (a, low, high) =>
      nodes.make("ClipByValue", [a, nodes.scalar(low), nodes.scalar(high)], { shape: a.shape }),
    sum: reduction("Sum"),
    mean: reduction("Mean"),
  };
}

/** One value for each channel, the last axis: TensorFlow has a faster kernel for it than a general sum. */
function isBias(a: Tensor, b: Tensor): boolean {
  return a.shape.length > 1 && b.shape.length === 1 && a.shape.at(-1) === b.shape[0];
}

function addBias(nodes: NodeMaker, a: Tensor, bias: Tensor): Tensor {
  const x = nodes.own(a);
  const inputs = [x, x.type === nodes.type ? nodes.cast(bias, nodes.type) : bias];
  return nodes.make("BiasAdd", inputs, {
    shape: a.shape,
    attributes: { data_format: text("NHWC") },
    as: "own",
  });
}

function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [x, y] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    if (x !== y && x !== 1 && y !== 1) {
      throw misuse("SHAPE", `[${a.join(", ")}] and [${b.join(", ")}] do not broadcast.`);
    }
    return Math.max(x, y);
  });
}
