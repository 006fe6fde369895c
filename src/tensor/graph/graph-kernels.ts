import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf, imageShape } from "../shapes.ts";
import { misuse } from "../tensor-error.ts";
import { type Attribute, boolean, integer, integers, text, typeOf } from "./graph-attributes.ts";
import type { GraphBuilder } from "./graph-builder.ts";

const T = { T: typeOf("float32") };
const index = (name: string): Record<string, Attribute> => ({ [name]: typeOf("int32") });

/** Kernels that record nodes. Nothing has an owner: the executor frees what no node needs any more. */
export function createGraphKernels(graph: GraphBuilder): Kernels {
  return {
    ...arithmetic(graph),
    ...products(graph),
    ...layout(graph),
    constant: (values, shape) => graph.constant(values, shape),
    scope: (build) => build(),
    retain: (a) => a,
    release: () => undefined,
    after: (dependency, build) => graph.after(dependency, build),
  };
}

function arithmetic(graph: GraphBuilder) {
  const binary = (operation: string) => (a: Tensor, b: Tensor) =>
    graph.add(operation, [a, b], T, broadcast(a.shape, b.shape));
  const unary = (operation: string) => (a: Tensor) => graph.add(operation, [a], T, a.shape);
  const reduction = (operation: string) => (a: Tensor, axis: number) => {
    const shape = a.shape.map((length, i) => (i === axis ? 1 : length));
    const attributes = { ...T, ...index("Tidx"), keep_dims: boolean(true) };
    return graph.add(operation, [a, graph.integers([axis])], attributes, shape);
  };
  const scalar = (value: number) => graph.constant(Float32Array.of(value), []);
  const [add, multiply] = [binary("AddV2"), binary("Mul")];
  return {
    add,
    multiply,
    subtract: binary("Sub"),
    divide: binary("RealDiv"),
    affine: (a: Tensor, factor: number, offset = 0) => {
      const scaled = factor === 1 && offset !== 0 ? a : multiply(a, scalar(factor));
      return offset === 0 ? scaled : add(scaled, scalar(offset));
    },
    square: unary("Square"),
    reciprocalSquareRoot: unary("Rsqrt"),
    exp: unary("Exp"),
    sigmoid: unary("Sigmoid"),
    erf: unary("Erf"),
    softmax: unary("Softmax"),
    clip: (a: Tensor, low: number, high: number) =>
      graph.add("ClipByValue", [a, scalar(low), scalar(high)], T, a.shape),
    sum: reduction("Sum"),
    mean: reduction("Mean"),
  };
}

function products(graph: GraphBuilder): Pick<Kernels, "matMul" | "conv2d" | "conv2dInputGradient"> {
  return {
    matMul: (a, b, { transposeA = false, transposeB = false } = {}) => {
      const [rank, batch] = [a.shape.length, a.shape.slice(0, -2)];
      const rows = axisOf(a, transposeA ? rank - 1 : rank - 2);
      const columns = axisOf(b, transposeB ? rank - 2 : rank - 1);
      const attributes = { ...T, adj_x: boolean(transposeA), adj_y: boolean(transposeB) };
      return graph.add("BatchMatMulV2", [a, b], attributes, [...batch, rows, columns]);
    },
    conv2d: (x, filter, { stride, padding }) => {
      const [batch, height, width] = imageShape(x);
      const [filterHeight, filterWidth, , out] = imageShape(filter);
      const length = (input: number, kernel: number) =>
        padding === "same" ? Math.ceil(input / stride) : Math.floor((input - kernel) / stride) + 1;
      const shape = [batch, length(height, filterHeight), length(width, filterWidth), out];
      return graph.add("Conv2D", [x, filter], convolution(stride, padding), shape);
    },
    conv2dInputGradient: (dy, filter, { stride, padding, inputShape }) =>
      graph.add(
        "Conv2DBackpropInput",
        [graph.integers(inputShape), filter, dy],
        convolution(stride, padding),
        inputShape,
      ),
  };
}

function convolution(stride: number, padding: string): Record<string, Attribute> {
  return { ...T, strides: integers([1, stride, stride, 1]), padding: text(padding.toUpperCase()) };
}

function layout(graph: GraphBuilder) {
  return {
    gatherRows: (table: Tensor, rows: Int32Array) => {
      const inputs = [table, graph.integers([...rows]), graph.integers([0], [])];
      const attributes = { Tparams: typeOf("float32"), ...index("Tindices"), ...index("Taxis") };
      return graph.add("GatherV2", inputs, attributes, [rows.length, axisOf(table, 1)]);
    },
    reshape: (a: Tensor, shape: readonly number[]) =>
      graph.add("Reshape", [a, graph.integers(shape)], { ...T, ...index("Tshape") }, shape),
    transpose: (a: Tensor, order: readonly number[]) => {
      const shape = order.map((axis) => axisOf(a, axis));
      return graph.add("Transpose", [a, graph.integers(order)], { ...T, ...index("Tperm") }, shape);
    },
    slice: (a: Tensor, begin: readonly number[], size: readonly number[]) => {
      const inputs = [a, graph.integers(begin), graph.integers(size)];
      return graph.add("Slice", inputs, { ...T, ...index("Index") }, size);
    },
    concat: (parts: readonly Tensor[], axis: number) => {
      const total = parts.reduce((sum, part) => sum + axisOf(part, axis), 0);
      const shape = (parts[0]?.shape ?? []).map((length, i) => (i === axis ? total : length));
      const attributes = { ...T, ...index("Tidx"), N: integer(parts.length) };
      return graph.add("ConcatV2", [...parts, graph.integers([axis], [])], attributes, shape);
    },
    pad: (a: Tensor, amounts: readonly (readonly [number, number])[]) => {
      const shape = a.shape.map((length, i) => length + (amounts[i]?.[0] ?? 0) + (amounts[i]?.[1] ?? 0));
      const inputs = [a, graph.integers(amounts.flat(), [amounts.length, 2])];
      return graph.add("Pad", inputs, { ...T, ...index("Tpaddings") }, shape);
    },
    upsampleNearest: (x: Tensor) => {
      const [batch, height, width, channels] = imageShape(x);
      const [tall, wide] = [2 * height, 2 * width];
      const inputs = [x, graph.integers([tall, wide])];
      return graph.add("ResizeNearestNeighbor", inputs, T, [batch, tall, wide, channels]);
    },
    sumPool: (x: Tensor) => {
      const [batch, height, width, channels] = imageShape(x);
      const shape = [batch, height / 2, width / 2, channels];
      const window = {
        ksize: integers([1, 2, 2, 1]),
        strides: integers([1, 2, 2, 1]),
        padding: text("VALID"),
      };
      const means = graph.add("AvgPool", [x], { ...T, ...window }, shape);
      return graph.add("Mul", [means, graph.constant(Float32Array.of(4), [])], T, shape);
    },
  };
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
