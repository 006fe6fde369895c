import { CodedError } from "../system/coded-error.ts";
import type { ClipTokenizer } from "./clip-tokenizer.ts";
import { BREAK, parseAttention } from "./prompt-attention.ts";

/** An embedding that prompts may name. */
export interface NamedEmbedding {
  readonly name: string;
  readonly vectors: number;
}

/** A place in a chunk that takes a vector of an embedding in place of a row of the token table. */
export interface Placement {
  /** In the chunk's 77, start token included. */
  readonly position: number;
  readonly name: string;
  /** Which of the embedding's vectors. */
  readonly vector: number;
}

/** What the text encoder is given at a time. */
export interface PromptChunk {
  /** [77]: start, 75 of the prompt, end; filled up with the end. Below a placement 0. */
  readonly ids: Int32Array;
  /** [77], what the encoder's output is multiplied by. */
  readonly weights: Float32Array;
  readonly placements: readonly Placement[];
}

export interface ChunkedPrompt {
  /** At least one. */
  readonly chunks: readonly PromptChunk[];
  /** What the web UI counts: full chunks, and the tokens of the last one. */
  readonly tokens: number;
}

/** The embeddings of a prompt, by the tokens of their names. */
export type EmbeddingIndex = ReadonlyMap<number, readonly IndexedEmbedding[]>;

interface IndexedEmbedding extends NamedEmbedding {
  readonly ids: readonly number[];
}

/** Tokens of the prompt in a chunk. */
export const CHUNK_TOKENS = 75;
/** `comma_padding_backtrack` of A1111: a chunk ends at a comma that is at most so far back. */
const COMMA_BACKTRACK = 20;

/**
 * Prepares embeddings to be looked for, as A1111 does: by their names' tokens, the longest first, and of equals the
 * first. A name that gives no tokens cannot be called.
 *
 * @throws PromptError `EMBEDDING_TOO_LONG`
 */
export function indexEmbeddings(
  embeddings: Iterable<NamedEmbedding>,
  tokenizer: ClipTokenizer,
): EmbeddingIndex {
  const index = new Map<number, IndexedEmbedding[]>();
  for (const { name, vectors } of embeddings) {
    if (vectors > CHUNK_TOKENS) throw new PromptError(name, vectors);
    const ids = tokenizer.encode(name);
    const [first] = ids;
    if (first === undefined) continue;
    const others = index.get(first) ?? [];
    index.set(
      first,
      [...others, { name, vectors, ids }].sort((a, b) => b.ids.length - a.ids.length),
    );
  }
  return index;
}

/** A prompt that no model can be given. */
export class PromptError extends CodedError<"EMBEDDING_TOO_LONG"> {
  constructor(name: string, vectors: number) {
    super("EMBEDDING_TOO_LONG", {
      message: `The embedding ${name} has ${vectors} vectors, and a prompt takes at most ${CHUNK_TOKENS} at a time.`,
      hint: "Use one with fewer vectors.",
    });
  }
}

/**
 * Turns a prompt into what the text encoder reads, as A1111 1.10 does: weights of brackets, chunks of 75 tokens that
 * end at a comma where one is near, BREAK, names of embeddings replaced by their vectors. Schedules, AND, comments
 * and networks must be gone already.
 *
 * A quirk of the web UIs is kept: when the tokens behind a comma move to the next chunk, an embedding among them
 * stays where it was, and the next chunk has zeros (the token "!") in its place.
 */
export function chunkPrompt(
  prompt: string,
  tokenizer: ClipTokenizer,
  embeddings: EmbeddingIndex = new Map(),
): ChunkedPrompt {
  const chunker = new Chunker(tokenizer, embeddings);
  for (const { text, weight } of parseAttention(prompt)) {
    if (text === BREAK.text && weight === BREAK.weight) chunker.end();
    else chunker.add(tokenizer.encode(text), weight);
  }
  return chunker.finish();
}

class Chunker {
  readonly #tokenizer: ClipTokenizer;
  readonly #embeddings: EmbeddingIndex;
  readonly #chunks: PromptChunk[] = [];
  #ids: number[] = [];
  #weights: number[] = [];
  #placements: Placement[] = [];
  #comma = -1;

  constructor(tokenizer: ClipTokenizer, embeddings: EmbeddingIndex) {
    this.#tokenizer = tokenizer;
    this.#embeddings = embeddings;
  }

  add(tokens: readonly number[], weight: number): void {
    for (let at = 0; at < tokens.length;) {
      const token = tokens[at] ?? 0;
      if (token === this.#tokenizer.comma) this.#comma = this.#ids.length;
      else if (this.#ids.length === CHUNK_TOKENS) this.#endAtComma();
      if (this.#ids.length === CHUNK_TOKENS) this.end();
      const embedding = embeddingAt(tokens, at, this.#embeddings);
      if (embedding === null) {
        this.#push(token, weight);
        at += 1;
      } else {
        this.#place(embedding, weight);
        at += embedding.ids.length;
      }
    }
  }

  /** Ends the chunk here. */
  end(): void {
    const { start, end } = this.#tokenizer;
    const ids = new Int32Array(CHUNK_TOKENS + 2).fill(end);
    const weights = new Float32Array(CHUNK_TOKENS + 2).fill(1);
    ids[0] = start;
    ids.set(this.#ids, 1);
    weights.set(this.#weights, 1);
    this.#chunks.push({ ids, weights, placements: this.#placements });
    this.#ids = [];
    this.#weights = [];
    this.#placements = [];
    this.#comma = -1;
  }

  finish(): ChunkedPrompt {
    const last = this.#ids.length;
    const full = this.#chunks.length;
    if (last > 0 || full === 0) this.end();
    return { chunks: this.#chunks, tokens: full * CHUNK_TOKENS + last };
  }

  /** Ends a full chunk behind its last comma, if that is near; what followed begins the next one. */
  #endAtComma(): void {
    if (this.#comma < 0 || this.#ids.length - this.#comma > COMMA_BACKTRACK) return;
    const ids = this.#ids.splice(this.#comma + 1);
    const weights = this.#weights.splice(this.#comma + 1);
    this.end();
    this.#ids = ids;
    this.#weights = weights;
  }

  #place({ name, vectors }: NamedEmbedding, weight: number): void {
    if (this.#ids.length + vectors > CHUNK_TOKENS) this.end();
    for (let vector = 0; vector < vectors; vector++) {
      this.#placements.push({ position: this.#ids.length + 1, name, vector });
      this.#push(0, weight);
    }
  }

  #push(id: number, weight: number): void {
    this.#ids.push(id);
    this.#weights.push(weight);
  }
}

function embeddingAt(
  tokens: readonly number[],
  at: number,
  embeddings: EmbeddingIndex,
): IndexedEmbedding | null {
  const candidates = embeddings.get(tokens[at] ?? -1) ?? [];
  return candidates.find(({ ids }) => ids.every((id, i) => tokens[at + i] === id)) ?? null;
}
