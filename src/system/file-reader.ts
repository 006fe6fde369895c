import { close, open, read } from "node:fs";

/** Reads at a place in an open file; fewer bytes than asked for only at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/**
 * Opens a file for reading, for as long as `use` takes. Node's callback functions: for thousands
 * of small files its file handles cost several times the reading. Errors are node's own.
 */
export async function withOpenFile<T>(path: string, use: (readAt: ReadAt) => Promise<T>): Promise<T> {
  const descriptor = await new Promise<number>((resolve, reject) => {
    open(path, "r", (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  try {
    return await use((offset, length) => readFully(descriptor, offset, length));
  } finally {
    await new Promise<void>((resolve) => {
      close(descriptor, () => resolve());
    });
  }
}

async function readFully(descriptor: number, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const count = await readOnce(descriptor, buffer.subarray(filled), offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

function readOnce(descriptor: number, into: Buffer, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, into, 0, into.length, offset, (error, count) =>
      error ? reject(error) : resolve(count),
    );
  });
}
