/** The `code` of a node file system error (`ENOENT`, `EACCES`, …), or null for anything else. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

const ABSENT = new Set(["ENOENT", "ENOTDIR"]);
const NOT_ALLOWED = new Set(["EACCES", "EPERM", "EROFS"]);
const FULL = new Set(["ENOSPC", "EDQUOT"]);

export function isAbsent(error: unknown): boolean {
  return ABSENT.has(errnoOf(error) ?? "");
}

export function isNotAllowed(error: unknown): boolean {
  return NOT_ALLOWED.has(errnoOf(error) ?? "");
}

export function isDiskFull(error: unknown): boolean {
  return FULL.has(errnoOf(error) ?? "");
}

export function isTaken(error: unknown): boolean {
  return errnoOf(error) === "EEXIST";
}
