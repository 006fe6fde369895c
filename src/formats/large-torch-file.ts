import type { TensorData } from "./dtype.ts";
import { checkpointPickleLimits } from "./pickle-machine.ts";
import type { PickleValue } from "./pickle-value.ts";
import { unpickle } from "./pickle.ts";
import type { RandomAccess } from "./random-access.ts";
import { isLittle, torchFolder, torchRecord } from "./torch-file.ts";
import {
  checkStorageCount,
  readTorchLegacyIndex,
  requireLittleEndian,
  storageCountPlace,
} from "./torch-legacy.ts";
import {
  contiguousRange,
  gather,
  storageBytes,
  type TorchStorage,
  type TorchTensor,
} from "./torch-tensor.ts";
import { torchWorld, type TorchBounds } from "./torch-world.ts";
import { ZipFile } from "./zip-file.ts";

/** What `torch.save` wrote, read piece by piece: one tensor in memory at a time. */
export interface LargeTorchFile {
  readonly value: PickleValue;
  readonly read: (tensor: TorchTensor) => Promise<TensorData>;
}

type ReadStorage = (storage: TorchStorage, begin: number, length: number) => Promise<Uint8Array>;

const bounds: TorchBounds = { pickle: checkpointPickleLimits, tensorBytes: 1024 ** 3 };
/** The legacy stream does not say how long its pickles are; a checkpoint's are half a megabyte. */
const maxLegacyPickles = 32 * 1024 * 1024;
const localFileHeader = [0x50, 0x4b, 3, 4];

/**
 * Opens a torch file of any size, zip or legacy stream. Nothing of it is executed.
 *
 * Throws `FormatError`, or what `file.read` throws.
 */
export async function openLargeTorchFile(file: RandomAccess): Promise<LargeTorchFile> {
  const start = await file.read(0, 4);
  const isZip = localFileHeader.every((byte, i) => start[i] === byte);
  return isZip ? openZip(file) : openLegacy(file);
}

async function openZip(file: RandomAccess): Promise<LargeTorchFile> {
  const zip = await ZipFile.open(file);
  const folder = torchFolder([...zip.entries.keys()]);
  const entry = (name: string) => torchRecord(zip.entries, folder + name);
  const { value } = unpickle(await zip.read(entry("data.pkl")), torchWorld(new Set(), bounds));
  if (zip.entries.has(`${folder}byteorder`))
    requireLittleEndian(isLittle(await zip.read(entry("byteorder"))));
  const readStorage: ReadStorage = ({ key }, begin, length) =>
    zip.readPart(entry(`data/${key}`), begin, length);
  return { value, read: (tensor) => readTensor(tensor, readStorage) };
}

async function openLegacy(file: RandomAccess): Promise<LargeTorchFile> {
  const start = await file.read(0, Math.min(file.size, maxLegacyPickles));
  const { value, place } = readTorchLegacyIndex(start, file.size, bounds);
  const readStorage: ReadStorage = async (storage, begin, length) => {
    const content = place(storage);
    const count = storageCountPlace(content);
    checkStorageCount(await file.read(count.begin, count.length), storage);
    return file.read(content.begin + begin, length);
  };
  return { value, read: (tensor) => readTensor(tensor, readStorage) };
}

async function readTensor(tensor: TorchTensor, readStorage: ReadStorage): Promise<TensorData> {
  const { storage, shape } = tensor;
  const range = contiguousRange(tensor);
  if (range !== null)
    return { dtype: storage.dtype, shape, bytes: await readStorage(storage, range.begin, range.length) };
  return gather(tensor, await readStorage(storage, 0, storageBytes(storage)));
}
