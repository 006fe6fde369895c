import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { shortHash } from "../diffusion/checkpoint/short-hash.ts";
import { createModel } from "../diffusion/loaded-model.ts";
import { requireFinite } from "../diffusion/require-finite.ts";
import type { TrainingEvent } from "../protocol/training-events.ts";
import { problemOf } from "../system/problem-of.ts";
import { LatentCache } from "./latent-cache.ts";
import { encodePicture, type PictureLatents } from "./latents.ts";
import { loadParts, type Place } from "./load-parts.ts";
import { lossMask } from "./loss-mask.ts";
import type { TrainingPicture } from "./pictures/read-dataset.ts";
import type { EncodedPicture } from "./sampler.ts";

type Encoding<T> = AsyncGenerator<TrainingEvent, T, void>;
type Missing = { readonly at: number; readonly picture: TrainingPicture };

/**
 * The latents of all pictures: those that were encoded before from disk, the others by the VAE, which is not loaded for
 * nothing. `checkpointHash` tells its VAE apart.
 *
 * @throws GenerationError NOT_FINITE
 */
export async function* encodePictures(
  place: Place,
  pictures: readonly TrainingPicture[],
  checkpointHash: string,
): Encoding<EncodedPicture[]> {
  const { vae } = place.task.job.model;
  const cache = new LatentCache({
    folder: path.join(place.task.cacheDir, "latents"),
    vae: vae === null ? checkpointHash : await shortHash(vae),
  });
  const all = await Promise.all(pictures.map(({ picture }) => cache.read(picture)));
  const missing = pictures.flatMap((picture, at): Missing[] => (all[at] === null ? [{ at, picture }] : []));
  if (missing.length > 0) {
    const encoded = yield* encodeMissing(place, missing, cache);
    for (const [i, { at }] of missing.entries()) all[at] = encoded[i] ?? null;
  }
  const { alphaAsWeight } = place.task.job.pictures;
  const encodedPictures = pictures.flatMap(({ caption, mask }, i): EncodedPicture[] => {
    const latents = all[i];
    if (!latents) return [];
    return [{ caption, latents, lossMask: alphaAsWeight ? lossMask(mask, latents) : null }];
  });
  if (alphaAsWeight && encodedPictures.every((picture) => picture.lossMask === null)) yield noMask;
  return encodedPictures;
}

const noMask: TrainingEvent = {
  type: "notice",
  message: "No picture has a transparency that says what counts: all parts of all pictures count the same.",
  hint: "Make what is not to be learned transparent, and keep the pictures as PNG.",
};

async function* encodeMissing(
  place: Place,
  missing: readonly Missing[],
  cache: LatentCache,
): Encoding<PictureLatents[]> {
  const model = createModel(place.checkpoint.config, place.engine, yield* loadParts(place, ["vae-encoder"]));
  const encoded: PictureLatents[] = [];
  let isKept = true;
  try {
    yield { type: "state", state: "encoding" };
    for (const [i, { picture }] of missing.entries()) {
      const latents = encodePicture(model, picture.picture);
      for (const values of [latents.mean, latents.deviation])
        requireFinite(values, `VAE's answer to ${picture.name}`);
      encoded.push(latents);
      yield { type: "progress", done: i + 1, total: missing.length };
      // The kernels don't let go of the thread: here commands get in.
      await nextTurn();
      place.signal.throwIfAborted();
      if (!isKept) continue;
      const problem: TrainingEvent | null = await keep(cache, picture, latents);
      if (problem === null) continue;
      isKept = false;
      yield problem;
    }
    await cache.prune();
    return encoded;
  } finally {
    model.dispose();
  }
}

/** A full disk is no reason not to train: it is told, once. */
async function keep(
  cache: LatentCache,
  { picture }: TrainingPicture,
  latents: PictureLatents,
): Promise<TrainingEvent | null> {
  try {
    await cache.write(picture, latents);
    return null;
  } catch (error) {
    const { message, hint } = problemOf(error);
    return {
      type: "notice",
      message: `What the VAE made of the pictures can't be kept for the next training: ${message}`,
      hint,
    };
  }
}
