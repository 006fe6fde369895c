import { oncePerFrame } from "./dom.ts";
import type { CardTab } from "./hosts/host-page.ts";

/**
 * Calls `changed`, at most once a frame, when cards of the tab came or went: a refresh, a single
 * card rendered anew, another extension. Changes inside a card (our marks, a picture) cost one
 * look each and call nothing.
 */
export function watchCards(tab: CardTab, changed: () => void): MutationObserver {
  const soon = oncePerFrame(changed);
  const observer = new MutationObserver((records) => {
    if (records.some(concernsCards)) soon();
  });
  observer.observe(tab.root, { childList: true, subtree: true });
  return observer;
}

function concernsCards({ target, addedNodes, removedNodes }: MutationRecord): boolean {
  if (!(target instanceof Element) || target.closest(".card, .ti-toolbar") !== null) return false;
  return some(addedNodes, isForeignCard) || some(removedNodes, isForeignCard);
}

/** A card of the host without our marks yet, or something with such cards in it. */
function isForeignCard(node: Node): boolean {
  if (!(node instanceof Element)) return false;
  if (node.matches(".card")) return true;
  return node.querySelector(".card, .extra-network-cards") !== null;
}

function some(nodes: NodeList, test: (node: Node) => boolean): boolean {
  for (const node of nodes) if (test(node)) return true;
  return false;
}
