import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { loadWeights } from "../diffusion/checkpoint/load-weights.ts";
import { openCheckpoint, type Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import { shortHash } from "../diffusion/checkpoint/short-hash.ts";
import type { ModelPart } from "../diffusion/checkpoint/weight-names.ts";
import { conditionPrompts } from "../diffusion/conditioning.ts";
import { drawLatents } from "../diffusion/draw-latents.ts";
import { infotext } from "../diffusion/infotext.ts";
import { createModel, type LoadedModel } from "../diffusion/loaded-model.ts";
import { pictureSize, type PictureSize } from "../diffusion/picture-size.ts";
import { toPicture } from "../diffusion/picture.ts";
import { readPrompts } from "../diffusion/read-prompts.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { writePngWithParameters } from "../formats/png-parameters.ts";
import type { EngineEvent, GenerateTask } from "../protocol/engine.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import type { Engine, RunWatch } from "../tensor/run.ts";
import { foreseeMemory } from "./foresee-memory.ts";
import { fallbackNotice } from "./fallback-notice.ts";
import { startBackend } from "./start-backend.ts";

type Send = (event: EngineEvent) => void;
type Work = {
  task: GenerateTask;
  checkpoint: Checkpoint;
  engine: Engine;
  size: PictureSize;
  send: Send;
};
type Prompts = ReturnType<typeof conditionPrompts>;

/**
 * Draws the picture of a task and writes it. One part of the model is on the device at a time.
 * Throws errors with a code and a hint for whatever a person can mend.
 */
export async function generate(task: GenerateTask, send: Send): Promise<void> {
  // Drawing takes minutes: whether the result can be kept is asked first.
  await access(path.dirname(task.out), constants.W_OK);
  const options = task.vae === null ? {} : { vae: task.vae };
  const checkpoint = await openCheckpoint(task.checkpoint, options);
  try {
    const size = pictureSize(checkpoint.config, task);
    const read = await readPrompts(task, textEncoderOf(checkpoint.config));
    for (const { message, hint } of read.problems) send({ type: "notice", message, hint });
    const kernels = await startBackend({ wanted: task.backend, folder: task.tensorflow }, send);
    await foreseeMemory({ checkpoint, size, backend: kernels.backend }, send);
    const engine = { kernels, watch: watching(send) };
    const work = { task, checkpoint, engine, size, send };
    const prompts = await withPart(work, "text", (model) => conditionPrompts(model, read, task.clipSkip));
    const latents = await withPart(work, "unet", (model) => draw(model, prompts, work));
    const picture = await withPart(work, "vae-decoder", (model) => toPicture(model, latents, size));
    const text = infotext({ ...task, ...size, ...(await identityOf(task)), embeddings: read.embeddings });
    await writeFileAtomic(task.out, writePngWithParameters(picture, text));
    send({ type: "picture", file: task.out, ...size, infotext: text });
  } finally {
    await checkpoint.dispose();
  }
}

const stageOf = { text: "reading the prompt", unet: "drawing", "vae-decoder": "decoding" } as const;

/** Brings a part onto the device, works with it and takes it away again. */
async function withPart<T>(
  { checkpoint, engine, send }: Work,
  part: keyof typeof stageOf & ModelPart,
  work: (model: LoadedModel) => T | Promise<T>,
): Promise<T> {
  send({ type: "stage", stage: "loading" });
  const weights = await loadWeights(checkpoint, engine.kernels, part, { onProgress: inPercent(send) });
  const model = createModel(checkpoint.config, engine, weights);
  try {
    send({ type: "stage", stage: stageOf[part] });
    return await work(model);
  } finally {
    model.dispose();
  }
}

function watching(send: Send): RunWatch {
  return {
    onFallback: (computation, error) => send({ type: "notice", ...fallbackNotice(computation, error) }),
  };
}

function inPercent(send: Send): (progress: { done: number; total: number }) => void {
  let told = 0;
  return ({ done, total }) => {
    const percent = Math.floor((100 * done) / total);
    if (percent > told) send({ type: "progress", done: percent, total: 100 });
    told = percent;
  };
}

async function draw(model: LoadedModel, prompts: Prompts, { task, size, send }: Work): Promise<Float32Array> {
  let latents: Float32Array = new Float32Array();
  for (const progress of drawLatents(model, { ...task, ...prompts, size })) {
    latents = progress.latents;
    send({ type: "progress", done: progress.step, total: progress.steps });
    // The kernels don't let go of the thread: this is when a message gets out, and the parent's end is seen.
    await nextTurn();
  }
  return latents;
}

async function identityOf({ checkpoint, vae }: GenerateTask) {
  return {
    modelHash: await shortHash(checkpoint),
    model: path.parse(checkpoint).name,
    vae: vae === null ? null : path.basename(vae),
  };
}
