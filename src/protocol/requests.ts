import { z } from "zod";
import { BaseModel } from "./base-model.ts";
import { EmbeddingCard, PromptSide, RepairAction } from "./embedding-card.ts";
import { Settings } from "./settings.ts";

/** Query of `GET /api/v1/embeddings`. */
export const ListQuery = z.strictObject({
  search: z.string().max(500).default(""),
  baseModel: z.union([BaseModel, z.literal("unknown")]).optional(),
  side: PromptSide.optional(),
  favourite: z.enum(["true", "false"]).optional(),
  usable: z.enum(["true", "false"]).optional(),
  sort: z.enum(["name", "path", "created", "modified", "size", "vectors"]).default("name"),
  order: z.enum(["ascending", "descending"]).default("ascending"),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100_000).default(100_000),
});
export type ListQuery = z.infer<typeof ListQuery>;

/** `epoch` and `seq` say where the event stream stood when the list was made. */
export const ListReply = z.object({
  cards: z.array(EmbeddingCard),
  total: z.number().int(),
  epoch: z.string(),
  seq: z.number().int(),
});
export type ListReply = z.infer<typeof ListReply>;

/** Query of the events routes. Without an epoch the stream starts at its end. */
export const EventsQuery = z.object({
  epoch: z.string().max(64).optional(),
  after: z.coerce.number().int().min(0).default(0),
});
export type EventsQuery = z.infer<typeof EventsQuery>;

/** Body of `PATCH /api/v1/embeddings/:id`; what is absent stays. */
export const EditRequest = z.strictObject({
  /** `null` takes the decision back: the suggestion is asked again. */
  promptSide: PromptSide.nullable().optional(),
  favourite: z.boolean().optional(),
  description: z.string().max(20_000).optional(),
  notes: z.string().max(20_000).optional(),
  tags: z.array(z.string().max(100)).max(100).optional(),
});
export type EditRequest = z.infer<typeof EditRequest>;

const FileName = z.string().min(1).max(255);
const Base64 = z.base64().max(64 * 1024 * 1024);

/** Body of `PUT /api/v1/embeddings/:id/preview`. Written as `<stem>.preview.png|jpg|webp`. */
export const PreviewRequest = z.strictObject({ dataBase64: Base64 });
export type PreviewRequest = z.infer<typeof PreviewRequest>;

/** Body of `POST /api/v1/embeddings/import`. */
export const ImportRequest = z.strictObject({
  fileName: FileName,
  dataBase64: Base64,
  /** The second half of a diffusers SDXL pair (`learned_embeds_2`), merged into one file. */
  pairBase64: Base64.optional(),
  /** Token to give it: the new stem. Default: the file's own. */
  token: z.string().min(1).max(200).optional(),
  folder: z.string().max(1000).default(""),
  onClash: z.enum(["refuse", "rename", "replace"]).default("refuse"),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

/** Body of `POST /api/v1/embeddings/:id/convert`: a new file beside the old one. */
export const ConvertRequest = z.strictObject({
  to: z.enum(["safetensors", "pt", "png"]),
  onClash: z.enum(["refuse", "rename", "replace"]).default("refuse"),
});
export type ConvertRequest = z.infer<typeof ConvertRequest>;

/** Body of `POST /api/v1/embeddings/:id/repair`. What it replaces goes to the trash folder. */
export const RepairRequest = z.strictObject({ action: RepairAction });
export type RepairRequest = z.infer<typeof RepairRequest>;

/** Answer of import, convert, repair, edit and preview: the card as it stands now. */
export const CardReply = z.object({ card: EmbeddingCard });
export type CardReply = z.infer<typeof CardReply>;

/** Answer of `DELETE /api/v1/embeddings/:id`. `trashedAs`: absolute path; `trashId`: to restore it by. */
export const DeleteReply = z.object({ id: z.string(), trashedAs: z.string(), trashId: z.string() });
export type DeleteReply = z.infer<typeof DeleteReply>;

/** Body of `POST /api/v1/embeddings/restore`: what a delete moved to the trash, back to where it was. */
export const RestoreRequest = z.strictObject({ trashId: z.string().regex(/^\d[\d-]{0,63}$/) });
export type RestoreRequest = z.infer<typeof RestoreRequest>;

const { separator, weightStep, defaultSide, importFormat } = Settings.shape;

/** Body of `PATCH /api/v1/settings`: any of the settings. Not `Settings.partial()`, which fills in defaults. */
export const SettingsRequest = z.strictObject({
  separator: separator.unwrap().optional(),
  weightStep: weightStep.unwrap().optional(),
  defaultSide: defaultSide.unwrap().optional(),
  importFormat: importFormat.unwrap().optional(),
});
export type SettingsRequest = z.infer<typeof SettingsRequest>;
