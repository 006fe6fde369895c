import { CodedError } from "../system/coded-error.ts";

export type JobErrorCode =
  | "NOT_FOUND"
  | "NAME_TAKEN"
  | "NO_CHECKPOINT"
  | "NOT_IN_THIS_STATE"
  | "NOT_FOR_WEB_UI"
  | "FILE_SYSTEM"
  | "DISK_FULL";

/** What can't be done with a training. `field` names the request's offending field. */
export class JobError extends CodedError<JobErrorCode> {
  readonly field: string | undefined;

  constructor(
    code: JobErrorCode,
    options: { message: string; hint: string; field?: string; cause?: unknown },
  ) {
    super(code, options);
    this.field = options.field;
  }
}
