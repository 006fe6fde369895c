import { describe, expect, it } from "vitest";
import { noiseSchedule, sigmaAt } from "../../src/diffusion/noise-schedule.ts";
import { sampling, type SamplerName } from "../../src/diffusion/samplers.ts";
import { relativeError, torchGoldens, type TinyModel } from "../support/torch-goldens.ts";

const schedule = noiseSchedule({ timesteps: 1000, betaStart: 0.00085, betaEnd: 0.012 });
const samplers: readonly (readonly [SamplerName, string])[] = [
  ["DDIM", "sampler.ddim"],
  ["Euler", "sampler.euler"],
  ["Euler a", "sampler.eulerAncestral"],
];
const predictions = { "tiny-epsilon": "epsilon", "tiny-v": "v" } as const;
const models = Object.keys(predictions) as TinyModel[];

describe("the noise schedule", () => {
  const common = torchGoldens("common");

  it("has torch's float64 values", () => {
    expect(relativeError(schedule.alphasCumprod, common.expected("schedule.alphasCumprod"))).toBeLessThan(
      1e-13,
    );
    const sigmas = Float64Array.from({ length: 1000 }, (_, t) => sigmaAt(schedule, t));
    expect(relativeError(sigmas, common.expected("schedule.sigmas"))).toBeLessThan(1e-13);
  });
});

describe.each(samplers)("%s, given torch's outputs of the model", (sampler, key) => {
  it.each(models)("makes torch's latents of %s at each step", (name) => {
    const goldens = torchGoldens(name);
    const { timesteps, guidance } = goldens.facts(key);
    const outputs = goldens.expected(`${key}.outputs`);
    const latents = goldens.expected(`${key}.latents`);
    const noise = goldens.input("sampler.noise").values;
    const fresh = goldens.input("sampler.stepNoises").values;
    const size = noise.length;
    const asked: number[] = [];
    const steps = [
      ...sampling({
        sampler,
        schedule,
        prediction: predictions[name],
        steps: 5,
        noise,
        stepNoise: (step) => fresh.subarray((step - 1) * size, step * size),
        model: (_latents, timestep) => {
          const at = asked.push(timestep) - 1;
          const [negative, positive] = [0, 1].map((which) =>
            outputs.values.subarray((2 * at + which) * size, (2 * at + which + 1) * size),
          );
          return Float32Array.from(negative!, (value, i) => value + guidance * (positive![i]! - value));
        },
      }),
    ];
    expect(asked.map((t) => Math.round(t * 100))).toEqual(
      timesteps.slice(0, 5).map((t) => Math.round(t * 100)),
    );
    for (const { step, latents: ours } of steps) {
      const expected = latents.values.subarray(step * size, (step + 1) * size);
      expect(relativeError(ours, { values: expected, shape: [size] }), `step ${step}`).toBeLessThan(2e-6);
    }
    expect(steps).toHaveLength(5);
  });
});
