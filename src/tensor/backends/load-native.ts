import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { showOneGpu } from "../../system/chosen-gpu.ts";
import { CORE_SYMBOL, type NativeBuild } from "../../system/tensorflow-folder.ts";

/** The part of the packages' binding that is asked here. */
type Binding = { TF_Version: string };
type NodeBackend = tf.KernelBackend & { isUsingGpuDevice: boolean };
type BackendModule = { NodeJSKernelBackend: new (binding: Binding, packageName: string) => NodeBackend };

export type NativeFacts = { tensorflowVersion: string; usesGpu: boolean; threads: number };

/**
 * Registers TensorFlow's C library with tfjs-core and makes it current. Throws whatever stands against it: a
 * missing library, a driver too old. The packages' own entry point is passed by: it would bring a tfjs-core of its own.
 */
export async function loadNative(
  folder: string,
  build: NativeBuild,
  { hideGpu }: { hideGpu: boolean },
): Promise<NativeFacts> {
  prepareProcess(build);
  if (build.npmPackage === "@tensorflow/tfjs-node-gpu") showOneGpu();
  if (hideGpu) process.env["CUDA_VISIBLE_DEVICES"] = "-1";
  const load = createRequire(path.join(folder, "package.json"));
  const binding = load(path.join(folder, build.binding)) as Binding;
  const backend = registered() ?? register(load, binding, build.npmPackage);
  const isReady = await tf.setBackend("tensorflow");
  if (!isReady) throw new Error("tfjs-core refuses the backend");
  return {
    tensorflowVersion: binding.TF_Version,
    usesGpu: backend.isUsingGpuDevice,
    threads: os.availableParallelism(),
  };
}

const registered = (): NodeBackend | null => tf.findBackend("tensorflow") as NodeBackend | null;

function register(load: NodeJS.Require, binding: Binding, npmPackage: string): NodeBackend {
  const { NodeJSKernelBackend } = load(`${npmPackage}/dist/nodejs_kernel_backend.js`) as BackendModule;
  const backend = new NodeJSKernelBackend(binding, npmPackage);
  load(`${npmPackage}/dist/register_all_kernels.js`);
  tf.registerBackend("tensorflow", () => backend);
  return backend;
}

function prepareProcess({ npmPackage }: NativeBuild): void {
  // TensorFlow reads these once, when it is loaded. What fails is thrown; as errors it also logs that oneDNN leaves a
  // kernel to others. A GPU's driver, however, says only there what it lacks.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= npmPackage === "@tensorflow/tfjs-node-gpu" ? "2" : "3";
  process.env["TF_FORCE_GPU_ALLOW_GROWTH"] ??= "true";
  // Norms, GEGLU and softmax take a third of the time with it, attention 0.8, convolutions 1.1 (docs/engine.md).
  process.env["TF_ENABLE_ONEDNN_OPTS"] ??= "1";
  Object.assign(globalThis, { [Symbol.for(CORE_SYMBOL)]: tf });
  restoreUtil(util);
}

/** The packages' code calls two functions that Node 23 took away. */
function restoreUtil(target: object): void {
  const had = target as { isNullOrUndefined?: unknown; isArray?: unknown };
  had.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  had.isArray ??= Array.isArray;
}
