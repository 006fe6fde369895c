import { readData } from "./clip-data.ts";

/** Bytes, and bytes that end a word; each merge makes one more. */
const FIRST_MERGED = 512;
const READABLE = /^([a-z]{3,})<\/w>$/;

/** The tokens of letters that end a word, by their ids: whole words, and endings such as `ticism`, which nothing tells apart. */
export function wordEnds(): ReadonlyMap<number, string> {
  const words = new Map<number, string>();
  for (const [rank, line] of readData("clip-merges.txt.gz").split("\n").entries()) {
    const [, word] = READABLE.exec(line.replace(" ", "")) ?? [];
    if (word !== undefined) words.set(FIRST_MERGED + rank, word);
  }
  return words;
}
