import type { Tensor, Weights } from "../kernels.ts";

/**
 * A frozen weight, looked up at each use: a half-precision store makes the float32 tensor then, and forward and
 * backward each need it in a scope of their own.
 */
export type WeightReference = () => Tensor;

/** The weight of that name. */
export function weightReference(weights: Weights, name: string): WeightReference {
  return () => weights.get(name);
}
