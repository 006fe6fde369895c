import type { ComputePrecision } from "../protocol/compute-precision.ts";
import { CodedError } from "../system/coded-error.ts";
import { exhaustedMemory } from "../system/out-of-memory.ts";
import type { Computation, Run } from "./computation.ts";
import type { EagerKernels } from "./eager-kernels.ts";
import { createEagerRun } from "./eager-run.ts";
import { GraphCache } from "./graph/graph-cache.ts";
import type { StoredWeights } from "./stored-weight.ts";

/** What may be told while computations run. */
export interface RunWatch {
  /** A graph is about to be built, and its first run to prepare it: that takes seconds. */
  readonly onCompile?: (computation: string) => void;
  /** The first run is over. */
  readonly onCompiled?: (computation: string) => void;
  /** A graph failed, so this computation and all later ones run kernel by kernel. */
  readonly onFallback?: (computation: string, error: unknown) => void;
}

/** What computations run on. */
export interface Engine {
  readonly kernels: EagerKernels;
  readonly watch?: RunWatch;
  /** What graphs compute products in; kernel by kernel all is float32. Default: float32. */
  readonly precision?: ComputePrecision;
}

/** Runs computations, and gives up what it keeps for that. */
export interface Runner {
  readonly run: Run;
  readonly dispose: () => void;
}

/** As graphs on native backends, kernel by kernel on WebAssembly. */
export function createRunner(
  { kernels, watch = {}, precision = "float32" }: Engine,
  weights: StoredWeights,
): Runner {
  const { backend } = kernels;
  const eager = createEagerRun(kernels, weights);
  return backend === "wasm"
    ? { run: eager, dispose: () => undefined }
    : new GraphRunner(eager, new GraphCache(weights, { backend, precision }), watch);
}

class GraphRunner implements Runner {
  readonly #eager: Run;
  readonly #watch: RunWatch;
  /** null after a graph failed. */
  #graphs: GraphCache | null;

  constructor(eager: Run, graphs: GraphCache, watch: RunWatch) {
    this.#eager = eager;
    this.#graphs = graphs;
    this.#watch = watch;
  }

  readonly run: Run = (computation) => {
    if (this.#graphs === null) return this.#eager(computation);
    try {
      return this.#runGraph(this.#graphs, computation);
    } catch (error) {
      // What was asked for can't be, whichever way it is computed; kernel by kernel takes no less memory.
      if (error instanceof CodedError || exhaustedMemory(error) !== null) throw error;
      this.dispose();
      this.#graphs = null;
      this.#watch.onFallback?.(computation.name, error);
      return this.#eager(computation);
    }
  };

  readonly dispose = (): void => this.#graphs?.dispose();

  #runGraph<Input extends string, Output extends string>(
    graphs: GraphCache,
    computation: Computation<Input, Output>,
  ): Record<Output, Float32Array> {
    if (graphs.has(computation)) return graphs.get(computation).run(computation.inputs);
    this.#watch.onCompile?.(computation.name);
    try {
      return graphs.get(computation).run(computation.inputs);
    } finally {
      this.#watch.onCompiled?.(computation.name);
    }
  }
}
