import type { MemoryMode } from "../protocol/memory-mode.ts";
import type { Kernels, Tensor } from "./kernels.ts";
import { Tape } from "./recording.ts";
import type { BlockOptions, Each, Operation, Recorder, Variable } from "./tape.ts";

type Build = Parameters<Recorder["block"]>[1];

/** A recorder with a tape behind it. */
export interface GradientRecorder extends Recorder {
  /** A variable that wants a gradient. Its tensor stays the caller's. */
  variable: (value: Tensor) => Variable;
  /**
   * Gradients of `output` (times `gradient`, of its shape) to each of `variables`; null where it does not depend
   * on one. They belong to the caller, who releases them. Empties the tape.
   */
  backward: (output: Variable, gradient: Tensor, variables: readonly Variable[]) => (Tensor | null)[];
  /** Gives up what is recorded, for a step that ends without `backward`. */
  discard: () => void;
}

export interface RecorderOptions {
  /**
   * `checkpoint` keeps only the inputs of each block, and runs it again in `backward`; `attention` does so with blocks
   * of attention only; `keep`, the default, with none.
   */
  memory?: MemoryMode;
}

/** Applies operations and keeps nothing: for everything that wants no gradient. */
export function createPlainRecorder(kernels: Kernels): Recorder {
  return new TapeRecorder(kernels, null, "keep");
}

/** Applies operations and records those that a gradient goes through. */
export function createGradientRecorder(kernels: Kernels, options: RecorderOptions = {}): GradientRecorder {
  return new TapeRecorder(kernels, new Tape(kernels), options.memory ?? "keep");
}

class TapeRecorder implements GradientRecorder {
  readonly kernels: Kernels;
  /** Where operations are recorded now; null: nowhere. */
  #tape: Tape | null;
  #memory: MemoryMode;
  /** What blocks gave: when a block's result is that of a block within it, its owner is handed on. */
  readonly #results = new WeakSet<Variable>();

  constructor(kernels: Kernels, tape: Tape | null, memory: MemoryMode) {
    this.kernels = kernels;
    this.#tape = tape;
    this.#memory = memory;
  }

  readonly constant = (value: Tensor): Variable => ({ value, needsGradient: false });

  readonly variable = (value: Tensor): Variable => ({ value, needsGradient: true });

  readonly apply: Recorder["apply"] = (...applied) => this.#applyWith(this.kernels, ...applied);

  get exact(): Recorder {
    const kernels = this.kernels.exact;
    const apply: Recorder["apply"] = (...applied) => this.#applyWith(kernels, ...applied);
    const { constant, block, release } = this;
    const exact = { kernels, apply, constant, block, release };
    return {
      ...exact,
      get exact() {
        return this;
      },
    };
  }

  readonly block: Recorder["block"] = (inputs, build, options = {}) => {
    const tape = this.#tape;
    const output =
      tape !== null && this.#isRecomputed(options) && inputs.some((input) => input.needsGradient)
        ? this.#checkpointed(tape, inputs, build)
        : this.#owned(inputs, build);
    this.#results.add(output);
    for (const input of options.consume ?? []) this.release(input);
    return output;
  };

  readonly release = (variable: Variable): void => this.kernels.release(variable.value);

  readonly backward: GradientRecorder["backward"] = (output, gradient, variables) =>
    this.#tape === null ? variables.map(() => null) : this.#tape.backward(output, gradient, variables);

  readonly discard = (): void => this.#tape?.discard();

  #applyWith<A, Inputs extends readonly Tensor[], Saved extends readonly Tensor[]>(
    kernels: Kernels,
    operation: Operation<A, Inputs, Saved>,
    inputs: Each<Inputs, Variable>,
    attributes: A,
  ): Variable {
    const tape = this.#tape;
    const needsGradient = tape !== null && inputs.some((input) => input.needsGradient);
    const { value, saved } = this.#forward(kernels, operation, { inputs, attributes, keep: needsGradient });
    const output = { value, needsGradient };
    if (!needsGradient) return output;
    const needed = each(inputs, (input) => input.needsGradient);
    tape.record({
      inputs,
      output,
      saved,
      goBack: (outputGradient, give) => {
        const context = { outputGradient, saved, attributes, needed };
        operation.backward(kernels, context).forEach((gradient, index) => {
          if (gradient !== null) give(index, gradient);
        });
      },
    });
    return output;
  }

  /** Runs the operation; what it saved is retained when `keep` says so. */
  #forward<A, Inputs extends readonly Tensor[], Saved extends readonly Tensor[]>(
    kernels: Kernels,
    operation: Operation<A, Inputs, Saved>,
    { inputs, attributes, keep }: { inputs: Each<Inputs, Variable>; attributes: A; keep: boolean },
  ): { value: Tensor; saved: Saved } {
    const values = each(inputs, (input) => input.value) as unknown as Inputs;
    const result = kernels.scope(() => {
      const run = () => operation.forward(kernels, values, attributes);
      const [first] = values;
      // In a graph a weight that is stored in 16 bits would otherwise be widened as soon as the step begins.
      const { output, saved } = first === undefined ? run() : kernels.after(first, run);
      if (keep) for (const tensor of saved) kernels.retain(tensor);
      return { value: output, saved: () => saved };
    });
    return { value: result.value, saved: result.saved() };
  }

  /** Runs `build` in a scope; the result survives it and belongs to the caller. */
  #owned(inputs: readonly Variable[], build: Build): Variable {
    const result = this.kernels.scope(() => {
      const output = build(...inputs);
      const isHandedOn = this.#results.delete(output) && !inputs.includes(output);
      if (!isHandedOn) this.kernels.retain(output.value);
      // Behind a function the scope does not see it, so that no outer scope becomes another owner.
      return () => output;
    });
    return result();
  }

  #checkpointed(tape: Tape, inputs: readonly Variable[], build: Build): Variable {
    const { value } = this.#withTape(null, () => this.#owned(inputs, build));
    const output = { value, needsGradient: true };
    tape.record({
      inputs,
      output,
      saved: inputs.map((input) => this.kernels.retain(input.value)),
      goBack: (outputGradient, give, take) => {
        const copies = inputs.map((input) => ({ ...input }));
        const sums = inputs.map((_input, index) => take(index));
        this.#runAgain({ inputs: copies, sums, build, outputGradient }).forEach((gradient, index) => {
          if (gradient === null) return;
          give(index, gradient);
          this.kernels.release(gradient);
        });
      },
    });
    return output;
  }

  /** `sums`: the gradients so far, which are added to in the order in which a block that kept everything would. */
  #runAgain(block: {
    inputs: readonly Variable[];
    sums: readonly (Tensor | null)[];
    build: Build;
    outputGradient: Tensor;
  }): (Tensor | null)[] {
    const tape = new Tape(this.kernels);
    for (const [index, input] of block.inputs.entries()) tape.begin(input, block.sums[index] ?? null);
    try {
      const output = this.#withTape(tape, () => this.#owned(block.inputs, block.build));
      this.release(output);
      return output.needsGradient
        ? tape.backward(output, block.outputGradient, block.inputs)
        : block.inputs.map((input) => tape.take(input));
    } finally {
      tape.discard();
    }
  }

  #isRecomputed({ isAttention = false }: BlockOptions): boolean {
    return this.#memory === "checkpoint" || (this.#memory === "attention" && isAttention);
  }

  /** Blocks within a block that runs without a tape, or again, are not recomputed by themselves. */
  #withTape<T>(tape: Tape | null, run: () => T): T {
    const [outer, memory] = [this.#tape, this.#memory];
    this.#tape = tape;
    this.#memory = "keep";
    try {
      return run();
    } finally {
      this.#tape = outer;
      this.#memory = memory;
    }
  }
}

function each<Tuple extends readonly unknown[], From, To>(
  values: Each<Tuple, From>,
  convert: (value: From) => To,
) {
  return (values as readonly From[]).map(convert) as unknown as Each<Tuple, To>;
}
