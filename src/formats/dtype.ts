import { floatBitsToBfloat, floatBitsToHalf, halfToFloatBits } from "./half.ts";

/** Element types by their safetensors names. */
export const dtypes = ["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL"] as const;
export type Dtype = (typeof dtypes)[number];

/** What a file says about a tensor before its values are looked at. */
export interface TensorInfo {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

/** A tensor as it stands in a file: `bytes` are little-endian, row-major, without gaps. */
export interface TensorData extends TensorInfo {
  readonly bytes: Uint8Array;
}

/** Bytes of one element. */
export const dtypeSize: Readonly<Record<Dtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

export function isDtype(name: unknown): name is Dtype {
  return typeof name === "string" && (dtypes as readonly string[]).includes(name);
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The values of a tensor as float32, the type every host computes embeddings in. Halves keep their NaN payloads. */
export function toFloat32(tensor: TensorData): Float32Array {
  const { bytes, dtype } = tensor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / dtypeSize[dtype]);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < values.length; i++) {
    if (dtype === "F32") bits[i] = view.getUint32(i * 4, true);
    else if (dtype === "F16") bits[i] = halfToFloatBits(view.getUint16(i * 2, true));
    else if (dtype === "BF16") bits[i] = view.getUint16(i * 2, true) << 16;
    else values[i] = wideValue(view, dtype, i);
  }
  return values;
}

function wideValue(view: DataView, dtype: Exclude<Dtype, "F32" | "F16" | "BF16">, index: number): number {
  switch (dtype) {
    case "F64":
      return view.getFloat64(index * 8, true);
    case "I64":
      return Number(view.getBigInt64(index * 8, true));
    case "I32":
      return view.getInt32(index * 4, true);
    case "I16":
      return view.getInt16(index * 2, true);
    case "I8":
      return view.getInt8(index);
    case "U8":
      return view.getUint8(index);
    case "BOOL":
      return view.getUint8(index) === 0 ? 0 : 1;
    default:
      return dtype satisfies never;
  }
}

/** Writes float32 values as a floating-point type, rounding to nearest even. */
export function fromFloat32(values: Float32Array, dtype: "F32" | "F16" | "BF16" | "F64"): Uint8Array {
  const size = dtypeSize[dtype];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < values.length; i++) {
    const pattern = bits[i] ?? 0;
    if (dtype === "F32") view.setUint32(i * 4, pattern, true);
    else if (dtype === "F64") view.setFloat64(i * 8, values[i] ?? 0, true);
    else view.setUint16(i * 2, dtype === "F16" ? floatBitsToHalf(pattern) : floatBitsToBfloat(pattern), true);
  }
  return bytes;
}
