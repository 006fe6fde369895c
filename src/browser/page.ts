import { CardCommands } from "./card-commands.ts";
import { nextSide, type CardAction } from "./card-view.ts";
import { listenToClicks, type ClickParts } from "./card-clicks.ts";
import { showPanel } from "./card-panel.tsx";
import { keepMarksClear } from "./card-room.ts";
import { NO_FILTER, parseQuery, passesFilter, type CardFilter } from "./card-query.ts";
import { watchCards } from "./card-watcher.ts";
import { Decorations, type CardParts } from "./decorations.ts";
import { element, oncePerFrame } from "./dom.ts";
import { acceptDrops } from "./drop-import.tsx";
import type { CardTab, HostPage } from "./hosts/host-page.ts";
import { ensureTabStop, listenToKeys, listenToSlash } from "./keyboard.ts";
import { pageStorage, saveMarks } from "./marks-store.ts";
import { notice } from "./notices.ts";
import { syncOwnCards } from "./own-cards.ts";
import { PromptFocus } from "./prompt-box.ts";
import { PromptState } from "./prompt-state.ts";
import { showSettings } from "./settings-panel.tsx";
import type { SidecarApi } from "./sidecar-api.ts";
import type { Store, StoreChange } from "./store.ts";
import { t } from "./strings.ts";
import { banners, cardCounts, scanProgress } from "./toolbar-facts.ts";
import type { TrainingPanel } from "./training/panel.tsx";
import { renderToolbar } from "./toolbar.tsx";

const SAVE_MARKS_AFTER_MS = 1000;

type TabParts = {
  readonly tab: CardTab;
  readonly toolbar: HTMLElement;
  readonly cards: MutationObserver;
  readonly size: ResizeObserver;
};

type PageOptions = {
  readonly host: HostPage;
  readonly store: Store;
  readonly api: SidecarApi;
  readonly buildId: string;
  readonly onLink: () => void;
  readonly training: TrainingPanel;
};

/** One page with cards: brings the parts together and keeps them true to the store. */
export class Page {
  private readonly options: PageOptions;
  private readonly parts: CardParts;
  private readonly decorations: Decorations;
  private readonly prompts: PromptState;
  private readonly commands: CardCommands;
  private readonly clicks: ClickParts;
  private readonly tabs = new Map<CardTab, TabParts>();
  private readonly pending = { tokens: new Set<string>(), all: false, other: false };
  private filter: CardFilter = NO_FILTER;
  private saving: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PageOptions) {
    const { host, store, api } = options;
    this.options = options;
    this.parts = { store, host, previewAddress: (card) => api.previewAddress(card) };
    this.decorations = new Decorations(this.parts);
    this.decorations.setFilter(this.passes());
    this.prompts = new PromptState({
      host,
      tokens: () => new Set([...store.allMarks().keys(), ...this.decorations.tokens()]),
      changed: (tab, tokens) => this.decorations.repaint(tokens, tab),
    });
    this.decorations.usePrompts(this.prompts);
    this.commands = new CardCommands(api, store);
    this.clicks = {
      host,
      store,
      prompts: this.prompts,
      decorations: this.decorations,
      focus: new PromptFocus(host),
      act: (action, tab, card) => this.act(action, tab, card),
    };
  }

  start(): void {
    const { host, store } = this.options;
    const soon = oncePerFrame(() => this.catchUp());
    store.listen((change) => {
      this.note(change);
      soon();
    });
    host.ownSearch?.onChange(() => this.setFilter(this.filter));
    host.onPageChange(() => this.discover());
    addEventListener("pagehide", () => this.saveMarks());
    listenToSlash(host);
    this.discover();
  }

  /** Takes in tabs that came, and puts back a toolbar that the host threw out. */
  private discover(): void {
    const { host } = this.options;
    for (const tab of host.findTabs()) {
      const known = this.tabs.get(tab);
      if (known === undefined) this.adopt(tab);
      else host.placeToolbar(tab, known.toolbar);
    }
    for (const [tab, { cards, size }] of this.tabs) {
      if (tab.root.isConnected) continue;
      cards.disconnect();
      size.disconnect();
      this.tabs.delete(tab);
    }
  }

  private adopt(tab: CardTab): void {
    const { host, store, api } = this.options;
    const toolbar = element("div", { class: "ti-toolbar", "data-tab": tab.key });
    host.placeToolbar(tab, toolbar);
    listenToClicks(tab, this.clicks);
    listenToKeys(tab);
    keepMarksClear(tab);
    acceptDrops(tab, (target) => this.idAt(tab, target), { api, store, commands: this.commands });
    const cards = watchCards(tab, () => {
      host.placeToolbar(tab, toolbar);
      this.refresh(tab);
      this.drawToolbars();
    });
    // Told before the browser paints the tab for the first time.
    const size = new ResizeObserver(([entry]) => {
      this.decorations.setShown(tab, (entry?.contentRect.width ?? 0) > 0);
      ensureTabStop(tab);
    });
    size.observe(tab.root);
    this.tabs.set(tab, { tab, toolbar, cards, size });
    this.refresh(tab);
    this.drawToolbars();
  }

  /** Makes the cards of a tab what they should be now; `known` when only these tokens' files changed. */
  private refresh(tab: CardTab, known?: ReadonlySet<string>): void {
    const moved = syncOwnCards(tab, this.parts);
    if (known !== undefined && !moved) this.decorations.repaint(known, tab);
    else if (this.decorations.rescan(tab)) this.prompts.tokensChanged();
    ensureTabStop(tab);
    // What came of our own work just now is no news.
    this.tabs.get(tab)?.cards.takeRecords();
  }

  private note({ tokens }: StoreChange): void {
    if (tokens === "all") this.pending.all = true;
    else if (tokens === null) this.pending.other = true;
    else for (const token of tokens) this.pending.tokens.add(token);
  }

  private catchUp(): void {
    const { tokens, all, other } = this.pending;
    const touched = new Set(tokens);
    this.pending.tokens.clear();
    this.pending.all = false;
    this.pending.other = false;
    this.decorations.noteGone(touched);
    if (all || touched.size > 0) {
      for (const tab of this.tabs.keys()) this.refresh(tab, all ? undefined : touched);
      this.saveMarksSoon();
    } else if (other) {
      this.decorations.repaint("all");
    }
    this.drawToolbars();
  }

  /** Thousands of marks are not written for every one of many changes, and none is lost on leaving. */
  private saveMarksSoon(): void {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.saveMarks(), SAVE_MARKS_AFTER_MS);
  }

  private saveMarks(): void {
    if (this.saving === undefined) return;
    clearTimeout(this.saving);
    this.saving = undefined;
    saveMarks(pageStorage(), this.options.store.allMarks());
  }

  private drawToolbars(): void {
    const { store, api, buildId, onLink } = this.options;
    for (const { tab, toolbar } of this.tabs.values()) {
      renderToolbar(toolbar, {
        counts: cardCounts(this.decorations.views(tab), this.passes()),
        filter: this.filter,
        link: store.link,
        readOnly:
          store.session?.access === "read-only"
            ? (store.session.accessMessage ?? t("This page may only read."))
            : null,
        scanning: scanProgress(store),
        banners: banners(store, buildId),
        onFilter: (filter) => this.setFilter(filter),
        onLink,
        onSettings: () => void showSettings({ store, api }),
      });
    }
  }

  private setFilter(filter: CardFilter): void {
    this.filter = filter;
    this.decorations.setFilter(this.passes());
    this.decorations.repaint("all");
    for (const tab of this.tabs.keys()) ensureTabStop(tab);
    this.drawToolbars();
  }

  private passes(): (view: ReturnType<Decorations["view"]>) => boolean {
    const matches = parseQuery(this.options.host.ownSearch?.query() ?? "");
    const { filter } = this;
    return (view) => passesFilter(view, filter) && matches(view);
  }

  private idAt(tab: CardTab, target: Element): string | null {
    const card = target.closest<HTMLElement>(".ti-card");
    return card === null ? null : (this.decorations.view(tab, card).card?.id ?? null);
  }

  private act(action: Exclude<CardAction, "move"> | "explain", tab: CardTab, element: HTMLElement): void {
    const { card, gone } = this.decorations.view(tab, element);
    if (card === null) {
      if (gone) notice(t("The file is gone"));
      return;
    }
    switch (action) {
      case "star":
        void this.commands.edit(card, { favourite: !card.favourite });
        return;
      case "side":
        void this.commands.edit(card, { promptSide: nextSide(card) });
        return;
      case "fix":
        void this.commands.repair(card, card.problem?.repair ?? null);
        return;
      case "info":
        void showPanel(card.id, {
          store: this.options.store,
          commands: this.commands,
          training: this.options.training,
        });
        return;
      case "explain":
        notice(
          `${card.problem?.message ?? t("Not for the current model")} ${card.problem?.hint ?? ""}`.trim(),
        );
        return;
      default:
        action satisfies never;
    }
  }
}
