import { FormatError } from "../formats/format-error.ts";
import type { RandomAccess } from "../formats/random-access.ts";
import { readSafetensorsHeader, safetensorsHeaderEnd } from "../formats/safetensors-reader.ts";
import { detectContainer } from "./detect-container.ts";
import type { EmbeddingHeader } from "./embedding.ts";
import { headerOfSafetensors, readHeader } from "./read-embedding.ts";

/** One read of this size covers the header of any safetensors embedding and the whole of a small `.pt`. */
const firstRead = 16 * 1024;
const maxWholeFile = 64 * 1024 * 1024;

/**
 * Reads what a file says about itself: of safetensors only the header, other kinds whole (they are small), no values.
 * A picture without a text chunk is decoded and searched.
 *
 * Throws `FormatError`, or what `file.read` throws.
 */
export async function readEmbeddingHeader(file: RandomAccess, fileName: string): Promise<EmbeddingHeader> {
  const start = await file.read(0, Math.min(file.size, firstRead));
  if (detectContainer(start, fileName) === "safetensors") {
    const end = safetensorsHeaderEnd(start, file.size);
    return headerOfSafetensors(readSafetensorsHeader(await extend(file, start, end), file.size));
  }
  if (file.size > maxWholeFile) throw new FormatError("TOO_LARGE", `The file is ${file.size} bytes.`);
  return readHeader(await extend(file, start, file.size), fileName);
}

async function extend(file: RandomAccess, start: Uint8Array, length: number): Promise<Uint8Array> {
  if (length <= start.length) return start;
  return Buffer.concat([start, await file.read(start.length, length - start.length)]);
}
