import { convolution as convolve } from "../tensor/operations/convolution.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import { groupNorm as normalizeGroups } from "../tensor/operations/group-norm.ts";
import { layerNorm as normalizeRows } from "../tensor/operations/layer-norm.ts";
import { linear } from "../tensor/operations/linear.ts";
import { weightReference, type WeightReference } from "../tensor/operations/weight-reference.ts";
import type { Variable } from "../tensor/tape.ts";
import type { Network } from "./network.ts";

/** Stable Diffusion has this number everywhere, in the U-Net and in the autoencoder. */
const GROUPS = 32;

/** [rows, in] -> [rows, out]. Also for 1×1 convolutions. */
export function dense(network: Network, x: Variable, name: string): Variable {
  return linear(network.recorder, x, { weight: weightOf(network, name), ...biasOf(network, name) });
}

export interface ConvolutionOptions {
  /** Of the input. */
  grid: Grid;
  stride?: 1 | 2;
  padding?: "around" | "end";
}

/** [rows, in] -> [rows of the new grid, out]. */
export function convolution(
  network: Network,
  x: Variable,
  name: string,
  options: ConvolutionOptions,
): Variable {
  return convolve(network.recorder, x, {
    filter: weightOf(network, name),
    ...biasOf(network, name),
    ...options,
  });
}

export interface GroupNormOptions {
  batch: number;
  epsilon: number;
  /** Followed by SiLU. */
  silu?: boolean;
}

export function groupNorm(network: Network, x: Variable, name: string, options: GroupNormOptions): Variable {
  return normalizeGroups(network.recorder, x, {
    ...scaleAndOffset(network, name),
    groups: GROUPS,
    ...options,
  });
}

export function layerNorm(network: Network, x: Variable, name: string): Variable {
  return normalizeRows(network.recorder, x, scaleAndOffset(network, name));
}

function weightOf({ weights }: Network, name: string): WeightReference {
  return weightReference(weights, `${name}.weight`);
}

function biasOf({ weights }: Network, name: string): { bias?: WeightReference } {
  const bias = `${name}.bias`;
  return weights.has(bias) ? { bias: weightReference(weights, bias) } : {};
}

function scaleAndOffset(network: Network, name: string): { scale: WeightReference; offset: WeightReference } {
  return { scale: weightOf(network, name), offset: weightReference(network.weights, `${name}.bias`) };
}
