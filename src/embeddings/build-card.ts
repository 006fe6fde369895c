import type { CardProblem, EmbeddingCard, FileFormat } from "../protocol/embedding-card.ts";
import type { Settings } from "../protocol/settings.ts";
import type { BesideFacts } from "./beside-facts.ts";
import { nameWarnings, plainPreviewWarning } from "./card-warnings.ts";
import type { FileFacts } from "./file-facts.ts";
import { embeddingFormat, isImageFormat, splitId, splitName } from "./file-names.ts";
import type { FileStamp } from "./file-stamp.ts";
import { judge, type HostView } from "./host-verdict.ts";
import type { Neighbours } from "./neighbours.ts";
import type { OwnMark } from "./own-mark.ts";
import { suggestSide } from "./prompt-side-evidence.ts";

/** One file as the catalog knows it, before it becomes a card. */
export type CardSource = {
  id: string;
  format: FileFormat;
  stamp: FileStamp;
  facts: FileFacts;
  beside: BesideFacts;
  sha256: string | null;
  /** Id and stamp of the picture shown. */
  preview: { id: string; stamp: FileStamp } | null;
};

/** What a card depends on beside its own files. */
export type CardSurroundings = Neighbours & {
  storedMark: OwnMark | null;
  report: HostView | null;
  settings: Settings;
};

/** What is typed in a prompt: for image embeddings the hosts take the inner name, else the stem. */
export function tokenOf(source: Pick<CardSource, "id" | "facts" | "format">): string {
  const { stem } = splitName(splitId(source.id).fileName);
  const { facts, format } = source;
  return isImageFormat(format) && facts.kind === "embedding" ? (facts.name ?? stem) : stem;
}

export function buildCard(source: CardSource, around: CardSurroundings): EmbeddingCard {
  const { id, format, stamp, sha256, preview } = source;
  const { folder, fileName } = splitId(id);
  const token = tokenOf(source);
  const facts = source.facts.kind === "embedding" ? source.facts : null;
  const { sharesToken, pairFile, report } = around;
  const user = userFacts(source, around);
  const verdict = judge({ facts: source.facts, format, token, sharesToken, pairFile, report });
  // Written out: thousands of objects put together by spreading are several times slower.
  return {
    id,
    token,
    folder,
    fileName,
    format,
    baseModel: facts?.baseModel ?? null,
    vectors: facts?.vectors ?? null,
    width: facts?.width ?? null,
    step: facts?.step ?? null,
    checkpointHash: facts?.checkpointHash ?? null,
    checkpointName: facts?.checkpointName ?? null,
    sha256,
    shortHash: sha256?.slice(0, 12) ?? null,
    sizeBytes: stamp.size,
    createdMs: Math.round(stamp.birthtimeMs || stamp.mtimeMs),
    modifiedMs: Math.round(stamp.mtimeMs),
    previewVersion: preview ? `${preview.stamp.mtimeMs}-${preview.stamp.size}` : null,
    description: user.description,
    notes: user.notes,
    tags: user.tags,
    civitai: user.civitai,
    favourite: user.favourite,
    promptSide: user.promptSide,
    promptSideDecided: user.promptSideDecided,
    suggestedSide: user.suggestedSide,
    problem: verdict.problem,
    hostState: verdict.hostState,
    warnings: warningsOf(source, around, token),
  };
}

type UserFacts = Pick<
  EmbeddingCard,
  | "description"
  | "notes"
  | "tags"
  | "civitai"
  | "favourite"
  | "promptSide"
  | "promptSideDecided"
  | "suggestedSide"
>;

function userFacts(source: CardSource, { storedMark, settings }: CardSurroundings): UserFacts {
  const { beside, sha256 } = source;
  const { civitai } = beside;
  // Marks go to our own store only when the file beside can't take them: then they are the newer ones.
  const mark = storedMark ?? beside.mark;
  const description = mark.description ?? (beside.description || civitai?.description) ?? "";
  const { stem } = splitName(splitId(source.id).fileName);
  const suggested = mark.promptSide ? null : suggestSide({ stem, sha256, civitai, description });
  return {
    description,
    notes: mark.notes ?? beside.notes,
    tags: mark.tags ?? civitai?.tags ?? [],
    civitai: civitai?.facts ?? null,
    favourite: mark.favourite ?? false,
    promptSide: mark.promptSide ?? settings.defaultSide,
    promptSideDecided: mark.promptSide !== undefined,
    suggestedSide: suggested?.side === settings.defaultSide ? null : suggested,
  };
}

function warningsOf(source: CardSource, around: CardSurroundings, token: string): CardProblem[] {
  const warnings = [...source.beside.warnings, ...around.collisions, ...nameWarnings(token)];
  if (around.plainPicture !== null && around.report?.family !== "sdnext") {
    const { fileName } = splitId(around.plainPicture);
    warnings.push(plainPreviewWarning(fileName, splitName(fileName).stem));
  }
  return warnings;
}

/** The name's format, for files that are embeddings by name. */
export function formatOf(id: string): FileFormat | null {
  return embeddingFormat(splitId(id).fileName);
}

/** Pictures without an embedding in them are known, for their neighbours' sake, but are no cards. */
export function isShown(source: CardSource | undefined): source is CardSource {
  return source !== undefined && source.facts.kind !== "picture" && source.facts.kind !== "absent";
}
