import { encode } from "fast-png";

/** A picture as Playwright puts it into a file field. */
export interface PictureFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

type Drawn = { readonly width: number; readonly height: number; readonly seed: number };

/** A PNG with a gradient of its own; with `hole`, its left half is transparent. */
export function pictureFile(
  name: string,
  { width, height, seed, hole = false }: Drawn & { readonly hole?: boolean },
): PictureFile {
  const channels = hole ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    data.set(
      [(x * 3 + seed * 40) % 256, (y * 2 + seed * 90) % 256, (x + y + seed * 17) % 256],
      at * channels,
    );
    if (hole) data[at * channels + 3] = x < width / 2 ? 0 : 255;
  }
  return { name, mimeType: "image/png", buffer: Buffer.from(encode({ width, height, channels, data })) };
}

export function textFile(name: string, text: string): PictureFile {
  return { name, mimeType: "text/plain", buffer: Buffer.from(text) };
}
