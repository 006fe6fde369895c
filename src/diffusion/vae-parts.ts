import type { FeatureChain } from "../nn/feature-chain.ts";
import { imageAttention } from "../nn/image-attention.ts";
import { convolution, groupNorm } from "../nn/layers.ts";
import type { Network } from "../nn/network.ts";
import { plainResBlock } from "../nn/res-block.ts";

/** Everything of the autoencoder has names below this one. */
export const VAE = "first_stage_model";

/** The middle of encoder and decoder. */
export function middle(network: Network, chain: FeatureChain, part: string): void {
  chain.run((x, grid) => plainResBlock(network, x, { name: `${part}.mid.block_1`, grid }));
  chain.run((x, grid) => imageAttention(network, x, { name: `${part}.mid.attn_1`, grid }));
  chain.run((x, grid) => plainResBlock(network, x, { name: `${part}.mid.block_2`, grid }));
}

/** The end of both. */
export function lastConvolution(network: Network, chain: FeatureChain, part: string): void {
  chain.run((x, grid) => {
    const options = { batch: grid.batch, epsilon: 1e-6, silu: true };
    return convolution(network, groupNorm(network, x, `${part}.norm_out`, options), `${part}.conv_out`, {
      grid,
    });
  });
}
