import type { DataType } from "./graph/graph-attributes.ts";
import type { Kernels, Tensor, Weights } from "./kernels.ts";
import { asFloat32, asWords, type StoredValues } from "./stored-values.ts";

/** A frozen weight on a device, once, for eager kernels and graphs alike. */
export interface StoredWeight {
  readonly shape: readonly number[];
  /** As float32, valid until the current scope ends. */
  readonly tensor: () => Tensor;
  /** The backend's own tensor for feeding graphs, in the precision it is stored in; null where there are no graphs. */
  readonly native: { readonly id: number; readonly type: DataType } | null;
  readonly release: () => void;
}

/** Weights that graphs can be fed with. */
export interface StoredWeights extends Weights {
  /** @throws when there is no such weight */
  readonly stored: (name: string) => StoredWeight;
}

/** Brings a weight onto the device. */
export type StoreWeight = (values: StoredValues, shape: readonly number[]) => StoredWeight;

/** As float32 wherever the backend keeps weights: graphs widen nothing, and take more memory. */
export function storeWidened(store: StoreWeight): StoreWeight {
  return (values, shape) => store({ dtype: "F32", values: asFloat32(values) }, shape);
}

/**
 * Matrices and filters in the 16 bits that graphs compute products in, which then cast nothing; vectors, which
 * sums take, as the file has them.
 */
export function storeNarrowed(store: StoreWeight, dtype: "F16" | "BF16"): StoreWeight {
  return (values, shape) => store(shape.length > 1 ? asWords(values, dtype) : values, shape);
}

/** As float32, on any backend. */
export function storeAsFloat32(kernels: Pick<Kernels, "constant" | "release">): StoreWeight {
  return (values, shape) => {
    const tensor = kernels.constant(asFloat32(values), shape);
    return { shape, tensor: () => tensor, native: null, release: () => kernels.release(tensor) };
  };
}
