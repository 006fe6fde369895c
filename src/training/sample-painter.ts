import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { conditionPrompts } from "../diffusion/conditioning.ts";
import { drawLatents } from "../diffusion/draw-latents.ts";
import { infotext } from "../diffusion/infotext.ts";
import type { LoadedModel } from "../diffusion/loaded-model.ts";
import { pictureSize, type PictureSize } from "../diffusion/picture-size.ts";
import { toPicture } from "../diffusion/picture.ts";
import { readPrompts, type ReadPrompts } from "../diffusion/read-prompts.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { pngEmbeddingChunk } from "../embeddings/write-embedding.ts";
import type { RgbPicture } from "../formats/png-pixels.ts";
import { writePngWithParameters } from "../formats/png-parameters.ts";
import type { SampleImage } from "../protocol/jobs.ts";
import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { readBuild } from "../system/build-id.ts";
import { DecoderHolder } from "./decoder-holder.ts";
import { embeddingBytes, embeddingOf, type EmbeddingFacts } from "./finished-embedding.ts";
import { fillTemplate } from "./prompt-text.ts";
import type { RunState } from "./run-state.ts";

/** As many as the largest number of steps, so that names sort. */
const STEP_DIGITS = 7;

export interface SamplePainterOptions {
  readonly task: TrainTask;
  /** Text encoder and U-Net. */
  readonly model: LoadedModel;
  readonly facts: EmbeddingFacts;
  /** Where the pictures go. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Asked after each sampling step; `false` gives the pictures up. May tell events. */
type Between = () => AsyncGenerator<TrainingEvent, boolean, void>;

type Painting = AsyncGenerator<TrainingEvent, void, void>;

/** Draws a job's sample images with the vectors of a step: same prompts, same noise each time. */
export class SamplePainter {
  readonly #options: SamplePainterOptions;
  readonly #decoder: DecoderHolder;
  readonly #size: PictureSize;
  /** Problems of the prompts are the same each time. */
  readonly #told = new Set<string>();

  /** @throws GenerationError SIZE */
  constructor(options: SamplePainterOptions) {
    const { task, model } = options;
    const { job, checkpoint } = task;
    this.#options = options;
    this.#decoder = new DecoderHolder({ model, checkpoint, vae: job.model.vae });
    this.#size = pictureSize(model.config, job.samples);
  }

  /** Whether every picture of a step is there. */
  isDone(step: number): boolean {
    const { folder, task } = this.#options;
    return task.job.samples.prompts.every((_, i) => existsSync(path.join(folder, fileName(step, i))));
  }

  /**
   * Tells each picture when its file is there. Throws whatever goes wrong; the pictures before that are there.
   */
  async *paint(state: RunState, between: Between): Painting {
    const { prompts } = this.#options.task.job.samples;
    await mkdir(this.#options.folder, { recursive: true });
    try {
      for (const prompt of prompts.keys()) {
        const isWhole = yield* this.#paintOne(state, prompt, between);
        if (!isWhole) return;
      }
    } finally {
      this.#decoder.rest();
    }
  }

  dispose(): void {
    this.#decoder.dispose();
  }

  async *#paintOne(
    state: RunState,
    prompt: number,
    between: Between,
  ): AsyncGenerator<TrainingEvent, boolean, void> {
    const { model, task, signal } = this.#options;
    const { samples } = task.job;
    const text = fillTemplate(samples.prompts[prompt] ?? "", "", task.job.name);
    const seed = samples.seed + prompt;
    const read = await this.#read(text, state);
    yield* this.#problemsOf(read);
    const conditioning = conditionPrompts(model, read, task.job.model.clipSkip);
    const total = samples.prompts.length * samples.steps;
    let latents: Float32Array = new Float32Array();
    for (const drawn of drawLatents(model, { ...samples, ...conditioning, seed, size: this.#size })) {
      latents = drawn.latents;
      yield { type: "progress", done: prompt * samples.steps + drawn.step, total };
      if (!(yield* between())) return false;
    }
    const picture = toPicture(await this.#decoder.get(signal), latents, this.#size);
    yield { type: "sample", sample: await this.#write(picture, { state, prompt, text, seed, read }) };
    return true;
  }

  #read(prompt: string, state: RunState): Promise<ReadPrompts> {
    const { task, model, facts } = this.#options;
    const { values } = state.optimizer;
    const bytes = embeddingBytes(state, { ...facts, format: "safetensors" });
    const own = {
      ...{ name: facts.name, values, vectors: values.length / facts.width },
      hash: createHash("sha256").update(bytes).digest("hex").slice(0, 12),
    };
    const { embeddingsDir, job } = task;
    const { negativePrompt } = job.samples;
    return readPrompts({ prompt, negativePrompt, embeddingsDir, own }, textEncoderOf(model.config));
  }

  *#problemsOf({ problems }: ReadPrompts): Generator<TrainingEvent> {
    for (const { message, hint } of problems) {
      if (this.#told.has(message)) continue;
      this.#told.add(message);
      yield { type: "notice", message: `Sample images: ${message}`, hint };
    }
  }

  async #write(
    picture: RgbPicture,
    {
      state,
      prompt,
      text,
      seed,
      read,
    }: { state: RunState; prompt: number; text: string; seed: number; read: ReadPrompts },
  ): Promise<SampleImage> {
    const { task, facts, folder } = this.#options;
    const { samples, model } = task.job;
    const parameters = infotext({
      ...{ ...samples, ...this.#size, seed, prompt: text, embeddings: read.embeddings },
      ...{ modelHash: state.checkpointHash, model: facts.checkpointName, clipSkip: model.clipSkip },
      vae: model.vae === null ? null : path.basename(model.vae),
      version: `textual-inversion ${readBuild().version}`,
    });
    const chunks = samples.embedInPng ? [pngEmbeddingChunk(embeddingOf(state, facts))] : [];
    const { step } = state.optimizer;
    const file = fileName(step, prompt);
    await writeFileAtomic(path.join(folder, file), writePngWithParameters(picture, parameters, chunks));
    return { step, file, prompt, text, seed, width: picture.width, height: picture.height, webUi: null };
  }
}

function fileName(step: number, prompt: number): string {
  return `${String(step).padStart(STEP_DIGITS, "0")}-${prompt}.png`;
}
