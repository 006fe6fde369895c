import type { Tensor } from "../kernels.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";
import { type Grid, toImage, toRows } from "./grid.ts";

const operation: Operation<{ grid: Grid }, [Tensor]> = {
  name: "upsampleNearest",
  forward: (kernels, [x], { grid }) => ({
    output: toRows(kernels, kernels.upsampleNearest(toImage(kernels, x, grid))),
    saved: [],
  }),
  backward: (kernels, { outputGradient, attributes: { grid } }) => [
    toRows(kernels, kernels.sumPool(toImage(kernels, outputGradient, upsampledGrid(grid)))),
  ],
};

/** Each point four times: [rows, channels] on `grid` -> on `upsampledGrid(grid)`. */
export function upsampleNearest(recorder: Recorder, x: Variable, attributes: { grid: Grid }): Variable {
  return recorder.apply(operation, [x], attributes);
}

export function upsampledGrid({ batch, height, width }: Grid): Grid {
  return { batch, height: 2 * height, width: 2 * width };
}
