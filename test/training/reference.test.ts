import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadWeights } from "../../src/diffusion/checkpoint/load-weights.ts";
import { openCheckpoint } from "../../src/diffusion/checkpoint/open-checkpoint.ts";
import { createModel, joinWeights, type LoadedModel } from "../../src/diffusion/loaded-model.ts";
import { dtypeSize, elementCount, toFloat32 } from "../../src/formats/dtype.ts";
import { readSafetensorsHeader } from "../../src/formats/safetensors-reader.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { initialState, type OptimizerState } from "../../src/training/adam-w.ts";
import { optimizerStep } from "../../src/training/optimizer-step.ts";
import type { Samples } from "../../src/training/sampler.ts";
import { relativeError } from "../tensor/lib/numbers.ts";
import { kernelsOf } from "../tensor/lib/backends.ts";

const models = path.resolve(import.meta.dirname, "../../models/miniature");
const checkpoint = path.join(models, "miniature-sd.safetensors");
/** `TI_REFERENCE`: a folder with the table of another run of scripts/miniature/invert.py. */
const folder = process.env["TI_REFERENCE"] ?? path.join(models, "reference");
const table = path.join(folder, "emblem.safetensors");
/** Of the table's steps; the wasm backend needs about a second for one. */
const STEPS = Number(process.env["TI_REFERENCE_STEPS"] ?? 20);
/** Ids from here on are the vectors of the embedding. */
const TOKENS = 49_408;

interface Settings {
  readonly rate: number;
  readonly weight_decay: number;
}

type Values = { values: Float32Array; shape: readonly number[] };

function readTable(): { tensor: (name: string) => Values; settings: Settings; noiseUnit: number } {
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

async function load(kernels: EagerKernels): Promise<LoadedModel & { dispose: () => void }> {
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
function samplesOf({ tensor, noiseUnit }: ReturnType<typeof readTable>): (step: number) => Samples {
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

describe.skipIf(!existsSync(table))("the whole loop on the miniature model", () => {
  it("has torch's losses and vectors, step by step, on a saved table of prompts, noise and timesteps", async () => {
    const model = await load(await kernelsOf("wasm"));
    const reference = readTable();
    const { rate, weight_decay: weightDecay } = reference.settings;
    const [losses, vectors] = [reference.tensor("loss").values, reference.tensor("vectors")];
    const size = vectors.values.length / vectors.shape[0]!;
    const after = (step: number) => vectors.values.subarray((step / 10) * size, (step / 10 + 1) * size);
    const samples = samplesOf(reference);
    const settings = {
      ...{ rate, weightDecay, accumulation: 1, checkpointing: false },
      clipping: { mode: "off" as const, limit: 0 },
      goOn: () => Promise.resolve(true),
    };
    let state: OptimizerState = initialState(after(0).slice());
    for (let step = 0; step < STEPS; step++) {
      const outcome = await optimizerStep(model, state, [samples(step)], settings);
      state = outcome!.state;
      expect(Math.abs(outcome!.loss / losses[step]! - 1), `loss of step ${step + 1}`).toBeLessThan(1e-4);
      if (state.step % 10 === 0)
        expect(relativeError(state.values, after(state.step)), `vectors after ${state.step}`).toBeLessThan(
          1e-4,
        );
    }
    model.dispose();
  }, 400_000);
});
