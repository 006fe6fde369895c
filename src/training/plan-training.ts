import { openCheckpoint, type Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import {
  pictureSize,
  SIZE_STEP,
  smallerSizes,
  vaeFactor,
  type PictureSize,
} from "../diffusion/picture-size.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { MemoryMode } from "../protocol/memory-mode.ts";
import type { PlanTask, StepCost, TrainingPlan } from "../protocol/training-plan.ts";
import { ModelCounter } from "./model-counter.ts";
import { forwardOperations, stepOperations } from "./step-operations.ts";
import { weightBytes } from "./weight-bytes.ts";

const FLOAT_BYTES = 4;
/** Smaller sizes that are counted. */
const SMALLER = 4;

type Batch = PictureSize & { readonly batchSize: number };
type Planning = Omit<PlanTask, "type" | "checkpoint">;

/** What a training takes, by the shapes of the checkpoint's weights. Throws `CheckpointError`, `GenerationError`. */
export async function planTraining(task: PlanTask): Promise<TrainingPlan> {
  const checkpoint = await openCheckpoint(task.checkpoint);
  try {
    return planFor(checkpoint, task);
  } finally {
    await checkpoint.dispose();
  }
}

/** The same of an open checkpoint. Throws `GenerationError` `SIZE`. */
export function planFor(checkpoint: Pick<Checkpoint, "config" | "tensors">, task: Planning): TrainingPlan {
  const { config } = checkpoint;
  const asked: Batch = { ...pictureSize(config, task), batchSize: task.batchSize };
  const samples = task.samples && pictureSize(config, task.samples);
  const counter = new ModelCounter(checkpoint, task.precision);
  const encoding = counter.encoding(asked);
  const prediction = samples && counter.prediction(samples);
  const decoding = samples && counter.decoding(samples);
  const factor = vaeFactor(config);
  const bytes = (part: "vae-encoder" | "vae-decoder"): number => weightBytes(checkpoint, [part]).stored;
  const learned = weightBytes(checkpoint, ["text", "unet"], task.precision);
  return {
    precision: task.precision,
    storedWeights: learned.stored,
    wholeWeights: learned.whole,
    encoding: bytes("vae-encoder") + encoding.bytes,
    drawing: Math.max(prediction?.bytes ?? 0, decoding === null ? 0 : bytes("vae-decoder") + decoding.bytes),
    otherNodes:
      encoding.nodes + (prediction?.nodes ?? 0) + (decoding?.nodes ?? 0) + counter.evaluation(asked).nodes,
    forwardOperations: forwardOperations(config, asked),
    latentBytes: (asked.width / factor) * (asked.height / factor) * config.vae.latentChannels * FLOAT_BYTES,
    vectorBytes: textEncoderOf(config).width * FLOAT_BYTES,
    ...{ width: asked.width, height: asked.height },
    asked: costs(counter, asked),
    smaller: task.withSmaller ? smallerThan(asked).flatMap((batch) => costs(counter, batch)) : [],
  };
}

function costs(counter: ModelCounter, batch: Batch): StepCost[] {
  return MemoryMode.options.map((memory) => {
    const { bytes, nodes } = counter.step(batch, memory);
    const operations = stepOperations(counter.config, { ...batch, memory });
    return { ...batch, memory, activations: bytes, nodes, operations };
  });
}

/** Smaller pictures of about the same shape; then half of the batch, and so on. */
function smallerThan(asked: Batch): Batch[] {
  const { batchSize } = asked;
  const sizes = smallerSizes(asked, SIZE_STEP).slice(0, SMALLER);
  const batches: Batch[] = [];
  for (let half = batchSize >> 1; half >= 1; half >>= 1) batches.push({ ...asked, batchSize: half });
  return [...batches, ...sizes.map((size) => ({ ...size, batchSize }))];
}
