import { asRows } from "../tensor/as-rows.ts";
import { createPlainRecorder } from "../tensor/recorder.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { requireFinite } from "./require-finite.ts";
import type { PromptRows } from "./prompt-rows.ts";
import type { ReadPrompts } from "./read-prompts.ts";
import { encodeText, textEncoderOf } from "./text-encoder.ts";

/** A prompt as the U-Net sees it. */
export interface Conditioning {
  /** [tokens, width]: the chunks one after another. */
  readonly values: Float32Array;
  readonly tokens: number;
  readonly width: number;
}

export interface ConditioningOptions {
  readonly prompt: PromptRows;
  /** [vectors, width]: those of all embeddings that the prompt uses. */
  readonly vectors: Float32Array;
  readonly clipSkip: number;
}

/**
 * Encodes a prompt, each chunk for itself, and lays emphasis as A1111's "Original" does.
 *
 * @throws GenerationError CLIP_SKIP, NOT_FINITE
 */
export function conditionPrompt(model: LoadedModel, options: ConditioningOptions): Conditioning {
  const { prompt, vectors, clipSkip } = options;
  const { kernels, weights } = model;
  const { width, length } = textEncoderOf(model.config);
  const recorder = createPlainRecorder(kernels);
  const values = kernels.scope(() => {
    const placed = vectors.length > 0 ? { vectors: recorder.constant(asRows(kernels, vectors, width)) } : {};
    const { tokens, placements } = prompt;
    const input = { tokens, placements, clipSkip, ...placed };
    const context = encodeText({ recorder, weights }, textEncoderOf(model.config), input);
    const read = kernels.read(context.value);
    recorder.release(context);
    return read;
  });
  requireFinite(values, "text encoder's answer");
  for (let at = 0; at < prompt.tokens.length; at += length)
    emphasize(
      values.subarray(at * width, (at + length) * width),
      prompt.multipliers.subarray(at, at + length),
    );
  return { values, tokens: prompt.tokens.length, width };
}

/** Both prompts of a picture. @throws GenerationError CLIP_SKIP, NOT_FINITE */
export function conditionPrompts(
  model: LoadedModel,
  { positive, negative, vectors }: ReadPrompts,
  clipSkip: number,
): { positive: Conditioning; negative: Conditioning } {
  return {
    positive: conditionPrompt(model, { prompt: positive, vectors, clipSkip }),
    negative: conditionPrompt(model, { prompt: negative, vectors, clipSkip }),
  };
}

/** One chunk's rows times their multipliers; then the whole chunk back to the mean that it had. Changes `chunk`. */
export function emphasize(chunk: Float32Array, multipliers: Float32Array): void {
  if (multipliers.every((multiplier) => multiplier === 1)) return;
  const width = chunk.length / multipliers.length;
  const before = sum(chunk);
  for (const [row, multiplier] of multipliers.entries()) {
    for (let i = row * width; i < (row + 1) * width; i++) chunk[i] = (chunk[i] ?? 0) * multiplier;
  }
  const ratio = before / sum(chunk);
  for (let i = 0; i < chunk.length; i++) chunk[i] = (chunk[i] ?? 0) * ratio;
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
