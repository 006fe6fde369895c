import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HostLink } from "../../src/host/host-link.ts";
import { HostMemory } from "../../src/jobs/host-memory.ts";
import { FormReply } from "../../src/protocol/preflight.ts";
import { silentLogger } from "../../src/system/logger.ts";
import { startWebUi, type FakeWebUi, type RunningWebUi } from "../host/fake-web-ui.ts";
import { startSidecar } from "../server/running-sidecar.ts";
import { PATIENCE, trainingPlace, trainingSidecar, type TrainingPlace } from "./training-sidecar.ts";

const TOKEN = "extension-token";

let runtimeDir: string;
const closing: (() => Promise<void> | void)[] = [];
beforeEach(() => {
  runtimeDir = mkdtempSync(path.join(tmpdir(), "ti-sharing-"));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(runtimeDir, { recursive: true });
});

async function attached(state: Partial<FakeWebUi> = {}): Promise<{ webUi: RunningWebUi; host: HostLink }> {
  const webUi = await startWebUi({ extensionToken: TOKEN, ...state });
  const host = new HostLink({
    url: webUi.url,
    access: { via: "extension", token: TOKEN },
    logger: silentLogger,
    pace: { extension: 50, lost: [50] },
  });
  host.start();
  closing.push(webUi.stop, () => host.close());
  await vi.waitFor(() => expect(host.status.link).toBe("extension"), PATIENCE);
  return { webUi, host };
}

function memoryOf(host: HostLink): HostMemory {
  const memory = new HostMemory({ host, runtimeDir, logger: silentLogger, retryMs: 20 });
  closing.push(() => memory.close());
  return memory;
}

const never = (): AbortSignal => new AbortController().signal;

describe("the web UI's memory", () => {
  it("is borrowed, and given back, also by the next life of a program that was killed", async () => {
    const { webUi, host } = await attached();
    const memory = memoryOf(host);
    await memory.borrow(never(), () => undefined);
    expect(webUi.state.hasModel).toBe(false);
    await memory.borrow(never(), () => undefined);
    await memoryOf(host).giveBack();
    expect(webUi.state.hasModel).toBe(true);
    webUi.state.hasModel = false;
    await memoryOf(host).giveBack();
    expect(webUi.state.hasModel, "what was not taken is not given").toBe(false);
  });

  it("is not taken while the web UI generates, and the waiting can be ended", async () => {
    const { webUi, host } = await attached({ job: "txt2img" });
    const memory = memoryOf(host);
    const waits: string[] = [];
    const borrowed = memory.borrow(never(), ({ code }) => waits.push(code));
    await vi.waitFor(() => expect(waits).toEqual(["HOST_NOT_NOW"]), PATIENCE);
    expect(webUi.state.hasModel).toBe(true);
    webUi.state.job = "";
    await borrowed;
    expect([webUi.state.hasModel, waits]).toEqual([false, ["HOST_NOT_NOW"]]);

    webUi.state.job = "txt2img";
    const stop = new AbortController();
    const waiting = memory.borrow(stop.signal, () => stop.abort());
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    webUi.state.job = "";
    await memory.giveBack();
    expect(webUi.state.hasModel).toBe(true);
  });

  it("is no hindrance when there is none", async () => {
    const { host } = await attached({ hasModel: false });
    await memoryOf(host).borrow(never(), () => undefined);
    const nobody = new HostLink({
      url: null,
      access: { via: "api", credentials: null },
      logger: silentLogger,
    });
    await memoryOf(nobody).borrow(never(), () => undefined);
    expect(existsSync(path.join(runtimeDir, "host-checkpoint-taken"))).toBe(false);
  });
});

function placeForTrainings(): TrainingPlace {
  const place = trainingPlace();
  closing.push(() => place.remove());
  return place;
}

describe("a training beside a web UI", () => {
  it("waits for its picture, has its memory while it runs, and gives it back after the last one", async () => {
    const { webUi, host } = await attached({ job: "txt2img" });
    const place = placeForTrainings();
    const server = await trainingSidecar({ unloadHostModel: true }, { host });
    closing.push(() => server.close());
    const { id } = await server.start(place.job({ steps: 3 }));
    const waiting = await server.until(id, ({ notices }) => notices.length > 0);
    expect([waiting.state, waiting.step, webUi.state.hasModel]).toEqual(["loading", 0, true]);
    webUi.state.job = "";
    await server.until(id, ({ step }) => step > 0);
    expect(webUi.state.hasModel).toBe(false);
    await server.until(id, ({ state }) => state === "finished");
    await vi.waitFor(() => expect(webUi.state.hasModel).toBe(true), PATIENCE);
  }, 60_000);
});

describe("a page elsewhere", () => {
  it("starts trainings with what the sidecar offers, and names no other path of the machine", async () => {
    const { host } = await attached();
    const place = placeForTrainings();
    const server = await startSidecar([], {
      ...{ host, managed: true },
      training: {
        ...{
          env: process.env,
          tensorflow: "none",
          isHostFolder: true,
          unloadHostModel: false,
          checkpointDirs: [],
        },
      },
    });
    closing.push(() => server.close());
    const datasets = path.join(server.home, "datasets");
    mkdirSync(path.join(datasets, "mine"), { recursive: true });
    symlinkSync(place.root, path.join(datasets, "link"));
    const start = async (fields: Record<string, unknown>, visitor?: string) => {
      const job = { ...place.job(fields) };
      const headers = visitor === undefined ? {} : { "x-ti-visitor": visitor };
      const answer = await server.call("POST", "/api/v1/jobs", { body: { job }, headers });
      return [answer.status, (answer.json as { field?: string }).field];
    };
    const offered = {
      model: { checkpoint: "/models/v1-5.safetensors" },
      pictures: { folder: path.join(datasets, "mine") },
    };
    expect(await start({ ...offered, model: { checkpoint: "/etc/passwd" } })).toEqual([
      403,
      "job.model.checkpoint",
    ]);
    expect(await start({ ...offered, model: { ...offered.model, vae: "/etc/passwd" } })).toEqual([
      403,
      "job.model.vae",
    ]);
    for (const folder of [
      "/etc",
      "etc",
      path.join(datasets, "..", ".."),
      path.join(datasets, "link", "pictures"),
    ])
      expect(await start({ ...offered, pictures: { folder } }), folder).toEqual([403, "job.pictures.folder"]);
    expect(await start({ ...offered, prompts: { template: "/etc/passwd" } })).toEqual([
      403,
      "job.prompts.template",
    ]);
    const initialization = { from: "embedding", file: "/etc/passwd" };
    expect(await start({ ...offered, embedding: { initialization } })).toEqual([
      403,
      "job.embedding.initialization.file",
    ]);
    expect(await start({}, "elsewhere")).toEqual([403, "job.model.checkpoint"]);
    expect(await start({}, "loopback")).toEqual([201, undefined]);
    expect(await start({ ...offered, name: "offered" })).toEqual([201, undefined]);
  }, 60_000);

  it("gets the form's schema, and the demonstration only when it may start it", async () => {
    const server = await startSidecar();
    closing.push(() => server.close());
    const form = FormReply.parse((await server.call("GET", "/api/v1/training/form")).json);
    expect(form.schema).toMatchObject({ type: "object", required: ["name", "pictures"] });
    expect(form.demonstration).toMatchObject({ name: "miniature-emblem", model: { checkpoint: null } });
    const seen = await server.call("GET", "/api/v1/training/form", {
      headers: { "x-ti-access": "read-only" },
    });
    expect(FormReply.parse(seen.json).demonstration).toBeNull();
  });
});
