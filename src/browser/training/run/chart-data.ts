import { firstNotBelow, type MetricColumns } from "../metric-columns.ts";
import { decimate } from "./decimate.ts";

export type Range = { readonly min: number; readonly max: number };

export type ChartWindow = {
  /** Steps in sight; null: all. */
  readonly range: Range | null;
  /** Of the plot, in CSS pixels. */
  readonly width: number;
};

/**
 * Columns over the steps as uPlot takes them, no more of them than can be seen. The first column says which steps stay:
 * its highs and lows are kept.
 */
export function stepData(
  { step }: MetricColumns,
  columns: readonly (readonly number[])[],
  window: ChartWindow,
): (number | null)[][] {
  const { from, to } = indicesInSight(step, window.range);
  const chosen = decimate(columns[0] ?? step, { from, to, buckets: bucketsFor(window.width) });
  return [step, ...columns].map((column) => chosen.map((at) => column[at] ?? null));
}

/** The window and one more at each side, so that lines go on to the edge. */
function indicesInSight(step: readonly number[], range: Range | null): { from: number; to: number } {
  if (range === null) return { from: 0, to: step.length };
  const from = Math.max(0, firstNotBelow(step, range.min) - 1);
  return { from, to: Math.min(step.length, firstNotBelow(step, range.max) + 2) };
}

function bucketsFor(width: number): number {
  return Math.max(50, Math.round(width / 2));
}
