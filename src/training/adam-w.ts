const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;
const { fround, sqrt } = Math;

/** Vectors with what AdamW remembers of their gradients. All arrays are of one length. */
export interface OptimizerState {
  /** How many steps were made. */
  readonly step: number;
  readonly values: Float32Array;
  /** Running mean of the gradients. */
  readonly mean: Float32Array;
  /** Running mean of their squares. */
  readonly square: Float32Array;
}

export function initialState(values: Float32Array): OptimizerState {
  const zeros = (): Float32Array => new Float32Array(values.length);
  return { step: 0, values, mean: zeros(), square: zeros() };
}

/**
 * One step of AdamW, each operation rounded to float32 in the order of torch's. Leaves `state` as it is. `skipped`: how
 * many of its steps changed nothing.
 */
export function adamW(
  state: OptimizerState,
  gradient: Float32Array,
  { rate, weightDecay, skipped = 0 }: { rate: number; weightDecay: number; skipped?: number },
): OptimizerState {
  const step = state.step + 1;
  const updates = step - skipped;
  const size = fround(rate / (1 - BETA_1 ** updates));
  const correction = fround(sqrt(1 - BETA_2 ** updates));
  const kept = fround(1 - rate * weightDecay);
  const next = initialState(new Float32Array(gradient.length));
  for (const [i, slope] of gradient.entries()) {
    const before = state.mean[i] ?? 0;
    const mean = fround(before + fround(fround(1 - BETA_1) * fround(slope - before)));
    const fresh = fround(fround(fround(1 - BETA_2) * slope) * slope);
    const square = fround(fround((state.square[i] ?? 0) * fround(BETA_2)) + fresh);
    const spread = fround(fround(fround(sqrt(square)) / correction) + fround(EPSILON));
    next.mean[i] = mean;
    next.square[i] = square;
    next.values[i] = fround(fround((state.values[i] ?? 0) * kept) - fround(size * fround(mean / spread)));
  }
  return { ...next, step };
}
