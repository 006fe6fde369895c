import type { Kernels, Tensor } from "./kernels.ts";
import { mapTensors } from "./named-tensors.ts";

type Needed = Pick<Kernels, "add" | "concat" | "release" | "reshape" | "scope" | "slice">;

/** One turn after another. */
export function eagerTurns(kernels: Needed): Kernels["turns"] {
  return ({ count }, build) =>
    kernels.scope(() => {
      const run = (index: number) => kernels.scope(() => build((x) => entry(kernels, x, index)));
      const first = run(0);
      const turns = [first];
      let { sums } = first;
      for (let index = 1; index < count; index += 1) {
        const turn = run(index);
        turns.push(turn);
        sums = mapTensors(sums, (sum, name) => added(kernels, sum, turn.sums[name]));
      }
      const stacked = (name: keyof typeof first.rows): Tensor =>
        stack(
          kernels,
          turns.map(({ rows }) => rows[name]).filter((row) => row !== null),
        );
      return { rows: mapTensors(first.rows, (_row, name) => stacked(name)), sums };
    });
}

/** [n, …] -> […] */
function entry(kernels: Needed, x: Tensor, index: number): Tensor {
  const [count = 0, ...shape] = x.shape;
  const begin = [index, ...shape.map(() => 0)];
  return kernels.reshape(count === 1 ? x : kernels.slice(x, begin, [1, ...shape]), shape);
}

/** Frees both: nobody else has them. */
function added(kernels: Needed, sum: Tensor, term: Tensor | null | undefined): Tensor {
  if (!term) return sum;
  const next = kernels.add(sum, term);
  kernels.release(sum);
  kernels.release(term);
  return next;
}

/** […], n of them -> [n, …] */
function stack(kernels: Needed, parts: readonly Tensor[]): Tensor {
  const entries = parts.map((part) => kernels.reshape(part, [1, ...part.shape]));
  const [only] = entries;
  return only !== undefined && entries.length === 1 ? only : kernels.concat(entries, 0);
}
