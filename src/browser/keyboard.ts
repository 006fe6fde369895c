import { cardsIn } from "./decorations.ts";
import type { CardTab, HostPage } from "./hosts/host-page.ts";

const STEPS = {
  ArrowRight: "next",
  ArrowLeft: "previous",
  ArrowDown: "below",
  ArrowUp: "above",
  Home: "first",
  End: "last",
} as const;
type Step = (typeof STEPS)[keyof typeof STEPS];

/**
 * Keys in a tab: arrows, Home and End go from card to card; Enter and Space click, as on any
 * button. One card at a time is a tab stop, with the buttons in it.
 */
export function listenToKeys(tab: CardTab): void {
  tab.root.addEventListener("focusin", (event) => {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>(".ti-card") : null;
    if (card !== null) makeTabStop(tab, card);
  });
  tab.root.addEventListener("keydown", (event) => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || !target.matches(".ti-press")) return;
    const card = target.closest<HTMLElement>(".ti-card");
    if (card === null || event.ctrlKey || event.metaKey || !Object.hasOwn(STEPS, event.key)) return;
    const next = cardAt(tab, card, STEPS[event.key as keyof typeof STEPS]);
    if (next !== null) focusCard(tab, next);
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * Makes one card the way into the grid for the Tab key; the first one shown unless another is.
 * Goes by classes alone: asking for the layout here would cost a layout of all cards.
 */
export function ensureTabStop(tab: CardTab): void {
  const hidden = ".hidden, .ti-filtered";
  const stop = tab.cards()?.querySelector('.ti-press[tabindex="0"]')?.closest(".ti-card");
  if (stop && !stop.matches(hidden)) return;
  const first = tab.cards()?.querySelector<HTMLElement>(`.ti-card:not(${hidden})`);
  if (first) makeTabStop(tab, first);
}

function makeTabStop(tab: CardTab, card: HTMLElement): void {
  for (const other of tab.cards()?.querySelectorAll<HTMLElement>('.ti-card [tabindex="0"]') ?? []) {
    if (!card.contains(other)) other.tabIndex = -1;
  }
  for (const button of card.querySelectorAll<HTMLElement>(".ti-press, [data-ti-action]")) {
    if (button.tabIndex !== 0) button.tabIndex = 0;
  }
}

function focusCard(tab: CardTab, card: HTMLElement): void {
  makeTabStop(tab, card);
  card.querySelector<HTMLElement>(".ti-press")?.focus();
  card.scrollIntoView({ block: "nearest" });
}

function visibleCards(tab: CardTab): HTMLElement[] {
  return cardsIn(tab).filter((card) => card.offsetParent !== null);
}

function cardAt(tab: CardTab, card: HTMLElement, step: Step): HTMLElement | null {
  const cards = visibleCards(tab);
  const at = cards.indexOf(card);
  switch (step) {
    case "next":
      return cards[at + 1] ?? null;
    case "previous":
      return cards[at - 1] ?? null;
    case "first":
      return cards[0] ?? null;
    case "last":
      return cards.at(-1) ?? null;
    case "below":
      return nearestInRow(card, cards.slice(at + 1));
    case "above":
      return nearestInRow(card, cards.slice(0, at).reverse());
    default:
      return step satisfies never;
  }
}

/** Of the first row met that is not the card's own, the card whose middle is nearest. */
function nearestInRow(card: HTMLElement, others: readonly HTMLElement[]): HTMLElement | null {
  const own = card.getBoundingClientRect();
  let row: number | null = null;
  let best: HTMLElement | null = null;
  let distance = Infinity;
  for (const other of others) {
    const box = other.getBoundingClientRect();
    if (Math.abs(box.top - own.top) < 2) continue;
    row ??= box.top;
    if (Math.abs(box.top - row) >= 2) break;
    const off = Math.abs(box.left - own.left);
    if (off < distance) [best, distance] = [other, off];
  }
  return best;
}

/** `/` goes to the search of the tab that is on screen, unless something is being typed. */
export function listenToSlash(host: HostPage): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const tab = host.findTabs().find(({ root }) => root.offsetParent !== null);
    const search = tab === undefined ? null : host.searchBox(tab);
    if (search === null || search.offsetParent === null) return;
    event.preventDefault();
    search.focus();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select, dialog *"))
  );
}
