import type { Tensor } from "../kernels.ts";
import { axisOf, matrixShape } from "../shapes.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";
import type { WeightReference } from "./weight-reference.ts";

interface PositionAttributes {
  /** [positions, channels] */
  table: WeightReference;
}

const operation: Operation<PositionAttributes, [Tensor]> = {
  name: "addPositions",
  forward: (kernels, [x], attributes) => {
    const table = attributes.table();
    const [rows, channels] = matrixShape(x);
    const positions = axisOf(table, 0);
    const samples = kernels.reshape(x, [rows / positions, positions, channels]);
    return { output: kernels.reshape(kernels.add(samples, table), [rows, channels]), saved: [] };
  },
  backward: (_kernels, { outputGradient }) => [outputGradient],
};

/** Adds row p of a table to position p of each sample of [batch · positions, channels]. */
export function addPositions(recorder: Recorder, x: Variable, attributes: PositionAttributes): Variable {
  return recorder.apply(operation, [x], attributes);
}
