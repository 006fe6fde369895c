/** The float32 bit pattern of a half (IEEE 754 binary16); the payload of a NaN moves up unchanged. */
export function halfToFloatBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return (sign | 0x7f800000 | (fraction << 13)) >>> 0;
  if (exponent !== 0) return (sign | ((exponent + 112) << 23) | (fraction << 13)) >>> 0;
  if (fraction === 0) return sign >>> 0;
  const shift = Math.clz32(fraction) - 21; // subnormal: move the leading one to bit 10
  return (sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13)) >>> 0;
}

/** Rounds float32 bits to the nearest half, ties to even; beyond 65,504 it is infinity. */
export function floatBitsToHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) {
    const payload = (magnitude >>> 13) & 0x3ff;
    return sign | 0x7c00 | (payload === 0 ? 1 : payload);
  }
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // 65,520 and above
  if (magnitude >= 0x38800000) return sign | roundShift(magnitude - 0x38000000, 13);
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign; // below half of the smallest subnormal
  return sign | roundShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

/** Rounds float32 bits to the nearest bfloat16, ties to even; a NaN stays a NaN. */
export function floatBitsToBfloat(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) {
    const high = bits >>> 16;
    return (high & 0x7f) === 0 ? high | 1 : high;
  }
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

function roundShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return rest > tie || (rest === tie && (kept & 1) === 1) ? kept + 1 : kept;
}

let halves: Uint32Array | null = null;

/** Halves to float32, by a table of all 65,536. */
export function halvesToFloats(words: Uint16Array): Float32Array {
  halves ??= Uint32Array.from({ length: 65_536 }, (_, half) => halfToFloatBits(half));
  const bits = new Uint32Array(words.length);
  for (let i = 0; i < words.length; i++) bits[i] = halves[words[i] ?? 0] ?? 0;
  return new Float32Array(bits.buffer);
}

let bfloats: Uint16Array | null = null;

/** The bfloat16 words nearest to halves, by a table of all 65,536. */
export function halvesToBfloats(words: Uint16Array): Uint16Array {
  bfloats ??= Uint16Array.from({ length: 65_536 }, (_, half) => floatBitsToBfloat(halfToFloatBits(half)));
  const rounded = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) rounded[i] = bfloats[words[i] ?? 0] ?? 0;
  return rounded;
}

/** bfloat16 words to float32. */
export function bfloatsToFloats(words: Uint16Array): Float32Array {
  const bits = new Uint32Array(words.length);
  for (let i = 0; i < words.length; i++) bits[i] = (words[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

/** The halves nearest to float32 values; beyond 65,504 they are infinite. */
export function floatsToHalves(values: Float32Array): Uint16Array {
  return rounded(values, floatBitsToHalf);
}

/** The bfloat16 words nearest to float32 values. */
export function floatsToBfloats(values: Float32Array): Uint16Array {
  return rounded(values, floatBitsToBfloat);
}

function rounded(values: Float32Array, round: (bits: number) => number): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const words = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) words[i] = round(bits[i] ?? 0);
  return words;
}
