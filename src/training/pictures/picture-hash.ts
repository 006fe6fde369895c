import { createHash } from "node:crypto";
import type { RgbPicture } from "../../formats/png-pixels.ts";

/** Of a picture's size and pixels. */
export function pictureHash({ width, data }: RgbPicture): string {
  return createHash("sha256").update(`${width} `).update(data).digest("hex");
}
