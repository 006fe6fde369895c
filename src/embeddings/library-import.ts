import { access, mkdir } from "node:fs/promises";
import type { ImportRequest } from "../protocol/requests.ts";
import { resolveInside } from "../system/path-containment.ts";
import { stemId } from "./companions.ts";
import { convertEmbedding, mergeSdxlPair } from "./convert-embedding.ts";
import type { Embedding } from "./embedding.ts";
import { EmbeddingError } from "./embedding-error.ts";
import { embeddingFormat, joinId, splitName } from "./file-names.ts";
import { factsOf } from "./file-facts.ts";
import { hostRefusal } from "./host-verdict.ts";
import { replaceFiles, resolveClash, type LibraryContext, type LibraryOutcome } from "./library-context.ts";
import { whyHostsRefuse } from "./loadable.ts";
import { readEmbedding } from "./read-embedding.ts";
import { usableStem } from "./usable-name.ts";

/** Far above any embedding's; more is a mistake, not a file to search. */
const MAX_FOLDERS = 20;

/**
 * Takes a dropped file into the folder: read by our own parser first, under a usable name,
 * converted where the web UI would refuse it. Throws `FormatError` for what is no embedding,
 * `EmbeddingError` for everything else.
 */
export async function importEmbedding(
  context: LibraryContext,
  request: ImportRequest,
): Promise<LibraryOutcome> {
  const bytes = Buffer.from(request.dataBase64, "base64");
  const name = splitName(request.fileName.split(/[/\\]/).at(-1) ?? "");
  const embedding = readWhole(bytes, request);
  const stem = usableStem(request.token ?? name.stem, request.token === undefined ? "fileName" : "token");
  const folder = await openFolder(context, request.folder);
  const extension = keptExtension(context, { embedding, request, stem, extension: name.extension });
  const {
    id,
    stem: finalStem,
    replaced,
  } = await resolveClash({
    stem,
    onClash: request.onClash,
    wanted: (candidate) => joinId(folder, candidate + (extension ?? ".safetensors")),
    takenBy: (wanted) => Promise.resolve(sameToken(context, wanted)),
    field: request.token === undefined ? "fileName" : "token",
  });
  const content = extension === null ? converted(embedding, finalStem) : bytes;
  await replaceFiles(context, replaced, { id, bytes: content });
  return { id, touched: [id, ...replaced] };
}

function readWhole(bytes: Uint8Array, { fileName, pairBase64 }: ImportRequest): Embedding {
  const embedding = readEmbedding(bytes, fileName);
  if (pairBase64 === undefined) return embedding;
  return mergeSdxlPair(embedding, readEmbedding(Buffer.from(pairBase64, "base64"), fileName));
}

/** Null: convert to safetensors. */
function keptExtension(
  context: LibraryContext,
  {
    embedding,
    request,
    stem,
    extension,
  }: { embedding: Embedding; request: ImportRequest; stem: string; extension: string },
): string | null {
  const kept = extension.toLowerCase();
  const format = embeddingFormat(stem + kept);
  const isMerged = request.pairBase64 !== undefined;
  if (isMerged || format === null || context.settings.importFormat === "safetensors") return null;
  // The hosts take an image's inner name for its token: a new name needs a new file.
  if (embedding.format === "png" && request.token !== undefined && embedding.name !== stem) return null;
  return hostRefusal(factsOf(embedding, stem + kept), format, context.report) ? null : kept;
}

function converted(embedding: Embedding, stem: string): Uint8Array {
  const { bytes } = convertEmbedding(embedding, { to: "safetensors", name: stem });
  const fileName = `${stem}.safetensors`;
  const refusal = whyHostsRefuse(readEmbedding(bytes, fileName), fileName);
  if (refusal === null) return bytes;
  throw new EmbeddingError("NOT_CONVERTIBLE", {
    message: refusal.message,
    hint: refusal.hint,
    field: "dataBase64",
  });
}

/** Embeddings with the token the new file would have: any extension, in the same folder. */
function sameToken(context: LibraryContext, id: string): string[] {
  return [...context.siblings(stemId(id))].filter((other) => {
    const kind = context.source(other)?.facts.kind;
    return other === id || (kind !== undefined && kind !== "picture");
  });
}

async function openFolder(context: LibraryContext, wanted: string): Promise<string> {
  const segments = wanted.split("/").filter((segment) => segment !== "");
  const folder = segments.map((segment) => usableStem(segment, "folder")).join("/");
  await access(context.root).catch((cause: unknown) => {
    const message = `The embeddings folder ${context.root} does not exist.`;
    throw new EmbeddingError("FOLDER_MISSING", {
      message,
      hint: "Create it, or choose another folder.",
      cause,
    });
  });
  const path = segments.length > MAX_FOLDERS ? null : await resolveInside(context.root, folder);
  if (path === null) {
    throw new EmbeddingError("OUTSIDE_FOLDER", {
      message: `“${wanted}” leads out of the embeddings folder.`,
      hint: "Choose a folder inside it; links that lead elsewhere are not written through.",
      field: "folder",
    });
  }
  await mkdir(path, { recursive: true });
  return folder;
}
