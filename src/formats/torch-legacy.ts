import { FormatError } from "./format-error.ts";
import { corruptPickle } from "./pickle-errors.ts";
import { isKind, type PickleValue } from "./pickle-value.ts";
import { unpickle } from "./pickle.ts";
import { storageBytes, type TorchStorage } from "./torch-tensor.ts";
import { asStorage, torchWorld, type TorchBounds } from "./torch-world.ts";

const magicNumber = 0x1950a86a20f9469cfc6cn;
const protocolVersion = 1001;
const countBytes = 8;

/** Where the bytes of a storage lie in the file, behind their 64-bit count of elements. */
export interface StoragePlace {
  readonly begin: number;
  readonly length: number;
}

/** The pickles of the stream, and where its storages lie. */
export interface TorchLegacyIndex {
  readonly value: PickleValue;
  readonly globals: readonly string[];
  readonly place: (storage: TorchStorage) => StoragePlace;
}

/**
 * Reads the pickles of the stream `torch.save` wrote before 1.6: magic number, version, system, object and storage
 * keys; then comes each storage. `start` must hold all of the pickles; `fileSize` bounds the storages.
 */
export function readTorchLegacyIndex(
  start: Uint8Array,
  fileSize: number,
  bounds?: TorchBounds,
): TorchLegacyIndex {
  const globals = new Set<string>();
  const world = torchWorld(globals, bounds);
  const storages = new Map<string, TorchStorage>();
  const persistent = (id: PickleValue): PickleValue => {
    const object = world.persistent(id);
    const storage = asStorage(object);
    if (storage !== null) storages.set(storage.key, storage);
    return object;
  };
  let offset = 0;
  const next = (): PickleValue => {
    const { value, end } = unpickle(start, { ...world, persistent }, offset);
    offset = end;
    return value;
  };
  if (next() !== magicNumber) throw corruptPickle("it does not start with torch's magic number");
  if (next() !== protocolVersion) throw corruptPickle(`torch's stream version is not ${protocolVersion}`);
  requireLittleEndian(littleEndian(next()));
  const value = next();
  const keys = next();
  const places = placesOf(keys, { offset, fileSize, storages });
  const place = (storage: TorchStorage): StoragePlace => {
    const found = places.get(storage.key);
    if (found === undefined) throw corruptPickle(`storage ${storage.key} is missing`);
    return found;
  };
  return { value, globals: [...globals], place };
}

function placesOf(
  keys: PickleValue,
  layout: { offset: number; fileSize: number; storages: ReadonlyMap<string, TorchStorage> },
): Map<string, StoragePlace> {
  if (!isKind(keys, "list")) throw corruptPickle("the list of storages is missing");
  const places = new Map<string, StoragePlace>();
  let { offset } = layout;
  for (const key of keys.items) {
    const storage = typeof key === "string" ? layout.storages.get(key) : undefined;
    if (storage === undefined) throw corruptPickle("the list of storages names an unknown one");
    const begin = offset + countBytes;
    const length = storageBytes(storage);
    if (begin + length > layout.fileSize) throw corruptPickle(`storage ${storage.key} is cut off`);
    places.set(storage.key, { begin, length });
    offset = begin + length;
  }
  return places;
}

/** Compares the count of elements that stands before a storage with what the pickle says. */
export function checkStorageCount(count: Uint8Array, storage: TorchStorage): void {
  const view = new DataView(count.buffer, count.byteOffset, count.byteLength);
  if (Number(view.getBigInt64(0, true)) !== storage.elements)
    throw corruptPickle(`storage ${storage.key} has two sizes`);
}

/** The place of that count. */
export function storageCountPlace(place: StoragePlace): StoragePlace {
  return { begin: place.begin - countBytes, length: countBytes };
}

function littleEndian(system: PickleValue): boolean {
  if (!isKind(system, "dict")) {
    throw corruptPickle("the description of the system is missing");
  }
  return system.entries.get("little_endian") !== false;
}

export function requireLittleEndian(little: boolean): void {
  if (!little) throw new FormatError("UNSUPPORTED_FEATURE", "The file was written on a big-endian machine.");
}
