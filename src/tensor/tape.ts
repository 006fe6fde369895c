import type { Kernels, Tensor } from "./kernels.ts";

/** A tensor that may want a gradient. Activations are [rows, channels], rows = batch · positions. */
export interface Variable {
  readonly value: Tensor;
  readonly needsGradient: boolean;
}

/** As many `Value`s as the tuple `Tuple` has elements. */
export type Each<Tuple extends readonly unknown[], Value> = { readonly [Index in keyof Tuple]: Value };

/** How an operation is defined: forward and backward as a pair, over kernels. */
export interface Operation<
  Attributes,
  Inputs extends readonly Tensor[],
  Saved extends readonly Tensor[] = readonly [],
> {
  readonly name: string;
  readonly forward: (
    kernels: Kernels,
    inputs: Inputs,
    attributes: Attributes,
  ) => { output: Tensor; saved: Saved };
  /** One gradient for each input; null where `needed` says that nobody asks. */
  readonly backward: (
    kernels: Kernels,
    context: {
      outputGradient: Tensor;
      saved: Saved;
      attributes: Attributes;
      needed: Each<Inputs, boolean>;
    },
  ) => Each<Inputs, Tensor | null>;
}

export interface BlockOptions {
  /** Inputs that nobody needs afterwards. */
  readonly consume?: readonly Variable[];
  /** Whether most of what it would keep is what attention saves. */
  readonly isAttention?: boolean;
}

/**
 * What the network's code is handed: it applies operations and groups them into blocks. With a tape behind it
 * the operations are recorded for `backward`; without one nothing is kept.
 */
export interface Recorder {
  readonly kernels: Kernels;
  /** Applies operations, there and back, with `kernels.exact`; records them in the same place. */
  readonly exact: Recorder;
  /** A variable that wants no gradient. */
  constant: (value: Tensor) => Variable;
  apply: <A, Inputs extends readonly Tensor[], Saved extends readonly Tensor[]>(
    operation: Operation<A, Inputs, Saved>,
    inputs: Each<Inputs, Variable>,
    attributes: A,
  ) => Variable;
  /**
   * Runs `build` in a scope of its own. Where it is recomputed, only its inputs are kept and it runs again in backward:
   * with checkpointing, or, when `isAttention` says that it is that, with attention recomputed.
   * The result belongs to the caller, who gives it up with `release` or by naming it in `consume` of a later block:
   * those inputs are released when the block is done (the tape holds its own references).
   */
  block: (
    inputs: readonly Variable[],
    build: (...inputs: Variable[]) => Variable,
    options?: BlockOptions,
  ) => Variable;
  release: (variable: Variable) => void;
}
