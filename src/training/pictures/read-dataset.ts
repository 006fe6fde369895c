import path from "node:path";
import type { TrainingJob } from "../../protocol/training-job.ts";
import { CodedError } from "../../system/coded-error.ts";
import { readCaption } from "../captions.ts";
import { TrainingError } from "../training-error.ts";
import type { FitOptions } from "./choose-part.ts";
import { listDataset, readPictureFile } from "./dataset-folder.ts";
import { decodePicture } from "./decode-picture.ts";
import { fitPicture, type FittedPicture } from "./fit-picture.ts";
import { pictureHash } from "./picture-hash.ts";
import { remarksOn, Twins } from "./picture-remarks.ts";

/** Cut and resized. */
export interface TrainingPicture extends FittedPicture {
  /** File name. */
  readonly name: string;
  readonly caption: string;
}

/** What is odd about a picture, and what happens to it. */
export interface PictureNotice {
  readonly name: string;
  readonly message: string;
  readonly isUsed: boolean;
}

export interface Dataset {
  /** In the order of their names. */
  readonly pictures: readonly TrainingPicture[];
  readonly notices: readonly PictureNotice[];
}

export interface DatasetOptions extends FitOptions {
  readonly folder: string;
  readonly prompts: Pick<TrainingJob["prompts"], "wordPattern" | "wordSeparator">;
}

/**
 * The pictures of a folder, without its folders, by the order of their names. One that can't be used is told of.
 *
 * @throws TrainingError `DATASET` when the folder can't be read or holds none that can be used; `WORD_PATTERN`
 */
export async function readDataset(options: DatasetOptions): Promise<Dataset> {
  const { pictures: names, unread } = await listDataset(options.folder);
  const pictures: TrainingPicture[] = [];
  const notices: PictureNotice[] = unread.map((each) => ({ ...each, isUsed: false }));
  const twins = new Twins();
  for (const name of names) {
    try {
      const { picture, remarks } = await readOne(name, options, twins);
      pictures.push(picture);
      for (const message of remarks) notices.push({ name, message, isUsed: true });
    } catch (error) {
      notices.push({ name, message: whyUnused(error), isUsed: false });
    }
  }
  if (pictures.length === 0) throw none(options.folder, notices);
  return { pictures, notices };
}

/** Why a picture is left out. Throws what is no fault of one picture. */
export function whyUnused(error: unknown): string {
  if (!(error instanceof CodedError) || error.code === "WORD_PATTERN") throw error;
  return `${error.message} ${error.hint}`;
}

async function readOne(
  name: string,
  options: DatasetOptions,
  twins: Twins,
): Promise<{ picture: TrainingPicture; remarks: string[] }> {
  const decoded = await decodePicture(await readPictureFile(options.folder, name));
  const { text } = await readCaption(path.join(options.folder, name), options.prompts);
  const picture = { name, caption: text, ...(await fitPicture(decoded, options)) };
  const remarks = [...twins.remarksOn(name, pictureHash(decoded)), ...remarksOn(decoded, options)];
  return { picture, remarks };
}

function none(folder: string, notices: readonly PictureNotice[]): TrainingError {
  const [first] = notices;
  return new TrainingError("DATASET", {
    message: `The folder ${folder} holds no picture that can be used${first ? `; ${first.name}: ${first.message}` : "."}`,
    hint: "Put PNG, JPEG or WebP pictures into it; five to twenty are a good number.",
  });
}
