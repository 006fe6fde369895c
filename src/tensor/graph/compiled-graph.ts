import type { ComputePrecision } from "../../protocol/compute-precision.ts";
import { type Computation, type InputValues, mapValues } from "../computation.ts";
import type { StoredWeights } from "../stored-weight.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { createGraphKernels } from "./graph-kernels.ts";
import { type Feed, GraphSession } from "./graph-session.ts";
import type { GraphTensor } from "./graph-tensor.ts";
import { asFloat32 } from "./node-maker.ts";
import { PlaceholderWeights, type WeightFacts } from "./placeholder-weights.ts";

/** A computation as a graph in a session of its own. The weights stay where they are: each run is fed with them. */
export class CompiledGraph<Input extends string, Output extends string> {
  readonly #inputs: Readonly<Record<Input, GraphTensor>>;
  readonly #outputs: Readonly<Record<Output, GraphTensor>>;
  readonly #weights: PlaceholderWeights;
  readonly #stored: StoredWeights;
  readonly #session: GraphSession;
  /** Nodes of the graph. */
  readonly nodes: number;

  constructor(
    { inputs, build }: Computation<Input, Output>,
    weights: StoredWeights,
    precision: ComputePrecision,
  ) {
    const graph = new GraphBuilder();
    this.#stored = weights;
    this.#weights = new PlaceholderWeights(graph, (name) =>
      weights.has(name) ? factsOf(weights, name) : null,
    );
    this.#inputs = mapValues(inputs, ({ values, shape }) =>
      graph.placeholder(shape, values instanceof Int32Array ? "int32" : "float32"),
    );
    const workbench = { kernels: createGraphKernels(graph, { precision }), weights: this.#weights };
    const outputs = build(workbench, this.#inputs);
    this.#outputs = mapValues(outputs, (output) => asFloat32(graph, output));
    this.nodes = graph.nodes.length;
    this.#session = new GraphSession(graph);
  }

  /** One run of the whole graph. */
  run(inputs: Readonly<Record<Input, InputValues>>): Record<Output, Float32Array> {
    const fed = new Map<GraphTensor, Feed>();
    for (const [name, placeholder] of this.#weights.used)
      fed.set(placeholder, nativeOf(this.#stored, name).id);
    for (const name of Object.keys(inputs) as Input[]) fed.set(this.#inputs[name], inputs[name].values);
    const names = Object.keys(this.#outputs) as Output[];
    const values = this.#session.run(
      fed,
      names.map((name) => this.#outputs[name]),
    );
    const results = names.map((name, index) => [name, values[index]]);
    return Object.fromEntries(results) as Record<Output, Float32Array>;
  }

  dispose(): void {
    this.#session.dispose();
  }
}

function factsOf(weights: StoredWeights, name: string): WeightFacts {
  return { shape: weights.stored(name).shape, type: nativeOf(weights, name).type };
}

function nativeOf(weights: StoredWeights, name: string) {
  const { native } = weights.stored(name);
  if (native === null) throw new Error("The backend of these weights runs no graphs.");
  return native;
}
