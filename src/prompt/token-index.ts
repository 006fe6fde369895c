import { fold, isWordAt } from "./chars.ts";
import type { TokenBucket, TokenIndex } from "./types.ts";

/** End of the word that begins at `at`; of the single unit where no word does. */
export function chunkEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && isWordAt(text, end)) end += 1;
  return end > at ? end : at + 1;
}

/** Name as it is compared: whitespace runs are one space, as the hosts' tokenizer has it. */
export function comparable(name: string, caseSensitive: boolean): string {
  const plain = name.trim().replace(/\s+/g, " ");
  return caseSensitive ? plain : fold(plain);
}

/** Prepares a list of tokens for {@link findStandingTokens}; an empty name is left out. */
export function tokenIndex(
  tokens: Iterable<string>,
  options: { readonly caseSensitive?: boolean } = {},
): TokenIndex {
  const caseSensitive = options.caseSensitive ?? false;
  const names = new Map<string, Map<string, string[]>>();
  const all = new Set(tokens);
  for (const token of all) {
    const text = comparable(token, caseSensitive);
    if (text === "") continue;
    const first = text.slice(0, chunkEnd(text, 0));
    const bucket = names.get(first) ?? new Map<string, string[]>();
    names.set(first, bucket);
    const twins = bucket.get(text);
    if (twins) twins.push(token);
    else bucket.set(text, [token]);
  }
  const buckets = new Map<string, TokenBucket>();
  for (const [first, bucket] of names) {
    const lengths = [...new Set([...bucket.keys()].map((name) => name.length))].sort((a, b) => b - a);
    buckets.set(first, { lengths, names: bucket });
  }
  return { caseSensitive, tokens: all, buckets };
}
