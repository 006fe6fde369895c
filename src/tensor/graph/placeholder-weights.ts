import type { Tensor, Weights } from "../kernels.ts";
import type { StoredWeights } from "../stored-weight.ts";
import type { GraphBuilder, GraphTensor } from "./graph-builder.ts";

/**
 * Weights as placeholders, in the precision in which they are stored. TensorFlow reads what it is fed with where it
 * lies, so any number of graphs, and the eager kernels, share one copy; a variable would belong to one session.
 */
export class PlaceholderWeights implements Weights {
  readonly #graph: GraphBuilder;
  readonly #stored: StoredWeights;
  readonly #used = new Map<string, GraphTensor>();

  constructor(graph: GraphBuilder, stored: StoredWeights) {
    this.#graph = graph;
    this.#stored = stored;
  }

  get(name: string): Tensor {
    const made = this.#used.get(name) ?? this.#placeholder(name);
    this.#used.set(name, made);
    return made;
  }

  has(name: string): boolean {
    return this.#stored.has(name);
  }

  /** The backend's tensor of each weight that the graph uses. */
  *feeds(): Generator<[GraphTensor, number]> {
    for (const [name, placeholder] of this.#used) yield [placeholder, nativeOf(this.#stored, name).id];
  }

  #placeholder(name: string): GraphTensor {
    const { type } = nativeOf(this.#stored, name);
    return this.#graph.placeholder(this.#stored.stored(name).shape, type);
  }
}

function nativeOf(weights: StoredWeights, name: string) {
  const { native } = weights.stored(name);
  if (native === null) throw new Error("The backend of these weights runs no graphs.");
  return native;
}
