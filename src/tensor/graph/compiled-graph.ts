import type { BackendName } from "../../protocol/backend-report.ts";
import type { ComputePrecision } from "../../protocol/compute-precision.ts";
import type { Computation, InputValues } from "../computation.ts";
import type { StoredWeights } from "../stored-weight.ts";
import type { GraphOptions } from "./graph-kernels.ts";
import type { GraphTensor } from "./graph-tensor.ts";
import { graphLoader, type LoadGraph } from "./load-graph.ts";
import type { LoadedGraph } from "./loaded-graph.ts";
import type { WeightFacts } from "./placeholder-weights.ts";
import { recordGraph } from "./recorded-graph.ts";
import { softmaxSumsInFloat32 } from "./softmax-kernel.ts";

/** How graphs are made. */
export interface Compilation {
  readonly load: LoadGraph;
  readonly options: GraphOptions;
}

/**
 * How they are made for a backend, which must be the current one; it is asked what its kernels do.
 *
 * @throws Error when it runs no graphs
 */
export function compilationFor(backend: BackendName, precision: ComputePrecision): Compilation {
  const load = graphLoader(backend);
  const narrowSoftmax = precision === "bfloat16" && softmaxSumsInFloat32(load);
  return { load, options: { precision, narrowSoftmax } };
}

/** A computation as a graph of its own. The weights stay where they are: each run is fed with them. */
export class CompiledGraph<Input extends string, Output extends string> {
  readonly #inputs: readonly Input[];
  readonly #outputs: readonly Output[];
  readonly #weights: readonly string[];
  readonly #stored: StoredWeights;
  readonly #graph: LoadedGraph;

  /** @throws Error when the graph does not build or load */
  constructor(
    computation: Computation<Input, Output>,
    weights: StoredWeights,
    { load, options }: Compilation,
  ) {
    const weightOf = (name: string) => (weights.has(name) ? factsOf(weights, name) : null);
    const recorded = recordGraph(computation, weightOf, options);
    this.#stored = weights;
    this.#weights = [...recorded.weights.keys()];
    this.#inputs = Object.keys(recorded.inputs) as Input[];
    this.#outputs = Object.keys(recorded.outputs) as Output[];
    this.#graph = load(recorded.graph, {
      inputs: [...recorded.weights.values(), ...Object.values<GraphTensor>(recorded.inputs)],
      outputs: Object.values<GraphTensor>(recorded.outputs),
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
