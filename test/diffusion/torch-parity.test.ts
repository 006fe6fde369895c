import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conditionPrompt } from "../../src/diffusion/conditioning.ts";
import { guidedModel } from "../../src/diffusion/guidance.ts";
import { sampling } from "../../src/diffusion/samplers.ts";
import { decodeLatents } from "../../src/diffusion/vae-decoder.ts";
import { encodeImages } from "../../src/diffusion/vae-encoder.ts";
import { encodeText, textEncoderOf } from "../../src/diffusion/text-encoder.ts";
import { trainingStep } from "../../src/diffusion/training-step.ts";
import { unet } from "../../src/diffusion/unet.ts";
import { createPlainRecorder } from "../../src/tensor/recorder.ts";
import { relativeError, torchGoldens, type TinyModel } from "../support/torch-goldens.ts";
import { availableBackends, kernelsOf } from "../tensor/lib/backends.ts";
import { flatTokens, goldenBatch, placementRows } from "./golden-batch.ts";
import { loadTiny, type TinyLoaded } from "./tiny-model.ts";

const samplers = [
  ["Euler a", "sampler.eulerAncestral"],
  ["Euler", "sampler.euler"],
  ["DDIM", "sampler.ddim"],
] as const;
const models: readonly TinyModel[] = ["tiny-epsilon", "tiny-v"];
const cases = (await availableBackends()).flatMap((backend) => models.map((name) => ({ backend, name })));

describe.each(cases)("$name on $backend, next to torch in float64", ({ backend, name }) => {
  const goldens = torchGoldens(name);
  let model: TinyLoaded;

  beforeAll(async () => {
    model = await loadTiny(name, await kernelsOf(backend));
  });
  afterAll(() => model.weights.dispose());

  /** The bar is three times torch's own float32 error; both are printed. */
  function expectNear(values: ArrayLike<number>, key: string): void {
    const [error, bar] = [relativeError(values, goldens.expected(key)), goldens.bar(key)];
    console.log(`${backend} ${name} ${key}: ${error.toExponential(2)} (bar ${bar.toExponential(2)})`);
    expect(error, key).toBeLessThan(bar);
  }

  function plainNetwork() {
    return { recorder: createPlainRecorder(model.kernels), weights: model.weights };
  }

  it.each(["plain", "skip", "placed", "chunks"])("conditions a %s prompt the same way", (which) => {
    const { kernels, config } = model;
    const facts = goldens.facts(`text.${which}`);
    kernels.scope(() => {
      const network = plainNetwork();
      const { values, shape } = goldens.input("text.vectors");
      const hasVectors = "placements" in facts;
      const context = encodeText(network, textEncoderOf(config), {
        tokens: flatTokens(facts.ids),
        placements: hasVectors ? placementRows(facts, shape[0]!) : [],
        clipSkip: facts.clipSkip,
        ...(hasVectors ? { vectors: network.recorder.constant(kernels.constant(values, shape)) } : {}),
      });
      expectNear(kernels.read(context.value), `text.${which}`);
      network.recorder.release(context);
    });
  });

  it("lays emphasis the same way", () => {
    const { ids, multipliers, clipSkip } = goldens.facts("text.weighted");
    const prompt = { tokens: flatTokens(ids), multipliers: Float32Array.from(multipliers), placements: [] };
    const { values } = conditionPrompt(model, { prompt, vectors: new Float32Array(), clipSkip });
    expectNear(values, "text.weighted");
  });

  it.each(["square", "wide"])("predicts the same for a %s batch", (which) => {
    const { kernels, config } = model;
    const noisy = goldens.input(`unet.${which}.noisy`);
    const context = goldens.input(`unet.${which}.context`);
    const [batch = 0, height = 0, width = 0, channels = 0] = noisy.shape;
    const [, tokens = 0, contextWidth = 0] = context.shape;
    kernels.scope(() => {
      const network = plainNetwork();
      const prediction = unet(network, config.unet, {
        latents: kernels.constant(noisy.values, [batch * height * width, channels]),
        grid: { batch, height, width },
        timesteps: goldens.facts(`unet.${which}`).timesteps,
        context: network.recorder.constant(kernels.constant(context.values, [batch * tokens, contextWidth])),
      });
      expectNear(kernels.read(prediction.value), `unet.${which}`);
      network.recorder.release(prediction);
    });
  });

  it("encodes and decodes images the same way", () => {
    const { kernels, config } = model;
    kernels.scope(() => {
      const network = plainNetwork();
      const put = ({ values, shape }: { values: Float32Array; shape: readonly number[] }) => {
        const [batch = 0, height = 0, width = 0, channels = 0] = shape;
        const rows = kernels.constant(values, [batch * height * width, channels]);
        return { rows, grid: { batch, height, width } };
      };
      const image = put(goldens.input("vae.image"));
      const encoded = encodeImages(network, config.vae, { images: image.rows, grid: image.grid });
      expectNear(kernels.read(encoded.mean), "vae.mean");
      expectNear(kernels.read(encoded.logVariance), "vae.logVariance");
      const latents = put(goldens.input("vae.latents"));
      const decoded = decodeLatents(network, config.vae, { latents: latents.rows, grid: latents.grid });
      expectNear(kernels.read(decoded.value), "vae.decoded");
      network.recorder.release(decoded);
    });
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

  it.each(["plain", "chunks"])("gives the loss and gradient of a %s training step", (which) => {
    const batch = goldenBatch(goldens, `step.${which}`);
    const { loss, sampleLosses, gradient } = trainingStep(model, batch);
    expectNear([loss], `step.${which}.loss`);
    expectNear(sampleLosses, `step.${which}.sampleLosses`);
    expectNear(gradient, `step.${which}.vectorGradient`);
    const checkpointed = trainingStep(model, batch, { checkpoint: true });
    expect(checkpointed.loss).toBe(loss);
    expectNear(checkpointed.gradient, `step.${which}.vectorGradient`);
  });
});
