import { expect, it } from "vitest";
import { ClipTokenizer } from "../../src/tokenizer/clip-tokenizer.ts";
import { englishWords } from "../../src/tokenizer/english-words.ts";
import { wordEnds } from "../../src/tokenizer/word-ends.ts";

it("words are those that stand alone: each is one token, and no ending is among them", () => {
  const tokenizer = ClipTokenizer.load();
  const words = englishWords();
  expect(words.size).toBe(20_995);
  for (const [id, word] of words) expect([word, tokenizer.encode(word)]).toEqual([word, [id]]);
  const known = new Set(words.values());
  for (const word of ["castle", "river", "painting", "monet", "anime"]) expect(known).toContain(word);
  const ends = new Set(wordEnds().values());
  for (const ending of ["ticism", "tography", "ization", "ulty"]) {
    expect(ends).toContain(ending);
    expect(known).not.toContain(ending);
  }
});
