const { fround } = Math;

export type ClippingMode = "off" | "value" | "norm";

/**
 * Adds one batch's share of a step's gradient to `sum`, as torch accumulates.
 * `batches`: how many make the step.
 */
export function accumulate(sum: Float32Array, gradient: Float32Array, batches: number): void {
  for (const [i, value] of gradient.entries()) sum[i] = (sum[i] ?? 0) + fround(value / batches);
}

/** Euclidean length, in double precision. */
export function length(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/**
 * The gradient within a limit: each value for itself, or all by one factor so that its length is at most the limit
 * (torch's `clip_grad_value_`, `clip_grad_norm_`). A1111 clips 65,536 times what it says, as it forgets to take its
 * scaling away first; here the limit is that of the gradient.
 */
export function clipGradient(gradient: Float32Array, mode: ClippingMode, limit: number): Float32Array {
  switch (mode) {
    case "off":
      return gradient;
    case "value":
      return gradient.map((value) => Math.min(limit, Math.max(-limit, value)));
    case "norm": {
      const factor = fround(limit / (length(gradient) + 1e-6));
      return factor < 1 ? gradient.map((value) => value * factor) : gradient;
    }
    default:
      return mode satisfies never;
  }
}
