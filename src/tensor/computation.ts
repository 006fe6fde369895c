import type { Kernels, Tensor, Weights } from "./kernels.ts";

/** Values that a computation is given: float32, or row numbers. */
export interface InputValues {
  readonly values: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

/** What a computation is built with. */
export interface Workbench {
  readonly kernels: Kernels;
  readonly weights: Weights;
}

/** Something to compute with kernels from named inputs to named outputs, run at once or as a graph. */
export interface Computation<Input extends string, Output extends string> {
  readonly name: string;
  /**
   * Everything that `build` depends on beside the shapes of its inputs: two computations of equal name, settings and
   * shapes are one graph. Values belong into the inputs.
   */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<Input, InputValues>>;
  /** Its outputs belong to whoever runs it, as a block's result belongs to the caller. */
  readonly build: (
    workbench: Workbench,
    inputs: Readonly<Record<Input, Tensor>>,
  ) => Readonly<Record<Output, Tensor>>;
}

/** Runs a computation with the weights of a model: each output's values, row by row. */
export type Run = <Input extends string, Output extends string>(
  computation: Computation<Input, Output>,
) => Readonly<Record<Output, Float32Array>>;

/** Values [values.length / width, width]. */
export function rowsOf(values: Float32Array, width: number): InputValues {
  return { values, shape: [values.length / width, width] };
}

/** The same names with other values. */
export function mapValues<Name extends string, From, To>(
  record: Readonly<Record<Name, From>>,
  convert: (value: From) => To,
): Record<Name, To> {
  const entries = Object.entries<From>(record).map(([name, value]) => [name, convert(value)] as const);
  return Object.fromEntries(entries) as Record<Name, To>;
}
