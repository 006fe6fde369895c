import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { toFloat32 } from "../../src/formats/dtype.ts";
import { readSafetensorsHeader } from "../../src/formats/safetensors-reader.ts";

const fixtures = fileURLToPath(new URL("../fixtures/diffusion", import.meta.url));

export type TinyModel = "tiny-epsilon" | "tiny-v";

/** [sample, chunk, position of the first vector in the chunk's 77] */
export type Placement = readonly [number, number, number];

/** Facts of a case; which of them it has is the generator's matter. Strings name inputs. */
export interface GoldenCase {
  /** [batch][chunks][77] */
  readonly ids: readonly (readonly (readonly number[])[])[];
  readonly placements: readonly Placement[];
  readonly clipSkip: number;
  readonly multipliers: readonly number[];
  readonly timesteps: readonly number[];
  readonly weights: readonly number[];
  /** Whether its latents have weights of their own. */
  readonly masked?: boolean;
  readonly sigmas: readonly number[];
  readonly guidance: number;
  readonly learningRate: number;
  readonly weightDecay: number;
}

export interface Golden {
  /** Row-major, in float64. */
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

interface Written {
  readonly cases: Readonly<Record<string, GoldenCase>>;
  readonly torchError: Readonly<Record<string, number>>;
}

/** `goldens.json` */
interface Facts {
  readonly models: Readonly<Record<string, Written>>;
  readonly common?: Written;
}

export function tinyCheckpoint(model: TinyModel): string {
  return join(fixtures, `${model}.safetensors`);
}

export interface TorchGoldens {
  readonly input: (name: string) => { values: Float32Array; shape: readonly number[] };
  readonly expected: (name: string) => Golden;
  readonly facts: (name: string) => GoldenCase;
  /** How far a float32 result may be from torch's float64: three times as far as torch's own float32. */
  readonly bar: (name: string) => number;
}

/**
 * What torch computed with a model, or with none ("common"). Names and shapes are told in
 * `scripts/goldens/diffusion/README.md`; `folder`: of another run of its scripts.
 */
export function torchGoldens(name: TinyModel | "common" | "full", folder: string = fixtures): TorchGoldens {
  const facts = JSON.parse(readFileSync(join(folder, "goldens.json"), "utf8")) as Facts;
  const { cases, torchError } = known(name === "common" ? facts.common : facts.models[name], name);
  const inputs = readTensors(join(folder, `${name}.inputs.safetensors`));
  const results = readTensors(join(folder, `${name}.expected.safetensors`));
  return {
    input: (key) => {
      const { values, shape } = known(inputs.get(key), key);
      return { values: Float32Array.from(values), shape };
    },
    expected: (key) => known(results.get(key), key),
    facts: (key) => known(cases[key], key),
    bar: (key) => 3 * known(torchError[key], key),
  };
}

/** Relative L2 distance over the whole tensor. */
export function relativeError(values: ArrayLike<number>, { values: truth }: Golden): number {
  if (values.length !== truth.length) throw new Error(`${values.length} values instead of ${truth.length}`);
  const norm = (at: (value: number, i: number) => number): number =>
    Math.sqrt(truth.reduce((sum, value, i) => sum + at(value, i) ** 2, 0));
  return norm((value, i) => value - (values[i] ?? Number.NaN)) / norm((value) => value);
}

function readTensors(file: string): Map<string, Golden> {
  const bytes = readFileSync(file);
  const { tensors } = readSafetensorsHeader(bytes, bytes.length);
  return new Map(
    [...tensors].map(([name, { shape, dtype, begin, end }]) => {
      const part = Uint8Array.from(bytes.subarray(begin, end));
      const values =
        dtype === "F64" ? new Float64Array(part.buffer) : toFloat32({ dtype, shape, bytes: part });
      return [name, { shape, values: Float64Array.from(values) }];
    }),
  );
}

function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`there is no golden ${name}`);
  return value;
}
