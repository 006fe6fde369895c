import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type NativeBinding, nativeBackend } from "../backends/native-binding.ts";
import { DATA_TYPES } from "./graph-attributes.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import type { GraphTensor } from "./graph-tensor.ts";

/** What stands in the place of a placeholder: values, or the number of a tensor that the backend holds. */
export type Feed = Float32Array | Int32Array | number;

/** A graph loaded by the native backend, which must be the current one. */
export class GraphSession {
  readonly #binding: NativeBinding = nativeBackend().binding;
  readonly #session: number;

  constructor(graph: GraphBuilder) {
    const folder = mkdtempSync(path.join(tmpdir(), "textual-inversion-graph-"));
    try {
      writeFileSync(path.join(folder, "saved_model.pb"), graph.savedModel());
      this.#session = this.#binding.loadSavedModel(folder, "serve");
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Runs the graph once: the values of `wanted`. Blocks the thread. */
  run(fed: ReadonlyMap<GraphTensor, Feed>, wanted: readonly GraphTensor[]): Float32Array[] {
    const made: number[] = [];
    try {
      const inputs = [...fed].map(([placeholder, feed]) => {
        if (typeof feed === "number") return feed;
        const id = this.#binding.createTensor([...placeholder.shape], DATA_TYPES[placeholder.type], feed);
        made.push(id);
        return id;
      });
      const names = [...fed.keys()].map(({ node }) => node).join(",");
      const outputs = wanted.map(({ node }) => node).join(",");
      return this.#binding.runSavedModel(this.#session, inputs, names, outputs).map(({ id }) => {
        const values = this.#binding.tensorDataSync(id);
        this.#binding.deleteTensor(id);
        return values;
      });
    } finally {
      for (const id of made) this.#binding.deleteTensor(id);
    }
  }

  dispose(): void {
    this.#binding.deleteSavedModel(this.#session);
  }
}
