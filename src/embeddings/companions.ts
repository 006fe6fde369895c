import { joinId, splitId, splitName } from "./file-names.ts";
import type { FileStamp } from "./file-stamp.ts";

/** Files found beside an embedding, by id. */
export type Companions = {
  metadata: string | null;
  civitaiInfo: string | null;
  text: string | null;
  description: string | null;
  preview: string | null;
};

/**
 * Order of preference: what we write first, then what hosts and their helpers write. Pictures named
 * like the embedding itself come last: they may be embeddings.
 */
const PREVIEW_SUFFIXES = [".preview", ".thumb", ""].flatMap((middle) =>
  [".png", ".jpg", ".jpeg", ".webp", ".gif"].map((extension) => middle + extension),
);

/** Whether a file has this stem, however its name is normalised. */
export function isSameStem(id: string, stem: string): boolean {
  return stemId(id).normalize("NFC") === stem.normalize("NFC");
}

const KINDS: ReadonlyMap<string, Exclude<keyof Companions, "preview">> = new Map([
  [".json", "metadata"],
  [".civitai.info", "civitaiInfo"],
  [".txt", "text"],
  [".description.txt", "description"],
]);

export function stemId(id: string): string {
  const { folder, fileName } = splitId(id);
  return joinId(folder, splitName(fileName).stem);
}

/** `named`: ids of the files that begin with the embedding's stem. */
export function findCompanions(id: string, named: ReadonlySet<string>): Companions {
  const found: Companions = {
    metadata: null,
    civitaiInfo: null,
    text: null,
    description: null,
    preview: null,
  };
  if (named.size < 2) return found;
  const stemLength = stemId(id).normalize("NFC").length;
  let previewRank = PREVIEW_SUFFIXES.length;
  for (const other of named) {
    if (other === id) continue;
    const suffix = other.normalize("NFC").slice(stemLength);
    const kind = KINDS.get(suffix);
    if (kind) found[kind] = other;
    const rank = PREVIEW_SUFFIXES.indexOf(suffix);
    if (rank < 0 || rank >= previewRank) continue;
    previewRank = rank;
    found.preview = other;
  }
  return found;
}

/** All files named like the embedding, for moving them along with it. */
export function companionIds(companions: Companions): string[] {
  return Object.values(companions).filter((id) => id !== null);
}

const MIDDLES = new Set([".preview", ".thumb", ".description", ".civitai"]);

/** The stems (as ids) whose embedding may be concerned when this file changes. */
export function concernedStems(id: string): string[] {
  const stem = stemId(id);
  const { folder, fileName } = splitId(stem);
  const inner = splitName(fileName);
  return MIDDLES.has(inner.extension.toLowerCase()) ? [stem, joinId(folder, inner.stem)] : [stem];
}

/** Changes when one of the files does; the key of what was read from them. */
export function companionSignature(
  companions: Companions,
  stampOf: (id: string) => FileStamp | undefined,
): string {
  const parts = companionIds(companions).map((id) => {
    const stamp = stampOf(id);
    return `${id}|${stamp?.size ?? 0}|${stamp?.mtimeMs ?? 0}`;
  });
  return parts.join("\n");
}
