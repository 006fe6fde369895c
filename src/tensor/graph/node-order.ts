/** Nodes that wait for others: those made within one `after`. */
interface Waiting {
  readonly dependencies: readonly string[];
  /** Nodes that run after all of `dependencies`, because they wait, or by their inputs. */
  readonly later: Set<string>;
}

/**
 * The control edges of a graph. TensorFlow's executor runs whatever is ready: what `Kernels.after` asks for becomes
 * an edge without data, on the first nodes only: whatever uses their results waits anyway.
 */
export class NodeOrder {
  #waiting: Waiting = { dependencies: [], later: new Set() };

  /** The nodes that a new one has to wait for, beside its inputs. */
  add(node: string, inputs: readonly string[]): readonly string[] {
    const { dependencies, later } = this.#waiting;
    const waitsAnyway = inputs.some((input) => later.has(input));
    later.add(node);
    return waitsAnyway ? [] : dependencies;
  }

  /** Runs `build`, whose nodes wait for `dependency` and for what those around them wait for. */
  after<T>(dependency: string, build: () => T): T {
    const outer = this.#waiting;
    const coversOuter = outer.dependencies.length === 0 || outer.later.has(dependency);
    this.#waiting = {
      dependencies: coversOuter ? [dependency] : [...outer.dependencies, dependency],
      later: new Set(coversOuter ? [dependency] : []),
    };
    try {
      return build();
    } finally {
      for (const node of this.#waiting.later) if (node !== dependency) outer.later.add(node);
      this.#waiting = outer;
    }
  }
}
