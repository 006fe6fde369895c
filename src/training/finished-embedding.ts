import { existsSync } from "node:fs";
import path from "node:path";
import {
  writePtEmbedding,
  writeSafetensorsEmbedding,
  type EmbeddingToWrite,
} from "../embeddings/write-embedding.ts";
import { fromFloat32 } from "../formats/dtype.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { isTaken } from "../system/errno.ts";
import { copyToTrash } from "../system/trash.ts";
import type { RunState } from "./run-state.ts";
import { TrainingError } from "./training-error.ts";

export interface EmbeddingFacts {
  /** Usable as a file's name. */
  readonly name: string;
  readonly format: TrainingJob["embedding"]["format"];
  readonly width: number;
  readonly checkpointName: string;
}

/** Writes the vectors as they are after the state's step. */
export async function writeEmbedding(file: string, state: RunState, facts: EmbeddingFacts): Promise<void> {
  await writeFileAtomic(file, embeddingBytes(state, facts));
}

export interface InstallOptions {
  readonly folder: string;
  readonly replace: boolean;
  readonly trashDir: string;
  /** Whether a file is what this run put there before. */
  readonly isOwn: (file: string) => boolean;
}

/** Where the finished embedding will be. @throws TrainingError `NAME_TAKEN` */
export function requireFreeName(
  { name, format }: Pick<EmbeddingFacts, "name" | "format">,
  { folder, replace, isOwn }: Omit<InstallOptions, "trashDir">,
): string {
  const target = path.join(folder, `${name}.${format}`);
  const twins = ["safetensors", "pt", "bin"].map((ending) => `${name}.${ending}`);
  const taken = twins.find((twin) => existsSync(path.join(folder, twin)));
  const isTarget = taken === path.basename(target);
  if (taken === undefined || (isTarget && (replace || isOwn(target)))) return target;
  throw nameTaken(taken);
}

/** Puts the embedding where prompts find it, whole or not at all. @throws TrainingError `NAME_TAKEN` */
export async function installEmbedding(
  state: RunState,
  facts: EmbeddingFacts,
  options: InstallOptions,
): Promise<string> {
  const target = requireFreeName(facts, options);
  const bytes = embeddingBytes(state, facts);
  if (existsSync(target)) {
    if (!options.isOwn(target)) await copyToTrash(options.trashDir, [target]);
    await writeFileAtomic(target, bytes);
    return target;
  }
  try {
    await writeFileAtomic(target, bytes, { mode: "new" });
  } catch (error) {
    throw isTaken(error) ? nameTaken(path.basename(target)) : error;
  }
  return target;
}

/** What goes into any file: the vectors as they are after the state's step. */
export function embeddingOf(
  { optimizer, checkpointHash }: RunState,
  { name, width, checkpointName }: EmbeddingFacts,
): EmbeddingToWrite {
  const { values, step } = optimizer;
  const shape = [values.length / width, width];
  return {
    tensors: new Map([["emb_params", { dtype: "F32", shape, bytes: fromFloat32(values, "F32") }]]),
    ...{ name, step, checkpointHash, checkpointName },
  };
}

export function embeddingBytes(state: RunState, facts: EmbeddingFacts): Uint8Array {
  const embedding = embeddingOf(state, facts);
  return facts.format === "pt" ? writePtEmbedding(embedding) : writeSafetensorsEmbedding(embedding);
}

function nameTaken(file: string): TrainingError {
  return new TrainingError("NAME_TAKEN", {
    message: `There is an embedding ${file} already.`,
    hint: "Choose another name, or let it be replaced (embedding.replace); the old file goes to the trash then.",
  });
}
