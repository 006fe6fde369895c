import { FeatureChain } from "../nn/feature-chain.ts";
import { convolution, dense } from "../nn/layers.ts";
import type { Network } from "../nn/network.ts";
import { plainResBlock } from "../nn/res-block.ts";
import { upsample } from "../nn/resample.ts";
import type { Tensor } from "../tensor/kernels.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import { upsampledGrid } from "../tensor/operations/upsample-nearest.ts";
import type { Variable } from "../tensor/tape.ts";
import type { VaeConfig } from "./model-config.ts";
import { lastConvolution, middle, VAE } from "./vae-parts.ts";

const DECODER = `${VAE}.decoder`;

/**
 * Latents, already divided by the VAE's scale, [batch · height · width, latentChannels], to images in about −1..1,
 * [batch · height · factor · width · factor, 3]. The result belongs to the caller. No gradient goes through here.
 */
export function decodeLatents(
  network: Network,
  config: VaeConfig,
  { latents, grid }: { latents: Tensor; grid: Grid },
): Variable {
  const { recorder } = network;
  const chain = new FeatureChain(recorder, recorder.constant(latents), grid);
  chain.run((x) => dense(network, x, `${VAE}.post_quant_conv`));
  chain.run((x, here) => convolution(network, x, `${DECODER}.conv_in`, { grid: here }));
  middle(network, chain, DECODER);
  for (let level = config.multiples.length - 1; level >= 0; level--) goUp(network, config, { chain, level });
  lastConvolution(network, chain, DECODER);
  return chain.features;
}

function goUp(
  network: Network,
  { blocks }: VaeConfig,
  { chain, level }: { chain: FeatureChain; level: number },
): void {
  const name = `${DECODER}.up.${level}`;
  for (let i = 0; i <= blocks; i++)
    chain.run((x, grid) => plainResBlock(network, x, { name: `${name}.block.${i}`, grid }));
  if (level === 0) return;
  const to = upsampledGrid(chain.grid);
  chain.run((x, from) => upsample(network, x, `${name}.upsample.conv`, { from, to }), to);
}
