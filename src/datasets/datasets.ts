import { readFile } from "node:fs/promises";
import type { DatasetPicture, DatasetQuery, DatasetReply, DatasetView } from "../protocol/datasets.ts";
import { isAbsent } from "../system/errno.ts";
import { sha256OfFile } from "../system/file-hash.ts";
import { isPictureVersion, pictureFiles } from "../system/picture-files.ts";
import { adviceOn } from "./dataset-advice.ts";
import { DatasetError, withFileErrors } from "./dataset-error.ts";
import { listPlaces, viewOf, type DatasetPlace, type DatasetRoots } from "./dataset-place.ts";
import type { RunEngine } from "./engine-runner.ts";
import { Inspections } from "./inspections.ts";
import { picturePath } from "./picture-path.ts";
import { PromptPreviews } from "./prompt-previews.ts";

export interface DatasetsOptions {
  readonly roots: DatasetRoots;
  readonly trashDir: string;
  readonly cacheDir: string;
  readonly run: RunEngine;
}

/** The folders of pictures that can be trained on, and what is known of them. */
export class Datasets {
  readonly roots: DatasetRoots;
  readonly trashDir: string;
  readonly previews: PromptPreviews;
  readonly #cacheDir: string;
  readonly #inspections: Inspections;

  constructor({ roots, trashDir, cacheDir, run }: DatasetsOptions) {
    this.roots = roots;
    this.trashDir = trashDir;
    this.previews = new PromptPreviews(run);
    this.#cacheDir = cacheDir;
    this.#inspections = new Inspections({ run, cacheDir });
  }

  /** Our own, then those of the demonstration. */
  async list(): Promise<DatasetView[]> {
    const places = await listPlaces(this.roots);
    const views = await Promise.all(places.map((place) => viewOf(place).catch(() => null)));
    return views.filter((view) => view !== null);
  }

  /** What a training would make of each picture. Throws `DatasetError`, and what an engine complains of. */
  async inspect(place: DatasetPlace, query: DatasetQuery): Promise<DatasetReply> {
    const dataset = await viewOf(place);
    const { pictures, pending } = await this.#inspections.inspect({ folder: place.folder, query });
    const size = query.fit === "keep" ? { width: 0, height: 0 } : query;
    return { dataset, pictures: [...pictures], pending, advice: pending > 0 ? [] : adviceOn(pictures, size) };
  }

  /** What an inspection saw last in a folder; null: there was none yet. */
  lastSeen(folder: string): readonly DatasetPicture[] | null {
    return this.#inspections.lastSeen(folder);
  }

  /**
   * A picture of at most 256 pixels as WebP; `version` is the one that the inspection told, null: the present one.
   * Throws `DatasetError` `NOT_FOUND` also while nobody has looked at the picture yet.
   */
  async thumbnail(
    place: DatasetPlace,
    { picture, version, mask }: { picture: string; version: string | null; mask: boolean },
  ): Promise<{ bytes: Buffer; version: string }> {
    const file = await picturePath(place, picture);
    const known = version !== null && isPictureVersion(version) ? version : await versionOf(file);
    const files = pictureFiles(this.#cacheDir, known);
    const bytes = (mask ? await orNull(files.mask) : null) ?? (await orNull(files.thumbnail));
    if (bytes !== null) return { bytes, version: known };
    throw new DatasetError("NOT_FOUND", {
      message: "Nobody has looked at this picture yet.",
      hint: "Open its dataset first.",
    });
  }

  /** Ends the engines that work for it. */
  close(): void {
    this.#inspections.close();
    this.previews.close();
  }
}

function versionOf(file: string): Promise<string> {
  return withFileErrors("The picture", async () => (await sha256OfFile(file)).slice(0, 32));
}

async function orNull(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
