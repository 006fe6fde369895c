import { applyChange, editOf } from "./change.ts";
import { indexFor, occurrencesIn, tokenIn } from "./find.ts";
import { forms } from "./insert-forms.ts";
import { findPlaces, nearestPlaces } from "./place.ts";
import { removals } from "./removal.ts";
import { scanPrompt } from "./scan.ts";
import { charClasses } from "./sides.ts";
import { endsInSymbol, spellToken, startsWithSymbol } from "./spelling.ts";
import type { Change, InsertOptions, PromptEdit, TokenIndex } from "./types.ts";
import { weightSuffix } from "./weight-format.ts";

/** Attempts before the start of the prompt is taken; only odd prompts like `()` need more than one. */
const MAX_ATTEMPTS = 48;

interface Job {
  readonly prompt: string;
  readonly token: string;
  /** As typed, with its weight. */
  readonly typed: string;
  readonly index: TokenIndex;
  readonly options: InsertOptions;
  /** How often the token stands before. */
  readonly standing: number;
}

/** The insertion makes the token stand once more, as plain as meant, and removal would give the prompt back. */
function holds(job: Job, change: Change, tokenAt: number): boolean {
  const text = applyChange(job.prompt, change);
  const scan = scanPrompt(text, job.options);
  const found = tokenIn(scan, job.token, job.index);
  const mine = found.find(
    ({ outerStart, outerEnd }) => outerStart === tokenAt && outerEnd === tokenAt + job.typed.length,
  );
  if (!mine || mine.context === "scheduled" || found.length !== job.standing + 1) return false;
  const [back] = removals(scan, charClasses(scan), [mine]);
  return back !== undefined && applyChange(text, back) === job.prompt;
}

/**
 * Puts a token into a prompt, at the allowed place nearest to the caret and with the separators a person would
 * type: none at the start, none doubled, only spaces in the midst of a phrase. The caret ends up behind it.
 * {@link removeToken} gives the same prompt back. Names with brackets or colons are typed escaped, and a
 * name that ends in a symbol gets a space before a following comma, or the hosts would not find it.
 */
export function insertToken(prompt: string, token: string, options: InsertOptions): PromptEdit {
  const scan = scanPrompt(prompt, options);
  const classes = charClasses(scan);
  const index = indexFor(token, options);
  const all = occurrencesIn(scan, index);
  const weight = options.weight ?? 1;
  const spelled = spellToken(token);
  const typed = weight === 1 ? spelled : `(${spelled}${weightSuffix(spelled, weight)}`;
  const standing = all.filter(({ tokens }) => tokens.includes(token)).length;
  const job: Job = { prompt, token, typed, index, options, standing };
  const bare = weight === 1;
  const apart = { before: bare && startsWithSymbol(token), behind: bare && endsInSymbol(token) };
  const style = { separator: options.separator, apart };
  const places = findPlaces(
    scan,
    classes,
    all.map(({ occurrence }) => occurrence),
  );
  let attempts = 0;
  for (const at of nearestPlaces(places, options.caret ?? prompt.length)) {
    for (const { before, behind } of forms(classes, at, style)) {
      const change = { start: at, end: at, insert: before + typed + behind };
      const caret = before.length + typed.length;
      if (holds(job, change, at + before.length)) return editOf(prompt, change, caret);
      attempts += 1;
    }
    if (attempts >= MAX_ATTEMPTS) break;
  }
  return editOf(prompt, { start: 0, end: 0, insert: `${typed}${apart.behind ? " " : ""}, ` }, typed.length);
}
