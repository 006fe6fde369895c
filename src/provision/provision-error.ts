import { CodedError } from "../system/coded-error.ts";

export type ProvisionErrorCode =
  | "UNSUPPORTED"
  | "NO_PYTHON"
  | "NO_NPM"
  | "NO_COMPILER"
  | "NO_SPACE"
  | "BUSY"
  | "DOWNLOAD_FAILED"
  | "DAMAGED"
  | "PACKAGES_FAILED"
  | "COMPILE_FAILED"
  | "NOT_WORKING"
  | "STOPPED";

/** Why native TensorFlow could not be set up. Whatever it is, the backend that was in use stays in use. */
export class ProvisionError extends CodedError<ProvisionErrorCode> {}
