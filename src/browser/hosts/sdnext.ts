import { element } from "../dom.ts";
import { insertSorted } from "./card-shape.ts";
import type { CardTab, HostPage, OwnCardOptions } from "./host-page.ts";
import { find, promptBox, typedIn } from "./host-fields.ts";
import { onPageChange } from "./page-change.ts";

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
        const root = find(`#${key}_extra_networks`) ?? cards()?.parentElement?.parentElement ?? null;
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
    placeToolbar(tab, toolbar) {
      const cards = tab.cards();
      if (cards !== null && toolbar.nextElementSibling !== cards) cards.before(toolbar);
    },
    makeCard: sdnextCard,
    placeCards(tab, cards) {
      const search = typedIn(`#${tab.key}_extra_search textarea`);
      insertSorted(tab, cards, { key: "name", descending: false });
      // SD.Next's search sets the card's style, not a class.
      for (const card of cards)
        card.style.display = card.dataset["search"]?.includes(search) === false ? "none" : "";
    },
    searchBox: (tab) => find(`#${tab.key}_extra_search textarea`),
    separator: () => " ",
    // SD.Next keeps the active box to itself: neither to be read nor to be put back.
    activeBox: () => null,
    keepActiveBox: (_tab, edit) => edit(),
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
    "data-mtime": Math.floor(card.modifiedMs / 1000),
    "data-size": card.sizeBytes,
    "data-search": `${card.id} ${card.sha256 ?? ""} ${card.description}`.toLowerCase(),
    "data-tags": card.tags.join("|"),
  });
  const src = previewUrl ?? "./file=html/card-no-preview.png";
  made.append(
    element("div", { class: "overlay" }, element("div", { class: "name" }, card.token)),
    element("div", { class: "actions" }),
    element("img", { class: "preview", loading: "lazy", alt: "", src, style: pictureStyle }),
  );
  return made;
}

export function isSdnextPage(): boolean {
  return TABS.some((tab) => find(`#${tab}_embedding_cards`) !== null);
}
