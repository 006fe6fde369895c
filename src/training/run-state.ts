import { readFile } from "node:fs/promises";
import { fromFloat32, toFloat32, type TensorData } from "../formats/dtype.ts";
import { readSafetensorsHeader } from "../formats/safetensors-reader.ts";
import { writeSafetensors } from "../formats/safetensors-writer.ts";
import { TrainingWay } from "../protocol/memory-mode.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { isAbsent } from "../system/errno.ts";
import type { OptimizerState } from "./adam-w.ts";
import type { GradientScaler } from "./gradient-scaler.ts";
import { TrainingError } from "./training-error.ts";

/** All that is needed to go on with a training: random numbers are functions of the step. */
export interface RunState {
  readonly optimizer: OptimizerState;
  /** The vectors that the training began with. */
  readonly start: Float32Array;
  /** Ten hexadecimal digits. */
  readonly checkpointHash: string;
  /** With the lowest evaluation so far; null: there was none. */
  readonly best: BestVectors | null;
  /** How it was computed; null: nobody wrote that down, or it is not known yet. */
  readonly way: TrainingWay | null;
  /** null: gradients need none. */
  readonly scaler: GradientScaler | null;
}

export interface BestVectors {
  readonly step: number;
  readonly evaluation: number;
  readonly values: Float32Array;
}

/** One file, whole or not at all. */
export async function writeRunState(file: string, width: number, state: RunState): Promise<void> {
  const { optimizer, start, checkpointHash, best, way, scaler } = state;
  const { step, values, mean, square } = optimizer;
  const arrays = { values, mean, square, start, ...(best === null ? {} : { best: best.values }) };
  const tensor = (array: Float32Array): TensorData => ({
    ...{ dtype: "F32", shape: [array.length / width, width], bytes: fromFloat32(array, "F32") },
  });
  const tensors = new Map(Object.entries(arrays).map(([name, array]) => [name, tensor(array)]));
  const metadata = {
    ...{ step: String(step), checkpointHash },
    ...(best === null ? {} : { bestStep: String(best.step), bestEvaluation: String(best.evaluation) }),
    ...way,
    ...(scaler === null ? {} : scalerTexts(scaler)),
  };
  await writeFileAtomic(file, writeSafetensors(tensors, metadata));
}

function scalerTexts({ scale, good, skipped }: GradientScaler): Record<string, string> {
  return { lossScale: String(scale), goodSteps: String(good), skippedSteps: String(skipped) };
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
  const number = (name: string): number => {
    const value = Number(metadata?.[name] ?? Number.NaN);
    if (!Number.isFinite(value)) throw new RangeError(`It lacks the number ${name}.`);
    return value;
  };
  const step = number("step");
  const best = tensors.has("best")
    ? { step: number("bestStep"), evaluation: number("bestEvaluation"), values: array("best") }
    : null;
  const way = TrainingWay.safeParse(metadata).data ?? null;
  const optimizer = { step, values: array("values"), mean: array("mean"), square: array("square") };
  const scaler =
    metadata?.["lossScale"] === undefined
      ? null
      : { scale: number("lossScale"), good: number("goodSteps"), skipped: number("skippedSteps") };
  const checkpointHash = metadata?.["checkpointHash"] ?? "";
  return { optimizer, start: array("start"), checkpointHash, best, way, scaler };
}

function damaged(file: string, cause: unknown): TrainingError {
  return new TrainingError("RUN", {
    cause,
    message: `The saved state ${file} is damaged.`,
    hint: "Begin a new training, with the newest snapshot of this one as initialization.",
  });
}
