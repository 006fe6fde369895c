import { FeatureChain } from "../nn/feature-chain.ts";
import { convolution, dense } from "../nn/layers.ts";
import type { Network } from "../nn/network.ts";
import { plainResBlock } from "../nn/res-block.ts";
import type { Tensor } from "../tensor/kernels.ts";
import { convolvedGrid } from "../tensor/operations/convolution.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import type { VaeConfig } from "./model-config.ts";
import { lastConvolution, middle, VAE } from "./vae-parts.ts";

const ENCODER = `${VAE}.encoder`;
/** Below a latent is as good as certain, above it says nothing: LDM's limits. */
const LOG_VARIANCE_LIMITS = [-30, 20] as const;

/** A normal distribution for each latent, [rows, latentChannels], not yet multiplied by the VAE's scale. */
export interface LatentDistribution {
  mean: Tensor;
  logVariance: Tensor;
  grid: Grid;
}

/**
 * Images in −1..1, [batch · height · width, 3], to the distribution of their latents.
 * Both tensors belong to the innermost scope. No gradient goes through here.
 */
export function encodeImages(
  network: Network,
  config: VaeConfig,
  { images, grid }: { images: Tensor; grid: Grid },
): LatentDistribution {
  const { recorder } = network;
  const chain = new FeatureChain(recorder, recorder.constant(images), grid);
  chain.run((x, here) => convolution(network, x, `${ENCODER}.conv_in`, { grid: here }));
  for (const level of config.multiples.keys()) goDown(network, config, { chain, level });
  middle(network, chain, ENCODER);
  lastConvolution(network, chain, ENCODER);
  chain.run((x) => dense(network, x, `${VAE}.quant_conv`));
  return distribution(network, chain, config.latentChannels);
}

function goDown(
  network: Network,
  { blocks, multiples }: VaeConfig,
  { chain, level }: { chain: FeatureChain; level: number },
): void {
  const name = `${ENCODER}.down.${level}`;
  for (let i = 0; i < blocks; i++)
    chain.run((x, grid) => plainResBlock(network, x, { name: `${name}.block.${i}`, grid }));
  if (level === multiples.length - 1) return;
  const options = { grid: chain.grid, stride: 2, padding: "end" } as const;
  chain.run((x) => convolution(network, x, `${name}.downsample.conv`, options), convolvedGrid(options));
}

function distribution(
  { recorder }: Network,
  { features, grid }: FeatureChain,
  channels: number,
): LatentDistribution {
  const { kernels } = recorder;
  const size = [features.value.shape[0] ?? 0, channels];
  const mean = kernels.slice(features.value, [0, 0], size);
  const spread = kernels.slice(features.value, [0, channels], size);
  recorder.release(features);
  return { mean, logVariance: kernels.clip(spread, ...LOG_VARIANCE_LIMITS), grid };
}
