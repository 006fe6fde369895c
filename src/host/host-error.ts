import { CodedError } from "../system/coded-error.ts";

export type HostErrorCode =
  | "HOST_UNREACHABLE"
  | "HOST_SLOW"
  | "HOST_LOGIN_NEEDED"
  | "HOST_TOKEN_REFUSED"
  | "HOST_NOT_NOW"
  | "HOST_REFUSED"
  | "HOST_ANSWER";

/** The web UI did not do what was asked of it. The link between us and it is named in `message`. */
export class HostError extends CodedError<HostErrorCode> {}
