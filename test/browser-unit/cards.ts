import type { CardView } from "../../src/browser/card-view.ts";
import { markOf } from "../../src/browser/marks-store.ts";
import type { EmbeddingCard } from "../../src/protocol/embedding-card.ts";

/** A usable SD1 card of three vectors with the given differences. */
export function cardOf(id: string, changes: Partial<EmbeddingCard> = {}): EmbeddingCard {
  const fileName = id.split("/").at(-1) ?? id;
  return {
    id,
    token: fileName.replace(/\.[^.]+$/, ""),
    folder: id.includes("/") ? id.slice(0, id.lastIndexOf("/")) : "",
    fileName,
    format: "safetensors",
    baseModel: "sd1",
    vectors: 3,
    width: 768,
    step: null,
    checkpointHash: null,
    checkpointName: null,
    sha256: null,
    shortHash: null,
    sizeBytes: 9000,
    createdMs: 1_700_000_000_000,
    modifiedMs: 1_700_000_000_000,
    previewVersion: null,
    description: "",
    notes: "",
    tags: [],
    civitai: null,
    favourite: false,
    promptSide: "any",
    promptSideDecided: false,
    suggestedSide: null,
    problem: null,
    hostState: "loaded",
    warnings: [],
    ...changes,
  };
}

export function viewOf(card: EmbeddingCard, changes: Partial<CardView> = {}): CardView {
  const base = { token: card.token, card, mark: markOf(card), positive: false, negative: false };
  return { ...base, canEdit: true, gone: false, lit: false, ...changes };
}

export const broken = {
  code: "CORRUPT",
  message: "It ends too soon.",
  hint: "Fetch it again.",
  repair: null,
};
