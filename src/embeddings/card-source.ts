import type { FileFormat } from "../protocol/embedding-card.ts";
import type { BesideFacts } from "./beside-facts.ts";
import type { FileFacts } from "./file-facts.ts";
import { embeddingFormat, isImageFormat, splitId, splitName } from "./file-names.ts";
import type { FileStamp } from "./file-stamp.ts";

/** One file as the catalog knows it, before it becomes a card. */
export type CardSource = {
  id: string;
  format: FileFormat;
  stamp: FileStamp;
  facts: FileFacts;
  beside: BesideFacts;
  sha256: string | null;
  /** Id and stamp of the picture shown. */
  preview: { id: string; stamp: FileStamp } | null;
};

/** What is typed in a prompt: for image embeddings the hosts take the inner name, else the stem. */
export function tokenOf(source: Pick<CardSource, "id" | "facts" | "format">): string {
  const { stem } = splitName(splitId(source.id).fileName);
  const { facts, format } = source;
  return isImageFormat(format) && facts.kind === "embedding" ? (facts.name ?? stem) : stem;
}

/** The name's format, for files that are embeddings by name. */
export function formatOf(id: string): FileFormat | null {
  return embeddingFormat(splitId(id).fileName);
}

/** Pictures without an embedding in them are known, for their neighbours' sake, but are no cards. */
export function isShown(source: CardSource | undefined): source is CardSource {
  return source !== undefined && source.facts.kind !== "picture" && source.facts.kind !== "absent";
}
