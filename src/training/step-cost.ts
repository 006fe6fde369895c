import type { ModelConfig } from "../diffusion/model-config.ts";
import { vaeFactor } from "../diffusion/picture-size.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { planUnet, type UnetPart } from "../diffusion/unet-plan.ts";
import { weightShapes, type WeightShapes } from "../diffusion/checkpoint/weight-shapes.ts";
import { unetPrefix } from "../diffusion/checkpoint/weight-names.ts";
import type { StepCost } from "../protocol/training-plan.ts";

/** The size pictures are computed at, and how. */
export interface StepSize {
  readonly width: number;
  readonly height: number;
  readonly batchSize: number;
  readonly checkpointing: boolean;
}

/** One part of the network at its place. */
interface Layer {
  /** Numbers kept for the way back. */
  readonly kept: number;
  /** Numbers alive only while the part is computed. */
  readonly passing: number;
  /** Numbers that come in: what checkpointing keeps. */
  readonly input: number;
  /** Of the way there. */
  readonly operations: number;
}

const FLOAT_BYTES = 4;
/** The way back is computed for inputs only, as weights don't learn: as much again as the way there, and recomputation. */
const WAY_BACK = 2;
const RECOMPUTED = 1;
/** Rows of queries that attention takes at a time. */
const QUERY_CHUNK = 256;
/** What was measured (bench/engine-step.ts at full size: 1,338 MB and, checkpointed, 590 MB) over what is counted here. */
const MEASURED = { plain: 1.05, checkpointed: 1.35 } as const;

/** What a step on one batch takes. */
export function stepCost(config: ModelConfig, size: StepSize): StepCost {
  const layers = [...textLayers(config, size), ...unetLayers(config, size)];
  const sum = (of: (layer: Layer) => number): number => layers.reduce((total, layer) => total + of(layer), 0);
  const most = (of: (layer: Layer) => number): number => Math.max(...layers.map(of));
  const { checkpointing, width, height } = size;
  const numbers = checkpointing
    ? MEASURED.checkpointed * (sum(({ input }) => input) + most(({ kept, passing }) => kept + passing))
    : MEASURED.plain * (sum(({ kept }) => kept) + most(({ passing }) => passing));
  const passes = 1 + WAY_BACK + (checkpointing ? RECOMPUTED : 0);
  return {
    ...{ width, height, checkpointing },
    activations: numbers * FLOAT_BYTES,
    operations: passes * sum(({ operations }) => operations),
  };
}

/** Of one prediction for one picture. */
export function forwardOperations(config: ModelConfig, size: Pick<StepSize, "width" | "height">): number {
  const layers = unetLayers(config, { ...size, batchSize: 1, checkpointing: false });
  return layers.reduce((total, { operations }) => total + operations, 0);
}

function textLayers(config: ModelConfig, { batchSize }: StepSize): Layer[] {
  const { width, layers, length } = textEncoderOf(config);
  const tokens = batchSize * length;
  const layer = transformerBlock({ tokens, rows: length, width, context: length, inner: 4, heads: 1 });
  return Array.from({ length: layers }, () => layer);
}

function unetLayers(config: ModelConfig, size: StepSize): Layer[] {
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
      return {
        kept: 0,
        passing: tokens * (input + output),
        input: tokens * input,
        operations: 18 * tokens * input * output,
      };
    }
    case "residual": {
      const [output, input] = shapeOf(place.shapes, `${part.name}.in_layers.2`);
      const shortcut = input === output ? 0 : 2 * tokens * input * output;
      return {
        kept: tokens * (input + 2 * output),
        passing: tokens * 3 * (input + output),
        input: tokens * input,
        operations: 18 * tokens * output * (input + output) + shortcut,
      };
    }
    case "transformer": {
      const [width] = shapeOf(place.shapes, `${part.name}.proj_in`);
      const block = transformerBlock({
        ...{ tokens, rows: place.rows, width, context: place.length, inner: 8, heads: part.heads },
      });
      return {
        kept: 2 * tokens * width + part.depth * block.kept,
        passing: block.passing,
        input: tokens * width * (1 + part.depth),
        operations: 4 * tokens * width * width + part.depth * block.operations,
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
  heads: number;
};

/** Attention to itself, to the text, and the layers after it. */
function transformerBlock({ tokens, rows, width, context, inner, heads }: Block): Layer {
  const scores = heads * Math.min(rows, QUERY_CHUNK) * rows;
  return {
    kept: tokens * width * (10 + inner),
    passing: 3 * scores + tokens * width * inner,
    input: tokens * width,
    operations: 2 * tokens * width * (width * (6 + 1.5 * inner) + 2 * rows + 2 * context),
  };
}

/** Output and input channels. */
function shapeOf(shapes: WeightShapes, name: string): [number, number] {
  const [output = 0, input = 0] = shapes.get(`${unetPrefix}${name}.weight`) ?? [];
  return [output, input];
}
