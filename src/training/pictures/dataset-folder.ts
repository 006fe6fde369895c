import { readdir } from "node:fs/promises";
import path from "node:path";
import { isPictureName, isUnreadPictureName } from "../../formats/picture-kind.ts";
import { FileTooLargeError, readFileBounded } from "../../system/bounded-read.ts";
import { TrainingError } from "../training-error.ts";

/** Larger than any camera's. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;
const UNREAD =
  "It is of a kind that is not read. Save it as PNG or JPEG; PNG, JPEG, WebP, AVIF, BMP, TIFF and GIF are read.";

export interface DatasetFolder {
  /** In order. */
  readonly pictures: readonly string[];
  /** Pictures of kinds that are not read, and what to say of them. */
  readonly unread: readonly { readonly name: string; readonly message: string }[];
}

/** The pictures of a folder by their names, without its folders. @throws TrainingError `DATASET` */
export async function listDataset(folder: string): Promise<DatasetFolder> {
  const names = await namesIn(folder);
  return {
    pictures: names.filter(isPictureName),
    unread: names.filter(isUnreadPictureName).map((name) => ({ name, message: UNREAD })),
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .sort();
  } catch (cause) {
    throw new TrainingError("DATASET", {
      cause,
      message: `The folder ${folder} can't be read.`,
      hint: "Name the folder that holds the pictures to learn from.",
    });
  }
}

/** @throws TrainingError `PICTURE` */
export async function readPictureFile(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFileBounded(path.join(folder, name), MAX_FILE_BYTES);
  } catch (cause) {
    const isLarge = cause instanceof FileTooLargeError;
    throw new TrainingError("PICTURE", {
      cause,
      message: isLarge ? "Its file is larger than 512 MB." : "It can't be read.",
      hint: isLarge ? "Make it smaller in a picture editor." : "Make it readable.",
    });
  }
}
