import type { DatasetPicture } from "../protocol/datasets.ts";

const FEW = 5;
const MANY = 100;

/** What a person should know of a dataset before a training: number, size, captions, text and watermarks. */
export function adviceOn(
  pictures: readonly DatasetPicture[],
  size: { readonly width: number; readonly height: number },
): string[] {
  const used = pictures.filter(({ isUsed }) => isUsed);
  return [
    ...onNumber(used.length, pictures.length),
    ...onSize(used, size),
    ...onCaptions(used),
    "Text and watermarks are learned like everything else: leave such pictures out, or cut the text off.",
  ];
}

function onNumber(used: number, all: number): string[] {
  const unused = all - used;
  const advice =
    unused === 0 ? [] : [`${unused} of ${all} files ${unused === 1 ? "is" : "are"} not used; each says why.`];
  if (used === 0)
    return [...advice, "There is no picture to learn from yet. Five to twenty good ones are enough."];
  if (used < FEW)
    advice.push(
      `${used === 1 ? "One picture is" : `${used} pictures are`} few: what is the same in all of them is learned, the background too. Five to twenty are better.`,
    );
  if (used > MANY)
    advice.push(
      `${used} pictures are many: a training needs more vectors and steps for them. Twenty chosen well often do better.`,
    );
  return advice;
}

function onSize(used: readonly DatasetPicture[], size: { width: number; height: number }): string[] {
  const small = used.filter(({ width, height }) => width < size.width || height < size.height).length;
  if (small === 0) return [];
  return [
    `${small} of ${used.length} pictures ${small === 1 ? "is" : "are"} smaller than ${size.width}×${size.height}: what is blurred is learned as blurred.`,
  ];
}

function onCaptions(used: readonly DatasetPicture[]): string[] {
  const named = used.filter(({ captionFrom }) => captionFrom === "file name").length;
  if (named === 0) return [];
  const which =
    named === used.length
      ? "The pictures have no captions"
      : `${named} of ${used.length} pictures ${named === 1 ? "has" : "have"} no caption`;
  return [`${which}: file names are taken. Say what a picture shows, but for what is to be learned.`];
}
