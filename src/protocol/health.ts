import { z } from "zod";
import { CardProblem } from "./embedding-card.ts";
import { HostStatus } from "./host.ts";

export const FolderStatus = z.object({
  /** Shown to the user; absolute, and the last part only for a visitor who may only read. */
  path: z.string(),
  exists: z.boolean(),
  writable: z.boolean(),
  /** Files parsed and files seen; equal when the scan is over. */
  scanned: z.number().int(),
  total: z.number().int(),
  /** Of the folder as a whole, e.g. files in a folder the host does not read. */
  warnings: z.array(CardProblem),
});
export type FolderStatus = z.infer<typeof FolderStatus>;

export const Health = z.object({
  buildId: z.string(),
  version: z.string(),
  startedMs: z.number(),
  /** True when a web UI's extension started us. */
  managed: z.boolean(),
  folder: FolderStatus,
  host: HostStatus,
  /** Where a client's event stream stands: pass both to the events route. */
  epoch: z.string(),
  seq: z.number().int(),
});
export type Health = z.infer<typeof Health>;

/**
 * `GET <base>/session`: the first thing a page asks. Answered by the extension's Python side
 * (also while the sidecar starts or is absent), and by the sidecar itself when stand-alone.
 */
export const Session = z.object({
  /** Sent back as `X-TI-Token` with every request and as `?token=` of the websocket. */
  token: z.string(),
  buildId: z.string(),
  access: z.enum(["full", "read-only"]),
  /** Why access is read-only and which setting changes it; null when full. */
  accessMessage: z.string().nullable(),
  sidecar: z.enum(["running", "starting", "installing", "stopped", "failed"]),
  /** What is missing and how to repair it; null when running. */
  message: z.string().nullable(),
  hint: z.string().nullable(),
  /** Progress of an installation, 0 to 1; null when none. */
  progress: z.number().nullable(),
});
export type Session = z.infer<typeof Session>;
