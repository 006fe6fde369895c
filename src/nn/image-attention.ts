import { add } from "../tensor/operations/add.ts";
import { attention } from "../tensor/operations/attention.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import type { Variable } from "../tensor/tape.ts";
import { dense, groupNorm } from "./layers.ts";
import type { Network } from "./network.ts";

/** The autoencoder's attention: all positions of a picture, one head. */
export function imageAttention(
  network: Network,
  x: Variable,
  { name, grid }: { name: string; grid: Grid },
): Variable {
  const normed = groupNorm(network, x, `${name}.norm`, { batch: grid.batch, epsilon: 1e-6 });
  const query = dense(network, normed, `${name}.q`);
  const key = dense(network, normed, `${name}.k`);
  const value = dense(network, normed, `${name}.v`);
  const seen = attention(network.recorder, { query, key, value }, { heads: 1, batch: grid.batch });
  return add(network.recorder, x, dense(network, seen, `${name}.proj_out`));
}
