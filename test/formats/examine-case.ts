import { createHash } from "node:crypto";
import { convertEmbedding } from "../../src/embeddings/convert-embedding.ts";
import type { Embedding } from "../../src/embeddings/embedding.ts";
import { whyHostsRefuse } from "../../src/embeddings/loadable.ts";
import { readEmbeddingHeader } from "../../src/embeddings/read-embedding-header.ts";
import { readEmbedding } from "../../src/embeddings/read-embedding.ts";
import { toFloat32, type TensorData } from "../../src/formats/dtype.ts";
import { FormatError } from "../../src/formats/format-error.ts";
import type { FuzzCase } from "./fuzz-cases.ts";

const maxCpuMs = 1000;
const maxGrowth = 64 * 1024 * 1024;

/** What became of a case: a value, or the code of a refusal. */
export type Outcome = "read" | FormatError["code"];

/**
 * Reads a case in both ways, judges it and writes what was read in the other formats. Throws when anything but a
 * `FormatError` is thrown, when the ways disagree, or when a step takes over a second of processor time or 64 MB.
 */
export async function examineCase({ bytes, fileName }: FuzzCase): Promise<Outcome> {
  const value = await bounded(() => attempt(() => readEmbedding(bytes, fileName)));
  const header = await bounded(() => attemptAsync(() => readEmbeddingHeader(accessTo(bytes), fileName)));
  if (value instanceof FormatError) return value.code;
  if (header instanceof FormatError)
    throw new Error(`readable, but its header is refused: ${header.message}`);
  await bounded(() => whyHostsRefuse(value, fileName));
  for (const to of ["safetensors", "pt"] as const) await bounded(() => checkConversion(value, to));
  return "read";
}

async function bounded<T>(step: () => T | Promise<T>): Promise<T> {
  const memory = usedMemory();
  const cpu = process.cpuUsage();
  const result = await step();
  const { user, system } = process.cpuUsage(cpu);
  const growth = usedMemory() - memory;
  if ((user + system) / 1000 > maxCpuMs) throw new Error(`took ${(user + system) / 1000} ms`);
  if (growth > maxGrowth) throw new Error(`took ${growth} bytes`);
  return result;
}

/** What is written reads back with the same values, or is refused as `CANNOT_WRITE`. */
function checkConversion(embedding: Embedding, to: "safetensors" | "pt"): void {
  const converted = attempt(() => convertEmbedding(embedding, { to, name: "x" }));
  if (converted instanceof FormatError) {
    if (converted.code !== "CANNOT_WRITE") throw converted;
    return;
  }
  const again = readEmbedding(converted.bytes, `x.${to}`);
  const kept = [...embedding.tensors].filter(([key]) => !converted.dropped.includes(key));
  const before = kept.map(([, tensor]) => digestOf(tensor)).toSorted();
  const after = [...again.tensors.values()].map(digestOf).toSorted();
  if (before.join() !== after.join()) throw new Error(`values changed on the way to ${to}`);
}

function digestOf(tensor: TensorData): string {
  return createHash("sha256")
    .update(new Uint8Array(toFloat32(tensor).buffer))
    .digest("hex");
}

function accessTo(bytes: Uint8Array): {
  size: number;
  read: (offset: number, length: number) => Promise<Uint8Array>;
} {
  return { size: bytes.length, read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)) };
}

function attempt<T>(action: () => T): T | FormatError {
  try {
    return action();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

async function attemptAsync<T>(action: () => Promise<T>): Promise<T | FormatError> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

function usedMemory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
