import { createPlainRecorder } from "../tensor/recorder.ts";
import type { ComputingModel } from "./loaded-model.ts";
import {
  batchInputs,
  batchTarget,
  predictBatch,
  squaredErrors,
  type TrainingBatch,
} from "./training-batch.ts";

/** Each sample's mean squared error, as `trainingStep` has it, without the way back. Leaves nothing on the device. */
export function evaluationLosses(model: ComputingModel, batch: TrainingBatch): number[] {
  const { config } = model;
  const { clipSkip, grid } = batch;
  const { prediction } = model.run({
    name: "evaluation",
    settings: { clipSkip, grid },
    inputs: batchInputs(model, batch),
    build: ({ kernels, weights }, inputs) => {
      const recorder = createPlainRecorder(kernels);
      const vectors = recorder.constant(inputs.vectors);
      const input = { ...inputs, vectors, clipSkip, grid };
      return { prediction: predictBatch({ recorder, weights }, config, input).value };
    },
  });
  return squaredErrors(prediction, batchTarget(model, batch), batch);
}
