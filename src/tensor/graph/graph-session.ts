import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { backend, type Tensor as BackendTensor, tensor } from "@tensorflow/tfjs-core";
import type { Tensor } from "../kernels.ts";
import { type GraphBuilder, type GraphTensor, nodeOf } from "./graph-builder.ts";

/** The part of the native backend that runs whole graphs. */
interface NativeBackend {
  loadSavedModelMetaGraph: (folder: string, tag: string) => number;
  deleteSavedModel: (session: number) => void;
  runSavedModel: (
    session: number,
    inputs: BackendTensor[],
    inputNames: { name: string }[],
    outputNames: string[],
  ) => BackendTensor[];
}

/** A graph loaded by the native backend, which must be the current one. */
export class GraphSession {
  readonly #native = backend() as unknown as NativeBackend;
  readonly #session: number;

  constructor(graph: GraphBuilder) {
    const folder = mkdtempSync(path.join(tmpdir(), "textual-inversion-graph-"));
    try {
      writeFileSync(path.join(folder, "saved_model.pb"), graph.savedModel());
      this.#session = this.#native.loadSavedModelMetaGraph(folder, "serve");
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Runs the graph once: the values of `wanted`, with `values` in the place of placeholders. */
  run(fed: ReadonlyMap<GraphTensor, Float32Array>, wanted: readonly Tensor[]): Float32Array[] {
    const inputs = [...fed].map(([{ shape }, values]) => tensor(values, [...shape], "float32"));
    const names = [...fed.keys()].map(({ node }) => ({ name: node }));
    try {
      const outputs = this.#native.runSavedModel(this.#session, inputs, names, wanted.map(nodeOf));
      return outputs.map((output) => {
        const values = output.dataSync<"float32">();
        output.dispose();
        return values;
      });
    } finally {
      for (const input of inputs) input.dispose();
    }
  }

  dispose(): void {
    this.#native.deleteSavedModel(this.#session);
  }
}
