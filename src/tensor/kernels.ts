/**
 * The small tensor interface that every operation is written against. Two implementations: *eager* runs each
 * kernel at once (tfjs, any backend); *graph* records it as a node of a TensorFlow GraphDef.
 * Nothing outside this folder knows which one it talks to.
 */

/** A value on a device, or an output of a node in a graph being built. float32 unless said otherwise. */
export interface Tensor {
  readonly shape: readonly number[];
}

export interface MatMulOptions {
  transposeA?: boolean;
  transposeB?: boolean;
}

export interface ConvOptions {
  stride: 1 | 2;
  padding: "same" | "valid";
}

/** Tensors by name; null: there is none to be made. */
export type NamedTensors = Readonly<Record<string, Tensor | null>>;

/** What a turn makes, or all turns of `Kernels.turns`. */
export interface TurnResults<Rows extends NamedTensors, Sums extends NamedTensors> {
  readonly rows: Rows;
  readonly sums: Sums;
}

/**
 * Kernels over float32 tensors. Binary ones broadcast like NumPy. Shapes are static.
 * Every result belongs to the innermost `scope`.
 */
export interface Kernels {
  /** Copies `values` in. */
  constant: (values: Float32Array, shape: readonly number[]) => Tensor;
  /** Row numbers for `gatherRows`, which alone takes them: int32, [values.length]. */
  indices: (values: Int32Array) => Tensor;
  /** Rows `indices` of a [n, width] table -> [indices, width]. */
  gatherRows: (table: Tensor, indices: Tensor) => Tensor;

  add: (a: Tensor, b: Tensor) => Tensor;
  subtract: (a: Tensor, b: Tensor) => Tensor;
  multiply: (a: Tensor, b: Tensor) => Tensor;
  divide: (a: Tensor, b: Tensor) => Tensor;
  /** a · factor + offset */
  affine: (a: Tensor, factor: number, offset?: number) => Tensor;
  square: (a: Tensor) => Tensor;
  reciprocalSquareRoot: (a: Tensor) => Tensor;
  exp: (a: Tensor) => Tensor;
  sigmoid: (a: Tensor) => Tensor;
  erf: (a: Tensor) => Tensor;
  /** Over the last axis. */
  softmax: (a: Tensor) => Tensor;
  clip: (a: Tensor, low: number, high: number) => Tensor;

  /** Sum over one axis, which stays with length 1. */
  sum: (a: Tensor, axis: number) => Tensor;
  /** Mean over one axis, which stays with length 1. */
  mean: (a: Tensor, axis: number) => Tensor;

  /** Rank 2, or rank 3 with equal first axes. */
  matMul: (a: Tensor, b: Tensor, options?: MatMulOptions) => Tensor;
  /** [batch, h, w, in] * [kh, kw, in, out] -> [batch, h', w', out] */
  conv2d: (x: Tensor, filter: Tensor, options: ConvOptions) => Tensor;
  /** Gradient of `conv2d` to its input of shape `inputShape`. */
  conv2dInputGradient: (
    dy: Tensor,
    filter: Tensor,
    options: ConvOptions & { inputShape: readonly number[] },
  ) => Tensor;
  /** [batch, h, w, c] -> [batch, 2h, 2w, c], each value four times. */
  upsampleNearest: (x: Tensor) => Tensor;
  /** [batch, 2h, 2w, c] -> [batch, h, w, c], sums of four. */
  sumPool: (x: Tensor) => Tensor;

  reshape: (a: Tensor, shape: readonly number[]) => Tensor;
  transpose: (a: Tensor, order: readonly number[]) => Tensor;
  slice: (a: Tensor, begin: readonly number[], size: readonly number[]) => Tensor;
  concat: (parts: readonly Tensor[], axis: number) => Tensor;
  /** Zeros around: [before, after] for each axis. */
  pad: (a: Tensor, amounts: readonly (readonly [number, number])[]) => Tensor;

  /**
   * In the precision that products are computed in, if that is less: for what waits for the way back, or goes into
   * products only. Eager: `a` itself.
   */
  narrow: (a: Tensor) => Tensor;

  /** The same kernels in float32, whatever precision products are computed in. Eager: these. */
  readonly exact: Kernels;

  /** Frees what `build` made, except what it returns (a tensor, or arrays/objects of them) and what was retained. */
  scope: <T>(build: () => T) => T;
  /** One more owner: the tensor outlives its scope until as many `release`. Returns it. */
  retain: (a: Tensor) => Tensor;
  /** One owner less. A tensor that only its scope owns is so freed early. */
  release: (a: Tensor) => void;
  /**
   * Runs `build` that many times, one turn after another; a graph may run `atOnce` of them at a time, by default one.
   * `of` gives what a tensor [count, …] has for the turn: […]. Of the results, `rows` of all turns become [count, …] and
   * `sums` are added up in the order of the turns.
   */
  turns: <Rows extends NamedTensors, Sums extends NamedTensors>(
    options: { count: number; atOnce?: number },
    build: (of: (x: Tensor) => Tensor) => TurnResults<Rows, Sums>,
  ) => TurnResults<Rows, Sums>;
  /** Runs `build` so that nothing in it may start before `dependency` is there. Eager: just `build()`. */
  after: <T>(dependency: Tensor, build: () => T) => T;
}

/** Weights by their name in the checkpoint (LDM's key layout). */
export interface Weights {
  /**
   * Float32, valid until the current scope ends (a half-precision store makes it for each use).
   * Matrices are [out, in] as in torch; 1×1 convolutions are such matrices too; other filters are [kh, kw, in, out].
   * @throws when there is no such weight
   */
  get: (name: string) => Tensor;
  has: (name: string) => boolean;
}
