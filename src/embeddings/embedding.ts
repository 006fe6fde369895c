import type { TensorData, TensorInfo } from "../formats/dtype.ts";
import type { BaseModel } from "../protocol/base-model.ts";

/** The container an embedding lies in; `.bin` and `.ckpt` are `pt` too. */
export type EmbeddingFormat = "safetensors" | "pt" | "png";

/** What the hosts' loaders judge a file by, beside its tensors. */
export interface EmbeddingLayout {
  /** The object around the tensors: A1111's `string_to_param`, or the file's own dict. */
  readonly wrapper: "string_to_param" | "dict" | "OrderedDict";
  /** Keys beside the tensors that hold something else. */
  readonly otherKeys: readonly string[];
  /** Names in a torch zip. */
  readonly records: readonly string[];
  /** Python names that a torch file mentions. */
  readonly globals: readonly string[];
}

/** Everything a file says about itself before its values are decoded. */
export interface EmbeddingHeader {
  readonly format: EmbeddingFormat;
  /** By the key in the file, `*` for A1111's. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly baseModel: BaseModel | null;
  /** Rows: what the token costs of a chunk of 75. Null when the file does not say which tensor counts. */
  readonly vectors: number | null;
  /** Last dimension; for SDXL the sum 2048, as the hosts print it. */
  readonly width: number | null;
  readonly name: string | null;
  readonly step: number | null;
  /** A1111's short hash of the checkpoint trained on. */
  readonly checkpointHash: string | null;
  readonly checkpointName: string | null;
  /** `__metadata__` of a safetensors file. */
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly layout: EmbeddingLayout;
}

export interface Embedding extends EmbeddingHeader {
  readonly tensors: ReadonlyMap<string, TensorData>;
}
