import { createPlainRecorder } from "../tensor/recorder.ts";
import type { LoadedModel } from "./loaded-model.ts";
import type { TextEncoderConfig } from "./model-config.ts";
import { requireFinite } from "./require-finite.ts";
import type { PromptRows } from "./prompt-rows.ts";
import type { ReadPrompts } from "./read-prompts.ts";
import { encodeText, textEncoderOf, textInputs } from "./text-encoder.ts";

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
  const encoder = textEncoderOf(model.config);
  const { width, length } = encoder;
  const values = encode(model, encoder, { ...prompt, vectors, clipSkip });
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

function encode(
  { run }: LoadedModel,
  encoder: TextEncoderConfig,
  { clipSkip, ...texts }: Pick<PromptRows, "tokens" | "placements"> & Omit<ConditioningOptions, "prompt">,
): Float32Array {
  const { context } = run({
    name: "text encoder",
    settings: { clipSkip },
    inputs: textInputs(encoder, texts),
    build: ({ kernels, weights }, inputs) => {
      const recorder = createPlainRecorder(kernels);
      const input = { ...inputs, vectors: recorder.constant(inputs.vectors), clipSkip };
      return { context: encodeText({ recorder, weights }, encoder, input).value };
    },
  });
  return context;
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
