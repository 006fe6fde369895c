import { FormatError } from "../formats/format-error.ts";
import type { BaseModel } from "../protocol/base-model.ts";
import type { Problem } from "../protocol/problem.ts";
import { readPart } from "../system/file-reader.ts";
import { isAbsent } from "../system/errno.ts";
import type { EmbeddingFormat, EmbeddingHeader } from "./embedding.ts";
import { embeddingFormat, isImageFormat, nameBeforeSetAside } from "./file-names.ts";
import { whyHostsRefuse } from "./loadable.ts";
import { readEmbedding } from "./read-embedding.ts";
import { readEmbeddingHeader } from "./read-embedding-header.ts";

/** What reading a file found; kept in the index. */
export type FileFacts =
  | ({ kind: "embedding" } & EmbeddingFacts)
  /** An image without an embedding in it. */
  | { kind: "picture" }
  | { kind: "problem"; problem: Problem }
  /** It went away between look and read. */
  | { kind: "absent" };

export type EmbeddingFacts = {
  container: EmbeddingFormat;
  baseModel: BaseModel | null;
  vectors: number | null;
  width: number | null;
  name: string | null;
  step: number | null;
  checkpointHash: string | null;
  checkpointName: string | null;
  /** Keys of the tensors, the first few. */
  keys: string[];
  /** A1111's own layout, the only `.pt` SD.Next reads. */
  isA1111Dict: boolean;
  /** Why A1111 and its kin refuse it, whatever the model. */
  refusal: Problem | null;
};

const MAX_KEYS = 8;

/** What a whole file tells, bad values included. Never throws. */
export function factsOfBytes(bytes: Uint8Array, currentName: string): FileFacts {
  const fileName = nameBeforeSetAside(currentName) ?? currentName;
  try {
    return { kind: "embedding", ...factsOf(readEmbedding(bytes, fileName), fileName) };
  } catch (error) {
    return factsOfError(error, fileName);
  }
}

/** Reads the header of one file of `size` bytes. Never throws. */
export async function readFileFacts(path: string, currentName: string, size: number): Promise<FileFacts> {
  const fileName = nameBeforeSetAside(currentName) ?? currentName;
  try {
    const read = (offset: number, length: number) => readPart(path, offset, length);
    const header = await readEmbeddingHeader({ size, read }, fileName);
    return { kind: "embedding", ...factsOf(header, fileName) };
  } catch (error) {
    return factsOfError(error, fileName);
  }
}

export function factsOf(header: EmbeddingHeader, fileName: string): EmbeddingFacts {
  const { format, baseModel, vectors, width, name, step, checkpointHash, checkpointName } = header;
  return {
    container: format,
    ...{ baseModel, vectors, width, name, step, checkpointHash, checkpointName },
    keys: [...header.tensors.keys()].slice(0, MAX_KEYS),
    isA1111Dict: header.layout.wrapper === "string_to_param",
    refusal: whyHostsRefuse(header, fileName),
  };
}

/** A picture we can't look into (its format, its size) is taken for what nearly all of them are. */
const PICTURE_CODES: ReadonlySet<string> = new Set(["NO_IMAGE_DATA", "UNSUPPORTED_FEATURE", "TOO_LARGE"]);

function factsOfError(error: unknown, fileName: string): FileFacts {
  if (error instanceof FormatError) {
    const format = embeddingFormat(fileName);
    if (format && isImageFormat(format) && PICTURE_CODES.has(error.code)) return { kind: "picture" };
    const { code, message, hint } = error;
    return { kind: "problem", problem: { code, message, hint } };
  }
  if (isAbsent(error)) return { kind: "absent" };
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: "problem",
    problem: {
      code: "UNREADABLE",
      message: `The file can't be read: ${message}`,
      hint: "Let the user that runs the web UI read it, or check the disk.",
    },
  };
}
