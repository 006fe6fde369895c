import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import { cardsIn, type CardParts } from "./decorations.ts";
import type { CardTab } from "./hosts/host-page.ts";

/** What each card of ours was made of. */
const shapes = new WeakMap<HTMLElement, string>();

/**
 * Makes the tab show every file once: cards of our own for files that the host shows none of
 * (new, skipped, broken), and away with ours when the host has its own. Returns whether any
 * card came or went.
 */
export function syncOwnCards(tab: CardTab, parts: CardParts): boolean {
  if (!parts.store.listed) return false;
  const shownByHost = new Set<string>();
  const own = new Map<string, HTMLElement>();
  for (const element of cardsIn(tab)) {
    const ownId = element.dataset["tiId"];
    if (ownId !== undefined) own.set(ownId, element);
    else noteShown(element, parts, shownByHost);
  }
  let changed = false;
  for (const [id, element] of own) {
    const card = parts.store.cards.get(id);
    const isTrue = card !== undefined && shapes.get(element) === shapeOf(card);
    // A card under the user's hand is made anew later: its focus and an open drag would be lost.
    const isKept = isTrue || (card !== undefined && element.matches(":hover, :focus-within"));
    if (isKept && !shownByHost.has(id)) continue;
    element.remove();
    own.delete(id);
    changed = true;
  }
  const missing = [...parts.store.cards.values()].filter(({ id }) => !shownByHost.has(id) && !own.has(id));
  if (missing.length > 0)
    parts.host.placeCards(
      tab,
      missing.map((card) => ownCard(tab, card, parts)),
    );
  return changed || missing.length > 0;
}

function noteShown(element: HTMLElement, { host, store }: CardParts, shown: Set<string>): void {
  const card = store.cardFor(host.cardName(element), () => host.cardPath(element));
  if (card !== null) shown.add(card.id);
}

function ownCard(tab: CardTab, card: EmbeddingCard, parts: CardParts): HTMLElement {
  const made = parts.host.makeCard(tab, { card, previewUrl: parts.previewAddress(card) });
  shapes.set(made, shapeOf(card));
  return made;
}

/** What a card of ours is made of beside its marks: when it changes, the card is made anew. */
function shapeOf(card: EmbeddingCard): string {
  return [card.token, card.previewVersion ?? "", card.description, card.modifiedMs, card.sha256 ?? ""].join(
    "\0",
  );
}
