import { FieldError } from "../system/coded-error.ts";

export type JobErrorCode =
  | "NOT_FOUND"
  | "NAME_TAKEN"
  | "NO_CHECKPOINT"
  | "NOT_IN_THIS_STATE"
  | "NOT_FOR_WEB_UI"
  | "FILE_SYSTEM"
  | "DISK_FULL";

/** What can't be done with a training. `field` names the request's offending field. */
export class JobError extends FieldError<JobErrorCode> {}
