import { open, type FileHandle } from "node:fs/promises";
import type { TensorData, TensorInfo } from "../../formats/dtype.ts";
import { FormatError } from "../../formats/format-error.ts";
import { openLargeTorchFile } from "../../formats/large-torch-file.ts";
import { isKind, type PickleDict } from "../../formats/pickle-value.ts";
import type { RandomAccess } from "../../formats/random-access.ts";
import { readSafetensorsHeader, safetensorsHeaderEnd } from "../../formats/safetensors-reader.ts";
import { tensorInfo } from "../../formats/torch-file.ts";
import type { TorchTensor } from "../../formats/torch-tensor.ts";
import { asTensor } from "../../formats/torch-world.ts";
import { fillFrom, READ } from "../../system/file-reader.ts";
import { CheckpointError, withCheckpointErrors } from "./checkpoint-error.ts";

/** A file of named tensors, whatever its container, whose values stay on disk. */
export interface WeightFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Of safetensors; empty for others. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly read: (name: string) => Promise<TensorData>;
  readonly close: () => Promise<void>;
}

type Content = Pick<WeightFile, "tensors" | "metadata" | "read">;

const maxHeaderBytes = 16 * 1024 * 1024;
const firstBytes = 16;
const containers: readonly { name: string; start: string }[] = [
  { name: "a GGUF file", start: "GGUF" },
  { name: "a PNG picture", start: "\x89PNG" },
  { name: "a web page", start: "<" },
  { name: "a Git LFS pointer, not the file itself", start: "version https://" },
];

/** Opens a `.safetensors` or torch file of any size. @throws CheckpointError */
export async function openWeightFile(path: string): Promise<WeightFile> {
  return withCheckpointErrors(path, async () => {
    const handle = await open(path, READ);
    try {
      const content = await readContent(await randomAccess(handle, path), path);
      const read = (name: string) => withCheckpointErrors(path, () => content.read(name));
      return { ...content, path, read, close: () => handle.close() };
    } catch (error) {
      await handle.close();
      throw error;
    }
  });
}

async function randomAccess(handle: FileHandle, path: string): Promise<RandomAccess> {
  const stats = await handle.stat();
  if (!stats.isFile()) {
    const what = stats.isDirectory() ? "a folder" : "no regular file";
    const hint = "Choose a single file; a folder in the diffusers layout is not supported.";
    throw new CheckpointError("NOT_A_CHECKPOINT", `${path} is ${what}.`, { hint });
  }
  return {
    size: stats.size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, await fillFrom(handle, bytes, offset));
    },
  };
}

async function readContent(file: RandomAccess, path: string): Promise<Content> {
  const start = await file.read(0, firstBytes);
  if (start.length === 0) throw new FormatError("EMPTY_FILE", "The file is empty.");
  const text = new TextDecoder("latin1").decode(start);
  const other = containers.find((container) => text.startsWith(container.start));
  if (other !== undefined) throw new CheckpointError("UNKNOWN_FORMAT", `${path} is ${other.name}.`);
  const isTorch = text.startsWith("PK\x03\x04") || (start[0] === 0x80 && start[8] !== 0x7b);
  return isTorch ? torchContent(file, path) : safetensorsContent(file);
}

async function safetensorsContent(file: RandomAccess): Promise<Content> {
  const headerEnd = safetensorsHeaderEnd(await file.read(0, 8), file.size, maxHeaderBytes);
  const header = readSafetensorsHeader(await file.read(0, headerEnd), file.size, maxHeaderBytes);
  return {
    tensors: header.tensors,
    metadata: header.metadata ?? {},
    async read(name) {
      const entry = header.tensors.get(name);
      if (entry === undefined) throw missing(name);
      const { dtype, shape, begin, end } = entry;
      return { dtype, shape, bytes: await whole(file.read(begin, end - begin), end - begin) };
    },
  };
}

async function torchContent(file: RandomAccess, path: string): Promise<Content> {
  const torch = await openLargeTorchFile(file);
  if (!isKind(torch.value, "dict"))
    throw new CheckpointError("NOT_A_CHECKPOINT", `${path} is a torch file without named tensors.`);
  if (torch.value.entries.has("string_to_param"))
    throw new CheckpointError("NOT_A_CHECKPOINT", `${path} is an embedding.`);
  const inner = torch.value.entries.get("state_dict");
  const tensors = tensorsOf(isKind(inner, "dict") ? inner : torch.value);
  return {
    tensors: new Map([...tensors].map(([name, tensor]) => [name, tensorInfo(tensor)])),
    metadata: {},
    async read(name) {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw missing(name);
      return torch.read(tensor);
    },
  };
}

function tensorsOf(dict: PickleDict): Map<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  for (const [key, value] of dict.entries) {
    const tensor = asTensor(value);
    if (tensor !== null && typeof key === "string") tensors.set(key, tensor);
  }
  return tensors;
}

/** A file that became shorter after it was opened. */
async function whole(reading: Promise<Uint8Array>, length: number): Promise<Uint8Array> {
  const bytes = await reading;
  if (bytes.length !== length) throw new FormatError("CORRUPT_SAFETENSORS", "The file ends too early.");
  return bytes;
}

function missing(name: string): FormatError {
  return new FormatError("CORRUPT_SAFETENSORS", `Tensor ${name} is missing.`);
}
