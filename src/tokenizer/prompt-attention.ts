/** A stretch of a prompt with the weight its brackets give it. */
export interface WeightedText {
  readonly text: string;
  readonly weight: number;
}

/** Begins a new chunk. `weight` tells it from the word: brackets around it change it, and then it is read as text. */
export const BREAK: WeightedText = { text: "BREAK", weight: -1 };

interface Part {
  text: string;
  weight: number;
}

const ROUND = 1.1;
const SQUARE = 1 / 1.1;
const pieces = /\\[()[\]\\]?|[([]|:\s*([+-]?[.\d]+)\s*\)|[)\]]|[^\\()[\]:]+|:/gu;
const breaks = /(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])/u;

/**
 * Splits a prompt into texts and their weights, as A1111 does: `(x)` is 1.1, `(x:1.3)` is 1.3, `[x]` is 1/1.1, a
 * backslash takes a bracket's meaning away, a bracket that is not closed lasts to the end.
 *
 * Where the web UI fails, at a weight such as `1.2.3`, the weight is 1.1 and the number is text.
 */
export function parseAttention(prompt: string): WeightedText[] {
  const reader = new AttentionReader();
  for (const [piece, weight] of prompt.matchAll(pieces)) reader.piece(piece, weight);
  return merged(reader.finish());
}

class AttentionReader {
  readonly #parts: Part[] = [];
  /** Numbers of the parts that brackets open before. */
  readonly #round: number[] = [];
  readonly #square: number[] = [];

  piece(piece: string, weightText: string | undefined): void {
    if (piece.startsWith("\\")) this.#parts.push({ text: piece.slice(1), weight: 1 });
    else if (piece === "(") this.#round.push(this.#parts.length);
    else if (piece === "[") this.#square.push(this.#parts.length);
    else if (weightText !== undefined && this.#round.length > 0) this.#weigh(piece, Number(weightText));
    else if (piece === ")" && this.#round.length > 0) this.#close(this.#round, ROUND);
    else if (piece === "]" && this.#square.length > 0) this.#close(this.#square, SQUARE);
    else this.#text(piece);
  }

  finish(): Part[] {
    while (this.#round.length > 0) this.#close(this.#round, ROUND);
    while (this.#square.length > 0) this.#close(this.#square, SQUARE);
    return this.#parts;
  }

  #weigh(piece: string, weight: number): void {
    if (Number.isNaN(weight)) this.#text(piece.slice(0, -1));
    this.#close(this.#round, Number.isNaN(weight) ? ROUND : weight);
  }

  #close(opened: number[], factor: number): void {
    for (let i = opened.pop() ?? 0; i < this.#parts.length; i++) {
      const part = this.#parts[i];
      if (part !== undefined) part.weight *= factor;
    }
  }

  #text(text: string): void {
    const [first = "", ...others] = text.split(breaks);
    this.#parts.push({ text: others.length > 0 ? first.trimEnd() : first, weight: 1 });
    for (const [i, part] of others.entries()) {
      this.#parts.push({ ...BREAK });
      this.#parts.push({ text: i < others.length - 1 ? part.trim() : part.trimStart(), weight: 1 });
    }
  }
}

/** Neighbours of one weight become one. */
function merged(parts: readonly Part[]): WeightedText[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.weight === part.weight) last.text += part.text;
    else result.push({ ...part });
  }
  return result.length > 0 ? result : [{ text: "", weight: 1 }];
}
