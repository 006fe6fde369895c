import type { Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import type { ModelPart } from "../diffusion/checkpoint/weight-names.ts";
import type { ComputePrecision } from "../protocol/compute-precision.ts";
import { dtypeSize, elementCount } from "../formats/dtype.ts";

const FLOAT_BYTES = 4;
const NARROW_BYTES = 2;

/** Bytes of the weights of some parts: as they are kept where nothing is widened, and as 32-bit numbers. */
export function weightBytes(
  { tensors }: Pick<Checkpoint, "tensors">,
  parts: readonly ModelPart[],
  precision: ComputePrecision = "float32",
): { stored: number; whole: number } {
  let [stored, whole] = [0, 0];
  for (const { part, shape, dtype } of tensors.values()) {
    if (!parts.includes(part)) continue;
    const isNarrowed = part === "unet" && precision !== "float32" && shape.length > 1;
    stored += elementCount(shape) * (isNarrowed ? NARROW_BYTES : dtypeSize[dtype]);
    whole += elementCount(shape) * FLOAT_BYTES;
  }
  return { stored, whole };
}
