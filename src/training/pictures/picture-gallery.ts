import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, utimes } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../../system/atomic-write.ts";
import { CodedError } from "../../system/coded-error.ts";
import { pictureFiles, picturesFolder, versionOfFile } from "../../system/picture-files.ts";
import { pruneCache } from "../../system/prune-cache.ts";
import { choosePart, type FitOptions } from "./choose-part.ts";
import { decodePicture, type DecodedPicture } from "./decode-picture.ts";
import { pictureHash } from "./picture-hash.ts";
import type { Part } from "./resize-picture.ts";
import { maskThumbnail, thumbnail } from "./thumbnail.ts";

/** What is known of a picture file, by its content alone. */
const PictureFacts = z.union([
  z.object({
    width: z.int(),
    height: z.int(),
    isFirstOfMany: z.boolean(),
    hasMask: z.boolean(),
    /** Of the pixels. */
    hash: z.string(),
  }),
  z.object({ problem: z.string() }),
]);
export type PictureFacts = z.infer<typeof PictureFacts>;

const KnownPart = z.object({ left: z.int(), top: z.int(), width: z.int(), height: z.int() });

/** Of all pictures. One takes some 20 kB. */
const MAX_BYTES = 256 * 1024 * 1024;

export interface PictureGalleryOptions {
  readonly cacheDir: string;
  readonly maxBytes?: number;
}

/** Facts and thumbnails of pictures in a cache, by their content: each is decoded once. */
export class PictureGallery {
  readonly #cacheDir: string;
  readonly #maxBytes: number;
  #hasGrown = false;

  constructor({ cacheDir, maxBytes = MAX_BYTES }: PictureGalleryOptions) {
    this.#cacheDir = cacheDir;
    this.#maxBytes = maxBytes;
  }

  /** What is known of a picture file, or is found out now; its thumbnails are there afterwards. */
  async look(bytes: Uint8Array): Promise<LookedAt> {
    const version = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
    const files = pictureFiles(this.#cacheDir, version);
    let decoded: Promise<DecodedPicture> | null = null;
    const pixels = (): Promise<DecodedPicture> => (decoded ??= decodePicture(bytes));
    const before = await known(files.facts, files.thumbnail);
    if (before !== null) await noteUse(files.facts);
    const facts = before ?? (await this.#learn(files, pixels));
    return { version, facts, part: (options) => partOf(facts, options, { files, pixels }) };
  }

  /** Where something was added, removes what was not looked at for longest, until the rest is small enough. */
  async prune(): Promise<void> {
    if (!this.#hasGrown) return;
    const folder = picturesFolder(this.#cacheDir);
    await pruneCache({ folder, maxBytes: this.#maxBytes, groupOf: versionOfFile });
  }

  async #learn(
    files: ReturnType<typeof pictureFiles>,
    pixels: () => Promise<DecodedPicture>,
  ): Promise<PictureFacts> {
    this.#hasGrown = true;
    await mkdir(path.dirname(files.facts), { recursive: true });
    const facts = await this.#draw(files, pixels);
    await writeFileAtomic(files.facts, JSON.stringify(facts));
    return facts;
  }

  async #draw(
    files: ReturnType<typeof pictureFiles>,
    pixels: () => Promise<DecodedPicture>,
  ): Promise<PictureFacts> {
    try {
      const decoded = await pixels();
      await writeFileAtomic(files.thumbnail, await thumbnail(decoded));
      if (decoded.alpha !== null)
        await writeFileAtomic(files.mask, await maskThumbnail(decoded, decoded.alpha));
      const { width, height, isFirstOfMany, alpha } = decoded;
      return { width, height, isFirstOfMany, hasMask: alpha !== null, hash: pictureHash(decoded) };
    } catch (error) {
      if (error instanceof CodedError && error.code === "PICTURE")
        return { problem: `${error.message} ${error.hint}` };
      throw error;
    }
  }
}

async function noteUse(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

export interface LookedAt {
  /** Of the content. */
  readonly version: string;
  readonly facts: PictureFacts;
  /** What of it is used; null for one that can't be read. @throws TrainingError `PICTURE` */
  readonly part: (options: FitOptions) => Promise<Part | null>;
}

async function known(file: string, thumbnailFile: string): Promise<PictureFacts | null> {
  const facts = PictureFacts.safeParse(await readJson(file));
  if (!facts.success) return null;
  return "problem" in facts.data || existsSync(thumbnailFile) ? facts.data : null;
}

/** Where attention falls depends on the shape only. */
async function partOf(
  facts: PictureFacts,
  options: FitOptions,
  { files, pixels }: { files: ReturnType<typeof pictureFiles>; pixels: () => Promise<DecodedPicture> },
): Promise<Part | null> {
  if ("problem" in facts) return null;
  if (options.fit !== "attention") return choosePart(facts, options, pixels);
  const file = files.attention(options.size);
  const before = KnownPart.safeParse(await readJson(file));
  if (before.success) return before.data;
  const part = await choosePart(facts, options, pixels);
  await writeFileAtomic(file, JSON.stringify(part));
  return part;
}

/** null when it is not there, or no JSON: it is made again then. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null;
  }
}
