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

/** Most that the tensors of a file may take: 75 vectors of SD3 in float64 are 3.7 MB. */
export const maxTensorBytes = 4 * 1024 * 1024;

/** Throws unless the whole view lies inside its storage. Strides of 0 (expanded tensors) are counted at full size. */
export function validateView(tensor: TorchTensor): void {
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
  if (count * dtypeSize[storage.dtype] > maxTensorBytes) {
    throw new FormatError(
      "TOO_LARGE",
      `A tensor of shape [${shape.join(", ")}] is far larger than any embedding.`,
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

/** Copies a view's elements in row-major order out of its storage's bytes. */
export function gather(tensor: TorchTensor, storageBytes: Uint8Array): TensorData {
  const size = dtypeSize[tensor.storage.dtype];
  if (storageBytes.length < tensor.storage.elements * size) {
    throw new FormatError(
      "CORRUPT_ZIP",
      `Storage ${tensor.storage.key} is shorter than the tensor that uses it.`,
    );
  }
  const { dtype } = tensor.storage;
  const { shape, strides } = tensor;
  const bytes = new Uint8Array(elementCount(shape) * size);
  const index = shape.map(() => 0);
  let from = tensor.offset;
  for (let to = 0; to < bytes.length; to += size) {
    for (let b = 0; b < size; b++) bytes[to + b] = storageBytes[from * size + b] ?? 0;
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
