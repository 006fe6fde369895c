import { beforeAll, describe, expect, it } from "vitest";
import { MemoryMode } from "../../src/protocol/memory-mode.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { add } from "../../src/tensor/operations/add.ts";
import { silu } from "../../src/tensor/operations/swish.ts";
import { createGradientRecorder, createPlainRecorder } from "../../src/tensor/recorder.ts";
import { availableBackends, kernelsOf } from "./lib/backends.ts";
import { relativeError, values } from "./lib/numbers.ts";
import { SmallNetwork } from "./lib/small-block.ts";

const backends = await availableBackends();
const context = values(60, 1);

describe.each(backends)("the tape on %s", (backend) => {
  let kernels: EagerKernels;
  beforeAll(async () => {
    kernels = await kernelsOf(backend);
  });

  it("agrees with finite differences through several blocks, a skip and a shared context", () => {
    const network = new SmallNetwork(kernels);
    const { gradient } = network.step(context);
    const direction = values(60, 5);
    const at = (shift: number) => network.step(context.map((value, i) => value + shift * direction[i]!)).loss;
    const step = 0.05;
    const numeric = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
    const exact = gradient.reduce((sum, value, index) => sum + value * direction[index]!, 0);
    expect(Math.abs(exact - numeric)).toBeLessThan(1e-3 * Math.abs(numeric));
    network.dispose();
  });

  it("gives with checkpointing the same bits as without, and again the same", () => {
    const network = new SmallNetwork(kernels);
    const plain = network.step(context);
    expect(network.step(context)).toEqual(plain);
    for (const memory of ["attention", "checkpoint"] as const)
      expect(network.step(context, { memory }), memory).toEqual(plain);
    network.dispose();
  });

  it.each(MemoryMode.options)("leaves no tensor of a network behind: %s", (memory) => {
    const network = new SmallNetwork(kernels);
    network.step(context, { memory });
    const counts = () => [kernels.ownership.tensors, kernels.ownership.bytes, kernels.backendTensors()];
    const before = counts();
    for (let step = 0; step < 10; step += 1) network.step(context, { memory });
    expect(counts()).toEqual(before);
    network.dispose();
  });

  it("leaves no tensor of a block behind in 1000 steps", { timeout: 120_000 }, () => {
    const before = kernels.backendTensors();
    const ones = Float32Array.from({ length: 6 }, () => 1);
    for (let step = 0; step < 1000; step += 1) {
      kernels.scope(() => {
        const recorder = createGradientRecorder(kernels, { memory: step % 2 === 0 ? "checkpoint" : "keep" });
        const x = recorder.variable(kernels.constant(ones, [2, 3]));
        const y = recorder.block([x], (a) => add(recorder, silu(recorder, a), a));
        const [gradient] = recorder.backward(y, kernels.constant(ones, [2, 3]), [x]);
        for (const own of [y.value, gradient!]) kernels.release(own);
      });
    }
    expect([kernels.ownership.tensors, kernels.backendTensors()]).toEqual([0, before]);
  });
});

describe("a recorder", () => {
  let kernels: EagerKernels;
  beforeAll(async () => {
    kernels = await kernelsOf("wasm");
  });
  const constant = () => kernels.constant(Float32Array.of(1, -2, 3), [1, 3]);

  it("keeps less with checkpointing", () => {
    const kept = (["keep", "checkpoint"] as const).map((memory) => {
      const recorder = createGradientRecorder(kernels, { memory });
      const x = recorder.variable(constant());
      const before = kernels.ownership.bytes;
      const y = recorder.block([x], (a) => silu(recorder, silu(recorder, silu(recorder, a))));
      const after = kernels.ownership.bytes - before;
      recorder.release(y);
      recorder.discard();
      expect(kernels.ownership.bytes).toBe(before);
      kernels.release(x.value);
      return after;
    });
    // Three inputs of silu, one of them its own; with checkpointing the output alone.
    expect(kept).toEqual([3 * 12, 12]);
  });

  it("takes a block within a block", () => {
    const results = (["keep", "checkpoint"] as const).map((memory) =>
      kernels.scope(() => {
        const recorder = createGradientRecorder(kernels, { memory });
        const x = recorder.variable(constant());
        const y = recorder.block([x], (a) => {
          const inner = recorder.block([a], (b) => silu(recorder, b));
          return recorder.block([inner, a], (b, c) => add(recorder, silu(recorder, b), c), {
            consume: [inner],
          });
        });
        const [gradient] = recorder.backward(y, kernels.constant(Float32Array.of(1, 1, 1), [1, 3]), [x]);
        const read = [kernels.read(y.value), kernels.read(gradient!)];
        kernels.release(y.value);
        kernels.release(gradient!);
        return read;
      }),
    );
    expect(results[1]).toEqual(results[0]);
    expect(kernels.ownership.tensors).toBe(0);
  });

  it("without a tape gives the same value and keeps nothing", () => {
    const recorder = createPlainRecorder(kernels);
    const x = recorder.constant(constant());
    const y = recorder.block([x], (a) => silu(recorder, a), { consume: [x] });
    expect(y.needsGradient).toBe(false);
    const expected = [1, -2, 3].map((value) => value / (1 + Math.exp(-value)));
    expect(relativeError(kernels.read(y.value), expected)).toBeLessThan(1e-6);
    expect(kernels.ownership.tensors).toBe(1);
    recorder.release(y);
  });

  it("gives null for a variable that the output does not depend on", () => {
    kernels.scope(() => {
      const recorder = createGradientRecorder(kernels);
      const [x, other] = [recorder.variable(constant()), recorder.variable(constant())];
      const [gradient, none] = recorder.backward(silu(recorder, x), constant(), [x, other]);
      expect(none).toBeNull();
      kernels.release(gradient!);
    });
    expect(kernels.ownership.tensors).toBe(0);
  });

  it("refuses a block that uses a variable it does not name, also when it is checkpointed", () => {
    kernels.scope(() => {
      const recorder = createGradientRecorder(kernels, { memory: "checkpoint" });
      const [x, hidden] = [recorder.variable(constant()), recorder.variable(constant())];
      const y = recorder.block([x], (a) => add(recorder, a, hidden));
      expect(() => recorder.backward(y, constant(), [x, hidden])).toThrow(/not among those asked for/);
      recorder.release(y);
    });
    expect(kernels.ownership.tensors).toBe(0);
  });

  it("releases everything when a backward fails in the middle", () => {
    kernels.scope(() => {
      const recorder = createGradientRecorder(kernels);
      const x = recorder.variable(constant());
      const y = silu(recorder, silu(recorder, x));
      const broken = recorder.apply(
        {
          name: "broken",
          forward: (_, [a]: [typeof x.value]) => ({ output: kernels.square(a), saved: [a] as const }),
          backward: () => {
            throw new Error("no way back");
          },
        },
        [y],
        null,
      );
      expect(() => recorder.backward(silu(recorder, broken), constant(), [x])).toThrow("no way back");
    });
    expect(kernels.ownership.tensors).toBe(0);
  });

  it("refuses backward from an output that wants no gradient", () => {
    kernels.scope(() => {
      const recorder = createGradientRecorder(kernels);
      const y = silu(recorder, recorder.constant(constant()));
      expect(() => recorder.backward(y, constant(), [])).toThrow(/wants a gradient/);
    });
  });
});
