import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { isPictureName } from "../formats/picture-kind.ts";
import { inBatches } from "../system/in-batches.ts";
import { DatasetError } from "./dataset-error.ts";

/** What a folder holds, as far as a training is concerned: changes with names, sizes and times of its files. */
export interface FolderStamp {
  readonly stamp: string;
  readonly pictures: number;
}

/** @throws DatasetError `NOT_FOUND` */
export async function folderStamp(folder: string): Promise<FolderStamp> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new DatasetError("NOT_FOUND", {
      cause,
      message: "The dataset's folder can't be read any more.",
      hint: "It was moved or deleted meanwhile, or its disk is gone: look at the list again.",
    });
  });
  const counted = names.filter((name) => !name.startsWith(".")).sort();
  const lines = new Map<string, string>();
  await inBatches(counted, 16, async (name) => {
    const stats = await stat(path.join(folder, name)).catch(() => null);
    lines.set(name, `${name}\0${stats?.size ?? ""}\0${stats?.mtimeMs ?? ""}\0${stats?.ino ?? ""}`);
  });
  const hash = createHash("sha256");
  for (const name of counted) hash.update(lines.get(name) ?? "");
  return { stamp: hash.digest("hex"), pictures: counted.filter(isPictureName).length };
}
