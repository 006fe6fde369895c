import { readFileSync } from "node:fs";
import { loadWeights } from "../../src/diffusion/checkpoint/load-weights.ts";
import { openCheckpoint } from "../../src/diffusion/checkpoint/open-checkpoint.ts";
import {
  createModel,
  joinWeights,
  type LoadedModel,
  type OwnedModel,
} from "../../src/diffusion/loaded-model.ts";
import { dtypeSize, elementCount, toFloat32 } from "../../src/formats/dtype.ts";
import { readSafetensorsHeader } from "../../src/formats/safetensors-reader.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { initialState, type OptimizerState } from "../../src/training/adam-w.ts";
import { optimizerStep } from "../../src/training/optimizer-step.ts";
import type { Samples } from "../../src/training/sampler.ts";

/** Ids from here on are the vectors of the embedding. */
const TOKENS = 49_408;

interface Settings {
  readonly rate: number;
  readonly weight_decay: number;
}

type Values = { values: Float32Array; shape: readonly number[] };

export interface ReferenceTable {
  readonly tensor: (name: string) => Values;
  readonly settings: Settings;
  readonly noiseUnit: number;
}

/** Everything that a run of scripts/miniature/invert.py was shown, and what came of it. */
export function readTable(table: string): ReferenceTable {
  const bytes = readFileSync(table);
  const { tensors } = readSafetensorsHeader(bytes, bytes.length);
  const notes = JSON.parse(readFileSync(table.replace(/safetensors$/, "json"), "utf8")) as {
    settings: Settings;
    noise_unit: number;
  };
  const tensor = (name: string): Values => {
    const { begin, dtype, shape } = tensors.get(name)!;
    const data = bytes.subarray(begin, begin + elementCount(shape) * dtypeSize[dtype]);
    return { shape, values: toFloat32({ dtype, shape, bytes: data }) };
  };
  return { tensor, settings: notes.settings, noiseUnit: notes.noise_unit };
}

export async function loadForReference(checkpoint: string, kernels: EagerKernels): Promise<OwnedModel> {
  const opened = await openCheckpoint(checkpoint);
  const parts = [await loadWeights(opened, kernels, "text"), await loadWeights(opened, kernels, "unet")];
  await opened.dispose();
  return createModel(opened.config, { kernels }, joinWeights(parts));
}

/** [channels, rows] of torch -> [rows, channels] */
function channelsLast(values: Float32Array, channels: number): Float32Array {
  const rows = values.length / channels;
  return values.map((_, i) => values[(i % channels) * rows + Math.floor(i / channels)]!);
}

/** What torch was shown in a step. */
function samplesOf({ tensor, noiseUnit }: ReferenceTable): (step: number) => Samples {
  const [latents, noise, prompts] = [tensor("latents"), tensor("noise"), tensor("prompts")];
  const [picture, prompt, timestep] = [tensor("picture"), tensor("prompt"), tensor("timestep")];
  const [, batch = 0] = picture.shape;
  const [, channels = 0, height = 0, width = 0] = latents.shape;
  const size = channels * height * width;
  const join = (parts: Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]));
  return (step) => {
    const places = Array.from({ length: batch }, (_, i) => step * batch + i);
    const ids = places.flatMap((at) => {
      const row = prompt.values[at]!;
      return [...prompts.values.subarray(row * 77, (row + 1) * 77)];
    });
    const latentsAt = (at: number) =>
      latents.values.subarray(picture.values[at]! * size, (picture.values[at]! + 1) * size);
    const noiseAt = (at: number) =>
      noise.values.subarray(at * size, (at + 1) * size).map((value) => value / noiseUnit);
    return {
      tokens: Int32Array.from(ids, (id) => (id < TOKENS ? id : 0)),
      placements: ids.flatMap((id, row) => (id < TOKENS ? [] : [{ row, vector: id - TOKENS }])),
      clipSkip: 1,
      latents: join(places.map((at) => channelsLast(latentsAt(at), channels))),
      noise: join(places.map((at) => channelsLast(noiseAt(at), channels))),
      grid: { batch, height, width },
      timesteps: places.map((at) => timestep.values[at]!),
      lossWeights: places.map(() => 1),
    };
  };
}

/** A step of ours on what torch was shown in its own. */
export interface RepeatedStep {
  readonly step: number;
  readonly loss: number;
  readonly torchLoss: number;
  readonly vectors: Float32Array;
  /** null: torch's were kept after every tenth step only. */
  readonly torchVectors: Float32Array | null;
}

/** Repeats torch's run, from its first vectors on by ourselves. */
export async function* repeatRun(
  model: LoadedModel,
  reference: ReferenceTable,
  steps: number,
): AsyncGenerator<RepeatedStep> {
  const { rate, weight_decay: weightDecay } = reference.settings;
  const [losses, kept] = [reference.tensor("loss").values, reference.tensor("vectors")];
  const size = kept.values.length / kept.shape[0]!;
  const after = (step: number) => kept.values.subarray((step / 10) * size, (step / 10 + 1) * size);
  const samples = samplesOf(reference);
  const settings = {
    ...{ rate, weightDecay, accumulation: 1, memory: "keep" as const },
    clipping: { mode: "off" as const, limit: 0 },
    goOn: () => Promise.resolve(true),
  };
  let state: OptimizerState = initialState(after(0).slice());
  for (let step = 1; step <= steps; step++) {
    const outcome = await optimizerStep(model, state, [samples(step - 1)], settings);
    if (outcome?.type !== "stepped") throw new Error("The step was given up.");
    state = outcome.state;
    const torchVectors = step % 10 === 0 ? after(step) : null;
    yield { step, loss: outcome.loss, torchLoss: losses[step - 1]!, vectors: state.values, torchVectors };
  }
}
