import { readData } from "./clip-data.ts";
import { wordEnds } from "./word-ends.ts";

/** The tokens that are whole English words, names among them, by their ids. */
export function englishWords(): ReadonlyMap<number, string> {
  const words = new Set(readData("english-words.txt.gz").split("\n"));
  return new Map([...wordEnds()].filter(([, word]) => words.has(word)));
}
