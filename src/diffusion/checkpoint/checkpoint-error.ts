import type { BaseModel } from "../../protocol/base-model.ts";
import { FormatError } from "../../formats/format-error.ts";
import { CodedError } from "../../system/coded-error.ts";
import { errnoOf, isAbsent, isNotAllowed } from "../../system/errno.ts";

export type CheckpointErrorCode =
  | "NOT_FOUND"
  | "NOT_READABLE"
  | "CORRUPT"
  | "DANGEROUS_PICKLE"
  | "UNKNOWN_FORMAT"
  | "NOT_A_CHECKPOINT"
  | "NOT_SUPPORTED"
  | "INCOMPLETE"
  | "NOT_FINITE"
  | "CONFIG_NEEDED"
  | "CONFIG_INVALID"
  | "CONFIG_MISMATCH";

/** Why a model file cannot be used: one sentence, and what to do. */
export class CheckpointError extends CodedError<CheckpointErrorCode> {
  /** What the file is all the same; null: unknown. */
  readonly baseModel: BaseModel | null;

  constructor(
    code: CheckpointErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown; baseModel?: BaseModel } = {},
  ) {
    super(code, { message, hint: options.hint ?? hints[code], cause: options.cause });
    this.baseModel = options.baseModel ?? null;
  }
}

const hints: Record<CheckpointErrorCode, string> = {
  NOT_FOUND: "Check the path; checkpoints are .safetensors or .ckpt files.",
  NOT_READABLE: "Check that the file may be read and that its disk is connected.",
  CORRUPT: "The file is damaged or incomplete: download or copy it again.",
  DANGEROUS_PICKLE: "Do not load this file anywhere: get the model as .safetensors from a source you trust.",
  UNKNOWN_FORMAT: "Choose a Stable Diffusion 1.x checkpoint: a .safetensors or .ckpt file of 2 to 8 GB.",
  NOT_A_CHECKPOINT: "Choose a Stable Diffusion 1.x checkpoint: a .safetensors or .ckpt file of 2 to 8 GB.",
  NOT_SUPPORTED: "Choose a checkpoint of Stable Diffusion 1.x.",
  INCOMPLETE: "Download or copy the file again, or choose another checkpoint.",
  NOT_FINITE: "No picture can come out of such weights: choose another checkpoint.",
  CONFIG_NEEDED: "Put the model's LDM configuration beside it, as a .yaml file of the same name.",
  CONFIG_INVALID: "Correct the .yaml file beside the checkpoint, or remove it.",
  CONFIG_MISMATCH: "The .yaml file belongs to another model: correct it, or remove it.",
};

/** Runs `action` on the file `path`; errors of the file system and of formats come out as `CheckpointError`. */
export async function withCheckpointErrors<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw translated(error, path) ?? error;
  }
}

function translated(cause: unknown, path: string): CheckpointError | null {
  if (cause instanceof CheckpointError) return null;
  if (cause instanceof FormatError) return fromFormat(cause, path);
  if (isAbsent(cause)) return new CheckpointError("NOT_FOUND", `${path} does not exist.`, { cause });
  if (errnoOf(cause) === null || !(cause instanceof Error)) return null;
  const reason = isNotAllowed(cause) ? "this user may not read it" : cause.message;
  return new CheckpointError("NOT_READABLE", `${path} cannot be read: ${reason}.`, { cause });
}

function fromFormat(cause: FormatError, path: string): CheckpointError {
  const fail = (code: CheckpointErrorCode, hint?: string): CheckpointError =>
    new CheckpointError(code, `${path}: ${cause.message}`, hint === undefined ? { cause } : { cause, hint });
  switch (cause.code) {
    case "EMPTY_FILE":
    case "CORRUPT_SAFETENSORS":
    case "CORRUPT_ZIP":
    case "CORRUPT_PICKLE":
    case "CORRUPT_PNG":
      return fail("CORRUPT");
    case "DANGEROUS_PICKLE":
      return fail("DANGEROUS_PICKLE");
    case "UNSUPPORTED_DTYPE":
      return fail("NOT_SUPPORTED", "Choose the model as float32, float16 or bfloat16.");
    case "UNSUPPORTED_FEATURE":
      return fail("NOT_SUPPORTED", "Get the model as .safetensors.");
    case "UNKNOWN_FORMAT":
    case "NOT_AN_EMBEDDING":
    case "TOO_LARGE":
    case "NO_IMAGE_DATA":
    case "CANNOT_WRITE":
      return fail("UNKNOWN_FORMAT");
    default:
      return cause.code satisfies never;
  }
}
