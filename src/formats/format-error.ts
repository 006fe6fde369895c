import { CodedError } from "../system/coded-error.ts";

/** Everything that can be wrong with the bytes of an embedding file. */
export type FormatErrorCode =
  | "EMPTY_FILE"
  | "UNKNOWN_FORMAT"
  | "NOT_AN_EMBEDDING"
  | "TOO_LARGE"
  | "CORRUPT_SAFETENSORS"
  | "CORRUPT_ZIP"
  | "CORRUPT_PICKLE"
  | "CORRUPT_PNG"
  | "DANGEROUS_PICKLE"
  | "NO_IMAGE_DATA"
  | "UNSUPPORTED_DTYPE"
  | "UNSUPPORTED_FEATURE"
  | "CANNOT_WRITE";

/** The one exception that reading or writing the bytes of an embedding may throw. */
export class FormatError extends CodedError<FormatErrorCode> {
  constructor(code: FormatErrorCode, message: string, hint = defaultHints[code]) {
    super(code, { message, hint });
  }
}

const fetchAgain = "The file is damaged or incomplete: download or copy it again.";

const defaultHints: Record<FormatErrorCode, string> = {
  EMPTY_FILE: "The file has no content: copy it again, or delete it.",
  UNKNOWN_FORMAT: "Embeddings are .safetensors, .pt, .bin or .png files: check what this file is.",
  NOT_AN_EMBEDDING:
    "Move the file to the folder for what it is (models, LoRA, VAE); embeddings hold a few short tensors.",
  TOO_LARGE: "Embeddings are rarely over one megabyte: check what this file is.",
  CORRUPT_SAFETENSORS: fetchAgain,
  CORRUPT_ZIP: fetchAgain,
  CORRUPT_PICKLE: fetchAgain,
  CORRUPT_PNG: fetchAgain,
  DANGEROUS_PICKLE:
    "Do not load this file anywhere: delete it, and get the embedding as .safetensors from a source you trust.",
  NO_IMAGE_DATA: "If it is a preview picture, rename it to <name>.preview.png.",
  UNSUPPORTED_DTYPE: "Save the embedding again as float32.",
  UNSUPPORTED_FEATURE: "Save the embedding again as .safetensors with the program that made it.",
  CANNOT_WRITE: "Choose another target format.",
};
