import type { CardProblem } from "../protocol/embedding-card.ts";
import { isShown, tokenOf, type CardSource } from "./card-source.ts";
import { contentTwins, tokenCollisions, type NamedFile, type WarningsById } from "./card-warnings.ts";
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

/** What the files of a folder mean for each other; ids without an entry are alone. */
export class NeighbourTable {
  #all: ReadonlyMap<string, Neighbours> = new Map();
  #tokens: WarningsById = new Map();
  #tokensKey = "";

  get all(): ReadonlyMap<string, Neighbours> {
    return this.#all;
  }

  update(sources: Iterable<CardSource>, caseSensitive: boolean): void {
    const known = [...sources];
    const shown = known.filter(isShown);
    const named = shown.map((source): NamedFile => {
      return { id: source.id, token: tokenOf(source), sha256: source.sha256 };
    });
    const tokens = this.#tokenWarnings(named, caseSensitive);
    const twins = contentTwins(named);
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
  #tokenWarnings(files: readonly NamedFile[], caseSensitive: boolean): WarningsById {
    const key = `${caseSensitive}\n${files.map((file) => `${file.id}\0${file.token}`).join("\n")}`;
    if (key !== this.#tokensKey) {
      this.#tokens = tokenCollisions(files, { caseSensitive });
      this.#tokensKey = key;
    }
    return this.#tokens;
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
