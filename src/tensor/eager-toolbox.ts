import type {
  DataType,
  NamedAttrMap,
  Tensor as BackendTensor,
  engine as currentEngine,
} from "@tensorflow/tfjs-core";
import type { TensorOwnership } from "./eager-tensor.ts";
import type { Tensor } from "./kernels.ts";
import type { Rewrites } from "./rewrites.ts";
import { imageShape } from "./shapes.ts";

export type TensorEngine = ReturnType<typeof currentEngine>;

/** Runs one backend kernel; its result belongs to the innermost scope. */
export type Run = (
  kernel: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes?: Readonly<Record<string, unknown>>,
) => Tensor;

/** Kernels that no backend needs rewritten. */
type PlainKernels = ReturnType<typeof sourceKernels> &
  ReturnType<typeof arithmeticKernels> &
  ReturnType<typeof layoutKernels> &
  ReturnType<typeof scopeKernels>;

/** What the kernels that are rewritten for some backends are made of. */
export interface Toolbox {
  plain: PlainKernels;
  run: Run;
  ownership: TensorOwnership;
  rewrites: Rewrites;
}

/** What all eager kernels are made of. */
export function createToolbox(engine: TensorEngine, ownership: TensorOwnership, rewrites: Rewrites): Toolbox {
  const run: Run = (kernel, inputs, attributes = {}) => {
    const data: Record<string, BackendTensor> = {};
    for (const [name, tensor] of Object.entries(inputs)) data[name] = ownership.data(tensor);
    return ownership.adopt(engine.runKernel<BackendTensor>(kernel, data, attributes as NamedAttrMap));
  };
  const plain = {
    ...sourceKernels(engine, ownership, run),
    ...arithmeticKernels(run),
    ...layoutKernels(engine, ownership, run),
    ...scopeKernels(ownership),
  };
  return { plain, run, ownership, rewrites };
}

function sourceKernels(engine: TensorEngine, ownership: TensorOwnership, run: Run) {
  const make = (values: Float32Array | Int32Array, shape: readonly number[], type: DataType) =>
    engine.makeTensor(values, [...shape], type);
  return {
    // A copy: the backend takes the array only at the first use.
    constant: (values: Float32Array, shape: readonly number[]) =>
      ownership.adopt(make(values.slice(), shape, "float32")),
    indices: (values: Int32Array) => ownership.adopt(make(values.slice(), [values.length], "int32")),
    gatherRows: (x: Tensor, indices: Tensor) => run("GatherV2", { x, indices }, { axis: 0, batchDims: 0 }),
  };
}

function arithmeticKernels(run: Run) {
  const binary = (kernel: string) => (a: Tensor, b: Tensor) => run(kernel, { a, b });
  const unary = (kernel: string) => (x: Tensor) => run(kernel, { x });
  const reduction = (kernel: string) => (x: Tensor, axis: number) =>
    run(kernel, { x }, { axis: [axis], keepDims: true });
  return {
    add: binary("Add"),
    subtract: binary("Sub"),
    multiply: binary("Multiply"),
    divide: binary("RealDiv"),
    square: unary("Square"),
    reciprocalSquareRoot: unary("Rsqrt"),
    exp: unary("Exp"),
    sigmoid: unary("Sigmoid"),
    erf: unary("Erf"),
    softmax: (logits: Tensor) => run("Softmax", { logits }, { dim: logits.shape.length - 1 }),
    sum: reduction("Sum"),
    mean: reduction("Mean"),
    clip: (x: Tensor, low: number, high: number) =>
      run("ClipByValue", { x }, { clipValueMin: low, clipValueMax: high }),
  };
}

function layoutKernels(engine: TensorEngine, ownership: TensorOwnership, run: Run) {
  return {
    reshape: (x: Tensor, shape: readonly number[]) => {
      const data = engine.runKernel<BackendTensor>(
        "Reshape",
        { x: ownership.data(x) },
        { shape: [...shape] },
      );
      return ownership.adopt(data, x);
    },
    transpose: (x: Tensor, order: readonly number[]) => run("Transpose", { x }, { perm: [...order] }),
    slice: (x: Tensor, begin: readonly number[], size: readonly number[]) =>
      run("Slice", { x }, { begin: [...begin], size: [...size] }),
    concat: (parts: readonly Tensor[], axis: number) => {
      // The kernel wants an array where the engine's type says a record.
      const inputs = parts.map((part) => ownership.data(part)) as unknown as Record<string, BackendTensor>;
      return ownership.adopt(engine.runKernel<BackendTensor>("Concat", inputs, { axis }));
    },
    pad: (x: Tensor, amounts: readonly (readonly [number, number])[]) =>
      run("PadV2", { x }, { paddings: amounts.map((pair) => [...pair]), constantValue: 0 }),
    upsampleNearest: (images: Tensor) => {
      const [, height, width] = imageShape(images);
      const size = [2 * height, 2 * width];
      return run("ResizeNearestNeighbor", { images }, { size, alignCorners: false, halfPixelCenters: false });
    },
    sumPool: (x: Tensor) =>
      ownership.scope(() => {
        const window = { filterSize: 2, strides: 2, pad: "valid" };
        const four = ownership.adopt(engine.makeTensor(Float32Array.of(4), [], "float32"));
        return run("Multiply", { a: run("AvgPool", { x }, window), b: four });
      }),
  };
}

function scopeKernels(ownership: TensorOwnership) {
  return {
    scope: <T>(build: () => T): T => ownership.scope(build),
    retain: (a: Tensor) => ownership.retain(a),
    release: (a: Tensor) => ownership.release(a),
    narrow: (a: Tensor) => a,
    after: <T>(_dependency: Tensor, build: () => T): T => build(),
  };
}
