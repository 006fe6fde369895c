import type { EmbeddingCard, Evidence, PromptSide } from "../protocol/embedding-card.ts";
import type { CivitaiClues } from "./civitai-document.ts";
import { isKnownNegative } from "./known-negatives.ts";

export type EvidenceInput = {
  stem: string;
  /** Null while it is being computed. */
  sha256: string | null;
  civitai: CivitaiClues | null;
  /** The user's or the document's text, plain. */
  description: string;
};

type Finding = { side: Exclude<PromptSide, "any">; evidence: Evidence };

const NEGATIVE_NAME = /(^|[-_. ])neg(ative|ativ)?s?([-_. ]|v?\d|xl|$)/i;
const BAD_NAME = /^(very)?bad([-_ ]|[a-z]*(hand|prompt|artist|image|quality|dream|pic|anat))/i;
const FAMILY_NAME = /^easyneg|deepneg|unaesthetic|unrealisticdream|negativexl/i;
const PAIR_NAME = /-uc$/i;
const POSITIVE_NAME = /(^|[-_. ])pos(itive)?s?([-_. ]|v?\d|xl|$)/i;
/** "Negative space" is a style; character turners and positives carry such words by accident. */
const NOT_NEGATIVE_NAME = /negative[-_ ]?space|charturner/i;
const NEGATIVE_TAGS = new Set(["negative", "negative embedding", "negative embeddings", "negative prompt"]);
const NEGATIVE_TEXT =
  /negative (?:prompts?|embeddings?|ti\b|textual inversion)|(?:use|put|place|add)[^.\n]{0,40} in(?: the| your)? negatives?\b/i;

/**
 * What speaks for a prompt side, strongest first, in the order of trust: Civitai's file type, its
 * `-neg` file name, tags, the sample pictures' prompts, the description, known and telling names.
 * Null: nothing speaks, or what speaks contradicts itself.
 */
export function suggestSide(input: EvidenceInput): EmbeddingCard["suggestedSide"] {
  const findings = [
    fileType(input),
    generatedName(input),
    tags(input),
    samplePrompts(input),
    descriptionText(input),
    telling(input.stem),
  ].filter((finding) => finding !== null);
  const strongest = findings[0];
  if (!strongest) return null;
  const agreeing = findings.filter((finding) => finding.side === strongest.side);
  const isSure = ["authoritative", "strong"].includes(strongest.evidence.strength);
  if (agreeing.length < findings.length && !isSure) return null;
  return { side: strongest.side, evidence: agreeing.map((finding) => finding.evidence) };
}

function finding(
  side: Finding["side"],
  source: Evidence["source"],
  strength: Evidence["strength"],
  text: string,
): Finding {
  return { side, evidence: { source, strength, text } };
}

function fileType({ civitai, sha256 }: EvidenceInput): Finding | null {
  const ours = civitai?.files.find((file) => file.sha256 === sha256);
  if (!ours?.negative) return null;
  return finding(
    "negative",
    "civitai-file-type",
    "authoritative",
    "Civitai lists this very file with the type “Negative”.",
  );
}

function generatedName({ stem }: EvidenceInput): Finding | null {
  if (!/-neg$/i.test(stem)) return null;
  const text = "The name ends in “-neg”, as Civitai names negative embeddings.";
  return finding("negative", "file-name", "strong", text);
}

function tags({ civitai }: EvidenceInput): Finding | null {
  const tag = civitai?.tags.find((candidate) => NEGATIVE_TAGS.has(candidate.toLowerCase().trim()));
  return tag === undefined ? null : finding("negative", "tags", "strong", `Civitai tags it “${tag.trim()}”.`);
}

function samplePrompts({ civitai }: EvidenceInput): Finding | null {
  const { total, negativeOnly, positive } = civitai?.samples ?? { total: 0, negativeOnly: 0, positive: 0 };
  if (total === 0) return null;
  if (negativeOnly * 2 > total) {
    const text = `${negativeOnly} of ${total} sample pictures use it in the negative prompt only.`;
    return finding("negative", "sample-prompts", "strong", text);
  }
  if (positive < 3 || positive < total) return null;
  return finding(
    "positive",
    "sample-prompts",
    "strong",
    `All ${total} sample pictures use it in the positive prompt.`,
  );
}

function descriptionText({ civitai, description }: EvidenceInput): Finding | null {
  const texts = [
    civitai?.facts.modelName ?? "",
    civitai?.facts.versionName ?? "",
    description,
    civitai?.description ?? "",
  ];
  for (const text of texts) {
    const match = NEGATIVE_TEXT.exec(text);
    if (match)
      return finding("negative", "description", "medium", `The description says “${match[0].trim()}”.`);
  }
  return null;
}

function telling(stem: string): Finding | null {
  if (isKnownNegative(stem)) {
    return finding("negative", "known-name", "medium", "A widely used negative embedding has this name.");
  }
  if (NOT_NEGATIVE_NAME.test(stem)) return null;
  if (POSITIVE_NAME.test(stem)) {
    return finding("positive", "file-name", "weak", "The name says it is for the positive prompt.");
  }
  const speaks = [NEGATIVE_NAME, BAD_NAME, FAMILY_NAME, PAIR_NAME].some((pattern) => pattern.test(stem));
  return speaks
    ? finding("negative", "file-name", "weak", "The name reads like a negative embedding's.")
    : null;
}
