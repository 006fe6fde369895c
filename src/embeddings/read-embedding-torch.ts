import type { TensorInfo } from "../formats/dtype.ts";
import { FormatError } from "../formats/format-error.ts";
import { isKind, type PickleDict, type PickleValue } from "../formats/pickle-value.ts";
import { readTorchLegacy, readTorchZip, tensorInfo } from "../formats/torch-file.ts";
import type { TorchTensor } from "../formats/torch-tensor.ts";
import { asTensor } from "../formats/torch-world.ts";
import { factKeys, type EmbeddingContent } from "./embedding-content.ts";

/** A1111's `.pt`, CompVis files with a ParameterDict, and flat dicts of tensors (diffusers, kohya, OneTrainer). */
export function readTorchEmbedding(
  bytes: Uint8Array,
  container: "torch-zip" | "torch-legacy",
): EmbeddingContent {
  const file = container === "torch-zip" ? readTorchZip(bytes) : readTorchLegacy(bytes);
  const root = file.value;
  if (!isKind(root, "dict")) throw new FormatError("NOT_AN_EMBEDDING", "The torch file holds no dict.");
  const wrapped = root.entries.get("string_to_param");
  const { tensors, otherKeys } = splitTensors(wrapped === undefined ? root : parametersOf(wrapped));
  const wrapper = wrapped !== undefined ? "string_to_param" : root.ordered ? "OrderedDict" : "dict";
  return {
    tensors: new Map<string, TensorInfo>([...tensors].map(([key, tensor]) => [key, tensorInfo(tensor)])),
    read(key) {
      const tensor = tensors.get(key);
      if (tensor === undefined) throw new FormatError("CORRUPT_PICKLE", `Tensor ${key} is missing.`);
      return file.read(tensor);
    },
    facts: Object.fromEntries(factKeys.map((key) => [key, root.entries.get(key)])),
    metadata: null,
    layout: { wrapper, otherKeys, records: file.records, globals: file.globals },
  };
}

/** `string_to_param` is a dict, or an nn.ParameterDict whose dict is its `_parameters`. */
function parametersOf(value: PickleValue): PickleDict {
  if (isKind(value, "dict")) return value;
  const state = isKind(value, "object") ? value.state : null;
  const parameters = isKind(state, "dict") ? state.entries.get("_parameters") : undefined;
  if (!isKind(parameters, "dict"))
    throw new FormatError("NOT_AN_EMBEDDING", "string_to_param holds no parameters.");
  return parameters;
}

function splitTensors(dict: PickleDict): { tensors: Map<string, TorchTensor>; otherKeys: string[] } {
  const tensors = new Map<string, TorchTensor>();
  const otherKeys: string[] = [];
  for (const [key, value] of dict.entries) {
    const tensor = asTensor(value);
    const name = typeof key === "string" || typeof key === "number" ? String(key) : "?";
    if (tensor === null) otherKeys.push(name);
    else tensors.set(name, tensor);
  }
  return { tensors, otherKeys };
}
