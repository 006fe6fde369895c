/**
 * A name as it has to be typed for the hosts to read it as that name: brackets, `:`, `|` and backslashes
 * escaped. A1111's attention parser drops the backslash and joins the pieces again, so `bad_hands\(v2\)` reaches
 * the tokenizer as `bad_hands(v2)`; so does SD.Next's, which also knows `\:`. Schedules take `\` + any
 * character as plain text.
 */
export function spellToken(token: string): string {
  return token.replace(/[\\()[\]:|]/g, "\\$&");
}

const FIRST = /^[\p{L}\p{N}]/u;
const LAST = /[\p{L}\p{N}]$/u;

/**
 * True for names like `c++` or `bad_hands(v2)`. CLIP splits a text into runs of letters, single digits and runs
 * of anything else; `c++,` ends in the run `++,` whose token ids are not those of `++`, so the hosts do not
 * find the embedding (tried with CLIP's vocabulary). A space between the name and the comma mends it.
 */
export function endsInSymbol(token: string): boolean {
  return !LAST.test(token.trim());
}

/** The same at the front: in `,+x` the name `+x` is found no more. */
export function startsWithSymbol(token: string): boolean {
  return !FIRST.test(token.trim());
}
