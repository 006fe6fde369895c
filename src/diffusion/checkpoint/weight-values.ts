import { toFloat32, type TensorData } from "../../formats/dtype.ts";
import { asFloat32, type StoredValues } from "../../tensor/stored-values.ts";
import { CheckpointError } from "./checkpoint-error.ts";

/** For messages. */
export interface WeightPlace {
  readonly path: string;
  readonly name: string;
}

/** The values of a tensor that was read, wider types as float32. @throws CheckpointError `NOT_SUPPORTED` */
export function weightValues({ dtype, shape, bytes }: TensorData, where: WeightPlace): StoredValues {
  switch (dtype) {
    case "F16":
    case "BF16":
      return { dtype, values: new Uint16Array(aligned(bytes, 2)) };
    case "F32":
      return { dtype, values: new Float32Array(aligned(bytes, 4)) };
    case "F64":
      return { dtype: "F32", values: toFloat32({ dtype, shape, bytes }) };
    case "I64":
    case "I32":
    case "I16":
    case "I8":
    case "U8":
    case "BOOL":
      throw new CheckpointError(
        "NOT_SUPPORTED",
        `${where.path}: the weight ${where.name} is of type ${dtype}.`,
        {
          hint: "Choose the model as float32, float16 or bfloat16: quantised ones cannot be used.",
        },
      );
    default:
      return dtype satisfies never;
  }
}

/** Throws unless every value is a number. @throws CheckpointError `NOT_FINITE` */
export function requireFinite(weight: StoredValues, where: WeightPlace): void {
  const bad = firstNotFinite(weight);
  if (bad < 0) return;
  const [value] = asFloat32(
    weight.dtype === "F32"
      ? { dtype: "F32", values: weight.values.subarray(bad, bad + 1) }
      : { dtype: weight.dtype, values: weight.values.subarray(bad, bad + 1) },
  );
  const what = Number.isNaN(value) ? "no number (NaN)" : "infinite";
  throw new CheckpointError("NOT_FINITE", `${where.path}: a value of the weight ${where.name} is ${what}.`);
}

const exponents = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 } as const;

/** A value is not finite when all bits of its exponent are set. */
function firstNotFinite(weight: StoredValues): number {
  const mask = exponents[weight.dtype];
  const { values } = weight;
  const words =
    values instanceof Float32Array
      ? new Uint32Array(values.buffer, values.byteOffset, values.length)
      : values;
  for (let i = 0; i < words.length; i++) if (((words[i] ?? 0) & mask) === mask) return i;
  return -1;
}

function aligned(bytes: Uint8Array, size: number): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  const whole = byteOffset % size === 0 && byteOffset === 0 && byteLength === buffer.byteLength;
  return whole && buffer instanceof ArrayBuffer ? buffer : bytes.slice().buffer;
}
