import { dtypeSize, elementCount, isDtype, type TensorInfo } from "./dtype.ts";
import { FormatError } from "./format-error.ts";
import { parseStrictJson } from "./strict-json.ts";

/** Where a tensor lies: byte offsets from the start of the file. */
export interface SafetensorsEntry extends TensorInfo {
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>> | null;
}

/** An embedding's header is 100 bytes; that of a large checkpoint 300 kB. */
const maxHeaderBytes = 512 * 1024;

/** Bytes of the header's length field and the header, from the first 8 bytes of a file. */
export function safetensorsHeaderEnd(start: Uint8Array, fileSize: number, maxBytes = maxHeaderBytes): number {
  if (start.length < 8) throw corrupt(`it has ${start.length} bytes, too few for a header`);
  const length = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true);
  if (length + 8n > BigInt(fileSize))
    throw corrupt(`its header of ${length} bytes does not fit into the file's ${fileSize}`);
  if (length > BigInt(maxBytes)) {
    throw new FormatError(
      "TOO_LARGE",
      `The safetensors header is ${length} bytes, far more than such a file needs.`,
    );
  }
  return 8 + Number(length);
}

/**
 * Reads the header of a safetensors file from its first bytes and checks every entry as the safetensors library
 * does: known type, size = type × shape, no gaps, no overlap, the file exactly as long as its tensors.
 */
export function readSafetensorsHeader(
  start: Uint8Array,
  fileSize: number,
  maxBytes = maxHeaderBytes,
): SafetensorsHeader {
  const headerEnd = safetensorsHeaderEnd(start, fileSize, maxBytes);
  const json = decodeHeader(start.subarray(8, headerEnd));
  const { __metadata__: metadata, ...entries } = json;
  const tensors = new Map<string, SafetensorsEntry>();
  for (const [name, entry] of Object.entries(entries)) tensors.set(name, readEntry(name, entry, headerEnd));
  requireFullCoverage([...tensors.values()], headerEnd, fileSize);
  return { tensors, metadata: metadata === undefined ? null : readMetadata(metadata) };
}

function decodeHeader(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== 0x7b) throw corrupt("its header does not begin with {");
  let json: unknown;
  try {
    json = parseStrictJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw corrupt(
      error instanceof SyntaxError ? `its header is not JSON (${error.message})` : "its header is not UTF-8",
    );
  }
  if (!isRecord(json)) throw corrupt("its header is no object");
  return json;
}

function readEntry(name: string, entry: unknown, headerEnd: number): SafetensorsEntry {
  if (!isRecord(entry)) throw corrupt(`the entry of ${name} is no object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isDtype(dtype))
    throw new FormatError("UNSUPPORTED_DTYPE", `Tensor ${name} has the type ${String(dtype)}.`);
  if (!isNaturals(shape)) throw corrupt(`the shape of ${name} is not a list of sizes`);
  if (!isNaturals(offsets) || offsets.length !== 2) throw corrupt(`the place of ${name} is missing`);
  const [begin = 0, end = 0] = offsets;
  if (end - begin !== elementCount(shape) * dtypeSize[dtype]) {
    throw corrupt(
      `${name} takes ${end - begin} bytes, but [${shape.join(", ")}] of ${dtype} is ${elementCount(shape) * dtypeSize[dtype]}`,
    );
  }
  return { dtype, shape, begin: begin + headerEnd, end: end + headerEnd };
}

function requireFullCoverage(entries: readonly SafetensorsEntry[], start: number, fileSize: number): void {
  let at = start;
  for (const entry of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== at)
      throw corrupt(entry.begin < at ? "two tensors overlap" : "there is a gap between tensors");
    at = entry.end;
  }
  if (at !== fileSize) throw corrupt(`its tensors end at byte ${at} of ${fileSize}`);
}

function readMetadata(value: unknown): Record<string, string> {
  if (!isRecord(value)) throw corrupt("__metadata__ is no object");
  const texts: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") throw corrupt(`__metadata__.${key} is not a text`);
    texts[key] = text;
  }
  return { ...texts };
}

function isNaturals(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= 64 &&
    value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function corrupt(seen: string): FormatError {
  return new FormatError("CORRUPT_SAFETENSORS", `Not a valid safetensors file: ${seen}.`);
}
