import { clipLayer } from "../nn/clip-layer.ts";
import { layerNorm } from "../nn/layers.ts";
import type { Network } from "../nn/network.ts";
import { addPositions } from "../tensor/operations/add-positions.ts";
import { placementMatrix, placeVectors } from "../tensor/operations/place-vectors.ts";
import { weightReference } from "../tensor/operations/weight-reference.ts";
import type { Recorder, Variable } from "../tensor/tape.ts";
import { GenerationError } from "./generation-error.ts";
import type { ModelConfig, TextEncoderConfig } from "./model-config.ts";

/** Where a row of vectors stands in a text encoder's input, in place of a token. */
export interface Placement {
  /** Of the whole input: text · length + position. */
  readonly row: number;
  /** Row of the vectors. */
  readonly vector: number;
}

/** Texts of equal length one after another, start and end tokens included. */
export interface TextInput {
  /** [texts · length] */
  readonly tokens: Int32Array;
  readonly placements: readonly Placement[];
  /** [vectors, width]; may be left out where nothing is placed. */
  readonly vectors?: Variable;
  /** How many layers from the end the result is taken; 1: after the last. */
  readonly clipSkip: number;
}

/** The one of an SD1 model. */
export function textEncoderOf({ textEncoders }: ModelConfig): TextEncoderConfig {
  const [encoder] = textEncoders;
  if (encoder === undefined) throw new RangeError("The model has no text encoder.");
  return encoder;
}

/**
 * [texts · length, width]: the hidden state after all layers but the last `clipSkip − 1`, and the final norm.
 * It belongs to the caller. Chunks of one prompt are texts like any others.
 *
 * @throws GenerationError CLIP_SKIP when that leaves no layer
 */
export function encodeText(network: Network, config: TextEncoderConfig, input: TextInput): Variable {
  const { recorder } = network;
  const layers = config.layers - input.clipSkip + 1;
  if (layers < 1) throw tooMuchSkipped(config, input.clipSkip);
  const batch = input.tokens.length / config.length;
  let x = embed(network, config, input);
  for (let i = 0; i < layers; i++) {
    const options = { name: `${config.prefix}encoder.layers.${i}`, heads: config.heads, batch };
    x = recorder.block([x], (y) => clipLayer(network, y, options), { consume: [x] });
  }
  return recorder.block([x], (y) => layerNorm(network, y, `${config.prefix}final_layer_norm`), {
    consume: [x],
  });
}

/** Rows of the token table, vectors in the place of some, plus positions: what the first layer reads. */
function embed(network: Network, config: TextEncoderConfig, input: TextInput): Variable {
  const { recorder, weights } = network;
  const { vectors, tokens } = input;
  const table = `${config.prefix}embeddings.token_embedding.weight`;
  const positions = `${config.prefix}embeddings.position_embedding.weight`;
  return recorder.block(vectors === undefined ? [] : [vectors], (...placed) => {
    const rows = recorder.constant(recorder.kernels.gatherRows(weights.get(table), tokens));
    const [learned] = placed;
    const filled = learned === undefined ? rows : place(recorder, { rows, vectors: learned, input });
    return addPositions(recorder, filled, { table: weightReference(weights, positions) });
  });
}

function place(
  recorder: Recorder,
  { rows, vectors, input }: { rows: Variable; vectors: Variable; input: TextInput },
): Variable {
  const size = { rows: input.tokens.length, vectors: vectors.value.shape[0] ?? 0 };
  const matrix = placementMatrix(size, input.placements);
  const placement = recorder.constant(recorder.kernels.constant(matrix, [size.rows, size.vectors]));
  return placeVectors(recorder, { rows, vectors, placement });
}

function tooMuchSkipped({ layers }: TextEncoderConfig, clipSkip: number): GenerationError {
  return new GenerationError("CLIP_SKIP", {
    message: `Clip skip ${clipSkip} leaves nothing of a text encoder of ${layers} layers.`,
    hint: `Choose a number from 1 to ${layers}; 1 and 2 are usual.`,
  });
}
