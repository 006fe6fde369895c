import { mkdir } from "node:fs/promises";
import { basename, dirname, relative, sep } from "node:path";
import { resolveInside } from "../system/path-containment.ts";
import { originsOf, restoreFromTrash } from "../system/trash.ts";
import { EmbeddingError } from "./embedding-error.ts";
import { exists, type LibraryContext, type LibraryOutcome } from "./library-context.ts";

/** Moves an embedding and what went to the trash with it back to where they were; overwrites nothing. */
export async function restoreEmbedding(context: LibraryContext, trashId: string): Promise<LibraryOutcome> {
  const origins = await originsOf(context.trashDir, trashId);
  if (origins === null) {
    throw new EmbeddingError("NOT_FOUND", {
      message: "It is not in the trash folder any more.",
      hint: "It was probably restored or deleted meanwhile.",
      field: "trashId",
    });
  }
  const places = new Map<string, string>();
  for (const [name, origin] of origins) places.set(name, await placeOf(context, name, origin));
  const touched = [...places.values()].map((place) => relative(context.root, place).split(sep).join("/"));
  const [id] = touched;
  if (id === undefined) throw new Error("a trash folder notes no file");
  await refuseTaken(context, touched);
  for (const place of places.values()) await mkdir(dirname(place), { recursive: true });
  await restoreFromTrash(context.trashDir, trashId, places);
  return { id, touched };
}

/** The note may be old, of another folder or changed by hand: only what leads into the folder counts. */
async function placeOf({ root }: LibraryContext, name: string, origin: string): Promise<string> {
  const place = basename(name) === name ? await resolveInside(root, relative(root, origin)) : null;
  if (place !== null) return place;
  throw new EmbeddingError("OUTSIDE_FOLDER", {
    message: `${basename(name)} was not in this embeddings folder.`,
    hint: "Move it from the trash folder by hand.",
    field: "trashId",
  });
}

async function refuseTaken(context: LibraryContext, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    if (!(await exists(context, id))) continue;
    throw new EmbeddingError("NAME_TAKEN", {
      message: `There is another ${id} by now.`,
      hint: "Rename it, then move the old one back from the trash folder. Nothing was changed.",
    });
  }
}
