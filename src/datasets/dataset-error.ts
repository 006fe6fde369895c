import { FieldError } from "../system/coded-error.ts";
import { withFileTrouble, type FileTrouble } from "../system/file-trouble.ts";

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
export function withFileErrors<T>(what: string, action: () => Promise<T>): Promise<T> {
  return withFileTrouble(action, (trouble, cause) => {
    const { message, hint } = texts[trouble];
    return new DatasetError(trouble, { cause, message: message(what, String(cause.code)), hint });
  });
}

const texts: Readonly<
  Record<FileTrouble, { message: (what: string, code: string) => string; hint: string }>
> = {
  DISK_FULL: {
    message: (what) => `The disk is full: ${what} was not written.`,
    hint: "Free some space, then try again.",
  },
  NOT_WRITABLE: {
    message: (what) => `${what} may not be changed.`,
    hint: "Give the web UI's user the right to write there.",
  },
  NOT_FOUND: {
    message: (what) => `${what} is not there any more.`,
    hint: "It was moved or deleted meanwhile: look again.",
  },
  NAME_TAKEN: {
    message: (what) => `${what} is there already.`,
    hint: "Move or rename what is there, then try again.",
  },
  FILE_SYSTEM: {
    message: (what, code) => `${what} can't be reached (${code}).`,
    hint: "Check that the disk is connected and healthy, then try again.",
  },
};
