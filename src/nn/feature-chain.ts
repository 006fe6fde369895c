import type { Grid } from "../tensor/operations/grid.ts";
import type { Recorder, Variable } from "../tensor/tape.ts";

/** Features that go through one block after another, each giving up its input. The very first stays the caller's. */
export class FeatureChain {
  readonly #recorder: Recorder;
  #features: Variable;
  #grid: Grid;
  #isOwn = false;

  constructor(recorder: Recorder, features: Variable, grid: Grid) {
    this.#recorder = recorder;
    this.#features = features;
    this.#grid = grid;
  }

  /** `next`: the grid after the block, where it changes. */
  run(build: (x: Variable, grid: Grid) => Variable, next?: Grid): void {
    const grid = this.#grid;
    const consume = this.#isOwn ? [this.#features] : [];
    this.#features = this.#recorder.block([this.#features], (x) => build(x, grid), { consume });
    this.#grid = next ?? grid;
    this.#isOwn = true;
  }

  get grid(): Grid {
    return this.#grid;
  }

  /** What came out at last; it belongs to the caller. */
  get features(): Variable {
    return this.#features;
  }
}
