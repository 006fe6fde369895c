import process from "node:process";
import * as tf from "@tensorflow/tfjs-core";
import type { BackendFacts, LoadedBackend, WantedBackend } from "./backend.ts";
import { BackendError } from "./backend-error.ts";
import { loadWasm } from "./load-wasm.ts";

/** Registers a backend with tfjs-core and makes it current. Throws `BackendError` when `wanted` names one that is not there. */
export async function loadBackend({
  wanted = "auto",
}: { wanted?: WantedBackend } = {}): Promise<LoadedBackend> {
  if (wanted === "gpu" || wanted === "cpu") {
    throw new BackendError("UNAVAILABLE", {
      message: "There is no native TensorFlow here.",
      hint: "Use wasm.",
    });
  }
  await loadWasm();
  return { name: "wasm", obstacle: null, facts: factsOf(1) };
}

const factsOf = (threads: number): BackendFacts => ({
  registeredAs: tf.getBackend(),
  tensorflowVersion: null,
  tfjsVersion: tf.version_core,
  threads,
  platform: `${process.platform} ${process.arch}`,
});
