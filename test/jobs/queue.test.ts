import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodePngPixels } from "../../src/formats/png-pixels.ts";
import { JobDetail, type JobView } from "../../src/protocol/jobs.ts";
import {
  trainingPlace,
  trainingSidecar,
  type TrainingPlace,
  type TrainingSidecar,
} from "./training-sidecar.ts";

let place: TrainingPlace;
let home: string;
let server: TrainingSidecar;
beforeAll(async () => {
  place = trainingPlace();
  home = path.join(place.root, "home");
  mkdirSync(home);
  server = await trainingSidecar({}, { home });
});
afterAll(async () => {
  await server.close();
  place.remove();
});

const post = (route: string, body: unknown) => server.call("POST", `/api/v1${route}`, { body });

describe("the queue", () => {
  it("runs one training at a time, in their order, and lets one of them go", async () => {
    const first = await server.start(place.job({ name: "first", steps: 100_000 }));
    const second = await server.start(place.job({ name: "second", steps: 2 }));
    const third = await server.start(place.job({ name: "third", steps: 2 }));
    await server.until(first.id, ({ step }) => step > 0);
    expect((await server.jobs()).map(({ name, place: at }) => [name, at])).toEqual([
      ["third", 2],
      ["second", 1],
      ["first", null],
    ]);
    await server.command(second.id, "interrupt");
    expect((await server.jobs()).map(({ state, place: at }) => [state, at])).toEqual([
      ["queued", 1],
      ["interrupted", null],
      ["training", null],
    ]);

    const fourth = await server.start(place.job({ name: "fourth" }));
    const gone = await server.call("DELETE", `/api/v1/jobs/${fourth.id}`);
    expect([gone.status, gone.json]).toMatchObject([200, { id: fourth.id }]);
    expect((await server.jobs()).map(({ name }) => name)).toEqual(["third", "second", "first"]);

    const again = await server.command(second.id, "resume");
    expect(again).toMatchObject({ state: "queued", place: 2 });
    await server.command(first.id, "interrupt");
    const ends = [
      await server.until(first.id, ({ endedMs }) => endedMs !== null),
      await server.until(third.id, ({ endedMs }) => endedMs !== null),
      await server.until(second.id, ({ state }) => state === "finished"),
    ];
    expect(ends.map(({ state }) => state)).toEqual(["interrupted", "finished", "finished"]);
    const times = ends.map(({ endedMs }) => endedMs ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(ends[0]).toMatchObject({ installed: "first.safetensors", canResume: true });
  }, 120_000);

  it("has no second training of one name, nor one of an embedding that is there, unless it may be replaced", async () => {
    const job = place.job({ name: "rival", steps: 100_000 });
    const { id } = await server.start(job);
    const refused = await post("/jobs", { job });
    expect([refused.status, refused.json]).toMatchObject([409, { code: "NAME_TAKEN", field: "job.name" }]);
    await server.until(id, ({ step }) => step > 0);
    await server.command(id, "interrupt");
    await server.until(id, ({ endedMs }) => endedMs !== null);

    const taken = await post("/jobs", { job });
    expect(taken.json).toMatchObject({
      code: "NAME_TAKEN",
      message: "There is an embedding rival.safetensors already.",
    });
    const before = readFileSync(path.join(server.folder, "rival.safetensors"));
    // Another seed: the first may have been interrupted after two steps as well.
    const other = await server.start(
      place.job({ name: "rival", steps: 2, seed: 7, embedding: { replace: true } }),
    );
    await server.until(other.id, ({ state }) => state === "finished");
    expect(readFileSync(path.join(server.folder, "rival.safetensors"))).not.toEqual(before);
    const removed = (await server.call("DELETE", `/api/v1/jobs/${other.id}`)).json as { trashedAs: string };
    expect(existsSync(path.join(removed.trashedAs, "config.yaml"))).toBe(true);
    expect((await server.jobs()).some((each) => each.id === other.id)).toBe(false);
  }, 120_000);

  it.each([
    [{ name: "../out" }, 400, "NAME_NOT_USABLE"],
    [{ name: "x", steps: 0 }, 400, "BAD_REQUEST"],
    [{ name: "x", model: { checkpiont: "x" } }, 400, "BAD_REQUEST"],
  ])("refuses %j", async (fields, status, code) => {
    const answer = await post("/jobs", { job: place.job(fields) });
    expect([answer.status, answer.json]).toMatchObject([status, { code }]);
  });

  it("survives a restart: what ran is offered again, what waited is started, and a foreign folder is passed over", async () => {
    const first = await server.start(place.job({ name: "live", steps: 100_000 }));
    const second = await server.start(place.job({ name: "waiting", steps: 2 }));
    await server.until(first.id, ({ step }) => step > 0);
    await server.close();
    const runs = path.join(home, "runs");
    for (const name of ["foreign", "damaged"]) mkdirSync(path.join(runs, name));
    writeFileSync(path.join(runs, "damaged", "config.yaml"), "name: [");
    writeFileSync(path.join(runs, "stray.txt"), "");

    server = await trainingSidecar({}, { home });
    const waited = await server.until(second.id, ({ endedMs }) => endedMs !== null);
    expect(waited).toMatchObject({ state: "finished", step: 2 });
    const suspended = await server.until(first.id, () => true);
    expect(suspended).toMatchObject({ state: "suspended", canResume: true });
    expect(suspended.step).toBeGreaterThan(0);
    expect((await server.jobs()).map(({ id }) => id)).not.toContain("damaged");

    await server.command(first.id, "resume");
    const resumed = await server.until(first.id, ({ step }) => step > suspended.step);
    expect(resumed.startedMs).toBe(suspended.startedMs);
    await server.command(first.id, "interrupt");
    expect(await server.until(first.id, ({ endedMs }) => endedMs !== null)).toMatchObject({
      state: "interrupted",
    });
  }, 120_000);

  it("lists runs of the command line, and those whose notes are damaged, by their files", async () => {
    const before = await server.jobs();
    await server.close();
    const runs = path.join(home, "runs");
    const samples = path.join(runs, before[0]?.id ?? "", "samples");
    mkdirSync(samples);
    writeFileSync(path.join(samples, "0000002-0.png"), encodePngPixels(blackPicture(8, 16)));
    for (const [i, { id }] of before.entries()) {
      const notes = path.join(runs, id, "job.json");
      if (i % 2 === 0) rmSync(notes);
      else writeFileSync(notes, '{"version":1,');
    }
    server = await trainingSidecar({}, { home });
    const kept = ({ id, name, state, step, steps, latest, best, snapshots }: JobView) => ({
      ...{ id, name, state, step, steps, latest, best, snapshots },
    });
    const after = await server.jobs();
    const byId = (jobs: readonly JobView[]) => jobs.map(kept).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(after)).toEqual(byId(before));
    const { json } = await server.call("GET", `/api/v1/jobs/${before[0]?.id}`);
    expect(JobDetail.parse(json).samples).toMatchObject([
      { step: 2, prompt: 0, width: 8, height: 16, seed: 1 },
    ]);
  }, 60_000);
});

function blackPicture(width: number, height: number) {
  return { width, height, data: new Uint8Array(3 * width * height) };
}
