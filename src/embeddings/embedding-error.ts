import { FieldError } from "../system/coded-error.ts";
import { withFileTrouble, type FileTrouble } from "../system/file-trouble.ts";

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
export function withFileErrors<T>(what: string, action: () => Promise<T>): Promise<T> {
  return withFileTrouble(
    action,
    (trouble, cause) =>
      new EmbeddingError(trouble, { cause, message: `${what}: ${cause.message}`, hint: hints[trouble] }),
  );
}

const hints: Readonly<Record<FileTrouble, string>> = {
  DISK_FULL: "Free some space on that disk, then try again. Nothing was changed.",
  NOT_WRITABLE: "Give the user that runs the web UI the right to write there, then try again.",
  NOT_FOUND: "It was moved or deleted meanwhile; the list shows what is there now.",
  NAME_TAKEN: "Choose another name, or replace the old file.",
  FILE_SYSTEM: "Check that the disk is connected and healthy, then try again.",
};
