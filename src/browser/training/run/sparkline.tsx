import type { JSX } from "preact";
import { decimate } from "./decimate.ts";
import { smooth } from "./smoothing.ts";

const WIDTH = 96;
const HEIGHT = 48;

/** A tiny line of a run's loss, smoothed over a tenth of it. */
export function Sparkline({ values }: { readonly values: readonly number[] }): JSX.Element {
  const line = smooth(values, Math.max(1, values.length / 10));
  const low = line.reduce((a, b) => Math.min(a, b), Infinity);
  const high = line.reduce((a, b) => Math.max(a, b), -Infinity);
  const x = (at: number): number => (at / Math.max(1, line.length - 1)) * WIDTH;
  const y = (value: number): number => HEIGHT - 3 - ((value - low) / (high - low || 1)) * (HEIGHT - 6);
  const points = decimate(line, { from: 0, to: line.length, buckets: WIDTH / 2 }).map(
    (at) => `${x(at).toFixed(1)},${y(line[at] ?? low).toFixed(1)}`,
  );
  return (
    <svg class="ti-run-picture" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <polyline points={points.join(" ")} fill="none" stroke="currentColor" stroke-width="1.5" />
    </svg>
  );
}
