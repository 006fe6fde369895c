import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluationLosses } from "../../src/diffusion/evaluation-loss.ts";
import { trainingStep } from "../../src/diffusion/training-step.ts";
import type { ComputePrecision } from "../../src/protocol/compute-precision.ts";
import { hasBfloat16 } from "../../src/system/processor.ts";
import { bundledModel } from "../../src/system/miniature-model.ts";
import { relativeError as errorOf, torchGoldens } from "../support/torch-goldens.ts";
import { kernelsOf } from "../tensor/lib/backends.ts";
import { relativeError } from "../tensor/lib/numbers.ts";
import { narrowWays } from "../tensor/lib/ways.ts";
import { goldenBatch } from "./golden-batch.ts";
import { sizedBatch } from "./sized-batch.ts";
import { loadTiny, loadTinyFile, type TinyLoaded } from "./tiny-model.ts";

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
    Array.from(x).reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/**
 * How far off 16 bits may be: of a loss, of a gradient's length, and 1 less the cosine of its direction. torch 2.13's autocast is off by up to
 * 1.4e-3, 7.1e-2 and 2.5e-3 in the same steps in bfloat16, by up to 1.5e-4, 9.4e-3 and 4.4e-5 in float16.
 */
const BARS = {
  bfloat16: { loss: 2e-3, gradient: 8e-2, direction: 3e-3 },
  float16: { loss: 5e-4, gradient: 1.2e-2, direction: 6e-5 },
} as const;

const models = ["tiny-epsilon", "tiny-v"] as const;
/** Where the processor has no bfloat16, TensorFlow's own kernels sum products in 16 bits. */
const isRounded = (await hasBfloat16()) === false;
const wanted = (await narrowWays()).filter(({ precision }) => precision !== "bfloat16" || !isRounded);
const ways = wanted.map((way) => ({
  ...way,
  precision: way.precision === "bfloat16" ? ("bfloat16" as const) : ("float16" as const),
}));
const cases = ways.flatMap((way) => models.map((name) => ({ ...way, name })));

describe.each(cases)("$name on $title, next to torch in float64", ({ name, precision }) => {
  const goldens = torchGoldens(name);
  let model: TinyLoaded;
  beforeAll(async () => {
    model = await loadTiny(name, await kernelsOf("native-cpu"), { precision });
  });
  afterAll(() => model.dispose());

  it.each(["plain", "chunks", "masked"])(
    "gives nearly the loss and gradient of a %s step",
    (which) => {
      const bar = BARS[precision];
      const batch = goldenBatch(goldens, `step.${which}`);
      const options = precision === "float16" ? { lossScale: 1024 } : {};
      const { loss, gradient } = trainingStep(model, batch, options);
      const wanted = goldens.expected(`step.${which}.vectorGradient`);
      const errors = {
        loss: errorOf([loss], goldens.expected(`step.${which}.loss`)),
        gradient: errorOf(gradient, wanted),
        direction: 1 - cosine(gradient, wanted.values),
      };
      console.log(`${precision} ${name} ${which}: ${JSON.stringify(errors)}`);
      for (const key of ["loss", "gradient", "direction"] as const)
        expect(errors[key], key).toBeLessThan(bar[key]);
      for (const memory of ["attention", "checkpoint"] as const) {
        const again = trainingStep(model, batch, { ...options, memory });
        expect(again.loss, memory).toBeCloseTo(loss, 4);
        expect(relativeError(again.gradient, gradient), memory).toBeLessThan(bar.gradient / 2);
      }
      expect(trainingStep(model, batch, options), "the same bits again").toEqual(
        trainingStep(model, batch, options),
      );
    },
    180_000,
  );
});

describe.each(ways)("the miniature model on $title, next to our float32", ({ precision }) => {
  it("gives nearly the same step and evaluation", async () => {
    const kernels = await kernelsOf("native-cpu");
    const load = (each: ComputePrecision) => loadTinyFile(bundledModel()!, kernels, { precision: each });
    const [exact, narrow] = [await load("float32"), await load(precision)];
    const batch = sizedBatch(exact, { batch: 2, height: 16, width: 16 });
    const [wanted, found] = [exact, narrow].map((model) => ({
      ...trainingStep(model, batch),
      evaluation: evaluationLosses(model, batch),
    }));
    for (const model of [exact, narrow]) model.dispose();
    const bar = BARS[precision];
    const errors = {
      loss: relativeError([found!.loss], [wanted!.loss]),
      evaluation: relativeError(found!.evaluation, wanted!.evaluation),
      gradient: relativeError(found!.gradient, wanted!.gradient),
      direction: 1 - cosine(found!.gradient, wanted!.gradient),
    };
    console.log(`${precision} miniature: ${JSON.stringify(errors)}`);
    expect(errors.loss).toBeLessThan(bar.loss);
    expect(errors.evaluation).toBeLessThan(bar.loss);
    expect(errors.gradient).toBeLessThan(bar.gradient);
    expect(errors.direction).toBeLessThan(bar.direction);
  }, 180_000);
});
