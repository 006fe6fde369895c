import path from "node:path";
import { openCheckpoint, type Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import { shortHash } from "../diffusion/checkpoint/short-hash.ts";
import { createModel, type LoadedModel } from "../diffusion/loaded-model.ts";
import { pictureSize, vaeFactor } from "../diffusion/picture-size.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import type { TrainingWay } from "../protocol/memory-mode.ts";
import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import { ClipTokenizer } from "../tokenizer/clip-tokenizer.ts";
import { initialState } from "./adam-w.ts";
import { chooseWay } from "./choose-way.ts";
import { firstScaler } from "./gradient-scaler.ts";
import { initialVectors } from "./initial-vectors.ts";
import { encodePictures } from "./encode-pictures.ts";
import { loadParts, type Place, type PreparingTools } from "./load-parts.ts";
import { readDataset, type TrainingPicture } from "./pictures/read-dataset.ts";
import { fillTemplate } from "./prompt-text.ts";
import { PromptReader } from "./prompt-tokens.ts";
import { savedState } from "./run-folder.ts";
import type { RunState } from "./run-state.ts";
import { Sampler } from "./sampler.ts";
import { readTemplate } from "./templates.ts";
import { TrainingError } from "./training-error.ts";
import { medianLength, readVocabulary, rowLengths } from "./vocabulary.ts";

/** Everything a training needs while it runs. */
export interface Prepared {
  /** Text encoder and U-Net. */
  readonly model: LoadedModel;
  readonly sampler: Sampler;
  readonly state: RunState;
  readonly way: TrainingWay;
  /** Nothing was saved in the run's folder. */
  readonly isNew: boolean;
  readonly pictures: number;
  /** Of the rows of the token table. */
  readonly lengths: Float64Array;
  readonly medianLength: number;
  /** Takes the model from the device. */
  readonly dispose: () => void;
}

type Preparing<T> = AsyncGenerator<TrainingEvent, T, void>;

/**
 * Reads everything, encodes the pictures (after which the VAE is gone), and brings the model onto the device.
 * Cheap checks come first.
 *
 * @throws CodedError for whatever a person can mend, or the signal's reason
 */
export async function* prepare(task: TrainTask, tools: PreparingTools): Preparing<Prepared> {
  yield { type: "state", state: "loading" };
  const { vae } = task.job.model;
  const checkpoint = await openCheckpoint(task.checkpoint, vae === null ? {} : { vae });
  try {
    const place = { ...tools, task, checkpoint };
    const tokenizer = ClipTokenizer.load();
    requireVocabulary(checkpoint, tokenizer);
    const { name, embedding } = task.job;
    const reader = new PromptReader(tokenizer, { name, vectors: embedding.vectors });
    const template = await readTemplate(task.job.prompts.template);
    const dataset = await readPictures(place);
    for (const notice of dataset.notices) yield { type: "picture", ...notice };
    checkPrompts(place, { pictures: dataset.pictures, template, reader });
    const vocabulary = await readVocabulary(checkpoint);
    const saved = await savedState(task.runFolder);
    const way = yield* chooseWay(place, saved?.way ?? null);
    const known = saved ?? (await newState(place, { vocabulary, tokenizer }));
    const scaler = way.precision === "float16" ? (known.scaler ?? firstScaler) : null;
    const state = { ...known, way, scaler };
    requireFitting(state, embedding.vectors * vocabulary.width);
    const pictures = yield* encodePictures(place, dataset.pictures, state.checkpointHash);
    const options = { job: task.job, config: checkpoint.config, pictures, template, reader };
    const weights = yield* loadParts(place, ["text", "unet"], way);
    const engine = { ...place.engine, precision: way.precision };
    const model = createModel(checkpoint.config, engine, weights);
    const lengths = rowLengths(vocabulary);
    return {
      model,
      sampler: new Sampler(options),
      state,
      way,
      isNew: saved === null,
      pictures: pictures.length,
      ...{ lengths, medianLength: medianLength(lengths) },
      dispose: model.dispose,
    };
  } finally {
    await checkpoint.dispose();
  }
}

function readPictures({ task: { job }, checkpoint: { config } }: Place): ReturnType<typeof readDataset> {
  const { folder, fit } = job.pictures;
  const size = pictureSize(config, job.pictures);
  return readDataset({ folder, fit, prompts: job.prompts, size, factor: vaeFactor(config) });
}

/** Every line of the template with every caption. @throws TrainingError `TOKEN_MISSING` */
function checkPrompts(
  { task: { job } }: Place,
  {
    pictures,
    template,
    reader,
  }: { pictures: readonly TrainingPicture[]; template: readonly string[]; reader: PromptReader },
): void {
  for (const { caption } of pictures)
    for (const line of template) reader.read([fillTemplate(line, caption, job.name)]);
}

async function newState(
  { task, checkpoint }: Place,
  tools: Pick<Parameters<typeof initialVectors>[1], "vocabulary" | "tokenizer">,
): Promise<RunState> {
  const { embedding, seed } = task.job;
  const start = await initialVectors(embedding.initialization, {
    ...tools,
    vectors: embedding.vectors,
    seed,
  });
  const checkpointHash = await shortHash(checkpoint.path);
  return { optimizer: initialState(start), start, checkpointHash, best: null, way: null, scaler: null };
}

/** @throws TrainingError `VOCABULARY` */
export function requireVocabulary({ config, path: file }: Checkpoint, tokenizer: ClipTokenizer): void {
  const { tokens } = textEncoderOf(config);
  if (tokens === tokenizer.end + 1) return;
  throw new TrainingError("VOCABULARY", {
    message: `The text encoder of ${path.basename(file)} knows ${tokens} tokens, and CLIP has 49,408.`,
    hint: "Use a checkpoint of the Stable Diffusion 1 family.",
  });
}

function requireFitting({ start }: RunState, wanted: number): void {
  if (start.length === wanted) return;
  throw new TrainingError("RUN", {
    message: `The saved state holds ${start.length} numbers, and this job's vectors are ${wanted}.`,
    hint: "Number of vectors and base model of a run can't be changed: begin a new one.",
  });
}
