import type { Obstacle, WantedBackend } from "../../protocol/backend-report.ts";
import { nvidiaGpus, type NvidiaGpu } from "../../system/nvidia-gpu.ts";
import { buildFolder, currentBuild, type NativeBuild } from "../../system/tensorflow-folder.ts";
import type { BackendChoice } from "./backend.ts";
import { BackendError } from "./backend-error.ts";

const SETUP = "Run textual-inversion setup-tensorflow";

/**
 * The best backend that was set up, or the one asked for. `folder` holds what `setup-tensorflow` made.
 * Throws `BackendError` when a native one is asked for by name and was not set up.
 */
export async function chooseBackend(options: {
  wanted: WantedBackend;
  folder: string;
}): Promise<BackendChoice> {
  const { wanted, folder } = options;
  if (wanted === "wasm") return { name: "wasm", obstacle: asked("wasm"), native: null };
  const build = await currentBuild(folder);
  const gpus = await nvidiaGpus();
  if (build === null) return withoutBuild(wanted, gpus);
  const native = { folder: buildFolder(folder, build.id), build };
  if (isForGpu(build) && wanted !== "cpu") return { name: "native-gpu", obstacle: null, native };
  if (wanted === "gpu") throw unavailable(cpuBuildOnly(gpus));
  const obstacle = isForGpu(build) ? asked("cpu") : cpuBuildOnly(gpus);
  return { name: "native-cpu", obstacle, native };
}

export function unavailable({ reason, hint }: Obstacle): BackendError {
  return new BackendError("UNAVAILABLE", { message: reason, hint });
}

const isForGpu = (build: NativeBuild): boolean => build.npmPackage === "@tensorflow/tfjs-node-gpu";

const asked = (name: string): Obstacle => ({
  code: "ASKED",
  reason: `${name} was asked for.`,
  hint: "Ask for auto to get the best there is.",
});

function withoutBuild(wanted: WantedBackend, gpus: readonly NvidiaGpu[]): BackendChoice {
  const obstacle: Obstacle = {
    code: "NOT_SET_UP",
    reason: "Native TensorFlow is not set up.",
    hint: `${SETUP}${gpus.length > 0 ? ": it will use the NVIDIA GPU" : ""}.`,
  };
  if (wanted !== "auto") throw unavailable(obstacle);
  return { name: "wasm", obstacle, native: null };
}

function cpuBuildOnly([gpu]: readonly NvidiaGpu[]): Obstacle {
  if (gpu === undefined) {
    return {
      code: "NO_GPU",
      reason: "NVIDIA's driver reports no GPU.",
      hint: `With an NVIDIA GPU: install its driver, then run textual-inversion setup-tensorflow --variant cuda.`,
    };
  }
  return {
    code: "CPU_BUILD",
    reason: `TensorFlow was set up for the CPU only, and there is a GPU: ${gpu.name}.`,
    hint: `${SETUP} --variant cuda.`,
  };
}
