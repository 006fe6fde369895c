import { element } from "../dom.ts";
import type { CardTab, OwnCardOptions } from "./host-page.ts";

/**
 * A card as A1111 1.10, Forge and reForge render theirs (html/extra-networks-card.html), without
 * the inline click handler and the buttons that need the host to know the file.
 */
export function a1111Card({ card, previewUrl }: OwnCardOptions): HTMLElement {
  const name = card.fileName.toLowerCase();
  const made = element("div", {
    class: "card ti-own",
    "data-name": card.token,
    "data-ti-id": card.id,
    // The hosts number their cards in the order of the folder; after them is the nearest we can say.
    "data-sort-default": 1_000_000,
    "data-sort-date_created": Math.floor(card.modifiedMs / 1000),
    "data-sort-date_modified": Math.floor(card.createdMs / 1000),
    "data-sort-name": name,
    "data-sort-path": card.id.toLowerCase(),
    "data-sort-size": card.sizeBytes,
    "data-sort-vectors": card.vectors ?? 0,
  });
  if (previewUrl !== null) {
    made.append(element("img", { class: "preview", loading: "lazy", src: previewUrl, alt: "" }));
  }
  const searchTerms = [card.id, card.sha256 ?? ""].map((text) =>
    element("span", { class: "hidden search_terms" }, text),
  );
  made.append(
    element("div", { class: "button-row" }),
    element(
      "div",
      { class: "actions" },
      element("div", { class: "additional" }, ...searchTerms),
      element("span", { class: "name" }, card.token),
      element("span", { class: "description" }, card.description),
    ),
  );
  return made;
}

export type CardSort = { readonly key: string; readonly descending: boolean };

/**
 * Puts each card before the first one that sorts after it: no other card moves, the scroll stays.
 * One pass over both lists, since stand-alone every card is ours.
 */
export function insertSorted(
  tab: CardTab,
  cards: readonly HTMLElement[],
  { key, descending }: CardSort,
): void {
  const container = tab.cards();
  if (container === null) return;
  const sign = descending ? -1 : 1;
  const valueOf = (of: Element): string => of.getAttribute(`data-${key}`) ?? "";
  const order = (a: Element, b: Element): number => sign * compareSortValues(valueOf(a), valueOf(b));
  const coming = [...cards].sort(order);
  for (const other of container.querySelectorAll(":scope > .card")) {
    const before = coming.findIndex((card) => order(card, other) >= 0);
    other.before(...coming.splice(0, before < 0 ? coming.length : before));
    if (coming.length === 0) return;
  }
  container.append(...coming);
}

/** The hosts compare two numbers as numbers and everything else as text. */
export function compareSortValues(a: string, b: string): number {
  if (!Number.isNaN(Number(a)) && !Number.isNaN(Number(b))) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}
