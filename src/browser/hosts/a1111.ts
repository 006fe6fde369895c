import { a1111Card, insertSorted, type CardSort } from "./card-shape.ts";
import type { CardTab, HostPage } from "./host-page.ts";
import { hostGlobals } from "./host-globals.ts";
import { find, promptBox, typedIn } from "./host-fields.ts";
import { playHostSound } from "./host-sound.ts";
import { onPageChange } from "./page-change.ts";
import { a1111TrainingPlace } from "./training-place.ts";

const TABS = ["txt2img", "img2img"];
const PAGE = "textual_inversion";

function cardsOf(tab: string): HTMLElement | null {
  return find(`#${tab}_${PAGE}_cards`);
}

/** A1111 1.9 and later, reForge (gradio 3.41) and Forge (gradio 4.40): one markup. */
export function a1111Page(): HostPage {
  const known = new Map<string, CardTab>();

  function findTabs(): CardTab[] {
    return TABS.flatMap((key) => {
      const root = find(`#${key}_${PAGE}`);
      if (root === null || cardsOf(key) === null) return [];
      const before = known.get(key);
      if (before?.root === root) return [before];
      const tab: CardTab = { key, root, cards: () => cardsOf(key), box: (side) => promptBox(key, side) };
      known.set(key, tab);
      return [tab];
    });
  }

  return {
    family: "a1111",
    caseSensitive: false,
    findTabs,
    onPageChange,
    cardName: (card) => card.dataset["name"] ?? "",
    cardPath: (card) =>
      card.querySelector("[data-clipboard-text]")?.getAttribute("data-clipboard-text") ??
      card.dataset["sortPath"] ??
      null,
    placeToolbar,
    makeCard: (_tab, options) => a1111Card(options),
    placeCards(tab, cards) {
      insertSorted(tab, cards, currentSort(tab));
      const words = searchWords(tab);
      for (const card of cards) card.classList.toggle("hidden", !matchesSearch(card, words));
    },
    searchBox: (tab) => find(`#${tab.key}_${PAGE}_extra_search`),
    separator: hostSeparator,
    activeBox: (tab) => hostGlobals().activePromptTextarea?.[tab.key] ?? null,
    keepActiveBox(tab, edit) {
      const active = hostGlobals().activePromptTextarea;
      const before = active?.[tab.key];
      edit();
      if (active !== undefined && before !== undefined) active[tab.key] = before;
    },
    playSound: playHostSound,
    ...a1111TrainingPlace,
  };
}

/** `opts` fills only after the options were fetched; a space is the host's default. */
function hostSeparator(): string {
  const option = hostGlobals().opts?.["extra_networks_add_text_separator"];
  return typeof option === "string" ? option : " ";
}

/** The cards stand in a block of gradio's HTML component; the toolbar goes right before it. */
function placeToolbar(tab: CardTab, toolbar: HTMLElement): void {
  const block = tab.root.querySelector(`#${tab.key}_${PAGE}_cards_html`);
  if (block === null || toolbar.nextElementSibling === block) return;
  block.before(toolbar);
}

function currentSort(tab: CardTab): CardSort {
  // A refresh leaves a second, hidden set of controls in the pane: the one in the tab bar is in use.
  const controls =
    find(`.extra-networks-controls-div #${tab.key}_${PAGE}_controls`) ?? find(`#${tab.key}_${PAGE}_controls`);
  const key = controls?.querySelector<HTMLElement>(".extra-network-control--enabled[data-sortkey]")?.dataset[
    "sortkey"
  ];
  const direction = controls?.querySelector<HTMLElement>("[data-sortdir]")?.dataset["sortdir"];
  return { key: `sort-${key ?? "default"}`, descending: direction === "Descending" };
}

function searchWords(tab: CardTab): string[] {
  return typedIn(`#${tab.key}_${PAGE}_extra_search`).split(" ");
}

/** As the hosts search: in the search terms and the description; Forge takes each word by itself. */
function matchesSearch(card: HTMLElement, words: readonly string[]): boolean {
  const texts = [...card.querySelectorAll(".search_terms, .description")];
  const text = texts.map((node) => node.textContent.toLowerCase()).join(" ");
  return words.every((word) => text.includes(word));
}

/** Whether this page is of this family. */
export function isA1111Page(): boolean {
  return TABS.some((tab) => find(`#${tab}_${PAGE}`) !== null);
}
