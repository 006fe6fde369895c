import { elementCount } from "../../formats/dtype.ts";
import type { Kernels, Tensor, Weights } from "../../tensor/kernels.ts";
import { toTensorFlowFilter } from "./filter-layout.ts";
import type { Checkpoint } from "./open-checkpoint.ts";
import type { ModelPart } from "./weight-names.ts";
import { asFloat32, type WeightValues } from "./weight-values.ts";

/** Weights that are kept as float32 tensors until `dispose`. */
export type LoadedWeights = Weights & { readonly dispose: () => void };

export interface LoadOptions {
  /** Called after each weight, with numbers of values of this part. */
  readonly onProgress?: (progress: { done: number; total: number }) => void;
  readonly signal?: AbortSignal;
}

/** A weight in the engine's layout: matrices [out, in], other filters [kh, kw, in, out]. */
export interface EngineWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly weight: WeightValues;
}

/** The weights of a part, one in memory at a time. @throws CheckpointError, or the signal's reason */
export async function* weightsOfPart(
  checkpoint: Checkpoint,
  part: ModelPart,
  { onProgress, signal }: LoadOptions = {},
): AsyncGenerator<EngineWeight, void, void> {
  const tensors = [...checkpoint.tensors.values()].filter((tensor) => tensor.part === part);
  const sizes = tensors.map(({ shape }) => elementCount(shape));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  for (const [i, { name, shape }] of tensors.entries()) {
    signal?.throwIfAborted();
    yield { name, ...engineLayout(await checkpoint.read(name), shape) };
    done += sizes[i] ?? 0;
    onProgress?.({ done, total });
  }
}

function engineLayout(weight: WeightValues, shape: readonly number[]): Omit<EngineWeight, "name"> {
  if (shape.length !== 4) return { weight, shape };
  if (weight.dtype === "F32") {
    const filter = toTensorFlowFilter(weight.values, shape);
    return { weight: { dtype: "F32", values: filter.values }, shape: filter.shape };
  }
  const filter = toTensorFlowFilter(weight.values, shape);
  return { weight: { dtype: weight.dtype, values: filter.values }, shape: filter.shape };
}

/**
 * Brings a part of a model onto the device as float32, weight by weight. When it fails, nothing stays there.
 *
 * @throws CheckpointError for what is wrong with the file, or the signal's reason
 */
export async function loadWeights(
  checkpoint: Checkpoint,
  kernels: Kernels,
  part: ModelPart,
  options: LoadOptions = {},
): Promise<LoadedWeights> {
  const tensors = new Map<string, Tensor>();
  const dispose = (): void => {
    for (const tensor of tensors.values()) kernels.release(tensor);
    tensors.clear();
  };
  try {
    for await (const { name, shape, weight } of weightsOfPart(checkpoint, part, options))
      tensors.set(name, kernels.constant(asFloat32(weight), shape));
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    get(name) {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new Error(`The ${part} has no weight ${name}, or was disposed of.`);
      return tensor;
    },
    has: (name) => tensors.has(name),
    dispose,
  };
}
