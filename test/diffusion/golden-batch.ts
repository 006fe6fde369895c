import type { TrainingBatch } from "../../src/diffusion/training-batch.ts";
import type { Placement } from "../../src/diffusion/text-encoder.ts";
import type { GoldenCase, TorchGoldens } from "../support/torch-goldens.ts";

const LENGTH = 77;

/** [batch][chunks][77] in one row. */
export function flatTokens(ids: GoldenCase["ids"]): Int32Array {
  return Int32Array.from(ids.flat(2));
}

/** Each placement as one for each of `vectors` rows. */
export function placementRows({ ids, placements }: GoldenCase, vectors: number): Placement[] {
  const chunks = ids[0]!.length;
  return placements.flatMap(([sample, chunk, at]) =>
    Array.from({ length: vectors }, (_, vector) => ({
      row: (sample * chunks + chunk) * LENGTH + at + vector,
      vector,
    })),
  );
}

/** The input of a golden training step. */
export function goldenBatch(goldens: TorchGoldens, name: string): TrainingBatch {
  const facts = goldens.facts(name);
  const vectors = goldens.input(`${name}.vectors`);
  const latents = goldens.input(`${name}.latents`);
  const [batch = 0, height = 0, width = 0] = latents.shape;
  return {
    vectors: vectors.values,
    tokens: flatTokens(facts.ids),
    placements: placementRows(facts, vectors.shape[0]!),
    clipSkip: facts.clipSkip,
    latents: latents.values,
    noise: goldens.input(`${name}.noise`).values,
    grid: { batch, height, width },
    timesteps: facts.timesteps,
    lossWeights: facts.weights,
    positionWeights: facts.masked === true ? goldens.input(`${name}.positionWeights`).values : undefined,
  };
}
