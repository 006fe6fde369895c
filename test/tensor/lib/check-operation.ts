import { expect } from "vitest";
import type { EagerKernels } from "../../../src/tensor/eager-kernels.ts";
import { createGradientRecorder } from "../../../src/tensor/recorder.ts";
import type { Recorder, Variable } from "../../../src/tensor/tape.ts";
import { product, relativeError, values } from "./numbers.ts";

/** An operation, and the same in plain float64 loops. */
export interface OperationCase {
  inputs: readonly { shape: readonly number[]; values?: Float32Array; isData?: boolean }[];
  apply: (recorder: Recorder, inputs: Variable[]) => Variable;
  reference: (inputs: Float64Array[]) => Float64Array | number[];
  /** Of the gradient, relative to its length. */
  tolerance?: number;
}

/** Compares the value with the reference, and each input's gradient with finite differences of the reference. */
export function checkOperation(
  kernels: EagerKernels,
  { inputs, apply, reference, tolerance = 2e-6 }: OperationCase,
): void {
  const data = inputs.map((input, index) => input.values ?? values(product(input.shape), index + 1));
  const exact = data.map((array) => Float64Array.from(array));
  const expected = Float64Array.from(reference(exact));
  const weights = values(expected.length, 77);

  const round = () => valueAndGradients(kernels, { inputs, apply }, data, weights);

  const { value, gradients } = round();
  expect(relativeError(value, expected), "value").toBeLessThan(tolerance);
  inputs.forEach((input, index) => {
    const gradient = gradients[index];
    if (input.isData === true) expect(gradient, `gradient ${index}`).toBeNull();
    else {
      const wanted = finiteDifferences(exact, index, (all) => dot(reference(all), weights));
      expect(gradient?.shape).toEqual(input.shape);
      expect(relativeError(gradient!.values, wanted), `gradient ${index}`).toBeLessThan(tolerance);
    }
  });
  const before = kernels.ownership.tensors;
  expect(round(), "the same bits again").toEqual({ value, gradients });
  expect(kernels.ownership.tensors, "tensors left").toBe(before);
}

/** Leaves no tensor behind (but what a weight keeps as long as it lives). */
function valueAndGradients(
  kernels: EagerKernels,
  { inputs, apply }: Pick<OperationCase, "inputs" | "apply">,
  data: Float32Array[],
  weights: Float32Array,
) {
  const recorder = createGradientRecorder(kernels);
  const tensors = inputs.map(({ shape }, index) => kernels.constant(data[index]!, shape));
  const variables = tensors.map((tensor, index) =>
    inputs[index]!.isData === true ? recorder.constant(tensor) : recorder.variable(tensor),
  );
  const output = recorder.block(variables, (...all) => apply(recorder, all));
  const value = kernels.read(output.value);
  const dy = kernels.constant(weights, output.value.shape);
  const taken = recorder.backward(output, dy, variables);
  const gradients = taken.map((tensor) => tensor && { shape: tensor.shape, values: kernels.read(tensor) });
  for (const tensor of [...tensors, dy, output.value, ...taken]) if (tensor) kernels.release(tensor);
  return { value, gradients };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < b.length; index += 1) sum += a[index]! * b[index]!;
  return sum;
}

/** Fourth order central differences in float64. */
function finiteDifferences(
  inputs: Float64Array[],
  which: number,
  loss: (inputs: Float64Array[]) => number,
): Float64Array {
  const step = 1e-3;
  const array = inputs[which]!;
  const at = (index: number, shift: number) => {
    const kept = array[index]!;
    array[index] = kept + shift * step;
    const result = loss(inputs);
    array[index] = kept;
    return result;
  };
  return array.map(
    (_, index) => (8 * (at(index, 1) - at(index, -1)) - (at(index, 2) - at(index, -2))) / (12 * step),
  );
}
