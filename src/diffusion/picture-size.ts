import { GenerationError } from "./generation-error.ts";
import type { ModelConfig } from "./model-config.ts";

/** Pixels of a side of a latent. */
export function vaeFactor({ vae }: ModelConfig): number {
  return 2 ** (vae.multiples.length - 1);
}

export interface PictureSize {
  width: number;
  height: number;
}

/** Pixels between two sizes of `smallerSizes`. */
export const SIZE_STEP = 64;

/** The longer side 64 pixels shorter, and so on; the other one in proportion. Sides are multiples of `unit`. */
export function smallerSizes({ width, height }: PictureSize, unit: number): PictureSize[] {
  const longer = Math.max(width, height);
  const side = (pixels: number, target: number): number =>
    Math.max(unit, Math.round((pixels * target) / longer / unit) * unit);
  const count = Math.max(0, Math.ceil(longer / SIZE_STEP) - 1);
  return Array.from({ length: count }, (_, i) => (count - i) * SIZE_STEP).map((target) => ({
    width: side(width, target),
    height: side(height, target),
  }));
}

/** What the model is usually drawn at: 64 latents a side, of a miniature 16. */
function usualSide(model: ModelConfig): number {
  return (model.unet.channels >= 256 ? 64 : 16) * vaeFactor(model);
}

/**
 * The size that is asked for, or what is usual.
 *
 * @throws GenerationError SIZE where a side is no whole number of latents
 */
export function pictureSize(
  model: ModelConfig,
  asked: { width: number | null; height: number | null },
): PictureSize {
  const width = asked.width ?? usualSide(model);
  const height = asked.height ?? usualSide(model);
  const factor = vaeFactor(model);
  if (width % factor === 0 && height % factor === 0) return { width, height };
  const down = (side: number): number => Math.max(1, Math.floor(side / factor)) * factor;
  throw new GenerationError("SIZE", {
    message: `A picture of ${width}×${height} can't be drawn: width and height have to be multiples of ${factor}.`,
    hint: `Try ${down(width)}×${down(height)}.`,
  });
}
