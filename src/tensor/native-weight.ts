import { elementCount } from "../formats/dtype.ts";
import { nativeBackend } from "./backends/native-binding.ts";
import type { TensorOwnership } from "./eager-tensor.ts";
import { DATA_TYPES, type DataType } from "./graph/graph-attributes.ts";
import { asFloat32, type StoredValues } from "./stored-values.ts";
import type { StoredWeight, StoreWeight } from "./stored-weight.ts";

/**
 * On a native backend: in the precision of the file, to the bit; weights of fewer values than `widensBelow` as float32.
 * With a GPU they lie on the card, and are widened there.
 */
export function storeNatively(ownership: TensorOwnership, widensBelow: number): StoreWeight {
  return (values, shape) =>
    values.dtype === "F32" || !isHalved(shape, widensBelow)
      ? floatWeight(ownership, asFloat32(values), shape)
      : halfWeight(ownership, values, shape);
}

/** Vectors never are. The upload takes pairs of values. */
function isHalved(shape: readonly number[], widensBelow: number): boolean {
  const count = elementCount(shape);
  return shape.length > 1 && count >= widensBelow && count % 2 === 0;
}

function floatWeight(
  ownership: TensorOwnership,
  values: Float32Array,
  shape: readonly number[],
): StoredWeight {
  const { binding, createOutputTensor } = nativeBackend();
  const dtype = DATA_TYPES.float32;
  const id = binding.createTensor([...shape], dtype, values);
  const tensor = ownership.adopt(createOutputTensor({ id, shape: [...shape], dtype }));
  return {
    shape,
    tensor: () => tensor,
    native: { id, type: "float32" },
    release: () => ownership.release(tensor),
  };
}

function halfWeight(
  ownership: TensorOwnership,
  { dtype, values }: Extract<StoredValues, { values: Uint16Array }>,
  shape: readonly number[],
): StoredWeight {
  const type = dtype === "F16" ? "half" : "bfloat16";
  const id = uploadHalves(values, { type, shape });
  const { binding, createOutputTensor } = nativeBackend();
  return {
    shape,
    tensor: () => {
      const [from, to] = [typeAttribute("SrcT", type), typeAttribute("DstT", "float32")];
      const truncate = { name: "Truncate", type: binding.TF_ATTR_BOOL, value: false };
      const [widened] = binding.executeOp("Cast", [from, to, truncate], [id], 1);
      return ownership.adopt(createOutputTensor(given(widened)));
    },
    native: { id, type },
    release: () => binding.deleteTensor(id),
  };
}

/**
 * The binding takes no 16-bit floats: pairs of them go in as integers, whose bits are then read as floats. Integers stay
 * in the memory of the machine; on a GPU the reading brings them onto the card, where its result then is.
 */
function uploadHalves(
  words: Uint16Array,
  { type, shape }: { type: "half" | "bfloat16"; shape: readonly number[] },
): number {
  const { binding } = nativeBackend();
  const pairs = new Int32Array(words.buffer, words.byteOffset, words.length / 2);
  const integers = binding.createTensor([pairs.length], DATA_TYPES.int32, pairs);
  const size = binding.createTensor([shape.length], DATA_TYPES.int32, Int32Array.from(shape));
  const read = [typeAttribute("T", "int32"), typeAttribute("type", type)];
  const [halves] = binding.executeOp("Bitcast", read, [integers], 1);
  const form = [typeAttribute("T", type), typeAttribute("Tshape", "int32")];
  const [shaped] = binding.executeOp("Reshape", form, [given(halves).id, size], 1);
  for (const id of [integers, size, given(halves).id]) binding.deleteTensor(id);
  return given(shaped).id;
}

function typeAttribute(name: string, type: DataType): { name: string; type: number; value: number } {
  return { name, type: nativeBackend().binding.TF_ATTR_TYPE, value: DATA_TYPES[type] };
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The native backend gave no result.");
  return value;
}
