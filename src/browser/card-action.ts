import type { PromptSide } from "../protocol/embedding-card.ts";
import { findToken } from "../prompt/find.ts";
import { insertToken } from "../prompt/insert.ts";
import { moveToken, toggleToken } from "../prompt/toggle.ts";
import type { EditResult, InsertOptions, TokenIndex } from "../prompt/types.ts";
import { weighToken } from "../prompt/weigh.ts";
import { otherSide, type BoxSide } from "./hosts/host-page.ts";

/**
 * What a click on a card asks for. `toggle`: plain click; `other`: Alt, the prompt a plain click
 * would not take; `stronger` and `weaker`: Shift, and Shift with Alt.
 */
export type ClickIntent = "toggle" | "other" | "stronger" | "weaker";

export function intentOf(event: { readonly altKey: boolean; readonly shiftKey: boolean }): ClickIntent {
  if (event.shiftKey) return event.altKey ? "weaker" : "stronger";
  return event.altKey ? "other" : "toggle";
}

/** The two prompts of a tab, and where their carets are (null: at the end). */
export type Prompts = Readonly<Record<BoxSide, { readonly text: string; readonly caret: number | null }>>;

export type ClickOptions = {
  readonly token: string;
  /** The embedding's prompt side, as far as known. */
  readonly side: PromptSide;
  /** The prompt that had the focus last. */
  readonly lastFocused: BoxSide;
  readonly prompts: Prompts;
  readonly separator: string;
  readonly weightStep: number;
  readonly known: TokenIndex;
};

export type ClickPlan = { readonly box: BoxSide; readonly result: EditResult };

/** Where a plain click inserts. */
function homeSide(side: PromptSide, lastFocused: BoxSide): BoxSide {
  return side === "any" ? lastFocused : side;
}

/**
 * Decides which prompt a click changes, and how. A token that stands is taken out of the prompt
 * where it stands, its own side first; Alt looks at the other prompt alone.
 */
export function planClick(intent: ClickIntent, options: ClickOptions): ClickPlan {
  const home = homeSide(options.side, options.lastFocused);
  if (intent === "other") return toggleIn(otherSide(home), options);
  const box = standsIn(home, options) || !standsIn(otherSide(home), options) ? home : otherSide(home);
  if (intent === "toggle") return toggleIn(box, options);
  const delta = intent === "stronger" ? options.weightStep : -options.weightStep;
  return weighIn(box, delta, options);
}

function standsIn(box: BoxSide, options: ClickOptions): boolean {
  return findToken(options.prompts[box].text, options.token, grammar(box, options)).length > 0;
}

function toggleIn(box: BoxSide, options: ClickOptions): ClickPlan {
  return { box, result: toggleToken(options.prompts[box].text, options.token, grammar(box, options)) };
}

/** A token that is not there yet comes in with the weight that the click would have given it. */
function weighIn(box: BoxSide, delta: number, options: ClickOptions): ClickPlan {
  const { text } = options.prompts[box];
  const how = grammar(box, options);
  if (standsIn(box, options)) return { box, result: weighToken(text, options.token, { delta }, how) };
  return { box, result: insertToken(text, options.token, { ...how, weight: 1 + delta }) };
}

/** What taking the token out of one prompt and putting it into the other does to each. */
export function planMove(from: BoxSide, options: ClickOptions): readonly [ClickPlan, ClickPlan] {
  const to = otherSide(from);
  const texts = { from: options.prompts[from].text, to: options.prompts[to].text };
  const move = moveToken(texts, options.token, grammar(to, options));
  return [
    { box: from, result: move.from },
    { box: to, result: move.to },
  ];
}

function grammar(box: BoxSide, { prompts, separator, known }: ClickOptions): InsertOptions {
  return { caseSensitive: known.caseSensitive, known, caret: prompts[box].caret, separator };
}
