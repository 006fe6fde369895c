import { CodedError } from "../../system/coded-error.ts";

/**
 * `UNAVAILABLE`: what was asked for by name is not there, or does not work on this machine.
 * `COMPUTES_WRONG`: it loads, and its results are wrong.
 */
export class BackendError extends CodedError<"UNAVAILABLE" | "COMPUTES_WRONG"> {}
