import type { MetricsReply, MetricsRow, StepRow } from "../../protocol/jobs.ts";

const STEP_COLUMNS = ["step", "loss", "rate", "gradientLength", "length", "cosine"] as const;

/** What a run measured, as columns: one row a step, steps rising, each once. */
export class MetricColumns {
  readonly step: number[] = [];
  readonly loss: number[] = [];
  readonly rate: number[] = [];
  readonly gradientLength: number[] = [];
  readonly length: number[] = [];
  readonly cosine: number[] = [];
  readonly evaluation: { readonly step: number[]; readonly loss: number[] } = { step: [], loss: [] };
  /** Rows from here on came or changed since the last look of whoever keeps something made of them. */
  private changedFrom = 0;

  replace(reply: MetricsReply): void {
    for (const name of STEP_COLUMNS) fill(this[name], reply[name]);
    fill(this.evaluation.step, reply.evaluation.step);
    fill(this.evaluation.loss, reply.evaluation.loss);
    this.changedFrom = 0;
  }

  /**
   * Takes in new rows. One of a step that is there already is of a run that went on from a state saved before it:
   * what was measured from that step on counts no more.
   */
  add(rows: readonly MetricsRow[]): void {
    for (const row of rows) {
      if ("evaluation" in row) this.addEvaluation(row.step, row.evaluation);
      else if ("loss" in row) this.addStep(row);
    }
  }

  /** Forgets what was measured after a step. */
  cutAfter(step: number): void {
    this.cutSteps(step + 1);
    this.cutEvaluations(step + 1);
  }

  /** The first row that changed since this was asked last; the number of rows where none did. */
  takeChanged(): number {
    const from = this.changedFrom;
    this.changedFrom = this.step.length;
    return from;
  }

  private addStep(row: StepRow): void {
    if (row.step <= (this.step.at(-1) ?? -1)) {
      this.cutSteps(row.step);
      this.cutEvaluations(row.step);
    }
    for (const name of STEP_COLUMNS) this[name].push(row[name]);
  }

  private addEvaluation(step: number, loss: number): void {
    this.cutEvaluations(step);
    this.evaluation.step.push(step);
    this.evaluation.loss.push(loss);
  }

  private cutSteps(from: number): void {
    const at = firstNotBelow(this.step, from);
    for (const name of STEP_COLUMNS) this[name].length = at;
    this.changedFrom = Math.min(this.changedFrom, at);
  }

  private cutEvaluations(from: number): void {
    const at = firstNotBelow(this.evaluation.step, from);
    this.evaluation.step.length = at;
    this.evaluation.loss.length = at;
  }
}

/** In place, and without spreading: a call takes no 100,000 arguments everywhere. */
function fill(column: number[], values: readonly number[]): void {
  column.length = 0;
  for (const value of values) column.push(value);
}

/** Index of the first value that is not below `bound`, in rising values. */
export function firstNotBelow(rising: ArrayLike<number>, bound: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? Infinity) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
