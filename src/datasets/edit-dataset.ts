import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { isPictureName, pictureKind, type PictureKind } from "../formats/picture-kind.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { isAbsent, isTaken } from "../system/errno.ts";
import { brokenNameRule, mendedName } from "../system/name-rule.ts";
import { moveToTrash, trashIdOf } from "../system/trash.ts";
import { DatasetError, withFileErrors } from "./dataset-error.ts";
import { placeOf, type DatasetPlace, type DatasetRoots } from "./dataset-place.ts";
import { captionPath, picturePath, requireChangeable } from "./picture-path.ts";

const ENDINGS: Readonly<Record<PictureKind, string>> = {
  PNG: ".png",
  JPEG: ".jpg",
  WebP: ".webp",
  GIF: ".gif",
  TIFF: ".tif",
  BMP: ".bmp",
  AVIF: ".avif",
};

/** Makes an empty dataset of our own. @throws DatasetError `NAME_NOT_USABLE`, `NAME_TAKEN` */
export async function createDataset(roots: DatasetRoots, wanted: string): Promise<DatasetPlace> {
  const name = wanted.trim().normalize("NFC");
  const broken = name.includes("..") ? "it contains .." : brokenNameRule(name);
  if (broken !== null) {
    throw new DatasetError("NAME_NOT_USABLE", {
      message: `“${name.slice(0, 80)}” can't be a dataset's name: ${broken}.`,
      hint: "Letters, digits, spaces, dashes and underscores always work.",
      field: "name",
    });
  }
  await withFileErrors("The folder of datasets", () => mkdir(roots.own, { recursive: true }));
  await mkdir(path.join(roots.own, name)).catch((cause: unknown) => {
    if (!isTaken(cause)) return withFileErrors("The dataset", () => Promise.reject(cause as Error));
    throw new DatasetError("NAME_TAKEN", {
      ...{ cause, field: "name" },
      message: `There is a dataset ${name} already.`,
      hint: "Add the pictures to it, or choose another name.",
    });
  });
  return placeOf(name, roots, null);
}

/**
 * Puts a picture into a dataset under its name, or a like one: no picture there may have the same name without its
 * ending, as they would share a caption. The content decides whether it is a picture.
 *
 * @throws DatasetError `NOT_A_PICTURE`
 */
export async function addPicture(
  place: DatasetPlace,
  { fileName, bytes }: { fileName: string; bytes: Uint8Array },
): Promise<string> {
  requireChangeable(place);
  const kind = pictureKind(bytes);
  if (kind === null) {
    throw new DatasetError("NOT_A_PICTURE", {
      message: `${lastPart(fileName).slice(0, 80)} is no picture of a kind that is read.`,
      hint: "PNG, JPEG, WebP, AVIF, BMP, TIFF and GIF are.",
      field: "fileName",
    });
  }
  const { stem, ending } = usableName(lastPart(fileName), kind);
  return withFileErrors("The picture", async () => {
    const taken = new Set((await readdir(place.folder)).map((name) => path.parse(name).name.toLowerCase()));
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? stem : `${stem}-${count}`;
      if (taken.has(candidate.toLowerCase())) continue;
      const name = candidate + ending;
      if (await writeNew(path.join(place.folder, name), bytes)) return name;
    }
  });
}

/** false: another picture of that name came in between. */
async function writeNew(file: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return await writeFileAtomic(file, bytes, { mode: "new" });
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

function lastPart(fileName: string): string {
  return fileName.split(/[/\\]/).at(-1) ?? "";
}

function usableName(name: string, kind: PictureKind): { stem: string; ending: string } {
  const { name: stem, ext } = path.parse(name);
  return isPictureName(name)
    ? { stem: mendedName(stem, "picture"), ending: ext.toLowerCase() }
    : { stem: mendedName(name, "picture"), ending: ENDINGS[kind] };
}

/** Writes a caption beside its picture; null takes its text file away, into the trash. @throws DatasetError */
export async function writeCaption(
  place: DatasetPlace,
  { picture, caption, trashDir }: { picture: string; caption: string | null; trashDir: string },
): Promise<void> {
  requireChangeable(place);
  const file = captionPath(await picturePath(place, picture));
  await withFileErrors("The caption", async () => {
    if (caption !== null) await writeFileAtomic(file, caption);
    else await moveToTrash(trashDir, [file]).catch(passOverAbsent);
  });
}

function passOverAbsent(error: unknown): void {
  if (!isAbsent(error)) throw error;
}

/** A picture and the caption that is its alone go to the trash. Resolves to the trash folder's name. */
export async function removePicture(
  place: DatasetPlace,
  { picture, trashDir }: { picture: string; trashDir: string },
): Promise<string> {
  requireChangeable(place);
  const file = await picturePath(place, picture);
  return withFileErrors("The picture", async () => {
    const stem = path.parse(picture).name;
    const names = (await readdir(place.folder)).filter(
      (name) => isPictureName(name) && path.parse(name).name === stem,
    );
    const [trashedAs = ""] = await moveToTrash(
      trashDir,
      names.length > 1 ? [file] : [file, captionPath(file)],
    );
    return trashIdOf(trashedAs);
  });
}

/** A dataset of our own goes to the trash as a whole. Resolves to the trash folder's name. */
export async function removeDataset(place: DatasetPlace, trashDir: string): Promise<string> {
  requireChangeable(place);
  if (place.kind === "folder") {
    throw new DatasetError("NOT_CHANGEABLE", {
      message: "Folders elsewhere on the machine are not removed from here.",
      hint: "Delete it yourself, if you want it gone.",
    });
  }
  return withFileErrors("The dataset", async () => {
    const [trashedAs = ""] = await moveToTrash(trashDir, [place.folder]);
    return trashIdOf(trashedAs);
  });
}
