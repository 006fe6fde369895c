import { loadWeights, type LoadedWeights } from "../../src/diffusion/checkpoint/load-weights.ts";
import { openCheckpoint } from "../../src/diffusion/checkpoint/open-checkpoint.ts";
import { joinWeights, type LoadedModel } from "../../src/diffusion/loaded-model.ts";
import { noiseSchedule } from "../../src/diffusion/noise-schedule.ts";
import type { ComputePrecision } from "../../src/protocol/compute-precision.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { createEagerRun } from "../../src/tensor/eager-run.ts";
import { createRunner, type RunWatch } from "../../src/tensor/run.ts";
import { fail } from "../tensor/lib/ways.ts";
import { tinyCheckpoint, type TinyModel } from "../support/torch-goldens.ts";

export type TinyLoaded = LoadedModel & {
  kernels: EagerKernels;
  weights: LoadedWeights;
  dispose: () => void;
};

interface TinyOptions {
  /** Kernel by kernel, or as the product does on that backend. */
  how?: "eager" | "graph";
  watch?: RunWatch;
  /** Of a graph's products; the weights stay as the file has them. Default: float32. */
  precision?: ComputePrecision;
}

/** One of the goldens' checkpoints with all of its parts. */
export async function loadTiny(
  name: TinyModel,
  kernels: EagerKernels,
  options: TinyOptions = {},
): Promise<TinyLoaded> {
  return loadTinyFile(tinyCheckpoint(name), kernels, options);
}

/** The same of any file. */
export async function loadTinyFile(
  file: string,
  kernels: EagerKernels,
  { how = "graph", watch = { onFallback: fail }, precision = "float32" }: TinyOptions = {},
): Promise<TinyLoaded> {
  const checkpoint = await openCheckpoint(file);
  const parts: LoadedWeights[] = [];
  for (const part of ["text", "unet", "vae-encoder", "vae-decoder"] as const)
    parts.push(await loadWeights(checkpoint, kernels, part));
  await checkpoint.dispose();
  const { config } = checkpoint;
  const weights = joinWeights(parts);
  const engine = { kernels, watch, precision };
  const runner =
    how === "eager"
      ? { run: createEagerRun(kernels, weights), dispose: () => undefined }
      : createRunner(engine, weights);
  const dispose = () => {
    runner.dispose();
    weights.dispose();
  };
  return {
    config,
    schedule: noiseSchedule(config.noise),
    engine,
    run: runner.run,
    kernels,
    weights,
    dispose,
  };
}
