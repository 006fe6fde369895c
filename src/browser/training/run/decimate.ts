type Window = {
  /** First index, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** In how many parts the window is cut. */
  readonly buckets: number;
};

/**
 * Rising indices of the values that draw the same line as all of them would: of each bucket the first, the lowest, the
 * highest and the last. At most four a bucket; all of them where they are few.
 */
export function decimate(values: ArrayLike<number>, { from, to, buckets }: Window): number[] {
  const count = to - from;
  if (count <= buckets * 4) return Array.from({ length: Math.max(0, count) }, (_, at) => from + at);
  const indices: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const start = from + Math.floor((bucket * count) / buckets);
    const end = from + Math.floor(((bucket + 1) * count) / buckets);
    const chosen = [start, ...extremes(values, start, end), end - 1].sort((a, b) => a - b);
    for (const at of chosen) if (at !== indices.at(-1)) indices.push(at);
  }
  return indices;
}

function extremes(values: ArrayLike<number>, start: number, end: number): [lowest: number, highest: number] {
  let lowest = start;
  let highest = start;
  for (let at = start; at < end; at += 1) {
    const value = values[at] ?? 0;
    if (value < (values[lowest] ?? 0)) lowest = at;
    if (value > (values[highest] ?? 0)) highest = at;
  }
  return [lowest, highest];
}
