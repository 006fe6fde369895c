import { fold, isWordAt } from "./chars.ts";
import { logicalText, type LogicalText } from "./logical.ts";
import { scanPrompt } from "./scan.ts";
import { chunkEnd, tokenIndex } from "./token-index.ts";
import type { Occurrence, PromptOptions, Scan, TokenIndex } from "./types.ts";
import { brackets, cutsGroup, withWrappers, type Brackets, type Range } from "./wrappers.ts";

interface Match extends Range {
  readonly tokens: readonly string[];
}

/** Longest name of the index that stands at `at` of the logical text: its end there, and its tokens. */
function longestAt(
  text: string,
  at: number,
  index: TokenIndex,
): { end: number; tokens: readonly string[] } | null {
  const bucket = index.buckets.get(text.slice(at, chunkEnd(text, at)));
  if (!bucket) return null;
  for (const length of bucket.lengths) {
    const end = at + length;
    if (end > text.length || isWordAt(text, end)) continue;
    const tokens = bucket.names.get(text.slice(at, end));
    if (tokens) return { end, tokens };
  }
  return null;
}

function matches(logical: LogicalText, index: TokenIndex, known: Brackets): Match[] {
  const text = index.caseSensitive ? logical.text : fold(logical.text);
  const found: Match[] = [];
  let at = 0;
  while (at < text.length) {
    const hit = at > 0 && isWordAt(text, at - 1) ? null : longestAt(text, at, index);
    const range = hit && { start: logical.starts[at] ?? 0, end: logical.ends[hit.end - 1] ?? 0 };
    if (hit && range && !cutsGroup(known, range)) {
      found.push({ ...range, tokens: hit.tokens });
      at = hit.end;
    } else {
      at = chunkEnd(text, at);
    }
  }
  return found;
}

/** Occurrences in a scan, in order, each with the tokens it stands for. */
export function occurrencesIn(
  scan: Scan,
  index: TokenIndex,
): { readonly tokens: readonly string[]; readonly occurrence: Occurrence }[] {
  const known = brackets(scan);
  let next = 0;
  return matches(logicalText(scan), index, known).map(({ tokens, start, end }) => {
    while ((known.scheduled[next]?.end ?? Infinity) <= start) next += 1;
    const scheduled = (known.scheduled[next]?.start ?? Infinity) < start;
    const outer = withWrappers(known, { start, end });
    const context = scheduled ? "scheduled" : outer.start < start ? "weighted" : "plain";
    return {
      tokens,
      occurrence: { start, end, outerStart: outer.start, outerEnd: outer.end, weight: outer.weight, context },
    };
  });
}

function isIndex(known: TokenIndex | readonly string[] | undefined): known is TokenIndex {
  return known !== undefined && "buckets" in known;
}

/** The index to search `token` with: the known tokens and itself. */
export function indexFor(token: string, options: PromptOptions): TokenIndex {
  const caseSensitive = options.caseSensitive ?? false;
  const { known } = options;
  if (isIndex(known)) {
    if (known.caseSensitive === caseSensitive && known.tokens.has(token)) return known;
    return tokenIndex([...known.tokens, token], { caseSensitive });
  }
  return tokenIndex([...(known ?? []), token], { caseSensitive });
}

/** Occurrences of one token in a scanned prompt, in order. */
export function tokenIn(scan: Scan, token: string, index: TokenIndex): Occurrence[] {
  return occurrencesIn(scan, index)
    .filter(({ tokens }) => tokens.includes(token))
    .map(({ occurrence }) => occurrence);
}

/**
 * Where `token` stands as a word: not inside a longer word, a `<…:…>`, a weight or a comment. Brackets of the
 * name match raw or escaped. Tokens are compared case-insensitively unless `caseSensitive`.
 */
export function findToken(prompt: string, token: string, options: PromptOptions = {}): Occurrence[] {
  return tokenIn(scanPrompt(prompt, options), token, indexFor(token, options));
}

/** All tokens that stand in the prompt, in one pass: fit for every keystroke with an index built once. */
export function findStandingTokens(
  prompt: string,
  tokens: TokenIndex | readonly string[],
  options: Omit<PromptOptions, "known"> = {},
): Map<string, Occurrence[]> {
  const index = isIndex(tokens) ? tokens : tokenIndex(tokens, options);
  const standing = new Map<string, Occurrence[]>();
  for (const { tokens: twins, occurrence } of occurrencesIn(scanPrompt(prompt, options), index)) {
    for (const token of twins) {
      const list = standing.get(token);
      if (list) list.push(occurrence);
      else standing.set(token, [occurrence]);
    }
  }
  return standing;
}
