import { open } from "node:fs/promises";

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
 * Reads a whole regular file of at most `limit` bytes. A file that grows meanwhile is cut at
 * `limit`, never read on. Errors are node's own, or `FileTooLargeError`.
 */
export async function readFileBounded(path: string, limit: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size > limit) throw new FileTooLargeError(path, size, limit);
    const buffer = Buffer.allocUnsafe(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await file.read(buffer, filled, size - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await file.close();
  }
}
