import type { Kernels, NamedTensors, Tensor, TurnResults } from "../kernels.ts";
import { mapTensors } from "../named-tensors.ts";
import { gather, reshape } from "./graph-layout.ts";
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
    const room = (shape: readonly number[], like?: Tensor): GraphTensor =>
      first === undefined ? zeros(nodes, shape, like) : graph.after(first, () => zeros(nodes, shape, like));
    return {
      rows: mapTensors(turn.rows, (row) =>
        loop.carried(room([count, ...row.shape], row), (all) =>
          withEntry(nodes, all, { index: loop.index, row }),
        ),
      ),
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

/** Writes into `all` itself, which nobody else has. */
function withEntry(
  nodes: NodeMaker,
  all: Tensor,
  { index, row }: Record<"index" | "row", Tensor>,
): GraphTensor {
  const position = reshape(nodes, index, [1, 1]);
  const update = reshape(nodes, row, [1, ...row.shape]);
  const attributes = int32("Tindices");
  return nodes.make("TensorScatterUpdate", [all, position, update], {
    shape: all.shape,
    attributes,
    as: "own",
  });
}

/** Of the type of `like`; float32 where that is left out. */
function zeros(nodes: NodeMaker, shape: readonly number[], like?: Tensor): GraphTensor {
  const zero = nodes.scalar(0);
  const value =
    like !== undefined && graphTensor(like).type === nodes.type ? nodes.cast(zero, nodes.type) : zero;
  const attributes = int32("index_type");
  return nodes.make("Fill", [nodes.integers(shape), value], { shape, attributes, as: "own" });
}
