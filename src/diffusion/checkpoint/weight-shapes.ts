import type { ModelConfig, TextEncoderConfig, UnetConfig, VaeConfig } from "../model-config.ts";
import { unetPrefix, vaePrefix, type ModelPart } from "./weight-names.ts";

/** Weights by name; matrices and 1×1 convolutions are [out, in], others [out, in, kh, kw]. */
export type WeightShapes = Map<string, readonly number[]>;

/** Every weight that a part of the model has, with its shape in the file. */
export function weightShapes(config: ModelConfig, part: ModelPart): WeightShapes {
  const shapes = new ShapeList();
  switch (part) {
    case "text":
      for (const encoder of config.textEncoders) textShapes(shapes, encoder);
      return shapes.all;
    case "unet":
      unetShapes(shapes, config.unet);
      return shapes.all;
    case "vae-encoder":
      vaeEncoderShapes(shapes, config.vae);
      return shapes.all;
    case "vae-decoder":
      vaeDecoderShapes(shapes, config.vae);
      return shapes.all;
    default:
      return part satisfies never;
  }
}

class ShapeList {
  readonly all: WeightShapes = new Map();

  /** Weight and bias of a matrix or a 1×1 convolution. */
  linear(name: string, output: number, input: number): void {
    this.matrix(name, output, input);
    this.all.set(`${name}.bias`, [output]);
  }

  /** A matrix without bias. */
  matrix(name: string, rows: number, columns: number): void {
    this.all.set(`${name}.weight`, [rows, columns]);
  }

  convolution(name: string, output: number, input: number): void {
    this.all.set(`${name}.weight`, [output, input, 3, 3]);
    this.all.set(`${name}.bias`, [output]);
  }

  norm(name: string, channels: number): void {
    this.all.set(`${name}.weight`, [channels]);
    this.all.set(`${name}.bias`, [channels]);
  }
}

function textShapes(shapes: ShapeList, { prefix, width, layers, tokens, length }: TextEncoderConfig): void {
  shapes.matrix(`${prefix}embeddings.token_embedding`, tokens, width);
  shapes.matrix(`${prefix}embeddings.position_embedding`, length, width);
  for (let i = 0; i < layers; i++) {
    const layer = `${prefix}encoder.layers.${i}.`;
    shapes.norm(`${layer}layer_norm1`, width);
    for (const matrix of ["q_proj", "k_proj", "v_proj", "out_proj"])
      shapes.linear(`${layer}self_attn.${matrix}`, width, width);
    shapes.norm(`${layer}layer_norm2`, width);
    shapes.linear(`${layer}mlp.fc1`, 4 * width, width);
    shapes.linear(`${layer}mlp.fc2`, width, 4 * width);
  }
  shapes.norm(`${prefix}final_layer_norm`, width);
}

function unetShapes(shapes: ShapeList, config: UnetConfig): void {
  const { channels, multiples, middleDepth } = config;
  shapes.linear(`${unetPrefix}time_embed.0`, 4 * channels, channels);
  shapes.linear(`${unetPrefix}time_embed.2`, 4 * channels, 4 * channels);
  const skips = unetInputShapes(shapes, config);
  const width = (multiples.at(-1) ?? 1) * channels;
  const middle = `${unetPrefix}middle_block.`;
  residualShapes(shapes, `${middle}0.`, { input: width, output: width, channels });
  transformerShapes(shapes, `${middle}1.`, { width, depth: middleDepth, config });
  residualShapes(shapes, `${middle}2.`, { input: width, output: width, channels });
  unetOutputShapes(shapes, config, skips);
  const last = (multiples[0] ?? 1) * channels;
  shapes.norm(`${unetPrefix}out.0`, last);
  shapes.convolution(`${unetPrefix}out.2`, config.outChannels, last);
}

/** The way down. Returns the widths that are kept for the way up. */
function unetInputShapes(shapes: ShapeList, config: UnetConfig): number[] {
  const { channels, multiples, blocks, depths, inChannels } = config;
  shapes.convolution(`${unetPrefix}input_blocks.0.0`, channels, inChannels);
  let width = channels;
  const skips = [width];
  for (const [level, multiple] of multiples.entries()) {
    for (let i = 0; i < (blocks[level] ?? 0); i++) {
      const block = `${unetPrefix}input_blocks.${skips.length}.`;
      residualShapes(shapes, `${block}0.`, { input: width, output: multiple * channels, channels });
      width = multiple * channels;
      transformerShapes(shapes, `${block}1.`, { width, depth: depths[level] ?? 0, config });
      skips.push(width);
    }
    if (level === multiples.length - 1) break;
    shapes.convolution(`${unetPrefix}input_blocks.${skips.length}.0.op`, width, width);
    skips.push(width);
  }
  return skips;
}

/** The way up, which has one block more at each level. */
function unetOutputShapes(shapes: ShapeList, config: UnetConfig, skips: number[]): void {
  const { channels, multiples, blocks, depths } = config;
  let width = (multiples.at(-1) ?? 1) * channels;
  let number = 0;
  for (let level = multiples.length - 1; level >= 0; level--) {
    const output = (multiples[level] ?? 0) * channels;
    const depth = depths[level] ?? 0;
    for (let i = 0; i <= (blocks[level] ?? 0); i++) {
      const block = `${unetPrefix}output_blocks.${number++}.`;
      residualShapes(shapes, `${block}0.`, { input: width + (skips.pop() ?? 0), output, channels });
      width = output;
      transformerShapes(shapes, `${block}1.`, { width, depth, config });
      if (level > 0 && i === blocks[level])
        shapes.convolution(`${block}${depth > 0 ? 2 : 1}.conv`, width, width);
    }
  }
}

function residualShapes(
  shapes: ShapeList,
  name: string,
  { input, output, channels }: { input: number; output: number; channels: number },
): void {
  shapes.norm(`${name}in_layers.0`, input);
  shapes.convolution(`${name}in_layers.2`, output, input);
  shapes.linear(`${name}emb_layers.1`, output, 4 * channels);
  shapes.norm(`${name}out_layers.0`, output);
  shapes.convolution(`${name}out_layers.3`, output, output);
  if (input !== output) shapes.linear(`${name}skip_connection`, output, input);
}

function transformerShapes(
  shapes: ShapeList,
  name: string,
  { width, depth, config }: { width: number; depth: number; config: UnetConfig },
): void {
  if (depth === 0) return;
  shapes.norm(`${name}norm`, width);
  shapes.linear(`${name}proj_in`, width, width);
  for (let i = 0; i < depth; i++) {
    const block = `${name}transformer_blocks.${i}.`;
    for (const [attention, context] of [
      ["attn1", width],
      ["attn2", config.contextWidth],
    ] as const) {
      shapes.matrix(`${block}${attention}.to_q`, width, width);
      shapes.matrix(`${block}${attention}.to_k`, width, context);
      shapes.matrix(`${block}${attention}.to_v`, width, context);
      shapes.linear(`${block}${attention}.to_out.0`, width, width);
    }
    shapes.linear(`${block}ff.net.0.proj`, 8 * width, width);
    shapes.linear(`${block}ff.net.2`, width, 4 * width);
    for (const norm of ["norm1", "norm2", "norm3"]) shapes.norm(`${block}${norm}`, width);
  }
  shapes.linear(`${name}proj_out`, width, width);
}

function vaeResidual(shapes: ShapeList, name: string, input: number, output: number): void {
  shapes.norm(`${name}.norm1`, input);
  shapes.convolution(`${name}.conv1`, output, input);
  shapes.norm(`${name}.norm2`, output);
  shapes.convolution(`${name}.conv2`, output, output);
  if (input !== output) shapes.linear(`${name}.nin_shortcut`, output, input);
}

function vaeMiddle(shapes: ShapeList, name: string, width: number): void {
  vaeResidual(shapes, `${name}.block_1`, width, width);
  shapes.norm(`${name}.attn_1.norm`, width);
  for (const matrix of ["q", "k", "v", "proj_out"]) shapes.linear(`${name}.attn_1.${matrix}`, width, width);
  vaeResidual(shapes, `${name}.block_2`, width, width);
}

function vaeEncoderShapes(
  shapes: ShapeList,
  { channels, multiples, blocks, latentChannels }: VaeConfig,
): void {
  const encoder = `${vaePrefix}encoder.`;
  shapes.convolution(`${encoder}conv_in`, channels, 3);
  let width = channels;
  multiples.forEach((multiple, level) => {
    for (let i = 0; i < blocks; i++) {
      vaeResidual(shapes, `${encoder}down.${level}.block.${i}`, width, multiple * channels);
      width = multiple * channels;
    }
    if (level < multiples.length - 1)
      shapes.convolution(`${encoder}down.${level}.downsample.conv`, width, width);
  });
  vaeMiddle(shapes, `${encoder}mid`, width);
  shapes.norm(`${encoder}norm_out`, width);
  shapes.convolution(`${encoder}conv_out`, 2 * latentChannels, width);
  shapes.linear(`${vaePrefix}quant_conv`, 2 * latentChannels, 2 * latentChannels);
}

function vaeDecoderShapes(
  shapes: ShapeList,
  { channels, multiples, blocks, latentChannels }: VaeConfig,
): void {
  const decoder = `${vaePrefix}decoder.`;
  let width = (multiples.at(-1) ?? 1) * channels;
  shapes.linear(`${vaePrefix}post_quant_conv`, latentChannels, latentChannels);
  shapes.convolution(`${decoder}conv_in`, width, latentChannels);
  vaeMiddle(shapes, `${decoder}mid`, width);
  for (let level = multiples.length - 1; level >= 0; level--) {
    const output = (multiples[level] ?? 1) * channels;
    for (let i = 0; i <= blocks; i++) {
      vaeResidual(shapes, `${decoder}up.${level}.block.${i}`, width, output);
      width = output;
    }
    if (level > 0) shapes.convolution(`${decoder}up.${level}.upsample.conv`, width, width);
  }
  shapes.norm(`${decoder}norm_out`, width);
  shapes.convolution(`${decoder}conv_out`, 3, width);
}
