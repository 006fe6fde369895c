import path from "node:path";
import type { DatasetPicture } from "../../protocol/datasets.ts";
import { inOrder } from "../../system/in-order.ts";
import { readCaption, type Caption } from "../captions.ts";
import { listDataset, readPictureFile } from "./dataset-folder.ts";
import { PictureGallery, type LookedAt } from "./picture-gallery.ts";
import { remarksOn, Twins } from "./picture-remarks.ts";
import type { DatasetOptions } from "./read-dataset.ts";
import { whyUnused } from "./read-dataset.ts";

/** Pictures decoded at a time: one while another is looked through. The largest takes a gigabyte. */
const AT_A_TIME = 2;

export interface InspectOptions extends DatasetOptions {
  /** Thumbnails and facts are kept there. */
  readonly cacheDir: string;
}

type Looked =
  | {
      readonly name: string;
      readonly caption: Caption;
      readonly seen: LookedAt;
      readonly problem: string | null;
    }
  | { readonly name: string; readonly caption: Caption; readonly seen: null; readonly problem: string };

/**
 * What a training will do with each picture of a folder, by the order of their names; those of unknown kinds come first.
 * `total` counts all.
 *
 * @throws TrainingError `DATASET`, `WORD_PATTERN`
 */
export async function* inspectDataset(
  options: InspectOptions,
): AsyncGenerator<{ picture: DatasetPicture; total: number }> {
  const { pictures, unread } = await listDataset(options.folder);
  const total = pictures.length + unread.length;
  for (const { name, message } of unread) yield { picture: unusable({ name, message }), total };
  const gallery = new PictureGallery({ cacheDir: options.cacheDir });
  const twins = new Twins();
  for await (const looked of inOrder(pictures, AT_A_TIME, (name) => look(name, gallery, options)))
    yield { picture: await describe(looked, options, twins), total };
  await gallery.prune();
}

async function look(name: string, gallery: PictureGallery, options: InspectOptions): Promise<Looked> {
  const { caption, problem } = await captionOf(path.join(options.folder, name), options);
  try {
    const seen = await gallery.look(await readPictureFile(options.folder, name));
    return { name, caption, seen, problem: problem ?? ("problem" in seen.facts ? seen.facts.problem : null) };
  } catch (error) {
    return { name, caption, seen: null, problem: whyUnused(error) };
  }
}

async function captionOf(
  file: string,
  { prompts }: InspectOptions,
): Promise<{ caption: Caption; problem: string | null }> {
  try {
    return { caption: await readCaption(file, prompts), problem: null };
  } catch (error) {
    return { caption: { text: "", from: "text file" }, problem: whyUnused(error) };
  }
}

async function describe(looked: Looked, options: InspectOptions, twins: Twins): Promise<DatasetPicture> {
  const { name, caption, seen, problem } = looked;
  const captions = { caption: caption.text, captionFrom: caption.from };
  if (seen === null || "problem" in seen.facts)
    return { ...unusable({ name, message: problem ?? "" }), ...captions, version: seen?.version ?? "" };
  const { width, height, hasMask, hash } = seen.facts;
  const known = { name, width, height, hasMask, ...captions, version: seen.version };
  try {
    const crop = await seen.part(options);
    if (problem !== null) return { ...known, crop: null, isUsed: false, remarks: [problem] };
    const remarks = [...twins.remarksOn(name, hash), ...remarksOn(seen.facts, options)];
    return { ...known, crop, isUsed: true, remarks };
  } catch (error) {
    return { ...known, crop: null, isUsed: false, remarks: [whyUnused(error)] };
  }
}

function unusable({ name, message }: { name: string; message: string }): DatasetPicture {
  return {
    ...{ name, width: 0, height: 0, crop: null, hasMask: false, version: "" },
    ...{ caption: "", captionFrom: "file name", isUsed: false, remarks: [message] },
  };
}
