import { realpath } from "node:fs/promises";
import type { CardProblem } from "../protocol/embedding-card.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import { readCivitaiDocument, type CivitaiClues } from "./civitai-document.ts";
import type { Companions } from "./companions.ts";
import { splitId } from "./file-names.ts";
import { OWN_KEY, parseOwnMark, type OwnMark } from "./own-mark.ts";
import { isCivitaiDocument, readUserMetadata } from "./user-metadata.ts";
import { parseJsonObject } from "../system/json-members.ts";

const MAX_TEXT_BYTES = 256 * 1024;
const MAX_TEXT = 20_000;
const MAX_CIVITAI_BYTES = 8 * 1024 * 1024;

/** What the files beside an embedding say about it. */
export type BesideFacts = {
  mark: OwnMark;
  description: string;
  notes: string;
  civitai: CivitaiClues | null;
  warnings: CardProblem[];
};

export const NOTHING_BESIDE: BesideFacts = {
  mark: {},
  description: "",
  notes: "",
  civitai: null,
  warnings: [],
};

/** Reads the companions of an embedding with this stem. Never throws: what can't be read is absent or a warning. */
export async function readBeside(
  companions: Companions,
  stem: string,
  pathOf: (id: string) => string,
): Promise<BesideFacts> {
  const { metadata, civitaiInfo, text, description } = companions;
  const facts = { ...NOTHING_BESIDE, warnings: [] as CardProblem[] };
  if (metadata !== null) {
    const read = await readUserMetadata(pathOf(metadata));
    if (read.state === "unusable") facts.warnings.push(unusableMetadata(metadata, read.reason));
    if (read.state === "present") Object.assign(facts, fromMetadata(read.document, stem));
  }
  if (civitaiInfo !== null) {
    facts.civitai = (await readInfo(pathOf(civitaiInfo), stem, facts.civitai)) ?? facts.civitai;
  }
  for (const id of [text, description]) {
    if (id !== null && facts.description === "") facts.description = await readText(pathOf(id));
  }
  return facts;
}

function fromMetadata(document: Record<string, unknown>, stem: string): Partial<BesideFacts> {
  const mark = parseOwnMark(document[OWN_KEY]);
  const civitai = readCivitaiDocument(document, stem);
  if (isCivitaiDocument(document)) {
    return { mark, civitai, description: mark.description ?? "", notes: mark.notes ?? "" };
  }
  return { mark, civitai, description: textOf(document["description"]), notes: textOf(document["notes"]) };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, MAX_TEXT) : "";
}

/** Only the model document knows tags; the version document's other facts are nearer to the file. */
async function readInfo(
  path: string,
  stem: string,
  model: CivitaiClues | null,
): Promise<CivitaiClues | null> {
  const bytes = await readFileBounded(path, MAX_CIVITAI_BYTES).catch(() => null);
  const document = bytes && parseJsonObject(bytes.toString("utf8"));
  const clues = document ? readCivitaiDocument(document, stem) : null;
  return clues && { ...clues, tags: model?.tags ?? [], files: [...clues.files, ...(model?.files ?? [])] };
}

/** A link is followed to another text only: one from a downloaded archive may lead to any file of the user. */
async function readText(path: string): Promise<string> {
  const target = await realpath(path).catch(() => path);
  if (!target.toLowerCase().endsWith(".txt")) return "";
  const bytes = await readFileBounded(path, MAX_TEXT_BYTES).catch(() => null);
  return bytes === null
    ? ""
    : bytes
        .toString("utf8")
        .replace(/^\uFEFF/, "")
        .trim()
        .slice(0, MAX_TEXT);
}

function unusableMetadata(id: string, reason: string): CardProblem {
  const { fileName } = splitId(id);
  return {
    code: "METADATA_UNUSABLE",
    message: `${fileName} ${reason}, so it is left as it is; your marks are kept in our own store.`,
    hint: `Mend or delete ${fileName}. The web UI can't read it either.`,
    repair: null,
  };
}
