import type { UnetConfig } from "./model-config.ts";

/** One part of the U-Net, by its name in LDM's key layout (without the model's prefix). */
export type UnetPart =
  | { kind: "convolution"; name: string }
  | { kind: "residual"; name: string }
  | { kind: "transformer"; name: string; depth: number; heads: number }
  | { kind: "downsample"; name: string }
  | { kind: "upsample"; name: string };

/** The parts in their order. Every input block's result is also the skip of one output block, the last first. */
export interface UnetPlan {
  readonly input: readonly (readonly UnetPart[])[];
  readonly middle: readonly UnetPart[];
  readonly output: readonly (readonly UnetPart[])[];
}

export function planUnet(config: UnetConfig): UnetPlan {
  return { input: inputBlocks(config), middle: middleBlock(config), output: outputBlocks(config) };
}

function inputBlocks(config: UnetConfig): UnetPart[][] {
  const blocks: UnetPart[][] = [[{ kind: "convolution", name: "input_blocks.0.0" }]];
  const last = config.multiples.length - 1;
  for (const level of config.multiples.keys()) {
    for (let i = 0; i < (config.blocks[level] ?? 0); i++)
      blocks.push(levelParts(config, level, `input_blocks.${blocks.length}`));
    if (level < last) blocks.push([{ kind: "downsample", name: `input_blocks.${blocks.length}.0.op` }]);
  }
  return blocks;
}

function middleBlock({ middleDepth, heads }: UnetConfig): UnetPart[] {
  const first: UnetPart = { kind: "residual", name: "middle_block.0" };
  if (middleDepth === 0) return [first, { kind: "residual", name: "middle_block.1" }];
  return [
    first,
    { kind: "transformer", name: "middle_block.1", depth: middleDepth, heads: heads.at(-1) ?? 1 },
    { kind: "residual", name: "middle_block.2" },
  ];
}

function outputBlocks(config: UnetConfig): UnetPart[][] {
  const blocks: UnetPart[][] = [];
  for (let level = config.multiples.length - 1; level >= 0; level--) {
    const count = config.blocks[level] ?? 0;
    for (let i = 0; i <= count; i++) {
      const name = `output_blocks.${blocks.length}`;
      const parts = levelParts(config, level, name);
      if (level > 0 && i === count) parts.push({ kind: "upsample", name: `${name}.${parts.length}.conv` });
      blocks.push(parts);
    }
  }
  return blocks;
}

function levelParts(config: UnetConfig, level: number, name: string): UnetPart[] {
  const depth = config.depths[level] ?? 0;
  const residual: UnetPart = { kind: "residual", name: `${name}.0` };
  if (depth === 0) return [residual];
  return [residual, { kind: "transformer", name: `${name}.1`, depth, heads: config.heads[level] ?? 1 }];
}
