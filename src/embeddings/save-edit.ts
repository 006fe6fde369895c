import type { EditRequest } from "../protocol/requests.ts";
import { isNotAllowed } from "../system/errno.ts";
import { KeyedLock } from "../system/keyed-lock.ts";
import { withFileErrors } from "./embedding-error.ts";
import type { MarksStore } from "./marks-store.ts";
import { editedMark, type OwnMark } from "./own-mark.ts";
import { editUserMetadata } from "./user-metadata.ts";

export type SaveEditOptions = {
  /** `<stem>.json` beside the embedding. */
  metadataPath: string;
  /** The embedding's path without extension: the key in our own store. */
  stemPath: string;
  marks: MarksStore;
  /** The mark as last read from the file beside. */
  beside: OwnMark;
  edit: EditRequest;
};

const locks = new KeyedLock();

/** Saves an edit beside the embedding, or in our own store where that can't be. Throws `EmbeddingError`. */
export async function saveEdit(options: SaveEditOptions): Promise<void> {
  const { metadataPath, stemPath, marks, beside, edit } = options;
  await locks.run(stemPath, () =>
    withFileErrors(metadataPath, async () => {
      const stored = marks.get(stemPath);
      if (stored === null && (await editBeside(metadataPath, edit))) return;
      const mark = editedMark(stored ?? beside, edit, true);
      // What the store collected while the file could not be written moves there once it can be.
      const isMoved = stored !== null && (await editBeside(metadataPath, wholeEdit(mark)));
      await marks.set(stemPath, isMoved ? null : mark);
    }),
  );
}

async function editBeside(path: string, edit: EditRequest): Promise<boolean> {
  try {
    return await editUserMetadata(path, edit);
  } catch (error) {
    if (isNotAllowed(error)) return false;
    throw error;
  }
}

function wholeEdit({ promptSide, favourite, tags, description, notes }: OwnMark): EditRequest {
  return { promptSide: promptSide ?? null, favourite, tags, description, notes };
}
