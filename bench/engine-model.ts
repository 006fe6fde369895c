import { loadWeights, type LoadedWeights } from "../src/diffusion/checkpoint/load-weights.ts";
import { openCheckpoint } from "../src/diffusion/checkpoint/open-checkpoint.ts";
import { joinWeights, type LoadedModel } from "../src/diffusion/loaded-model.ts";
import { noiseSchedule } from "../src/diffusion/noise-schedule.ts";
import type { ComputePrecision } from "../src/protocol/compute-precision.ts";
import type { WantedBackend } from "../src/tensor/backends/backend.ts";
import { loadBackend } from "../src/tensor/backends/load-backend.ts";
import { createEagerKernels, type EagerKernels } from "../src/tensor/eager-kernels.ts";
import { createEagerRun } from "../src/tensor/eager-run.ts";
import { createRunner } from "../src/tensor/run.ts";
import { storeAsFloat32, storeNarrowed, storeWidened } from "../src/tensor/stored-weight.ts";

export interface EngineOptions {
  readonly backend: WantedBackend;
  /** As graphs where the backend has them, or kernel by kernel. */
  readonly how: "graph" | "eager";
  /** Of matrices and filters: float32, or as the file has them. */
  readonly weights: "float32" | "stored";
  /** Of products, as a graph. Default: float32. */
  readonly precision?: ComputePrecision;
}

export type EngineModel = LoadedModel & { kernels: EagerKernels; weights: LoadedWeights; backend: string };

/** What a training step needs of a checkpoint: text encoder and U-Net. */
export async function loadForTraining(path: string, options: EngineOptions): Promise<EngineModel> {
  const backend = await loadBackend({ wanted: options.backend });
  const kernels = createEagerKernels(backend.name);
  const checkpoint = await openCheckpoint(path);
  const weights = joinWeights([
    await loadWeights(checkpoint, storeOf(kernels, { ...options, precision: "float32" }), "text"),
    await loadWeights(checkpoint, storeOf(kernels, options), "unet"),
  ]);
  await checkpoint.dispose();
  const { config } = checkpoint;
  const { precision = "float32" } = options;
  const engine = { kernels, watch: { onFallback: fail }, precision };
  const runner =
    options.how === "eager"
      ? { run: createEagerRun(kernels, weights), dispose: () => undefined }
      : createRunner(engine, weights);
  const schedule = noiseSchedule(config.noise);
  return { config, schedule, engine, run: runner.run, kernels, weights, backend: backend.name };
}

function storeOf(
  kernels: EagerKernels,
  { weights, precision, how }: EngineOptions,
): Pick<EagerKernels, "store"> {
  if (precision === "bfloat16") return { store: storeNarrowed(kernels.store, "BF16") };
  if (precision === "float16") return { store: storeNarrowed(kernels.store, "F16") };
  if (weights === "stored") return kernels;
  if (how === "eager") return { store: storeAsFloat32(kernels) };
  return { store: storeWidened(kernels.store) };
}

function fail(computation: string, error: unknown): never {
  throw new Error(`The graph of the ${computation} failed.`, { cause: error });
}
