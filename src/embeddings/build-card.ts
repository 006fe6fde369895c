import type { CardProblem, EmbeddingCard } from "../protocol/embedding-card.ts";
import type { Settings } from "../protocol/settings.ts";
import { tokenOf, type CardSource } from "./card-source.ts";
import { miniatureWarning, nameWarnings, plainPreviewWarning } from "./card-warnings.ts";
import { nameBeforeSetAside, splitId, splitName } from "./file-names.ts";
import { judge, type HostView } from "./host-verdict.ts";
import type { Neighbours } from "./neighbours.ts";
import type { OwnMark } from "./own-mark.ts";
import { suggestSide } from "./prompt-side-evidence.ts";

/** What a card depends on beside its own files. */
export type CardSurroundings = {
  neighbours: Neighbours;
  storedMark: OwnMark | null;
  report: HostView | null;
  settings: Settings;
};

export function buildCard(source: CardSource, around: CardSurroundings): EmbeddingCard {
  const { id, format, stamp, sha256, preview } = source;
  const { folder, fileName } = splitId(id);
  const token = tokenOf(source);
  const facts = source.facts.kind === "embedding" ? source.facts : null;
  const { report } = around;
  const { sharesToken, pairFile } = around.neighbours;
  const user = userFacts(source, around);
  const isSetAside = nameBeforeSetAside(fileName) !== null;
  const verdict = judge({ facts: source.facts, format, isSetAside, token, sharesToken, pairFile, report });
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
  const { collisions, plainPicture } = around.neighbours;
  const warnings = [...source.beside.warnings, ...collisions, ...nameWarnings(token)];
  const miniature = source.facts.kind === "embedding" ? miniatureWarning(source.facts) : null;
  if (miniature !== null) warnings.push(miniature);
  if (plainPicture !== null && around.report?.family !== "sdnext") {
    const { fileName } = splitId(plainPicture);
    warnings.push(plainPreviewWarning(fileName, splitName(fileName).stem));
  }
  return warnings;
}
