import { loadWeights } from "../src/diffusion/checkpoint/load-weights.ts";
import { openCheckpoint } from "../src/diffusion/checkpoint/open-checkpoint.ts";
import { joinWeights, type LoadedModel } from "../src/diffusion/loaded-model.ts";
import { noiseSchedule } from "../src/diffusion/noise-schedule.ts";
import type { WantedBackend } from "../src/tensor/backends/backend.ts";
import { loadBackend } from "../src/tensor/backends/load-backend.ts";
import { createEagerKernels, type EagerKernels } from "../src/tensor/eager-kernels.ts";

/** What a training step needs of a checkpoint: text encoder and U-Net. */
export async function loadForTraining(
  path: string,
  wanted: WantedBackend,
): Promise<LoadedModel & { kernels: EagerKernels; backend: string }> {
  const backend = await loadBackend({ wanted });
  const kernels = createEagerKernels(backend.name);
  const checkpoint = await openCheckpoint(path);
  const text = await loadWeights(checkpoint, kernels, "text");
  const unet = await loadWeights(checkpoint, kernels, "unet");
  await checkpoint.dispose();
  const { config } = checkpoint;
  const schedule = noiseSchedule(config.noise);
  return { config, schedule, kernels, weights: joinWeights([text, unet]), backend: backend.name };
}
