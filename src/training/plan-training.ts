import { openCheckpoint, type Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import { pictureSize, vaeFactor } from "../diffusion/picture-size.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { dtypeSize, elementCount } from "../formats/dtype.ts";
import type { PlanTask, StepCost, TrainingPlan } from "../protocol/training-plan.ts";
import { forwardOperations, stepCost, type StepSize } from "./step-cost.ts";

const FLOAT_BYTES = 4;
/** Of what is asked for. */
const SMALLER = [0.875, 0.75, 0.625, 0.5];
/** Pixels. */
const SMALLEST = 64;

/** What a training takes, by the shapes of the checkpoint's weights. Throws `CheckpointError`, `GenerationError`. */
export async function planTraining(task: PlanTask): Promise<TrainingPlan> {
  const checkpoint = await openCheckpoint(task.checkpoint);
  try {
    const { config } = checkpoint;
    const asked: StepSize = { ...task, ...pictureSize(config, task) };
    const factor = vaeFactor(config);
    return {
      ...weightBytes(checkpoint),
      forwardOperations: forwardOperations(config, asked),
      latentBytes: (asked.width / factor) * (asked.height / factor) * config.vae.latentChannels * FLOAT_BYTES,
      vectorBytes: textEncoderOf(config).width * FLOAT_BYTES,
      asked: stepCost(config, asked),
      cheaper: cheaperThan(asked, factor).map((size): StepCost => stepCost(config, size)),
    };
  } finally {
    await checkpoint.dispose();
  }
}

/** Text encoder and U-Net: the autoencoder is gone while they learn. */
function weightBytes({ tensors }: Checkpoint): Pick<TrainingPlan, "storedWeights" | "wholeWeights"> {
  const used = [...tensors.values()].filter(({ part }) => part === "text" || part === "unet");
  const sum = (bytes: (tensor: (typeof used)[number]) => number): number =>
    used.reduce((total, tensor) => total + elementCount(tensor.shape) * bytes(tensor), 0);
  return { storedWeights: sum(({ dtype }) => dtypeSize[dtype]), wholeWeights: sum(() => FLOAT_BYTES) };
}

/** Smaller pictures, then the same and smaller ones with checkpointing. */
function cheaperThan(asked: StepSize, factor: number): StepSize[] {
  // A U-Net halves its latents three times.
  const unit = Math.max(8, factor) * 8;
  const side = (pixels: number, part: number): number =>
    Math.max(SMALLEST, Math.round((pixels * part) / unit) * unit);
  const smaller = SMALLER.map((part) => ({
    ...asked,
    width: side(asked.width, part),
    height: side(asked.height, part),
  }));
  const checkpointed = [asked, ...smaller].map((size) => ({ ...size, checkpointing: true }));
  const isSmaller = ({ width, height }: StepSize): boolean => width * height < asked.width * asked.height;
  return [...smaller, ...(asked.checkpointing ? [] : checkpointed)].filter(
    (size) => isSmaller(size) || (size.checkpointing && !asked.checkpointing && size.width <= asked.width),
  );
}
