import { describe, expect, it } from "vitest";
import { exhaustedMemory } from "../../src/system/out-of-memory.ts";
import type { Computation } from "../../src/tensor/computation.ts";
import { createEagerKernels } from "../../src/tensor/eager-kernels.ts";
import { GraphFunction } from "../../src/tensor/graph/graph-function.ts";
import { GraphSession } from "../../src/tensor/graph/graph-session.ts";
import { GraphBuilder } from "../../src/tensor/graph/graph-builder.ts";
import { graphLoader } from "../../src/tensor/graph/load-graph.ts";
import { createRunner } from "../../src/tensor/run.ts";
import type { StoredWeight, StoredWeights } from "../../src/tensor/stored-weight.ts";
import { availableBackends, kernelsOf } from "./lib/backends.ts";
import { graphWays } from "./lib/run-graph.ts";

const hasNative = (await availableBackends()).includes("native-cpu");
const hasFunctions = (await graphWays()).includes("function");

/** Weights that are kept under these names. */
function weightsOf(kept: Readonly<Record<string, StoredWeight>>): StoredWeights {
  const stored = (name: string): StoredWeight => kept[name]!;
  return { stored, get: (name) => stored(name).tensor(), has: (name) => name in kept };
}

const inputs = { x: { values: Float32Array.of(1, 2), shape: [1, 2] } };
const doubled: Computation<"x", "y"> = {
  ...{ name: "doubling", settings: {}, inputs },
  build: ({ kernels, weights }, { x }) => ({ y: kernels.matMul(x, weights.get("double")) }),
};
/** A row as wide as four terabytes are. */
const huge: Computation<"x", "y"> = {
  ...{ name: "widening", settings: {}, inputs },
  build: ({ kernels }, { x }) => {
    const wide = kernels.pad(x, [
      [0, 2 ** 20 - 1],
      [0, 2 ** 20 - 2],
    ]);
    return { y: kernels.sum(wide, 0) };
  },
};

describe.skipIf(!hasNative)("a runner", () => {
  it.each(["native-cpu", "native-gpu"] as const)(
    "runs graphs with weights of 16 bits on %s's way, here by the processor",
    async (backend) => {
      await kernelsOf("native-cpu");
      const kernels = createEagerKernels(backend, { widensBelow: 0 });
      const double = kernels.store({ dtype: "F16", values: Uint16Array.of(0x4000, 0, 0, 0x4000) }, [2, 2]);
      expect(double.native?.type).toBe("half");
      const [compiled, failed]: [string[], unknown[]] = [[], []];
      const runner = createRunner(
        {
          kernels,
          watch: { onCompile: (name) => compiled.push(name), onFallback: (_, error) => failed.push(error) },
        },
        weightsOf({ double }),
      );
      for (let run = 0; run < 2; run += 1) expect([...runner.run(doubled).y]).toEqual([2, 4]);
      expect([compiled, failed]).toEqual([["doubling"], []]);
      runner.dispose();
      double.release();
    },
  );

  it("ends where there is no memory, in place of trying the same kernel by kernel", async () => {
    const kernels = await kernelsOf("native-cpu");
    const failed: unknown[] = [];
    const double = kernels.store({ dtype: "F32", values: Float32Array.of(2, 0, 0, 2) }, [2, 2]);
    const watch = { onFallback: (_: string, error: unknown) => failed.push(error) };
    const runner = createRunner({ kernels, watch }, weightsOf({ double }));
    let thrown: unknown;
    try {
      runner.run(huge);
    } catch (error) {
      thrown = error;
    }
    expect(exhaustedMemory(thrown)).toBe("machine");
    expect([...runner.run(doubled).y], "what fits runs on").toEqual([2, 4]);
    expect(failed).toEqual([]);
    runner.dispose();
    double.release();
  });
});

describe.skipIf(!hasFunctions)("graphs run", () => {
  const graph = new GraphBuilder();
  const ends = { inputs: [], outputs: [graph.constant(Float32Array.of(3), [1])] };

  it.each(["native-cpu", "native-gpu"] as const)("as functions on %s", async (backend) => {
    await kernelsOf("native-cpu");
    const loaded = graphLoader(backend)(graph, ends);
    expect(loaded).toBeInstanceOf(GraphFunction);
    expect(loaded.run([])).toEqual([Float32Array.of(3)]);
    loaded.dispose();
  });

  it("with a fetched binding in sessions on the processor, and not at all on a GPU", async () => {
    await kernelsOf("native-cpu");
    const loaded = graphLoader("native-cpu", null)(graph, ends);
    expect(loaded).toBeInstanceOf(GraphSession);
    loaded.dispose();
    expect(() => graphLoader("native-gpu", null)).toThrow(/fetched keeps no graph on a GPU/);
  });
});

it.each([
  [
    "OOM when allocating tensor with shape[4096,4096] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc",
    "card",
  ],
  [
    "Failed copying input tensor from /job:localhost/replica:0/task:0/device:CPU:0 to /job:localhost/replica:0/task:0/device:GPU:0 in order to run _EagerConst: Dst tensor is not initialized.",
    "card",
  ],
  [
    "OOM when allocating tensor with shape[4096,4096] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator mklcpu",
    "machine",
  ],
  ["Array buffer allocation failed", "machine"],
  ["indices[0] = 3 is not in [0, 3)", null],
] as const)("%s", (message, exhausted) => expect(exhaustedMemory(new Error(message))).toBe(exhausted));
