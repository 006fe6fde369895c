import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";

const SIMD_BINARY = "tfjs-backend-wasm-simd.wasm";

/** Registers WebAssembly with tfjs-core and makes it current. It computes on one thread: tfjs has no threads in Node. */
export async function loadWasm(): Promise<void> {
  const isNew = !tf.engine().backendNames().includes("wasm");
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  if (isNew) setWasmPaths(`${wasmFolder()}${path.sep}`);
  const before = globalListeners();
  const isReady = await tf.setBackend("wasm");
  if (!isReady) throw new Error("the wasm backend does not start");
  dropNewListeners(before);
}

/** In the committed bundle the binary lies beside the package's module. */
function wasmFolder(): string {
  const bundled = path.join(path.dirname(fileURLToPath(import.meta.url)), "vendor");
  if (existsSync(path.join(bundled, SIMD_BINARY))) return bundled;
  const { resolve } = createRequire(import.meta.url);
  return path.dirname(resolve(`@tensorflow/tfjs-backend-wasm/wasm-out/${SIMD_BINARY}`));
}

const GLOBAL_EVENTS = ["uncaughtException", "unhandledRejection"] as const;
type Listeners = Map<string, Set<unknown>>;

const globalListeners = (): Listeners =>
  new Map(
    GLOBAL_EVENTS.map((event) => [event, new Set<unknown>(process.listeners(event as "uncaughtException"))]),
  );

/** Emscripten's start code catches every error of the process, its own or not, only to throw it again. */
function dropNewListeners(before: Listeners): void {
  for (const event of GLOBAL_EVENTS) {
    for (const listener of process.listeners(event as "uncaughtException")) {
      if (!before.get(event)?.has(listener)) process.removeListener(event, listener);
    }
  }
}
