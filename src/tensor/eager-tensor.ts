import type { Tensor as BackendTensor } from "@tensorflow/tfjs-core";
import { elementCount } from "../formats/dtype.ts";
import type { Tensor } from "./kernels.ts";
import { misuse } from "./tensor-error.ts";

/** Bytes on the device; several tensors look at the same ones after a reshape. */
interface Storage {
  readonly bytes: number;
  views: number;
}

/** A tensor of the eager kernels: a backend tensor, and how many own it. */
class EagerTensor implements Tensor {
  readonly shape: readonly number[];
  readonly data: BackendTensor;
  readonly storage: Storage;
  owners = 1;
  /** Made from this one and kept as long as it lives (a flipped filter). */
  companion: EagerTensor | null = null;

  constructor(data: BackendTensor, storage: Storage) {
    this.shape = data.shape;
    this.data = data;
    this.storage = storage;
  }
}

/**
 * Who owns which tensor. A new tensor has one owner: the innermost scope, or outside of every scope the caller.
 * A tensor without owners is freed at once.
 */
export class TensorOwnership {
  readonly #scopes: EagerTensor[][] = [];
  #tensors = 0;
  #bytes = 0;
  #peakBytes = 0;

  /** Tensors alive. */
  get tensors(): number {
    return this.#tensors;
  }

  /** Bytes of all tensors alive, those that share bytes counted once. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Most bytes alive at once since the last call. */
  takePeakBytes(): number {
    const peak = this.#peakBytes;
    this.#peakBytes = this.#bytes;
    return peak;
  }

  /** Takes a backend's tensor; `view` names the tensor whose bytes it shares. */
  adopt(data: BackendTensor, view?: Tensor): Tensor {
    const tensor = this.#adopt(data, view === undefined ? null : this.#live(view).storage);
    this.#scopes.at(-1)?.push(tensor);
    return tensor;
  }

  /** The backend's tensor. @throws FREED when nobody owns it any more */
  data(tensor: Tensor): BackendTensor {
    return this.#live(tensor).data;
  }

  /** The tensor that `make` derives from `tensor`, made once and freed with it. */
  companion(tensor: Tensor, make: () => Tensor): Tensor {
    const owner = this.#live(tensor);
    owner.companion ??= this.#live(this.retain(this.scope(make)));
    return owner.companion;
  }

  scope<T>(build: () => T): T {
    const made: EagerTensor[] = [];
    const depth = this.#scopes.push(made);
    let returned: T | undefined;
    try {
      returned = build();
      if (returned instanceof Promise) throw misuse("SCOPE", "A tensor scope cannot wait for a promise.");
      return returned;
    } finally {
      this.#scopes.length = depth - 1;
      this.#leave(made, tensorsIn(returned));
    }
  }

  retain(tensor: Tensor): Tensor {
    this.#live(tensor).owners += 1;
    return tensor;
  }

  release(tensor: Tensor): void {
    this.#drop(this.#live(tensor));
  }

  #leave(made: readonly EagerTensor[], returned: ReadonlySet<EagerTensor>): void {
    const outer = this.#scopes.at(-1);
    for (const tensor of made) {
      if (returned.has(tensor)) outer?.push(tensor);
      else if (tensor.owners > 0) this.#drop(tensor);
    }
  }

  #adopt(data: BackendTensor, shared: Storage | null): EagerTensor {
    const storage = shared ?? { bytes: elementCount(data.shape) * Float32Array.BYTES_PER_ELEMENT, views: 0 };
    if (storage.views === 0) this.#bytes += storage.bytes;
    storage.views += 1;
    this.#tensors += 1;
    this.#peakBytes = Math.max(this.#peakBytes, this.#bytes);
    return new EagerTensor(data, storage);
  }

  #drop(tensor: EagerTensor): void {
    tensor.owners -= 1;
    if (tensor.owners > 0) return;
    tensor.data.dispose();
    tensor.storage.views -= 1;
    if (tensor.storage.views === 0) this.#bytes -= tensor.storage.bytes;
    this.#tensors -= 1;
    if (tensor.companion !== null) this.#drop(tensor.companion);
  }

  #live(tensor: Tensor): EagerTensor {
    if (!(tensor instanceof EagerTensor)) throw misuse("FREED", "This tensor belongs to other kernels.");
    if (tensor.owners <= 0) {
      throw misuse("FREED", `A tensor of shape [${tensor.shape.join(", ")}] was used after it was freed.`);
    }
    return tensor;
  }
}

/** Tensors in a scope's result: itself, or anywhere in its arrays and plain objects. */
function tensorsIn(value: unknown, found = new Set<EagerTensor>()): ReadonlySet<EagerTensor> {
  if (value instanceof EagerTensor) found.add(value);
  else if (Array.isArray(value)) for (const item of value) tensorsIn(item, found);
  else if (isPlainObject(value)) for (const item of Object.values(value)) tensorsIn(item, found);
  return found;
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
