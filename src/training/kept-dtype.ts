import type { CheckpointTensor } from "../diffusion/checkpoint/open-checkpoint.ts";
import type { Dtype } from "../formats/dtype.ts";
import type { ComputePrecision } from "../protocol/compute-precision.ts";

const NARROW = { bfloat16: "BF16", float16: "F16" } as const;

/**
 * What the U-Net's matrices and filters are kept in where nothing is widened: what they are computed in, so that nothing is
 * cast; null: what the file has. All others are kept as the file has them: the text encoder computes in float32.
 */
export function narrowDtype(
  { part }: Pick<CheckpointTensor, "part">,
  precision: ComputePrecision,
): "BF16" | "F16" | null {
  return part === "unet" && precision !== "float32" ? NARROW[precision] : null;
}

/** What a weight is kept in where nothing is widened. */
export function keptDtype(
  { part, shape, dtype }: Omit<CheckpointTensor, "name">,
  precision: ComputePrecision,
): Dtype {
  return (shape.length > 1 ? narrowDtype({ part }, precision) : null) ?? dtype;
}
