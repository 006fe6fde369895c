import { createHash } from "node:crypto";
import { mkdir, readFile, utimes } from "node:fs/promises";
import path from "node:path";
import { fromFloat32, toFloat32, type TensorData } from "../formats/dtype.ts";
import type { RgbPicture } from "../formats/png-pixels.ts";
import { readSafetensorsHeader } from "../formats/safetensors-reader.ts";
import { writeSafetensors } from "../formats/safetensors-writer.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { pruneCache } from "../system/prune-cache.ts";
import type { PictureLatents } from "./latents.ts";
import { pictureHash } from "./pictures/picture-hash.ts";

/** Of the folder. A picture of 512×512 takes 131 kB. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Changes when what is kept of a picture does. */
const VERSION = 1;
const ENDING = ".safetensors";

export interface LatentCacheOptions {
  readonly folder: string;
  /** Tells VAEs apart. */
  readonly vae: string;
  readonly maxBytes?: number;
}

/**
 * What the VAE made of pictures, a file each. Named by a hash of the VAE and of the pixels that it is shown, so that
 * cut, size and content all count. A file that can't be read counts as none, and nothing is lost with any of them.
 */
export class LatentCache {
  readonly #options: LatentCacheOptions;

  constructor(options: LatentCacheOptions) {
    this.#options = options;
  }

  /** null: it is not there. */
  async read(picture: RgbPicture): Promise<PictureLatents | null> {
    const file = this.#fileOf(picture);
    try {
      const latents = parse(await readFile(file));
      const now = new Date();
      await utimes(file, now, now);
      return latents;
    } catch {
      return null;
    }
  }

  /** @throws what the disk says */
  async write(picture: RgbPicture, { mean, deviation, height, width }: PictureLatents): Promise<void> {
    const shape = [height, width, mean.length / (height * width)];
    const tensor = (values: Float32Array): TensorData => ({
      ...{ dtype: "F32", shape, bytes: fromFloat32(values, "F32") },
    });
    const tensors = new Map([
      ["mean", tensor(mean)],
      ["deviation", tensor(deviation)],
    ]);
    await mkdir(this.#options.folder, { recursive: true });
    await writeFileAtomic(this.#fileOf(picture), writeSafetensors(tensors, {}));
  }

  /** Removes what was not used for longest, until the rest is small enough. */
  async prune(): Promise<void> {
    const { folder, maxBytes = MAX_BYTES } = this.#options;
    await pruneCache({ folder, maxBytes, groupOf: (name) => (name.endsWith(ENDING) ? name : null) });
  }

  #fileOf(picture: RgbPicture): string {
    const { folder, vae } = this.#options;
    const what = `${VERSION} ${vae} ${pictureHash(picture)}`;
    return path.join(folder, `${createHash("sha256").update(what).digest("hex")}${ENDING}`);
  }
}

function parse(bytes: Uint8Array): PictureLatents {
  const { tensors } = readSafetensorsHeader(bytes, bytes.length);
  const [mean, deviation] = ["mean", "deviation"].map((name) => {
    const entry = tensors.get(name);
    if (entry?.shape.length !== 3) throw new RangeError(`It lacks ${name}.`);
    const values = toFloat32({ ...entry, bytes: bytes.subarray(entry.begin, entry.end) });
    if (!values.every(Number.isFinite)) throw new RangeError(`Its ${name} holds values that are no numbers.`);
    return { values, shape: entry.shape };
  });
  if (mean?.values.length !== deviation?.values.length || mean === undefined || deviation === undefined)
    throw new RangeError("Its tensors differ in size.");
  const [height = 0, width = 0] = mean.shape;
  return { mean: mean.values, deviation: deviation.values, height, width };
}
