import type { CardProblem } from "../protocol/embedding-card.ts";
import { isShown, tokenOf, type CardSource } from "./card-source.ts";
import { contentTwins, tokenCollisions, type WarningsById } from "./card-warnings.ts";
import { stemId } from "./companions.ts";
import { findSdxlPairs } from "./sdxl-pairs.ts";

/** What other files mean for one card. */
export type Neighbours = {
  collisions: CardProblem[];
  /** Another file has the same token. */
  sharesToken: boolean;
  /** File name of the other half of a diffusers SDXL training. */
  pairFile: string | null;
  /** Id of a picture of the embedding's name, which the host will try to load as an embedding. */
  plainPicture: string | null;
};

export const ALONE: Neighbours = { collisions: [], sharesToken: false, pairFile: null, plainPicture: null };

export type NeighbourRules = {
  caseSensitive: boolean;
  /** False when since the last update no file came, went or changed its token. */
  namesChanged: boolean;
};

/** What the files of a folder mean for each other; ids without an entry are alone. */
export class NeighbourTable {
  #all: ReadonlyMap<string, Neighbours> = new Map();
  #tokens: WarningsById = new Map();
  #caseSensitive = false;

  get all(): ReadonlyMap<string, Neighbours> {
    return this.#all;
  }

  update(sources: Iterable<CardSource>, rules: NeighbourRules): void {
    const known = [...sources];
    const shown = known.filter(isShown);
    this.#updateTokens(shown, rules);
    const tokens = this.#tokens;
    const twins = contentTwins(shown);
    const pairs = findSdxlPairs(shown);
    const pictures = plainPictures(known);
    const all = new Map<string, Neighbours>();
    for (const id of new Set([...tokens.keys(), ...twins.keys(), ...pairs.keys(), ...pictures.keys()])) {
      const collisions = tokens.get(id) ?? [];
      all.set(id, {
        collisions: [...collisions, ...(twins.get(id) ?? [])],
        sharesToken: collisions.some((warning) => warning.code === "SAME_TOKEN"),
        pairFile: pairs.get(id) ?? null,
        plainPicture: pictures.get(id) ?? null,
      });
    }
    this.#all = all;
  }

  /** Comparing all names is the dear part, and mostly only hashes or marks changed. */
  #updateTokens(shown: readonly CardSource[], { caseSensitive, namesChanged }: NeighbourRules): void {
    if (!namesChanged && caseSensitive === this.#caseSensitive) return;
    this.#caseSensitive = caseSensitive;
    const files = shown.map((source) => ({ id: source.id, token: tokenOf(source) }));
    this.#tokens = tokenCollisions(files, { caseSensitive });
  }
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
