import { extname } from "node:path";
import { toFloat32, type TensorData, type TensorInfo } from "../formats/dtype.ts";
import { tensorRoles } from "./base-model-of.ts";
import type { Embedding, EmbeddingHeader } from "./embedding.ts";
import type { Problem } from "../protocol/problem.ts";

const convertIt = "Convert it to .safetensors here: the values stay the same.";
const rewriteIt = "Repair it here: a .pt the web UI accepts is written, with the same values.";

/** Zip records that A1111's modules/safe.py lets pass; its `.` before `data` stands for any character. */
const allowedRecord = /^([^/]+)\/((data\/\d+)|version|byteorder|.data\/serialization_id|(data\.pkl))$/;

/** Python names that A1111's modules/safe.py lets pass, of those our reader knows. */
const allowedGlobals: ReadonlySet<string> = new Set([
  "collections.OrderedDict",
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_parameter",
  "torch._utils._rebuild_device_tensor_from_numpy",
  ...["Float", "Half", "Int", "Long", "Double", "Byte", "BFloat16"].map((type) => `torch.${type}Storage`),
  "torch.float32",
  "torch.nn.modules.container.ParameterDict",
  "numpy.core.multiarray.scalar",
  "numpy.core.multiarray._reconstruct",
  "numpy.dtype",
  "numpy.ndarray",
  "_codecs.encode",
  "pytorch_lightning.callbacks.model_checkpoint",
  "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
  "__builtin__.set",
]);

const extensions = {
  safetensors: [".safetensors"],
  pt: [".pt", ".bin"],
  png: [".png", ".webp", ".jxl", ".avif"],
};

type Rule = (embedding: EmbeddingHeader | Embedding, fileName: string) => Problem | null;

/**
 * Why A1111 1.10.1 and its kin refuse a file that we can read; null when they take it (for a matching model).
 * Values are judged only where they are at hand. Sources: A1111 modules/textual_inversion/textual_inversion.py, safe.py.
 */
export function whyHostsRefuse(embedding: EmbeddingHeader | Embedding, fileName: string): Problem | null {
  for (const rule of rules) {
    const problem = rule(embedding, fileName);
    if (problem !== null) return problem;
  }
  return null;
}

const rules: readonly Rule[] = [
  wrongExtension,
  refusedRecord,
  refusedGlobal,
  severalTerms,
  wrongObject,
  wrongShape,
  badValues,
];

function wrongExtension({ format }: EmbeddingHeader, fileName: string): Problem | null {
  const extension = extname(fileName).toLowerCase();
  if (extensions[format].includes(extension)) return null;
  const message = `The file is ${nameOf(format)} inside, but named ${extension === "" ? "without an extension" : extension}.`;
  return { code: "WRONG_EXTENSION", message, hint: `Rename it to end in ${extensions[format][0] ?? ""}.` };
}

function nameOf(format: EmbeddingHeader["format"]): string {
  return { safetensors: "a safetensors file", pt: "a torch file", png: "a PNG picture" }[format];
}

function refusedRecord({ layout }: EmbeddingHeader): Problem | null {
  const record = layout.records.find((name) => !allowedRecord.test(name));
  if (record === undefined) return null;
  const message = `The web UI refuses this .pt as possibly malicious because of its record ${record}, which new versions of torch write.`;
  return { code: "NEW_TORCH_RECORDS", message, hint: rewriteIt };
}

function refusedGlobal({ layout }: EmbeddingHeader): Problem | null {
  const name = layout.globals.find((path) => !allowedGlobals.has(path));
  if (name === undefined) return null;
  return {
    code: "REFUSED_GLOBAL",
    message: `The web UI refuses this .pt because it mentions ${name}.`,
    hint: rewriteIt,
  };
}

/** One term, or a dict that has both clip_g and clip_l; the latter may hold tensors only. */
function severalTerms({ tensors, layout }: EmbeddingHeader): Problem | null {
  const keys = [...tensors.keys(), ...layout.otherKeys];
  const isPair = layout.wrapper !== "string_to_param" && tensors.has("clip_g") && tensors.has("clip_l");
  if (isPair ? layout.otherKeys.length === 0 : keys.length === 1) return null;
  const message = `The web UI loads files of one term; this one has ${keys.length}: ${keys.slice(0, 6).join(", ")}.`;
  const isKnown = tensorRoles(tensors).mainKeys.length > 0;
  const hint = isKnown
    ? "Convert it to .safetensors here: the additional terms are left out."
    : "Save each term to a file of its own.";
  return { code: "MULTIPLE_TERMS", message, hint };
}

function wrongObject({ layout }: EmbeddingHeader): Problem | null {
  if (layout.wrapper !== "OrderedDict") return null;
  return {
    code: "ORDERED_DICT",
    message: "The web UI does not recognise an OrderedDict as an embedding.",
    hint: convertIt,
  };
}

function wrongShape({ tensors, layout }: EmbeddingHeader): Problem | null {
  const { mainKeys } = tensorRoles(tensors);
  for (const [key, { shape }] of tensors) {
    if (mainKeys.length > 0 && !mainKeys.includes(key)) continue;
    const isFlat = shape.length === 1 && (layout.wrapper === "string_to_param" || mainKeys.length > 1);
    if (shape.includes(0))
      return shapeProblem("EMPTY_TENSOR", `${key} holds no values`, "Train or download it again.");
    if (isFlat)
      return shapeProblem(
        "FLAT_VECTOR",
        `${key} is a single vector where the web UI expects rows`,
        convertIt,
      );
    if (shape.length === 0 || shape.length > 2) {
      return shapeProblem(
        "WRONG_SHAPE",
        `${key} has the shape [${shape.join(", ")}]`,
        "Embeddings are lists of vectors: check what this file is.",
      );
    }
  }
  return null;
}

function shapeProblem(code: string, seen: string, hint: string): Problem {
  return { code, message: `The web UI cannot use this file: ${seen}.`, hint };
}

function badValues({ tensors }: EmbeddingHeader | Embedding): Problem | null {
  for (const [key, tensor] of tensors) {
    const bad = hasValues(tensor) ? toFloat32(tensor).find((value) => !Number.isFinite(value)) : undefined;
    if (bad === undefined) continue;
    const message = `${key} holds the value ${bad}: pictures with it come out black or as noise.`;
    return {
      code: "NOT_FINITE",
      message,
      hint: "The training went wrong: use an earlier snapshot, or download it again.",
    };
  }
  return null;
}

function hasValues(tensor: TensorInfo | TensorData): tensor is TensorData {
  return "bytes" in tensor;
}
