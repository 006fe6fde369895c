import { expect, it } from "vitest";
import { GraphBuilder } from "../../src/tensor/graph/graph-builder.ts";
import { graphTensor } from "../../src/tensor/graph/graph-tensor.ts";
import { createGraphKernels } from "../../src/tensor/graph/graph-kernels.ts";
import { GraphSession } from "../../src/tensor/graph/graph-session.ts";
import { availableBackends, kernelsOf } from "./lib/backends.ts";

const hasNative = (await availableBackends()).includes("native-cpu");

const SIDE = 2048;
const INPUT_BYTES = SIDE * SIDE * 4;
const RUNS = 40;

it.skipIf(!hasNative)("a graph's run that fails keeps nothing of its inputs", async () => {
  const eager = await kernelsOf("native-cpu");
  const graph = new GraphBuilder();
  const [large, missing] = [graph.placeholder([SIDE, SIDE]), graph.placeholder([SIDE])];
  const sum = graphTensor(createGraphKernels(graph).add(large, missing));
  const session = new GraphSession(graph);
  const values = new Float32Array(SIDE * SIDE).fill(1);
  const fail = (): void =>
    expect(() => session.run(new Map([[large, values]]), [sum])).toThrow(/must feed a value for placeholder/);

  fail();
  const [tensors, bytes] = [eager.backendTensors(), process.memoryUsage().rss];
  for (let run = 0; run < RUNS; run += 1) fail();
  expect(eager.backendTensors()).toBe(tensors);
  expect(process.memoryUsage().rss - bytes).toBeLessThan((RUNS * INPUT_BYTES) / 4);

  const [total] = session.run(
    new Map([
      [large, values],
      [missing, new Float32Array(SIDE).fill(2)],
    ]),
    [sum],
  );
  expect(total?.every((value) => value === 3)).toBe(true);
  session.dispose();
});
