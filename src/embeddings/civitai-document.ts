import { z } from "zod";
import type { CivitaiFacts } from "../protocol/embedding-card.ts";
import { textOfHtml } from "./html-text.ts";

/** What a Civitai document beside the file tells, reduced to what cards and evidence need. */
export type CivitaiClues = {
  facts: CivitaiFacts;
  tags: string[];
  description: string;
  /** `negative`: Civitai's own file type "Negative". `sha256` in lower case. */
  files: { sha256: string; negative: boolean }[];
  /** Sample pictures whose prompts are known, and in which of them the token stands where. */
  samples: { total: number; negativeOnly: number; positive: number };
};

const MAX_SAMPLES = 100;
const MAX_PROMPT = 20_000;

const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);
/** Foreign data: whatever is not as expected is passed over. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .catch([])
    .default([])
    .transform((items) => items.slice(0, 1000).flatMap((value) => item.safeParse(value).data ?? []));

const File = z.object({ type: text, name: text, hashes: z.object({ SHA256: text }).nullish().catch(null) });
const Meta = z.object({ prompt: text, negativePrompt: text });
const Image = z.object({ meta: Meta.nullish().catch(null) });
const Version = z.object({
  id: number,
  modelId: number,
  name: text,
  baseModel: text,
  description: text,
  trainedWords: listOf(z.string().max(1000)),
  files: listOf(File),
  images: listOf(Image),
  model: z.object({ name: text }).nullish().catch(null),
});
type Version = z.infer<typeof Version>;
const Model = z.object({
  id: number,
  name: text,
  description: text,
  tags: listOf(z.string().max(1000)),
  modelVersions: listOf(Version),
});

/**
 * Reads Civitai Helper's `.civitai.info` (one model version) or SD.Next's `.json` (a whole model).
 * Null: neither, or the `{}` that Civitai Helper writes for files Civitai does not know.
 */
export function readCivitaiDocument(document: Record<string, unknown>, stem: string): CivitaiClues | null {
  if (Array.isArray(document["modelVersions"])) {
    const model = Model.safeParse(document).data;
    const version = model && versionOf(model.modelVersions, stem);
    if (!version) return null;
    const clues = cluesOf(version, stem);
    clues.facts.modelId = model.id ?? null;
    clues.facts.modelName = model.name ?? null;
    const files = model.modelVersions.flatMap(filesOf);
    const description = textOfHtml(model.description ?? "") || clues.description;
    return { ...clues, tags: model.tags, files, description };
  }
  const version = Version.safeParse(document).data;
  const isVersion = typeof version?.id === "number" && ("modelId" in document || "files" in document);
  return isVersion ? cluesOf(version, stem) : null;
}

function versionOf(versions: readonly Version[], stem: string): Version | undefined {
  const hasFile = (version: Version) => version.files.some((file) => file.name?.startsWith(`${stem}.`));
  return versions.find(hasFile) ?? versions[0];
}

function cluesOf(version: Version, stem: string): CivitaiClues {
  const facts: CivitaiFacts = {
    modelId: version.modelId ?? null,
    versionId: version.id ?? null,
    modelName: version.model?.name ?? null,
    versionName: version.name ?? null,
    baseModel: version.baseModel ?? null,
    trainedWords: version.trainedWords,
  };
  const samples = countSamples(version, [stem, ...version.trainedWords]);
  const description = textOfHtml(version.description ?? "");
  return { facts, tags: [], description, files: filesOf(version), samples };
}

function filesOf(version: Version): CivitaiClues["files"] {
  return version.files.flatMap((file) => {
    const sha256 = file.hashes?.SHA256?.toLowerCase();
    return sha256 ? [{ sha256, negative: file.type === "Negative" }] : [];
  });
}

function countSamples(version: Version, words: readonly string[]): CivitaiClues["samples"] {
  const samples = { total: 0, negativeOnly: 0, positive: 0 };
  for (const { meta } of version.images.slice(0, MAX_SAMPLES)) {
    if (!meta) continue;
    const positive = mentions(meta.prompt, words);
    const negative = mentions(meta.negativePrompt, words);
    if (!positive && !negative) continue;
    samples.total++;
    if (positive) samples.positive++;
    else samples.negativeOnly++;
  }
  return samples;
}

/** Whole words only: `bad` does not stand in `badhandv4`. */
function mentions(prompt: string | null | undefined, words: readonly string[]): boolean {
  const text = (prompt ?? "").slice(0, MAX_PROMPT).toLowerCase();
  return words.some((word) => {
    const wanted = word.toLowerCase();
    if (wanted === "") return false;
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      const around = [text[at - 1] ?? " ", text[at + wanted.length] ?? " "];
      if (around.every((character) => !/[\p{L}\p{N}_-]/u.test(character))) return true;
    }
    return false;
  });
}
