import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryMode } from "../../src/protocol/memory-mode.ts";
import { conditionPrompt, type Conditioning } from "../../src/diffusion/conditioning.ts";
import { evaluationLosses } from "../../src/diffusion/evaluation-loss.ts";
import { guidedModel } from "../../src/diffusion/guidance.ts";
import { addNoise } from "../../src/diffusion/noise-schedule.ts";
import { squaredErrors, type TrainingBatch } from "../../src/diffusion/training-batch.ts";
import { trainingStep } from "../../src/diffusion/training-step.ts";
import { torchGoldens } from "../support/torch-goldens.ts";
import { relativeError } from "../tensor/lib/numbers.ts";
import { availableBackends, kernelsOf } from "../tensor/lib/backends.ts";
import { goldenBatch } from "./golden-batch.ts";
import { loadTiny, type TinyLoaded } from "./tiny-model.ts";

/** Small: one sample of 8×8 latents, or what a test asks for. */
function smallBatch(model: TinyLoaded, grid = { batch: 1, height: 8, width: 8 }): TrainingBatch {
  const full = goldenBatch(torchGoldens("tiny-epsilon"), "step.plain");
  const size = grid.batch * grid.height * grid.width * model.config.unet.inChannels;
  return {
    ...full,
    tokens: full.tokens.subarray(0, grid.batch * 77),
    placements: full.placements.filter(({ row }) => row < grid.batch * 77),
    latents: full.latents.subarray(0, size),
    noise: full.noise.subarray(0, size),
    grid,
    timesteps: full.timesteps.slice(0, grid.batch),
    lossWeights: full.lossWeights.slice(0, grid.batch),
  };
}

describe("the training step", () => {
  let model: TinyLoaded;
  let batch: TrainingBatch;
  beforeAll(async () => {
    model = await loadTiny("tiny-epsilon", await kernelsOf("wasm"));
    batch = smallBatch(model);
  });
  afterAll(() => model.dispose());

  /** The loss's slope by finite differences in the direction of its gradient, as a share of the gradient's length. */
  function slopeAlong(given: TrainingBatch, gradient: Float32Array): number {
    const length = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0));
    const along = (shift: number): number =>
      trainingStep(model, {
        ...given,
        vectors: given.vectors.map((value, i) => value + (shift * gradient[i]!) / length),
      }).loss;
    return (8 * (along(0.02) - along(-0.02)) - (along(0.04) - along(-0.04))) / (12 * 0.02) / length;
  }

  it.each(MemoryMode.options)(
    "leaves nothing on the device in ten steps (%s)",
    (memory) => {
      const { ownership } = model.kernels;
      // The first step keeps flipped filters.
      trainingStep(model, batch, { memory });
      const before = { tensors: ownership.tensors, bytes: ownership.bytes };
      for (let i = 0; i < 10; i++) trainingStep(model, batch, { memory });
      expect({ tensors: ownership.tensors, bytes: ownership.bytes }).toEqual(before);
    },
    60_000,
  );

  it("gives the same bits again", () => {
    expect(trainingStep(model, batch)).toEqual(trainingStep(model, batch));
  });

  it("gives the gradient that finite differences of its loss have", () => {
    const { gradient } = trainingStep(model, batch);
    expect(Math.abs(slopeAlong(batch, gradient) - 1)).toBeLessThan(1e-3);
  });

  describe("with a mask", () => {
    /** Of 8×8 latents: the left half counts twice, the right one not at all. */
    const mask = Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 2 : 0));

    it("of ones is a step without", () => {
      const ones = { ...batch, positionWeights: new Float32Array(64).fill(1) };
      const [masked, plain] = [trainingStep(model, ones), trainingStep(model, batch)];
      expect(masked.loss).toBe(plain.loss);
      expect(relativeError(masked.gradient, plain.gradient)).toBeLessThan(1e-5);
    });

    it("gives the gradient that finite differences of its loss have", () => {
      const masked = { ...batch, positionWeights: mask };
      const { gradient } = trainingStep(model, masked);
      expect(relativeError(gradient, trainingStep(model, batch).gradient)).toBeGreaterThan(0.01);
      expect(Math.abs(slopeAlong(masked, gradient) - 1)).toBeLessThan(1e-3);
    });

    it("and its opposite are together a step without", () => {
      const opposite = mask.map((weight) => 2 - weight);
      const parts = [mask, opposite].map((positionWeights) =>
        trainingStep(model, { ...batch, positionWeights }),
      );
      const plain = trainingStep(model, batch);
      expect((parts[0]!.loss + parts[1]!.loss) / 2).toBeCloseTo(plain.loss, 9);
      const mean = parts[0]!.gradient.map((value, i) => (value + parts[1]!.gradient[i]!) / 2);
      expect(relativeError(mean, plain.gradient)).toBeLessThan(1e-5);
    });

    it("counts besides each sample's weight, in a step and in an evaluation", () => {
      const two = smallBatch(model, { batch: 2, height: 8, width: 8 });
      const masked = { ...two, lossWeights: [3, 0], positionWeights: Float32Array.of(...mask, ...mask) };
      const { loss, sampleLosses } = trainingStep(model, masked);
      expect(loss).toBeCloseTo((3 * sampleLosses[0]!) / 2, 9);
      const alone = trainingStep(model, { ...smallBatch(model), lossWeights: [1], positionWeights: mask });
      expect(sampleLosses[0]).toBeCloseTo(alone.loss, 5);
      const evaluated = evaluationLosses(model, masked);
      expect(relativeError(Float32Array.from(evaluated), Float32Array.from(sampleLosses))).toBeLessThan(1e-6);
    });
  });

  describe("with emphasis", () => {
    const emphasized = (): TrainingBatch => ({
      ...batch,
      multipliers: new Float32Array(77).fill(1).fill(1.3, 4, 7),
    });

    it("of ones is a step without", () => {
      const ones = { ...batch, multipliers: new Float32Array(77).fill(1) };
      const [with1, plain] = [trainingStep(model, ones), trainingStep(model, batch)];
      expect(with1.loss).toBeCloseTo(plain.loss, 6);
      expect(relativeError(with1.gradient, plain.gradient)).toBeLessThan(1e-5);
    });

    it("gives the gradient that finite differences of its loss have", () => {
      const { gradient } = trainingStep(model, emphasized());
      expect(relativeError(gradient, trainingStep(model, batch).gradient)).toBeGreaterThan(1e-3);
      expect(Math.abs(slopeAlong(emphasized(), gradient) - 1)).toBeLessThan(1e-3);
    });

    it("shows the U-Net what a picture's prompt of such emphasis does", () => {
      const { tokens, placements, vectors, clipSkip } = batch;
      const { multipliers } = emphasized();
      const prompt = { tokens, placements, multipliers: multipliers! };
      const { values } = conditionPrompt(model, { prompt, vectors, clipSkip });
      const plain = conditionPrompt(model, {
        prompt: { ...prompt, multipliers: new Float32Array(77).fill(1) },
        vectors,
        clipSkip,
      });
      const predicted = (context: Conditioning) =>
        guidedModel(model, { positive: context, negative: context, scale: 1, grid: batch.grid })(
          addNoise(model.schedule, batch),
          batch.timesteps[0]!,
        );
      const lossOf = (context: Conditioning) => squaredErrors(predicted(context), batch.noise, batch)[0]!;
      expect(evaluationLosses(model, emphasized())[0]).toBeCloseTo(lossOf({ ...plain, values }), 6);
      expect(evaluationLosses(model, batch)[0]).toBeCloseTo(lossOf(plain), 6);
      expect(Math.abs(lossOf(plain) - lossOf({ ...plain, values }))).toBeGreaterThan(1e-5);
    });
  });

  it("keeps fewer bytes where attention or whole blocks are computed again, for the same bits", () => {
    const { ownership } = model.kernels;
    const large = smallBatch(model, { batch: 2, height: 16, width: 16 });
    const peakOf = (memory: MemoryMode) => {
      ownership.takePeakBytes();
      const before = ownership.bytes;
      const { gradient } = trainingStep(model, large, { memory });
      return { gradient, peak: ownership.takePeakBytes() - before };
    };
    const [all, attention, checkpointed] = [peakOf("keep"), peakOf("attention"), peakOf("checkpoint")];
    expect(attention.peak).toBeLessThan(0.95 * all.peak);
    expect(checkpointed.peak).toBeLessThan(0.85 * attention.peak);
    expect(attention.gradient).toEqual(all.gradient);
    expect(checkpointed.gradient).toEqual(all.gradient);
  });

  it("takes a size whose halves are odd", () => {
    const odd = smallBatch(model, { batch: 1, height: 9, width: 14 });
    const { loss, gradient } = trainingStep(model, odd);
    expect(loss).toBeGreaterThan(0);
    expect(gradient.some((value) => value !== 0)).toBe(true);
  });

  it("stops with a clear sentence where a vector is no number", () => {
    const vectors = batch.vectors.with(0, Number.NaN);
    expect(() => trainingStep(model, { ...batch, vectors })).toThrow("The loss came out as no number");
  });

  it("has a gradient of zero for vectors that no prompt holds", () => {
    const { gradient } = trainingStep(model, { ...batch, placements: [] });
    expect(gradient).toEqual(new Float32Array(batch.vectors.length));
  });
});

describe.skipIf(!(await availableBackends()).includes("native-cpu"))("a training step as a graph", () => {
  it("has the loss and gradient of one kernel by kernel, with mask and emphasis", async () => {
    const kernels = await kernelsOf("native-cpu");
    const [graph, eager] = [
      await loadTiny("tiny-epsilon", kernels),
      await loadTiny("tiny-epsilon", kernels, { how: "eager" }),
    ];
    const batch = {
      ...smallBatch(graph),
      multipliers: new Float32Array(77).fill(1).fill(1.3, 4, 7),
      positionWeights: Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 2 : 0)),
    };
    const [one, other] = [trainingStep(graph, batch), trainingStep(eager, batch)];
    expect(one.loss).toBeCloseTo(other.loss, 6);
    expect(relativeError(one.gradient, other.gradient)).toBeLessThan(1e-5);
    graph.dispose();
    eager.dispose();
  }, 60_000);
});
