import { CodedError } from "../../system/coded-error.ts";

/** `UNAVAILABLE`: what was asked for by name is not there, or does not work on this machine. */
export class BackendError extends CodedError<"UNAVAILABLE"> {}
