import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../src/tensor/graph/graph-builder.ts";
import { createGraphKernels } from "../../src/tensor/graph/graph-kernels.ts";
import { kernelsOf } from "./lib/backends.ts";
import { graphWays, loadedGraph } from "./lib/run-graph.ts";

const hasFunctions = (await graphWays()).includes("function");

const SIDE = 2048;
const LARGE_BYTES = SIDE * SIDE * 4;
const RUNS = 40;

describe.skipIf(!hasFunctions)("a graph as a function", () => {
  it("keeps nothing of a run that fails, and runs again after it", async () => {
    const eager = await kernelsOf("native-cpu");
    const graph = new GraphBuilder();
    const inputs = [graph.placeholder([SIDE, SIDE]), graph.placeholder([1], "int32")] as const;
    const kernels = createGraphKernels(graph);
    const row = kernels.gatherRows(kernels.exp(inputs[0]), inputs[1]);
    const loaded = loadedGraph("function", graph, { inputs, outputs: [row] });
    const values = new Float32Array(SIDE * SIDE).fill(0);
    const fail = (): void =>
      expect(() => loaded.run([values, Int32Array.of(SIDE)])).toThrow(
        /indices\[0\] = 2048 is not in \[0, 2048\)/,
      );

    fail();
    const [tensors, bytes] = [eager.backendTensors(), process.memoryUsage().rss];
    for (let run = 0; run < RUNS; run += 1) fail();
    expect(eager.backendTensors()).toBe(tensors);
    expect(process.memoryUsage().rss - bytes).toBeLessThan((RUNS * LARGE_BYTES) / 4);
    expect(loaded.run([values, Int32Array.of(SIDE - 1)])).toEqual([new Float32Array(SIDE).fill(1)]);
    loaded.dispose();
  });

  it("leaves nothing behind when it is given up: 150 graphs of 400 nodes take no more than 30", async () => {
    await kernelsOf("native-cpu");
    const once = (): void => {
      const graph = new GraphBuilder();
      const kernels = createGraphKernels(graph);
      const x = graph.placeholder([4, 4]);
      let sum = kernels.square(x);
      for (let node = 0; node < 200; node += 1) sum = kernels.add(kernels.matMul(sum, x), x);
      const loaded = loadedGraph("function", graph, { inputs: [x], outputs: [sum] });
      loaded.run([new Float32Array(16)]);
      loaded.dispose();
      expect(() => loaded.run([new Float32Array(16)])).toThrow(/textual_inversion_/);
    };
    for (let round = 0; round < 30; round += 1) once();
    const bytes = process.memoryUsage().rss;
    for (let round = 0; round < 120; round += 1) once();
    expect(process.memoryUsage().rss - bytes).toBeLessThan(60e6);
  });
});
