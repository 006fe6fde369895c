import { describe, expect, it } from "vitest";
import {
  lastStep,
  rateAt,
  readSchedule,
  valueAt,
  type SchedulePiece,
} from "../../src/protocol/training-rate.ts";

function pieces(text: string | number): readonly SchedulePiece[] {
  const read = readSchedule(text);
  if (read.problem !== null) throw new Error(read.problem.message);
  return read.pieces;
}

describe("a schedule in AUTOMATIC1111's grammar", () => {
  it("counts each pair up to and including its step, the last to the end", () => {
    const read = pieces("0.005:100, 1e-3:1000, 1e-5");
    expect([1, 100, 101, 1000, 1001, 50_000].map((step) => valueAt(read, step))).toEqual([
      0.005, 0.005, 1e-3, 1e-3, 1e-5, 1e-5,
    ]);
    expect(lastStep(read, 3000)).toBe(3000);
  });

  it("ends the run where the last pair ends", () => {
    const read = pieces("0.005:100, 1e-3:1000");
    expect(lastStep(read, 3000)).toBe(1000);
    expect(lastStep(read, 50)).toBe(50);
    expect(valueAt(read, 1001)).toBeNull();
  });

  it("takes -1 for the end, a number from YAML, spaces and empty pairs", () => {
    expect(pieces("0.005 : 100 ,, 1e-3:-1,")).toEqual([
      { value: 0.005, until: 100 },
      { value: 0.001, until: Infinity },
    ]);
    expect(pieces(0.005)).toEqual([{ value: 0.005, until: Infinity }]);
    expect(pieces("5E-04")).toEqual([{ value: 0.0005, until: Infinity }]);
    expect(pieces(".5")).toEqual([{ value: 0.5, until: Infinity }]);
  });

  it.each([
    ["", "SCHEDULE_EMPTY"],
    [" , ", "SCHEDULE_EMPTY"],
    ["abc", "SCHEDULE_UNREADABLE"],
    ["0x10", "SCHEDULE_UNREADABLE"],
    ["nan", "SCHEDULE_UNREADABLE"],
    ["0.1:5:6", "SCHEDULE_UNREADABLE"],
    ["0.1:2.5", "SCHEDULE_UNREADABLE"],
    ["0,005", "SCHEDULE_VALUE"],
    ["1e999", "SCHEDULE_VALUE"],
    ["1e-3, 1e-4:100", "SCHEDULE_UNREACHED"],
    ["1e-3:100, 1e-4:100", "SCHEDULE_ORDER"],
    ["1e-3:0", "SCHEDULE_ORDER"],
    ["1e-3:-2", "SCHEDULE_ORDER"],
  ])("refuses %j as %s, with an example", (text, code) => {
    expect(readSchedule(text).problem).toMatchObject({
      code,
      hint: expect.stringContaining("0.005:100") as string,
    });
  });
});

describe("the learning rate of a step", () => {
  const plan = { pieces: pieces("0.01:10, 0.001"), curve: "steps", warmUp: 4, steps: 20 } as const;

  it("rises evenly in the warm-up and then is the schedule's", () => {
    expect([1, 2, 4, 5, 10, 11, 20].map((step) => rateAt(plan, step))).toEqual([
      0.0025, 0.005, 0.01, 0.01, 0.01, 0.001, 0.001,
    ]);
  });

  it("follows half a cosine from the first step after the warm-up", () => {
    const cosine = { pieces: pieces(1), curve: "cosine", warmUp: 2, steps: 10 } as const;
    expect(rateAt(cosine, 3)).toBe(1);
    expect(rateAt(cosine, 7)).toBeCloseTo(0.5, 12);
    expect(rateAt(cosine, 10)).toBeCloseTo((1 + Math.cos((Math.PI * 7) / 8)) / 2, 12);
  });

  it("does not exist after the end", () => {
    expect(() => rateAt(plan, 21)).toThrow("no step 21");
  });
});
