import { extname } from "node:path";
import { FormatError } from "../formats/format-error.ts";
import { pngSignature } from "../formats/png-chunks.ts";

export type Container = "safetensors" | "torch-zip" | "torch-legacy" | "png";

const OPEN_BRACE = 0x7b;
const PICKLE_PROTOCOL = 0x80;

/** Tells the container from a file's first bytes; the extension counts only where they fit several. */
export function detectContainer(start: Uint8Array, fileName: string): Container {
  if (start.length === 0) throw new FormatError("EMPTY_FILE", "The file is empty.");
  const extension = extname(fileName).toLowerCase();
  if (startsWith(start, pngSignature)) return "png";
  if (startsWith(start, [0x50, 0x4b, 3, 4])) return "torch-zip";
  if (start[8] === OPEN_BRACE && start[7] === 0) return "safetensors";
  if (start[0] === PICKLE_PROTOCOL && (start[1] ?? 255) <= 5) return "torch-legacy";
  if (extension === ".safetensors") return "safetensors";
  if ([".pt", ".bin", ".ckpt", ".pth"].includes(extension)) return "torch-legacy";
  if ([".webp", ".jxl", ".avif"].includes(extension)) {
    throw new FormatError(
      "UNSUPPORTED_FEATURE",
      `Embeddings in ${extension} pictures are not read.`,
      "Save the picture as PNG where it was made, or ask for the .safetensors.",
    );
  }
  if (extension === ".png")
    throw new FormatError("CORRUPT_PNG", "The file is named .png but is no PNG picture.");
  throw new FormatError("UNKNOWN_FORMAT", "The file is neither safetensors, torch file nor PNG.");
}

function startsWith(bytes: Uint8Array, prefix: ArrayLike<number>): boolean {
  return Array.from(prefix).every((byte, i) => bytes[i] === byte);
}
