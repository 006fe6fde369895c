import type { Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import type { ModelPart } from "../diffusion/checkpoint/weight-names.ts";
import type { ComputePrecision } from "../protocol/compute-precision.ts";
import { dtypeSize, elementCount } from "../formats/dtype.ts";
import { keptDtype } from "./kept-dtype.ts";

const FLOAT_BYTES = 4;

/** Bytes of the weights of some parts: as they are kept where nothing is widened, and as 32-bit numbers. */
export function weightBytes(
  { tensors }: Pick<Checkpoint, "tensors">,
  parts: readonly ModelPart[],
  precision: ComputePrecision = "float32",
): { stored: number; whole: number } {
  let [stored, whole] = [0, 0];
  for (const { part, shape, dtype } of tensors.values()) {
    if (!parts.includes(part)) continue;
    stored += elementCount(shape) * dtypeSize[keptDtype({ part, shape, dtype }, precision)];
    whole += elementCount(shape) * FLOAT_BYTES;
  }
  return { stored, whole };
}
