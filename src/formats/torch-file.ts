import type { TensorData, TensorInfo } from "./dtype.ts";
import { FormatError } from "./format-error.ts";
import type { PickleValue } from "./pickle-value.ts";
import { unpickle } from "./pickle.ts";
import {
  checkStorageCount,
  readTorchLegacyIndex,
  requireLittleEndian,
  storageCountPlace,
  type StoragePlace,
} from "./torch-legacy.ts";
import { gather, type TorchTensor } from "./torch-tensor.ts";
import { torchWorld } from "./torch-world.ts";
import { ZipReader } from "./zip-reader.ts";

/** What `torch.save` wrote, with values still in the file. */
export interface TorchFile {
  readonly value: PickleValue;
  readonly container: "zip" | "legacy";
  /** Names of the zip's records; empty for the legacy stream. */
  readonly records: readonly string[];
  /** Names of all globals the pickles mention. */
  readonly globals: readonly string[];
  readonly read: (tensor: TorchTensor) => TensorData;
}

export function tensorInfo(tensor: TorchTensor): TensorInfo {
  return { dtype: tensor.storage.dtype, shape: tensor.shape };
}

/**
 * Reads a zip written by `torch.save` since 1.6.
 *
 * Throws `FormatError`; `NOT_AN_EMBEDDING` when the zip holds no `<folder>/data.pkl`.
 */
export function readTorchZip(bytes: Uint8Array): TorchFile {
  const zip = new ZipReader(bytes);
  const records = [...zip.entries.keys()];
  const folder = torchFolder(records);
  const load = (name: string): Uint8Array => zip.read(torchRecord(zip.entries, folder + name));
  const globals = new Set<string>();
  const { value } = unpickle(load("data.pkl"), torchWorld(globals));
  if (zip.entries.has(`${folder}byteorder`)) requireLittleEndian(isLittle(load("byteorder")));
  const read = (tensor: TorchTensor): TensorData => gather(tensor, load(`data/${tensor.storage.key}`));
  return { value, container: "zip", records, globals: [...globals], read };
}

/** The folder of a torch zip's records, with its slash. Throws `NOT_AN_EMBEDDING` when it is no torch file. */
export function torchFolder(records: readonly string[]): string {
  const pickles = records.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const [pickleName] = pickles;
  if (pickleName === undefined || pickles.length > 1) {
    throw new FormatError(
      "NOT_AN_EMBEDDING",
      `The zip holds ${pickles.length} data.pkl; a torch file holds one.`,
    );
  }
  return pickleName.slice(0, -"data.pkl".length);
}

/** A record of a torch zip that has to be there. */
export function torchRecord<Entry>(entries: ReadonlyMap<string, Entry>, name: string): Entry {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  const record = name.slice(name.indexOf("/") + 1);
  throw new FormatError("CORRUPT_ZIP", `Record ${record} is missing from the zip.`);
}

/** What the record `byteorder` says. */
export function isLittle(record: Uint8Array): boolean {
  return new TextDecoder().decode(record) === "little";
}

/** Reads the stream `torch.save` wrote before 1.6. Throws `FormatError`. */
export function readTorchLegacy(bytes: Uint8Array): TorchFile {
  const { value, globals, place } = readTorchLegacyIndex(bytes, bytes.length);
  const at = ({ begin, length }: StoragePlace): Uint8Array => bytes.subarray(begin, begin + length);
  const read = (tensor: TorchTensor): TensorData => {
    const content = place(tensor.storage);
    checkStorageCount(at(storageCountPlace(content)), tensor.storage);
    return gather(tensor, at(content));
  };
  return { value, container: "legacy", records: [], globals, read };
}
