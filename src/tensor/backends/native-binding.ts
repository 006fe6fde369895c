import { backend, type Tensor as BackendTensor } from "@tensorflow/tfjs-core";

/** A tensor as the binding tells of it. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  /** TensorFlow's number of the type. */
  readonly dtype: number;
}

/**
 * The part of tfjs-node's binding that is used past tfjs-core, which knows neither 16-bit floats nor whole graphs.
 * Tensors are numbers here and are freed with `deleteTensor` only.
 */
export interface NativeBinding {
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_BOOL: number;
  /** Copies the values in. */
  createTensor: (shape: number[], dtype: number, values: Float32Array | Int32Array) => number;
  deleteTensor: (id: number) => void;
  tensorDataSync: (id: number) => Float32Array;
  executeOp: (
    name: string,
    attributes: { name: string; type: number; value: number | boolean }[],
    inputs: number[],
    outputs: number,
  ) => TensorMetadata[];
  loadSavedModel: (folder: string, tags: string) => number;
  deleteSavedModel: (session: number) => void;
  /** Names stand in one string with commas between. */
  runSavedModel: (session: number, inputs: number[], inputNames: string, outputs: string) => TensorMetadata[];
}

/** What `src/provision/graph-function.cc` adds to a binding that is compiled here. */
export interface FunctionBinding {
  /** Makes an operation of a `FunctionDef` message, of the name that stands in it. */
  addFunction: (definition: Uint8Array) => void;
  removeFunction: (name: string) => void;
}

/** What is used of tfjs-node's backend. */
interface NativeBackend {
  readonly binding: NativeBinding;
  /** tfjs-core's tensor over one of the binding's, which it frees when it is disposed of. */
  readonly createOutputTensor: (metadata: TensorMetadata) => BackendTensor;
}

/** The native backend, which must be the current one. */
export function nativeBackend(): NativeBackend {
  const native = backend() as unknown as NativeBackend;
  return {
    binding: native.binding,
    createOutputTensor: (metadata) => native.createOutputTensor(metadata),
  };
}

/** The current backend's binding as one that has functions; null: it comes with the package, or from before there were any. */
export function functionBinding(): FunctionBinding | null {
  const binding = nativeBackend().binding as NativeBinding & Partial<FunctionBinding>;
  return "addFunction" in binding ? (binding as NativeBinding & FunctionBinding) : null;
}
