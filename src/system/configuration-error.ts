import { CodedError } from "./coded-error.ts";

export type ConfigurationErrorCode = "CONFIG_UNREADABLE" | "CONFIG_INVALID" | "CONFIG_NOT_WRITABLE";

/** The configuration file, a `TI_*` variable or a flag that can't be used. */
export class ConfigurationError extends CodedError<ConfigurationErrorCode> {}
