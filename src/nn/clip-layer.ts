import { add } from "../tensor/operations/add.ts";
import { attention } from "../tensor/operations/attention.ts";
import { quickGelu } from "../tensor/operations/swish.ts";
import type { Variable } from "../tensor/tape.ts";
import { dense, layerNorm } from "./layers.ts";
import type { Network } from "./network.ts";

export interface ClipLayerOptions {
  name: string;
  heads: number;
  /** Texts in the batch. */
  batch: number;
}

/** One layer of CLIP's text encoder: [batch · length, width] -> the same. A token sees only those before it. */
export function clipLayer(network: Network, x: Variable, { name, heads, batch }: ClipLayerOptions): Variable {
  const { recorder } = network;
  const own = layerNorm(network, x, `${name}.layer_norm1`);
  const [query, key, value] = ["q_proj", "k_proj", "v_proj"].map((part) =>
    dense(network, own, `${name}.self_attn.${part}`),
  ) as [Variable, Variable, Variable];
  const seen = attention(recorder, { query, key, value }, { heads, batch, causal: true });
  const h = add(recorder, x, dense(network, seen, `${name}.self_attn.out_proj`));
  const wide = dense(network, layerNorm(network, h, `${name}.layer_norm2`), `${name}.mlp.fc1`);
  return add(recorder, h, dense(network, quickGelu(recorder, wide), `${name}.mlp.fc2`));
}
