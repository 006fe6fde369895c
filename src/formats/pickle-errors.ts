import { FormatError } from "./format-error.ts";

export function corruptPickle(seen: string): FormatError {
  return new FormatError("CORRUPT_PICKLE", `The pickle inside is not valid: ${seen}.`);
}

export function tooMuch(what: string, limit: number): FormatError {
  return new FormatError(
    "TOO_LARGE",
    `The pickle inside has ${what} ${limit}, far more than such a file needs.`,
  );
}

/** The refusal of a pickle, naming what it wanted to call, e.g. `os.system`. */
export function dangerousGlobal(path: string): FormatError {
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  return new FormatError("DANGEROUS_PICKLE", `The file wants to call ${shown}; nothing of it was run.`);
}
