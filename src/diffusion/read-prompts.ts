import type { Problem } from "../protocol/problem.ts";
import { ClipTokenizer } from "../tokenizer/clip-tokenizer.ts";
import { chunkPrompt, indexEmbeddings } from "../tokenizer/prompt-chunks.ts";
import { GenerationError } from "./generation-error.ts";
import type { TextEncoderConfig } from "./model-config.ts";
import { findPromptEmbeddings, type PromptEmbedding } from "./prompt-embeddings.ts";
import { plainPrompt } from "./plain-prompt.ts";
import { promptRows, type PromptRows } from "./prompt-rows.ts";

export interface ReadPrompts {
  readonly positive: PromptRows;
  readonly negative: PromptRows;
  /** Those that a prompt calls, in the order of their vectors. */
  readonly embeddings: readonly PromptEmbedding[];
  /** [vectors, width] of all of them. */
  readonly vectors: Float32Array;
  /** What the prompts ask for and don't get. */
  readonly problems: readonly Problem[];
}

export interface PromptTexts {
  readonly prompt: string;
  readonly negativePrompt: string;
  /** Folder with the embeddings that may be called; null: none. */
  readonly embeddingsDir: string | null;
  /** An embedding that lies in no folder; it counts before one of its name that does. */
  readonly own?: PromptEmbedding;
}

/**
 * Prompts as the web UI reads them, with the embeddings that they name.
 *
 * @throws GenerationError VOCABULARY for a model whose tokens are not CLIP's
 */
export async function readPrompts(texts: PromptTexts, encoder: TextEncoderConfig): Promise<ReadPrompts> {
  const plain = [plainPrompt(texts.prompt), plainPrompt(texts.negativePrompt)];
  const prompts = plain.map(({ text }) => text);
  const tokenizer = ClipTokenizer.load();
  if (encoder.tokens !== tokenizer.end + 1) throw otherVocabulary(encoder);
  const found = await findEmbeddings(texts, prompts, encoder);
  const index = indexEmbeddings(found.embeddings, tokenizer);
  const [positive = [], negative = []] = prompts.map((text) => chunkPrompt(text, tokenizer, index).chunks);
  const called = new Set(
    [...positive, ...negative].flatMap(({ placements }) => placements.map(({ name }) => name)),
  );
  const embeddings = found.embeddings.filter(({ name }) => called.has(name));
  const { vectors, firstRows } = oneTable(embeddings);
  return {
    positive: promptRows(positive, firstRows),
    negative: promptRows(negative, firstRows),
    embeddings,
    vectors,
    problems: [...plain.flatMap(({ problems }) => problems), ...found.problems],
  };
}

async function findEmbeddings(
  { embeddingsDir, own }: PromptTexts,
  prompts: readonly string[],
  { width }: TextEncoderConfig,
): ReturnType<typeof findPromptEmbeddings> {
  const { embeddings, problems } =
    embeddingsDir === null
      ? { embeddings: [], problems: [] }
      : await findPromptEmbeddings(embeddingsDir, prompts, { width, except: own?.name });
  return { embeddings: own === undefined ? embeddings : [own, ...embeddings], problems };
}

function oneTable(embeddings: readonly PromptEmbedding[]): {
  vectors: Float32Array;
  firstRows: Map<string, number>;
} {
  const vectors = new Float32Array(embeddings.reduce((size, { values }) => size + values.length, 0));
  const firstRows = new Map<string, number>();
  let [at, row] = [0, 0];
  for (const embedding of embeddings) {
    vectors.set(embedding.values, at);
    firstRows.set(embedding.name, row);
    at += embedding.values.length;
    row += embedding.vectors;
  }
  return { vectors, firstRows };
}

function otherVocabulary({ tokens }: TextEncoderConfig): GenerationError {
  return new GenerationError("VOCABULARY", {
    message: `The model's text encoder knows ${tokens} tokens, and CLIP has 49,408: prompts can't be read for it.`,
    hint: "Use a checkpoint of the Stable Diffusion 1 family.",
  });
}
