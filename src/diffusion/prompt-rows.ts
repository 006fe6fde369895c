import type { PromptChunk } from "../tokenizer/prompt-chunks.ts";
import type { Placement } from "./text-encoder.ts";

/** Chunks of one or more prompts as one input of a text encoder. */
export interface PromptRows {
  /** [chunks · length] */
  readonly tokens: Int32Array;
  /** Emphasis of each token; 1: none. */
  readonly multipliers: Float32Array;
  readonly placements: readonly Placement[];
}

/**
 * Puts chunks one after another. `firstRows`: where the vectors of each embedding begin in the table that is
 * handed to the encoder with them.
 */
export function promptRows(
  chunks: readonly PromptChunk[],
  firstRows: ReadonlyMap<string, number>,
): PromptRows {
  const length = chunks[0]?.ids.length ?? 0;
  const tokens = new Int32Array(chunks.length * length);
  const multipliers = new Float32Array(chunks.length * length);
  const placements: Placement[] = [];
  for (const [i, chunk] of chunks.entries()) {
    tokens.set(chunk.ids, i * length);
    multipliers.set(chunk.weights, i * length);
    for (const { position, name, vector } of chunk.placements) {
      const first = firstRows.get(name);
      if (first === undefined) throw new RangeError(`The embedding ${name} is placed, and not at hand.`);
      placements.push({ row: i * length + position, vector: first + vector });
    }
  }
  return { tokens, multipliers, placements };
}
