import type { BackendFacts, BackendName, Obstacle } from "../../protocol/backend-report.ts";
import type { NativeBuild } from "../../system/tensorflow-folder.ts";

export type { BackendName, WantedBackend } from "../../protocol/backend-report.ts";

/** Which backend it is to be, before anything is loaded. */
export type BackendChoice = {
  name: BackendName;
  /** null: there is no better one. */
  obstacle: Obstacle | null;
  /** null for wasm. */
  native: { folder: string; build: NativeBuild } | null;
};

export type LoadedBackend = { name: BackendName; obstacle: Obstacle | null; facts: BackendFacts };
