import type { BackendName } from "../../protocol/backend-report.ts";
import type { ComputePrecision } from "../../protocol/compute-precision.ts";
import { type Computation, type InputValues, mapValues } from "../computation.ts";
import type { StoredWeights } from "../stored-weight.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { createGraphKernels } from "./graph-kernels.ts";
import type { GraphTensor } from "./graph-tensor.ts";
import { graphLoader } from "./load-graph.ts";
import type { LoadedGraph } from "./loaded-graph.ts";
import { asFloat32 } from "./node-maker.ts";
import { softmaxSumsInFloat32 } from "./softmax-kernel.ts";
import { PlaceholderWeights, type WeightFacts } from "./placeholder-weights.ts";

/** What graphs are made for. */
export interface Compilation {
  readonly backend: BackendName;
  /** What products are computed in. */
  readonly precision: ComputePrecision;
}

/** A computation as a graph of its own. The weights stay where they are: each run is fed with them. */
export class CompiledGraph<Input extends string, Output extends string> {
  readonly #inputs: readonly Input[];
  readonly #outputs: readonly Output[];
  readonly #weights: readonly string[];
  readonly #stored: StoredWeights;
  readonly #graph: LoadedGraph;

  /** @throws Error when the backend runs no graphs, or this one does not build or load */
  constructor(
    { inputs, build }: Computation<Input, Output>,
    weights: StoredWeights,
    { backend, precision }: Compilation,
  ) {
    const load = graphLoader(backend);
    const graph = new GraphBuilder();
    const placed = new PlaceholderWeights(graph, (name) =>
      weights.has(name) ? factsOf(weights, name) : null,
    );
    const fed = mapValues(inputs, ({ values, shape }) =>
      graph.placeholder(shape, values instanceof Int32Array ? "int32" : "float32"),
    );
    const narrowSoftmax = precision === "bfloat16" && softmaxSumsInFloat32(load);
    const workbench = { kernels: createGraphKernels(graph, { precision, narrowSoftmax }), weights: placed };
    const built = mapValues(build(workbench, fed), (output) => asFloat32(graph, output));
    this.#stored = weights;
    this.#weights = [...placed.used.keys()];
    this.#inputs = Object.keys(fed) as Input[];
    this.#outputs = Object.keys(built) as Output[];
    this.#graph = load(graph, {
      inputs: [...placed.used.values(), ...Object.values<GraphTensor>(fed)],
      outputs: Object.values<GraphTensor>(built),
    });
  }

  /** One run of the whole graph. */
  run(inputs: Readonly<Record<Input, InputValues>>): Record<Output, Float32Array> {
    const values = this.#graph.run([
      ...this.#weights.map((name) => nativeOf(this.#stored, name).id),
      ...this.#inputs.map((name) => inputs[name].values),
    ]);
    const results = this.#outputs.map((name, index) => [name, values[index]]);
    return Object.fromEntries(results) as Record<Output, Float32Array>;
  }

  dispose(): void {
    this.#graph.dispose();
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
