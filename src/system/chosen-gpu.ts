const VISIBLE = "CUDA_VISIBLE_DEVICES";
const ORDER = "CUDA_DEVICE_ORDER";

/** The one GPU that is computed on: the first that the program may see, as CUDA names it, by number or otherwise. */
export function chosenGpu(env: NodeJS.ProcessEnv = process.env): string {
  const [first = ""] = (env[VISIBLE] ?? "0").split(",");
  return first.trim();
}

/** What was asked of all GPUs, in nvidia-smi's order, of that one; undefined where there is none. */
export function ofChosenGpu<T>(gpus: readonly T[], env: NodeJS.ProcessEnv = process.env): T | undefined {
  return gpus[Number(chosenGpu(env))] ?? gpus[0];
}

/**
 * Hides all other GPUs from CUDA, which looks when it is loaded: the binding would keep tensors on the last one, and
 * TensorFlow run graphs on the first. They are counted as nvidia-smi does, unless somebody counted them already.
 */
export function showOneGpu(env: NodeJS.ProcessEnv = process.env): void {
  if (env[VISIBLE] === undefined) env[ORDER] ??= "PCI_BUS_ID";
  env[VISIBLE] = chosenGpu(env);
}
