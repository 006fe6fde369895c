import path from "node:path";
import { isPictureName } from "../formats/picture-kind.ts";
import { originsOf, restoreFromTrash } from "../system/trash.ts";
import { DatasetError, withFileErrors } from "./dataset-error.ts";
import type { DatasetPlace } from "./dataset-place.ts";

/**
 * Takes a picture and its caption back from the trash to where they were, in this dataset. Overwrites nothing.
 * Resolves to the picture's name. @throws DatasetError
 */
export async function restorePicture(
  { folder }: DatasetPlace,
  { trashId, trashDir }: { trashId: string; trashDir: string },
): Promise<string> {
  const origins = /^[\w-]+$/.test(trashId) ? await originsOf(trashDir, trashId) : null;
  const places = new Map([...(origins ?? [])].map(([name, origin]) => [name, path.resolve(origin)]));
  const picture = [...places.keys()].find(isPictureName);
  const areOurs = [...places.values()].every((place) => path.dirname(place) === path.resolve(folder));
  if (picture === undefined || !areOurs) {
    throw new DatasetError("NOT_FOUND", {
      message: "There is no such picture of this dataset in the trash.",
      hint: "It was probably taken back already: look at the dataset again.",
    });
  }
  await withFileErrors("The picture", () => restoreFromTrash(trashDir, trashId, places));
  return picture;
}
