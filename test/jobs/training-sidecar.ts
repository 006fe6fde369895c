import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, vi } from "vitest";
import type { HostLink } from "../../src/host/host-link.ts";
import type { EventBody, ServerEvent } from "../../src/protocol/events.ts";
import { JobReply, JobsReply, type JobCommand, type JobView } from "../../src/protocol/jobs.ts";
import type { TrainingOptions } from "../../src/server/training-options.ts";
import { statePaths } from "../../src/system/state-paths.ts";
import { listen, startSidecar, type TestSidecar } from "../server/running-sidecar.ts";
import { tinyPlace, type TinyPlace } from "../training/tiny-run.ts";

/** Long enough for two cores that others use too. */
export const PATIENCE = { timeout: 60_000, interval: 20 };

export type TrainingPlace = {
  root: string;
  tiny: TinyPlace;
  /** Body of a training on the tiny model. */
  job: (fields?: Record<string, unknown>) => Record<string, unknown>;
  remove: () => void;
};

/** The tiny model and its pictures, in a new folder. */
export function trainingPlace(): TrainingPlace {
  const root = mkdtempSync(path.join(tmpdir(), "ti-jobs-"));
  const tiny = tinyPlace(root);
  const job = (fields: Record<string, unknown> = {}) => ({
    name: "emblem",
    model: { checkpoint: path.join(root, "tiny.safetensors") },
    pictures: { folder: path.join(root, "pictures"), fit: "keep" },
    steps: 6,
    batch: { size: 2 },
    evaluation: { every: 3, samples: 2 },
    samples: { every: 0 },
    snapshotEvery: 0,
    backend: "wasm",
    ...fields,
  });
  return { root, tiny, job, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export type TrainingSidecar = TestSidecar & {
  events: ServerEvent[];
  start: (job: Record<string, unknown>) => Promise<JobView>;
  command: (id: string, command: JobCommand["command"]) => Promise<JobView>;
  jobs: () => Promise<JobView[]>;
  /** Waits until the job is as it should be. */
  until: (id: string, isSo: (job: JobView) => boolean) => Promise<JobView>;
};

/** Process of the engine that works on a job. */
export function engineOf({ runFolder }: Pick<JobView, "runFolder">): number {
  return Number.parseInt(readFileSync(path.join(runFolder ?? "", "run.lock"), "utf8"), 10);
}

/** A real sidecar that trains, with a websocket that listens. */
export async function trainingSidecar(
  training: Partial<TrainingOptions> = {},
  {
    home,
    ...overrides
  }: { /** A state folder that stays after its end. */ home?: string; host?: HostLink } = {},
): Promise<TrainingSidecar> {
  const options: TrainingOptions = {
    env: process.env,
    tensorflow: "no-tensorflow",
    checkpointDirs: [],
    isHostFolder: false,
    unloadHostModel: null,
    saveEverySeconds: 0,
    ...training,
  };
  const server = await startSidecar([], {
    ...overrides,
    training: options,
    ...(home === undefined ? {} : { paths: statePaths(home) }),
  });
  const { events } = await listen(server);
  const ask = async (method: string, route: string, body?: unknown): Promise<unknown> => {
    const answer = await server.call(method, `/api/v1${route}`, body === undefined ? {} : { body });
    expect(answer.status, JSON.stringify(answer.json)).toBeLessThan(300);
    return answer.json;
  };
  const jobs = async () => JobsReply.parse(await ask("GET", "/jobs")).jobs;
  return {
    ...server,
    events,
    jobs,
    start: async (job) => JobReply.parse(await ask("POST", "/jobs", { job })).job,
    command: async (id, command) => JobReply.parse(await ask("POST", `/jobs/${id}/command`, { command })).job,
    until: (id, isSo) =>
      vi.waitFor(async () => {
        const job = (await jobs()).find((each) => each.id === id);
        if (job === undefined || !isSo(job)) throw new Error(`still ${JSON.stringify(job)}`);
        return job;
      }, PATIENCE),
  };
}

/** What was told, of one kind. */
export function told<T extends EventBody["type"]>(
  events: readonly ServerEvent[],
  type: T,
): Extract<EventBody, { type: T }>[] {
  return events
    .map(({ body }) => body)
    .filter((body): body is Extract<EventBody, { type: T }> => body.type === type);
}
