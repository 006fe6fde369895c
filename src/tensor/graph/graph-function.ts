import { nativeBackend, type FunctionBinding } from "../backends/native-binding.ts";
import { functionDefinition } from "./function-definition.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import { type Feed, type GraphEnds, type LoadedGraph, runFed } from "./loaded-graph.ts";

let made = 0;

/**
 * A graph as a function of TensorFlow's eager context. It is called as an operation of its own, and takes tensors where
 * they lie: on a GPU each node runs there that has a kernel for it. Of a name that no other has, in this process.
 */
export class GraphFunction implements LoadedGraph {
  readonly #binding: FunctionBinding;
  readonly #name = `textual_inversion_${made++}`;
  readonly #ends: GraphEnds;

  constructor(binding: FunctionBinding, graph: GraphBuilder, ends: GraphEnds) {
    this.#binding = binding;
    this.#ends = ends;
    binding.addFunction(functionDefinition(this.#name, graph, ends));
  }

  run(feeds: readonly Feed[]): Float32Array[] {
    const { inputs, outputs } = this.#ends;
    const { binding } = nativeBackend();
    return runFed(inputs, feeds, (ids) => binding.executeOp(this.#name, [], ids, outputs.length));
  }

  dispose(): void {
    this.#binding.removeFunction(this.#name);
  }
}
