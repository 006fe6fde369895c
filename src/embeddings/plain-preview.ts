import type { RgbPicture } from "../formats/png-pixels.ts";

const side = 256;

/** A calm gradient, for image embeddings that come without a picture. */
export function plainPreview(): RgbPicture {
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    data.set([64 + Math.floor(x / 4), 64 + Math.floor(y / 4), 112], i * 3);
  }
  return { width: side, height: side, data };
}
