import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import { paintCard } from "./card-marks.ts";
import { paintPicture } from "./card-picture.ts";
import { isUnusable, type CardView } from "./card-view.ts";
import type { CardTab, HostPage } from "./hosts/host-page.ts";
import type { PromptState } from "./prompt-state.ts";
import type { Store } from "./store.ts";

/** What cards are drawn from. */
export type CardParts = {
  readonly store: Store;
  readonly host: HostPage;
  /** Where a card's preview picture is; null without one. */
  readonly previewAddress: (card: EmbeddingCard) => string | null;
};
type TabCards = { readonly tab: CardTab; readonly byToken: Map<string, Set<HTMLElement>> };

/** Finds the cards of a tab and draws our marks on them; knows which card shows which token. */
export class Decorations {
  private readonly known = new Map<string, TabCards>();
  /** Cards the host goes on showing though their file went away; it renders new ones at a refresh. */
  private readonly gone = new WeakSet<HTMLElement>();
  /** Keys of the tabs on screen. */
  private readonly shown = new Set<string>();
  private readonly store: Store;
  private readonly host: HostPage;
  private readonly previewAddress: CardParts["previewAddress"];
  private prompts: PromptState | null = null;
  private passes: (view: CardView) => boolean = () => true;

  constructor({ store, host, previewAddress }: CardParts) {
    this.store = store;
    this.host = host;
    this.previewAddress = previewAddress;
  }

  usePrompts(prompts: PromptState): void {
    this.prompts = prompts;
  }

  /** Which cards are not hidden; shows on the next painting. */
  setFilter(passes: (view: CardView) => boolean): void {
    this.passes = passes;
  }

  /** Whether a tab is on screen: only then are its cards drawn. */
  setShown(tab: CardTab, shown: boolean): void {
    if (shown === this.shown.has(tab.key)) return;
    if (!shown) {
      this.shown.delete(tab.key);
      return;
    }
    this.shown.add(tab.key);
    this.repaint("all", tab);
  }

  /** What each card of a tab shows. */
  *views(tab: CardTab): Iterable<CardView> {
    for (const cards of this.known.get(tab.key)?.byToken.values() ?? []) {
      for (const card of cards) yield this.view(tab, card);
    }
  }

  /** Every token that a card on the page shows. */
  *tokens(): Iterable<string> {
    for (const { byToken } of this.known.values()) yield* byToken.keys();
  }

  /** All cards that are there now, drawn anew. Returns whether the tokens are others than before. */
  rescan(tab: CardTab): boolean {
    const byToken = new Map<string, Set<HTMLElement>>();
    for (const card of cardsIn(tab)) {
      const token = this.host.cardName(card);
      const same = byToken.get(token);
      if (same === undefined) byToken.set(token, new Set([card]));
      else same.add(card);
    }
    const before = this.known.get(tab.key)?.byToken;
    this.known.set(tab.key, { tab, byToken });
    this.repaint("all", tab);
    return before?.size !== byToken.size || [...byToken.keys()].some((token) => !before.has(token));
  }

  /**
   * Draws the cards of these tokens, or of all, in one tab or in every one; those of a hidden tab
   * when it is shown.
   */
  repaint(tokens: ReadonlySet<string> | "all", only?: CardTab): void {
    const started = performance.now();
    for (const { tab, byToken } of this.known.values()) {
      if ((only !== undefined && only.key !== tab.key) || !this.shown.has(tab.key)) continue;
      for (const token of tokens === "all" ? byToken.keys() : tokens) {
        for (const card of byToken.get(token) ?? []) this.paint(tab, card);
      }
    }
    // Seen in the browser's performance tools, and read by the benchmark.
    if (tokens === "all") performance.measure("textual-inversion: decorate", { start: started });
  }

  /** Notes which of these tokens have no file left, for the cards that show them now. */
  noteGone(tokens: ReadonlySet<string>): void {
    for (const { byToken } of this.known.values()) {
      for (const token of tokens) {
        const isGone = this.store.cardsOf(token).length === 0;
        for (const card of byToken.get(token) ?? []) {
          if (isGone) this.gone.add(card);
          else this.gone.delete(card);
        }
      }
    }
  }

  view(tab: CardTab, card: HTMLElement): CardView {
    const token = this.host.cardName(card);
    const ownId = card.dataset["tiId"];
    const found = ownId === undefined ? null : (this.store.cards.get(ownId) ?? null);
    const standing = this.prompts?.standing(tab);
    return {
      token,
      card: found ?? this.store.cardFor(token, () => this.host.cardPath(card)),
      mark: this.store.markFor(token),
      positive: standing?.positive.has(token) ?? false,
      negative: standing?.negative.has(token) ?? false,
      canEdit: this.store.connected && !this.store.readOnly,
      gone: this.gone.has(card),
      lit: this.store.lit.has(token),
    };
  }

  private paint(tab: CardTab, card: HTMLElement): void {
    const view = this.view(tab, card);
    paintCard(card, view);
    if (view.card !== null) paintPicture(card, view.card, this.previewAddress);
    const hidden = !this.passes(view);
    if (card.classList.contains("ti-filtered") !== hidden) card.classList.toggle("ti-filtered", hidden);
  }

  usable(tab: CardTab, card: HTMLElement): boolean {
    return !isUnusable(this.view(tab, card));
  }
}

export function cardsIn(tab: CardTab): HTMLElement[] {
  return [...(tab.cards()?.querySelectorAll<HTMLElement>(".card") ?? [])];
}
