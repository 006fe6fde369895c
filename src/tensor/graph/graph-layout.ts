import { elementCount } from "../../formats/dtype.ts";
import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf, imageShape } from "../shapes.ts";
import { type DataType, integer, integers, text, typeOf } from "./graph-attributes.ts";
import { graphTensor, type GraphTensor } from "./graph-tensor.ts";
import { int32, type NodeMaker } from "./node-maker.ts";

type Layout =
  ("gatherRows" | "reshape" | "transpose" | "slice" | "concat" | "pad") | ("upsampleNearest" | "sumPool");

/** Kernels that move values. */
export function layout(nodes: NodeMaker): Pick<Kernels, Layout> {
  return {
    gatherRows: (table, indices) => gather(nodes, table, indices),
    reshape: (a, shape) => reshape(nodes, a, shape),
    transpose: (a, order) => transpose(nodes, a, order),
    slice: (a, begin, size) => {
      const inputs = [a, nodes.integers(begin), nodes.integers(size)];
      return nodes.make("Slice", inputs, { shape: size, attributes: int32("Index"), as: "own" });
    },
    concat: (parts, axis) => {
      const total = parts.reduce((sum, part) => sum + axisOf(part, axis), 0);
      const shape = (parts[0]?.shape ?? []).map((length, i) => (i === axis ? total : length));
      const attributes = { ...int32("Tidx"), N: integer(parts.length) };
      const inputs = [...parts, nodes.integers([axis], [])];
      return nodes.make("ConcatV2", inputs, { shape, attributes, as: "own" });
    },
    pad: (a, amounts) => {
      const shape = a.shape.map((length, i) => length + (amounts[i]?.[0] ?? 0) + (amounts[i]?.[1] ?? 0));
      const inputs = [a, nodes.integers(amounts.flat(), [amounts.length, 2])];
      return nodes.make("Pad", inputs, { shape, attributes: int32("Tpaddings"), as: "own" });
    },
    upsampleNearest: (x) => {
      const [batch, height, width, channels] = imageShape(x);
      const [tall, wide] = [2 * height, 2 * width];
      const inputs = [x, nodes.integers([tall, wide])];
      const shape = [batch, tall, wide, channels];
      return nodes.make("ResizeNearestNeighbor", inputs, { shape, as: "own" });
    },
    sumPool: (x) => sumPool(nodes, x),
  };
}

/** The tensor itself where it has that shape already. */
export function reshape(nodes: NodeMaker, a: Tensor, shape: readonly number[]): Tensor {
  if (String(shape) === String(a.shape)) return a;
  const input = nodes.own(a);
  return nodes.graph.add({
    operation: "Reshape",
    inputs: [input, nodes.integers(shape)],
    attributes: { T: typeOf(input.type), ...int32("Tshape") },
    shape,
    type: input.type,
  });
}

/** Of how many values oneDNN's kernel pays. */
const LARGE = 2 ** 16;

/**
 * oneDNN begins each transposition with 50 µs of its own, but leaves integers to TensorFlow's plain kernel: small ones
 * are moved as such.
 */
function transpose(nodes: NodeMaker, a: Tensor, order: readonly number[]): Tensor {
  const input = nodes.own(a);
  const isSmall = elementCount(a.shape) < LARGE;
  const integer = input.type === "float32" ? "int32" : "int16";
  const type = isSmall ? integer : input.type;
  const moved = nodes.graph.add({
    operation: "Transpose",
    inputs: [isSmall ? readAs(nodes, input, integer) : input, nodes.integers(order)],
    attributes: { T: typeOf(type), ...int32("Tperm") },
    shape: order.map((axis) => axisOf(a, axis)),
    type,
  });
  return isSmall ? readAs(nodes, moved, input.type) : moved;
}

/** The same bits as of another type; a longer or shorter one takes or gives a last axis of the pieces. */
export function readAs(
  nodes: NodeMaker,
  a: Tensor,
  type: DataType,
  shape: readonly number[] = a.shape,
): GraphTensor {
  const attributes = { T: typeOf(graphTensor(a).type), type: typeOf(type) };
  return nodes.graph.add({ operation: "Bitcast", inputs: [a], attributes, shape, type });
}

/** Entries of the first axis, by their numbers: of any shape. Only they are cast, not the whole table. */
export function gather(nodes: NodeMaker, table: Tensor, indices: Tensor): Tensor {
  const { type } = graphTensor(table);
  const entries = nodes.graph.add({
    operation: "GatherV2",
    inputs: [table, indices, nodes.integers([0], [])],
    attributes: { Tparams: typeOf(type), ...int32("Tindices"), ...int32("Taxis") },
    shape: [...indices.shape, ...table.shape.slice(1)],
    type,
  });
  return nodes.own(entries);
}

function sumPool(nodes: NodeMaker, x: Tensor): Tensor {
  const [batch, height, width, channels] = imageShape(x);
  const shape = [batch, height / 2, width / 2, channels];
  const window = {
    ksize: integers([1, 2, 2, 1]),
    strides: integers([1, 2, 2, 1]),
    padding: text("VALID"),
  };
  const means = nodes.make("AvgPool", [x], { shape, attributes: window });
  return nodes.make("Mul", [means, nodes.scalar(4)], { shape });
}
