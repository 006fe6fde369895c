import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { elementCount, fromFloat32, toFloat32, type TensorData } from "../../src/formats/dtype.ts";
import { encodePngPixels } from "../../src/formats/png-pixels.ts";
import { readSafetensorsHeader } from "../../src/formats/safetensors-reader.ts";
import { writeSafetensors } from "../../src/formats/safetensors-writer.ts";
import type { TrainTask } from "../../src/protocol/training-events.ts";
import { TrainingJob } from "../../src/protocol/training-job.ts";
import { normals } from "../../src/tensor/random.ts";
import { tinyCheckpoint } from "../support/torch-goldens.ts";

const TABLE = "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight";
const LAST = {
  unet: "model.diffusion_model.out.2.weight",
  decoder: "first_stage_model.decoder.conv_out.weight",
} as const;
const TOKENS = 49_408;
/** Pixels; below what can be asked for, but each picture may keep its own size. */
const SIDE = 16;

/**
 * The goldens' small model with as many tokens as CLIP has, so that prompts can be read for it.
 * `broken`: whose answers are too large for a number.
 */
export function writeTinyModel(file: string, broken: keyof typeof LAST | null = null): void {
  const source = tinyCheckpoint("tiny-epsilon");
  const bytes = readFileSync(source);
  const { tensors } = readSafetensorsHeader(bytes, bytes.length);
  const all = new Map<string, TensorData>();
  for (const [name, { dtype, shape, begin, end }] of tensors)
    all.set(name, { dtype, shape, bytes: bytes.subarray(begin, end) });
  const small = all.get(TABLE)!;
  const [, width = 0] = small.shape;
  const spread = Math.sqrt(
    toFloat32(small).reduce((sum, value) => sum + value * value, 0) / elementCount(small.shape),
  );
  const values = normals({ seed: 1, purpose: "table", step: 0 }, TOKENS * width).map(
    (value) => value * spread,
  );
  all.set(TABLE, { dtype: "F32", shape: [TOKENS, width], bytes: fromFloat32(values, "F32") });
  if (broken !== null) {
    const last = all.get(LAST[broken])!;
    all.set(LAST[broken], { ...last, dtype: "F32", bytes: fromFloat32(toFloat32(last).fill(3e38), "F32") });
  }
  writeFileSync(file, writeSafetensors(all, {}));
  copyFileSync(source.replace(/safetensors$/, "yaml"), file.replace(/safetensors$/, "yaml"));
}

function writePictures(folder: string): void {
  mkdirSync(folder);
  for (const [i, caption] of ["red, round", "blue, square", "green"].entries()) {
    const data = Uint8Array.from(
      { length: SIDE * SIDE * 3 },
      (_, at) => (at * (i + 3) + (at >> 4) * 7) % 256,
    );
    writeFileSync(path.join(folder, `${i}.png`), encodePngPixels({ width: SIDE, height: SIDE, data }));
    writeFileSync(path.join(folder, `${i}.txt`), caption);
  }
}

export interface TinyPlace {
  readonly root: string;
  /** A task on the tiny model, in a run folder of this name. */
  readonly task: (run: string, fields?: Record<string, unknown>) => TrainTask;
}

/** A model, pictures and folders below `root`, which is empty. */
export function tinyPlace(root: string): TinyPlace {
  const at = (name: string): string => path.join(root, name);
  writeTinyModel(at("tiny.safetensors"));
  writePictures(at("pictures"));
  mkdirSync(at("embeddings"));
  return {
    root,
    task: (run, fields = {}) => ({
      type: "train",
      job: TrainingJob.parse({
        name: "emblem",
        pictures: { folder: at("pictures"), fit: "keep" },
        steps: 6,
        batch: { size: 2 },
        evaluation: { every: 3, samples: 2 },
        snapshotEvery: 0,
        samples: { every: 0 },
        backend: "wasm",
        ...fields,
      }),
      checkpoint: at("tiny.safetensors"),
      runFolder: at(run),
      embeddingsDir: at("embeddings"),
      trashDir: at("trash"),
      cacheDir: at("cache"),
      saveEverySeconds: 0,
      tensorflow: at("no-tensorflow"),
      turn: null,
    }),
  };
}
