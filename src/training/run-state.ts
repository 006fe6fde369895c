import { readFile } from "node:fs/promises";
import { fromFloat32, toFloat32, type TensorData } from "../formats/dtype.ts";
import { readSafetensorsHeader } from "../formats/safetensors-reader.ts";
import { writeSafetensors } from "../formats/safetensors-writer.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { isAbsent } from "../system/errno.ts";
import type { OptimizerState } from "./adam-w.ts";
import { TrainingError } from "./training-error.ts";

/** All that is needed to go on with a training: random numbers are functions of the step. */
export interface RunState {
  readonly optimizer: OptimizerState;
  /** The vectors that the training began with. */
  readonly start: Float32Array;
  /** Ten hexadecimal digits. */
  readonly checkpointHash: string;
}

/** One file, whole or not at all. */
export async function writeRunState(file: string, width: number, state: RunState): Promise<void> {
  const { optimizer, start, checkpointHash } = state;
  const { step, values, mean, square } = optimizer;
  const tensor = (array: Float32Array): TensorData => ({
    ...{ dtype: "F32", shape: [array.length / width, width], bytes: fromFloat32(array, "F32") },
  });
  const tensors = new Map(
    Object.entries({ values, mean, square, start }).map(([name, array]) => [name, tensor(array)]),
  );
  await writeFileAtomic(file, writeSafetensors(tensors, { step: String(step), checkpointHash }));
}

/** null: there is none yet. @throws TrainingError `RUN` for a damaged file */
export async function readRunState(file: string): Promise<RunState | null> {
  const bytes = await readFile(file).catch((error: unknown) => {
    if (isAbsent(error)) return null;
    throw error;
  });
  if (bytes === null) return null;
  try {
    return parse(bytes);
  } catch (cause) {
    throw damaged(file, cause);
  }
}

function parse(bytes: Uint8Array): RunState {
  const { tensors, metadata } = readSafetensorsHeader(bytes, bytes.length);
  const array = (name: string): Float32Array => {
    const entry = tensors.get(name);
    if (entry === undefined) throw new RangeError(`It lacks ${name}.`);
    return toFloat32({ ...entry, bytes: bytes.subarray(entry.begin, entry.end) });
  };
  const step = Number(metadata?.["step"]);
  if (!Number.isSafeInteger(step)) throw new RangeError("It lacks the step.");
  const optimizer = { step, values: array("values"), mean: array("mean"), square: array("square") };
  return { optimizer, start: array("start"), checkpointHash: metadata?.["checkpointHash"] ?? "" };
}

function damaged(file: string, cause: unknown): TrainingError {
  return new TrainingError("RUN", {
    cause,
    message: `The saved state ${file} is damaged.`,
    hint: "Begin a new training, with the newest snapshot of this one as initialization.",
  });
}
