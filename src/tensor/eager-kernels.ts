import { engine as currentEngine } from "@tensorflow/tfjs-core";
import type { BackendName } from "../protocol/backend-report.ts";
import { convolutionKernels } from "./eager-convolution.ts";
import { productKernel } from "./eager-product.ts";
import { TensorOwnership } from "./eager-tensor.ts";
import { eagerTurns } from "./eager-turns.ts";
import { createToolbox, type Toolbox } from "./eager-toolbox.ts";
import type { Kernels, Tensor } from "./kernels.ts";
import { storeNatively } from "./native-weight.ts";
import { REWRITES, type Rewrites } from "./rewrites.ts";
import { storeAsFloat32, type StoreWeight } from "./stored-weight.ts";

/** Kernels that run at once, and what only they can tell. */
export interface EagerKernels extends Kernels {
  /** The values, row by row. Waits for the device. */
  read: (a: Tensor) => Float32Array;
  readonly ownership: TensorOwnership;
  /** Tensors that the backend holds, ours and any other's. */
  backendTensors: () => number;
  /** Keeps a weight as well as the backend can; it belongs to the caller, who releases it. */
  store: StoreWeight;
  readonly backend: BackendName;
}

/** Eager kernels over the backend that is loaded and current (`loadBackend`). */
export function createEagerKernels(backend: BackendName, rewrites: Partial<Rewrites> = {}): EagerKernels {
  const engine = currentEngine();
  const ownership = new TensorOwnership();
  const chosen = { ...REWRITES[backend], ...rewrites };
  const toolbox = createToolbox(engine, ownership, chosen);
  const { plain } = toolbox;
  return {
    get exact() {
      return this;
    },
    ...plain,
    affine: affineKernel(toolbox),
    matMul: productKernel(toolbox),
    ...convolutionKernels(toolbox),
    turns: eagerTurns(plain),
    read: (a) => Float32Array.from(engine.readSync(ownership.data(a).dataId) as Float32Array),
    ownership,
    backendTensors: () => engine.memory().numTensors,
    store: backend === "wasm" ? storeAsFloat32(plain) : storeNatively(ownership, chosen.widensBelow),
    backend,
  };
}

function affineKernel({ plain }: Toolbox): Kernels["affine"] {
  const scalar = (value: number) => plain.constant(Float32Array.of(value), []);
  return (a, factor, offset = 0) =>
    plain.scope(() => {
      if (factor === -1 && offset !== 0) return plain.subtract(scalar(offset), a);
      const scaled = factor === 1 && offset !== 0 ? a : plain.multiply(a, scalar(factor));
      return offset === 0 ? scaled : plain.add(scaled, scalar(offset));
    });
}
