import { BytePairs } from "./byte-pairs.ts";
import { cleanText } from "./clean-text.ts";

const START = 49_406;
const END = 49_407;
const specials: ReadonlyMap<string, number> = new Map([
  ["<|startoftext|>", START],
  ["<|endoftext|>", END],
]);
/** Words remembered; prompts of one sitting repeat themselves. */
const MAX_REMEMBERED = 20_000;
/** A longer word is no word. */
const MAX_REMEMBERED_LENGTH = 64;

/**
 * Text to the token ids of CLIP, as the web UIs have it: `CLIPTokenizer` of transformers 4 with ftfy installed,
 * without special tokens and without a limit.
 */
export class ClipTokenizer {
  /** Begins each chunk. */
  readonly start = START;
  /** Ends each chunk and fills it up. */
  readonly end = END;
  /** The word ",". */
  readonly comma: number;
  readonly #pairs: BytePairs;
  readonly #remembered = new Map<string, readonly number[]>();

  private constructor(pairs: BytePairs) {
    this.#pairs = pairs;
    [this.comma = 0] = this.encode(",");
  }

  static load(): ClipTokenizer {
    return new ClipTokenizer(BytePairs.load());
  }

  /** The ids of a text, none for an empty one. */
  encode(text: string): number[] {
    const ids: number[] = [];
    for (const part of text.split(/(<\|startoftext\|>|<\|endoftext\|>)/)) {
      const special = specials.get(part);
      if (special !== undefined) ids.push(special);
      else
        for (const [word] of cleanText(part).matchAll(words))
          for (const id of this.#encodeWord(word)) ids.push(id);
    }
    return ids;
  }

  /** What a token stands for, without the space behind a word; of a letter in several tokens each has a �. */
  decode(id: number): string {
    if (id >= START) return id === START ? "<|startoftext|>" : "<|endoftext|>";
    return decoder.decode(Uint8Array.from(this.#pairs.decode(id)));
  }

  #encodeWord(word: string): readonly number[] {
    const special = specials.get(word); // which was written in capitals
    if (special !== undefined) return [special];
    const known = this.#remembered.get(word);
    if (known !== undefined) return known;
    const ids = this.#pairs.encode(encoder.encode(word));
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    if (word.length <= MAX_REMEMBERED_LENGTH) this.#remembered.set(word, ids);
    return ids;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/**
 * CLIP's words. The original ignores case, which in clean text matters twice: a long s is an s, and U+0345, the small
 * iota below, is in no word, as it is a mark whose capital is a letter.
 */
const words =
  /<\|startoftext\|>|<\|endoftext\|>|'[s\u017f]|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}\u0345]+/gu;
