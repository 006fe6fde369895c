import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { RgbPicture } from "../../formats/png-pixels.ts";
import type { TrainingJob } from "../../protocol/training-job.ts";
import { CodedError } from "../../system/coded-error.ts";
import { readCaption } from "../captions.ts";
import { TrainingError } from "../training-error.ts";
import { decodePicture } from "./decode-picture.ts";
import { crop, cropToShape, resize } from "./resize-picture.ts";

export interface TrainingPicture {
  /** File name. */
  readonly name: string;
  readonly caption: string;
  /** Cut and resized. */
  readonly picture: RgbPicture;
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

export interface DatasetOptions extends Pick<TrainingJob["pictures"], "folder" | "fit"> {
  readonly prompts: Pick<TrainingJob["prompts"], "wordPattern" | "wordSeparator">;
  /** Pixels, for `crop`. */
  readonly size: { readonly width: number; readonly height: number };
  /** Pixels of a side of a latent. */
  readonly factor: number;
}

const READ = /\.(?:png|jpe?g|jfif)$/i;
const OTHER_PICTURES = /\.(?:webp|bmp|tiff?|gif|avif|heic|jxl|psd)$/i;
const OBLONG = 2.5;

/**
 * The pictures of a folder, without its folders, by the order of their names. One that can't be used is told of.
 *
 * @throws TrainingError `DATASET` when the folder can't be read or holds none that can be used; `WORD_PATTERN`
 */
export async function readDataset(options: DatasetOptions): Promise<Dataset> {
  const names = await namesIn(options.folder);
  const pictures: TrainingPicture[] = [];
  const notices: PictureNotice[] = names
    .filter((name) => OTHER_PICTURES.test(name))
    .map((name) => ({ name, isUsed: false, message: "Only PNG and JPEG pictures are read." }));
  const seen = new Map<string, string>();
  for (const name of names.filter((each) => READ.test(each))) {
    try {
      const { picture, remarks } = await readOne(name, options, seen);
      for (const message of remarks) notices.push({ name, message, isUsed: true });
      const caption = await readCaption(path.join(options.folder, name), options.prompts);
      pictures.push({ name, caption, picture });
    } catch (error) {
      if (!(error instanceof CodedError) || error.code === "WORD_PATTERN") throw error;
      notices.push({ name, message: `${error.message} ${error.hint}`, isUsed: false });
    }
  }
  if (pictures.length === 0) throw none(options.folder, notices);
  return { pictures, notices };
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

async function readOne(
  name: string,
  options: DatasetOptions,
  seen: Map<string, string>,
): Promise<{ picture: RgbPicture; remarks: string[] }> {
  const bytes = await readFile(path.join(options.folder, name)).catch((cause: unknown) => {
    throw new TrainingError("PICTURE", { cause, message: "It can't be read.", hint: "Make it readable." });
  });
  const picture = decodePicture(bytes);
  const hash = createHash("sha256").update(`${picture.width} `).update(picture.data).digest("hex");
  const twin = seen.get(hash);
  seen.set(hash, twin ?? name);
  const remarks = twin === undefined ? [] : [`It is the same picture as ${twin}, and counts twice.`];
  return { picture: fit(picture, options), remarks: [...remarks, ...remarksOn(picture, options)] };
}

function fit(picture: RgbPicture, { fit: way, size, factor }: DatasetOptions): RgbPicture {
  const whole = (side: number): number => Math.floor(side / factor) * factor;
  switch (way) {
    case "attention":
    case "crop":
      return resize(cropToShape(picture, size), size);
    case "keep": {
      const kept = { width: whole(picture.width), height: whole(picture.height) };
      if (kept.width > 0 && kept.height > 0) return crop(picture, kept);
      throw new TrainingError("PICTURE", {
        message: `Its ${picture.width}×${picture.height} pixels are too few.`,
        hint: "Leave it out, or choose a larger one.",
      });
    }
    default:
      return way satisfies never;
  }
}

function remarksOn({ width, height }: RgbPicture, { fit: way, size }: DatasetOptions): string[] {
  if (way === "keep") return [];
  const remarks: string[] = [];
  if (width < size.width || height < size.height)
    remarks.push(`Its ${width}×${height} pixels are enlarged, which makes it soft.`);
  const shape = width / height / (size.width / size.height);
  if (shape > OBLONG || shape < 1 / OBLONG) remarks.push("It is so oblong that most of it is cut off.");
  return remarks;
}

function none(folder: string, notices: readonly PictureNotice[]): TrainingError {
  const [first] = notices;
  return new TrainingError("DATASET", {
    message: `The folder ${folder} holds no picture that can be used${first ? `; ${first.name}: ${first.message}` : "."}`,
    hint: "Put PNG or JPEG pictures into it; five to twenty are a good number.",
  });
}
