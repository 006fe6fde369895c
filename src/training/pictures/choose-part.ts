import type { RgbPicture } from "../../formats/png-pixels.ts";
import type { TrainingJob } from "../../protocol/training-job.ts";
import { TrainingError } from "../training-error.ts";
import type { Part, Size } from "./resize-picture.ts";

export interface FitOptions {
  readonly fit: TrainingJob["pictures"]["fit"];
  /** Pixels; not for `keep`. */
  readonly size: Size;
  /** Pixels of a side of a latent. */
  readonly factor: number;
}

/**
 * What of a picture is used.
 *
 * crop: the largest part of the wanted shape, around the middle. attention: the same, moved to where edges, strong
 * colours and skin are. keep: all of it but for what is too much for whole latents.
 * `pixels` is asked for attention only.
 *
 * @throws TrainingError `PICTURE`
 */
export async function choosePart(
  picture: Size,
  { fit, size, factor }: FitOptions,
  pixels: () => Promise<RgbPicture>,
): Promise<Part> {
  switch (fit) {
    case "crop":
      return middle(picture, largest(picture, size));
    case "attention":
      return byAttention(picture, largest(picture, size), pixels);
    case "keep":
      return middle(picture, wholeLatents(picture, factor));
    default:
      return fit satisfies never;
  }
}

/** The largest part of this shape. */
function largest(picture: Size, { width, height }: Size): Size {
  const scale = Math.min(picture.width / width, picture.height / height);
  return {
    width: Math.min(picture.width, Math.max(1, Math.round(width * scale))),
    height: Math.min(picture.height, Math.max(1, Math.round(height * scale))),
  };
}

function middle(picture: Size, { width, height }: Size): Part {
  const left = Math.floor((picture.width - width) / 2);
  const top = Math.floor((picture.height - height) / 2);
  return { left, top, width, height };
}

function wholeLatents(picture: Size, factor: number): Size {
  const whole = (side: number): number => Math.floor(side / factor) * factor;
  const kept = { width: whole(picture.width), height: whole(picture.height) };
  if (kept.width > 0 && kept.height > 0) return kept;
  throw new TrainingError("PICTURE", {
    message: `Its ${picture.width}×${picture.height} pixels are too few.`,
    hint: "Leave it out, or choose a larger one.",
  });
}

/** Pixels of the longer side of the copy that is looked at. */
const COPY = 256;

/** sharp's strategy of that name finds the place on a small copy. */
async function byAttention(picture: Size, part: Size, pixels: () => Promise<RgbPicture>): Promise<Part> {
  if (part.width === picture.width && part.height === picture.height) return { ...part, left: 0, top: 0 };
  const { default: sharp } = await import("sharp");
  const scale = Math.min(1, COPY / Math.max(part.width, part.height));
  const small = (side: number): number => Math.max(1, Math.round(side * scale));
  const { width, height, data } = await pixels();
  const { info } = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(small(part.width), small(part.height), { fit: "cover", position: sharp.strategy.attention })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (offset: number | undefined, most: number): number =>
    Math.min(most, Math.max(0, Math.round(-(offset ?? 0) / scale)));
  return {
    ...part,
    left: at(info.cropOffsetLeft, width - part.width),
    top: at(info.cropOffsetTop, height - part.height),
  };
}
