import { CodedError } from "../system/coded-error.ts";

/** `USAGE`: the command line is wrong. `FAILED`: it is right, and could not be done. */
export class CliError extends CodedError<"USAGE" | "FAILED"> {}
