import { promptRows, type PromptRows } from "../diffusion/prompt-rows.ts";
import type { ClipTokenizer } from "../tokenizer/clip-tokenizer.ts";
import { chunkPrompt, indexEmbeddings, type EmbeddingIndex } from "../tokenizer/prompt-chunks.ts";
import { TrainingError } from "./training-error.ts";

/** Reads prompts in which one embedding, the one that is trained, may be named. */
export class PromptReader {
  readonly #tokenizer: ClipTokenizer;
  readonly #index: EmbeddingIndex;
  readonly #name: string;

  constructor(tokenizer: ClipTokenizer, embedding: { name: string; vectors: number }) {
    this.#tokenizer = tokenizer;
    this.#index = indexEmbeddings([embedding], tokenizer);
    this.#name = embedding.name;
  }

  /**
   * The prompts of a batch as one input of the text encoder; shorter ones get empty chunks at their end.
   *
   * @throws TrainingError `TOKEN_MISSING` for a prompt in which the embedding is not found
   */
  read(prompts: readonly string[]): PromptRows {
    const all = prompts.map((prompt) => {
      const { chunks } = chunkPrompt(prompt, this.#tokenizer, this.#index);
      if (chunks.every(({ placements }) => placements.length === 0)) throw this.#missing(prompt);
      return chunks;
    });
    const longest = Math.max(...all.map((chunks) => chunks.length));
    const { chunks: empty } = chunkPrompt("", this.#tokenizer);
    const filled = all.flatMap((chunks) => [
      ...chunks,
      ...Array.from({ length: longest - chunks.length }, () => empty).flat(),
    ]);
    return promptRows(filled, new Map([[this.#name, 0]]));
  }

  #missing(prompt: string): TrainingError {
    return new TrainingError("TOKEN_MISSING", {
      message: `“${this.#name}” is not found in the prompt “${prompt.trim().slice(0, 200)}”.`,
      hint: "Keep a space or a comma between [name] and words beside it, and choose a name without brackets or colons.",
    });
  }
}
