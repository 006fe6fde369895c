import type { Tensor, Weights } from "../kernels.ts";
import type { DataType } from "./graph-attributes.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import type { GraphTensor } from "./graph-tensor.ts";

/** What a graph has to know of a weight. */
export interface WeightFacts {
  readonly shape: readonly number[];
  /** What it is stored in. */
  readonly type: DataType;
}

/**
 * Weights as placeholders, in the precision in which they are stored. TensorFlow reads what it is fed with where it
 * lies, so any number of graphs, and the eager kernels, share one copy; a variable would belong to one session.
 */
export class PlaceholderWeights implements Weights {
  readonly #graph: GraphBuilder;
  readonly #factsOf: (name: string) => WeightFacts | null;
  readonly #used = new Map<string, GraphTensor>();

  /** `factsOf`: null where there is no such weight. */
  constructor(graph: GraphBuilder, factsOf: (name: string) => WeightFacts | null) {
    this.#graph = graph;
    this.#factsOf = factsOf;
  }

  get(name: string): Tensor {
    const made = this.#used.get(name) ?? this.#placeholder(name);
    this.#used.set(name, made);
    return made;
  }

  has(name: string): boolean {
    return this.#factsOf(name) !== null;
  }

  /** The placeholder of each weight that the graph uses, by its name. */
  get used(): ReadonlyMap<string, GraphTensor> {
    return this.#used;
  }

  #placeholder(name: string): GraphTensor {
    const facts = this.#factsOf(name);
    if (facts === null) throw new Error(`There is no weight ${name}.`);
    return this.#graph.placeholder(facts.shape, facts.type);
  }
}
