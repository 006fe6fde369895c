import type { Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import type { ModelPart } from "../diffusion/checkpoint/weight-names.ts";
import { dtypeSize, elementCount } from "../formats/dtype.ts";

const FLOAT_BYTES = 4;

/** Bytes of the weights of some parts: as the file has them, and as 32-bit numbers. */
export function weightBytes(
  { tensors }: Pick<Checkpoint, "tensors">,
  parts: readonly ModelPart[],
): { stored: number; whole: number } {
  let [stored, whole] = [0, 0];
  for (const { part, shape, dtype } of tensors.values()) {
    if (!parts.includes(part)) continue;
    stored += elementCount(shape) * dtypeSize[dtype];
    whole += elementCount(shape) * FLOAT_BYTES;
  }
  return { stored, whole };
}
