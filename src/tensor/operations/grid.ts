import { elementCount } from "../../formats/dtype.ts";
import type { Kernels, Tensor } from "../kernels.ts";
import { matrixShape } from "../shapes.ts";
import { misuse } from "../tensor-error.ts";

/** How the rows of a spatial activation [batch · height · width, channels] lie. */
export interface Grid {
  batch: number;
  height: number;
  width: number;
}

/** Rows of an activation on this grid. */
export function rowsOf({ batch, height, width }: Grid): number {
  return batch * height * width;
}

/** [rows, channels] as [batch, height, width, channels]. */
export function toImage(kernels: Kernels, x: Tensor, grid: Grid): Tensor {
  const [rows, channels] = matrixShape(x);
  if (rows !== rowsOf(grid)) {
    throw misuse("SHAPE", `${rows} rows do not fill a grid of ${grid.batch}·${grid.height}·${grid.width}.`);
  }
  return kernels.reshape(x, [grid.batch, grid.height, grid.width, channels]);
}

/** [batch, height, width, channels] as [rows, channels]. */
export function toRows(kernels: Kernels, image: Tensor): Tensor {
  const channels = image.shape.at(-1) ?? 0;
  const rows = elementCount(image.shape.slice(0, -1));
  return kernels.reshape(image, [rows, channels]);
}
