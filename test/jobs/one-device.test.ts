import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { inDeviceTurn } from "../../src/jobs/device-turn.ts";
import type { JobView } from "../../src/protocol/jobs.ts";
import {
  engineOf,
  PATIENCE,
  trainingPlace,
  trainingSidecar,
  type TrainingPlace,
  type TrainingSidecar,
} from "./training-sidecar.ts";

let place: TrainingPlace;
const open: TrainingSidecar[] = [];
beforeEach(() => void (place = trainingPlace()));
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
  place.remove();
});

async function sidecar(name: string): Promise<TrainingSidecar> {
  const home = path.join(place.root, name);
  mkdirSync(home, { recursive: true });
  const server = await trainingSidecar({}, { home });
  open.push(server);
  return server;
}

type CommandLine = { child: ChildProcess; home: string; err: () => string; ended: Promise<unknown[]> };

function commandLine(name: string, fields: Record<string, unknown>): CommandLine {
  const home = path.join(place.root, `home of ${name}`);
  const file = path.join(place.root, `${name}.yaml`);
  writeFileSync(file, stringify(place.job({ name, ...fields })));
  mkdirSync(home);
  const flags = ["train", file, "--home", home, "--embeddings", home];
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", ...flags], {
    cwd: path.join(import.meta.dirname, "../.."),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += String(chunk)));
  return { child, home, err: () => err, ended: once(child, "exit") };
}

const waits = (name: string): RegExp =>
  new RegExp(`This waits for the training of ${name} in another program \\(process \\d+\\)\\.`);
const isWaiting = ({ state, notices }: JobView): boolean => state === "queued" && notices.length > 0;

it("a training does not wait where it can't be known who trains", async () => {
  const told: string[] = [];
  const tell = ({ message }: { message: string }): void => void told.push(message);
  const options = {
    env: { TI_DEVICE_DIR: path.join(place.root, "tiny.safetensors") },
    signal: new AbortController().signal,
    onWait: tell,
    onUnknown: tell,
  };
  const { turn } = await inDeviceTurn(place.tiny.task("alone"), options, (task) => Promise.resolve(task));
  expect(turn).toBeNull();
  expect(told).toEqual([expect.stringMatching(/^Whether another program trains can't be known: /)]);
});

describe("two sidecars of one user", () => {
  it("train one job at a time; the other one says what it waits for, can be taken back, and begins by itself", async () => {
    const [one, other] = [await sidecar("one"), await sidecar("other")];
    const first = await one.start(place.job({ name: "first", steps: 100_000 }));
    await one.until(first.id, ({ step }) => step > 0);
    const given = await other.start(place.job({ name: "given-up", steps: 2 }));
    const removed = await other.start(place.job({ name: "removed", steps: 2 }));
    const last = await other.start(place.job({ name: "last", steps: 2 }));
    const waiting = await other.until(given.id, isWaiting);
    expect(waiting.notices).toMatchObject([{ message: expect.stringMatching(waits("first")) as string }]);
    expect(waiting).toMatchObject({ place: null, startedMs: null, canResume: false });
    expect((await other.jobs()).map(({ place: at }) => at)).toEqual([2, 1, null]);

    expect(await other.command(given.id, "interrupt")).toMatchObject({ state: "interrupted", notices: [] });
    await other.until(removed.id, isWaiting);
    expect((await other.call("DELETE", `/api/v1/jobs/${removed.id}`)).status).toBe(200);
    await other.until(last.id, isWaiting);
    // It waits as long as that takes.
    await sleep(1500);
    expect(await other.until(last.id, () => true)).toMatchObject({ state: "queued", step: 0 });

    await one.command(first.id, "interrupt");
    const ended = await one.until(first.id, ({ endedMs }) => endedMs !== null);
    const end = await other.until(last.id, ({ state }) => state === "finished");
    expect(end).toMatchObject({ notices: [], installed: "last.safetensors" });
    expect(end.startedMs).toBeGreaterThan((ended.endedMs ?? 0) - 1000);
    expect((await other.jobs()).map(({ name, state }) => [name, state])).toEqual([
      ["last", "finished"],
      ["given-up", "interrupted"],
    ]);
  }, 120_000);

  it("keep what waits in the queue over a restart", async () => {
    const [one, other] = [await sidecar("one"), await sidecar("other")];
    const first = await one.start(place.job({ name: "first", steps: 100_000 }));
    await one.until(first.id, ({ step }) => step > 0);
    const second = await other.start(place.job({ name: "second", steps: 2 }));
    await other.until(second.id, isWaiting);
    await open.pop()?.close();
    const again = await sidecar("other");
    await again.until(second.id, isWaiting);
    // Its engine ends by itself, and only then the other one begins.
    await open.shift()?.close();
    await again.until(second.id, ({ state }) => state === "finished");
  }, 120_000);
});

describe("a training of the command line", () => {
  it("says that it waits for one of a sidecar; Ctrl+C ends that, and else it begins by itself", async () => {
    const server = await sidecar("one");
    const { id } = await server.start(place.job({ name: "first", steps: 100_000 }));
    await server.until(id, ({ step }) => step > 0);
    const given = commandLine("given-up", { steps: 2 });
    const kept = commandLine("kept", { steps: 2 });
    for (const { err } of [given, kept])
      await vi.waitFor(() => expect(err()).toMatch(waits("first")), PATIENCE);
    given.child.kill("SIGINT");
    expect(await given.ended).toEqual([3, null]);
    expect(given.err()).toContain("The training was ended while it waited: nothing was trained.");
    expect(readdirSync(path.join(given.home, "runs"))).toEqual([]);
    expect(kept.child.exitCode).toBeNull();
    await server.command(id, "interrupt");
    expect(await kept.ended).toEqual([0, null]);
    expect(readdirSync(kept.home)).toContain("kept.safetensors");
  }, 120_000);

  it("has the device as long as its engine lives, also when it is killed itself", async () => {
    const server = await sidecar("one");
    const { child, home, ended } = commandLine("killed", { steps: 100_000 });
    const runs = path.join(home, "runs");
    const engine = await vi.waitFor(() => {
      const [name = ""] = readdirSync(runs);
      return engineOf({ runFolder: path.join(runs, name) });
    }, PATIENCE);
    process.kill(engine, "SIGSTOP");
    try {
      child.kill("SIGKILL");
      await ended;
      const { id } = await server.start(place.job({ name: "next", steps: 2 }));
      const waiting = await server.until(id, isWaiting);
      expect(waiting.notices[0]?.message).toContain(
        `training of killed in another program (process ${engine})`,
      );
      process.kill(engine, "SIGKILL");
      await server.until(id, ({ state }) => state === "finished");
    } finally {
      try {
        process.kill(engine, "SIGKILL");
      } catch {
        // It is gone, as it should be.
      }
    }
  }, 120_000);
});
