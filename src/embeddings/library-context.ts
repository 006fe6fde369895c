import { access, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Settings } from "../protocol/settings.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { FileTooLargeError, readFileBounded } from "../system/bounded-read.ts";
import { copyToTrash } from "../system/trash.ts";
import type { CardSource } from "./card-source.ts";
import type { Companions } from "./companions.ts";
import { EmbeddingError } from "./embedding-error.ts";
import type { HostView } from "./host-verdict.ts";

/** What an action on the library may look at and write to. */
export type LibraryContext = {
  root: string;
  trashDir: string;
  settings: Settings;
  report: HostView | null;
  /** Ids of the embeddings and pictures with this stem (an id without extension). */
  siblings: (stem: string) => ReadonlySet<string>;
  source: (id: string) => CardSource | undefined;
  companions: (id: string) => Companions;
};

/** What an action did. */
export type LibraryOutcome = {
  /** The embedding it leads to. */
  id: string;
  /** All files it wrote, moved or removed. */
  touched: string[];
};

export type OnClash = "refuse" | "rename" | "replace";

/** Far above any embedding. */
const MAX_EMBEDDING_BYTES = 64 * 1024 * 1024;

export async function readEmbeddingFile(context: LibraryContext, id: string): Promise<Buffer> {
  try {
    return await readFileBounded(join(context.root, id), MAX_EMBEDDING_BYTES);
  } catch (cause) {
    if (!(cause instanceof FileTooLargeError)) throw cause;
    const message = `${id} has ${cause.size} bytes; embeddings are rarely over one megabyte.`;
    throw new EmbeddingError("NOT_AN_EMBEDDING", { cause, message, hint: "Check what this file is." });
  }
}

/**
 * Puts `bytes` in the place of `oldIds`, which go to the trash. Whatever fails, either all old
 * files are as before or the new one is whole.
 */
export async function replaceFiles(
  context: LibraryContext,
  oldIds: readonly string[],
  target: { id: string; bytes: Uint8Array },
): Promise<void> {
  const { root, trashDir } = context;
  const isNew = !oldIds.includes(target.id);
  if (isNew && (await exists(context, target.id))) throw nameTaken([target.id]);
  const paths = oldIds.map((id) => join(root, id));
  if (paths.length > 0) await copyToTrash(trashDir, paths);
  await writeFileAtomic(join(root, target.id), target.bytes, {
    mode: isNew ? "new" : "replace",
    // A link from a downloaded archive may lead to any file of the user.
    link: "replace",
  });
  for (const id of oldIds) if (id !== target.id) await rm(join(root, id), { force: true });
}

/**
 * The id to write to: `wanted(stem)`, or with `rename` the first of `stem`, `stem-2`, `stem-3`, … that
 * is free. `takenBy` lists what stands in the way of an id; with `replace` that is given back as `replaced`.
 */
export async function resolveClash(options: {
  stem: string;
  onClash: OnClash;
  wanted: (stem: string) => string;
  takenBy: (id: string) => Promise<string[]>;
  field: string;
}): Promise<{ id: string; stem: string; replaced: string[] }> {
  const { stem, onClash, wanted, takenBy, field } = options;
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? stem : `${stem}-${count}`;
    const id = wanted(candidate);
    const taken = await takenBy(id);
    if (taken.length === 0 || onClash === "replace") return { id, stem: candidate, replaced: taken };
    if (onClash === "refuse") throw nameTaken(taken, field);
  }
}

function nameTaken(ids: readonly string[], field?: string): EmbeddingError {
  return new EmbeddingError("NAME_TAKEN", {
    message: `${ids.join(" and ")} ${ids.length === 1 ? "is" : "are"} there already.`,
    hint: "Keep both under another name, or replace the old file; it goes to the trash folder.",
    ...(field !== undefined && { field }),
  });
}

export async function exists(context: LibraryContext, id: string): Promise<boolean> {
  return access(join(context.root, id)).then(
    () => true,
    () => false,
  );
}
