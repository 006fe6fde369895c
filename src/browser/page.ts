import type { SidecarApi } from "./sidecar-api.ts";
import type { CardAction } from "./card-marks.ts";
import { listenToClicks, type ClickParts } from "./card-clicks.ts";
import { watchCards } from "./card-watcher.ts";
import { Decorations } from "./decorations.ts";
import { oncePerFrame } from "./dom.ts";
import type { CardTab, HostPage } from "./hosts/host-page.ts";
import { markOf, pageStorage, saveMarks } from "./marks-store.ts";
import { syncOwnCards } from "./own-cards.ts";
import { PromptFocus } from "./prompt-box.ts";
import { PromptState } from "./prompt-state.ts";
import type { Store } from "./store.ts";
void markOf;
void oncePerFrame;
void saveMarks;
void pageStorage;
void (0 as unknown as CardAction);

/** Brings the parts together on one page. */
export function startPage(host: HostPage, store: Store, api: SidecarApi): void {
  const decorations = new Decorations(store, host);
  const prompts = new PromptState({
    host,
    tokens: () => new Set([...store.allMarks().keys(), ...decorations.tokens()]),
    changed: (tab, tokens) => decorations.repaint(tokens, tab),
  });
  decorations.usePrompts(prompts);
  const parts: ClickParts = { host, store, prompts, decorations, focus: new PromptFocus(host), act: () => undefined };
  const observers = new WeakMap<CardTab, MutationObserver>();

  function refresh(tab: CardTab): void {
    syncOwnCards(tab, { host, store, previewAddress: (card) => api.previewAddress(card) });
    if (decorations.rescan(tab)) prompts.tokensChanged();
  }
  function discover(): void {
    for (const tab of host.findTabs()) {
      if (observers.has(tab)) continue;
      listenToClicks(tab, parts);
      observers.set(tab, watchCards(tab, () => refresh(tab)));
      refresh(tab);
    }
  }
  host.onPageChange(discover);
  discover();
}
