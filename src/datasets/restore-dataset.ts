import path from "node:path";
import { originsOf, restoreFolderFromTrash } from "../system/trash.ts";
import { DatasetError, withFileErrors } from "./dataset-error.ts";
import { placeOf, type DatasetPlace, type DatasetRoots } from "./dataset-place.ts";

/** Takes a removed dataset back from the trash to where it was. Overwrites nothing. @throws DatasetError */
export async function restoreDataset(
  roots: DatasetRoots,
  { trashId, trashDir }: { trashId: string; trashDir: string },
): Promise<DatasetPlace> {
  const origins = /^[\w-]+$/.test(trashId) ? await originsOf(trashDir, trashId) : null;
  const [[name, origin] = ["", ""], ...others] = origins ?? [];
  const place = path.resolve(origin);
  if (others.length > 0 || path.dirname(place) !== path.resolve(roots.own)) {
    throw new DatasetError("NOT_FOUND", {
      message: "There is no such dataset in the trash.",
      hint: "It was probably taken back already: look at the list of datasets again.",
    });
  }
  await withFileErrors(name, () => restoreFolderFromTrash(trashDir, trashId, { name, place }));
  return placeOf(name, roots, null);
}
