import type { Kernels, Tensor } from "../kernels.ts";
import { axisOf, matrixShape } from "../shapes.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";
import { inTurn, joined, part, planChunks, type Range, type Turns } from "./attention-chunks.ts";
import { attentionGradient } from "./attention-gradient.ts";
import { type AttentionAttributes, type HeadInputs, mergeHeads, splitHeads } from "./attention-heads.ts";
import { probabilities } from "./attention-scores.ts";

type Three = [Tensor, Tensor, Tensor];

/** Nothing of size queries × keys is kept: probabilities are computed again in backward. */
const operation: Operation<AttentionAttributes, Three, [Tensor, Tensor, Tensor, Tensor]> = {
  name: "attention",
  forward: (kernels, [q, k, v], attributes) => {
    const scaled = kernels.affine(q, scaleOf(q, attributes));
    const inputs: HeadInputs = {
      q: splitHeads(kernels, scaled, attributes),
      k: splitHeads(kernels, k, attributes),
      v: splitHeads(kernels, v, attributes),
    };
    const output = attend(kernels, inputs, attributes);
    return {
      output: mergeHeads(kernels, output, attributes),
      saved: [inputs.q, inputs.k, inputs.v, output],
    };
  },
  backward: (kernels, { outputGradient, saved: [q, k, v, output], attributes, needed }) => {
    const dy = splitHeads(kernels, outputGradient, attributes);
    const heads = { q: needed[0], k: needed[1], v: needed[2] };
    const gradients = attentionGradient(kernels, { q, k, v, output, dy, attributes, needed: heads });
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

function attend(kernels: Kernels, { q, k, v }: HeadInputs, attributes: AttentionAttributes): Tensor {
  const size = { heads: axisOf(q, 0), queries: axisOf(q, 1), keys: axisOf(k, 1) };
  const plan = planChunks(size, attributes.queryChunk);
  const turns: Turns = [];
  const ofHeads = (heads: Range) =>
    kernels.scope(() => {
      const [keys, values] = [part(kernels, k, heads), part(kernels, v, heads)];
      const chunks = inTurn(kernels, { chunks: plan.queries, turns }, (chunk) => {
        const queries = part(kernels, q, heads, chunk);
        const p = probabilities(kernels, { queries, keys, chunk, causal: attributes.causal ?? false });
        return { rows: kernels.matMul(p, values) };
      });
      return joined(
        kernels,
        chunks.map((chunk) => chunk.rows),
        1,
      );
    });
  return joined(kernels, plan.heads.map(ofHeads), 0);
}

function scaleOf(x: Tensor, { heads }: AttentionAttributes): number {
  return (matrixShape(x)[1] / heads) ** -0.5;
}
