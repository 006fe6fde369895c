import type { CardSource } from "./card-source.ts";
import { stemId } from "./companions.ts";
import type { EmbeddingFacts } from "./file-facts.ts";
import { splitId } from "./file-names.ts";

/**
 * Halves of diffusers' SDXL trainings: `NAME` 768 wide and `NAME_2` 1280 wide, one tensor each, as
 * many vectors in both (examples/textual_inversion_sdxl). By id, with the other half's file name in the same folder.
 */
export function findSdxlPairs(sources: readonly CardSource[]): Map<string, string> {
  const second = new Map<string, CardSource>();
  for (const source of sources) {
    if (!isHalf(source, 1280)) continue;
    const stem = stemId(source.id);
    if (stem.endsWith("_2")) second.set(stem, source);
  }
  const pairs = new Map<string, string>();
  for (const first of second.size === 0 ? [] : sources) {
    const other = isHalf(first, 768) ? second.get(`${stemId(first.id)}_2`) : undefined;
    if (!other || vectorsOf(first) !== vectorsOf(other)) continue;
    pairs.set(first.id, splitId(other.id).fileName);
    pairs.set(other.id, splitId(first.id).fileName);
  }
  return pairs;
}

function isHalf({ facts }: CardSource, width: number): boolean {
  return facts.kind === "embedding" && facts.width === width && facts.keys.length === 1;
}

function vectorsOf({ facts }: CardSource): EmbeddingFacts["vectors"] {
  return facts.kind === "embedding" ? facts.vectors : null;
}
