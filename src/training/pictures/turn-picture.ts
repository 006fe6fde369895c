import type { RgbPicture } from "../../formats/png-pixels.ts";
import type { Orientation } from "./exif-orientation.ts";

/** The picture as it is meant to be seen. */
export function turnPicture(picture: RgbPicture, orientation: Orientation): RgbPicture {
  if (orientation === 1) return picture;
  const swapped = orientation >= 5;
  const width = swapped ? picture.height : picture.width;
  const height = swapped ? picture.width : picture.height;
  const data = new Uint8Array(picture.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = sourceOf(x, y, picture, orientation);
      const from = (fromY * picture.width + fromX) * 3;
      data.set(picture.data.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

/** Which pixel of the stored picture is seen at x, y. */
function sourceOf(
  x: number,
  y: number,
  { width, height }: RgbPicture,
  orientation: Orientation,
): [number, number] {
  const [right, bottom] = [width - 1, height - 1];
  switch (orientation) {
    case 1:
      return [x, y];
    case 2:
      return [right - x, y];
    case 3:
      return [right - x, bottom - y];
    case 4:
      return [x, bottom - y];
    case 5:
      return [y, x];
    case 6:
      return [y, bottom - x];
    case 7:
      return [right - y, bottom - x];
    case 8:
      return [right - y, x];
    default:
      return orientation satisfies never;
  }
}
