import type { Grid } from "../tensor/operations/grid.ts";
import { upsampledGrid, upsampleNearest } from "../tensor/operations/upsample-nearest.ts";
import type { Variable } from "../tensor/tape.ts";
import { crop } from "./crop.ts";
import { convolution } from "./layers.ts";
import type { Network } from "./network.ts";

/**
 * Twice as high and wide, then a 3×3 convolution. `to` can be a row or a column less than twice `from`, where
 * halving rounded up on the way down: then the last one is left out before the convolution, which is what
 * stretching to that size by nearest neighbours gives.
 */
export function upsample(
  network: Network,
  x: Variable,
  name: string,
  { from, to }: { from: Grid; to: Grid },
): Variable {
  const { recorder } = network;
  const double = upsampledGrid(from);
  const large = upsampleNearest(recorder, x, { grid: from });
  const isWhole = double.height === to.height && double.width === to.width;
  const fitting = isWhole ? large : crop(recorder, large, { from: double, to });
  return convolution(network, fitting, name, { grid: to });
}
