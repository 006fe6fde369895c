import { link, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RepairAction } from "../protocol/embedding-card.ts";
import type { ConvertRequest } from "../protocol/requests.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import { moveToTrash } from "../system/trash.ts";
import { isTaken } from "../system/errno.ts";
import { stemId } from "./companions.ts";
import { convertEmbedding, mergeSdxlPair } from "./convert-embedding.ts";
import { EmbeddingError } from "./embedding-error.ts";
import { joinId, splitId, splitName } from "./file-names.ts";
import {
  exists,
  readEmbeddingFile,
  replaceFiles,
  resolveClash,
  type LibraryContext,
  type LibraryOutcome,
} from "./library-context.ts";
import { pictureExtension, PREVIEW_EXTENSIONS, MAX_PICTURE_BYTES } from "./picture-type.ts";
import { readEmbedding } from "./read-embedding.ts";

/** Writes the embedding in another format beside the old file, values unchanged. */
export async function convertFile(
  context: LibraryContext,
  id: string,
  { to, onClash }: ConvertRequest,
): Promise<LibraryOutcome> {
  const { folder, fileName } = splitId(id);
  const embedding = readEmbedding(await readEmbeddingFile(context, id), fileName);
  const target = await resolveClash({
    stem: splitName(fileName).stem,
    onClash,
    wanted: (stem) => joinId(folder, `${stem}.${to}`),
    takenBy: async (wanted) => ((await exists(context, wanted)) ? [wanted] : []),
    field: "to",
  });
  const preview = to === "png" ? await previewPng(context, id) : null;
  const { bytes } = convertEmbedding(embedding, { to, name: target.stem, ...(preview && { preview }) });
  await replaceFiles(context, target.replaced, { id: target.id, bytes });
  return { id: target.id, touched: [target.id, ...target.replaced] };
}

async function previewPng(context: LibraryContext, id: string): Promise<Uint8Array | null> {
  const previewId = context.companions(id).preview;
  if (previewId === null) return null;
  const bytes = await readFileBounded(join(context.root, previewId), MAX_PICTURE_BYTES).catch(() => null);
  return bytes && pictureExtension(bytes) === ".png" ? bytes : null;
}

export type RepairInput = {
  id: string;
  action: RepairAction;
  pairFile: string | null;
  plainPicture: string | null;
};

/** Mends what the card's problem or warning says. What is replaced goes to the trash. */
export async function repairFile(context: LibraryContext, input: RepairInput): Promise<LibraryOutcome> {
  const { id, action, pairFile, plainPicture } = input;
  switch (action) {
    case "rewrite-pt":
      return rewrite(context, id, { to: "pt", targetId: id });
    case "convert-to-safetensors":
      return rewrite(context, id, { to: "safetensors", targetId: `${stemId(id)}.safetensors` });
    case "rename-preview":
      return renamePreview(context, id, plainPicture);
    case "merge-sdxl-pair":
      return mergePair(context, id, pairFile);
    default:
      return action satisfies never;
  }
}

async function rewrite(
  context: LibraryContext,
  id: string,
  { to, targetId }: { to: "pt" | "safetensors"; targetId: string },
): Promise<LibraryOutcome> {
  const { fileName } = splitId(id);
  const embedding = readEmbedding(await readEmbeddingFile(context, id), fileName);
  const { bytes } = convertEmbedding(embedding, { to, name: splitName(fileName).stem });
  await replaceFiles(context, [id], { id: targetId, bytes });
  return { id: targetId, touched: [id, targetId] };
}

async function mergePair(
  context: LibraryContext,
  id: string,
  pairFile: string | null,
): Promise<LibraryOutcome> {
  if (pairFile === null) throw nothingToRepair("No other half of an SDXL embedding lies beside it.");
  const pairId = joinId(splitId(id).folder, pairFile);
  const halves = [];
  for (const half of [id, pairId]) {
    halves.push(readEmbedding(await readEmbeddingFile(context, half), splitId(half).fileName));
  }
  const [mine, other] = halves;
  if (!mine || !other) throw nothingToRepair("One half is missing.");
  const stem = [stemId(id), stemId(pairId)].sort((a, b) => a.length - b.length)[0] ?? stemId(id);
  const merged = mergeSdxlPair(mine, other);
  const name = splitId(stem).fileName;
  const { bytes } = convertEmbedding(merged, { to: "safetensors", name });
  const target = { id: `${stem}.safetensors`, bytes };
  await replaceFiles(context, [id, pairId], target);
  return { id: target.id, touched: [id, pairId, target.id] };
}

/** `x.png` → `x.preview.png`; where a preview is there already, the plain picture goes to the trash. */
async function renamePreview(
  context: LibraryContext,
  id: string,
  picture: string | null,
): Promise<LibraryOutcome> {
  if (picture === null) throw nothingToRepair("No picture beside it is read as an embedding.");
  const { root, trashDir } = context;
  const { stem, extension } = splitName(picture);
  const previews = PREVIEW_EXTENSIONS.map((known) => `${stem}.preview${known}`);
  const present = await Promise.all(previews.map((preview) => exists(context, preview)));
  const target = `${stem}.preview${extension.toLowerCase()}`;
  if (present.includes(true)) await moveToTrash(trashDir, [join(root, picture)]);
  else await renameNew(join(root, picture), join(root, target));
  return { id, touched: [picture, target] };
}

/** A plain rename would replace a file that came meanwhile; not every disk has links. */
async function renameNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await rm(from);
  } catch (error) {
    if (isTaken(error)) throw error;
    await rename(from, to);
  }
}

export function nothingToRepair(message: string): EmbeddingError {
  const hint = "It was mended or changed meanwhile; the card shows how it stands now.";
  return new EmbeddingError("NOTHING_TO_REPAIR", { message, hint, field: "action" });
}
