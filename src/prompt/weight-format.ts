/** Weights are kept in hundredths: finer steps are not seen, and 1.1 + 0.1 must be 1.2. */
export function roundWeight(weight: number): number {
  return Math.round(weight * 100) / 100;
}

/** Two decimals at most and no trailing zeros: `1.1`, `0.95`, `2`. */
export function formatWeight(weight: number): string {
  return String(roundWeight(weight));
}
