import { asRows } from "../tensor/as-rows.ts";
import { createPlainRecorder } from "../tensor/recorder.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { textEncoderOf } from "./text-encoder.ts";
import { predictBatch, squaredErrors, type TrainingBatch } from "./training-batch.ts";

/** Each sample's mean squared error, as `trainingStep` has it, without the way back. Leaves nothing on the device. */
export function evaluationLosses(model: LoadedModel, batch: TrainingBatch): number[] {
  const { config, kernels, weights } = model;
  const recorder = createPlainRecorder(kernels);
  return kernels.scope(() => {
    const vectors = recorder.constant(asRows(kernels, batch.vectors, textEncoderOf(config).width));
    const { prediction, target } = predictBatch({ recorder, weights }, model, batch, vectors);
    const answer = kernels.read(prediction.value);
    recorder.release(prediction);
    return squaredErrors(answer, target, batch.timesteps.length);
  });
}
