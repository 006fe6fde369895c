import { describe, expect, it } from "vitest";
import { adamW, initialState } from "../../src/training/adam-w.ts";
import { accumulate, clipGradient, length } from "../../src/training/gradient.ts";
import { relativeError, torchGoldens } from "../support/torch-goldens.ts";

describe("AdamW", () => {
  const goldens = torchGoldens("common");
  const start = goldens.input("adam.start");
  const gradients = goldens.input("adam.gradients");
  const size = start.values.length;

  it.each(["adam.a1111", "adam.torch"])("equals torch's after 1 and after 100 steps (%s)", (name) => {
    const { learningRate: rate, weightDecay } = goldens.facts(name);
    let state = initialState(start.values);
    for (let i = 0; i < 100; i++) {
      const gradient = gradients.values.subarray(i * size, (i + 1) * size);
      state = adamW(state, gradient, { rate, weightDecay });
      const key = `${name}.after${i + 1}`;
      if (i === 0 || i === 99)
        expect(relativeError(state.values, goldens.expected(key)), key).toBeLessThan(goldens.bar(key));
    }
    expect(state.step).toBe(100);
  });

  it("leaves the state it begins with as it is", () => {
    const state = initialState(Float32Array.of(1, 2));
    adamW(state, Float32Array.of(3, -4), { rate: 0.1, weightDecay: 0 });
    expect(state).toEqual(initialState(Float32Array.of(1, 2)));
  });
});

describe("a gradient", () => {
  const gradient = Float32Array.of(3, -4, 0.5);

  it("is left as it is when clipping is off", () => {
    expect(clipGradient(gradient, "off", 0.1)).toEqual(gradient);
  });

  it("is clipped value by value", () => {
    expect(clipGradient(gradient, "value", 1)).toEqual(Float32Array.of(1, -1, 0.5));
  });

  it("is clipped by its length, which keeps its direction", () => {
    const clipped = clipGradient(gradient, "norm", 1);
    expect(length(clipped)).toBeCloseTo(1, 5);
    expect(clipped[0]! / clipped[1]!).toBeCloseTo(-0.75, 6);
    expect(clipGradient(gradient, "norm", 6)).toEqual(gradient);
  });

  it("of several batches is their mean", () => {
    const sum = new Float32Array(2);
    for (const part of [Float32Array.of(1, 2), Float32Array.of(3, 6)]) accumulate(sum, part, 2);
    expect(sum).toEqual(Float32Array.of(2, 4));
  });
});
