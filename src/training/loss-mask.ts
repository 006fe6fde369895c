import { resize, type Pixels, type Size } from "./pictures/resize-picture.ts";

/**
 * What each latent of a picture counts for in the loss, [height · width], mean 1: the picture's transparency, resized as
 * A1111 does. null: all count the same.
 *
 * A1111 (dataset.py:106-119) takes the least off before, which makes an even transparency NaN and lets a nearly even one
 * count for its noise only; it swaps height and width too. A transparency that reaches down to 0 means the same in both.
 */
export function lossMask(mask: Pixels | null, latents: Size): Float32Array | null {
  if (mask === null) return null;
  const { data } = resize(mask, latents, 1);
  const mean = data.reduce((sum, alpha) => sum + alpha, 0) / data.length;
  if (data.every((alpha) => alpha === data[0])) return null;
  return Float32Array.from(data, (alpha) => alpha / mean);
}
