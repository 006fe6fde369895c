import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricColumns } from "../../src/browser/training/metric-columns.ts";
import { stepData } from "../../src/browser/training/run/chart-data.ts";
import { decimate } from "../../src/browser/training/run/decimate.ts";
import { smooth, Smoother } from "../../src/browser/training/run/smoothing.ts";
import { rowOf } from "./trainings.ts";

const losses = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { maxLength: 400 });

describe("smoothing", () => {
  it("begins at the first value, without a pull towards 0", () => {
    expect(smooth([4, 4, 4, 4], 100).every((value) => Math.abs(value - 4) < 1e-9)).toBe(true);
    expect(smooth([2, 6], 2)).toEqual([2, (0.5 * 0.5 * 2 + 0.5 * 6) / 0.75]);
  });

  it("of one value changes nothing", () => {
    expect(smooth([3, 1, 2], 1)).toEqual([3, 1, 2]);
  });

  it("that goes on from where it was is the same as one from the start, also after rows were cut", () => {
    fc.assert(
      fc.property(
        losses,
        losses,
        fc.nat(400),
        fc.integer({ min: 1, max: 1000 }),
        (first, more, cut, span) => {
          const smoother = new Smoother(span);
          smoother.follow(first, 0);
          const kept = first.slice(0, cut);
          const all = [...kept, ...more];
          smoother.follow(all, kept.length);
          expect(smoother.smoothed).toEqual(smooth(all, span));
        },
      ),
    );
  });
});

describe("decimation", () => {
  it("keeps all of few", () => {
    expect(decimate([5, 1, 3], { from: 0, to: 3, buckets: 50 })).toEqual([0, 1, 2]);
    expect(decimate([], { from: 0, to: 0, buckets: 50 })).toEqual([]);
  });

  it("rises, keeps both ends, the lowest and the highest, and is bounded", () => {
    const many = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 300,
      maxLength: 3000,
    });
    fc.assert(
      fc.property(many, fc.integer({ min: 3, max: 60 }), (values, buckets) => {
        const chosen = decimate(values, { from: 0, to: values.length, buckets });
        expect(chosen.every((at, index) => index === 0 || at > (chosen[index - 1] ?? -1))).toBe(true);
        expect([chosen[0], chosen.at(-1)]).toEqual([0, values.length - 1]);
        expect(chosen.length).toBeLessThanOrEqual(Math.max(4 * buckets, 4));
        const shown = chosen.map((at) => values[at] ?? 0);
        expect(Math.min(...shown)).toBe(Math.min(...values));
        expect(Math.max(...shown)).toBe(Math.max(...values));
      }),
      { numRuns: 50 },
    );
  });

  it("makes little of 100,000 steps, and more of a part that is looked at closely", () => {
    const columns = new MetricColumns();
    columns.add(Array.from({ length: 100_000 }, (_, at) => rowOf(at + 1, { loss: Math.sin(at) })));
    const started = performance.now();
    const [all = []] = stepData(columns, [columns.loss], { range: null, width: 800 });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(all.length).toBeLessThanOrEqual(1600);
    const range = { min: 5000, max: 5100 };
    const [part = []] = stepData(columns, [columns.loss], { range, width: 800 });
    // Every step in sight, and one at each side for the line to go on.
    expect(part).toEqual(Array.from({ length: 103 }, (_, at) => 4999 + at));
  });

  it("shows nothing of a step that was skipped", () => {
    const columns = new MetricColumns();
    columns.add([rowOf(1), { step: 2, skippedAtScale: 65_536 }, rowOf(3)]);
    expect(columns.step).toEqual([1, 3]);
  });
});
