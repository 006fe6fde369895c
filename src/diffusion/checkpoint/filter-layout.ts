/** Rows that are read side by side: as many as stay in the cache, so that each is read from end to end once. */
const BLOCK = 64;

/**
 * A convolution's filter from torch's order to TensorFlow's: [out, in, kh, kw] -> [kh, kw, in, out]. Works on
 * float32 and on 16-bit words.
 */
export function toTensorFlowFilter<Values extends Float32Array | Uint16Array>(
  values: Values,
  shape: readonly number[],
): { values: Values; shape: readonly number[] } {
  const [outputs = 1, inputs = 1, height = 1, width = 1] = shape;
  const taps = height * width;
  const row = inputs * taps;
  const moved = new (values.constructor as new (length: number) => Values)(values.length);
  for (let first = 0; first < outputs; first += BLOCK) {
    const end = Math.min(first + BLOCK, outputs);
    for (let column = 0; column < row; column++) {
      const tap = column % taps;
      const input = (column - tap) / taps;
      const to = (tap * inputs + input) * outputs;
      for (let output = first; output < end; output++)
        moved[to + output] = values[output * row + column] ?? 0;
    }
  }
  return { values: moved, shape: [height, width, inputs, outputs] };
}
