import type { BackendName } from "../../protocol/backend-report.ts";
import type { ComputePrecision } from "../../protocol/compute-precision.ts";
import type { Computation } from "../computation.ts";
import type { StoredWeights } from "../stored-weight.ts";
import { type Compilation, compilationFor, CompiledGraph } from "./compiled-graph.ts";

/** Graphs that are kept at most: training, evaluation and drawing, at a few sizes. */
const KEPT = 8;

/** What graphs are made for. */
interface GraphTarget {
  readonly backend: BackendName;
  /** What products are computed in. */
  readonly precision: ComputePrecision;
}

/** A graph whose inputs and outputs only its key knows. */
type AnyGraph = Pick<CompiledGraph<never, never>, "dispose">;

/** Graphs of computations with one model's weights; those used last are kept for the next time. */
export class GraphCache {
  readonly #weights: StoredWeights;
  readonly #target: GraphTarget;
  /** null until a graph is wanted. */
  #how: Compilation | null = null;
  /** By what they compute; the one used last is last. */
  readonly #graphs = new Map<string, AnyGraph>();

  constructor(weights: StoredWeights, target: GraphTarget) {
    this.#weights = weights;
    this.#target = target;
  }

  /** Whether the graph is there already. */
  has<Input extends string, Output extends string>(computation: Computation<Input, Output>): boolean {
    return this.#graphs.has(keyOf(computation));
  }

  /** @throws Error when the backend runs no graphs, or this one does not build or load */
  get<Input extends string, Output extends string>(
    computation: Computation<Input, Output>,
  ): CompiledGraph<Input, Output> {
    const key = keyOf(computation);
    const kept = this.#graphs.get(key) as CompiledGraph<Input, Output> | undefined;
    const graph = kept ?? this.#compiled(computation);
    this.#graphs.delete(key);
    this.#graphs.set(key, graph);
    this.#dropOldest();
    return graph;
  }

  dispose(): void {
    for (const graph of this.#graphs.values()) graph.dispose();
    this.#graphs.clear();
  }

  #compiled<Input extends string, Output extends string>(
    computation: Computation<Input, Output>,
  ): CompiledGraph<Input, Output> {
    const { backend, precision } = this.#target;
    this.#how ??= compilationFor(backend, precision);
    return new CompiledGraph(computation, this.#weights, this.#how);
  }

  #dropOldest(): void {
    for (const [key, graph] of this.#graphs) {
      if (this.#graphs.size <= KEPT) return;
      graph.dispose();
      this.#graphs.delete(key);
    }
  }
}

function keyOf<Input extends string>({ name, settings, inputs }: Computation<Input, string>): string {
  const shapes = Object.entries<{ shape: readonly number[] }>(inputs).map(([input, { shape }]) => [
    input,
    shape,
  ]);
  return JSON.stringify([name, settings, shapes]);
}
