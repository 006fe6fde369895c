import { beforeAll, describe, expect, it } from "vitest";
import { mapValues, rowsOf } from "../../src/tensor/computation.ts";
import { add } from "../../src/tensor/operations/add.ts";
import { addPerSample } from "../../src/tensor/operations/add-per-sample.ts";
import { addPositions } from "../../src/tensor/operations/add-positions.ts";
import { concatChannels } from "../../src/tensor/operations/concat-channels.ts";
import { emphasize } from "../../src/tensor/operations/emphasize.ts";
import { geglu, gelu } from "../../src/tensor/operations/gelu.ts";
import { groupNorm } from "../../src/tensor/operations/group-norm.ts";
import { layerNorm } from "../../src/tensor/operations/layer-norm.ts";
import { linear } from "../../src/tensor/operations/linear.ts";
import { meanSquaredError } from "../../src/tensor/operations/mean-squared-error.ts";
import { placementMatrix, placeVectors } from "../../src/tensor/operations/place-vectors.ts";
import { quickGelu, silu } from "../../src/tensor/operations/swish.ts";
import { upsampleNearest } from "../../src/tensor/operations/upsample-nearest.ts";
import { createPlainRecorder } from "../../src/tensor/recorder.ts";
import type { Recorder } from "../../src/tensor/tape.ts";
import { checkOperation } from "./lib/check-operation.ts";
import { values } from "./lib/numbers.ts";
import { availableWays, narrowWays, benchOf, type Bench } from "./lib/ways.ts";
import * as reference from "./lib/reference.ts";

describe.each([...(await availableWays()), ...(await narrowWays())])(
  "an operation on $title has the reference's value and gradient",
  (way) => {
    let bench: Bench;
    beforeAll(async () => {
      bench = await benchOf(way);
    });
    const weight = (shape: number[], seed: number) => {
      const array = values(
        shape.reduce((a, b) => a * b, 1),
        seed,
      );
      return { array, on: (recorder: Recorder) => () => recorder.kernels.constant(array, shape) };
    };

    it("linear", () => {
      const [w, b] = [weight([3, 4], 9), weight([3], 10)];
      checkOperation(bench, {
        inputs: [{ shape: [5, 4] }],
        apply: (recorder, [x]) => linear(recorder, x!, { weight: w.on(recorder), bias: b.on(recorder) }),
        reference: ([x]) => reference.linear(x!, w.array, b.array, { rows: 5, inner: 4, out: 3 }),
      });
    });

    it("linear without bias", () => {
      const w = weight([7, 5], 9);
      checkOperation(bench, {
        inputs: [{ shape: [3, 5] }],
        apply: (recorder, [x]) => linear(recorder, x!, { weight: w.on(recorder) }),
        reference: ([x]) => reference.linear(x!, w.array, null, { rows: 3, inner: 5, out: 7 }),
      });
    });

    it("add", () => {
      checkOperation(bench, {
        inputs: [{ shape: [3, 5] }, { shape: [3, 5] }],
        apply: (recorder, [a, b]) => add(recorder, a!, b!),
        reference: ([a, b]) => a!.map((value, index) => value + b![index]!),
      });
    });

    it("add of a variable to itself", () => {
      checkOperation(bench, {
        inputs: [{ shape: [3, 5] }],
        apply: (recorder, [a]) => add(recorder, a!, a!),
        reference: ([a]) => a!.map((value) => 2 * value),
      });
    });

    it("addPositions for each sample", () => {
      const table = weight([3, 5], 4);
      checkOperation(bench, {
        inputs: [{ shape: [6, 5] }],
        apply: (recorder, [x]) => addPositions(recorder, x!, { table: table.on(recorder) }),
        reference: ([x]) => x!.map((value, index) => value + table.array[index % 15]!),
      });
    });

    it("addPerSample", () => {
      checkOperation(bench, {
        inputs: [{ shape: [6, 5] }, { shape: [2, 5] }],
        apply: (recorder, [x, shift]) => addPerSample(recorder, x!, shift!, { batch: 2 }),
        reference: ([x, shift]) => x!.map((value, i) => value + shift![Math.floor(i / 15) * 5 + (i % 5)]!),
      });
    });

    it("concatChannels", () => {
      checkOperation(bench, {
        inputs: [{ shape: [3, 2] }, { shape: [3, 5] }],
        apply: (recorder, [a, b]) => concatChannels(recorder, a!, b!),
        reference: ([a, b]) =>
          [0, 1, 2].flatMap((row) => [...a!.slice(row * 2, row * 2 + 2), ...b!.slice(row * 5, row * 5 + 5)]),
      });
    });

    it.each([false, true])("groupNorm, SiLU %s", (isSilu) => {
      const [scale, offset] = [weight([6], 4), weight([6], 5)];
      const size = { batch: 2, rows: 5, channels: 6, groups: 3, epsilon: 1e-5 };
      checkOperation(bench, {
        inputs: [{ shape: [10, 6] }],
        apply: (recorder, [x]) =>
          groupNorm(recorder, x!, {
            ...size,
            scale: scale.on(recorder),
            offset: offset.on(recorder),
            silu: isSilu,
          }),
        reference: ([x]) => {
          const y = reference.groupNorm(x!, scale.array, offset.array, size);
          return isSilu ? y.map((value) => value * reference.sigmoid(value)) : y;
        },
      });
    });

    it("layerNorm", () => {
      const [scale, offset] = [weight([7], 4), weight([7], 5)];
      checkOperation(bench, {
        inputs: [{ shape: [5, 7] }],
        apply: (recorder, [x]) =>
          layerNorm(recorder, x!, { scale: scale.on(recorder), offset: offset.on(recorder), epsilon: 1e-5 }),
        reference: ([x]) =>
          reference.layerNorm(x!, scale.array, offset.array, { channels: 7, epsilon: 1e-5 }),
      });
    });

    const wide = values(35, 3).map((value) => value * 4);

    it("silu", () => {
      checkOperation(bench, {
        inputs: [{ shape: [5, 7], values: wide }],
        apply: (recorder, [x]) => silu(recorder, x!),
        reference: ([x]) => x!.map((value) => value * reference.sigmoid(value)),
      });
    });

    it("quickGelu", () => {
      checkOperation(bench, {
        inputs: [{ shape: [5, 7], values: wide }],
        apply: (recorder, [x]) => quickGelu(recorder, x!),
        reference: ([x]) => x!.map((value) => value * reference.sigmoid(1.702 * value)),
      });
    });

    it("gelu by the error function", () => {
      checkOperation(bench, {
        inputs: [{ shape: [5, 7], values: wide }],
        apply: (recorder, [x]) => gelu(recorder, x!),
        reference: ([x]) => x!.map(reference.gelu),
      });
    });

    it("geglu", () => {
      checkOperation(bench, {
        inputs: [{ shape: [3, 10] }],
        apply: (recorder, [x]) => geglu(recorder, x!),
        reference: ([x]) => {
          const at = (index: number) => Math.floor(index / 5) * 10 + (index % 5);
          return reference.fill(15, (index) => x![at(index)]! * reference.gelu(x![at(index) + 5]!));
        },
      });
    });

    it("upsampleNearest", () => {
      checkOperation(bench, {
        inputs: [{ shape: [12, 5] }],
        apply: (recorder, [x]) => upsampleNearest(recorder, x!, { grid: { batch: 2, height: 2, width: 3 } }),
        reference: ([x]) =>
          reference.fill(240, (index) => {
            const column = Math.floor(index / 5) % 6;
            const row = Math.floor(index / 30) % 4;
            const from = (Math.floor(index / 120) * 2 + (row >> 1)) * 3 + (column >> 1);
            return x![from * 5 + (index % 5)]!;
          }),
      });
    });

    it("placeVectors, one vector standing in two prompts", () => {
      const placed = [
        { row: 1, vector: 0 },
        { row: 2, vector: 1 },
        { row: 5, vector: 1 },
      ];
      checkOperation(bench, {
        inputs: [
          { shape: [6, 3] },
          { shape: [2, 3] },
          { shape: [6, 2], values: placementMatrix({ rows: 6, vectors: 2 }, placed), isData: true },
        ],
        apply: (recorder, [rows, vectors, placement]) =>
          placeVectors(recorder, { rows: rows!, vectors: vectors!, placement: placement! }),
        reference: ([rows, vectors]) => {
          const y = rows!.slice();
          for (const { row, vector } of placed) y.set(vectors!.slice(vector * 3, vector * 3 + 3), row * 3);
          return y;
        },
      });
    });

    it("placeVectors keeps the bits of what it moves", () => {
      const [rows, vectors] = [values(6, 1), values(3, 2)];
      const placement = placementMatrix({ rows: 2, vectors: 1 }, [{ row: 1, vector: 0 }]);
      const { found } = bench.run({
        name: "placement",
        settings: {},
        inputs: {
          rows: rowsOf(rows, 3),
          vectors: rowsOf(vectors, 3),
          placement: rowsOf(placement, 1),
        },
        build: ({ kernels }, inputs) => {
          // As the text encoder does, in whatever the rest is computed.
          const recorder = createPlainRecorder(kernels).exact;
          const { value } = placeVectors(recorder, mapValues(inputs, recorder.constant));
          return { found: kernels.retain(value) };
        },
      });
      expect(found).toEqual(Float32Array.of(...rows.slice(0, 3), ...vectors));
    });

    it("emphasize", () => {
      const multipliers = Float32Array.of(1, 1.1, 1, 1, 1, 1.5, 0.7, 1);
      checkOperation(bench, {
        inputs: [{ shape: [8, 3], values: values(24, 5).map((value) => value + 0.8) }],
        apply: (recorder, [x]) => {
          const constant = recorder.constant(recorder.kernels.constant(multipliers, [8, 1]));
          return emphasize(recorder, { x: x!, multipliers: constant }, { texts: 2 });
        },
        reference: ([x]) => {
          const chunks = [0, 1].map((text) => {
            const chunk = x!.slice(12 * text, 12 * (text + 1));
            const weighted = chunk.map((value, i) => value * multipliers[4 * text + Math.floor(i / 3)]!);
            const sum = (array: typeof chunk) => array.reduce((total, value) => total + value, 0);
            return weighted.map((value) => (value * sum(chunk)) / sum(weighted));
          });
          return chunks.flatMap((chunk) => [...chunk]);
        },
      });
    });

    it.each([
      ["each sample", Float32Array.of(0.5, 2, 0)],
      ["each position", Float32Array.of(0.5, 2, 0, 1, 0.25, 3)],
    ])("meanSquaredError with a weight for %s", (_, given) => {
      checkOperation(bench, {
        inputs: [{ shape: [6, 4] }, { shape: [6, 4] }, { shape: [given.length, 1], values: given }],
        apply: (recorder, [prediction, target, weights]) =>
          meanSquaredError(recorder, { prediction: prediction!, target: target!, weights: weights! }),
        reference: ([prediction, target, weights]) => {
          const each = 24 / weights!.length;
          let sum = 0;
          prediction!.forEach(
            (value, i) => (sum += weights![Math.floor(i / each)]! * (value - target![i]!) ** 2),
          );
          return [sum / 24];
        },
      });
    });
  },
);
