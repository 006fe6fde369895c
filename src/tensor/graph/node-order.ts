import type { Frame } from "./graph-tensor.ts";

/** A node, and the loop that it runs in. */
interface Placed {
  readonly node: string;
  readonly frame: Frame | null;
}

/** Nodes that wait for others: those made within one `after`. */
interface Waiting {
  readonly dependencies: readonly Placed[];
  /** Nodes that run after all of `dependencies`, because they wait, or by their inputs. */
  readonly later: Set<string>;
}

/**
 * The control edges of a graph. TensorFlow's executor runs whatever is ready: what `Kernels.after` asks for becomes
 * an edge without data, on the first nodes only: whatever uses their results waits anyway.
 */
export class NodeOrder {
  #waiting: Waiting = { dependencies: [], later: new Set() };

  /** The nodes that a new one has to wait for, beside its inputs: such an edge never leads into a loop or out of one. */
  add({ node, frame }: Placed, inputs: readonly string[]): readonly string[] {
    const { dependencies, later } = this.#waiting;
    const waitsAnyway = inputs.some((input) => later.has(input));
    later.add(node);
    return waitsAnyway ? [] : dependencies.filter((each) => each.frame === frame).map((each) => each.node);
  }

  /** Runs `build`, whose nodes wait for `dependency` and for what those around them wait for. */
  after<T>(dependency: Placed, build: () => T): T {
    const outer = this.#waiting;
    const coversOuter = outer.dependencies.length === 0 || outer.later.has(dependency.node);
    this.#waiting = {
      dependencies: coversOuter ? [dependency] : [...outer.dependencies, dependency],
      later: new Set(coversOuter ? [dependency.node] : []),
    };
    try {
      return build();
    } finally {
      for (const node of this.#waiting.later) if (node !== dependency.node) outer.later.add(node);
      this.#waiting = outer;
    }
  }
}
