import { dtypeSize, type TensorData, type TensorInfo } from "./dtype.ts";
import { FormatError } from "./format-error.ts";
import { corruptPickle } from "./pickle-errors.ts";
import { isKind, type PickleValue } from "./pickle-value.ts";
import { unpickle } from "./pickle.ts";
import { gather, type TorchStorage, type TorchTensor } from "./torch-tensor.ts";
import { asStorage, torchWorld } from "./torch-world.ts";
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

const magicNumber = 0x1950a86a20f9469cfc6cn;
const protocolVersion = 1001;

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
  const pickles = records.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const [pickleName] = pickles;
  if (pickleName === undefined || pickles.length > 1) {
    throw new FormatError(
      "NOT_AN_EMBEDDING",
      `The zip holds ${pickles.length} data.pkl; a torch file holds one.`,
    );
  }
  const folder = pickleName.slice(0, -"data.pkl".length);
  const load = (name: string): Uint8Array => {
    const entry = zip.entries.get(folder + name);
    if (entry === undefined) throw new FormatError("CORRUPT_ZIP", `Record ${name} is missing from the zip.`);
    return zip.read(entry);
  };
  const globals = new Set<string>();
  const { value } = unpickle(load("data.pkl"), torchWorld(globals));
  if (zip.entries.has(`${folder}byteorder`))
    requireLittleEndian(new TextDecoder().decode(load("byteorder")) === "little");
  const read = (tensor: TorchTensor): TensorData => gather(tensor, load(`data/${tensor.storage.key}`));
  return { value, container: "zip", records, globals: [...globals], read };
}

/**
 * Reads the stream `torch.save` wrote before 1.6: pickles of magic number, version, system, object and storage keys,
 * then each storage as a 64-bit element count and its bytes.
 */
export function readTorchLegacy(bytes: Uint8Array): TorchFile {
  const globals = new Set<string>();
  const world = torchWorld(globals);
  const storages = new Map<string, TorchStorage>();
  const persistent = (id: PickleValue): PickleValue => {
    const object = world.persistent(id);
    const storage = asStorage(object);
    if (storage !== null) storages.set(storage.key, storage);
    return object;
  };
  let offset = 0;
  const next = (): PickleValue => {
    const { value, end } = unpickle(bytes, { ...world, persistent }, offset);
    offset = end;
    return value;
  };
  const magic = next();
  if (magic !== magicNumber) throw corruptPickle("it does not start with torch's magic number");
  const version = next();
  if (version !== protocolVersion) throw corruptPickle(`torch's stream version is not ${protocolVersion}`);
  requireLittleEndian(littleEndian(next()));
  const value = next();
  const places = locateStorages(bytes, next(), offset, storages);
  const read = (tensor: TorchTensor): TensorData => {
    const content = places.get(tensor.storage.key);
    if (content === undefined) throw corruptPickle(`storage ${tensor.storage.key} is missing`);
    return gather(tensor, content);
  };
  return { value, container: "legacy", records: [], globals: [...globals], read };
}

function locateStorages(
  bytes: Uint8Array,
  keys: PickleValue,
  start: number,
  storages: ReadonlyMap<string, TorchStorage>,
): Map<string, Uint8Array> {
  if (!isKind(keys, "list")) {
    throw corruptPickle("the list of storages is missing");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = new Map<string, Uint8Array>();
  let offset = start;
  for (const key of keys.items) {
    const storage = typeof key === "string" ? storages.get(key) : undefined;
    if (storage === undefined) throw corruptPickle("the list of storages names an unknown one");
    const end = offset + 8 + storage.elements * dtypeSize[storage.dtype];
    if (end > bytes.length) throw corruptPickle(`storage ${storage.key} is cut off`);
    if (Number(view.getBigInt64(offset, true)) !== storage.elements)
      throw corruptPickle(`storage ${storage.key} has two sizes`);
    places.set(storage.key, bytes.subarray(offset + 8, end));
    offset = end;
  }
  return places;
}

function littleEndian(system: PickleValue): boolean {
  if (!isKind(system, "dict")) {
    throw corruptPickle("the description of the system is missing");
  }
  return system.entries.get("little_endian") !== false;
}

function requireLittleEndian(little: boolean): void {
  if (!little) throw new FormatError("UNSUPPORTED_FEATURE", "The file was written on a big-endian machine.");
}
