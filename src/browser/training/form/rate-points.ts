import { lastStep, rateAt, type RatePlan } from "../../../protocol/training-rate.ts";

export type RatePoint = { readonly step: number; readonly rate: number };

/** Steps spread over the run, and both sides of every corner of the curve. */
export function ratePoints(plan: RatePlan, count = 160): RatePoint[] {
  const last = lastStep(plan.pieces, plan.steps);
  const steps = new Set([1, last]);
  for (let index = 0; index <= count; index += 1) steps.add(1 + Math.round(((last - 1) * index) / count));
  for (const corner of [plan.warmUp, ...plan.pieces.map(({ until }) => until)]) {
    steps.add(corner);
    steps.add(corner + 1);
  }
  return [...steps]
    .filter((step) => step >= 1 && step <= last)
    .sort((one, other) => one - other)
    .map((step) => ({ step, rate: rateAt(plan, step) }));
}

/** Whether rates lie so far apart that only powers of ten show them all. */
export function isLogarithmic(points: readonly RatePoint[]): boolean {
  const rates = points.map(({ rate }) => rate);
  const least = Math.min(...rates);
  return least > 0 && Math.max(...rates) / least > 15;
}

/** Where each point lies in a box of the given size, from the top left; the curve fills the box. */
export function placePoints(
  points: readonly RatePoint[],
  size: { readonly width: number; readonly height: number },
): { x: number; y: number }[] {
  const scale = isLogarithmic(points) ? Math.log : (rate: number) => rate;
  const values = points.map(({ rate }) => scale(rate));
  const highest = Math.max(...values);
  const lowest = isLogarithmic(points) ? Math.min(...values) : 0;
  const first = points[0]?.step ?? 1;
  const span = (points.at(-1)?.step ?? 1) - first;
  return points.map(({ step }, index) => ({
    x: span === 0 ? 0 : ((step - first) / span) * size.width,
    y: highest === lowest ? 0 : (1 - ((values[index] ?? 0) - lowest) / (highest - lowest)) * size.height,
  }));
}
