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
  const moved = new (values.constructor as new (length: number) => Values)(values.length);
  for (let input = 0; input < inputs; input++) {
    for (let tap = 0; tap < taps; tap++) {
      let to = (tap * inputs + input) * outputs;
      let from = input * taps + tap;
      for (let output = 0; output < outputs; output++) {
        moved[to++] = values[from] ?? 0;
        from += inputs * taps;
      }
    }
  }
  return { values: moved, shape: [height, width, inputs, outputs] };
}
