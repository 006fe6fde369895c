import type { RgbPicture } from "../formats/png-pixels.ts";
import { requireFinite } from "./require-finite.ts";

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
