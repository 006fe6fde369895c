import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { dtypeSize, elementCount, fromFloat32, type TensorData } from "../../../src/formats/dtype.ts";
import { readSafetensorsHeader } from "../../../src/formats/safetensors-reader.ts";
import { writeSafetensors } from "../../../src/formats/safetensors-writer.ts";
import { CheckpointError } from "../../../src/diffusion/checkpoint/checkpoint-error.ts";
import {
  openCheckpoint,
  type Checkpoint,
  type OpenCheckpointOptions,
} from "../../../src/diffusion/checkpoint/open-checkpoint.ts";

export type Tensors = Map<string, TensorData>;

export const fixtures = fileURLToPath(new URL("../../fixtures", import.meta.url));
export const tinyFile = path.join(fixtures, "diffusion", "tiny-epsilon.safetensors");
export const tinyYaml = readFileSync(path.join(fixtures, "diffusion", "tiny-epsilon.yaml"), "utf8");

const folder = mkdtempSync(path.join(tmpdir(), "ti-checkpoint-"));
afterAll(() => rmSync(folder, { recursive: true }));
let number = 0;

/** The path of a file of this content, with the configuration of the tiny model (or another, or none) beside it. */
export function fileOf(
  content: Uint8Array | string,
  { name = "model.safetensors", yaml = tinyYaml }: { name?: string; yaml?: string | null } = {},
): string {
  const file = path.join(folder, `${number++}-${name}`);
  writeFileSync(file, content);
  if (yaml !== null) writeFileSync(file.replace(/\.[^.]*$/, ".yaml"), yaml);
  return file;
}

/** A copy of a file of the fixtures, with the tiny model's configuration beside it. */
export function copyOf(fixture: string): string {
  const file = fileOf("", { name: path.basename(fixture) });
  copyFileSync(path.join(fixtures, fixture), file);
  return file;
}

/** The tiny model's tensors. */
export function tinyTensors(): Tensors {
  const bytes = readFileSync(tinyFile);
  const header = readSafetensorsHeader(bytes, bytes.length);
  return new Map(
    [...header.tensors].map(([name, { dtype, shape, begin, end }]) => [
      name,
      { dtype, shape, bytes: new Uint8Array(bytes.subarray(begin, end)) },
    ]),
  );
}

/** The tiny model after a change, as a file. */
export function changed(
  change: (tensors: Tensors) => void,
  options: Parameters<typeof fileOf>[1] = {},
): string {
  const tensors = tinyTensors();
  change(tensors);
  return fileOf(writeSafetensors(tensors, {}), options);
}

/** A safetensors file of these names, all with zeros; where the disk can, the zeros take no room. */
export function emptyFileOfShapes(shapes: Readonly<Record<string, readonly number[]>>): string {
  let end = 0;
  const entries = Object.entries(shapes).map(([name, shape]) => {
    const begin = end;
    end += elementCount(shape) * dtypeSize.F16;
    return [name, { dtype: "F16", shape, data_offsets: [begin, end] }] as const;
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = fileOf(Buffer.concat([length, header]), { yaml: null });
  truncateSync(file, 8 + header.length + end);
  return file;
}

export function floats(values: number[], shape: readonly number[]): TensorData {
  return { dtype: "F32", shape, bytes: fromFloat32(Float32Array.from(values), "F32") };
}

/** Opens, hands over and closes. */
export async function withCheckpoint<T>(
  file: string,
  use: (checkpoint: Checkpoint) => T | Promise<T>,
  options: OpenCheckpointOptions = {},
): Promise<T> {
  const checkpoint = await openCheckpoint(file, options);
  try {
    return await use(checkpoint);
  } finally {
    await checkpoint.dispose();
  }
}

/** The error that opening and reading everything ends with; anything but a `CheckpointError` fails the test. */
export async function refusalOf(file: string, options: OpenCheckpointOptions = {}): Promise<CheckpointError> {
  try {
    await withCheckpoint(file, readAll, options);
  } catch (error) {
    if (error instanceof CheckpointError) return error;
    throw error;
  }
  throw new Error(`${file} was accepted`);
}

export async function readAll(checkpoint: Checkpoint): Promise<void> {
  for (const name of checkpoint.tensors.keys()) await checkpoint.read(name);
}
