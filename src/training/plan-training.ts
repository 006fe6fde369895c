import type { Checkpoint, CheckpointTensor } from "../diffusion/checkpoint/open-checkpoint.ts";
import { openCheckpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import { pictureSize, vaeFactor, type PictureSize } from "../diffusion/picture-size.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { dtypeSize, elementCount } from "../formats/dtype.ts";
import { MemoryMode } from "../protocol/memory-mode.ts";
import type { PlanTask, StepCost, TrainingPlan } from "../protocol/training-plan.ts";
import { ModelCounter } from "./model-counter.ts";
import { forwardOperations, stepOperations } from "./step-operations.ts";

const FLOAT_BYTES = 4;
/** Pixels between two sizes, and of the smallest. */
const SIZE_STEP = 64;

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
  const counter = new ModelCounter(checkpoint);
  const encoding = counter.encoding(asked);
  const prediction = samples && counter.prediction(samples);
  const decoding = samples && counter.decoding(samples);
  const factor = vaeFactor(config);
  const bytes = (part: "vae-encoder" | "vae-decoder"): number => storedBytes(tensorsOf(checkpoint, [part]));
  const learned = tensorsOf(checkpoint, ["text", "unet"]);
  return {
    storedWeights: storedBytes(learned),
    wholeWeights: learned.reduce((sum, { shape }) => sum + elementCount(shape) * FLOAT_BYTES, 0),
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

function tensorsOf(
  { tensors }: Pick<Checkpoint, "tensors">,
  parts: readonly CheckpointTensor["part"][],
): CheckpointTensor[] {
  return [...tensors.values()].filter(({ part }) => parts.includes(part));
}

function storedBytes(tensors: readonly CheckpointTensor[]): number {
  return tensors.reduce((sum, { shape, dtype }) => sum + elementCount(shape) * dtypeSize[dtype], 0);
}

/** Smaller pictures of about the same shape, by steps of 64 pixels of the longer side; then half of the batch, and so on. */
function smallerThan(asked: Batch): Batch[] {
  const longer = Math.max(asked.width, asked.height);
  const side = (pixels: number, target: number): number =>
    Math.max(SIZE_STEP, Math.round((pixels * target) / longer / SIZE_STEP) * SIZE_STEP);
  const first = (Math.ceil(longer / SIZE_STEP) - 1) * SIZE_STEP;
  const steps = Math.max(0, Math.min(4, first / SIZE_STEP));
  const sizes = Array.from({ length: steps }, (_, i) => first - i * SIZE_STEP).map((target) => ({
    ...asked,
    width: side(asked.width, target),
    height: side(asked.height, target),
  }));
  const batches: Batch[] = [];
  for (let batchSize = asked.batchSize >> 1; batchSize >= 1; batchSize >>= 1)
    batches.push({ ...asked, batchSize });
  return [...batches, ...sizes.map((size) => ({ ...size, batchSize: asked.batchSize }))];
}
