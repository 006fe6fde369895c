import { z } from "zod";
import { HostFamily } from "./host.ts";

/**
 * Lines of JSON between the web UI's process and the sidecar it started, over the sidecar's
 * stdin and stdout. A pipe, because arguments and environment are readable by other users, and
 * because its end tells the sidecar that its parent is gone, however it went.
 */
export const ParentMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    /** Required of every request from then on, and sent to the host's own routes. */
    token: z.string().min(32),
    family: HostFamily,
    version: z.string().nullable(),
    /** Where our state goes: `<host data dir>/textual_inversion`. */
    home: z.string(),
    embeddingsDir: z.string(),
    /** `http(s)://127.0.0.1:PORT[/subpath]`; null until the web UI listens. */
    hostUrl: z.string().nullable(),
    /** Folders the host does not read but people put files into (Forge's `models/embeddings`). */
    mistakenDirs: z.array(z.string()).default([]),
  }),
  /** Sent again whenever one of these changes. */
  z.object({ type: z.literal("host"), embeddingsDir: z.string(), hostUrl: z.string().nullable() }),
  z.object({ type: z.literal("stop") }),
]);
export type ParentMessage = z.infer<typeof ParentMessage>;

/** The one line on stdout; everything else the sidecar says goes to stderr. */
export type ReadyMessage = { type: "ready"; port: number; pid: number; buildId: string };
