import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import type { ListQuery } from "../protocol/requests.ts";

const byText = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

/** Cards that match, in order; `offset` and `limit` are the caller's, who also needs the total. */
export function selectCards(cards: readonly EmbeddingCard[], query: ListQuery): EmbeddingCard[] {
  const words = query.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const selected = cards.filter((card) => matchesFilters(card, query) && matchesSearch(card, words));
  const direction = query.order === "ascending" ? 1 : -1;
  return selected.sort((a, b) => direction * compareBy(query.sort, a, b) || byText(a.id, b.id));
}

function matchesFilters(card: EmbeddingCard, query: ListQuery): boolean {
  const { baseModel, side, favourite, usable } = query;
  return (
    (baseModel === undefined || (card.baseModel ?? "unknown") === baseModel) &&
    (side === undefined || card.promptSide === side) &&
    (favourite === undefined || String(card.favourite) === favourite) &&
    (usable === undefined || String(card.problem === null) === usable)
  );
}

/** Every word has to stand somewhere in what a person may know of the embedding. */
function matchesSearch(card: EmbeddingCard, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { civitai } = card;
  const known = [
    card.token,
    card.id,
    card.description,
    card.notes,
    ...card.tags,
    card.sha256 ?? "",
    civitai?.modelName ?? "",
    ...(civitai?.trainedWords ?? []),
  ];
  const text = known.join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

function compareBy(sort: ListQuery["sort"], a: EmbeddingCard, b: EmbeddingCard): number {
  switch (sort) {
    case "name":
      return byText(a.token, b.token);
    case "path":
      return byText(a.id, b.id);
    case "created":
      return a.createdMs - b.createdMs;
    case "modified":
      return a.modifiedMs - b.modifiedMs;
    case "size":
      return a.sizeBytes - b.sizeBytes;
    case "vectors":
      return (a.vectors ?? 0) - (b.vectors ?? 0);
    default:
      return sort satisfies never;
  }
}
