import { statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { diskRequest } from "./disk-pace.ts";
import { readPart } from "./file-reader.ts";

/** A file larger than its reader allows. */
export class FileTooLargeError extends Error {
  readonly size: number;
  readonly limit: number;

  constructor(path: string, size: number, limit: number) {
    super(`${path} has ${size} bytes, more than the ${limit} allowed`);
    this.name = "FileTooLargeError";
    this.size = size;
    this.limit = limit;
  }
}

/**
 * Reads a whole file of at most `limit` bytes. One that grows meanwhile is read to its former size,
 * never on. Errors are node's own, `FileTooLargeError`,
 * or a plain one for what is no regular file.
 */
export async function readFileBounded(path: string, limit: number): Promise<Buffer> {
  const stats = await diskRequest(
    () => statSync(path),
    () => stat(path),
  );
  const { size } = stats;
  // Opening a pipe would wait for a writer, forever.
  if (!stats.isFile()) throw new Error(`${path} is not a regular file`);
  if (size > limit) throw new FileTooLargeError(path, size, limit);
  return readPart(path, 0, size);
}
