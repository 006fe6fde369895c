import { beforeAll, describe, expect, it } from "vitest";
import { createEagerKernels } from "../../src/tensor/eager-kernels.ts";
import { attention } from "../../src/tensor/operations/attention.ts";
import type { Recorder } from "../../src/tensor/tape.ts";
import { convolution, convolvedGrid } from "../../src/tensor/operations/convolution.ts";
import { checkOperation } from "./lib/check-operation.ts";
import { values } from "./lib/numbers.ts";
import { availableWays, narrowWays, benchOf, eagerBench, type Bench } from "./lib/ways.ts";
import * as reference from "./lib/reference.ts";

describe.each([...(await availableWays()), ...(await narrowWays())])("on $title", (way) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await benchOf(way);
  });

  describe("a convolution has the reference's value and gradient", () => {
    const cases = [
      { kernel: 3, stride: 1, padding: "around", height: 4, width: 5 },
      { kernel: 1, stride: 1, padding: "around", height: 3, width: 2 },
      { kernel: 3, stride: 2, padding: "around", height: 4, width: 6 },
      { kernel: 3, stride: 2, padding: "around", height: 5, width: 3 },
      { kernel: 3, stride: 2, padding: "end", height: 4, width: 6 },
      { kernel: 3, stride: 2, padding: "end", height: 5, width: 4 },
    ] as const;
    const check = (over: Bench, { kernel, stride, padding, height, width }: (typeof cases)[number]) => {
      const [filter, bias] = [values(kernel * kernel * 6, 5), values(3, 6)];
      const attributes = (recorder: Recorder) => ({
        filter: () => recorder.kernels.constant(filter, [kernel, kernel, 2, 3]),
        bias: () => recorder.kernels.constant(bias, [3]),
        grid: { batch: 2, height, width },
        stride,
        padding,
      });
      const before = padding === "around" ? (kernel - 1) / 2 : 0;
      const size = {
        batch: 2,
        height,
        width,
        channels: 2,
        out: 3,
        kernel,
        stride,
        before,
        after: (kernel - 1) / 2,
      };
      checkOperation(over, {
        inputs: [{ shape: [2 * height * width, 2] }],
        apply: (recorder, [x]) => {
          const y = convolution(recorder, x!, attributes(recorder));
          const grid = convolvedGrid(attributes(recorder));
          expect(y.value.shape).toEqual([grid.batch * grid.height * grid.width, 3]);
          return y;
        },
        reference: ([x]) => reference.convolution(x!, filter, bias, size),
      });
    };

    it.each(cases)("$kernel×$kernel, stride $stride, zeros $padding, $height×$width", (given) => {
      check(bench, given);
    });

    it.skipIf(way.how === "graph").each(cases)(
      "the other way to take the gradient: $kernel×$kernel, stride $stride, $padding",
      (given) => {
        for (const flipsFilters of [false, true]) {
          const rewrites = { flipsFilters, keepsFlippedFilters: false };
          const kernels = createEagerKernels(way.backend, rewrites);
          check(eagerBench(kernels), given);
          expect(kernels.ownership.tensors).toBe(0);
        }
      },
    );
  });

  describe("attention has the reference's value and gradient", () => {
    const cases = [
      { batch: 1, heads: 1, queries: 4, keys: 4, width: 3, causal: false },
      { batch: 2, heads: 3, queries: 5, keys: 7, width: 2, causal: false },
      { batch: 2, heads: 2, queries: 5, keys: 5, width: 3, causal: true },
      { batch: 2, heads: 2, queries: 5, keys: 7, width: 3, causal: false, queryChunk: 2 },
      { batch: 1, heads: 2, queries: 7, keys: 7, width: 2, causal: true, queryChunk: 2 },
    ];
    const inputsOf = ({ batch, heads, queries, keys, width }: (typeof cases)[number]) =>
      [queries, keys, keys].map((rows) => ({ shape: [batch * rows, heads * width] }));

    it.each(cases)("%o", (size) => {
      checkOperation(bench, {
        inputs: inputsOf(size),
        apply: (recorder, [query, key, value]) =>
          attention(recorder, { query: query!, key: key!, value: value! }, size),
        reference: ([q, k, v]) => reference.attention(q!, k!, v!, size),
      });
    });

    it.each([0, 1, 2])("when input %i alone wants no gradient", (index) => {
      const size = cases[3]!;
      checkOperation(bench, {
        inputs: inputsOf(size).map((input, i) => ({ ...input, isData: i === index })),
        apply: (recorder, [query, key, value]) =>
          attention(recorder, { query: query!, key: key!, value: value! }, size),
        reference: ([q, k, v]) => reference.attention(q!, k!, v!, size),
      });
    });
  });
});
