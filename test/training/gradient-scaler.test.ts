import { expect, it } from "vitest";
import {
  afterGoodStep,
  afterOverflow,
  firstScaler,
  type GradientScaler,
} from "../../src/training/gradient-scaler.ts";

it("a loss scale doubles after 2000 good steps in a row, and halves at each overflow", () => {
  let scaler: GradientScaler = { ...firstScaler };
  for (let step = 0; step < 1999; step += 1) scaler = afterGoodStep(scaler);
  expect(scaler).toEqual({ scale: 65_536, good: 1999, skipped: 0 });
  expect(afterGoodStep(scaler)).toEqual({ scale: 131_072, good: 0, skipped: 0 });
  expect(afterOverflow(scaler)).toEqual({ scale: 32_768, good: 0, skipped: 1 });
});

it("a loss scale ends at one: a gradient that overflows then is not its doing", () => {
  let [scaler, halvings]: [GradientScaler | null, number] = [firstScaler, 0];
  for (; scaler !== null && halvings < 100; halvings += 1) scaler = afterOverflow(scaler);
  expect(halvings).toBe(17);
});
