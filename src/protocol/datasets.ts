import { z } from "zod";
import { BuiltInTemplate } from "./training-job.ts";

/**
 * A folder with pictures to learn from. `id`: the name of one among our own data (`own`), `demo:<concept>` for one that
 * comes with the miniature model, or `folder:<absolute path>` for one anywhere on the machine (asked for from loopback only).
 */
export const DatasetView = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["own", "demo", "folder"]),
  /** Absolute: what `pictures.folder` of a job takes. null for a visitor who may only read. */
  folder: z.string().nullable(),
  pictures: z.int(),
  changedMs: z.number(),
});
export type DatasetView = z.infer<typeof DatasetView>;

export const DatasetsReply = z.object({
  datasets: z.array(DatasetView),
  /** Why this page may not name a folder of the machine; null: it may. */
  noFolders: z.string().nullable(),
});
export type DatasetsReply = z.infer<typeof DatasetsReply>;

/** How pictures are to be read; also the query of `GET /datasets/:id`. Values as in `TrainingJob.pictures` and `.prompts`. */
export const DatasetQuery = z.strictObject({
  width: z.coerce.number().int().min(8).max(2048).default(512),
  height: z.coerce.number().int().min(8).max(2048).default(512),
  fit: z.enum(["crop", "attention", "keep"]).default("crop"),
  /** Pixels of a side of a latent: `CheckpointView.vaeFactor`. */
  vaeFactor: z.coerce.number().int().min(1).max(64).default(8),
  wordPattern: z.string().max(200).default(""),
  wordSeparator: z.string().max(20).default(" "),
});
export type DatasetQuery = z.infer<typeof DatasetQuery>;

export const DatasetPicture = z.object({
  /** File name. */
  name: z.string(),
  /** Of the picture as it is meant to be seen; 0 when it can't be read. */
  width: z.int(),
  height: z.int(),
  /** What of it is used, in its pixels; null: nothing. */
  crop: z.object({ left: z.int(), top: z.int(), width: z.int(), height: z.int() }).nullable(),
  caption: z.string(),
  captionFrom: z.enum(["text file", "file name"]),
  isUsed: z.boolean(),
  /** What is odd about it, and what happens to it. */
  remarks: z.array(z.string()),
  /** Its transparency can weigh the loss: it is there and not the same everywhere. */
  hasMask: z.boolean(),
  /** Changes with the content: pins the thumbnail's address. */
  version: z.string(),
});
export type DatasetPicture = z.infer<typeof DatasetPicture>;

/** Answer of `GET /datasets/:id`. */
export const DatasetReply = z.object({
  dataset: DatasetView,
  pictures: z.array(DatasetPicture),
  /** How many more there are that nobody has looked at yet: ask again in a moment. */
  pending: z.int(),
  /** On number, size, text and watermarks; for people. */
  advice: z.array(z.string()),
});
export type DatasetReply = z.infer<typeof DatasetReply>;

const FileName = z.string().min(1).max(255);

/** Body of `POST /datasets`. */
export const CreateDatasetRequest = z.strictObject({ name: z.string().min(1).max(100) });
export type CreateDatasetRequest = z.infer<typeof CreateDatasetRequest>;

/** Body of `POST /datasets/:id/pictures`; the name gets a number behind it where it is taken. */
export const AddPictureRequest = z.strictObject({
  fileName: FileName,
  dataBase64: z.base64().max(64 * 1024 * 1024, "The picture's file is larger than 48 MB."),
});
export type AddPictureRequest = z.infer<typeof AddPictureRequest>;

/** Answer of `POST /datasets/:id/pictures`. */
export const AddPictureReply = z.object({ name: z.string() });
export type AddPictureReply = z.infer<typeof AddPictureReply>;

/** Answer of `DELETE /datasets/:id`, and of `DELETE /datasets/:id/pictures/:picture`: what is in the trash now, a picture with its caption. */
export const RemovedReply = z.object({ trashId: z.string() });
export type RemovedReply = z.infer<typeof RemovedReply>;

/** Body of `POST /datasets/restore` and of `POST /datasets/:id/restore`: takes a removed set, or a picture and its caption, back. */
export const FromTrashRequest = z.strictObject({ trashId: z.string().min(1).max(300) });
export type FromTrashRequest = z.infer<typeof FromTrashRequest>;

/** Body of `PUT /datasets/:id/captions/:picture`; null: the file name is the caption again. */
export const CaptionRequest = z.strictObject({ caption: z.string().max(20_000).nullable() });
export type CaptionRequest = z.infer<typeof CaptionRequest>;

/** A prompt as the text encoder gets it. */
export const RenderedPrompt = z.object({
  /** File name of the picture. */
  picture: z.string(),
  prompt: z.string(),
  /** As the tokenizer splits it; `isEmbedding` for the vectors of the embedding, `chunk` from 0. */
  tokens: z.array(z.object({ text: z.string(), isEmbedding: z.boolean(), chunk: z.int() })),
  /** How many chunks of 75 it takes: more than one costs time. */
  chunks: z.int(),
  /** The embedding is not in it: nothing would be learned. */
  isMissing: z.boolean(),
});
export type RenderedPrompt = z.infer<typeof RenderedPrompt>;

/**
 * Answer of `POST /training/prompts`, whose body is a `DraftRequest`: those in which the embedding is missing, then
 * what the training draws first. `total`: lines of the template times pictures.
 */
export const PromptsReply = z.object({ prompts: z.array(RenderedPrompt), total: z.int() });
export type PromptsReply = z.infer<typeof PromptsReply>;

/** Answer of `GET /training/templates`: ours, and text files in the web UI's folder of templates and in our own. */
export const TemplateView = z.object({
  /** What `prompts.template` of a job takes. */
  value: z.string(),
  name: z.string(),
  builtIn: BuiltInTemplate.nullable(),
  lines: z.array(z.string()),
  /** Why it can't be used; null: it can. */
  problem: z.string().nullable(),
});
export type TemplateView = z.infer<typeof TemplateView>;
export const TemplatesReply = z.object({ templates: z.array(TemplateView) });
export type TemplatesReply = z.infer<typeof TemplatesReply>;
