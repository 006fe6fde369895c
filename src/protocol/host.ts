import { z } from "zod";
import { BaseModel } from "./base-model.ts";

export const HostFamily = z.enum(["a1111", "forge", "reforge", "sdnext", "unknown"]);
export type HostFamily = z.infer<typeof HostFamily>;

/**
 * What the extension's Python side tells of the web UI it runs in
 * (`GET <web UI>/ti-sidecar/host/state`), read by the sidecar's host client.
 */
export const HostReport = z.object({
  family: HostFamily,
  version: z.string().nullable(),
  embeddingsDir: z.string(),
  /** Tokens the host has ready for its current model. */
  loaded: z.array(z.string()),
  /** Tokens of another width than the current model's. */
  skipped: z.array(z.string()),
  /** Last dimension the current model takes (768, 1024, 2048); null: no model loaded, or not told. */
  expectedWidth: z.number().int().nullable(),
  checkpoint: z.string().nullable(),
  baseModel: BaseModel.nullable(),
  /** The host's own trainer runs: a refresh would silently stop its learning. */
  training: z.boolean(),
  /** A generation runs. */
  busy: z.boolean(),
});
export type HostReport = z.infer<typeof HostReport>;

/** What the Python side tells of the web UI's Stable Diffusion models (`GET <web UI>/ti-sidecar/host/checkpoints`). Paths are absolute. */
export const HostCheckpoints = z.object({
  checkpoints: z.array(
    z.object({
      file: z.string(),
      title: z.string(),
      name: z.string(),
      /** null: never computed. */
      sha256: z.string().nullable(),
    }),
  ),
  /** What the next picture is drawn with; null: nothing is chosen, or it is no single file. */
  current: z
    .object({
      file: z.string(),
      /** In memory now. */
      isLoaded: z.boolean(),
      /** null: the checkpoint's own. */
      vae: z.string().nullable(),
      clipSkip: z.int(),
      /** Bytes an unload would free. */
      held: z.object({ gpu: z.number(), ram: z.number() }),
    })
    .nullable(),
  folders: z.array(z.string()),
  /** Where its own trainer's prompt templates lie. */
  templatesDir: z.string().nullable(),
});
export type HostCheckpoints = z.infer<typeof HostCheckpoints>;

/** How well the sidecar reaches the web UI. */
export const HostLink = z.enum([
  "none", // stand-alone and nothing answers
  "extension", // through our own Python side: everything works
  "api", // through /sdapi/v1 (--api)
  "page-only", // a web UI answers, without --api and without the extension
  "login-needed",
  "unreachable", // it answered before, or we were told of it, and does not now
]);
export type HostLink = z.infer<typeof HostLink>;

export const HostStatus = z.object({
  link: HostLink,
  url: z.string().nullable(),
  family: HostFamily,
  version: z.string().nullable(),
  checkpoint: z.string().nullable(),
  expectedWidth: z.number().int().nullable(),
  baseModel: BaseModel.nullable(),
  training: z.boolean(),
  canRefresh: z.boolean(),
  /** With an embedding that is not in its folder. */
  canDraw: z.boolean(),
  /** One sentence for the page when something is missing; null when all is well. */
  message: z.string().nullable(),
  hint: z.string().nullable(),
});
export type HostStatus = z.infer<typeof HostStatus>;
