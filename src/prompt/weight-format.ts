/** Weights are kept in hundredths: finer steps are not seen, and 1.1 + 0.1 must be 1.2. */
export function roundWeight(weight: number): number {
  return Math.round(weight * 100) / 100;
}

/**
 * What closes a weighted name: `:1.1)`, two decimals at most, no trailing zeros. Behind a name like `<q` a space
 * goes first, or `(<q:1.1), b>` would be an extra network to the hosts.
 */
export function weightSuffix(name: string, weight: number): string {
  return `${/<[\p{L}\p{N}_]+$/u.test(name) ? " " : ""}:${String(roundWeight(weight))})`;
}
