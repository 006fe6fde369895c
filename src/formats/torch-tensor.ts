import { dtypeSize, elementCount, type Dtype, type TensorData } from "./dtype.ts";
import { FormatError } from "./format-error.ts";

/** Flat memory of a torch file that one or more tensors look into. */
export interface TorchStorage {
  readonly dtype: Dtype;
  /** Name of the record, `data/<key>` in a zip. */
  readonly key: string;
  readonly elements: number;
}

/** A tensor before its values are fetched: a strided view of a storage. Offset and strides count elements. */
export interface TorchTensor {
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export function storageBytes(storage: TorchStorage): number {
  return storage.elements * dtypeSize[storage.dtype];
}

/** Most that the tensors of a file may take: 75 vectors of SD3 in float64 are 3.7 MB. */
export const maxTensorBytes = 4 * 1024 * 1024;

/**
 * Throws unless the whole view lies inside its storage and takes at most `maxBytes`. Strides of 0 (expanded
 * tensors) are counted at full size.
 */
export function validateView(tensor: TorchTensor, maxBytes: number): void {
  const { storage, offset, shape, strides } = tensor;
  const numbers = [offset, storage.elements, ...shape, ...strides];
  if (
    !numbers.every((n) => Number.isSafeInteger(n) && n >= 0) ||
    shape.length !== strides.length ||
    shape.length > 8
  ) {
    throw new FormatError("CORRUPT_PICKLE", "A tensor has an impossible shape.");
  }
  const count = elementCount(shape);
  if (count * dtypeSize[storage.dtype] > maxBytes) {
    throw new FormatError(
      "TOO_LARGE",
      `A tensor of shape [${shape.join(", ")}] is far larger than any that such a file holds.`,
    );
  }
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), offset);
  if (count > 0 && last >= storage.elements) {
    throw new FormatError(
      "CORRUPT_PICKLE",
      `A tensor reaches to element ${last} of a storage of ${storage.elements}.`,
    );
  }
}

/** The bytes of its storage that a tensor without gaps takes, or null where it has gaps or another order. */
export function contiguousRange(tensor: TorchTensor): { begin: number; length: number } | null {
  const size = dtypeSize[tensor.storage.dtype];
  let expected = 1;
  for (let axis = tensor.shape.length - 1; axis >= 0; axis--) {
    const length = tensor.shape[axis] ?? 0;
    if (length !== 1 && tensor.strides[axis] !== expected) return null;
    expected *= length;
  }
  return { begin: tensor.offset * size, length: expected * size };
}

/** Copies a view's elements in row-major order out of its storage's bytes. */
export function gather(tensor: TorchTensor, content: Uint8Array): TensorData {
  const size = dtypeSize[tensor.storage.dtype];
  if (content.length < storageBytes(tensor.storage)) {
    throw new FormatError(
      "CORRUPT_ZIP",
      `Storage ${tensor.storage.key} is shorter than the tensor that uses it.`,
    );
  }
  const { dtype } = tensor.storage;
  const { shape, strides } = tensor;
  const range = contiguousRange(tensor);
  if (range !== null) return { dtype, shape, bytes: content.slice(range.begin, range.begin + range.length) };
  const bytes = new Uint8Array(elementCount(shape) * size);
  const index = shape.map(() => 0);
  let from = tensor.offset;
  for (let to = 0; to < bytes.length; to += size) {
    for (let b = 0; b < size; b++) bytes[to + b] = content[from * size + b] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const position = (index[axis] ?? 0) + 1;
      from += strides[axis] ?? 0;
      if (position < (shape[axis] ?? 0)) {
        index[axis] = position;
        break;
      }
      index[axis] = 0;
      from -= position * (strides[axis] ?? 0);
    }
  }
  return { dtype, shape, bytes };
}
