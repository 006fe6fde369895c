import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conditionPrompt } from "../../src/diffusion/conditioning.ts";
import { guidedModel } from "../../src/diffusion/guidance.ts";
import { sampling } from "../../src/diffusion/samplers.ts";
import { decodeLatents } from "../../src/diffusion/vae-decoder.ts";
import { encodeImages } from "../../src/diffusion/vae-encoder.ts";
import { encodeText, textEncoderOf, textInputs } from "../../src/diffusion/text-encoder.ts";
import { trainingStep } from "../../src/diffusion/training-step.ts";
import { unet } from "../../src/diffusion/unet.ts";
import { timestepFeatures } from "../../src/nn/time-embedding.ts";
import { rowsOf } from "../../src/tensor/computation.ts";
import { createPlainRecorder } from "../../src/tensor/recorder.ts";
import { relativeError, torchGoldens, type TinyModel } from "../support/torch-goldens.ts";
import { kernelsOf } from "../tensor/lib/backends.ts";
import { availableWays } from "../tensor/lib/ways.ts";
import { flatTokens, goldenBatch, placementRows } from "./golden-batch.ts";
import { loadTiny, type TinyLoaded } from "./tiny-model.ts";

const samplers = [
  ["Euler a", "sampler.eulerAncestral"],
  ["Euler", "sampler.euler"],
  ["DDIM", "sampler.ddim"],
] as const;
const models: readonly TinyModel[] = ["tiny-epsilon", "tiny-v"];
const ways = await availableWays();
const cases = ways.flatMap((way) => models.map((name) => ({ ...way, name })));

describe.each(cases)("$name on $title, next to torch in float64", ({ backend, how, name, title }) => {
  const goldens = torchGoldens(name);
  let model: TinyLoaded;

  beforeAll(async () => {
    model = await loadTiny(name, await kernelsOf(backend), { how });
  });
  afterAll(() => model.dispose());

  /** The bar is three times torch's own float32 error; both are printed. */
  function expectNear(values: ArrayLike<number>, key: string): void {
    const [error, bar] = [relativeError(values, goldens.expected(key)), goldens.bar(key)];
    console.log(
      `${backend} ${title} ${name} ${key}: ${error.toExponential(2)} (bar ${bar.toExponential(2)})`,
    );
    expect(error, key).toBeLessThan(bar);
  }

  it.each(["plain", "skip", "placed", "chunks"])("conditions a %s prompt the same way", (which) => {
    const encoder = textEncoderOf(model.config);
    const facts = goldens.facts(`text.${which}`);
    const { values, shape } = goldens.input("text.vectors");
    const { context } = model.run({
      name: "context",
      settings: { clipSkip: facts.clipSkip },
      inputs: textInputs(encoder, {
        tokens: flatTokens(facts.ids),
        placements: "placements" in facts ? placementRows(facts, shape[0]!) : [],
        vectors: "placements" in facts ? values : new Float32Array(),
      }),
      build: ({ kernels, weights }, inputs) => {
        const recorder = createPlainRecorder(kernels);
        const vectors = recorder.constant(inputs.vectors);
        const input = { ...inputs, vectors, clipSkip: facts.clipSkip };
        return { context: encodeText({ recorder, weights }, encoder, input).value };
      },
    });
    expectNear(context, `text.${which}`);
  });

  it("lays emphasis the same way", () => {
    const { ids, multipliers, clipSkip } = goldens.facts("text.weighted");
    const prompt = { tokens: flatTokens(ids), multipliers: Float32Array.from(multipliers), placements: [] };
    const { values } = conditionPrompt(model, { prompt, vectors: new Float32Array(), clipSkip });
    expectNear(values, "text.weighted");
  });

  it.each(["square", "wide"])("predicts the same for a %s batch", (which) => {
    const { unet: config } = model.config;
    const noisy = goldens.input(`unet.${which}.noisy`);
    const [batch = 0, height = 0, width = 0, channels = 0] = noisy.shape;
    const grid = { batch, height, width };
    const context = goldens.input(`unet.${which}.context`);
    const { timesteps } = goldens.facts(`unet.${which}`);
    const { prediction } = model.run({
      name: "unet",
      settings: { grid },
      inputs: {
        latents: rowsOf(noisy.values, channels),
        context: rowsOf(context.values, context.shape.at(-1)!),
        timesteps: rowsOf(timestepFeatures(timesteps, config.channels), config.channels),
      },
      build: ({ kernels, weights }, inputs) => {
        const recorder = createPlainRecorder(kernels);
        const input = { ...inputs, grid, context: recorder.constant(inputs.context) };
        return { prediction: unet({ recorder, weights }, config, input).value };
      },
    });
    expectNear(prediction, `unet.${which}`);
  });

  it("encodes and decodes images the same way", () => {
    const { vae } = model.config;
    const given = (key: string) => {
      const { values, shape } = goldens.input(key);
      const [batch = 0, height = 0, width = 0, channels = 0] = shape;
      return { rows: rowsOf(values, channels), grid: { batch, height, width } };
    };
    const [image, latents] = [given("vae.image"), given("vae.latents")];
    const results = model.run({
      name: "autoencoder",
      settings: {},
      inputs: { images: image.rows, latents: latents.rows },
      build: ({ kernels, weights }, inputs) => {
        const network = { recorder: createPlainRecorder(kernels), weights };
        const encoded = encodeImages(network, vae, { images: inputs.images, grid: image.grid });
        const decoded = decodeLatents(network, vae, { latents: inputs.latents, grid: latents.grid });
        const [mean, logVariance] = [kernels.retain(encoded.mean), kernels.retain(encoded.logVariance)];
        return { mean, logVariance, decoded: decoded.value };
      },
    });
    expectNear(results.mean, "vae.mean");
    expectNear(results.logVariance, "vae.logVariance");
    expectNear(results.decoded, "vae.decoded");
  });

  it.each(samplers)("draws the latents that torch draws with %s", (sampler, key) => {
    const { values: context, shape } = goldens.input("sampler.context");
    const [, tokens = 0, width = 0] = shape;
    const half = context.length / 2;
    const [negative, positive] = [context.subarray(0, half), context.subarray(half)].map((values) => ({
      values,
      tokens,
      width,
    }));
    const { values: noise, shape: size } = goldens.input("sampler.noise");
    const [, height = 0, across = 0] = size;
    const fresh = goldens.input("sampler.stepNoises").values;
    const steps = sampling({
      sampler,
      schedule: model.schedule,
      prediction: model.config.prediction,
      steps: 5,
      noise,
      stepNoise: (step) => fresh.subarray((step - 1) * noise.length, step * noise.length),
      model: guidedModel(model, {
        negative: negative!,
        positive: positive!,
        scale: goldens.facts(key).guidance,
        grid: { batch: 1, height, width: across },
      }),
    });
    expectNear([...steps].at(-1)!.latents, `${key}.final`);
  });

  it.each(["plain", "chunks", "masked"])(
    "gives the loss and gradient of a %s training step",
    (which) => {
      const batch = goldenBatch(goldens, `step.${which}`);
      const { loss, sampleLosses, gradient } = trainingStep(model, batch);
      expectNear([loss], `step.${which}.loss`);
      expectNear(sampleLosses, `step.${which}.sampleLosses`);
      expectNear(gradient, `step.${which}.vectorGradient`);
      const checkpointed = trainingStep(model, batch, { memory: "checkpoint" });
      expect(checkpointed.loss).toBe(loss);
      expect(checkpointed.gradient).toEqual(gradient);
    },
    180_000,
  );
});
