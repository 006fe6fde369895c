import type { MemoryMode } from "../protocol/memory-mode.ts";
import { rowsOf, type Computation } from "../tensor/computation.ts";
import { meanSquaredError } from "../tensor/operations/mean-squared-error.ts";
import { createGradientRecorder } from "../tensor/recorder.ts";
import type { ComputingModel } from "./loaded-model.ts";
import { requireFinite } from "./require-finite.ts";
import {
  batchInputs,
  batchTarget,
  errorWeights,
  predictBatch,
  squaredErrors,
  type TrainingBatch,
} from "./training-batch.ts";

export interface TrainingResult {
  /** Mean over the batch of the sample's weight · its mean squared error. */
  readonly loss: number;
  /** Each sample's mean squared error, without its weight. */
  readonly sampleLosses: readonly number[];
  /** Of the loss, to the vectors: [vectors, width]. */
  readonly gradient: Float32Array;
}

export interface TrainingOptions {
  /** What is kept for the way back, and what is computed again: less memory, or less time. */
  memory?: MemoryMode;
}

/**
 * One step: how wrong is the model about the noise when the prompts hold these vectors, and which way is better?
 * Leaves nothing on the device.
 *
 * @throws GenerationError NOT_FINITE when loss or gradient are no numbers
 */
export function trainingStep(
  model: ComputingModel,
  batch: TrainingBatch,
  options: TrainingOptions = {},
): TrainingResult {
  const target = batchTarget(model, batch);
  const { prediction, gradient } = model.run(stepComputation(model, { batch, target, ...options }));
  const sampleLosses = squaredErrors(prediction, target, batch);
  return finite({ ...lossOf(sampleLosses, batch.lossWeights), gradient });
}

type StepInput = keyof ReturnType<typeof batchInputs> | "target" | "errorWeights";

/** The same as something to run: everything that changes from step to step is an input. */
function stepComputation(
  model: ComputingModel,
  { batch, target, memory = "keep" }: TrainingOptions & { batch: TrainingBatch; target: Float32Array },
): Computation<StepInput, "prediction" | "gradient"> {
  const { config } = model;
  const { clipSkip, grid } = batch;
  return {
    name: "training step",
    settings: { clipSkip, grid, memory },
    inputs: {
      ...batchInputs(model, batch),
      target: rowsOf(target, config.unet.outChannels),
      errorWeights: errorWeights(batch),
    },
    build: ({ kernels, weights }, inputs) => {
      const recorder = createGradientRecorder(kernels, { memory });
      try {
        const vectors = recorder.variable(inputs.vectors);
        const input = { ...inputs, vectors, clipSkip, grid };
        const prediction = predictBatch({ recorder, weights }, config, input);
        const loss = meanSquaredError(recorder, {
          prediction,
          target: recorder.constant(inputs.target),
          weights: recorder.constant(inputs.errorWeights),
        });
        const one = kernels.constant(Float32Array.of(1), [1, 1]);
        const [gradient] = recorder.backward(loss, one, [vectors]);
        if (!gradient) throw new RangeError("The model's answer does not depend on its prompts.");
        return { prediction: prediction.value, gradient };
      } finally {
        recorder.discard();
      }
    },
  };
}

function lossOf(
  sampleLosses: readonly number[],
  lossWeights: readonly number[],
): Pick<TrainingResult, "loss" | "sampleLosses"> {
  const loss = sampleLosses.reduce((sum, own, sample) => sum + own * (lossWeights[sample] ?? 0), 0);
  return { loss: loss / sampleLosses.length, sampleLosses };
}

function finite(result: TrainingResult): TrainingResult {
  requireFinite([result.loss], "loss");
  requireFinite(result.gradient, "gradient");
  return result;
}
