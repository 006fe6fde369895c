import type { RgbPicture } from "../../formats/png-pixels.ts";

/** Pixels of the longer side. */
const SIDE = 256;
const QUALITY = 80;
/** What is laid over where the loss sees nothing. */
const VEIL = [255, 0, 110] as const;
const VEIL_STRENGTH = 0.75;

/** The whole picture, small, as WebP. */
export async function thumbnail({ width, height, data }: RgbPicture): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(SIDE, SIDE, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer();
}

/** The same, veiled where `alpha` is low: there it teaches little or nothing. */
export async function maskThumbnail(picture: RgbPicture, alpha: Uint8Array): Promise<Uint8Array> {
  const data = picture.data.map((value, i) => {
    const hidden = (1 - (alpha[Math.floor(i / 3)] ?? 0) / 255) * VEIL_STRENGTH;
    return value * (1 - hidden) + (VEIL[i % 3] ?? 0) * hidden;
  });
  return thumbnail({ ...picture, data });
}
