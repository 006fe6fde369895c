import { element } from "../dom.ts";
import { t } from "../strings.ts";
import { a1111Card, insertSorted, type CardSort } from "./card-shape.ts";
import type { BoxSide, CardTab, HostPage } from "./host-page.ts";
import { StandaloneTabs } from "./standalone-tabs.ts";

const SORTS: readonly (readonly [key: string, name: string])[] = [
  ["sort-name", "Name"],
  ["sort-path", "Folder"],
  ["sort-date_created", "Modified"],
  ["sort-size", "Size"],
  ["sort-vectors", "Vectors"],
];

/** Whether this is the sidecar's own page. */
export function isStandalonePage(): boolean {
  return document.querySelector('meta[name="ti-standalone"]') !== null;
}

/** The sidecar's own page: two prompts to try with all the cards, and the training panel. Builds it and is its host. */
export function standalonePage(): HostPage {
  document.documentElement.classList.add("ti-standalone");
  const prompts = {
    positive: promptBox("positive", t("Prompt")),
    negative: promptBox("negative", t("Negative prompt")),
  };
  const search = searchField();
  const sort = sortControls();
  const cards = element("div", { id: "ti-cards", class: "extra-network-cards" });
  const bar = element("div", { class: "ti-find" }, search, sort.root);
  const root = element("main", { id: "ti-root" }, bar, cards);
  const boxes = element("section", { class: "ti-prompts" }, prompts.positive.label, prompts.negative.label);
  const training = element("section", { id: "ti-training" });
  const embeddings = element("div", { id: "ti-embeddings" }, boxes, root);
  const tabs = new StandaloneTabs(
    [
      { key: "embeddings", name: t("Embeddings"), content: embeddings },
      { key: "training", name: t("Training"), content: training },
    ],
    t("Parts of the page"),
  );
  (document.querySelector("#ti-app") ?? document.body).append(
    element("header", {}, element("h1", {}, "Textual Inversion"), tabs.root),
    embeddings,
    training,
  );

  const tab: CardTab = { key: "prompts", root, cards: () => cards, box: (side) => prompts[side].box };
  sort.onChange(() => {
    const all = [...cards.querySelectorAll<HTMLElement>(":scope > .card")];
    cards.replaceChildren();
    insertSorted(tab, all, sort.current());
  });
  return {
    family: "standalone",
    caseSensitive: false,
    findTabs: () => [tab],
    onPageChange: () => undefined,
    cardName: (card) => card.dataset["name"] ?? "",
    cardPath: () => null,
    placeToolbar: (_tab, toolbar) => {
      if (toolbar.nextElementSibling !== cards) cards.before(toolbar);
    },
    makeCard: (_tab, options) => a1111Card(options),
    placeCards: (_tab, made) => insertSorted(tab, made, sort.current()),
    searchBox: () => search,
    ownSearch: {
      query: () => search.value,
      onChange: (callback) => search.addEventListener("input", callback),
    },
    separator: () => ", ",
    activeBox: () => null,
    keepActiveBox: (_tab, edit) => edit(),
    trainingRoot: () => training,
    showTraining: () => tabs.open("training"),
    showCards: () => tabs.open("embeddings"),
    playSound: () => undefined,
    generation: () => null,
    generate: () => undefined,
  };
}

function promptBox(side: BoxSide, name: string): { label: HTMLElement; box: HTMLTextAreaElement } {
  const box = element("textarea", { id: `ti-${side}`, rows: 3, spellcheck: "false", placeholder: name });
  return { box, label: element("label", {}, element("span", {}, name), box) };
}

function searchField(): HTMLInputElement {
  const field = element("input", {
    type: "search",
    id: "ti-search",
    placeholder: t("Search"),
    "aria-label": t("Search"),
  });
  field.title = t("Words, -word, tag:…, base:sdxl, side:negative, is:fav, is:broken");
  return field;
}

type SortControls = {
  readonly root: HTMLElement;
  readonly current: () => CardSort;
  readonly onChange: (callback: () => void) => void;
};

function sortControls(): SortControls {
  const options = SORTS.map(([key, name]) => element("option", { value: key }, t(name)));
  const select = element("select", { id: "ti-sort", "aria-label": t("Sort by") }, ...options);
  const direction = element(
    "button",
    { type: "button", id: "ti-sort-direction", "aria-pressed": "false" },
    "↑",
  );
  direction.title = t("Turn the order round");
  const descending = (): boolean => direction.getAttribute("aria-pressed") === "true";
  return {
    root: element("div", { class: "ti-sort" }, select, direction),
    current: () => ({ key: select.value, descending: descending() }),
    onChange: (callback) => {
      select.addEventListener("change", callback);
      direction.addEventListener("click", () => {
        const now = !descending();
        direction.setAttribute("aria-pressed", String(now));
        direction.textContent = now ? "↓" : "↑";
        callback();
      });
    },
  };
}
