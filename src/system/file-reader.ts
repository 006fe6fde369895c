import { closeSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { diskRequest } from "./disk-pace.ts";

/** The first `length` bytes of a file, fewer only where it ends; meant for small lengths. Errors are node's own. */
export async function readStart(path: string, length: number): Promise<Uint8Array> {
  return diskRequest(
    () => readDirectly(path, length),
    () => readPatiently(path, 0, length),
  );
}

/** Bytes from anywhere in a file, without ever holding up the process. */
export async function readPatiently(path: string, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await file.close();
  }
}

function readDirectly(path: string, length: number): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(descriptor, buffer, filled, length - filled, filled);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}
