import { readFile } from "node:fs/promises";
import path from "node:path";
import { isAbsent } from "../system/errno.ts";
import { TrainingError } from "./training-error.ts";
import { wordsIn } from "./word-pattern.ts";

export interface CaptionOptions {
  /** A regular expression for the words of a file name; empty: the name as it is. */
  readonly wordPattern: string;
  /** Between those words. */
  readonly wordSeparator: string;
}

export interface Caption {
  readonly text: string;
  readonly from: "text file" | "file name";
}

/** Python's `^[-\d]+\s*`, whose digits and spaces are those of all scripts. */
const NUMBERS_AT_START = /^[-\p{Nd}]+\s*/u;

/**
 * What a picture shows: the text of `<stem>.txt` beside it as it stands there, else its file name by A1111's rules
 * (dataset.py:77-85). A1111 passes over pictures whose text is not UTF-8; here that is an error.
 *
 * @throws TrainingError `CAPTION`, `WORD_PATTERN`
 */
export async function readCaption(picture: string, options: CaptionOptions): Promise<Caption> {
  const { dir, name } = path.parse(picture);
  const file = path.join(dir, `${name}.txt`);
  const bytes = await readFile(file).catch((error: unknown) => {
    if (isAbsent(error)) return null;
    throw unreadable(file, error);
  });
  if (bytes === null) return { text: captionFromName(name, options), from: "file name" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), from: "text file" };
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** A file's name without its ending: numbers at its start are left out, the words it consists of may be picked. */
export function captionFromName(stem: string, { wordPattern, wordSeparator }: CaptionOptions): string {
  const text = stem.replace(NUMBERS_AT_START, "");
  if (wordPattern === "") return text;
  return wordsIn(text, wordPattern).join(wordSeparator);
}

function unreadable(file: string, cause: unknown): TrainingError {
  return new TrainingError("CAPTION", {
    cause,
    message: `${path.basename(file)} can't be read as UTF-8 text.`,
    hint: "Save it as plain text in UTF-8, or delete it: the picture's file name is the caption then.",
  });
}
