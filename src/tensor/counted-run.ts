import { elementCount } from "../formats/dtype.ts";
import type { ComputePrecision } from "../protocol/compute-precision.ts";
import { mapValues, type Computation, type Run } from "./computation.ts";
import { peakBytes } from "./graph/peak-bytes.ts";
import type { WeightFacts } from "./graph/placeholder-weights.ts";
import { recordGraph } from "./graph/recorded-graph.ts";

/** What computing takes beside the weights. */
export interface CountedCost {
  /** Of tensors at the same time, the largest computation's. */
  readonly bytes: number;
  /** Of all graphs. */
  readonly nodes: number;
}

/** Runs nothing: writes down what each computation would take, and answers with zeros. Needs no TensorFlow. */
export class CountedRun {
  readonly #weights: ReadonlyMap<string, WeightFacts>;
  readonly #precision: ComputePrecision;
  #cost: CountedCost = { bytes: 0, nodes: 0 };

  constructor(weights: ReadonlyMap<string, WeightFacts>, precision: ComputePrecision = "float32") {
    this.#weights = weights;
    this.#precision = precision;
  }

  get cost(): CountedCost {
    return this.#cost;
  }

  readonly run: Run = <Input extends string, Output extends string>(
    computation: Computation<Input, Output>,
  ): Record<Output, Float32Array> => {
    const weightOf = (name: string) => this.#weights.get(name) ?? null;
    const { graph, outputs } = recordGraph(computation, weightOf, {
      precision: this.#precision,
      // By oneDNN's kernel, where that is worth choosing.
      narrowSoftmax: this.#precision === "bfloat16",
    });
    const names = Object.values<{ node: string }>(outputs).map(({ node }) => node);
    this.#cost = {
      bytes: Math.max(this.#cost.bytes, peakBytes(graph.nodes, names)),
      nodes: this.#cost.nodes + graph.nodes.length,
    };
    return mapValues(outputs, ({ shape }) => new Float32Array(elementCount(shape)));
  };
}
