import path from "node:path";
import { lstat } from "node:fs/promises";
import { isPictureName } from "../formats/picture-kind.ts";
import { DatasetError } from "./dataset-error.ts";
import type { DatasetPlace } from "./dataset-place.ts";

/** The path of a picture in a dataset, which is there. @throws DatasetError `NOT_FOUND`, also for a name that leads out */
export async function picturePath({ folder }: DatasetPlace, name: string): Promise<string> {
  const file = path.join(folder, name);
  const isPlain = !/[/\\\0]/.test(name) && !name.startsWith(".") && isPictureName(name);
  const stats = isPlain ? await lstat(file).catch(() => null) : null;
  if (stats !== null && !stats.isDirectory()) return file;
  throw new DatasetError("NOT_FOUND", {
    message: "There is no such picture in the dataset.",
    hint: "It was probably renamed or removed: look at the dataset again.",
  });
}

/** The text file that holds a picture's caption, whether it is there or not. */
export function captionPath(picture: string): string {
  const { dir, name } = path.parse(picture);
  return path.join(dir, `${name}.txt`);
}

/** @throws DatasetError `NOT_CHANGEABLE` for what comes with the program */
export function requireChangeable({ kind, name }: DatasetPlace): void {
  if (kind !== "demo") return;
  throw new DatasetError("NOT_CHANGEABLE", {
    message: `The dataset ${name} comes with this program and stays as it is.`,
    hint: "Make a dataset of your own and put your pictures into it.",
  });
}
