import type { Kernels, Tensor } from "./kernels.ts";
import { misuse } from "./tensor-error.ts";
import type { Variable } from "./tape.ts";

/** One step of the tape: what to keep, and how the gradient goes through it. */
interface Recorded {
  readonly inputs: readonly Variable[];
  readonly output: Variable;
  /** Retained for this entry. */
  readonly saved: readonly Tensor[];
  /**
   * Computes the gradients of the inputs that need one and gives each away by its index. `take`: what has come together
   * of an input's gradient until now, which then belongs to the entry and is part of what it gives.
   */
  readonly goBack: (
    outputGradient: Tensor,
    give: (index: number, gradient: Tensor) => void,
    take: (index: number) => Tensor | null,
  ) => void;
}

/** What was applied, in order, and the way back through it. */
export class Tape {
  readonly #kernels: Kernels;
  readonly #entries: Recorded[] = [];
  /** Gradients on their way, each retained. */
  readonly #gradients = new Map<Variable, Tensor>();

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  record(entry: Recorded): void {
    this.#entries.push(entry);
  }

  /** What a variable's gradient begins with; it belongs to the tape from now on. */
  begin(variable: Variable, gradient: Tensor | null): void {
    if (gradient !== null) this.#gradients.set(variable, gradient);
  }

  /** What has come together of a variable's gradient, which is the caller's from now on. */
  take(variable: Variable): Tensor | null {
    const gradient = this.#gradients.get(variable) ?? null;
    this.#gradients.delete(variable);
    return gradient;
  }

  /** Gradients for `variables`, which the caller then owns. Empties the tape, also when it fails. */
  backward(output: Variable, gradient: Tensor, variables: readonly Variable[]): (Tensor | null)[] {
    if (!output.needsGradient)
      throw misuse("NO_GRADIENT", "Nothing that this output is made of wants a gradient.");
    try {
      this.#accumulate(output, gradient);
      for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
        this.#goBack(entry);
      }
      const taken = variables.map((variable) => this.take(variable));
      this.#refuseUnclaimed(taken);
      return taken;
    } finally {
      this.discard();
    }
  }

  /** Releases everything that is kept. */
  discard(): void {
    for (const entry of this.#entries.splice(0)) this.#release(entry);
    for (const gradient of this.#gradients.values()) this.#kernels.release(gradient);
    this.#gradients.clear();
  }

  #goBack(entry: Recorded): void {
    const outputGradient = this.take(entry.output);
    try {
      if (outputGradient !== null) this.#spread(entry, outputGradient);
    } finally {
      if (outputGradient !== null) this.#kernels.release(outputGradient);
      this.#release(entry);
    }
  }

  #spread(entry: Recorded, outputGradient: Tensor): void {
    this.#kernels.scope(() => {
      this.#kernels.after(outputGradient, () => {
        const give = (index: number, gradient: Tensor): void => {
          const input = entry.inputs[index];
          if (input?.needsGradient) this.#accumulate(input, gradient);
        };
        const take = (index: number): Tensor | null => {
          const input = entry.inputs[index];
          return input === undefined ? null : this.take(input);
        };
        entry.goBack(outputGradient, give, take);
      });
    });
  }

  /** A block used a variable of outside that is not among its inputs, or the caller forgot one. */
  #refuseUnclaimed(taken: readonly (Tensor | null)[]): void {
    if (this.#gradients.size === 0) return;
    for (const gradient of taken) if (gradient !== null) this.#kernels.release(gradient);
    throw misuse("NO_GRADIENT", "A gradient reached a variable that is not among those asked for.");
  }

  #accumulate(variable: Variable, gradient: Tensor): void {
    const before = this.#gradients.get(variable);
    const sum = before === undefined ? gradient : this.#kernels.exact.add(before, gradient);
    this.#gradients.set(variable, this.#kernels.retain(sum));
    if (before !== undefined) this.#kernels.release(before);
  }

  #release(entry: Recorded): void {
    for (const tensor of entry.saved) this.#kernels.release(tensor);
  }
}
