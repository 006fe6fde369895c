import type { Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import type { ModelPart } from "../diffusion/checkpoint/weight-names.ts";
import { smallerSizes, vaeFactor, type PictureSize } from "../diffusion/picture-size.ts";
import { GenerationError } from "../diffusion/generation-error.ts";
import type { BackendName } from "../protocol/backend-report.ts";
import type { EngineEvent } from "../protocol/engine.ts";
import { computingPeak, WASM_END } from "../protocol/memory-plan.ts";
import { humanSize } from "../system/human-size.ts";
import { memoryFor } from "../system/memory-for.ts";
import { tooMuchMemory } from "../system/memory-words.ts";
import { ModelCounter } from "../training/model-counter.ts";
import { weightBytes } from "../training/weight-bytes.ts";

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
  const unit = Math.max(8, vaeFactor(drawing.checkpoint.config));
  const smaller = smallerSizes(drawing.size, unit).find(
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
  const weights = (part: ModelPart): number =>
    weightBytes(checkpoint, [part])[backend === "wasm" ? "whole" : "stored"];
  return computingPeak({
    ...{ backend, base: process.memoryUsage.rss(), nodes: prediction.nodes + decoding.nodes },
    phases: [
      { weights: weights("text"), activations: 0 },
      { weights: weights("unet"), activations: prediction.bytes },
      { weights: weights("vae-decoder"), activations: decoding.bytes },
    ],
  });
}

/** By WebAssembly no more than it can have. */
async function memoryOf(backend: BackendName): Promise<{ free: number; whole: number }> {
  const { free, whole } = await memoryFor(backend, process.memoryUsage.rss());
  const end = backend === "wasm" ? WASM_END : Infinity;
  return { free: Math.min(free, end), whole: Math.min(whole, end) };
}
