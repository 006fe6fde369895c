import { silu } from "../tensor/operations/swish.ts";
import type { Variable } from "../tensor/tape.ts";
import { dense } from "./layers.ts";
import type { Network } from "./network.ts";

const MAX_PERIOD = 10_000;

/** Cosines, then sines, of each timestep at `channels / 2` rates: [timesteps, channels]. */
export function timestepFeatures(timesteps: readonly number[], channels: number): Float32Array {
  const half = channels / 2;
  const features = new Float32Array(timesteps.length * channels);
  for (const [row, timestep] of timesteps.entries()) {
    for (let i = 0; i < half; i++) {
      const angle = timestep * Math.exp((-Math.log(MAX_PERIOD) * i) / half);
      features[row * channels + i] = Math.cos(angle);
      features[row * channels + half + i] = Math.sin(angle);
    }
  }
  return features;
}

/** Timestep features [batch, channels] -> what every residual block adds its own share of, after its SiLU. */
export function timeEmbedding(network: Network, features: Variable, name: string): Variable {
  const { recorder } = network;
  const hidden = silu(recorder, dense(network, features, `${name}.0`));
  return silu(recorder, dense(network, hidden, `${name}.2`));
}
