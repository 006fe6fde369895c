/** Of several runs: the least tells what the program needs, the others what the machine had left. */
export type Spread = { least: number; median: number; worst: number };

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const rounded = (value = 0): number => Math.round(value * 10) / 10;
  return {
    least: rounded(sorted[0]),
    median: rounded(sorted[sorted.length >> 1]),
    worst: rounded(sorted.at(-1)),
  };
}
