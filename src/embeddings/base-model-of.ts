import type { TensorInfo } from "../formats/dtype.ts";
import type { BaseModel } from "../protocol/base-model.ts";

/** What the keys and widths of a file's tensors tell. */
export interface TensorRoles {
  readonly baseModel: BaseModel | null;
  readonly vectors: number | null;
  readonly width: number | null;
  /** Keys of the tensors that make the embedding; others (OneTrainer's `_out`) are extras. */
  readonly mainKeys: readonly string[];
}

const unknown: TensorRoles = { baseModel: null, vectors: null, width: null, mainKeys: [] };
const singleKeys = ["*", "emb_params", "emp_params"]; // emp_params: OneTrainer's spelling
const byWidth: ReadonlyMap<number, BaseModel> = new Map([
  [768, "sd1"],
  [1024, "sd2"],
  [1280, "sdxl-refiner"],
]);

/** Tells the base model from keys and widths; a one-dimensional tensor is one vector. */
export function tensorRoles(tensors: ReadonlyMap<string, TensorInfo>): TensorRoles {
  const t5 = ["t5xxl", "t5"].filter((key) => tensors.has(key)).slice(0, 1);
  const clipL = rows(tensors.get("clip_l"));
  const clipG = rows(tensors.get("clip_g"));
  if (clipL !== null && clipG !== null) {
    const fits = clipL.width === 768 && clipG.width === 1280;
    const baseModel = !fits ? null : t5.length > 0 ? "sd3" : "sdxl";
    const width = clipL.width + clipG.width;
    return { baseModel, vectors: clipG.count, width, mainKeys: ["clip_l", "clip_g", ...t5] };
  }
  if (clipL !== null && t5.length > 0) {
    const baseModel = clipL.width === 768 ? "flux" : null;
    return { baseModel, vectors: clipL.count, width: clipL.width, mainKeys: ["clip_l", ...t5] };
  }
  return singleTensor(tensors);
}

/** Rows and width of a tensor as the hosts count them; null when it is neither a vector nor a list of vectors. */
export function rows(tensor: TensorInfo | undefined): { count: number; width: number } | null {
  const [first, second] = tensor?.shape ?? [];
  if (first === undefined || (tensor?.shape.length ?? 0) > 2) return null;
  return second === undefined ? { count: 1, width: first } : { count: first, width: second };
}

function singleTensor(tensors: ReadonlyMap<string, TensorInfo>): TensorRoles {
  const inputs = [...tensors.keys()].filter((key) => !key.endsWith("_out"));
  const key =
    tensors.size === 1 ? [...tensors.keys()][0] : (singleKeys.find((k) => tensors.has(k)) ?? inputs[0]);
  const isNamed = key !== undefined && (singleKeys.includes(key) || inputs.length <= 1);
  const shape = isNamed ? rows(tensors.get(key)) : null;
  if (!isNamed || shape === null) return unknown;
  return {
    baseModel: byWidth.get(shape.width) ?? null,
    vectors: shape.count,
    width: shape.width,
    mainKeys: [key],
  };
}
