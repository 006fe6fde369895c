import { CodedError, FieldError } from "../system/coded-error.ts";
import { isAbsent, isDiskFull, isNotAllowed, isTaken } from "../system/errno.ts";

export type EmbeddingErrorCode =
  | "NOT_FOUND"
  | "NAME_TAKEN"
  | "NAME_NOT_USABLE"
  | "OUTSIDE_FOLDER"
  | "FOLDER_MISSING"
  | "NOT_WRITABLE"
  | "DISK_FULL"
  | "NOT_AN_EMBEDDING"
  | "NOT_A_PICTURE"
  | "NOT_CONVERTIBLE"
  | "NOTHING_TO_REPAIR"
  | "FILE_CHANGES_TOO_OFTEN"
  | "FILE_SYSTEM";

/** What a library action refuses, or could not do. `field` names the request's offending field. */
export class EmbeddingError extends FieldError<EmbeddingErrorCode> {}

/** Runs `action` on `what`, a path shown to the user; a file system error comes out as an `EmbeddingError`. */
export async function withFileErrors<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw fromFileSystem(error, what) ?? error;
  }
}

function fromFileSystem(cause: unknown, what: string): EmbeddingError | null {
  if (!(cause instanceof Error) || !("code" in cause) || cause instanceof CodedError) return null;
  const message = `${what}: ${cause.message}`;
  if (isDiskFull(cause)) {
    return new EmbeddingError("DISK_FULL", {
      cause,
      message,
      hint: "Free some space on that disk, then try again. Nothing was changed.",
    });
  }
  if (isNotAllowed(cause)) {
    const hint = "Give the user that runs the web UI the right to write there, then try again.";
    return new EmbeddingError("NOT_WRITABLE", { cause, message, hint });
  }
  if (isAbsent(cause)) {
    return new EmbeddingError("NOT_FOUND", {
      cause,
      message,
      hint: "It was moved or deleted meanwhile; the list shows what is there now.",
    });
  }
  if (isTaken(cause)) {
    return new EmbeddingError("NAME_TAKEN", {
      cause,
      message,
      hint: "Choose another name, or replace the old file.",
    });
  }
  return new EmbeddingError("FILE_SYSTEM", {
    cause,
    message,
    hint: "Check that the disk is connected and healthy, then try again.",
  });
}
