import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type NativeBinding, nativeBackend } from "../backends/native-binding.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import type { GraphTensor } from "./graph-tensor.ts";
import { type Feed, type GraphEnds, type LoadedGraph, runFed } from "./loaded-graph.ts";

/**
 * A graph in a session of its own, for bindings that have no functions: those that come with the package, compiled by
 * others. Such a session's feeds lie in the memory of the machine, and TensorFlow's graph optimizer runs before the first run.
 */
export class GraphSession implements LoadedGraph {
  readonly #binding: NativeBinding = nativeBackend().binding;
  readonly #session: number;
  readonly #ends: GraphEnds;

  constructor(graph: GraphBuilder, ends: GraphEnds) {
    this.#ends = ends;
    const folder = mkdtempSync(path.join(tmpdir(), "textual-inversion-graph-"));
    try {
      writeFileSync(path.join(folder, "saved_model.pb"), graph.savedModel());
      this.#session = this.#binding.loadSavedModel(folder, "serve");
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  run(feeds: readonly Feed[]): Float32Array[] {
    const { inputs, outputs } = this.#ends;
    const [from, to] = [nodeNames(inputs), nodeNames(outputs)];
    return runFed(inputs, feeds, (ids) => this.#binding.runSavedModel(this.#session, ids, from, to));
  }

  dispose(): void {
    this.#binding.deleteSavedModel(this.#session);
  }
}

const nodeNames = (tensors: readonly GraphTensor[]): string => tensors.map(({ node }) => node).join(",");
