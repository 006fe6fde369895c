import type { RgbPicture } from "../../formats/png-pixels.ts";
import { choosePart, type FitOptions } from "./choose-part.ts";
import type { DecodedPicture } from "./decode-picture.ts";
import { cut, resize, type Pixels } from "./resize-picture.ts";

export interface FittedPicture {
  readonly picture: RgbPicture;
  /** Its transparency, cut and resized alike, a byte a pixel; null: the same everywhere. */
  readonly mask: Pixels | null;
}

/** Cuts and resizes. @throws TrainingError `PICTURE` */
export async function fitPicture(decoded: DecodedPicture, options: FitOptions): Promise<FittedPicture> {
  const part = await choosePart(decoded, options, () => Promise.resolve(decoded));
  const size = options.fit === "keep" ? part : options.size;
  const { width, height, alpha } = decoded;
  const mask = alpha && resize(cut({ width, height, data: alpha }, part, 1), size, 1);
  return { picture: resize(cut(decoded, part, 3), size, 3), mask: mask && isEven(mask) ? null : mask };
}

/** The part that is used may be all opaque. */
function isEven({ data }: Pixels): boolean {
  return data.every((value) => value === data[0]);
}
