/** Two decimals at most and no trailing zeros: `1.1`, `0.95`, `2`. */
export function formatWeight(weight: number): string {
  return String(Math.round(weight * 100) / 100);
}
