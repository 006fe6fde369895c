import { closeSync, constants, openSync, readSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { diskRequest } from "./disk-pace.ts";

/** A pipe that took a file's place is opened without waiting for its writer. Windows has no such flag. */
export const READ = constants.O_RDONLY | ((constants as { O_NONBLOCK?: number }).O_NONBLOCK ?? 0);

/** Fills `bytes` with those of the file from `offset`. Resolves to how many there were: fewer only where it ends. */
export async function fillFrom(file: FileHandle, bytes: Uint8Array, offset: number): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** Larger pieces are worth the way through the thread pool. */
const MAX_DIRECT_BYTES = 1024 * 1024;

/** `length` bytes of a file from `offset`, fewer only where it ends. Errors are node's own. */
export async function readPart(path: string, offset: number, length: number): Promise<Buffer> {
  const patient = () => readPatiently(path, offset, length);
  if (length > MAX_DIRECT_BYTES) return patient();
  return diskRequest(() => readDirectly(path, offset, length), patient);
}

async function readPatiently(path: string, offset: number, length: number): Promise<Buffer> {
  const file = await open(path, READ);
  try {
    const buffer = Buffer.allocUnsafe(length);
    return buffer.subarray(0, await fillFrom(file, buffer, offset));
  } finally {
    await file.close();
  }
}

function readDirectly(path: string, offset: number, length: number): Buffer {
  const descriptor = openSync(path, READ);
  try {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(descriptor, buffer, filled, length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}
