import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { JobDetail, JobsReply, type UseReply } from "../../src/protocol/jobs.ts";
import {
  PATIENCE,
  told,
  trainingPlace,
  trainingSidecar,
  type TrainingPlace,
  type TrainingSidecar,
} from "./training-sidecar.ts";

const VISITOR = { "x-ti-access": "read-only" };

let place: TrainingPlace;
let server: TrainingSidecar;
let id: string;
beforeAll(async () => {
  place = trainingPlace();
  server = await trainingSidecar();
  const samples = { every: 0, prompts: ["a photo of [name]"], steps: 2, width: 64, height: 64, cfgScale: 1 };
  ({ id } = await server.start(place.job({ steps: 100_000, samples })));
  await server.until(id, ({ step }) => step > 0);
});
afterAll(async () => {
  await server.close();
  place.remove();
});

const detail = async () => JobDetail.parse((await server.call("GET", `/api/v1/jobs/${id}`)).json);
const use = (body: object) => server.call("POST", `/api/v1/jobs/${id}/use`, { body });

describe("a training that runs", () => {
  it("is paused and goes on", async () => {
    await server.command(id, "pause");
    const paused = await server.until(id, ({ state }) => state === "paused");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await detail()).job.step).toBe(paused.step);
    await server.command(id, "resume");
    await server.until(id, ({ step }) => step > paused.step);
  }, 60_000);

  it("saves a snapshot and draws a sample when it is told to", async () => {
    await server.command(id, "snapshot");
    await server.until(id, ({ snapshots }) => snapshots > 0);
    await server.command(id, "sample");
    const { latestSample } = await server.until(id, ({ samples }) => samples > 0);
    const address = `/api/v1/jobs/${id}/samples/${latestSample}`;
    const picture = await server.call("GET", address);
    expect(picture.headers).toMatchObject({
      "content-type": "image/png",
      "cache-control": "private, max-age=31536000, immutable",
    });
    expect(picture.bytes.toString("latin1", 1, 4)).toBe("PNG");
    for (const name of ["..%2fconfig.yaml", "%2fetc%2fpasswd", "no.png"])
      expect((await server.call("GET", `/api/v1/jobs/${id}/samples/${name}`)).status).toBe(404);
    const [event] = told(server.events, "job-sample");
    expect(event?.sample).toEqual((await detail()).samples[0]);
  }, 60_000);

  it("can't be removed, and what it can't be told is refused", async () => {
    const removed = await server.call("DELETE", `/api/v1/jobs/${id}`);
    expect([removed.status, removed.json]).toMatchObject([409, { code: "NOT_IN_THIS_STATE" }]);
    const unknown = await server.call("POST", `/api/v1/jobs/nothing/command`, { body: { command: "pause" } });
    expect([unknown.status, unknown.json]).toMatchObject([404, { code: "NOT_FOUND" }]);
  });

  it("shows a visitor no path of this machine, and obeys none", async () => {
    const list = await server.call("GET", "/api/v1/jobs", { headers: VISITOR });
    expect(JobsReply.parse(list.json).jobs).toHaveLength(1);
    const one = await server.call("GET", `/api/v1/jobs/${id}`, { headers: VISITOR });
    const seen = JobDetail.parse(one.json);
    expect(seen).toMatchObject({ settings: null, log: [], job: { runFolder: null } });
    for (const { bytes } of [list, one]) expect(bytes.toString()).not.toContain(place.root);
    const command = { body: { command: "pause" }, headers: VISITOR };
    expect((await server.call("POST", `/api/v1/jobs/${id}/command`, command)).status).toBe(403);
  });

  it("lets one of its steps be used, again and again, and no foreign file give way unasked", async () => {
    const [first] = (await detail()).snapshots;
    const step = first?.step ?? 0;
    const target = path.join(server.folder, "emblem.safetensors");
    expect((await use({ step })).json).toEqual({
      token: "emblem",
      fileName: "emblem.safetensors",
    } satisfies UseReply);
    await vi.waitFor(
      () =>
        expect(
          told(server.events, "cards")
            .flatMap(({ upserted }) => upserted)
            .map((card) => card.id),
        ).toContain("emblem.safetensors"),
      PATIENCE,
    );
    await server.command(id, "snapshot");
    await server.until(id, ({ snapshots }) => snapshots > 1);
    const last = (await detail()).snapshots.at(-1);
    expect((await use({ step: last?.step })).status).toBe(200);
    const run = path.dirname(path.join((await detail()).job.runFolder ?? "", "x"));
    expect(readFileSync(target)).toEqual(readFileSync(path.join(run, "snapshots", last?.file ?? "")));

    writeFileSync(target, "somebody else's");
    copyFileSync(target, path.join(server.folder, "emblem.pt"));
    const refused = await use({ step });
    expect([refused.status, refused.json]).toMatchObject([409, { code: "NAME_TAKEN" }]);
    expect((await use({ step, replace: true })).status).toBe(200);
    const trash = path.join(server.home, "trash");
    const kept = readdirSync(trash).flatMap((folder) => readdirSync(path.join(trash, folder)));
    expect(kept).toEqual(expect.arrayContaining(["emblem.safetensors", "emblem.pt"]));
    expect((await use({ step: 99_999 })).status).toBe(404);
  }, 60_000);

  it("ends with its completed steps, and another end can be put in its place", async () => {
    await server.command(id, "interrupt");
    const end = await server.until(id, ({ endedMs }) => endedMs !== null);
    expect(end).toMatchObject({ state: "interrupted", installed: "emblem.safetensors", canResume: true });
    expect(
      (await server.call("POST", `/api/v1/jobs/${id}/command`, { body: { command: "pause" } })).json,
    ).toMatchObject({
      code: "NOT_IN_THIS_STATE",
    });
    expect((await use({ step: end.step })).status).toBe(200);
  }, 60_000);
});
