import type { Dtype } from "./dtype.ts";
import { FormatError } from "./format-error.ts";
import { corruptPickle, dangerousGlobal } from "./pickle-errors.ts";
import { embeddingPickleLimits, type PickleLimits, type PickleWorld } from "./pickle-machine.ts";
import {
  isKind,
  pickleDict,
  pickleObject,
  type PickleObject,
  type PickleTuple,
  type PickleValue,
} from "./pickle-value.ts";
import { maxTensorBytes, validateView, type TorchStorage, type TorchTensor } from "./torch-tensor.ts";

const storageDtypes: Readonly<Record<string, Dtype>> = {
  "torch.DoubleStorage": "F64",
  "torch.FloatStorage": "F32",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.LongStorage": "I64",
  "torch.IntStorage": "I32",
  "torch.ShortStorage": "I16",
  "torch.CharStorage": "I8",
  "torch.ByteStorage": "U8",
  "torch.BoolStorage": "BOOL",
};

const dtypeNames = [
  "float64",
  "float32",
  "float16",
  "bfloat16",
  "int64",
  "int32",
  "int16",
  "int8",
  "uint8",
  "bool",
];

/** Names that may stand in a file but are never called. */
const inertNames: ReadonlySet<string> = new Set([
  ...Object.keys(storageDtypes),
  ...dtypeNames.map((name) => `torch.${name}`),
  "torch.Tensor",
  "torch.nn.parameter.Parameter",
  "pytorch_lightning.callbacks.model_checkpoint",
]);

/** Classes whose instances are kept as a name with arguments and state. */
const inertClasses: ReadonlySet<string> = new Set([
  "torch.nn.modules.container.ParameterDict",
  "torch.device",
  "torch._utils._rebuild_device_tensor_from_numpy",
  "numpy.core.multiarray._reconstruct",
  "numpy._core.multiarray._reconstruct",
  "numpy.ndarray",
  "numpy.dtype",
  "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
]);

/** Stands among the names of a file that packs source code, which A1111 refuses. */
export const embeddedSource = "the source code packed into it";

type Call = (args: readonly PickleValue[], bounds: TorchBounds) => PickleValue;

/** What a kind of file may hold at most. */
export interface TorchBounds {
  readonly pickle: PickleLimits;
  /** Of one tensor. */
  readonly tensorBytes: number;
}

const embeddingBounds: TorchBounds = { pickle: embeddingPickleLimits, tensorBytes: maxTensorBytes };

const functions: ReadonlyMap<string, Call> = new Map<string, Call>([
  ["collections.OrderedDict", orderedDict],
  ["torch._utils._rebuild_tensor", rebuildTensor],
  ["torch._utils._rebuild_tensor_v2", rebuildTensor],
  ["torch._utils._rebuild_parameter", firstArgument],
  ["torch._utils._rebuild_parameter_with_state", firstArgument],
  ["torch._tensor._rebuild_from_type_v2", rebuildFromType],
  ["torch.Size", firstArgument],
  ["__builtin__.set", setOf],
  ["builtins.set", setOf],
  ["_codecs.encode", encodeLatin1],
  ["numpy.core.multiarray.scalar", numpyScalar],
  ["numpy._core.multiarray.scalar", numpyScalar],
]);

/**
 * The globals an embedding saved by torch may name: A1111's safe unpickler's list, and what newer torch writes.
 * `seen` collects every name, for the judgement of what a host would say.
 */
export function torchWorld(seen: Set<string>, bounds: TorchBounds = embeddingBounds): PickleWorld {
  return {
    limits: bounds.pickle,
    find(module, name) {
      const path = `${module}.${name}`;
      seen.add(path);
      if (!functions.has(path) && !inertNames.has(path) && !inertClasses.has(path))
        throw dangerousGlobal(path);
      return { kind: "global", path };
    },
    call: (callable, args) => callGlobal(callable, args, bounds),
    persistent: (id) =>
      isKind(id, "tuple") && id.items[0] === "module" ? moduleOf(id, seen) : storageOf(id),
  };
}

/** The tensor an unpickled value stands for, if it is one. */
export function asTensor(value: PickleValue | undefined): TorchTensor | null {
  return isKind(value, "object") && value.className === "torch.Tensor" ? (value.native as TorchTensor) : null;
}

/** The storage a persistent id stood for. */
export function asStorage(value: PickleValue | undefined): TorchStorage | null {
  return isKind(value, "object") && value.className === "torch.Storage"
    ? (value.native as TorchStorage)
    : null;
}

function callGlobal(callable: PickleValue, args: readonly PickleValue[], bounds: TorchBounds): PickleValue {
  if (!isKind(callable, "global")) throw corruptPickle("it calls something that is no function");
  const call = functions.get(callable.path);
  if (call !== undefined) return call(args, bounds);
  if (inertClasses.has(callable.path)) return pickleObject(callable.path, args);
  throw dangerousGlobal(callable.path);
}

/** `('module', class, file, source)`: the legacy stream packs a module's source beside its class; it is not looked at. */
function moduleOf({ items }: PickleTuple, seen: Set<string>): PickleValue {
  seen.add(embeddedSource);
  return items[1] ?? null;
}

/** Persistent ids are `('storage', type, key, location, elements)`; any location is accepted, nothing is placed there. */
function storageOf(id: PickleValue): PickleValue {
  if (!isKind(id, "tuple") || id.items[0] !== "storage")
    throw corruptPickle("it refers to something outside that is no storage");
  const [, type, key, , elements, view] = id.items;
  const dtype = isKind(type, "global") ? storageDtypes[type.path] : undefined;
  if (dtype === undefined || typeof key !== "string" || typeof elements !== "number") {
    throw corruptPickle("a storage is not described as torch does");
  }
  if (view !== undefined && view !== null)
    throw new FormatError("UNSUPPORTED_FEATURE", "A storage is a view of another storage.");
  return pickleObject("torch.Storage", [], { dtype, key, elements } satisfies TorchStorage);
}

/** `_rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)` */
function rebuildTensor(args: readonly PickleValue[], bounds: TorchBounds): PickleValue {
  const [storage, offset, shape, strides] = args;
  const memory = asStorage(storage);
  if (memory === null) throw corruptPickle("a tensor has no storage");
  const tensor: TorchTensor = {
    storage: memory,
    offset: typeof offset === "number" ? offset : -1,
    shape: integers(shape),
    strides: integers(strides),
  };
  validateView(tensor, bounds.tensorBytes);
  return pickleObject("torch.Tensor", [], tensor);
}

/** `_rebuild_from_type_v2(function, type, arguments, state)`: a tensor with Python attributes. */
function rebuildFromType(args: readonly PickleValue[], bounds: TorchBounds): PickleValue {
  const [callable, , inner] = args;
  const path = isKind(callable, "global") ? callable.path : "";
  if (!path.startsWith("torch._utils._rebuild_") || !isKind(inner, "tuple"))
    throw corruptPickle("a tensor is rebuilt in an unknown way");
  return callGlobal(callable ?? null, inner.items, bounds);
}

function integers(value: PickleValue | undefined): number[] {
  if (!isKind(value, "tuple")) throw corruptPickle("a shape is no tuple");
  return value.items.map((item) => (typeof item === "number" ? item : -1));
}

function firstArgument(args: readonly PickleValue[]): PickleValue {
  return args[0] ?? null;
}

function orderedDict(args: readonly PickleValue[]): PickleValue {
  const dict = pickleDict(true);
  for (const pair of itemsOf(args[0])) {
    const [key, value] = itemsOf(pair);
    dict.entries.set(key ?? null, value ?? null);
  }
  return dict;
}

function setOf(args: readonly PickleValue[]): PickleValue {
  return { kind: "set", items: new Set(itemsOf(args[0])) };
}

function itemsOf(value: PickleValue | undefined): readonly PickleValue[] {
  return isKind(value, "list") || isKind(value, "tuple") ? value.items : [];
}

/** Protocol 2 stores bytes as `_codecs.encode(text, 'latin1')`. */
function encodeLatin1(args: readonly PickleValue[]): PickleValue {
  const [text, encoding] = args;
  if (typeof text !== "string" || encoding !== "latin1")
    throw corruptPickle("bytes are encoded in an unknown way");
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const numpyReaders: ReadonlyMap<string, (view: DataView) => number> = new Map([
  ["i8", (view: DataView) => Number(view.getBigInt64(0, true))],
  ["i4", (view: DataView) => view.getInt32(0, true)],
  ["f8", (view: DataView) => view.getFloat64(0, true)],
  ["f4", (view: DataView) => view.getFloat32(0, true)],
]);

/** `scalar(dtype, bytes)`: a numpy number, as some scripts save `step`. */
function numpyScalar(args: readonly PickleValue[]): PickleValue {
  const [dtype, bytes] = args;
  const code = isKind(dtype, "object") ? numpyCode(dtype) : "";
  const read = numpyReaders.get(code);
  if (read === undefined || !(bytes instanceof Uint8Array) || bytes.length !== Number(code[1])) {
    return pickleObject("numpy.scalar", args);
  }
  return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

function numpyCode(dtype: PickleObject): string {
  const code = dtype.className === "numpy.dtype" ? dtype.args[0] : undefined;
  return typeof code === "string" ? code.replace(/^[<|=]/, "") : "";
}
