import { length } from "./gradient.ts";

/** Mean length of the vectors, and mean cosine to what they began as (0 for a vector without length). */
export function vectorFacts(
  values: Float32Array,
  start: Float32Array,
  width: number,
): { length: number; cosine: number } {
  const vectors = values.length / width;
  let [lengths, cosines] = [0, 0];
  for (let at = 0; at < values.length; at += width) {
    const [now, then] = [values.subarray(at, at + width), start.subarray(at, at + width)];
    const product = now.reduce((sum, value, i) => sum + value * (then[i] ?? 0), 0);
    const [a, b] = [length(now), length(then)];
    lengths += a / vectors;
    cosines += a * b === 0 ? 0 : product / (a * b) / vectors;
  }
  return { length: lengths, cosine: cosines };
}
