/**
 * `npm install --no-package-lock && npx tsx make-words.mjs`, here: writes src/tokenizer/english-words.txt.gz, those of
 * CLIP's tokens that an English dictionary knows, as they are or with a capital.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import dictionary from "dictionary-en";
import nspell from "nspell";
import { wordEnds } from "../../../src/tokenizer/word-ends.ts";

const file = new URL("../../../src/tokenizer/english-words.txt.gz", import.meta.url);
const speller = nspell(dictionary);
const isWord = (word) => speller.correct(word) || speller.correct(word[0].toUpperCase() + word.slice(1));
const words = [...wordEnds().values()].filter(isWord);
writeFileSync(file, gzipSync(words.join("\n"), { level: 9 }));
console.log(`${words.length} words, ${readFileSync(file).length} bytes`);
