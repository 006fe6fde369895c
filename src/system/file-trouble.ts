import { CodedError } from "./coded-error.ts";
import { isAbsent, isDiskFull, isNotAllowed, isTaken } from "./errno.ts";

/** What an error of the file system comes down to for people. */
export type FileTrouble = "DISK_FULL" | "NOT_WRITABLE" | "NOT_FOUND" | "NAME_TAKEN" | "FILE_SYSTEM";

/** Runs `action`; an error of the file system comes out as what `tell` makes of it, any other as it is. */
export async function withFileTrouble<T>(
  action: () => Promise<T>,
  tell: (trouble: FileTrouble, cause: NodeJS.ErrnoException) => CodedError,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw isFromFileSystem(error) ? tell(troubleOf(error), error) : error;
  }
}

function isFromFileSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && !(error instanceof CodedError);
}

function troubleOf(error: NodeJS.ErrnoException): FileTrouble {
  if (isDiskFull(error)) return "DISK_FULL";
  if (isNotAllowed(error)) return "NOT_WRITABLE";
  if (isAbsent(error)) return "NOT_FOUND";
  return isTaken(error) ? "NAME_TAKEN" : "FILE_SYSTEM";
}
