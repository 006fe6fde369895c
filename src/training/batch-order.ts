import { integer, permutation } from "../tensor/random.ts";

export interface BatchOrderOptions {
  /** One for each picture; those of one shape can be computed together. */
  readonly shapes: readonly string[];
  /** Pictures of a batch. */
  readonly size: number;
  readonly seed: number;
}

/**
 * Which pictures make up batch `n`: every picture once in an epoch, in random order, with others of its shape. What a
 * shape lacks for its last batch is drawn again, so no batch is ever smaller than asked (A1111 makes it as small as
 * the number of pictures).
 */
export function batchOrder(options: BatchOrderOptions): (n: number) => readonly number[] {
  const perEpoch = batchesPerEpoch(options);
  let known = { epoch: -1, batches: [] as readonly (readonly number[])[] };
  return (n) => {
    const epoch = Math.floor(n / perEpoch);
    if (known.epoch !== epoch) known = { epoch, batches: batchesOf(epoch, options) };
    return known.batches[n % perEpoch] ?? [];
  };
}

export function batchesPerEpoch({ shapes, size }: Pick<BatchOrderOptions, "shapes" | "size">): number {
  const counts = new Map<string, number>();
  for (const shape of shapes) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + Math.ceil(count / size), 0);
}

function batchesOf(epoch: number, { shapes, size, seed }: BatchOrderOptions): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const picture of permutation({ seed, purpose: "picture order", step: epoch }, shapes.length)) {
    const shape = shapes[picture] ?? "";
    groups.set(shape, [...(groups.get(shape) ?? []), picture]);
  }
  const filling = { seed, purpose: "batch filling", step: epoch };
  let drawn = 0;
  const batches: number[][] = [];
  for (const group of groups.values()) {
    for (let at = 0; at < group.length; at += size) {
      const batch = group.slice(at, at + size);
      while (batch.length < size) batch.push(group[integer(filling, drawn++, group.length)] ?? 0);
      batches.push(batch);
    }
  }
  const order = permutation({ seed, purpose: "batch order", step: epoch }, batches.length);
  return Array.from(order, (i) => batches[i] ?? []);
}
