import { misuse } from "./tensor-error.ts";

/** Length of an axis that must be there. */
export function axisOf(tensor: { shape: readonly number[] }, axis: number): number {
  const length = tensor.shape[axis];
  if (length === undefined) {
    throw misuse("SHAPE", `A tensor of shape [${tensor.shape.join(", ")}] has no axis ${axis}.`);
  }
  return length;
}

/** [rows, columns] of a matrix. */
export function matrixShape(tensor: { shape: readonly number[] }): readonly [number, number] {
  if (tensor.shape.length !== 2) {
    throw misuse("SHAPE", `Expected [rows, channels], found [${tensor.shape.join(", ")}].`);
  }
  return [axisOf(tensor, 0), axisOf(tensor, 1)];
}

/** [batch, height, width, channels] of an image. */
export function imageShape(tensor: {
  shape: readonly number[];
}): readonly [batch: number, height: number, width: number, channels: number] {
  if (tensor.shape.length !== 4) {
    throw misuse("SHAPE", `Expected [batch, height, width, channels], found [${tensor.shape.join(", ")}].`);
  }
  return [axisOf(tensor, 0), axisOf(tensor, 1), axisOf(tensor, 2), axisOf(tensor, 3)];
}
