import { FormatError } from "./format-error.ts";

/** The refusal of a pickle, naming what it wanted to call, e.g. `os.system`. */
export function dangerousGlobal(path: string): FormatError {
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  return new FormatError("DANGEROUS_PICKLE", `The file wants to call ${shown}; nothing of it was run.`);
}
