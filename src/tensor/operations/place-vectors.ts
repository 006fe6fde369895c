import type { Tensor } from "../kernels.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";

const operation: Operation<null, [Tensor, Tensor, Tensor], [Tensor]> = {
  name: "placeVectors",
  forward: (kernels, [rows, vectors, placement]) => {
    const kept = kernels.multiply(rows, kernels.affine(kernels.sum(placement, 1), -1, 1));
    return { output: kernels.add(kept, kernels.matMul(placement, vectors)), saved: [placement] };
  },
  backward: (kernels, { outputGradient, saved: [placement], needed }) => [
    needed[0] ? kernels.multiply(outputGradient, kernels.affine(kernels.sum(placement, 1), -1, 1)) : null,
    needed[1] ? kernels.matMul(placement, outputGradient, { transposeA: true }) : null,
    null,
  ],
};

/**
 * Token embeddings [rows, width] with learned vectors [vectors, width] in the place of some. `placement` is data
 * (`placementMatrix`), so that one graph serves every prompt; it wants no gradient.
 */
export function placeVectors(
  recorder: Recorder,
  inputs: { rows: Variable; vectors: Variable; placement: Variable },
): Variable {
  return recorder.apply(operation, [inputs.rows, inputs.vectors, inputs.placement], null);
}

/** [rows, vectors]: 1 where that vector stands in that row. A vector may stand in any number of rows. */
export function placementMatrix(
  size: { rows: number; vectors: number },
  placed: Iterable<{ row: number; vector: number }>,
): Float32Array {
  const matrix = new Float32Array(size.rows * size.vectors);
  for (const { row, vector } of placed) matrix[row * size.vectors + vector] = 1;
  return matrix;
}
