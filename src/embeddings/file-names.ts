import type { FileFormat } from "../protocol/embedding-card.ts";
import { isTemporaryName } from "../system/atomic-write.ts";

const FORMATS: ReadonlyMap<string, FileFormat> = new Map([
  [".safetensors", "safetensors"],
  [".pt", "pt"],
  [".bin", "bin"],
  [".ckpt", "ckpt"],
  [".png", "png"],
  [".webp", "webp"],
  [".jxl", "jxl"],
  [".avif", "avif"],
]);

const IMAGE_FORMATS: ReadonlySet<FileFormat> = new Set(["png", "webp", "jxl", "avif"]);

export type NameParts = { stem: string; extension: string };

const SET_ASIDE = ".corrupted";

/**
 * The name before Forge set the file aside: what its loader can't read (a half-copied file too) it
 * renames from `x.pt` to `x.pt.corrupted`. Null for files it left alone.
 */
export function nameBeforeSetAside(name: string): string | null {
  if (name.slice(-SET_ASIDE.length).toLowerCase() !== SET_ASIDE) return null;
  const before = name.slice(0, -SET_ASIDE.length);
  return FORMATS.has(splitName(before).extension.toLowerCase()) ? before : null;
}

/**
 * Splits like Python's `os.path.splitext`, which the hosts use: leading dots belong to the stem.
 * A file that Forge set aside keeps its stem: `x.pt.corrupted` → `x`.
 */
export function splitName(name: string): NameParts {
  const before = nameBeforeSetAside(name);
  if (before !== null) {
    const { stem } = splitName(before);
    return { stem, extension: name.slice(stem.length) };
  }
  const dot = name.lastIndexOf(".");
  let leading = 0;
  while (name[leading] === ".") leading++;
  if (dot < leading) return { stem: name, extension: "" };
  return { stem: name.slice(0, dot), extension: name.slice(dot) };
}

/** The format a host would try to load the file as, or null: not an embedding by its name. */
export function embeddingFormat(name: string): FileFormat | null {
  const { stem, extension } = splitName(nameBeforeSetAside(name) ?? name);
  const format = FORMATS.get(extension.toLowerCase()) ?? null;
  if (format === null || isTemporaryName(name)) return null;
  if (IMAGE_FORMATS.has(format) && splitName(stem).extension.toLowerCase() === ".preview") return null;
  return format;
}

export function isImageFormat(format: FileFormat): boolean {
  return IMAGE_FORMATS.has(format);
}

/** `a/b/c.pt` → `{ folder: "a/b", fileName: "c.pt" }`. */
export function splitId(id: string): { folder: string; fileName: string } {
  const slash = id.lastIndexOf("/");
  return { folder: slash < 0 ? "" : id.slice(0, slash), fileName: id.slice(slash + 1) };
}

export function joinId(folder: string, fileName: string): string {
  return folder === "" ? fileName : `${folder}/${fileName}`;
}
