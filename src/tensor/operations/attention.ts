import type { Kernels, Tensor } from "../kernels.ts";
import { mapTensors } from "../named-tensors.ts";
import { axisOf, matrixShape } from "../shapes.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";
import { chunked, chunksOfHead, HEADS_AT_ONCE, together } from "./attention-chunks.ts";
import { attentionGradient } from "./attention-gradient.ts";
import { type AttentionAttributes, type HeadInputs, mergeHeads, splitHeads } from "./attention-heads.ts";
import { maskOf, probabilities } from "./attention-scores.ts";

type Three = [Tensor, Tensor, Tensor];

/** Nothing of size queries × keys is kept: probabilities are computed again in backward. */
const operation: Operation<AttentionAttributes, Three, [Tensor, Tensor, Tensor, Tensor]> = {
  name: "attention",
  forward: (kernels, [q, k, v], attributes) => {
    const scaled = kernels.narrow(kernels.affine(q, scaleOf(q, attributes)));
    const inputs: HeadInputs = {
      q: splitHeads(kernels, scaled, attributes),
      k: splitHeads(kernels, kernels.narrow(k), attributes),
      v: splitHeads(kernels, kernels.narrow(v), attributes),
    };
    const output = attend(kernels, inputs, attributes);
    return {
      output: mergeHeads(kernels, output, attributes),
      saved: [inputs.q, inputs.k, inputs.v, output],
    };
  },
  backward: (kernels, { outputGradient, saved: [q, k, v, output], attributes, needed }) => {
    const dy = splitHeads(kernels, kernels.narrow(outputGradient), attributes);
    const heads = { q: needed[0], k: needed[1], v: needed[2] };
    const gradients = attentionGradient(kernels, { q, k, v, output, dy }, { attributes, needed: heads });
    const merged = (gradient: Tensor | null) => gradient && mergeHeads(kernels, gradient, attributes);
    const dq = merged(gradients.q);
    return [dq && kernels.affine(dq, scaleOf(dq, attributes)), merged(gradients.k), merged(gradients.v)];
  },
};

/**
 * softmax(q · kᵀ / √width) · v for each head. query [batch · queries, heads · width], key and value
 * [batch · keys, heads · width] -> [batch · queries, heads · width].
 */
export function attention(
  recorder: Recorder,
  { query, key, value }: { query: Variable; key: Variable; value: Variable },
  attributes: AttentionAttributes,
): Variable {
  return recorder.apply(operation, [query, key, value], attributes);
}

function attend(kernels: Kernels, inputs: HeadInputs, attributes: AttentionAttributes): Tensor {
  const { q, k, v } = inputs;
  const mask = maskOf(kernels, inputs, attributes);
  const chunks = chunksOfHead(inputs, attributes.queryChunk);
  if (chunks === null) return kernels.matMul(probabilities(kernels, { queries: q, keys: k, mask }), v);
  const { rows } = kernels.turns({ count: axisOf(q, 0), atOnce: HEADS_AT_ONCE }, (ofHead) => {
    const [keys, values] = [ofHead(k), ofHead(v)];
    const ofQueries = mapTensors({ queries: ofHead(q), mask }, (x) => chunked(kernels, x, chunks));
    const head = kernels.turns({ count: chunks }, (ofChunk) => {
      const p = probabilities(kernels, { ...mapTensors(ofQueries, ofChunk), keys });
      return { rows: { output: kernels.matMul(p, values) }, sums: {} };
    });
    return { rows: { output: together(kernels, head.rows.output) }, sums: {} };
  });
  return rows.output;
}

function scaleOf(x: Tensor, { heads }: AttentionAttributes): number {
  return (matrixShape(x)[1] / heads) ** -0.5;
}
