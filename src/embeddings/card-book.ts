import { isDeepStrictEqual } from "node:util";
import type { CardProblem, EmbeddingCard } from "../protocol/embedding-card.ts";
import type { Settings } from "../protocol/settings.ts";
import { buildCard, tokenOf, type CardSource } from "./build-card.ts";
import { collisionWarnings, type NamedFile } from "./card-warnings.ts";
import { stemId } from "./companions.ts";
import type { HostView } from "./host-verdict.ts";
import type { OwnMark } from "./own-mark.ts";
import { findSdxlPairs } from "./sdxl-pairs.ts";

export type CatalogChange = { upserted: EmbeddingCard[]; removed: string[] };

export type CardBookOptions = {
  settings: Settings;
  storedMark: (stemId: string) => OwnMark | null;
};

/** What other files mean for one card. */
type Neighbours = {
  collisions: CardProblem[];
  sharesToken: boolean;
  pairFile: string | null;
  plainPicture: string | null;
};

const ALONE: Neighbours = { collisions: [], sharesToken: false, pairFile: null, plainPicture: null };

/** All cards of the folder, kept equal to their sources, each other, the host's report and the settings. */
export class CardBook {
  readonly #options: CardBookOptions;
  readonly #sources = new Map<string, CardSource>();
  readonly #cards = new Map<string, EmbeddingCard>();
  readonly #dirty = new Set<string>();
  #neighbours = new Map<string, Neighbours>();
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
    return this.#neighbours.get(id) ?? ALONE;
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
    this.#sources.set(source.id, source);
    this.#dirty.add(source.id);
  }

  delete(id: string): void {
    this.#sources.delete(id);
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
      ...this.neighbours(source.id),
      storedMark: this.#options.storedMark(stemId(source.id)),
      report: this.#report,
      settings: this.#settings,
    });
  }

  #touchAll(): void {
    for (const id of this.#sources.keys()) this.#dirty.add(id);
  }

  #refreshNeighbours(): void {
    const before = this.#neighbours;
    const now = neighboursOf([...this.#sources.values()], this.#report?.family === "sdnext");
    for (const id of new Set([...before.keys(), ...now.keys()])) {
      if (!isDeepStrictEqual(before.get(id), now.get(id))) this.#dirty.add(id);
    }
    this.#neighbours = now;
  }
}

function neighboursOf(sources: readonly CardSource[], caseSensitive: boolean): Map<string, Neighbours> {
  const shown = sources.filter(isShown);
  const named = shown.map((source): NamedFile => {
    return { id: source.id, token: tokenOf(source), sha256: source.sha256 };
  });
  const collisions = collisionWarnings(named, { caseSensitive });
  const pairs = findSdxlPairs(shown);
  const pictures = plainPictures(sources);
  const neighbours = new Map<string, Neighbours>();
  for (const id of new Set([...collisions.keys(), ...pairs.keys(), ...pictures.keys()])) {
    const warnings = collisions.get(id) ?? [];
    neighbours.set(id, {
      collisions: warnings,
      sharesToken: warnings.some((warning) => warning.code === "SAME_TOKEN"),
      pairFile: pairs.get(id) ?? null,
      plainPicture: pictures.get(id) ?? null,
    });
  }
  return neighbours;
}

/** Pictures without an embedding in them that are named like an embedding, by that embedding's id. */
function plainPictures(sources: readonly CardSource[]): Map<string, string> {
  const byStem = new Map<string, string>();
  for (const { id, facts } of sources) if (facts.kind === "picture") byStem.set(composedStem(id), id);
  const found = new Map<string, string>();
  for (const source of byStem.size === 0 ? [] : sources) {
    const picture = byStem.get(composedStem(source.id));
    if (picture !== undefined && isShown(source)) found.set(source.id, picture);
  }
  return found;
}

function composedStem(id: string): string {
  return stemId(id).normalize("NFC");
}

/** Pictures without an embedding in them are known, for their neighbours' sake, but are no cards. */
function isShown(source: CardSource | undefined): source is CardSource {
  return source !== undefined && source.facts.kind !== "picture" && source.facts.kind !== "absent";
}
