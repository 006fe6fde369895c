import { element } from "../dom.ts";
import { insertSorted, type CardSort } from "./card-shape.ts";
import { hostGlobals } from "./host-globals.ts";
import type { CardTab, HostPage, OwnCardOptions } from "./host-page.ts";
import { find, promptBox, typedIn } from "./host-fields.ts";
import { playHostSound } from "./host-sound.ts";
import { onPageChange } from "./page-change.ts";
import { sdnextTrainingPlace } from "./training-place.ts";

const TABS = ["txt2img", "img2img", "control", "video"];

/** SD.Next, standard and modern UI: networks of all kinds in one block a tab, one list of cards a kind. */
export function sdnextPage(): HostPage {
  const known = new Map<string, CardTab>();
  return {
    family: "sdnext",
    caseSensitive: true,
    findTabs: () =>
      TABS.flatMap((key) => {
        const cards = (): HTMLElement | null => find(`#${key}_embedding_cards`);
        // The modern UI takes the networks out of `#…_extra_networks`; the page of a kind goes with its cards.
        const root = find(`#${key}embedding_extra_page`) ?? cards()?.parentElement?.parentElement ?? null;
        if (root === null || cards() === null) return [];
        const before = known.get(key);
        if (before?.root === root) return [before];
        const tab: CardTab = { key, root, cards, box: (side) => promptBox(key, side) };
        known.set(key, tab);
        return [tab];
      }),
    onPageChange,
    // The name is the path below the folder without its ending; prompts take its last part.
    cardName: (card) => card.dataset["name"]?.split(/[\\/]/).at(-1) ?? "",
    cardPath: (card) => card.dataset["filename"] ?? null,
    // Over the row of folders and cards, and outside of what a refresh replaces.
    placeToolbar({ root }, toolbar) {
      if (root.firstElementChild !== toolbar) root.prepend(toolbar);
      // The standard UI lays its page out in a row.
      root.style.flexDirection = "column";
    },
    makeCard: sdnextCard,
    placeCards(tab, cards) {
      insertSorted(tab, cards, currentSort());
      const words = typedIn(`#${tab.key}_extra_search textarea`).split(" ");
      // SD.Next's search sets the card's style, not a class.
      for (const card of cards) card.style.display = matchesSearch(card, words) ? "" : "none";
    },
    searchBox: (tab) => find(`#${tab.key}_extra_search textarea`),
    separator: () => " ",
    // SD.Next keeps the active box to itself: neither to be read nor to be put back.
    activeBox: () => null,
    keepActiveBox: (_tab, edit) => edit(),
    playSound: playHostSound,
    ...sdnextTrainingPlace,
  };
}

/** A card as SD.Next's gallery view renders them; the size is set on each picture there. */
function sdnextCard(tab: CardTab, { card, previewUrl }: OwnCardOptions): HTMLElement {
  const pictureStyle = tab.cards()?.querySelector("img.preview")?.getAttribute("style");
  const made = element("div", {
    class: "card ti-own",
    "data-ti-id": card.id,
    "data-tab": tab.key,
    "data-page": "embedding",
    "data-name": card.id.replace(/\.[^./]+$/, ""),
    "data-filename": card.id,
    "data-mtime": hostTime(card.modifiedMs),
    "data-size": card.sizeBytes,
    "data-tags": card.tags.join("|"),
  });
  const src = previewUrl ?? "./sdapi/v1/network/thumb?filename=ui/assets/missing.png";
  made.append(
    element("div", { class: "overlay" }, element("div", { class: "name" }, card.token)),
    element("div", { class: "actions" }),
    element("img", { class: "preview", loading: "lazy", alt: "", src, style: pictureStyle }),
  );
  return made;
}

/** As SD.Next writes times into its cards, in the machine's own zone: `2026-01-31 09:08:07`. */
function hostTime(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace("T", " ");
}

const SORT_KEYS = [
  ["Name", "name"],
  ["Date", "mtime"],
  ["Size", "size"],
] as const;

/** The order chosen in the settings, e.g. `Date [Newest]`; what its button chose since, the page keeps to itself. */
function currentSort(): CardSort {
  const option = hostGlobals().opts?.["extra_networks_sort"];
  const chosen = typeof option === "string" ? option : "";
  const key = SORT_KEYS.find(([word]) => chosen.startsWith(word))?.[1] ?? "name";
  return { key, descending: /Z-A|Newest|Largest/.test(chosen) };
}

/** As SD.Next searches several words; its folders, exclusions and patterns take effect as the user types. */
function matchesSearch({ dataset }: HTMLElement, words: readonly string[]): boolean {
  const text = `${dataset["filename"] ?? ""} ${dataset["name"] ?? ""} ${dataset["tags"] ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

export function isSdnextPage(): boolean {
  return TABS.some((tab) => find(`#${tab}_embedding_cards`) !== null);
}
