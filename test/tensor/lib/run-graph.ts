import { functionBinding } from "../../../src/tensor/backends/native-binding.ts";
import type { GraphBuilder } from "../../../src/tensor/graph/graph-builder.ts";
import { GraphFunction } from "../../../src/tensor/graph/graph-function.ts";
import { graphTensor } from "../../../src/tensor/graph/graph-tensor.ts";
import { GraphSession } from "../../../src/tensor/graph/graph-session.ts";
import type { LoadedGraph } from "../../../src/tensor/graph/loaded-graph.ts";
import type { Tensor } from "../../../src/tensor/kernels.ts";
import { availableBackends, kernelsOf } from "./backends.ts";

/** The ways in which graphs run on the native CPU backend that is there, the product's first. */
export async function graphWays(): Promise<("function" | "session")[]> {
  if (!(await availableBackends()).includes("native-cpu")) return [];
  await kernelsOf("native-cpu");
  return functionBinding() === null ? ["session"] : ["function", "session"];
}

/** The native CPU backend must be the current one. */
export function loadedGraph(
  way: "function" | "session",
  graph: GraphBuilder,
  { inputs, outputs }: Record<"inputs" | "outputs", readonly Tensor[]>,
): LoadedGraph {
  const ends = { inputs: inputs.map(graphTensor), outputs: outputs.map(graphTensor) };
  const binding = functionBinding();
  return way === "function" && binding !== null
    ? new GraphFunction(binding, graph, ends)
    : new GraphSession(graph, ends);
}
