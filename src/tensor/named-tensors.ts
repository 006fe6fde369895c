import type { NamedTensors, Tensor } from "./kernels.ts";

/** The same names, with what `map` makes of each tensor. */
export function mapTensors<T extends NamedTensors>(
  tensors: T,
  map: (tensor: Tensor, name: keyof T) => Tensor,
): T {
  const mapped = Object.entries(tensors).map(([name, tensor]) => [name, tensor && map(tensor, name)]);
  return Object.fromEntries(mapped) as T;
}
