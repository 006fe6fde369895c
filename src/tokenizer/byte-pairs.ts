import { readData } from "./clip-data.ts";

/** Symbols 0 to 255 are bytes, the next 256 the same as the last of a word, then each merge makes one. */
const BYTES = 256;
const FIRST_MERGED = 2 * BYTES;
/** Above every symbol and every rank. */
const SYMBOLS = 65_536;

/**
 * CLIP's byte-pair encoding: joins the pair of neighbours that was learnt first, as long as there is one.
 * Takes n · log n steps, so that a word of a hundred thousand letters is no trouble.
 */
export class BytePairs {
  readonly #bytes: Uint8Array;
  /** left · 65,536 + right -> rank */
  readonly #ranks: ReadonlyMap<number, number>;
  /** The keys of `ranks` by rank. */
  readonly #pairs: readonly number[];

  constructor(bytes: Uint8Array, ranks: ReadonlyMap<number, number>) {
    this.#bytes = bytes;
    this.#ranks = ranks;
    this.#pairs = [...ranks.keys()];
  }

  /** From the bundled merges, which takes some 50 ms. */
  static load(): BytePairs {
    const letters = byteLetters();
    const symbols = new Map<string, number>();
    letters.forEach((letter, i) => symbols.set(letter, i).set(`${letter}</w>`, BYTES + i));
    const ranks = new Map<number, number>();
    for (const [rank, line] of readData("clip-merges.txt.gz").split("\n").entries()) {
      const space = line.indexOf(" ");
      const [left, right] = [line.slice(0, space), line.slice(space + 1)];
      ranks.set((symbols.get(left) ?? 0) * SYMBOLS + (symbols.get(right) ?? 0), rank);
      symbols.set(left + right, FIRST_MERGED + rank);
    }
    return new BytePairs(symbolOfByte(), ranks);
  }

  /** The symbols of one word, given as UTF-8. */
  encode(word: Uint8Array): number[] {
    const symbols = Array.from(word, (byte) => this.#bytes[byte] ?? 0);
    const last = symbols.pop();
    if (last === undefined) return [];
    symbols.push(last + BYTES);
    return this.#merge(symbols);
  }

  /** The bytes that a symbol stands for. */
  decode(symbol: number): number[] {
    if (symbol < FIRST_MERGED) return [this.#bytes.indexOf(symbol % BYTES)];
    const pair = this.#pairs[symbol - FIRST_MERGED];
    if (pair === undefined) return [];
    return [...this.decode(Math.floor(pair / SYMBOLS)), ...this.decode(pair % SYMBOLS)];
  }

  #merge(symbols: number[]): number[] {
    const next = symbols.map((_, i) => i + 1);
    const previous = symbols.map((_, i) => i - 1);
    const length = symbols.length;
    const rankAt = (at: number): number | undefined => {
      const after = next[at] ?? length;
      return after < length
        ? this.#ranks.get((symbols[at] ?? 0) * SYMBOLS + (symbols[after] ?? 0))
        : undefined;
    };
    // A pair is one number, rank first and place second: the least is the one to join, the leftmost of equals.
    const queue = new NumberHeap();
    const offer = (at: number): void => {
      const rank = rankAt(at);
      if (rank !== undefined) queue.push(rank * length + at);
    };
    for (let at = 0; at < length; at++) offer(at);
    for (let least = queue.pop(); least !== undefined; least = queue.pop()) {
      const at = least % length;
      const rank = (least - at) / length;
      if (symbols[at] === -1 || rankAt(at) !== rank) continue; // joined meanwhile
      const gone = next[at] ?? length;
      const after = next[gone] ?? length;
      symbols[at] = FIRST_MERGED + rank;
      symbols[gone] = -1;
      next[at] = after;
      if (after < length) previous[after] = at;
      offer(at);
      const before = previous[at] ?? -1;
      if (before >= 0) offer(before);
    }
    return symbols.filter((symbol) => symbol !== -1);
  }
}

/** Bytes in the vocabulary's order, which begins with the printable ones of Latin-1. */
function bytesInOrder(): number[] {
  const all = Array.from({ length: BYTES }, (_, byte) => byte);
  const printable = all.filter(
    (byte) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174,
  );
  return [...printable, ...all.filter((byte) => !printable.includes(byte))];
}

function symbolOfByte(): Uint8Array {
  const symbols = new Uint8Array(BYTES);
  for (const [symbol, byte] of bytesInOrder().entries()) symbols[byte] = symbol;
  return symbols;
}

/** How the merges are spelled: printable bytes as themselves, each other one as a letter from U+0100 on. */
function byteLetters(): string[] {
  const order = bytesInOrder();
  const printable = order.findIndex((byte) => byte === 0);
  return order.map((byte, i) => String.fromCharCode(i < printable ? byte : BYTES + i - printable));
}

/** A binary heap, least first. */
class NumberHeap {
  readonly #items: number[] = [];

  push(value: number): void {
    const items = this.#items;
    let at = items.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] ?? 0;
      if (above <= value) break;
      items[at] = above;
      at = parent;
    }
    items[at] = value;
  }

  pop(): number | undefined {
    const items = this.#items;
    const least = items[0];
    const value = items.pop();
    if (value === undefined || items.length === 0) return least;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if ((items[child + 1] ?? Infinity) < (items[child] ?? 0)) child++;
      const below = items[child] ?? 0;
      if (below >= value) break;
      items[at] = below;
      at = child;
    }
    items[at] = value;
    return least;
  }
}
