import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { JobDetail, MetricsReply } from "../../src/protocol/jobs.ts";
import {
  PATIENCE,
  told,
  trainingPlace,
  trainingSidecar,
  type TrainingPlace,
  type TrainingSidecar,
} from "./training-sidecar.ts";

let place: TrainingPlace;
let server: TrainingSidecar;
beforeAll(async () => {
  place = trainingPlace();
  server = await trainingSidecar();
});
afterAll(async () => {
  await server.close();
  place.remove();
});

describe("a training", () => {
  it("is started over HTTP, told of by the websocket, and ends as a card", async () => {
    const started = await server.start(place.job({ snapshotEvery: 3 }));
    expect(started).toMatchObject({ name: "emblem", checkpoint: "tiny", isMiniature: false, problem: null });
    const job = await server.until(started.id, ({ endedMs }) => endedMs !== null);
    expect(job).toMatchObject({
      ...{ state: "finished", step: 6, steps: 6, pictures: 3, installed: "emblem.safetensors" },
      ...{ snapshots: 2, problem: null, notInstalled: null, canResume: false, place: null },
    });
    expect(job.secondsPerStep).toBeGreaterThan(0);

    await vi.waitFor(() => expect(told(server.events, "job").at(-1)?.job).toEqual(job), PATIENCE);
    const rows = told(server.events, "job-metrics").flatMap((event) => event.rows);
    expect(rows.filter((row) => "loss" in row).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(told(server.events, "job-snapshot").map(({ snapshot }) => snapshot.step)).toEqual([3, 6]);

    const metrics = MetricsReply.parse((await server.call("GET", `/api/v1/jobs/${job.id}/metrics`)).json);
    expect(metrics.step).toEqual([1, 2, 3, 4, 5, 6]);
    expect(metrics.evaluation.step).toEqual([0, 3, 6]);
    const detail = JobDetail.parse((await server.call("GET", `/api/v1/jobs/${job.id}`)).json);
    expect(detail.snapshots.map(({ step }) => step)).toEqual([3, 6]);
    expect(detail.log.join("\n")).toContain("Done after step 6");
    expect(told(server.events, "job-log").flatMap(({ lines }) => lines)).toEqual(detail.log);

    await vi.waitFor(
      () =>
        expect(told(server.events, "cards").flatMap(({ upserted }) => upserted)).toContainEqual(
          expect.objectContaining({ id: "emblem.safetensors", problem: null }),
        ),
      PATIENCE,
    );
  }, 120_000);
});
