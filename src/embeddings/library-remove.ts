import { join } from "node:path";
import { moveToTrash } from "../system/trash.ts";
import { companionIds, stemId } from "./companions.ts";
import { EmbeddingError } from "./embedding-error.ts";
import { exists, replaceFiles, type LibraryContext, type LibraryOutcome } from "./library-context.ts";
import { MAX_PICTURE_BYTES, pictureExtension, PREVIEW_EXTENSIONS } from "./picture-type.ts";

/**
 * Moves an embedding to the trash, with the files that belong to it, unless another embedding
 * of the same name still needs those. `trashedAs` is the embedding's absolute path there.
 */
export async function removeEmbedding(
  context: LibraryContext,
  id: string,
): Promise<LibraryOutcome & { trashedAs: string }> {
  const others = [...context.siblings(stemId(id))].filter((other) => {
    return other !== id && context.source(other)?.facts.kind !== "picture";
  });
  const companions = others.length > 0 ? [] : await everyCompanion(context, id);
  const touched = [id, ...companions];
  const [trashedAs] = await moveToTrash(
    context.trashDir,
    touched.map((each) => join(context.root, each)),
  );
  if (trashedAs === undefined) throw new Error("the trash took nothing and did not say why");
  return { id, touched, trashedAs };
}

/** The ones in use, and pictures that another one hides. */
async function everyCompanion(context: LibraryContext, id: string): Promise<string[]> {
  const found = new Set(companionIds(context.companions(id)));
  for (const middle of [".preview", ".thumb", ""]) {
    for (const extension of PREVIEW_EXTENSIONS) {
      const picture = stemId(id) + middle + extension;
      if (await exists(context, picture)) found.add(picture);
    }
  }
  found.delete(id);
  return [...found];
}

/** Makes `bytes` the one preview of an embedding. What it replaces goes to the trash. */
export async function setPreviewPicture(
  context: LibraryContext,
  id: string,
  bytes: Uint8Array,
): Promise<LibraryOutcome> {
  const extension = pictureExtension(bytes);
  if (extension === null || bytes.length > MAX_PICTURE_BYTES) {
    const tooLarge = bytes.length > MAX_PICTURE_BYTES;
    throw new EmbeddingError("NOT_A_PICTURE", {
      message: tooLarge
        ? `The picture has ${bytes.length} bytes.`
        : "The file is no PNG, JPEG or WebP picture.",
      hint: "Choose a PNG, JPEG or WebP picture of at most 16 MB.",
      field: "dataBase64",
    });
  }
  const target = `${stemId(id)}.preview${extension}`;
  const old: string[] = [];
  for (const known of PREVIEW_EXTENSIONS) {
    const preview = `${stemId(id)}.preview${known}`;
    if (await exists(context, preview)) old.push(preview);
  }
  await replaceFiles(context, old, { id: target, bytes });
  return { id, touched: [target, ...old] };
}
