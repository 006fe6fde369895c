import { expect } from "vitest";
import type { Computation } from "../../../src/tensor/computation.ts";
import type { Tensor } from "../../../src/tensor/kernels.ts";
import { createGradientRecorder } from "../../../src/tensor/recorder.ts";
import type { Recorder, Variable } from "../../../src/tensor/tape.ts";
import type { Bench } from "./ways.ts";
import { product, relativeError, values } from "./numbers.ts";

/** An operation, and the same in plain float64 loops. */
export interface OperationCase {
  inputs: readonly { shape: readonly number[]; values?: Float32Array; isData?: boolean }[];
  apply: (recorder: Recorder, inputs: Variable[]) => Variable;
  reference: (inputs: Float64Array[]) => Float64Array | number[];
  /** Of the gradient, relative to its length. */
  tolerance?: number;
}

/** What the rounding of a few 16-bit values adds up to, against that of as many float32 ones. */
const COARSER = { float32: 1, bfloat16: 2 ** 13, float16: 2 ** 10 } as const;

/** Compares the value with the reference, and each input's gradient with finite differences of the reference. */
export function checkOperation(
  bench: Bench,
  { inputs, apply, reference, tolerance = 2e-6 }: OperationCase,
): void {
  const data = inputs.map((input, index) => input.values ?? values(product(input.shape), index + 1));
  const exact = data.map((array) => Float64Array.from(array));
  const expected = Float64Array.from(reference(exact));
  const weights = values(expected.length, 77);
  const computation = valueAndGradients({ inputs, apply }, data, weights);

  const found = bench.run(computation);
  const bar = tolerance * COARSER[bench.precision];
  expect(relativeError(found["value"]!, expected), "value").toBeLessThan(bar);
  inputs.forEach((input, index) => {
    const gradient = found[`gradient ${index}`];
    if (input.isData === true) expect(gradient, `gradient ${index}`).toBeUndefined();
    else {
      const wanted = finiteDifferences(exact, index, (all) => dot(reference(all), weights));
      expect(relativeError(gradient!, wanted), `gradient ${index}`).toBeLessThan(bar);
    }
  });
  const before = bench.kernels.backendTensors();
  expect(bench.run(computation), "the same bits again").toEqual(found);
  expect(bench.kernels.backendTensors(), "tensors left").toBe(before);
}

/** Each computation of these tests is one of its own. */
let count = 0;

function valueAndGradients(
  { inputs, apply }: Pick<OperationCase, "inputs" | "apply">,
  data: readonly Float32Array[],
  weights: Float32Array,
): Computation<string, string> {
  const given = inputs.map(
    ({ shape }, index) => [`input ${index}`, { values: data[index]!, shape }] as const,
  );
  return {
    name: `operation ${count++}`,
    settings: {},
    inputs: Object.fromEntries(given),
    build: ({ kernels }, tensors) => {
      const recorder = createGradientRecorder(kernels);
      const variables = inputs.map(({ isData }, index) => {
        const tensor = tensors[`input ${index}`]!;
        return isData === true ? recorder.constant(tensor) : recorder.variable(tensor);
      });
      const output = recorder.block(variables, (...all) => apply(recorder, all));
      const dy = kernels.constant(weights, output.value.shape);
      const outputs: Record<string, Tensor> = { value: output.value };
      recorder.backward(output, dy, variables).forEach((gradient, index) => {
        if (gradient === null) return;
        expect(gradient.shape).toEqual(inputs[index]!.shape);
        outputs[`gradient ${index}`] = gradient;
      });
      return outputs;
    },
  };
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
