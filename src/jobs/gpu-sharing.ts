import type { WantedBackend } from "../protocol/backend-report.ts";
import { currentBuild } from "../system/tensorflow-folder.ts";

/**
 * Whether the web UI is to give its checkpoint back for a training. `setting`: null leaves it to whether the training
 * computes on the GPU. `tensorflow`: the folder with the native builds.
 */
export async function sharesHostMemory(options: {
  setting: boolean | null;
  backend: WantedBackend;
  tensorflow: string;
}): Promise<boolean> {
  const { setting, backend, tensorflow } = options;
  return setting ?? computesOnGpu({ backend, tensorflow });
}

/** As far as that is known before it does. `tensorflow`: the folder with the native builds. */
export async function computesOnGpu({
  backend,
  tensorflow,
}: {
  backend: WantedBackend;
  tensorflow: string;
}): Promise<boolean> {
  if (backend !== "auto" && backend !== "gpu") return false;
  return (await currentBuild(tensorflow))?.npmPackage === "@tensorflow/tfjs-node-gpu";
}
