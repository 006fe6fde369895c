import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { isPictureName } from "../formats/picture-kind.ts";
import type { DatasetView } from "../protocol/datasets.ts";
import { resolveInside } from "../system/path-containment.ts";
import { DatasetError } from "./dataset-error.ts";

const DEMO = "demo:";
const FOLDER = "folder:";

/** Where datasets lie. Absolute. */
export interface DatasetRoots {
  readonly own: string;
  /** Those that come with the miniature model; null: they are not there. */
  readonly demo: string | null;
}

/** A folder with pictures that is there. */
export type DatasetPlace = Pick<DatasetView, "id" | "name" | "kind"> & { readonly folder: string };

/**
 * The folder of a dataset's id.
 *
 * @throws DatasetError `NOT_FOUND`, or `FOLDER_NOT_ALLOWED` for a folder of the machine while `noFolders` says why
 */
export async function placeOf(
  id: string,
  roots: DatasetRoots,
  noFolders: string | null,
): Promise<DatasetPlace> {
  if (id.startsWith(FOLDER)) return folderPlace(id, noFolders);
  const isDemo = id.startsWith(DEMO);
  const name = isDemo ? id.slice(DEMO.length) : id;
  const folder = await childFolder(isDemo ? roots.demo : roots.own, name);
  if (folder === null) throw unknown();
  return { id, name, kind: isDemo ? "demo" : "own", folder };
}

async function folderPlace(id: string, noFolders: string | null): Promise<DatasetPlace> {
  const folder = id.slice(FOLDER.length);
  if (noFolders !== null) {
    throw new DatasetError("FOLDER_NOT_ALLOWED", {
      message: noFolders,
      hint: "Make a dataset here and drop the pictures into it.",
    });
  }
  if (!path.isAbsolute(folder) || !(await isFolder(folder))) {
    throw new DatasetError("NOT_FOUND", {
      message: `There is no folder ${folder}.`,
      hint: "Write the whole path, as /home/me/pictures or C:\\Users\\me\\Pictures.",
      field: "pictures.folder",
    });
  }
  return { id, name: path.basename(folder), kind: "folder", folder: path.resolve(folder) };
}

/** A folder directly below `root`, whatever its name tries. */
async function childFolder(root: string | null, name: string): Promise<string | null> {
  if (root === null || name === "" || name.startsWith(".") || /[/\\\0]/.test(name)) return null;
  const folder = await resolveInside(root, name).catch(() => null);
  return folder !== null && (await isFolder(folder)) ? folder : null;
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/** Our own, and those of the demonstration. */
export async function listPlaces(roots: DatasetRoots): Promise<DatasetPlace[]> {
  const own = await foldersIn(roots.own);
  const demo = roots.demo === null ? [] : await foldersIn(roots.demo);
  const ids = [...own, ...demo.map((name) => DEMO + name)];
  const places = await Promise.all(ids.map((id) => placeOf(id, roots, null).catch(() => null)));
  return places.filter((place) => place !== null);
}

async function foldersIn(root: string): Promise<string[]> {
  const entries = await readdir(root).catch(() => []);
  return entries.filter((name) => !name.startsWith(".")).sort();
}

/** Counts pictures by their names. @throws DatasetError */
export async function viewOf(place: DatasetPlace): Promise<DatasetView> {
  const { id, name, kind, folder } = place;
  const [names, { mtimeMs }] = await Promise.all([readdir(folder), stat(folder)]).catch((cause: unknown) => {
    throw unknown(cause);
  });
  const pictures = names.filter((each) => isPictureName(each) && !each.startsWith(".")).length;
  return { id, name, kind, folder, pictures, changedMs: mtimeMs };
}

function unknown(cause?: unknown): DatasetError {
  return new DatasetError("NOT_FOUND", {
    cause,
    message: "There is no such dataset.",
    hint: "It was probably renamed or removed: look at the list again.",
  });
}
