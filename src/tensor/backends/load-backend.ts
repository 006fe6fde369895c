import * as tf from "@tensorflow/tfjs-core";
import type { BackendFacts, Obstacle, WantedBackend } from "../../protocol/backend-report.ts";
import { describeError } from "../../system/logger.ts";
import { defaultHome } from "../../system/state-paths.ts";
import { tensorflowFolder } from "../../system/tensorflow-folder.ts";
import { runsGraphs } from "../graph/load-graph.ts";
import type { BackendChoice, LoadedBackend } from "./backend.ts";
import { BackendError } from "./backend-error.ts";
import { chooseBackend, unavailable } from "./choose-backend.ts";
import { loadNative } from "./load-native.ts";
import { loadWasm } from "./load-wasm.ts";

/**
 * Registers the chosen backend with tfjs-core and makes it current. A native one that does not load gives way to
 * wasm, with the reason; one that was asked for by name throws `BackendError` instead. Without a `folder` the one
 * of the user's state is meant.
 */
export async function loadBackend(
  options: { wanted?: WantedBackend; folder?: string } = {},
): Promise<LoadedBackend> {
  const { wanted = "auto", folder = tensorflowFolder(defaultHome()) } = options;
  const choice = await chooseBackend({ wanted, folder });
  if (choice.native === null) return wasm(choice.obstacle);
  try {
    return await native(choice, choice.native, wanted);
  } catch (error) {
    if (error instanceof BackendError) throw error;
    if (wanted !== "auto") throw unavailable(broken(error));
    return wasm(broken(error));
  }
}

async function wasm(obstacle: Obstacle | null): Promise<LoadedBackend> {
  await loadWasm();
  const facts: BackendFacts = {
    registeredAs: "wasm",
    ...{ tfjsVersion: tf.version_core, tensorflowVersion: null, threads: 1 },
    asGraphs: false,
    neverRun: !isLinuxX64,
  };
  return { name: "wasm", obstacle, facts };
}

async function native(
  choice: BackendChoice,
  { folder, build }: NonNullable<BackendChoice["native"]>,
  wanted: WantedBackend,
): Promise<LoadedBackend> {
  const { usesGpu, tensorflowVersion, threads } = await loadNative(folder, build, {
    hideGpu: wanted === "cpu",
  });
  if (wanted === "gpu" && !usesGpu) throw unavailable(NO_GPU);
  const facts: BackendFacts = {
    registeredAs: "tensorflow",
    ...{ tfjsVersion: tf.version_core, tensorflowVersion, threads },
    asGraphs: runsGraphs(usesGpu ? "native-gpu" : "native-cpu"),
    neverRun: usesGpu || !isLinuxX64,
  };
  if (usesGpu) return { name: "native-gpu", obstacle: null, facts };
  return { name: "native-cpu", obstacle: choice.name === "native-gpu" ? NO_GPU : choice.obstacle, facts };
}

/** The only kind of machine these backends have been seen on; no GPU was at hand. */
const isLinuxX64 = process.platform === "linux" && process.arch === "x64";

const NO_GPU: Obstacle = {
  code: "NO_GPU",
  reason: "TensorFlow was set up for NVIDIA GPUs and can use none here.",
  hint: "Look whether nvidia-smi shows the GPU, and bring its driver up to date (525 or newer).",
};

const broken = (error: unknown): Obstacle => ({
  code: "BROKEN",
  reason: `The native TensorFlow does not load: ${describeError(error)}`,
  hint: "Run textual-inversion setup-tensorflow again.",
});
