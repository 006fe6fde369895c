import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import {
  trainingPlace,
  trainingSidecar,
  told,
  type TrainingPlace,
  type TrainingSidecar,
} from "./training-sidecar.ts";

let place: TrainingPlace;
let home: string;
const open: TrainingSidecar[] = [];
beforeEach(() => {
  place = trainingPlace();
  home = path.join(place.root, "home");
  mkdirSync(home);
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
  place.remove();
});

async function sidecar(): Promise<TrainingSidecar> {
  const server = await trainingSidecar({}, { home });
  open.push(server);
  return server;
}

describe("two sidecars that share a state folder", () => {
  it("never train one job twice; each shows what the other does, and takes over what it leaves", async () => {
    const one = await sidecar();
    const live = await one.start(place.job({ name: "live", steps: 100_000 }));
    const waiting = await one.start(place.job({ name: "waiting", steps: 100_000 }));
    await one.until(live.id, ({ step }) => step > 0);

    const other = await sidecar();
    const seen = await other.until(live.id, ({ step }) => step > 3);
    expect(seen).toMatchObject({ state: "training", canResume: false });
    expect(seen.heldBy).toBeGreaterThan(0);
    expect(seen.latest?.step).toBe(seen.step);
    await other.until(live.id, ({ step }) => step > seen.step + 3);
    const queued = await other.until(waiting.id, () => true);
    expect(queued).toMatchObject({ state: "queued", place: null, heldBy: process.pid });
    for (const { id } of [live, waiting]) {
      const body = { command: "interrupt" };
      const refused = await other.call("POST", `/api/v1/jobs/${id}/command`, { body });
      expect([refused.status, refused.json]).toMatchObject([409, { code: "NOT_IN_THIS_STATE" }]);
      expect((await other.call("DELETE", `/api/v1/jobs/${id}`)).status).toBe(409);
    }
    const late = await one.start(place.job({ name: "late", steps: 2 }));
    await other.until(late.id, ({ heldBy }) => heldBy !== null);
    await one.call("DELETE", `/api/v1/jobs/${late.id}`);
    await expect
      .poll(() => told(other.events, "job-removed"), { timeout: 10_000 })
      .toEqual([{ type: "job-removed", id: late.id }]);

    await open.shift()?.close();
    expect(await other.until(waiting.id, ({ step }) => step > 0)).toMatchObject({ heldBy: null });
    const left = await other.until(live.id, ({ heldBy }) => heldBy === null);
    expect(left).toMatchObject({ state: "suspended", canResume: true });
  }, 120_000);
});

describe("a training of the command line", () => {
  it("is seen by a sidecar that runs: its beginning, its steps and its end", async () => {
    const server = await sidecar();
    const file = path.join(place.root, "job.yaml");
    writeFileSync(file, stringify(place.job({ name: "by-hand", steps: 120, snapshotEvery: 60 })));
    const flags = ["train", file, "--home", home, "--embeddings", server.folder, "--json"];
    const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", ...flags], {
      cwd: path.join(import.meta.dirname, "../.."),
      stdio: "ignore",
    });
    const ended = once(child, "exit");
    await expect.poll(server.jobs, { timeout: 60_000 }).toHaveLength(1);
    const [{ id } = { id: "" }] = await server.jobs();
    const running = await server.until(id, ({ step }) => step > 0);
    expect(running).toMatchObject({ name: "by-hand", steps: 120, state: "training", endedMs: null });
    expect(running.heldBy).toBeGreaterThan(0);
    expect(await ended).toEqual([0, null]);
    const end = await server.until(id, ({ heldBy }) => heldBy === null);
    expect(end).toMatchObject({ state: "finished", step: 120, latest: { step: 120 } });
    expect(end, "the word for prompts").toMatchObject({
      ...{ installed: "by-hand.safetensors", notInstalled: null },
    });
    const rows = told(server.events, "job-metrics").flatMap((event) => event.rows);
    expect(rows.length).toBeGreaterThan(20);
    expect(told(server.events, "job-snapshot").map(({ snapshot }) => snapshot.step)).toEqual(
      expect.arrayContaining([60, 120]),
    );
  }, 120_000);

  it("that goes on with a run of the sidecar is shown with the end it came to", async () => {
    const server = await sidecar();
    const { id } = await server.start(place.job({ steps: 100_000 }));
    await server.until(id, ({ step }) => step > 0);
    await server.command(id, "interrupt");
    const before = await server.until(id, ({ endedMs }) => endedMs !== null);
    const flags = [
      "train",
      "--resume",
      path.join(home, "runs", id),
      "--home",
      home,
      "--embeddings",
      server.folder,
    ];
    const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", ...flags, "--json"], {
      cwd: path.join(import.meta.dirname, "../.."),
      stdio: "ignore",
    });
    const ended = once(child, "exit");
    await server.until(id, ({ step, state }) => state === "training" && step > before.step + 5);
    child.kill("SIGINT");
    await ended;
    const end = await server.until(id, ({ heldBy }) => heldBy === null);
    expect(end).toMatchObject({ state: "interrupted", canResume: true, installed: "emblem.safetensors" });
    expect(end.step).toBeGreaterThan(before.step + 5);
  }, 120_000);
});
