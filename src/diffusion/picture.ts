import type { RgbPicture } from "../formats/png-pixels.ts";
import { decodePicture } from "./decode-picture.ts";
import type { ComputingModel } from "./loaded-model.ts";
import { vaeFactor, type PictureSize } from "./picture-size.ts";
import { requireFinite } from "./require-finite.ts";

/** The picture that latents stand for. Needs the VAE's decoder. @throws GenerationError NOT_FINITE */
export function toPicture(model: ComputingModel, latents: Float32Array, size: PictureSize): RgbPicture {
  const factor = vaeFactor(model.config);
  const grid = { height: size.height / factor, width: size.width / factor };
  return toRgbPicture(decodePicture(model, { values: latents, ...grid }), size);
}

/**
 * The VAE's answer [height, width, 3] in −1..1 as bytes.
 * @throws GenerationError NOT_FINITE
 */
export function toRgbPicture(
  values: Float32Array,
  { width, height }: { width: number; height: number },
): RgbPicture {
  requireFinite(values, "picture");
  // The fraction is cut off, as in A1111.
  const data = Uint8Array.from(values, (value) => Math.min(255, Math.max(0, (value + 1) * 127.5)));
  return { width, height, data };
}
