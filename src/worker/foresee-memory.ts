import type { Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import type { ModelPart } from "../diffusion/checkpoint/weight-names.ts";
import { vaeFactor, type PictureSize } from "../diffusion/picture-size.ts";
import { GenerationError } from "../diffusion/generation-error.ts";
import { dtypeSize, elementCount } from "../formats/dtype.ts";
import type { BackendName } from "../protocol/backend-report.ts";
import type { EngineEvent } from "../protocol/engine.ts";
import { computingPeak, WASM_END } from "../protocol/memory-plan.ts";
import { freeMemory, wholeMemory } from "../system/free-memory.ts";
import { humanSize } from "../system/human-size.ts";
import { tooMuchMemory } from "../system/memory-words.ts";
import { nvidiaGpus } from "../system/nvidia-gpu.ts";
import { ModelCounter } from "../training/model-counter.ts";

const FLOAT_BYTES = 4;
/** Pixels between two sizes that are proposed. */
const SIZE_STEP = 64;

interface Drawing {
  readonly checkpoint: Checkpoint;
  readonly size: PictureSize;
  readonly backend: BackendName;
}

/**
 * Tells before anything is loaded that a picture will hardly fit into the memory that is free, and what size would.
 *
 * @throws GenerationError `MEMORY` when it takes more than there is at all
 */
export async function foreseeMemory(drawing: Drawing, send: (event: EngineEvent) => void): Promise<void> {
  const { free, whole } = await memoryOf(drawing.backend);
  const counter = new ModelCounter(drawing.checkpoint);
  const needed = peakOf(counter, drawing);
  if (needed <= free) return;
  const isOnCard = drawing.backend === "native-gpu";
  const smaller = smallerThan(drawing.size, vaeFactor(drawing.checkpoint.config)).find(
    (size) => peakOf(counter, { ...drawing, size }) <= free,
  );
  const hint =
    smaller === undefined
      ? "Close other programs, or choose a smaller picture."
      : `This would fit: a picture of ${smaller.width}×${smaller.height}.`;
  if (needed > whole) {
    const message = `It needs about ${humanSize(needed)}, and there are only ${humanSize(whole)}.`;
    throw new GenerationError("MEMORY", { message, hint });
  }
  send({ type: "notice", message: tooMuchMemory({ needed, free, isOnCard }), hint });
}

/** One part of the model is there at a time. */
function peakOf(counter: ModelCounter, { checkpoint, size, backend }: Drawing): number {
  const [prediction, decoding] = [counter.prediction(size), counter.decoding(size)];
  const weights = (part: ModelPart): number => weightBytes(checkpoint, part, backend);
  return computingPeak({
    ...{ backend, base: process.memoryUsage.rss(), nodes: prediction.nodes + decoding.nodes },
    phases: [
      { weights: weights("text"), activations: 0 },
      { weights: weights("unet"), activations: prediction.bytes },
      { weights: weights("vae-decoder"), activations: decoding.bytes },
    ],
  });
}

function weightBytes({ tensors }: Checkpoint, part: ModelPart, backend: BackendName): number {
  const isStored = backend === "native-cpu";
  return [...tensors.values()]
    .filter((tensor) => tensor.part === part)
    .reduce(
      (sum, { shape, dtype }) => sum + elementCount(shape) * (isStored ? dtypeSize[dtype] : FLOAT_BYTES),
      0,
    );
}

/** What this process has already is as good as free. */
async function memoryOf(backend: BackendName): Promise<{ free: number; whole: number }> {
  const [gpu] = backend === "native-gpu" ? await nvidiaGpus() : [];
  if (gpu !== undefined) return { free: gpu.freeMemory, whole: gpu.memory };
  const free = freeMemory() + process.memoryUsage.rss();
  const end = backend === "wasm" ? WASM_END : Infinity;
  return { free: Math.min(free, end), whole: Math.min(wholeMemory(), end) };
}

/** The longer side 64 pixels shorter, and so on; the other one in proportion. */
function smallerThan({ width, height }: PictureSize, factor: number): PictureSize[] {
  const longer = Math.max(width, height);
  const unit = Math.max(8, factor);
  const side = (pixels: number, target: number): number =>
    Math.max(unit, Math.round((pixels * target) / longer / unit) * unit);
  const count = Math.max(0, Math.ceil(longer / SIZE_STEP) - 1);
  return Array.from({ length: count }, (_, i) => (count - i) * SIZE_STEP).map((target) => ({
    width: side(width, target),
    height: side(height, target),
  }));
}
