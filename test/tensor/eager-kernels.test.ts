import { beforeAll, describe, expect, it } from "vitest";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { findNotFinite } from "../../src/tensor/not-finite.ts";
import { availableBackends, kernelsOf } from "./lib/backends.ts";
import { relativeError, values } from "./lib/numbers.ts";

const backends = await availableBackends();

describe.each(backends)("eager kernels on %s", (backend) => {
  let kernels: EagerKernels;
  beforeAll(async () => {
    kernels = await kernelsOf(backend);
  });
  const vector = (...numbers: number[]) => kernels.constant(Float32Array.from(numbers), [1, numbers.length]);

  it("free what a scope made, save what it returns", () => {
    const kept = kernels.scope(() => {
      const a = vector(1, 2);
      return { nested: [kernels.add(a, a)], other: 3 };
    });
    expect(kernels.ownership.tensors).toBe(1);
    expect([...kernels.read(kept.nested[0]!)]).toEqual([2, 4]);
    kernels.release(kept.nested[0]!);
    expect(kernels.ownership.tensors).toBe(0);
  });

  it("keep a retained tensor until as many releases", () => {
    const a = kernels.scope(() => [kernels.retain(kernels.retain(vector(1)))])[0]!;
    kernels.release(a);
    kernels.release(a);
    expect([...kernels.read(a)]).toEqual([1]);
    kernels.release(a);
    expect(() => kernels.read(a)).toThrow(/used after it was freed/);
    expect(() => kernels.release(a)).toThrow(/used after it was freed/);
  });

  it("free what a failing scope made, also what it would have returned", () => {
    const fail = () => {
      vector(1);
      throw new Error("stop");
    };
    expect(() => kernels.scope(() => kernels.scope(fail))).toThrow("stop");
    expect(kernels.ownership.tensors).toBe(0);
  });

  it("count bytes that a reshape shares once", () => {
    kernels.scope(() => {
      const a = kernels.constant(values(6, 1), [2, 3]);
      const b = kernels.reshape(a, [3, 2]);
      expect([kernels.ownership.tensors, kernels.ownership.bytes]).toEqual([2, 24]);
      kernels.release(a);
      expect(kernels.ownership.bytes).toBe(24);
      expect(kernels.read(b)).toEqual(values(6, 1));
    });
    expect(kernels.ownership.bytes).toBe(0);
  });

  it.each([2, 10_000])("copy the %i values of a constant", (count) => {
    const numbers = values(count, 1);
    kernels.scope(() => {
      const a = kernels.constant(numbers, [count]);
      numbers.fill(9);
      expect(kernels.read(a)).toEqual(values(count, 1));
    });
    expect(kernels.backendTensors()).toBe(0);
  });

  it("gather rows, again and again", () => {
    kernels.scope(() => {
      const table = kernels.constant(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
      const rows = kernels.gatherRows(table, kernels.indices(Int32Array.of(2, 0, 2)));
      expect([...kernels.read(rows)]).toEqual([5, 6, 1, 2, 5, 6]);
    });
    expect(kernels.backendTensors()).toBe(0);
  });

  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])("multiply matrices, transposed %s and %s, also in a batch", (transposeA, transposeB) => {
    const [n, rows, inner, columns] = [3, 4, 5, 2];
    const [x, y] = [values(n * rows * inner, 1), values(n * inner * columns, 2)];
    const expected = new Float64Array(n * rows * columns);
    for (let b = 0; b < n; b += 1)
      for (let i = 0; i < rows; i += 1)
        for (let j = 0; j < columns; j += 1)
          for (let k = 0; k < inner; k += 1) {
            const left = x[b * rows * inner + (transposeA ? k * rows + i : i * inner + k)]!;
            const right = y[b * inner * columns + (transposeB ? j * inner + k : k * columns + j)]!;
            expected[(b * rows + i) * columns + j]! += left * right;
          }
    kernels.scope(() => {
      const a = kernels.constant(x, [n, ...(transposeA ? [inner, rows] : [rows, inner])]);
      const b = kernels.constant(y, [n, ...(transposeB ? [columns, inner] : [inner, columns])]);
      const options = { transposeA, transposeB };
      expect(relativeError(kernels.read(kernels.matMul(a, b, options)), expected)).toBeLessThan(1e-6);
      const first = (t: typeof a) =>
        kernels.reshape(kernels.slice(t, [0, 0, 0], [1, t.shape[1]!, t.shape[2]!]), t.shape.slice(1));
      const single = kernels.read(kernels.matMul(first(a), first(b), options));
      expect(relativeError(single, expected.slice(0, rows * columns))).toBeLessThan(1e-6);
    });
  });

  it.each([0, 1, 2])("sum and average over axis %i", (axis) => {
    const shape = [2, 3, 4];
    const x = values(24, 1);
    const stride = [12, 4, 1][axis]!;
    const length = shape[axis]!;
    const kept = shape.map((n, i) => (i === axis ? 1 : n));
    const expected = new Float64Array(24 / length);
    x.forEach((value, index) => {
      const [above, below] = [Math.floor(index / (stride * length)), index % stride];
      expected[above * stride + below]! += value;
    });
    kernels.scope(() => {
      const a = kernels.constant(x, shape);
      const [sum, mean] = [kernels.sum(a, axis), kernels.mean(a, axis)];
      expect([sum.shape, mean.shape]).toEqual([kept, kept]);
      expect(relativeError(kernels.read(sum), expected)).toBeLessThan(1e-6);
      expect(
        relativeError(
          kernels.read(mean),
          expected.map((value) => value / length),
        ),
      ).toBeLessThan(1e-6);
    });
  });

  it.each([
    ["exp", Math.exp],
    ["sigmoid", (x: number) => 1 / (1 + Math.exp(-x))],
    ["square", (x: number) => x * x],
  ] as const)("%s is right to a few units in the last place", (name, exact) => {
    const x = values(1000, 1).map((value) => value * 8);
    kernels.scope(() => {
      const y = kernels.read(kernels[name](kernels.constant(x, [1000])));
      const worst = Math.max(...Array.from(x, (value, i) => Math.abs(y[i]! / exact(value) - 1)));
      expect(worst).toBeLessThan(1e-6);
    });
  });

  it("softmax of large and equal scores stays finite", () => {
    kernels.scope(() => {
      const y = kernels.softmax(kernels.constant(Float32Array.of(1000, 1000, -1e9, 0, 0, -1e9), [2, 3]));
      expect([...kernels.read(y)]).toEqual([0.5, 0.5, 0, 0.5, 0.5, 0]);
    });
  });

  it.each([NaN, Infinity])("say which tensor holds %s", (bad) => {
    kernels.scope(() => {
      const good = vector(1, 2, 3);
      const broken = kernels.multiply(good, vector(0, bad, 1));
      const after = kernels.softmax(kernels.add(broken, vector(1, 1, 1)));
      const tensors = [
        ["input", good],
        ["product", broken],
        ["output", after],
      ] as const;
      expect(findNotFinite(kernels, tensors)).toEqual({
        name: "product",
        value: 2 * bad,
        index: 1,
        count: 1,
      });
      expect(findNotFinite(kernels, tensors.slice(2))?.name).toBe("output");
      expect(findNotFinite(kernels, tensors.slice(0, 1))).toBeNull();
    });
  });
});
