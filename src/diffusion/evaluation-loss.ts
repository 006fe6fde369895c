import { createPlainRecorder } from "../tensor/recorder.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { addNoise, predictionTarget } from "./noise-schedule.ts";
import { encodeText, textEncoderOf } from "./text-encoder.ts";
import { squaredErrors, type TrainingBatch } from "./training-step.ts";
import { unet } from "./unet.ts";

/** Each sample's mean squared error, as `trainingStep` has it, without the way back. Leaves nothing on the device. */
export function evaluationLosses(model: LoadedModel, batch: TrainingBatch): number[] {
  const { config, schedule, kernels, weights } = model;
  const recorder = createPlainRecorder(kernels);
  const network = { recorder, weights };
  return kernels.scope(() => {
    const encoder = textEncoderOf(config);
    const { vectors: values, grid } = batch;
    const vectors = recorder.constant(
      kernels.constant(values, [values.length / encoder.width, encoder.width]),
    );
    const context = encodeText(network, encoder, { ...batch, vectors });
    const { inChannels } = config.unet;
    const noisy = addNoise(schedule, batch);
    const latents = kernels.constant(noisy, [noisy.length / inChannels, inChannels]);
    const prediction = unet(network, config.unet, { ...batch, grid, latents, context });
    const answer = kernels.read(prediction.value);
    for (const own of [context, prediction]) recorder.release(own);
    return squaredErrors(
      answer,
      predictionTarget(schedule, config.prediction, batch),
      batch.timesteps.length,
    );
  });
}
