import { describe, expect, it } from "vitest";
import { MemoryMode } from "../../src/protocol/memory-mode.ts";
import { timedResBlock } from "../../src/nn/res-block.ts";
import { GraphBuilder } from "../../src/tensor/graph/graph-builder.ts";
import { createGraphKernels } from "../../src/tensor/graph/graph-kernels.ts";
import type { Kernels, Tensor, Weights } from "../../src/tensor/kernels.ts";
import { createGradientRecorder } from "../../src/tensor/recorder.ts";
import { kernelsOf } from "./lib/backends.ts";
import { product, relativeError, values } from "./lib/numbers.ts";
import { graphWays, loadedGraph } from "./lib/run-graph.ts";

const ways = await graphWays();

const [batch, height, width, channels, out, timeWidth] = [2, 6, 4, 32, 64, 16];
const rows = batch * height * width;
const data = {
  x: { shape: [rows, channels], values: values(rows * channels, 1) },
  time: { shape: [batch, timeWidth], values: values(batch * timeWidth, 2) },
  dy: { shape: [rows, out], values: values(rows * out, 3) },
};
const shapes: Record<string, number[]> = {
  "block.in_layers.0.weight": [channels],
  "block.in_layers.0.bias": [channels],
  "block.in_layers.2.weight": [3, 3, channels, out],
  "block.in_layers.2.bias": [out],
  "block.emb_layers.1.weight": [out, timeWidth],
  "block.emb_layers.1.bias": [out],
  "block.out_layers.0.weight": [out],
  "block.out_layers.0.bias": [out],
  "block.out_layers.3.weight": [3, 3, out, out],
  "block.out_layers.3.bias": [out],
  "block.skip_connection.weight": [out, channels],
  "block.skip_connection.bias": [out],
};

/** A ResBlock, its output and its gradients to input and time embedding, by whichever kernels. */
function residual(
  kernels: Kernels,
  inputs: Record<keyof typeof data, Tensor>,
  memory: MemoryMode,
): readonly [Tensor, Tensor, Tensor] {
  const recorder = createGradientRecorder(kernels, { memory });
  const network = { recorder, weights: weightsOn(kernels) };
  const [x, time] = [recorder.variable(inputs.x), recorder.variable(inputs.time)];
  const block = { name: "block", grid: { batch, height, width } };
  const y = recorder.block([x, time], (a, t) => timedResBlock(network, a, t, block));
  const [dx, dt] = recorder.backward(y, inputs.dy, [x, time]);
  return [y.value, dx!, dt!];
}

function weightsOn(kernels: Kernels): Weights {
  const made = Object.entries(shapes).map(([name, shape], index) => {
    const numbers = values(product(shape), 10 + index).map((value) => value * 0.2);
    return [name, kernels.constant(numbers, shape)] as const;
  });
  const tensors = new Map(made);
  return { get: (name) => tensors.get(name)!, has: (name) => tensors.has(name) };
}

type Build = (kernels: Kernels, a: Tensor, b: Tensor) => Tensor;

/** [48, width] out of 48 and 48 values. */
function wide(k: Kernels, a: Tensor, b: Tensor, width: number): Tensor {
  const ramp = k.constant(values(width, 3), [1, width]);
  return k.add(k.multiply(k.reshape(a, [48, 1]), ramp), k.reshape(b, [48, 1]));
}

/** Every kernel that the ResBlock does not use, over two images [2, 4, 2, 3]. */
const others: [name: string, build: Build][] = [
  ["subtract", (k, a, b) => k.subtract(a, b)],
  ["divide", (k, a, b) => k.divide(a, k.affine(b, 1, 3))],
  ["exp", (k, a) => k.exp(a)],
  ["erf", (k, a) => k.erf(a)],
  ["softmax", (k, a) => k.softmax(a)],
  ["clip", (k, a) => k.clip(a, -0.5, 0.25)],
  ["mean", (k, a) => k.mean(a, 2)],
  ["sum, broadcast", (k, a, b) => k.add(k.sum(a, 0), b)],
  ["gatherRows", (k, a) => k.gatherRows(k.reshape(a, [16, 3]), k.indices(Int32Array.of(5, 0, 5)))],
  ["slice", (k, a) => k.slice(a, [0, 1, 0, 1], [2, 2, 1, 2])],
  ["transpose", (k, a) => k.transpose(a, [3, 0, 2, 1])],
  [
    "transpose of many values",
    (k, a, b) => k.transpose(k.reshape(wide(k, a, b, 1400), [48, 20, 70]), [1, 0, 2]),
  ],
  ["concat", (k, a, b) => k.concat([a, b, a], 1)],
  [
    "pad",
    (k, a) =>
      k.pad(a, [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ]),
  ],
  ["upsampleNearest", (k, a) => k.upsampleNearest(a)],
  ["sumPool", (k, a) => k.sumPool(a)],
  [
    "product of a batch",
    (k, a, b) => {
      const [left, right] = [k.reshape(a, [2, 8, 3]), k.reshape(b, [2, 8, 3])];
      return k.matMul(left, right, { transposeB: true });
    },
  ],
  [
    "product with a long inner axis",
    (k, a, b) => k.matMul(wide(k, a, b, 800), wide(k, b, a, 800), { transposeB: true }),
  ],
  [
    "single product of three axes",
    (k, a, b) => {
      const [left, right] = [wide(k, a, b, 10), wide(k, b, a, 10)].map((x) => k.reshape(x, [1, 48, 10]));
      return k.matMul(left!, right!, { transposeA: true });
    },
  ],
  [
    "strided convolution",
    (k, a, b) => {
      const filter = k.reshape(k.slice(b, [0, 0, 0, 0], [2, 3, 2, 3]), [2, 2, 3, 3]);
      return k.conv2d(a, filter, { stride: 2, padding: "valid" });
    },
  ],
];

/** Turns within turns, that wait for something, with rows and sums of both and something from outside. */
function nested(kernels: Kernels, x: Tensor, y: Tensor): readonly [Tensor, Tensor, Tensor] {
  const outside = kernels.exp(y);
  const { rows, sums } = kernels.after(outside, () =>
    kernels.turns({ count: 6, atOnce: 2 }, (of) => {
      const all = kernels.reshape(of(x), [5, 1, 4]);
      const inner = kernels.turns({ count: 5 }, (ofInner) => {
        const row = kernels.matMul(ofInner(all), outside);
        return {
          rows: { row: kernels.add(row, kernels.constant(Float32Array.of(2), [1])) },
          sums: { row, none: null },
        };
      });
      return { rows: { all: inner.rows.row }, sums: { row: inner.sums.row } };
    }),
  );
  return [rows.all, sums.row, kernels.square(sums.row)];
}

describe.each(ways)("a TensorFlow graph as a %s", (way) => {
  it.each(MemoryMode.options)("gives of a ResBlock what the eager kernels give, %s", async (memory) => {
    const eager = await kernelsOf("native-cpu");
    const expected = eager.scope(() => {
      const on = (name: keyof typeof data) => eager.constant(data[name].values, data[name].shape);
      const results = residual(eager, { x: on("x"), time: on("time"), dy: on("dy") }, memory);
      return results.map((tensor) => eager.read(tensor));
    });

    const graph = new GraphBuilder();
    const fed = {
      x: graph.placeholder(data.x.shape),
      time: graph.placeholder(data.time.shape),
      dy: graph.placeholder(data.dy.shape),
    };
    const wanted = residual(createGraphKernels(graph), fed, memory);
    const loaded = loadedGraph(way, graph, { inputs: Object.values(fed), outputs: wanted });
    const before = eager.backendTensors();
    const feeds = [data.x.values, data.time.values, data.dy.values];
    const found = loaded.run(feeds);
    expect(loaded.run(feeds), "the same bits again").toEqual(found);
    expect(eager.backendTensors()).toBe(before);
    loaded.dispose();

    const errors = found.map((numbers, index) => relativeError(numbers, expected[index]!));
    expect(wanted.map(({ shape }) => shape)).toEqual([data.dy.shape, data.x.shape, data.time.shape]);
    expect(Math.max(...errors), `output, dx, dtime: ${String(errors)}`).toBeLessThan(1e-6);
  });

  it("has every other kernel give what the eager one gives", async () => {
    const eager = await kernelsOf("native-cpu");
    const shape = [2, 4, 2, 3];
    const [a, b] = [values(48, 1), values(48, 2)];
    const graph = new GraphBuilder();
    const recorded = createGraphKernels(graph);
    const inputs = [graph.constant(a, shape), graph.constant(b, shape)] as const;
    const wanted = others.map(([, build]) => build(recorded, ...inputs));
    const loaded = loadedGraph(way, graph, { inputs: [], outputs: wanted });
    const found = loaded.run([]);
    loaded.dispose();
    others.forEach(([name, build], index) => {
      eager.scope(() => {
        const expected = build(eager, eager.constant(a, shape), eager.constant(b, shape));
        expect(wanted[index]!.shape, name).toEqual(expected.shape);
        expect(relativeError(found[index]!, eager.read(expected)), name).toBeLessThan(1e-6);
      });
    });
  });

  it("gives of turns within turns what the eager kernels give, bit by bit", async () => {
    const eager = await kernelsOf("native-cpu");
    const shape = [6, 5, 4];
    const [a, b] = [values(120, 1), values(20, 2)];
    const graph = new GraphBuilder();
    const fed = [graph.placeholder(shape), graph.placeholder([4, 5])] as const;
    const wanted = nested(createGraphKernels(graph), ...fed);
    const loaded = loadedGraph(way, graph, { inputs: fed, outputs: wanted });
    const found = loaded.run([a, b]);
    for (let run = 0; run < 20; run += 1) expect(loaded.run([a, b]), `run ${run}`).toEqual(found);
    loaded.dispose();
    eager.scope(() => {
      const expected = nested(eager, eager.constant(a, shape), eager.constant(b, [4, 5]));
      expect(wanted.map((tensor) => tensor.shape)).toEqual(expected.map((tensor) => tensor.shape));
      expect(found).toEqual(expected.map((tensor) => eager.read(tensor)));
    });
  });
});

describe("a graph in the making", () => {
  it("makes what is built after a tensor wait for it, and only where it would not anyway", () => {
    const graph = new GraphBuilder();
    const kernels = createGraphKernels(graph);
    const [x, gradient] = [graph.placeholder([1]), graph.placeholder([1])];
    kernels.after(gradient, () => kernels.square(kernels.exp(x)));
    const bytes = Buffer.from(graph.savedModel()).toString("latin1");
    expect(bytes.split("^Placeholder_1")).toHaveLength(2);
    expect(bytes.indexOf("^Placeholder_1")).toBeGreaterThan(bytes.indexOf("Exp_0"));
    expect(bytes.indexOf("^Placeholder_1")).toBeLessThan(bytes.indexOf("Square_0"));
  });

  it("has as many nodes for a thousand turns as for two", () => {
    const nodesOf = (count: number): number => {
      const graph = new GraphBuilder();
      const kernels = createGraphKernels(graph);
      const x = graph.placeholder([count, 3]);
      kernels.turns({ count }, (of) => ({
        rows: { squares: kernels.square(of(x)) },
        sums: { total: of(x) },
      }));
      return graph.nodes.length;
    };
    expect(nodesOf(1000)).toBe(nodesOf(2));
  });

  it("lets nothing out of a turn but its results", () => {
    const graph = new GraphBuilder();
    const kernels = createGraphKernels(graph);
    const x = graph.placeholder([2, 3]);
    let inside: Tensor | undefined;
    kernels.turns({ count: 2 }, (of) => {
      inside = of(x);
      return { rows: {}, sums: { total: inside } };
    });
    expect(() => kernels.square(inside!)).toThrow(/belongs to a turn/);
  });

  it("refuses tensors of other kernels", async () => {
    const eager = await kernelsOf("wasm");
    const graph = createGraphKernels(new GraphBuilder());
    eager.scope(() => {
      const other = eager.constant(Float32Array.of(1), [1]);
      expect(() => graph.square(other)).toThrow(/belongs to other kernels/);
    });
  });
});
