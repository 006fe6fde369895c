import { z } from "zod";
import { BaseModel } from "./base-model.ts";
import { Problem } from "./problem.ts";

/** Where a token may be inserted by a plain click. `any` follows the last focused prompt. */
export const PromptSide = z.enum(["any", "negative", "positive"]);
export type PromptSide = z.infer<typeof PromptSide>;

export const FileFormat = z.enum(["safetensors", "pt", "bin", "ckpt", "png", "webp", "jxl", "avif"]);
export type FileFormat = z.infer<typeof FileFormat>;

/** One observation that speaks for a prompt side, shown to the user as it is. */
export const Evidence = z.object({
  source: z.enum(["civitai-file-type", "file-name", "tags", "sample-prompts", "description", "known-name"]),
  strength: z.enum(["authoritative", "strong", "medium", "weak"]),
  text: z.string(),
});
export type Evidence = z.infer<typeof Evidence>;

/** What a repair button does; see `RepairRequest` in `requests.ts`. */
export const RepairAction = z.enum([
  "convert-to-safetensors",
  "rewrite-pt",
  "rename-preview",
  "merge-sdxl-pair",
]);
export type RepairAction = z.infer<typeof RepairAction>;

/** A problem with, where we can mend it ourselves, the repair that does. */
export const CardProblem = Problem.extend({ repair: RepairAction.nullable() });
export type CardProblem = z.infer<typeof CardProblem>;

/** Facts from `.civitai.info` or SD.Next's `.json` beside the file; never from the network. */
export const CivitaiFacts = z.object({
  modelId: z.number().nullable(),
  versionId: z.number().nullable(),
  modelName: z.string().nullable(),
  versionName: z.string().nullable(),
  baseModel: z.string().nullable(),
  trainedWords: z.array(z.string()),
});
export type CivitaiFacts = z.infer<typeof CivitaiFacts>;

/** Whether the attached web UI has the embedding ready for its current model. */
export const HostState = z.enum(["loaded", "skipped", "missing", "unknown"]);
export type HostState = z.infer<typeof HostState>;

/** Everything known of one file in the embeddings folder. */
export const EmbeddingCard = z.object({
  /** Path below the embeddings folder with `/` separators; the identity of the card. */
  id: z.string(),
  /** What is typed in a prompt: the file's stem, or the inner name of an image embedding. */
  token: z.string(),
  /** Folder part of `id`, `""` at the top. */
  folder: z.string(),
  fileName: z.string(),
  format: FileFormat.nullable(),
  baseModel: BaseModel.nullable(),
  /** Rows of the embedding: what it costs of a prompt's chunk of 75. */
  vectors: z.number().int().nullable(),
  /** Last dimension; for SDXL the sum 2048, as the hosts print it. */
  width: z.number().int().nullable(),
  step: z.number().int().nullable(),
  checkpointHash: z.string().nullable(),
  checkpointName: z.string().nullable(),
  /** Null while it is being computed in the background. */
  sha256: z.string().nullable(),
  /** The first 12 hex digits of `sha256`, as in the hosts' infotext. */
  shortHash: z.string().nullable(),
  sizeBytes: z.number().int(),
  createdMs: z.number(),
  modifiedMs: z.number(),
  /** Changes when the picture does: append it to the preview's address. Null: no picture. */
  previewVersion: z.string().nullable(),
  description: z.string(),
  notes: z.string(),
  tags: z.array(z.string()),
  civitai: CivitaiFacts.nullable(),
  favourite: z.boolean(),
  promptSide: PromptSide,
  /** False while the side is only the default: then `suggestedSide` may ask. */
  promptSideDecided: z.boolean(),
  suggestedSide: z.object({ side: PromptSide, evidence: z.array(Evidence) }).nullable(),
  /** Why no prompt can use it (unreadable, dangerous, refused by the host). Null: usable. */
  problem: CardProblem.nullable(),
  hostState: HostState,
  /** Things a user would want to know of a usable file, each with what to do. */
  warnings: z.array(CardProblem),
});
export type EmbeddingCard = z.infer<typeof EmbeddingCard>;
