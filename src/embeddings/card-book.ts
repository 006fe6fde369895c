import { isDeepStrictEqual } from "node:util";
import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import type { Settings } from "../protocol/settings.ts";
import { buildCard } from "./build-card.ts";
import { isShown, tokenOf, type CardSource } from "./card-source.ts";
import { stemId } from "./companions.ts";
import type { HostView } from "./host-verdict.ts";
import { ALONE, NeighbourTable, type Neighbours } from "./neighbours.ts";
import type { OwnMark } from "./own-mark.ts";

export type CatalogChange = { upserted: EmbeddingCard[]; removed: string[] };

export type CardBookOptions = {
  settings: Settings;
  storedMark: (stemId: string) => OwnMark | null;
};

/** All cards of the folder, kept equal to their sources, each other, the host's report and the settings. */
export class CardBook {
  readonly #options: CardBookOptions;
  readonly #sources = new Map<string, CardSource>();
  readonly #cards = new Map<string, EmbeddingCard>();
  readonly #dirty = new Set<string>();
  readonly #neighbours = new NeighbourTable();
  #namesChanged = false;
  #settings: Settings;
  #report: HostView | null = null;

  constructor(options: CardBookOptions) {
    this.#options = options;
    this.#settings = options.settings;
  }

  get(id: string): EmbeddingCard | undefined {
    return this.#cards.get(id);
  }

  source(id: string): CardSource | undefined {
    return this.#sources.get(id);
  }

  neighbours(id: string): Neighbours {
    return this.#neighbours.all.get(id) ?? ALONE;
  }

  get report(): HostView | null {
    return this.#report;
  }

  get settings(): Settings {
    return this.#settings;
  }

  cards(): EmbeddingCard[] {
    return [...this.#cards.values()];
  }

  put(source: CardSource): void {
    const before = this.#sources.get(source.id);
    this.#namesChanged ||= nameOf(before) !== nameOf(source);
    this.#sources.set(source.id, source);
    this.#dirty.add(source.id);
  }

  delete(id: string): void {
    if (this.#sources.delete(id)) this.#namesChanged = true;
  }

  touch(id: string): void {
    this.#dirty.add(id);
  }

  setReport(report: HostView | null): void {
    this.#report = report;
    this.#touchAll();
  }

  setSettings(settings: Settings): void {
    this.#settings = settings;
    this.#touchAll();
  }

  /** Makes the cards anew whose ground changed, and says which came out different. */
  refresh(): CatalogChange {
    const change: CatalogChange = { upserted: [], removed: [] };
    if (this.#dirty.size === 0 && !this.#namesChanged) return change;
    for (const id of this.#cards.keys()) {
      if (isShown(this.#sources.get(id))) continue;
      this.#cards.delete(id);
      change.removed.push(id);
    }
    this.#refreshNeighbours();
    for (const id of this.#dirty) {
      const source = this.#sources.get(id);
      if (!isShown(source)) continue;
      const card = this.#build(source);
      if (isDeepStrictEqual(card, this.#cards.get(id))) continue;
      this.#cards.set(id, card);
      change.upserted.push(card);
    }
    this.#dirty.clear();
    return change;
  }

  #build(source: CardSource): EmbeddingCard {
    return buildCard(source, {
      neighbours: this.neighbours(source.id),
      storedMark: this.#options.storedMark(stemId(source.id)),
      report: this.#report,
      settings: this.#settings,
    });
  }

  #touchAll(): void {
    for (const id of this.#sources.keys()) this.#dirty.add(id);
  }

  #refreshNeighbours(): void {
    const before = this.#neighbours.all;
    const caseSensitive = this.#report?.family === "sdnext";
    this.#neighbours.update(this.#sources.values(), { caseSensitive, namesChanged: this.#namesChanged });
    this.#namesChanged = false;
    const now = this.#neighbours.all;
    for (const id of new Set([...before.keys(), ...now.keys()])) {
      if (!isDeepStrictEqual(before.get(id), now.get(id))) this.#dirty.add(id);
    }
  }
}

/** Null: takes no part among the names. */
function nameOf(source: CardSource | undefined): string | null {
  return isShown(source) ? tokenOf(source) : null;
}
