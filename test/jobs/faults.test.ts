import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canMount } from "../support/can-mount.ts";
import {
  trainingPlace,
  trainingSidecar,
  type TrainingPlace,
  type TrainingSidecar,
} from "./training-sidecar.ts";

let place: TrainingPlace;
let home: string;
let server: TrainingSidecar;
const mountable = canMount();
beforeAll(async () => {
  place = trainingPlace();
  home = path.join(place.root, "home");
  mkdirSync(home);
  if (mountable) execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", home]);
  server = await trainingSidecar({}, { home });
});
afterAll(async () => {
  await server.close();
  if (mountable) execFileSync("umount", ["--lazy", home]);
  place.remove();
});

describe("a training whose pictures go away", () => {
  it("ends well when it has them, says so when it has not, and begins once they are back", async () => {
    const folder = path.join(place.root, "pictures");
    const away = path.join(place.root, "elsewhere");
    const first = await server.start(place.job({ name: "has-them", steps: 60 }));
    await server.until(first.id, ({ step }) => step > 0);
    renameSync(folder, away);
    const end = await server.until(first.id, ({ endedMs }) => endedMs !== null);
    expect(end).toMatchObject({ state: "finished", step: 60 });

    const { id } = await server.start(place.job({ name: "lacks-them" }));
    const failed = await server.until(id, ({ endedMs }) => endedMs !== null);
    expect(failed).toMatchObject({ state: "failed", step: 0, canResume: true });
    expect(failed.problem?.message).toContain(folder);
    renameSync(away, folder);
    await server.command(id, "resume");
    expect(await server.until(id, ({ state }) => state === "finished")).toMatchObject({
      problem: null,
      step: 6,
    });
  }, 120_000);
});

describe.skipIf(!mountable)("a disk that fills up", () => {
  const filler = (): string => path.join(home, "filler");
  const fill = (): void => {
    for (let { bavail, bsize } = statfsSync(home); bavail > 0; { bavail, bsize } = statfsSync(home))
      writeFileSync(filler(), Buffer.alloc(bavail * bsize), { flag: "a" });
  };

  it("ends the training in a sentence and loses nothing of what was saved", async () => {
    const { id } = await server.start(place.job({ name: "full", steps: 40 }));
    const before = await server.until(id, ({ step }) => step > 2);
    fill();
    const failed = await server.until(id, ({ endedMs }) => endedMs !== null);
    expect(failed).toMatchObject({ state: "failed", canResume: true, problem: { code: "DISK_FULL" } });
    expect(failed.step).toBeGreaterThanOrEqual(before.step - 1);

    // Half-written files are gone again.
    fill();
    const runs = readdirSync(path.join(home, "runs"));
    const refused = await server.call("POST", "/api/v1/jobs", { body: { job: place.job({ name: "none" }) } });
    expect([refused.status, refused.json]).toMatchObject([507, { code: "DISK_FULL" }]);
    expect(readdirSync(path.join(home, "runs"))).toEqual(runs);

    rmSync(filler());
    await server.command(id, "resume");
    const end = await server.until(id, ({ state }) => state === "finished");
    expect(end).toMatchObject({ step: 40, problem: null });
    expect(existsSync(path.join(home, "runs", id, "job.json"))).toBe(true);
  }, 120_000);
});
