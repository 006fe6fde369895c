import type { Datasets } from "../datasets/datasets.ts";
import type { Catalog } from "../embeddings/catalog.ts";
import type { HostLink } from "../host/host-link.ts";
import type { CheckpointLibrary } from "../jobs/checkpoint-library.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Preflight } from "../jobs/preflight/preflight.ts";
import type { TensorflowSetup } from "../provision/tensorflow-setup.ts";
import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import type { Build } from "../system/build-id.ts";
import type { Logger } from "../system/logger.ts";
import type { EventLog } from "./event-log.ts";
import { RequestError } from "./request-error.ts";
import type { SettingsStore } from "./settings-store.ts";
import type { TrainingOptions } from "./training-options.ts";

/** Everything the routes work on. */
export type AppContext = {
  /** The open folder; another one after the web UI's setting changed. */
  catalog: () => Catalog;
  host: HostLink;
  jobs: Jobs;
  datasets: Datasets;
  /** The user's own prompt templates. */
  templatesDir: string;
  checkpoints: CheckpointLibrary;
  preflight: Preflight;
  setup: TensorflowSetup;
  settings: SettingsStore;
  log: EventLog;
  training: TrainingOptions;
  token: string;
  build: Build;
  startedMs: number;
  managed: boolean;
  /** The folder `extension/`, whose page the sidecar serves itself when stand-alone. */
  pageFolder: string | null;
  logger: Logger;
};

/** Express gives a repeated parameter as an array; ours are single segments. */
export function cardOf(context: AppContext, id: string | string[] | undefined): EmbeddingCard {
  const card = typeof id === "string" ? context.catalog().get(id) : undefined;
  if (card !== undefined) return card;
  throw new RequestError("NOT_FOUND", {
    message: "There is no such embedding in the folder.",
    hint: "It was probably renamed or deleted: refresh the list.",
  });
}
