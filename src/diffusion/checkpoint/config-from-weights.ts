import type { TensorInfo } from "../../formats/dtype.ts";
import type {
  ModelConfig,
  NoiseScheduleConfig,
  TextEncoderConfig,
  UnetConfig,
  VaeConfig,
} from "../model-config.ts";
import { CheckpointError } from "./checkpoint-error.ts";
import { plainShape, textPrefix, unetPrefix, vaePrefix } from "./weight-names.ts";

/** A configuration in which the numbers of heads may be missing. */
export interface PartialConfig {
  readonly text: Omit<TextEncoderConfig, "heads"> & { readonly heads: number | null };
  readonly unet: Omit<UnetConfig, "heads"> & { readonly heads: number | null };
  readonly vae: VaeConfig;
  readonly noise: NoiseScheduleConfig;
  readonly prediction: ModelConfig["prediction"];
}

type Shape = readonly number[];

/** SD1's numbers, from CompVis' v1-inference.yaml. */
const version1 = {
  channels: 320,
  unetHeads: 8,
  textWidth: 768,
  textHeads: 12,
  vaeScale: 0.18215,
  noise: { timesteps: 1000, betaStart: 0.00085, betaEnd: 0.012 },
} as const;

/** Reads shapes by name; a weight that is not there makes the file incomplete. */
class Shapes {
  readonly #tensors: ReadonlyMap<string, TensorInfo>;
  readonly #path: string;

  constructor(tensors: ReadonlyMap<string, TensorInfo>, path: string) {
    this.#tensors = tensors;
    this.#path = path;
  }

  /** Rows or output channels, then columns or input channels. */
  of(name: string): Shape {
    const shape = this.find(name);
    if (shape !== null) return shape;
    throw new CheckpointError("INCOMPLETE", `${this.#path} lacks the weight ${name}.`);
  }

  find(name: string): Shape | null {
    const info = this.#tensors.get(name);
    return info === undefined ? null : plainShape(info.shape);
  }

  /** How many of `name(0)`, `name(1)`, … there are. */
  count(name: (index: number) => string): number {
    let index = 0;
    while (this.#tensors.has(name(index))) index++;
    return index;
  }
}

/**
 * What a Stable Diffusion 1.x checkpoint's weights say about its configuration. Whether all of the weights fit it is
 * for `weightShapes` to tell.
 *
 * @throws CheckpointError `INCOMPLETE`
 */
export function configFromWeights(
  tensors: ReadonlyMap<string, TensorInfo>,
  path: string,
  metadata: Readonly<Record<string, string>>,
): PartialConfig {
  const shapes = new Shapes(tensors, path);
  return {
    text: textConfig(shapes),
    unet: unetConfig(shapes),
    vae: vaeConfig(shapes),
    noise: version1.noise,
    prediction: predictsVelocity(tensors, metadata) ? "v" : "epsilon",
  };
}

/**
 * Marks that trainers leave: a weight named `v_pred`, or the model specification's field. (The statistic by which
 * reForge tells SD2's v-prediction is not for SD1.)
 */
function predictsVelocity(
  tensors: ReadonlyMap<string, TensorInfo>,
  metadata: Readonly<Record<string, string>>,
): boolean {
  return tensors.has("v_pred") || /^v(?:[-_]?pred|$)/i.test(metadata["modelspec.prediction_type"] ?? "");
}

function textConfig(shapes: Shapes): PartialConfig["text"] {
  const [tokens = 0, width = 0] = shapes.of(`${textPrefix}embeddings.token_embedding.weight`);
  const [length = 0] = shapes.of(`${textPrefix}embeddings.position_embedding.weight`);
  const layers = shapes.count((i) => `${textPrefix}encoder.layers.${i}.layer_norm1.weight`);
  const heads = width === version1.textWidth ? version1.textHeads : null;
  return { kind: "clip", prefix: textPrefix, width, layers, heads, tokens, length };
}

function unetConfig(shapes: Shapes): PartialConfig["unet"] {
  const [channels = 0, inChannels = 0] = shapes.of(`${unetPrefix}input_blocks.0.0.weight`);
  const [outChannels = 0] = shapes.of(`${unetPrefix}out.2.weight`);
  const [, contextWidth = 0] = shapes.of(
    `${unetPrefix}middle_block.1.transformer_blocks.0.attn2.to_k.weight`,
  );
  const depthOf = (block: string): number =>
    shapes.count((i) => `${unetPrefix}${block}.1.transformer_blocks.${i}.norm1.weight`);
  const levels = unetLevels(shapes, depthOf);
  return {
    inChannels,
    outChannels,
    channels,
    multiples: levels.map(({ width }) => width / channels),
    blocks: levels.map(({ blocks }) => blocks),
    depths: levels.map(({ depth }) => depth),
    middleDepth: depthOf("middle_block"),
    heads: channels === version1.channels ? version1.unetHeads : null,
    contextWidth,
  };
}

interface Level {
  width: number;
  blocks: number;
  depth: number;
}

function unetLevels(shapes: Shapes, depthOf: (block: string) => number): Level[] {
  const levels: Level[] = [];
  let isNew = true;
  for (let i = 1; ; i++) {
    const block = `input_blocks.${i}`;
    const residual = shapes.find(`${unetPrefix}${block}.0.in_layers.2.weight`);
    if (residual === null) {
      if (shapes.find(`${unetPrefix}${block}.0.op.weight`) === null) return levels;
      isNew = true;
    } else if (isNew) {
      levels.push({ width: residual[0] ?? 0, blocks: 1, depth: depthOf(block) });
      isNew = false;
    } else {
      const level = levels.at(-1);
      if (level !== undefined) level.blocks++;
    }
  }
}

function vaeConfig(shapes: Shapes): VaeConfig {
  const encoder = `${vaePrefix}encoder.`;
  const [channels = 0] = shapes.of(`${encoder}conv_in.weight`);
  const [, latentChannels = 0] = shapes.of(`${vaePrefix}post_quant_conv.weight`);
  const block = (level: number, index: number): string =>
    `${encoder}down.${level}.block.${index}.conv1.weight`;
  const levels = shapes.count((level) => block(level, 0));
  return {
    channels,
    multiples: Array.from({ length: levels }, (_, level) => (shapes.of(block(level, 0))[0] ?? 0) / channels),
    blocks: shapes.count((index) => block(0, index)),
    latentChannels,
    scale: version1.vaeScale,
  };
}
