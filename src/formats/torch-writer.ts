import { dtypeSize, elementCount, fromFloat32, toFloat32, type Dtype, type TensorData } from "./dtype.ts";
import { writeZip } from "./zip-writer.ts";

/** What a `.pt` of ours may hold. */
export type TorchValue = null | number | string | TensorData | ReadonlyMap<string, TorchValue>;

/** Storage classes that A1111's safe unpickler lets pass; other types are written as float32. */
const storageNames: Partial<Record<Dtype, string>> = {
  F64: "DoubleStorage",
  F32: "FloatStorage",
  F16: "HalfStorage",
  BF16: "BFloat16Storage",
  I64: "LongStorage",
  I32: "IntStorage",
  U8: "ByteStorage",
};

/**
 * Writes a `.pt` that A1111's safe unpickler, `torch.load(weights_only=True)` and SD.Next accept: a stored zip of
 * `data.pkl`, `byteorder`, `data/<n>` and `version`, a pickle of protocol 2 with no names but torch's own.
 */
export function writeTorchFile(root: ReadonlyMap<string, TorchValue>): Uint8Array {
  const writer = new TorchPickle();
  writer.value(root);
  const text = new TextEncoder();
  const files = [
    { name: "embedding/data.pkl", content: writer.finish() },
    { name: "embedding/byteorder", content: text.encode("little") },
    ...writer.storages.map((content, i) => ({ name: `embedding/data/${i}`, content })),
    { name: "embedding/version", content: text.encode("3\n") },
  ];
  return writeZip(files, 64);
}

/** Emits one pickle, without a memo: nothing in it is shared. */
class TorchPickle {
  readonly storages: Uint8Array[] = [];
  readonly #bytes: number[] = [0x80, 2];

  finish(): Uint8Array {
    this.#code(".");
    return Uint8Array.from(this.#bytes);
  }

  value(value: TorchValue): void {
    if (value === null) this.#code("N");
    else if (typeof value === "string") this.#text(value);
    else if (typeof value === "number") this.#integer(value);
    else if ("dtype" in value) this.#tensor(value);
    else this.#dict(value);
  }

  #dict(entries: ReadonlyMap<string, TorchValue>): void {
    this.#code("}(");
    for (const [key, value] of entries) {
      this.#text(key);
      this.value(value);
    }
    this.#code("u");
  }

  /** `_rebuild_tensor_v2(('storage', class, key, 'cpu', elements), 0, shape, strides, False, OrderedDict())` */
  #tensor(tensor: TensorData): void {
    const { dtype, shape, bytes } = storable(tensor);
    const key = String(this.storages.push(bytes) - 1);
    this.#code("ctorch._utils\n_rebuild_tensor_v2\n((");
    this.#text("storage");
    this.#code(`ctorch\n${storageNames[dtype] ?? ""}\n`);
    this.#text(key);
    this.#text("cpu");
    this.#integer(bytes.length / dtypeSize[dtype]);
    this.#code("tQ");
    this.#integer(0);
    this.#integers(shape);
    this.#integers(shape.map((_, axis) => elementCount(shape.slice(axis + 1))));
    this.#code("\x89ccollections\nOrderedDict\n)RtR");
  }

  #integers(values: readonly number[]): void {
    this.#code("(");
    for (const value of values) this.#integer(value);
    this.#code("t");
  }

  #text(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#code("X");
    this.#bytes.push(...littleEndian(bytes.length), ...bytes);
  }

  /** BININT1 where it fits, else BININT (a signed 32-bit integer). */
  #integer(value: number): void {
    if (value >= 0 && value < 256) this.#bytes.push(0x4b, value);
    else this.#bytes.push(0x4a, ...littleEndian(value));
  }

  #code(ascii: string): void {
    for (let i = 0; i < ascii.length; i++) this.#bytes.push(ascii.charCodeAt(i));
  }
}

function littleEndian(value: number): number[] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255];
}

function storable(tensor: TensorData): TensorData {
  if (storageNames[tensor.dtype] !== undefined) return tensor;
  return { dtype: "F32", shape: tensor.shape, bytes: fromFloat32(toFloat32(tensor), "F32") };
}
