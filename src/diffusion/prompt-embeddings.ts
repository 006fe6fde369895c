import { createHash } from "node:crypto";
import path from "node:path";
import { tensorRoles } from "../embeddings/base-model-of.ts";
import type { Embedding } from "../embeddings/embedding.ts";
import { embeddingFormat, splitId, splitName } from "../embeddings/file-names.ts";
import { readEmbedding } from "../embeddings/read-embedding.ts";
import { scanTree } from "../embeddings/scan.ts";
import { toFloat32 } from "../formats/dtype.ts";
import { baseModelNames } from "../protocol/base-model-names.ts";
import type { Problem } from "../protocol/problem.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import { CHUNK_TOKENS } from "../tokenizer/prompt-chunks.ts";

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** An embedding that a prompt may name. */
export interface PromptEmbedding {
  /** What is typed: the file's name without its ending. */
  readonly name: string;
  /** [vectors, width] */
  readonly values: Float32Array;
  readonly vectors: number;
  /** First twelve hexadecimal digits of the file's SHA-256, as A1111 writes them into pictures. */
  readonly hash: string;
}

/**
 * The embeddings of a folder whose names stand in one of the texts, for a text encoder of this width.
 * One that can't be used is left out, as in the web UI, but told: the picture will lack it.
 */
export async function findPromptEmbeddings(
  folder: string,
  texts: readonly string[],
  { width, except }: { width: number; except?: string | undefined },
): Promise<{ embeddings: PromptEmbedding[]; problems: Problem[] }> {
  const embeddings: PromptEmbedding[] = [];
  const problems: Problem[] = [];
  for (const [name, file] of await namedFiles(folder, texts)) {
    if (except !== undefined && squeeze(name) === squeeze(except)) continue;
    try {
      embeddings.push(await readPromptEmbedding(file, { name, width }));
    } catch (error) {
      problems.push(notUsed(name, error));
    }
  }
  return { embeddings, problems };
}

/** Names with their files; of several files with one name the first. */
async function namedFiles(folder: string, texts: readonly string[]): Promise<Map<string, string>> {
  const said = texts.map(squeeze);
  const { files } = await scanTree(folder, "", { skip: new Set() });
  const named = new Map<string, string>();
  for (const id of [...files.keys()].sort()) {
    const { fileName } = splitId(id);
    const { stem } = splitName(fileName);
    const wanted = embeddingFormat(fileName) !== null && said.some((text) => text.includes(squeeze(stem)));
    if (wanted && !named.has(stem)) named.set(stem, path.join(folder, id));
  }
  return named;
}

/** Names are found in prompts by their tokens, to which neither case nor spaces count. */
function squeeze(text: string): string {
  return text.toLowerCase().replaceAll(/\s/g, "");
}

async function readPromptEmbedding(
  file: string,
  { name, width }: { name: string; width: number },
): Promise<PromptEmbedding> {
  const bytes = await readFileBounded(file, MAX_FILE_BYTES);
  const embedding = readEmbedding(bytes, path.basename(file));
  const values = valuesFor(embedding, width);
  if (!values.every(Number.isFinite)) throw new Error("it holds values that are no numbers.");
  const vectors = values.length / width;
  if (vectors > CHUNK_TOKENS)
    throw new Error(`it has ${vectors} vectors, and a prompt takes ${CHUNK_TOKENS} at a time.`);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return { name, values, vectors, hash };
}

function valuesFor(embedding: Embedding, width: number): Float32Array {
  const { mainKeys } = tensorRoles(embedding.tensors);
  const tensor = embedding.tensors.get(mainKeys[0] ?? "");
  if (tensor === undefined) throw new Error("it does not say which of its tensors counts.");
  if (embedding.width !== width || mainKeys.length !== 1) {
    const family = embedding.baseModel === null ? "" : ` (${baseModelNames[embedding.baseModel]})`;
    throw new Error(`its vectors are ${embedding.width ?? "?"} wide${family}, this model's ${width}.`);
  }
  return toFloat32(tensor);
}

function notUsed(name: string, error: unknown): Problem {
  return {
    code: "EMBEDDING_NOT_USED",
    message: `The embedding ${name} is not used: ${error instanceof Error ? error.message : String(error)}`,
    hint: "Its name is read as ordinary words.",
  };
}
