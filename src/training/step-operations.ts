import type { ModelConfig } from "../diffusion/model-config.ts";
import { vaeFactor } from "../diffusion/picture-size.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { planUnet, type UnetPart } from "../diffusion/unet-plan.ts";
import { weightShapes, type WeightShapes } from "../diffusion/checkpoint/weight-shapes.ts";
import { unetPrefix } from "../diffusion/checkpoint/weight-names.ts";
import type { MemoryMode } from "../protocol/memory-mode.ts";

/** The size pictures are computed at. */
interface BatchSize {
  readonly width: number;
  readonly height: number;
  readonly batchSize: number;
}

/** Floating-point operations of one part of the network on its way there. */
interface Layer {
  readonly all: number;
  /** Of them, those of attention. */
  readonly attention: number;
}

/** The way back is computed for inputs only, as weights don't learn: as much again as the way there, and recomputation. */
const WAY_BACK = 2;

/** Of a step on one batch, there and back. */
export function stepOperations(
  config: ModelConfig,
  size: BatchSize & { readonly memory: MemoryMode },
): number {
  const layers = [...textLayers(config, size), ...unetLayers(config, size)];
  const sum = (of: (layer: Layer) => number): number => layers.reduce((total, layer) => total + of(layer), 0);
  const recomputed = {
    keep: 0,
    attention: sum((layer) => layer.attention),
    checkpoint: sum(({ all }) => all),
  };
  return (1 + WAY_BACK) * sum(({ all }) => all) + recomputed[size.memory];
}

/** Of one prediction for one picture. */
export function forwardOperations(config: ModelConfig, size: Omit<BatchSize, "batchSize">): number {
  return unetLayers(config, { ...size, batchSize: 1 }).reduce((total, { all }) => total + all, 0);
}

function textLayers(config: ModelConfig, { batchSize }: BatchSize): Layer[] {
  const { width, layers, length } = textEncoderOf(config);
  const tokens = batchSize * length;
  const layer = transformerBlock({ tokens, rows: length, width, context: length, inner: 4 });
  return Array.from({ length: layers }, () => layer);
}

function unetLayers(config: ModelConfig, size: BatchSize): Layer[] {
  const shapes = weightShapes(config, "unet");
  const plan = planUnet(config.unet);
  const factor = vaeFactor(config);
  let place = { height: size.height / factor, width: size.width / factor };
  const layers: Layer[] = [];
  for (const part of [...plan.input.flat(), ...plan.middle, ...plan.output.flat()]) {
    if (part.kind === "downsample") place = { height: place.height / 2, width: place.width / 2 };
    if (part.kind === "upsample") place = { height: place.height * 2, width: place.width * 2 };
    const rows = Math.ceil(place.height) * Math.ceil(place.width);
    layers.push(
      layerOf(part, { shapes, rows, batchSize: size.batchSize, length: textEncoderOf(config).length }),
    );
  }
  return layers;
}

type Place = { shapes: WeightShapes; rows: number; batchSize: number; length: number };

function layerOf(part: UnetPart, place: Place): Layer {
  const tokens = place.rows * place.batchSize;
  switch (part.kind) {
    case "convolution":
    case "downsample":
    case "upsample": {
      const [output, input] = shapeOf(place.shapes, part.name);
      return { all: 18 * tokens * input * output, attention: 0 };
    }
    case "residual": {
      const [output, input] = shapeOf(place.shapes, `${part.name}.in_layers.2`);
      const shortcut = input === output ? 0 : 2 * tokens * input * output;
      return { all: 18 * tokens * output * (input + output) + shortcut, attention: 0 };
    }
    case "transformer": {
      const [width] = shapeOf(place.shapes, `${part.name}.proj_in`);
      const block = transformerBlock({
        ...{ tokens, rows: place.rows, width, context: place.length, inner: 8 },
      });
      return {
        all: 4 * tokens * width * width + part.depth * block.all,
        attention: part.depth * block.attention,
      };
    }
    default:
      return part satisfies never;
  }
}

type Block = {
  tokens: number;
  /** Those that look at each other. */
  rows: number;
  width: number;
  /** Tokens of the text. */
  context: number;
  /** How much wider its inner layer is. */
  inner: number;
};

/** Attention to itself, to the text, and the layers after it. */
function transformerBlock({ tokens, rows, width, context, inner }: Block): Layer {
  const attention = 2 * tokens * width * (width * 6 + 2 * rows + 2 * context);
  return { all: attention + 2 * tokens * width * width * 1.5 * inner, attention };
}

/** Output and input channels. */
function shapeOf(shapes: WeightShapes, name: string): [number, number] {
  const [output = 0, input = 0] = shapes.get(`${unetPrefix}${name}.weight`) ?? [];
  return [output, input];
}
