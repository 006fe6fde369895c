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

  const before = kernels.ownership.tensors;
  const recorder = createGradientRecorder(kernels);
  const tensors = inputs.map(({ shape }, index) => kernels.constant(data[index]!, shape));
  const variables = tensors.map((tensor, index) =>
    inputs[index]!.isData === true ? recorder.constant(tensor) : recorder.variable(tensor),
  );
  const output = recorder.block(variables, (...all) => apply(recorder, all));
  const value = kernels.read(output.value);
  const dy = kernels.constant(weights, output.value.shape);
  const gradients = recorder.backward(output, dy, variables);
  const found = gradients.map((gradient) => gradient && kernels.read(gradient));

  expect(relativeError(value, expected), "value").toBeLessThan(tolerance);
  inputs.forEach((input, index) => {
    if (input.isData === true) expect(gradients[index], `gradient ${index}`).toBeNull();
    else {
      const wanted = finiteDifferences(exact, index, (all) => dot(reference(all), weights));
      expect(gradients[index]?.shape).toEqual(input.shape);
      expect(relativeError(found[index]!, wanted), `gradient ${index}`).toBeLessThan(tolerance);
    }
  });
  for (const tensor of [...tensors, dy, output.value, ...gradients]) if (tensor) kernels.release(tensor);
  expect(kernels.ownership.tensors, "tensors left").toBe(before);
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
