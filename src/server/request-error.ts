import { FieldError } from "../system/coded-error.ts";

export type RequestErrorCode =
  | "BAD_REQUEST"
  | "BAD_JSON"
  | "BODY_TOO_LARGE"
  | "NOT_JSON"
  | "NO_SUCH_ROUTE"
  | "NOT_FOUND"
  | "HOST_NOT_ALLOWED"
  | "ORIGIN_NOT_ALLOWED"
  | "TOKEN_NEEDED"
  | "READ_ONLY"
  | "PATH_NOT_OFFERED"
  | "TRAINING_RUNS"
  | "INTERNAL";

/** A request the server does not serve. `field` is the path of the offending field in its body. */
export class RequestError extends FieldError<RequestErrorCode> {}
