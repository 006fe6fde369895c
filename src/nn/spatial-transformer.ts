import { add } from "../tensor/operations/add.ts";
import { attention } from "../tensor/operations/attention.ts";
import { geglu } from "../tensor/operations/gelu.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import type { Recorder, Variable } from "../tensor/tape.ts";
import { dense, groupNorm, layerNorm } from "./layers.ts";
import type { Network } from "./network.ts";

export interface SpatialTransformerOptions {
  name: string;
  /** Transformer blocks. */
  depth: number;
  heads: number;
  grid: Grid;
}

/** Features [rows, channels] look at each other and at the context [batch · tokens, width]. */
export function spatialTransformer(
  network: Network,
  x: Variable,
  context: Variable,
  { name, depth, heads, grid }: SpatialTransformerOptions,
): Variable {
  const { batch } = grid;
  const normed = groupNorm(network, x, `${name}.norm`, { batch, epsilon: 1e-6 });
  let h = dense(network, normed, `${name}.proj_in`);
  for (let i = 0; i < depth; i++)
    h = transformerBlock(network, h, context, { name: `${name}.transformer_blocks.${i}`, heads, batch });
  return add(network.recorder, x, dense(network, h, `${name}.proj_out`));
}

type BlockOptions = { name: string; heads: number; batch: number };

function transformerBlock(network: Network, x: Variable, context: Variable, options: BlockOptions): Variable {
  const { recorder } = network;
  const { name } = options;
  const looking = (own: Variable): Variable => {
    const normed = layerNorm(network, own, `${name}.norm1`);
    return crossAttention(network, normed, normed, { ...options, name: `${name}.attn1` });
  };
  const reading = (own: Variable, text: Variable): Variable => {
    const normed = layerNorm(network, own, `${name}.norm2`);
    return crossAttention(network, normed, text, { ...options, name: `${name}.attn2` });
  };
  let h = addAttention(recorder, x, recorder.block([x], looking, { isAttention: true }));
  h = addAttention(recorder, h, recorder.block([h, context], reading, { isAttention: true }));
  const wide = dense(network, layerNorm(network, h, `${name}.norm3`), `${name}.ff.net.0.proj`);
  return add(recorder, h, dense(network, geglu(recorder, wide), `${name}.ff.net.2`));
}

function addAttention(recorder: Recorder, x: Variable, seen: Variable): Variable {
  const sum = add(recorder, x, seen);
  recorder.release(seen);
  return sum;
}

/** `x` asks, `source` answers. */
function crossAttention(
  network: Network,
  x: Variable,
  source: Variable,
  { name, heads, batch }: BlockOptions,
): Variable {
  const query = dense(network, x, `${name}.to_q`);
  const key = dense(network, source, `${name}.to_k`);
  const value = dense(network, source, `${name}.to_v`);
  const seen = attention(network.recorder, { query, key, value }, { heads, batch });
  return dense(network, seen, `${name}.to_out.0`);
}
