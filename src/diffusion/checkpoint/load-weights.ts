import { elementCount } from "../../formats/dtype.ts";
import type { EagerKernels } from "../../tensor/eager-kernels.ts";
import type { StoredValues } from "../../tensor/stored-values.ts";
import type { StoredWeight, StoredWeights } from "../../tensor/stored-weight.ts";
import { toTensorFlowFilter } from "./filter-layout.ts";
import type { Checkpoint } from "./open-checkpoint.ts";
import type { ModelPart } from "./weight-names.ts";

/** Weights that are kept on the device until `dispose`. */
export type LoadedWeights = StoredWeights & { readonly dispose: () => void };

export interface LoadOptions {
  /** Called after each weight, with numbers of values of this part. */
  readonly onProgress?: (progress: { done: number; total: number }) => void;
  readonly signal?: AbortSignal;
}

/** A weight in the engine's layout: matrices [out, in], other filters [kh, kw, in, out]. */
export interface EngineWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly weight: StoredValues;
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

function engineLayout(weight: StoredValues, shape: readonly number[]): Omit<EngineWeight, "name"> {
  if (shape.length !== 4) return { weight, shape };
  if (weight.dtype === "F32") {
    const filter = toTensorFlowFilter(weight.values, shape);
    return { weight: { dtype: "F32", values: filter.values }, shape: filter.shape };
  }
  const filter = toTensorFlowFilter(weight.values, shape);
  return { weight: { dtype: weight.dtype, values: filter.values }, shape: filter.shape };
}

/**
 * Brings a part of a model onto the device, weight by weight, in the precision that the backend keeps weights in.
 * When it fails, nothing stays there.
 *
 * @throws CheckpointError for what is wrong with the file, or the signal's reason
 */
export async function loadWeights(
  checkpoint: Checkpoint,
  kernels: Pick<EagerKernels, "store">,
  part: ModelPart,
  options: LoadOptions = {},
): Promise<LoadedWeights> {
  const weights = new Map<string, StoredWeight>();
  const dispose = (): void => {
    for (const weight of weights.values()) weight.release();
    weights.clear();
  };
  try {
    for await (const { name, shape, weight } of weightsOfPart(checkpoint, part, options))
      weights.set(name, kernels.store(weight, shape));
  } catch (error) {
    dispose();
    throw error;
  }
  const stored = (name: string): StoredWeight => {
    const weight = weights.get(name);
    if (weight === undefined) throw new Error(`The ${part} has no weight ${name}, or was disposed of.`);
    return weight;
  };
  return { stored, get: (name) => stored(name).tensor(), has: (name) => weights.has(name), dispose };
}
