import type { MemoryMode } from "../protocol/memory-mode.ts";
import { rowsOf, type Computation } from "../tensor/computation.ts";
import type { Tensor } from "../tensor/kernels.ts";
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
  /** What the loss is multiplied with on the way back, a power of two; the gradient is divided by it. */
  lossScale?: number;
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
  const { lossScale, ...how } = options;
  const plain = stepComputation(model, { batch, target, ...how });
  const { prediction, gradient } =
    lossScale === undefined ? model.run(plain) : unscaled(model.run(scaledStep(plain, lossScale)), lossScale);
  const sampleLosses = squaredErrors(prediction, target, batch);
  return finite({ ...lossOf(sampleLosses, batch.lossWeights), gradient });
}

type StepComputation<Input extends string> = Computation<Input, "prediction" | "gradient">;
type StepInput = keyof ReturnType<typeof batchInputs> | "target" | "errorWeights";

/** The same as something to run: everything that changes from step to step is an input. */
function stepComputation(
  model: ComputingModel,
  { batch, target, memory = "keep" }: TrainingOptions & { batch: TrainingBatch; target: Float32Array },
): StepComputation<StepInput> {
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
    build: ({ kernels, weights }, inputs: Record<StepInput, Tensor> & { lossScale?: Tensor }) => {
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
        const scale = inputs.lossScale ?? kernels.constant(Float32Array.of(1), [1, 1]);
        const [gradient] = recorder.backward(loss, scale, [vectors]);
        if (!gradient) throw new RangeError("The model's answer does not depend on its prompts.");
        return { prediction: prediction.value, gradient };
      } finally {
        recorder.discard();
      }
    },
  };
}

/** The same with one more input, what the way back begins with. */
function scaledStep(
  plain: StepComputation<StepInput>,
  lossScale: number,
): StepComputation<StepInput | "lossScale"> {
  return { ...plain, inputs: { ...plain.inputs, lossScale: rowsOf(Float32Array.of(lossScale), 1) } };
}

function unscaled<Results extends { gradient: Float32Array }>(results: Results, lossScale: number): Results {
  return { ...results, gradient: results.gradient.map((value) => value / lossScale) };
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
