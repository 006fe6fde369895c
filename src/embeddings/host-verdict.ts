import { baseModelNames } from "../protocol/base-model-names.ts";
import type { BaseModel } from "../protocol/base-model.ts";
import type { CardProblem, FileFormat, HostState, RepairAction } from "../protocol/embedding-card.ts";
import type { HostReport } from "../protocol/host.ts";
import type { Problem } from "../protocol/problem.ts";
import type { EmbeddingFacts, FileFacts } from "./file-facts.ts";
import { isImageFormat } from "./file-names.ts";

/** A host's report, with its lists made for looking up. */
export type HostView = Omit<HostReport, "loaded" | "skipped"> & {
  loaded: ReadonlySet<string>;
  skipped: ReadonlySet<string>;
};

export function viewOf(report: HostReport): HostView {
  return { ...report, loaded: new Set(report.loaded), skipped: new Set(report.skipped) };
}

export type VerdictInput = {
  facts: FileFacts;
  format: FileFormat;
  /** Forge renamed it, since it could not read it. */
  isSetAside: boolean;
  token: string;
  /** Another file has the same token: the host's answer may be about that one. */
  sharesToken: boolean;
  /** The other half's file name, where this is half of a diffusers SDXL training. */
  pairFile: string | null;
  report: HostView | null;
};

export type Verdict = { problem: CardProblem | null; hostState: HostState };

/** Whether the attached web UI can use a file, and if not why. Without a report A1111's rules stand for all. */
export function judge(input: VerdictInput): Verdict {
  const problem = problemOf(input);
  return { problem, hostState: stateOf(input, problem) };
}

function problemOf(input: VerdictInput): CardProblem | null {
  const { facts, report, pairFile } = input;
  if (input.isSetAside) return setAside(facts);
  if (facts.kind === "problem") return { ...facts.problem, repair: null };
  if (facts.kind !== "embedding") return null;
  if (pairFile !== null) return halfOfPair(pairFile);
  const refusal = refusalOf(facts, input);
  if (refusal) return refusal;
  if (report === null) return null;
  return wrongModel(facts, input, report) ?? skippedByHost(input, report);
}

function setAside(facts: FileFacts): CardProblem {
  const seen = facts.kind === "problem" ? `: ${facts.problem.message}` : ", though it is whole now.";
  const isWhole = facts.kind === "embedding" && facts.width !== null;
  return {
    code: "SET_ASIDE",
    message: `Forge could not read this file and renamed it to .corrupted${seen}`,
    hint: isWhole
      ? "It was probably still being copied. Convert it here, or take .corrupted off its name."
      : "Download or copy it again; move this one to the trash.",
    repair: isWhole ? "convert-to-safetensors" : null,
  };
}

function stateOf({ token, report, facts }: VerdictInput, problem: CardProblem | null): HostState {
  if (report === null) return "unknown";
  if (problem?.code === "WRONG_MODEL" || report.skipped.has(token)) return "skipped";
  if (facts.kind === "embedding" && report.loaded.has(token)) return "loaded";
  return report.expectedWidth === null && report.loaded.size === 0 ? "unknown" : "missing";
}

function halfOfPair(pairFile: string): CardProblem {
  return {
    code: "SDXL_HALF",
    message: `This is half of an SDXL embedding; the other half is ${pairFile}. The web UI needs both in one file.`,
    hint: "Merge them here into one .safetensors; both halves go to the trash.",
    repair: "merge-sdxl-pair",
  };
}

/** Checks of A1111's modules/safe.py, which Forge, reForge and SD.Next do not make. */
const A1111_ONLY: ReadonlySet<string> = new Set(["NEW_TORCH_RECORDS"]);
/** Of the values, not of the host: no host's answer refutes it. */
const ALWAYS: ReadonlySet<string> = new Set(["NOT_FINITE"]);

function refusalOf(facts: EmbeddingFacts, input: VerdictInput): CardProblem | null {
  const { report, token, sharesToken, format } = input;
  const refusal = hostRefusal(facts, format, report);
  if (refusal === null) return null;
  const proven = report !== null && !sharesToken && report.loaded.has(token);
  if (proven && !ALWAYS.has(refusal.code)) return null;
  return { ...refusal, repair: repairOf(refusal, facts) };
}

/** Why this host's loader refuses such a file, whatever the model; null when it takes it. */
export function hostRefusal(
  facts: EmbeddingFacts,
  format: FileFormat,
  report: HostView | null,
): Problem | null {
  const family = report?.family ?? "unknown";
  const refusal = facts.refusal ?? (family === "sdnext" ? sdnextRefusal(facts, format) : null);
  if (refusal === null) return null;
  const passes = A1111_ONLY.has(refusal.code) && ["forge", "reforge", "sdnext"].includes(family);
  return passes ? null : refusal;
}

const REPAIRS: ReadonlyMap<string, RepairAction> = new Map([
  ["NEW_TORCH_RECORDS", "rewrite-pt"],
  ["REFUSED_GLOBAL", "rewrite-pt"],
  ["MULTIPLE_TERMS", "convert-to-safetensors"],
  ["ORDERED_DICT", "convert-to-safetensors"],
  ["FLAT_VECTOR", "convert-to-safetensors"],
  ["WRONG_EXTENSION", "convert-to-safetensors"],
  ["NOT_READ_BY_SDNEXT", "convert-to-safetensors"],
]);

/** Only where it is clear which tensors make the embedding. */
function repairOf(refusal: Problem, facts: EmbeddingFacts): RepairAction | null {
  return facts.width === null ? null : (REPAIRS.get(refusal.code) ?? null);
}

/** SD.Next modules/textual_inversion.py: scans .safetensors and .pt; a .pt must be A1111's own dict. */
function sdnextRefusal(facts: EmbeddingFacts, format: FileFormat): Problem | null {
  const isRead = format === "safetensors" || (format === "pt" && facts.isA1111Dict);
  const extraKeys = facts.keys.includes("clip_g") && facts.keys.length > 2;
  if (isRead && !extraKeys) return null;
  const kind = isImageFormat(format)
    ? "pictures"
    : isRead
      ? "additional tensors"
      : `.${format} files of this layout`;
  return {
    code: "NOT_READ_BY_SDNEXT",
    message: `SD.Next does not read embeddings from ${kind}.`,
    hint: "Convert it to .safetensors here: the values stay the same.",
  };
}

const MODEL_WIDTHS: Readonly<Record<BaseModel, readonly number[]>> = {
  sd1: [768],
  sd2: [1024],
  sdxl: [2048],
  "sdxl-refiner": [1280],
  // Forge gives each text encoder a database of its own, and Flux's CLIP-L takes SD1's.
  sd3: [768, 1280],
  flux: [768],
};

function acceptedWidths({ expectedWidth, baseModel }: HostView): readonly number[] | null {
  if (baseModel === "sd3" || baseModel === "flux") return MODEL_WIDTHS[baseModel];
  if (expectedWidth !== null) return [expectedWidth];
  return baseModel === null ? null : MODEL_WIDTHS[baseModel];
}

function wrongModel(facts: EmbeddingFacts, input: VerdictInput, report: HostView): CardProblem | null {
  const { token, sharesToken } = input;
  const widths = acceptedWidths(report);
  if (widths === null || facts.width === null || widths.includes(facts.width)) return null;
  // Forge's page lists every file as loaded, whatever its width; the others mean it.
  const means = report.family !== "forge" && report.family !== "unknown";
  if (means && !sharesToken && report.loaded.has(token)) return null;
  const family = facts.baseModel === null ? "Vectors" : `${baseModelNames[facts.baseModel]} vectors`;
  const model = report.checkpoint === null ? "the model" : `the model ${report.checkpoint}`;
  const wanted = report.baseModel === null ? "" : ` (${baseModelNames[report.baseModel]})`;
  return {
    code: "WRONG_MODEL",
    message: `${family}, ${facts.width} wide; ${model} takes ${widths.join(" or ")}${wanted}.`,
    hint: "Choose a model of the embedding's family, or get the embedding's version for this one.",
    repair: null,
  };
}

function skippedByHost({ token, sharesToken }: VerdictInput, report: HostView): CardProblem | null {
  if (sharesToken || !report.skipped.has(token)) return null;
  return {
    code: "SKIPPED_BY_HOST",
    message: "The web UI left this embedding out for its current model.",
    hint: "Its console tells why when it loads embeddings; most often the model is of another family.",
    repair: null,
  };
}
