/**
 * Exponential moving average over about `span` values, without its bias towards 0 at the start: the first value is
 * itself, and while there are fewer than `span` all count. It goes on from where it was when values were added.
 */
export class Smoother {
  /** As many as values were seen. */
  readonly smoothed: number[] = [];
  private readonly weight: number;
  /** The average with its bias after each value; to go on from when the last ones are cut. */
  private readonly biased: number[] = [];

  constructor(span: number) {
    this.weight = 1 - 1 / Math.max(1, span);
  }

  /** Brings the average up to date with `values`, which are as seen before up to index `from`. */
  follow(values: ArrayLike<number>, from: number): void {
    const start = Math.min(from, this.biased.length, values.length);
    this.biased.length = start;
    this.smoothed.length = start;
    let biased = this.biased.at(-1) ?? 0;
    for (let at = start; at < values.length; at += 1) {
      biased = this.weight * biased + (1 - this.weight) * (values[at] ?? 0);
      this.biased.push(biased);
      this.smoothed.push(biased / (1 - this.weight ** (at + 1)));
    }
  }
}

/** See `Smoother`. */
export function smooth(values: ArrayLike<number>, span: number): number[] {
  const smoother = new Smoother(span);
  smoother.follow(values, 0);
  return smoother.smoothed;
}
