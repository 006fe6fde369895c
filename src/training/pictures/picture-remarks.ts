import type { FitOptions } from "./choose-part.ts";
import type { Size } from "./resize-picture.ts";

const OBLONG = 2.5;

/** What is odd about a picture that is used, and what happens to it. */
export function remarksOn(
  { width, height, isFirstOfMany }: Size & { readonly isFirstOfMany: boolean },
  { fit, size }: FitOptions,
): string[] {
  const remarks = isFirstOfMany ? ["It holds several pictures; the first is used."] : [];
  if (fit === "keep") return remarks;
  if (width < size.width || height < size.height)
    remarks.push(`Its ${width}×${height} pixels are enlarged, which makes it soft.`);
  const shape = width / height / (size.width / size.height);
  if (shape > OBLONG || shape < 1 / OBLONG) remarks.push("It is so oblong that most of it is cut off.");
  return remarks;
}

/** Tells pictures whose pixels are the same, whatever their files are called and however they are packed. */
export class Twins {
  readonly #first = new Map<string, string>();

  /** `hash` is one of all pixels. */
  remarksOn(name: string, hash: string): string[] {
    const twin = this.#first.get(hash);
    if (twin === undefined) this.#first.set(hash, name);
    return twin === undefined ? [] : [`It is the same picture as ${twin}, and counts twice.`];
  }
}
