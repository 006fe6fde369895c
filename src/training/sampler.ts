import { joinValues } from "../diffusion/join-values.ts";
import type { ModelConfig } from "../diffusion/model-config.ts";
import type { TrainingBatch } from "../diffusion/training-batch.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { integer, normals, permutation } from "../tensor/random.ts";
import { batchesPerEpoch, batchOrder } from "./batch-order.ts";
import { drawLatents, type PictureLatents } from "./latents.ts";
import { fillTemplate, promptText } from "./prompt-text.ts";
import type { PromptReader } from "./prompt-tokens.ts";

/** A batch without the vectors. */
export type Samples = Omit<TrainingBatch, "vectors">;

export interface EncodedPicture {
  readonly caption: string;
  readonly latents: PictureLatents;
  /** What each latent counts for, of mean 1; null: all the same. */
  readonly lossMask: Float32Array | null;
}

export interface SamplerOptions {
  readonly job: TrainingJob;
  readonly config: ModelConfig;
  readonly pictures: readonly EncodedPicture[];
  /** Lines. */
  readonly template: readonly string[];
  readonly reader: PromptReader;
}

interface Use {
  readonly picture: number;
  readonly latents: Float32Array;
  readonly noise: Float32Array;
  readonly timestep: number;
  readonly prompt: string;
}

/**
 * What each step is shown. Everything random is a function of the seed and of a number that counts all uses of all
 * pictures, so a batch can be asked for at any time, in any order.
 */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #shapes: readonly string[];
  readonly #order: (n: number) => readonly number[];
  readonly #hasMasks: boolean;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#shapes = options.pictures.map(({ latents: { height, width } }) => `${height}×${width}`);
    this.#hasMasks = options.pictures.some(({ lossMask }) => lossMask !== null);
    const { batch, seed } = options.job;
    this.#order = batchOrder({ shapes: this.#shapes, size: batch.size, seed });
  }

  /** The batches of a step, the first of which is 1. */
  *batchesOf(step: number): Generator<Samples> {
    const { size, accumulation } = this.#options.job.batch;
    for (let i = 0; i < accumulation; i++) {
      const n = (step - 1) * accumulation + i;
      yield this.#batch(this.#order(n).map((picture, place) => this.#use(picture, n * size + place)));
    }
  }

  /** Steps in which every picture was used. */
  get stepsPerEpoch(): number {
    const { size, accumulation } = this.#options.job.batch;
    return Math.ceil(batchesPerEpoch({ shapes: this.#shapes, size }) / accumulation);
  }

  /** The same each time: pictures in turn, timesteps spread evenly, whole captions. */
  evaluation(): readonly Samples[] {
    const { job, pictures } = this.#options;
    const order = permutation({ seed: job.seed, purpose: "evaluation order", step: 0 }, pictures.length);
    const groups = new Map<string, Use[]>();
    for (let i = 0; i < job.evaluation.samples; i++) {
      const use = this.#evaluationUse(order[i % order.length] ?? 0, i);
      const shape = this.#shapes[use.picture] ?? "";
      groups.set(shape, [...(groups.get(shape) ?? []), use]);
    }
    return [...groups.values()].flatMap((uses) =>
      inBatches(uses, job.batch.size).map((part) => this.#batch(part)),
    );
  }

  #use(picture: number, sample: number): Use {
    const { job, config, template } = this.#options;
    const { seed, name, prompts } = job;
    const { caption, latents } = this.#picture(picture);
    const drawing = { seed, picture, sample, scale: config.vae.scale };
    const drawn = drawLatents(latents, job.pictures.latents, drawing);
    return {
      picture,
      latents: drawn,
      noise: normals({ seed, purpose: "noise", step: sample }, drawn.length),
      timestep: integer({ seed, purpose: "timestep", step: sample }, 0, config.noise.timesteps),
      prompt: promptText(caption, { ...prompts, name, template }, { seed, sample }),
    };
  }

  #evaluationUse(picture: number, i: number): Use {
    const { job, config, template } = this.#options;
    const { seed, evaluation } = job;
    const { caption, latents } = this.#picture(picture);
    const drawing = { seed, picture, sample: i, scale: config.vae.scale };
    const line = integer({ seed, purpose: "evaluation template", step: i }, 0, template.length);
    return {
      picture,
      latents: drawLatents(latents, "deterministic", drawing),
      noise: normals({ seed, purpose: "evaluation noise", step: i }, latents.mean.length),
      timestep: Math.floor(((i + 0.5) / evaluation.samples) * config.noise.timesteps),
      prompt: fillTemplate(template[line] ?? "", caption, job.name),
    };
  }

  /** Ones for a picture without one. */
  #lossMask(picture: number): Float32Array {
    const { lossMask, latents } = this.#picture(picture);
    return lossMask ?? new Float32Array(latents.height * latents.width).fill(1);
  }

  #picture(picture: number): EncodedPicture {
    const found = this.#options.pictures[picture];
    if (found === undefined) throw new RangeError(`There is no picture ${picture}.`);
    return found;
  }

  #batch(uses: readonly Use[]): Samples {
    const { job, reader } = this.#options;
    const { height, width } = this.#picture(uses[0]?.picture ?? 0).latents;
    const { tokens, placements, multipliers } = reader.read(uses.map(({ prompt }) => prompt));
    return {
      multipliers: multipliers.every((each) => each === 1) ? undefined : multipliers,
      ...{ tokens, placements, clipSkip: job.model.clipSkip },
      latents: joinValues(uses.map(({ latents }) => latents)),
      noise: joinValues(uses.map(({ noise }) => noise)),
      grid: { batch: uses.length, height, width },
      timesteps: uses.map(({ timestep }) => timestep),
      lossWeights: uses.map(() => 1),
      positionWeights: this.#hasMasks
        ? joinValues(uses.map(({ picture }) => this.#lossMask(picture)))
        : undefined,
    };
  }
}

function inBatches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
