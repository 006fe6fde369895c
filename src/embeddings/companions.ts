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

/** Finds a file by id; on disks that store names decomposed, by its composed form too. */
export type FindFile = (id: string) => string | null;

/**
 * Order of preference: what we write first, then what hosts and their helpers write. Pictures named
 * like the embedding itself come last: they may be embeddings.
 */
const PREVIEW_SUFFIXES = [".preview", ".thumb", ""].flatMap((middle) =>
  [".png", ".jpg", ".jpeg", ".webp", ".gif"].map((extension) => middle + extension),
);

export function stemId(id: string): string {
  const { folder, fileName } = splitId(id);
  return joinId(folder, splitName(fileName).stem);
}

export function findCompanions(id: string, find: FindFile): Companions {
  const stem = stemId(id);
  const preview = PREVIEW_SUFFIXES.map((suffix) => find(stem + suffix)).find(
    (found) => found !== null && found !== id,
  );
  return {
    metadata: find(`${stem}.json`),
    civitaiInfo: find(`${stem}.civitai.info`),
    text: find(`${stem}.txt`),
    description: find(`${stem}.description.txt`),
    preview: preview ?? null,
  };
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
  return companionIds(companions)
    .map((id) => {
      const stamp = stampOf(id);
      return `${id}|${stamp?.size ?? 0}|${stamp?.mtimeMs ?? 0}`;
    })
    .join("\n");
}
