import { elementCount } from "../../formats/dtype.ts";
import type { Kernels, NamedTensors, Tensor, TurnResults } from "../kernels.ts";
import { mapTensors } from "../named-tensors.ts";
import { gather, readAs, reshape } from "./graph-layout.ts";
import { axisOf } from "../shapes.ts";
import { type GraphTensor, graphTensor } from "./graph-tensor.ts";
import { int32, type NodeMaker } from "./node-maker.ts";
import { WhileLoop } from "./while-loop.ts";

/** As a loop: its nodes are there once, however many turns there are. */
export function turns(nodes: NodeMaker): Kernels["turns"] {
  return ({ count, atOnce = 1 }, build) => {
    if (count === 1) return onlyTurn(nodes, build);
    const { graph } = nodes;
    const loop = new WhileLoop(graph, { count, atOnce });
    let first: Tensor | undefined;
    const turn = loop.within(() =>
      build((x) => {
        first ??= x;
        return gather(nodes, x, loop.index);
      }),
    );
    // Nothing else would keep the room for the results from being there since the graph's start.
    const room = (shape: readonly number[]): GraphTensor =>
      first === undefined ? zeros(nodes, shape) : graph.after(first, () => zeros(nodes, shape));
    return {
      rows: mapTensors(turn.rows, (row) => {
        const words = loop.within(() => asWords(nodes, graphTensor(row)));
        const written = loop.carried(room([count, ...words.shape]), (all) =>
          withEntry(nodes, all, { index: loop.index, row: words }),
        );
        return asRows(nodes, written, graphTensor(row));
      }),
      sums: mapTensors(turn.sums, (term) =>
        loop.carried(room(term.shape), (sum) => nodes.make("AddV2", [sum, term], { shape: term.shape })),
      ),
    };
  };
}

function onlyTurn<Rows extends NamedTensors, Sums extends NamedTensors>(
  nodes: NodeMaker,
  build: (of: (x: Tensor) => Tensor) => TurnResults<Rows, Sums>,
): TurnResults<Rows, Sums> {
  const { rows, sums } = build((x) => reshape(nodes, x, x.shape.slice(1)));
  return { rows: mapTensors(rows, (row) => reshape(nodes, row, [1, ...row.shape])), sums };
}

/**
 * What is written: float32, or 16 bits by twos as if they were. TensorFlow has no kernel for GPUs that writes 16 bits, and
 * would take the whole result to the processor in each turn.
 */
function asWords(nodes: NodeMaker, row: GraphTensor): GraphTensor {
  if (!isPaired(row)) return nodes.widened(row);
  const pairs = elementCount(row.shape) / 2;
  return readAs(nodes, reshape(nodes, row, [pairs, 2]), "float32", [pairs]);
}

/** The rows again, one for each turn. */
function asRows(nodes: NodeMaker, written: GraphTensor, row: GraphTensor): Tensor {
  if (!isPaired(row)) return written;
  const [count, pairs] = [axisOf(written, 0), axisOf(written, 1)];
  return reshape(nodes, readAs(nodes, written, row.type, [count, pairs, 2]), [count, ...row.shape]);
}

const isPaired = ({ type, shape }: GraphTensor): boolean =>
  type !== "float32" && elementCount(shape) % 2 === 0;

/** Writes into `all` itself, which nobody else has. */
function withEntry(
  nodes: NodeMaker,
  all: Tensor,
  { index, row }: Record<"index" | "row", Tensor>,
): GraphTensor {
  const position = reshape(nodes, index, [1, 1]);
  const update = reshape(nodes, row, [1, ...row.shape]);
  const attributes = int32("Tindices");
  return nodes.make("TensorScatterUpdate", [all, position, update], { shape: all.shape, attributes });
}

function zeros(nodes: NodeMaker, shape: readonly number[]): GraphTensor {
  const attributes = int32("index_type");
  return nodes.make("Fill", [nodes.integers(shape), nodes.scalar(0)], { shape, attributes });
}
