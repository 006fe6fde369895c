/** The parts of a model that are loaded on their own. */
export type ModelPart = "text" | "unet" | "vae-encoder" | "vae-decoder";

export const unetPrefix = "model.diffusion_model.";
export const vaePrefix = "first_stage_model.";
export const textPrefix = "cond_stage_model.transformer.text_model.";

const renames: readonly (readonly [RegExp, string])[] = [
  // Old checkpoints have CLIP's text model without a level of its own; A1111 renames them the same way.
  [/^cond_stage_model\.transformer\.(?=embeddings\.|encoder\.|final_layer_norm\.)/, textPrefix],
  // Names of diffusers' attention, which converters left in the VAE.
  [/(\.mid\.attn_1\.)(?:query|to_q)\./, "$1q."],
  [/(\.mid\.attn_1\.)(?:key|to_k)\./, "$1k."],
  [/(\.mid\.attn_1\.)(?:value|to_v)\./, "$1v."],
  [/(\.mid\.attn_1\.)(?:proj_attn|to_out\.0)\./, "$1proj_out."],
];

/** Weights that a file may have and no part of ours reads. */
const ignored: readonly RegExp[] = [
  /^model_ema\./,
  /^(?:betas|alphas_cumprod|alphas_cumprod_prev|logvar|lvlb_weights|scale_factor|denoiser\.sigmas|ztsnr|v_pred)$/,
  /^(?:sqrt_|log_|posterior_)\w+$/,
  /^first_stage_model\.(?:loss|model_ema)\./,
  /\.position_ids$/,
  /^cond_stage_model\.(?:transformer\.)?(?:text_model\.)?(?:text_projection|logit_scale)(?:\.weight)?$/,
  /^cond_stage_model\.transformer\.(?:vision_model|visual_projection)\./,
];

/** A weight's name in today's LDM layout. */
export function canonicalName(name: string): string {
  return renames.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), name);
}

/** The same for a file that holds a VAE alone, whose names lack their first level. */
export function canonicalVaeName(name: string): string {
  const bare = /^(?:encoder|decoder|quant_conv|post_quant_conv|loss|model_ema)\./.test(name);
  return canonicalName(bare ? `${vaePrefix}${name}` : name);
}

export function isIgnored(name: string): boolean {
  return ignored.some((pattern) => pattern.test(name));
}

/** A shape as we keep it: a 1×1 convolution is a matrix. */
export function plainShape(shape: readonly number[]): readonly number[] {
  return shape.length === 4 && shape[2] === 1 && shape[3] === 1 ? shape.slice(0, 2) : shape;
}
