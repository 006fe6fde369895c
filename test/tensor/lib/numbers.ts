/** Reproducible values in (-1, 1). */
export function values(count: number, seed: number): Float32Array {
  let state = seed * 2654435761 + 12345;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * 0.999;
  });
}

/** ‖a - b‖ / ‖b‖ */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let [difference, size] = [0, 0];
  for (let index = 0; index < b.length; index += 1) {
    difference += (a[index]! - b[index]!) ** 2;
    size += b[index]! ** 2;
  }
  return Math.sqrt(difference / Math.max(size, 1e-30));
}

export function product(shape: readonly number[]): number {
  return shape.reduce((total, length) => total * length, 1);
}
