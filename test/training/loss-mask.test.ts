import { describe, expect, it } from "vitest";
import { lossMask } from "../../src/training/loss-mask.ts";

/** A mask of 8 × 16 pixels (height × width) , for latents of 8 pixels a side. */
const maskOf = (alphaAt: (x: number, y: number) => number, width = 16, height = 8) => ({
  ...{ width, height },
  data: Uint8Array.from({ length: width * height }, (_, i) => alphaAt(i % width, Math.floor(i / width))),
});

describe("a loss mask", () => {
  it("has the mean 1, and nothing where the picture is transparent", () => {
    const weights = lossMask(
      maskOf((x) => (x < 32 ? 0 : 255), 64, 32),
      { width: 8, height: 4 },
    )!;
    expect(weights.reduce((sum, each) => sum + each, 0) / 32).toBeCloseTo(1, 6);
    expect([weights[0], weights[8]]).toEqual([0, 0]);
    expect(weights[7]).toBeGreaterThan(1.9);
  });

  it("is not transposed: a picture that is wide has its transparent half where it was", () => {
    // The upper row is transparent: of 2 × 4 latents the first four.
    const weights = lossMask(
      maskOf((_, y) => (y < 8 ? 0 : 255), 32, 16),
      { width: 4, height: 2 },
    )!;
    const [above, below] = [weights.subarray(0, 4), weights.subarray(4)];
    expect(Math.max(...above)).toBeLessThan(Math.min(...below));
    expect(new Set(above).size).toBe(1);
  });

  it.each([0, 128, 255])("of an even transparency of %i is none, not NaN", (alpha) => {
    expect(
      lossMask(
        maskOf(() => alpha),
        { width: 2, height: 1 },
      ),
    ).toBeNull();
  });

  it("of a nearly opaque picture is nearly 1 everywhere", () => {
    const weights = lossMask(
      maskOf((x) => (x < 8 ? 254 : 255)),
      { width: 2, height: 1 },
    )!;
    for (const weight of weights) expect(Math.abs(weight - 1)).toBeLessThan(0.01);
  });

  it("of a picture without transparency is none", () => {
    expect(lossMask(null, { width: 2, height: 1 })).toBeNull();
  });
});
