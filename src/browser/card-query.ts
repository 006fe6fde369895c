import type { BaseModel } from "../protocol/base-model.ts";
import type { PromptSide } from "../protocol/embedding-card.ts";
import { isUnusable, type CardView } from "./card-view.ts";

/** What the chips of the toolbar let through; empty sets let everything through. */
export type CardFilter = {
  readonly baseModels: ReadonlySet<BaseModel>;
  readonly sides: ReadonlySet<PromptSide>;
  readonly favourites: boolean;
  readonly problems: boolean;
};

export const NO_FILTER: CardFilter = {
  baseModels: new Set(),
  sides: new Set(),
  favourites: false,
  problems: false,
};

/** Whether the chips let a card through. */
export function passesFilter(view: CardView, filter: CardFilter): boolean {
  const { mark } = view;
  if (filter.favourites && mark?.favourite !== true) return false;
  if (filter.problems && !isUnusable(view) && (view.card?.warnings.length ?? 0) === 0) return false;
  if (filter.sides.size > 0 && !filter.sides.has(mark?.side ?? "any")) return false;
  const base = mark?.baseModel ?? null;
  return filter.baseModels.size === 0 || (base !== null && filter.baseModels.has(base));
}

type Term = (view: CardView) => boolean;

/**
 * The stand-alone page's search: words, all of which must be found in the name, path, tags or
 * description; `-word` excludes; `tag:x`, `base:sdxl`, `side:negative`, `is:fav`, `is:usable`,
 * `is:broken`. Case does not matter. A key that is none of these is searched as it stands.
 */
export function parseQuery(query: string): (view: CardView) => boolean {
  const terms = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "-")
    .map(parseTerm);
  return (view) => terms.every((term) => term(view));
}

function parseTerm(word: string): Term {
  if (word.startsWith("-")) {
    const excluded = parseTerm(word.slice(1));
    return (view) => !excluded(view);
  }
  const colon = word.indexOf(":");
  const key = colon < 0 ? "" : word.slice(0, colon);
  const value = word.slice(colon + 1);
  switch (key) {
    case "tag":
      return ({ card }) => card?.tags.some((tag) => tag.toLowerCase().includes(value)) ?? false;
    case "base":
      return ({ mark }) => mark?.baseModel === value;
    case "side":
      return ({ mark }) => (mark?.side ?? "any").startsWith(value);
    case "is":
      return isTerm(value) ?? textTerm(word);
    default:
      return textTerm(word);
  }
}

function isTerm(value: string): Term | null {
  if (value.startsWith("fav")) return ({ mark }) => mark?.favourite === true;
  if (value === "usable") return (view) => !isUnusable(view);
  if (value === "broken") return isUnusable;
  if (value === "negative" || value === "positive") return ({ mark }) => mark?.side === value;
  return null;
}

function textTerm(word: string): Term {
  return ({ token, card }) => {
    if (token.toLowerCase().includes(word)) return true;
    if (card === null) return false;
    const texts = [card.id, card.description, card.notes, card.civitai?.modelName ?? "", ...card.tags];
    return texts.some((text) => text.toLowerCase().includes(word));
  };
}
