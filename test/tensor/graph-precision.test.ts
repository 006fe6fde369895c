import { describe, expect, it } from "vitest";
import type { ComputePrecision } from "../../src/protocol/compute-precision.ts";
import { rowsOf } from "../../src/tensor/computation.ts";
import { CountedRun } from "../../src/tensor/counted-run.ts";
import { GraphBuilder } from "../../src/tensor/graph/graph-builder.ts";
import { createGraphKernels } from "../../src/tensor/graph/graph-kernels.ts";
import { graphTensor } from "../../src/tensor/graph/graph-tensor.ts";
import { softmaxSumsInFloat32 } from "../../src/tensor/graph/softmax-kernel.ts";
import type { Kernels, Tensor } from "../../src/tensor/kernels.ts";
import { groupNorm } from "../../src/tensor/operations/group-norm.ts";
import { linear } from "../../src/tensor/operations/linear.ts";
import { createGradientRecorder, createPlainRecorder } from "../../src/tensor/recorder.ts";
import { values } from "./lib/numbers.ts";
import { benchOf, narrowWays, type Bench } from "./lib/ways.ts";

type Build = (kernels: Kernels, x: Tensor) => Tensor;

/** What a kernel gives, of what is of 16 bits already. */
function typesIn(precision: ComputePrecision): (build: Build) => string {
  const graph = new GraphBuilder();
  const kernels = createGraphKernels(graph, { precision });
  const x = kernels.narrow(graph.placeholder([1, 4, 4, 2]));
  return (build) => graphTensor(build(kernels, x)).type;
}

const products: Record<string, Build> = {
  matMul: (k, x) => k.matMul(k.reshape(x, [8, 4]), k.reshape(x, [4, 8])),
  conv2d: (k, x) => k.conv2d(x, k.reshape(x, [2, 2, 2, 4]), { stride: 1, padding: "same" }),
  conv2dInputGradient: (k, x) =>
    k.conv2dInputGradient(x, k.reshape(x, [2, 2, 4, 2]), {
      ...{ stride: 1, padding: "same" },
      inputShape: [1, 4, 4, 4],
    }),
};
const moving: Record<string, Build> = {
  reshape: (k, x) => k.reshape(x, [32]),
  transpose: (k, x) => k.transpose(x, [0, 2, 1, 3]),
  slice: (k, x) => k.slice(x, [0, 0, 0, 0], [1, 2, 2, 2]),
  concat: (k, x) => k.concat([x, x], 3),
  pad: (k, x) =>
    k.pad(
      x,
      [0, 1, 1, 0].map((n) => [n, n] as const),
    ),
  upsampleNearest: (k, x) => k.upsampleNearest(x),
  gatherRows: (k, x) => k.gatherRows(k.reshape(x, [8, 4]), k.indices(Int32Array.of(3, 1))),
  "a loop's rows": (k, x) => {
    const all = k.reshape(x, [4, 8]);
    return k.turns({ count: 4 }, (of) => ({ rows: { row: of(all) }, sums: {} })).rows.row;
  },
  add: (k, x) => k.add(x, x),
  "add of a bias": (k, x) => k.add(x, k.constant(Float32Array.of(1, 2), [2])),
  subtract: (k, x) => k.subtract(x, x),
  multiply: (k, x) => k.multiply(x, x),
};
const exact: Record<string, Build> = {
  "add of float32": (k, x) => k.add(x, k.constant(Float32Array.of(1), [1, 1])),
  "multiply by float32": (k, x) => k.multiply(k.constant(Float32Array.of(1), [1]), x),
  "concat with float32": (k, x) => k.concat([x, k.exp(x)], 0),
  divide: (k, x) => k.divide(x, x),
  affine: (k, x) => k.affine(x, 2, 1),
  square: (k, x) => k.square(x),
  reciprocalSquareRoot: (k, x) => k.reciprocalSquareRoot(x),
  exp: (k, x) => k.exp(x),
  sigmoid: (k, x) => k.sigmoid(x),
  erf: (k, x) => k.erf(x),
  clip: (k, x) => k.clip(x, 0, 1),
  sum: (k, x) => k.sum(x, 1),
  mean: (k, x) => k.mean(x, 1),
  sumPool: (k, x) => k.sumPool(x),
  "an exact product": (k, x) => k.exact.matMul(k.reshape(x, [8, 4]), k.reshape(x, [4, 8])),
  "an exact sum": (k, x) => k.exact.add(x, x),
  "a loop's sums": (k, x) => {
    const all = k.reshape(x, [4, 8]);
    return k.turns({ count: 4 }, (of) => ({ rows: {}, sums: { sum: of(all) } })).sums.sum;
  },
};

describe.each([
  ["bfloat16", "bfloat16"],
  ["float16", "half"],
] as const)("what a graph in %s computes in", (precision, type) => {
  const typeOf = typesIn(precision);
  it.each(Object.entries({ ...products, ...moving }))("%s: 16 bits", (_, build) =>
    expect(typeOf(build)).toBe(type),
  );
  it.each(Object.entries(exact))("%s: float32", (_, build) => expect(typeOf(build)).toBe("float32"));
  it("products take float32 too, and give 16 bits", () => {
    for (const build of Object.values(products)) expect(typeOf((k, x) => build(k, k.exp(x)))).toBe(type);
  });
});

it("in float32 nothing is cast", () => {
  const typeOf = typesIn("float32");
  for (const build of Object.values({ ...products, ...moving, ...exact }))
    expect(typeOf(build)).toBe("float32");
});

it("an exact recorder applies an operation in float32, there and back", () => {
  const productsOf = (isExact: boolean): (string | undefined)[] => {
    const graph = new GraphBuilder();
    const recorder = createGradientRecorder(createGraphKernels(graph, { precision: "bfloat16" }));
    const x = recorder.variable(graph.placeholder([2, 8]));
    const weight = () => graph.placeholder([8, 8], "bfloat16");
    const y = linear(isExact ? recorder.exact.exact : recorder, x, { weight });
    const [dx] = recorder.backward(y, graph.placeholder([2, 8]), [x]);
    return [y.value, dx!].map((tensor) => graphTensor(tensor).type);
  };
  expect(productsOf(true)).toEqual(["float32", "float32"]);
  expect(productsOf(false)).toEqual(["bfloat16", "bfloat16"]);
});

describe("an operation's casts", () => {
  const castsOf = (build: (kernels: Kernels, x: Tensor) => unknown): number => {
    const graph = new GraphBuilder();
    const kernels = createGraphKernels(graph, { precision: "bfloat16" });
    build(kernels, kernels.narrow(graph.placeholder([8, 8])));
    return graph.nodes.filter(({ operation }) => operation === "Cast").length - 1;
  };

  it("are made once in a scope, and anew in the next", () => {
    const twice = (k: Kernels, x: Tensor) => k.scope(() => [k.exp(x), k.square(x)]);
    expect(castsOf(twice)).toBe(1);
    expect(castsOf((k, x) => [twice(k, x), twice(k, x)])).toBe(2);
  });

  it("are made again in a loop, whose nodes see no others", () => {
    const inLoop = (k: Kernels, x: Tensor) =>
      k.scope(() => {
        k.exp(x);
        return k.turns({ count: 8 }, (of) => ({
          rows: {},
          sums: { sum: k.multiply(k.exp(of(x)), k.sum(x, 0)) },
        }));
      });
    expect(castsOf(inLoop)).toBe(3);
  });
});

describe.each(await narrowWays())("$title", (way) => {
  const on = async (): Promise<Bench> => benchOf(way);
  const run = (bench: Bench, given: Float32Array, width: number, build: Build): Float32Array =>
    bench.run({
      name: `precision ${count++}`,
      settings: {},
      inputs: { x: rowsOf(given, width) },
      build: ({ kernels }, { x }) => ({ y: build(kernels, kernels.narrow(x)) }),
    }).y;
  const epsilon = way.precision === "bfloat16" ? 2 ** -8 : 2 ** -11;

  it("adds up thousands of small terms in float32", async () => {
    const ones = new Float32Array(5000).fill(1);
    const summed: Build = (k, x) =>
      k.turns({ count: 5000 }, (of) => ({ rows: {}, sums: { s: of(x) } })).sums.s;
    expect(run(await on(), ones, 1, summed)).toEqual(Float32Array.of(5000));
    expect(run(await on(), ones, 1, (k, x) => k.sum(x, 0))).toEqual(Float32Array.of(5000));
  });

  it("has the terms of a softmax of 4096 add up to one", async () => {
    const scores = values(3 * 4096, 4).map((value) => 3 * value);
    const found = run(await on(), scores, 4096, (k, x) => k.softmax(x));
    for (let row = 0; row < 3; row += 1) {
      const total = found.subarray(row * 4096, (row + 1) * 4096).reduce((sum, value) => sum + value, 0);
      expect(Math.abs(total - 1)).toBeLessThan(epsilon / 4);
    }
  });

  it("normalizes what has sums far beyond 65,504, and a spread far below its mean", async () => {
    const [rows, channels] = [512, 8];
    const given = values(rows * channels, 6).map((value) => 1500 + 200 * value);
    const ones = new Float32Array(channels).fill(1);
    const normalized: Build = (k, x) =>
      groupNorm(
        createPlainRecorder(k),
        { value: x, needsGradient: false },
        {
          scale: () => k.constant(ones, [channels]),
          offset: () => k.constant(ones, [channels]),
          ...{ batch: 1, groups: 2, epsilon: 1e-5 },
        },
      ).value;
    const found = run(await on(), given, channels, normalized);
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length;
    expect(Math.abs(mean - 1)).toBeLessThan(epsilon);
    expect(Math.abs(variance - 1)).toBeLessThan(2 * epsilon);
  });

  it("moves small and large matrices bit by bit", async () => {
    for (const [rows, columns] of [
      [3, 5],
      [300, 500],
    ] as const) {
      const given = values(rows * columns, 2).map((value) => Math.round(value * 100));
      const found = run(await on(), given, columns, (k, x) => k.transpose(x, [1, 0]));
      expect(found).toEqual(given.map((_, i) => given[(i % rows) * columns + Math.floor(i / rows)]!));
    }
  });
});

describe("softmax takes 16 bits where its kernel sums in float32", () => {
  const loaderOf = (sum: number, disposed: string[]) => () => ({
    run: () => [Float32Array.of(sum)],
    dispose: () => void disposed.push("disposed"),
  });
  it("as seen of what it gives", () => {
    const disposed: string[] = [];
    expect([1.0005, 0.997].map((sum) => softmaxSumsInFloat32(loaderOf(sum, disposed)))).toEqual([
      true,
      false,
    ]);
    expect(disposed).toHaveLength(2);
  });

  it("and only there", () => {
    const softmax: Build = (k, x) => k.softmax(x);
    const narrow = createGraphKernels(new GraphBuilder(), { precision: "bfloat16", narrowSoftmax: true });
    const given = narrow.narrow(narrow.constant(Float32Array.of(1, 2), [1, 2]));
    expect(graphTensor(softmax(narrow, given)).type).toBe("bfloat16");
    expect(typesIn("bfloat16")(softmax)).toBe("float32");
  });
});

it("counts 16 bits as half of the bytes", () => {
  const bytes = (precision: ComputePrecision): number => {
    const counted = new CountedRun(new Map([["w", { shape: [256, 256], type: "bfloat16" }]]), precision);
    counted.run({
      name: "products",
      settings: {},
      inputs: { x: rowsOf(new Float32Array(256 * 4096), 256) },
      build: ({ kernels: k, weights }, { x }) => {
        const [a, b] = [1, 2].map(() => k.matMul(k.narrow(x), weights.get("w")));
        return { y: k.matMul(a!, b!, { transposeA: true }) };
      },
    });
    return counted.cost.bytes;
  };
  const activation = 256 * 4096 * 4;
  expect(bytes("float32")).toBe(2 * activation + 256 * 256 * 4);
  expect(bytes("bfloat16")).toBe((3 * activation) / 2);
});

/** Each computation of these tests is one of its own. */
let count = 0;
