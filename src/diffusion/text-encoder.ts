import { clipLayer } from "../nn/clip-layer.ts";
import { layerNorm } from "../nn/layers.ts";
import type { Network } from "../nn/network.ts";
import { type InputValues, rowsOf } from "../tensor/computation.ts";
import type { Tensor } from "../tensor/kernels.ts";
import { addPositions } from "../tensor/operations/add-positions.ts";
import { placementMatrix, placeVectors } from "../tensor/operations/place-vectors.ts";
import { weightReference } from "../tensor/operations/weight-reference.ts";
import { axisOf } from "../tensor/shapes.ts";
import type { Variable } from "../tensor/tape.ts";
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
  /** Rows of the token table, [texts · length]. */
  readonly tokens: Tensor;
  /** What stands in the place of some tokens, [vectors, width]. */
  readonly vectors: Variable;
  /** Where, as a `placementMatrix`: [texts · length, vectors]. */
  readonly placement: Tensor;
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
 * It belongs to the caller. Chunks of one prompt are texts like any others. In float32 whatever the precision: it costs a
 * few hundredths of a step, and what is learned goes in and its gradient comes out here.
 *
 * @throws GenerationError CLIP_SKIP when that leaves no layer
 */
export function encodeText(
  { weights, ...given }: Network,
  config: TextEncoderConfig,
  input: TextInput,
): Variable {
  const recorder = given.recorder.exact;
  const network = { recorder, weights };
  const layers = config.layers - input.clipSkip + 1;
  if (layers < 1) throw tooMuchSkipped(config, input.clipSkip);
  const batch = axisOf(input.tokens, 0) / config.length;
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
  const { tokens, placement } = input;
  const table = `${config.prefix}embeddings.token_embedding.weight`;
  const positions = `${config.prefix}embeddings.position_embedding.weight`;
  return recorder.block([input.vectors], (vectors) => {
    const rows = recorder.constant(recorder.kernels.gatherRows(weights.get(table), tokens));
    const filled = placeVectors(recorder, { rows, vectors, placement: recorder.constant(placement) });
    return addPositions(recorder, filled, { table: weightReference(weights, positions) });
  });
}

/** What a computation that encodes texts is given. */
export function textInputs(
  { width }: TextEncoderConfig,
  texts: { tokens: Int32Array; placements: readonly Placement[]; vectors: Float32Array },
): Record<"tokens" | "vectors" | "placement", InputValues> {
  const { tokens, placements } = texts;
  // Without vectors there is one that stands nowhere.
  const vectors = texts.vectors.length > 0 ? texts.vectors : new Float32Array(width);
  const size = { rows: tokens.length, vectors: vectors.length / width };
  return {
    tokens: { values: tokens, shape: [tokens.length] },
    vectors: rowsOf(vectors, width),
    placement: { values: placementMatrix(size, placements), shape: [size.rows, size.vectors] },
  };
}

function tooMuchSkipped({ layers }: TextEncoderConfig, clipSkip: number): GenerationError {
  return new GenerationError("CLIP_SKIP", {
    message: `Clip skip ${clipSkip} leaves nothing of a text encoder of ${layers} layers.`,
    hint: `Choose a number from 1 to ${layers}; 1 and 2 are usual.`,
  });
}
