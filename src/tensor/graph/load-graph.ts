import type { BackendName } from "../../protocol/backend-report.ts";
import { functionBinding } from "../backends/native-binding.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import { GraphFunction } from "./graph-function.ts";
import { GraphSession } from "./graph-session.ts";
import type { GraphEnds, LoadedGraph } from "./loaded-graph.ts";

export type LoadGraph = (graph: GraphBuilder, ends: GraphEnds) => LoadedGraph;

/**
 * How the current backend runs graphs. What a session is fed with goes through the memory of the machine: of a GPU that
 * would be all weights at each step.
 *
 * @throws Error where it can't run any
 */
export function graphLoader(backend: BackendName, binding = functionBinding()): LoadGraph {
  if (binding !== null) return (graph, ends) => new GraphFunction(binding, graph, ends);
  if (backend === "native-cpu") return (graph, ends) => new GraphSession(graph, ends);
  throw new Error("the binding between TensorFlow and Node that was fetched keeps no graph on a GPU");
}

/** Whether the current backend runs graphs at all. */
export function runsGraphs(backend: BackendName): boolean {
  return backend === "native-cpu" || (backend === "native-gpu" && functionBinding() !== null);
}
