import { loadWeights, type LoadedWeights } from "../../src/diffusion/checkpoint/load-weights.ts";
import { openCheckpoint } from "../../src/diffusion/checkpoint/open-checkpoint.ts";
import { joinWeights, type LoadedModel } from "../../src/diffusion/loaded-model.ts";
import { noiseSchedule } from "../../src/diffusion/noise-schedule.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { tinyCheckpoint, type TinyModel } from "../support/torch-goldens.ts";

export type TinyLoaded = LoadedModel & { weights: LoadedWeights };

/** One of the goldens' checkpoints with all of its parts. */
export async function loadTiny(name: TinyModel, kernels: EagerKernels): Promise<TinyLoaded> {
  const checkpoint = await openCheckpoint(tinyCheckpoint(name));
  const parts: LoadedWeights[] = [];
  for (const part of ["text", "unet", "vae-encoder", "vae-decoder"] as const)
    parts.push(await loadWeights(checkpoint, kernels, part));
  await checkpoint.dispose();
  const { config } = checkpoint;
  return { config, schedule: noiseSchedule(config.noise), kernels, weights: joinWeights(parts) };
}
