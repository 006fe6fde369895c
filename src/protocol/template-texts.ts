import type { BuiltInTemplate } from "./training-job.ts";

const subjects = [
  "a photo of [name]",
  "a picture of [name]",
  "[name]",
  "a close-up of [name]",
  "a clear view of [name]",
  "[name] in the middle of the picture",
  "a bright photo of [name]",
  "a dim photo of [name]",
  "a snapshot of [name]",
  "a detailed drawing of [name]",
  "one [name], seen from nearby",
  "[name] at some distance",
] as const;

const styles = [
  "a picture in the style of [name]",
  "an artwork in the style of [name]",
  "[name] style",
  "a drawing, [name] style",
  "a painting made in the manner of [name]",
  "a detailed work in the style of [name]",
  "a sketch in the style of [name]",
  "a calm composition in the style of [name]",
  "a bold composition in the style of [name]",
  "a small study in the style of [name]",
] as const;

const withFilewords = (line: string): string => `${line}, [filewords]`;

/** Each line a prompt; `none` is for captions that say it all. */
export const templateTexts: Readonly<Record<BuiltInTemplate, readonly string[]>> = {
  subject: subjects,
  subject_filewords: subjects.map(withFilewords),
  style: styles,
  style_filewords: styles.map((line) => `[filewords], ${line}`),
  none: ["[name]"],
};
