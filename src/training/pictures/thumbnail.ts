import type { RgbPicture } from "../../formats/png-pixels.ts";
import type { Pixels } from "./resize-picture.ts";

/** Pixels of the longer side. */
const SIDE = 256;
const QUALITY = 80;
/** What is laid over where the loss sees nothing. */
const VEIL = [255, 0, 110] as const;
const VEIL_STRENGTH = 0.75;

/** The whole picture, small, as WebP. */
export async function thumbnail(picture: RgbPicture): Promise<Uint8Array> {
  return encode(await shrink(picture, 3));
}

/** The same, veiled where `alpha` is low: there it teaches little or nothing. */
export async function maskThumbnail(picture: RgbPicture, alpha: Uint8Array): Promise<Uint8Array> {
  const { width, height } = picture;
  const small = await shrink(picture, 3);
  const { data: opacity } = await shrink({ width, height, data: alpha }, 1);
  const data = small.data.map((value, i) => {
    const hidden = (1 - (opacity[Math.floor(i / 3)] ?? 0) / 255) * VEIL_STRENGTH;
    return value * (1 - hidden) + (VEIL[i % 3] ?? 0) * hidden;
  });
  return encode({ ...small, data });
}

async function shrink({ width, height, data }: Pixels, channels: 1 | 3): Promise<Pixels> {
  const { default: sharp } = await import("sharp");
  const small = await sharp(data, { raw: { width, height, channels } })
    .resize(SIDE, SIDE, { fit: "inside", withoutEnlargement: true })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: small.info.width, height: small.info.height, data: small.data };
}

async function encode({ width, height, data }: Pixels): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  return sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality: QUALITY })
    .toBuffer();
}
