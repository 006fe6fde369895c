import { add } from "../tensor/operations/add.ts";
import { addPerSample } from "../tensor/operations/add-per-sample.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import type { Variable } from "../tensor/tape.ts";
import { convolution, dense, groupNorm } from "./layers.ts";
import type { Network } from "./network.ts";

/** Where a residual block's weights lie: full names. */
export interface ResBlockNames {
  norm1: string;
  conv1: string;
  norm2: string;
  conv2: string;
  /** A 1×1 convolution that is there where the number of channels changes. */
  shortcut: string;
}

export interface ResBlockOptions {
  grid: Grid;
  epsilon: number;
  /** Added to each sample's positions between the two convolutions: [batch, channels]. */
  time?: Variable;
}

/** [rows, in] -> [rows, out]: norm, SiLU and 3×3 convolution, twice, beside a shortcut. */
export function resBlock(
  network: Network,
  x: Variable,
  names: ResBlockNames,
  { grid, epsilon, time }: ResBlockOptions,
): Variable {
  const { recorder, weights } = network;
  const norm = { batch: grid.batch, epsilon, silu: true };
  let h = convolution(network, groupNorm(network, x, names.norm1, norm), names.conv1, { grid });
  if (time !== undefined) h = addPerSample(recorder, h, time, { batch: grid.batch });
  h = convolution(network, groupNorm(network, h, names.norm2, norm), names.conv2, { grid });
  const straight = weights.has(`${names.shortcut}.weight`) ? dense(network, x, names.shortcut) : x;
  return add(recorder, straight, h);
}

/** The U-Net's residual block. `time`: the time embedding after its SiLU, [batch, width]. */
export function timedResBlock(
  network: Network,
  x: Variable,
  time: Variable,
  { name, grid }: { name: string; grid: Grid },
): Variable {
  const names = {
    norm1: `${name}.in_layers.0`,
    conv1: `${name}.in_layers.2`,
    norm2: `${name}.out_layers.0`,
    conv2: `${name}.out_layers.3`,
    shortcut: `${name}.skip_connection`,
  };
  const shift = dense(network, time, `${name}.emb_layers.1`);
  return resBlock(network, x, names, { grid, epsilon: 1e-5, time: shift });
}

/** The autoencoder's residual block. */
export function plainResBlock(
  network: Network,
  x: Variable,
  { name, grid }: { name: string; grid: Grid },
): Variable {
  const names = {
    norm1: `${name}.norm1`,
    conv1: `${name}.conv1`,
    norm2: `${name}.norm2`,
    conv2: `${name}.conv2`,
    shortcut: `${name}.nin_shortcut`,
  };
  return resBlock(network, x, names, { grid, epsilon: 1e-6 });
}
