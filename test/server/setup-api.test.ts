import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { PreflightReply } from "../../src/protocol/preflight.ts";
import { SetupReply, SetupStateReply, type SetupState } from "../../src/protocol/setup.ts";
import type { TrainingOptions } from "../../src/server/training-options.ts";
import { currentBuild } from "../../src/system/tensorflow-folder.ts";
import { SmallSetup, smallTraining } from "../tensor-backends/small-setup.ts";
import { testTensorflow } from "../support/tensorflow.ts";
import { told, trainingPlace, trainingSidecar, type TrainingSidecar } from "../jobs/training-sidecar.ts";

const PATIENCE = { timeout: 60_000, interval: 20 };
const SETUP = "/api/v1/training/setup";
const VISITOR = { "x-ti-access": "read-only" };
const hasTensorflow = (await currentBuild(testTensorflow)) !== null;

let small: SmallSetup;
let server: TrainingSidecar | undefined;
beforeAll(async () => {
  small = new SmallSetup();
  await small.fetchPackages();
}, 120_000);
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => small.end());

async function sidecar(training: Partial<TrainingOptions>): Promise<TrainingSidecar> {
  server = await trainingSidecar(training);
  return server;
}

const look = async ({ call }: TrainingSidecar, headers = {}): Promise<SetupReply> =>
  SetupReply.parse((await call("GET", SETUP, { headers })).json);
const start = async ({ call }: TrainingSidecar): Promise<SetupState> => {
  const { status, json } = await call("POST", SETUP, { body: { variant: "cpu" } });
  expect(status, JSON.stringify(json)).toBe(202);
  return SetupStateReply.parse(json).state;
};
const states = ({ events }: TrainingSidecar): SetupState[] => told(events, "setup").map(({ state }) => state);
const phases = (all: readonly SetupState[]): (string | null)[] => [
  ...new Set(all.flatMap((state) => (state.type === "running" ? [state.phase] : []))),
];
const ended = (running: TrainingSidecar): Promise<SetupState> =>
  vi.waitFor(() => {
    const last = states(running).at(-1);
    if (last === undefined || last.type === "running") throw new Error(`still ${JSON.stringify(last)}`);
    return last;
  }, PATIENCE);

describe("the setup of native TensorFlow from a page", { timeout: 120_000 }, () => {
  it("tells what it would take and makes nothing for that", async () => {
    const running = await sidecar({ tensorflow: path.join(small.root, "not made", "yet") });
    const { offers, obstacle, inUse, state, freeDisk, folder } = await look(running);
    expect({ obstacle, inUse, state }).toEqual({ obstacle: null, inUse: null, state: { type: "idle" } });
    const offer = offers.find(({ variant }) => variant === "cpu");
    expect(offer).toMatchObject({ title: expect.stringContaining("for the CPU") as string, begun: 0 });
    expect(offer?.notices.join()).toContain("licence");
    expect(offer!.download).toBeGreaterThan(200e6);
    expect(offer!.disk).toBeGreaterThan(offer!.download);
    expect(offer!.peak).toBeGreaterThan(offer!.disk);
    expect(freeDisk).toBeGreaterThan(0);
    expect(existsSync(folder!)).toBe(false);
  });

  it("says what is missing on this machine", async () => {
    const running = await sidecar({ env: { ...process.env, CXX: "/nowhere/tool" } });
    const [offer] = (await look(running)).offers;
    expect(offer?.obstacle).toMatchObject({ code: "NO_COMPILER" });
    const [forVisitors] = (await look(running, VISITOR)).offers;
    expect(forVisitors?.obstacle?.message).not.toContain("/nowhere");
  });

  it.skipIf(!hasTensorflow)("goes from a click to what a preflight then computes on", async () => {
    const place = trainingPlace();
    const running = await sidecar(smallTraining(small));
    const preflight = async (): Promise<string> => {
      const job = place.job({ backend: "auto" });
      const { json } = await running.call("POST", "/api/v1/training/preflight", { body: { job } });
      return PreflightReply.parse(json).backend.name;
    };
    try {
      expect(await preflight()).toBe("wasm");
      expect(await start(running)).toMatchObject({ type: "running", variant: "cpu" });
      expect((await look(running)).state.type).toBe("running");
      expect(await ended(running)).toEqual({ type: "done", variant: "cpu" });
      const all = states(running);
      expect(phases(all)).toEqual([null, "download", "unpack", "compile", "test"]);
      const unpacked = all.find(
        (state) => state.type === "running" && state.phase === "unpack" && state.total,
      );
      expect(unpacked).toMatchObject({ total: 100_000_000, done: expect.any(Number) as number });
      expect(await look(running)).toMatchObject({ inUse: "cpu", state: { type: "done" } });
      expect(await preflight()).toBe("native-cpu");
    } finally {
      place.remove();
    }
  });

  it.skipIf(!hasTensorflow)("stops where it is, tells what is there, and goes on from there", async () => {
    const gate = path.join(small.root, "gate");
    const training = smallTraining(small, gate);
    const running = await sidecar(training);
    await start(running);
    await vi.waitFor(() => expect(phases(states(running))).toContain("compile"), PATIENCE);
    expect((await running.call("POST", SETUP, { body: { variant: "cpu" } })).json).toMatchObject({
      code: "BUSY",
    });
    const stopped = await running.call("DELETE", SETUP);
    expect(stopped.json).toEqual({ state: { type: "idle" } });
    expect(existsSync(path.join(training.tensorflow, "setup.lock"))).toBe(false);
    const { offers } = await look(running);
    expect(offers.find(({ variant }) => variant === "cpu")!.begun).toBeGreaterThan(100_000_000);
    running.events.splice(0);
    writeFileSync(gate, "");
    await start(running);
    expect(await ended(running)).toMatchObject({ type: "done" });
    expect(phases(states(running))).toEqual([null, "compile", "test"]);
  });

  it("tells what went wrong and what to do, to visitors without the folder", async () => {
    const { env, ...rest } = smallTraining(small);
    const running = await sidecar({ ...rest, env: { ...env, PIP_FIND_LINKS: small.noWheels } });
    await start(running);
    const problem = { code: "DOWNLOAD_FAILED", message: expect.stringContaining("small-library") as string };
    expect(await ended(running)).toMatchObject({ type: "failed", problem });
    expect((await look(running)).state).toMatchObject({ type: "failed", problem });
    const { state, folder } = await look(running, VISITOR);
    expect(folder).toBeNull();
    expect(state).toMatchObject({ type: "failed", problem: { message: "It could not be set up." } });
  });

  it("runs this program's own command", async () => {
    const running = await sidecar({
      tensorflow: path.join(small.root, "own"),
      env: { ...process.env, TI_PYTHON: "/nowhere/tool" },
    });
    await start(running);
    expect(await ended(running)).toMatchObject({ type: "failed", problem: { code: "NO_PYTHON" } });
  });

  it("says so when its process dies without a word", async () => {
    const file = path.join(small.root, "dies.mjs");
    writeFileSync(file, "console.error('a last word'); process.exit(3);");
    const running = await sidecar({ setupProgram: { file, nodeFlags: [] } });
    await start(running);
    const message = "The setup ended unexpectedly (exit code 3): a last word";
    expect(await ended(running)).toMatchObject({ type: "failed", problem: { code: "SETUP_DIED", message } });
  });

  it("ends with the sidecar", async () => {
    const training = smallTraining(small, path.join(small.root, "never"));
    const running = await sidecar(training);
    await start(running);
    await vi.waitFor(() => expect(phases(states(running))).toContain("compile"), PATIENCE);
    const lock = path.join(training.tensorflow, "setup.lock");
    const pid = Number.parseInt(readFileSync(lock, "utf8"), 10);
    await running.close();
    server = undefined;
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), PATIENCE);
    expect(existsSync(lock)).toBe(false);
  });

  it("is not for visitors who may only read, nor with what it does not know", async () => {
    const running = await sidecar({ tensorflow: path.join(small.root, "refused") });
    const body = { variant: "cpu" };
    for (const refused of [
      await running.call("POST", SETUP, { headers: VISITOR, body }),
      await running.call("DELETE", SETUP, { headers: VISITOR }),
    ])
      expect([refused.status, refused.json]).toEqual([403, expect.objectContaining({ code: "READ_ONLY" })]);
    const unknown = await running.call("POST", SETUP, { body: { variant: "rocm" } });
    expect([unknown.status, unknown.json]).toEqual([
      400,
      expect.objectContaining({ code: "BAD_REQUEST", field: "variant" }),
    ]);
  });

  it.skipIf(!hasTensorflow)("leaves a build alone that a training computes with", async () => {
    const place = trainingPlace();
    const running = await sidecar({ tensorflow: testTensorflow });
    try {
      const { id } = await running.start(place.job({ backend: "cpu", steps: 100_000 }));
      await running.until(id, ({ state }) => state === "training");
      const { status, json } = await running.call("POST", SETUP, { body: { variant: "cpu" } });
      expect([status, json]).toEqual([409, expect.objectContaining({ code: "TRAINING_RUNS" })]);
      expect((json as { message: string }).message).toContain("emblem");
      await running.command(id, "interrupt");
      await running.until(id, ({ state }) => state === "interrupted");
    } finally {
      place.remove();
    }
  });
});
