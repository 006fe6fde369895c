import {
  bfloatsToFloats,
  floatsToBfloats,
  floatsToHalves,
  halvesToBfloats,
  halvesToFloats,
} from "../formats/half.ts";

/** Values of a weight as they are stored: float32, or 16-bit words. */
export type StoredValues =
  | { readonly dtype: "F32"; readonly values: Float32Array }
  | { readonly dtype: "F16" | "BF16"; readonly values: Uint16Array };

/** The same as float32; for float32 the very array. */
export function asFloat32(stored: StoredValues): Float32Array {
  switch (stored.dtype) {
    case "F32":
      return stored.values;
    case "F16":
      return halvesToFloats(stored.values);
    case "BF16":
      return bfloatsToFloats(stored.values);
    default:
      return stored satisfies never;
  }
}

/** The same rounded to 16 bits; what has that type already is the very object. */
export function asWords(stored: StoredValues, dtype: "F16" | "BF16"): StoredValues {
  if (stored.dtype === dtype) return stored;
  if (stored.dtype === "F16") return { dtype, values: halvesToBfloats(stored.values) };
  const values = asFloat32(stored);
  return { dtype, values: dtype === "F16" ? floatsToHalves(values) : floatsToBfloats(values) };
}
