import { z } from "zod";
import { EmbeddingCard } from "./embedding-card.ts";
import { FolderStatus } from "./health.ts";
import { HostStatus } from "./host.ts";
import { JobView, MetricsRow, SampleImage, Snapshot } from "./jobs.ts";
import { Settings } from "./settings.ts";
import { SetupState } from "./setup.ts";

/** What happened, without its place in the stream. */
export const EventBody = z.discriminatedUnion("type", [
  z.object({ type: z.literal("cards"), upserted: z.array(EmbeddingCard), removed: z.array(z.string()) }),
  z.object({ type: z.literal("folder"), folder: FolderStatus }),
  z.object({ type: z.literal("host"), host: HostStatus }),
  z.object({ type: z.literal("settings"), settings: Settings }),
  /** Of a setup of native TensorFlow. */
  z.object({ type: z.literal("setup"), state: SetupState }),
  z.object({ type: z.literal("job"), job: JobView }),
  z.object({ type: z.literal("job-removed"), id: z.string() }),
  /** New lines of the run's metrics, a few times a second at most. */
  z.object({ type: z.literal("job-metrics"), id: z.string(), rows: z.array(MetricsRow) }),
  z.object({ type: z.literal("job-snapshot"), id: z.string(), snapshot: Snapshot }),
  z.object({ type: z.literal("job-sample"), id: z.string(), sample: SampleImage }),
  z.object({ type: z.literal("job-log"), id: z.string(), lines: z.array(z.string()) }),
]);
export type EventBody = z.infer<typeof EventBody>;

/**
 * One event of `GET /api/v1/events`. `seq` counts up by one within an `epoch` (one start of the
 * sidecar). A client that reconnects sends the last `epoch` and `seq` it saw and gets the rest;
 * when the rest is gone it gets one `resync`: fetch the list again, go on from its `seq`.
 */
export type ServerEvent = { v: 1; epoch: string; seq: number; body: EventBody | { type: "resync" } };

/** Answer of `GET /api/v1/events/poll?epoch=&after=`: the same events without a websocket. */
export type EventBatch = { epoch: string; seq: number; events: ServerEvent[] };

/** What happens to trainings. */
export type JobEvent = Extract<EventBody, { type: `job${string}` }>;
