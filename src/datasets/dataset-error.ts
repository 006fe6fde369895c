import { CodedError, FieldError } from "../system/coded-error.ts";
import { isAbsent, isDiskFull, isNotAllowed, isTaken } from "../system/errno.ts";

export type DatasetErrorCode =
  | "NOT_FOUND"
  | "NAME_TAKEN"
  | "NAME_NOT_USABLE"
  | "NOT_A_PICTURE"
  | "NOT_CHANGEABLE"
  | "FOLDER_NOT_ALLOWED"
  | "NOT_WRITABLE"
  | "DISK_FULL"
  | "FILE_SYSTEM";

/** What can't be done with a dataset. */
export class DatasetError extends FieldError<DatasetErrorCode> {}

/** Runs `action` on `what`, a name for people; a file system error comes out as a `DatasetError` without paths. */
export async function withFileErrors<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw fromFileSystem(error, what) ?? error;
  }
}

function fromFileSystem(cause: unknown, what: string): DatasetError | null {
  if (!(cause instanceof Error) || !("code" in cause) || cause instanceof CodedError) return null;
  const told = (code: DatasetErrorCode, message: string, hint: string): DatasetError =>
    new DatasetError(code, { cause, message, hint });
  if (isDiskFull(cause))
    return told(
      "DISK_FULL",
      `The disk is full: ${what} was not written.`,
      "Free some space, then try again.",
    );
  if (isNotAllowed(cause))
    return told(
      "NOT_WRITABLE",
      `${what} may not be changed.`,
      "Give the web UI's user the right to write there.",
    );
  if (isAbsent(cause))
    return told(
      "NOT_FOUND",
      `${what} is not there any more.`,
      "It was moved or deleted meanwhile: look again.",
    );
  if (isTaken(cause))
    return told("NAME_TAKEN", `${what} is there already.`, "Move or rename what is there, then try again.");
  return told(
    "FILE_SYSTEM",
    `${what} can't be reached (${String(cause.code)}).`,
    "Check that the disk is connected and healthy, then try again.",
  );
}
