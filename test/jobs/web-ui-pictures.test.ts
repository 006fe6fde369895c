import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HostLink } from "../../src/host/host-link.ts";
import { JobDetail, JobReply, type JobView } from "../../src/protocol/jobs.ts";
import { silentLogger } from "../../src/system/logger.ts";
import { startWebUi, type RunningWebUi } from "../host/fake-web-ui.ts";
import { PATIENCE, told, trainingPlace, trainingSidecar, type TrainingSidecar } from "./training-sidecar.ts";

const TOKEN = "extension-token";

let webUi: RunningWebUi;
let server: TrainingSidecar;
let home: string;
const closing: (() => Promise<void> | void)[] = [];

async function attach(): Promise<void> {
  const host = new HostLink({
    url: webUi.url,
    access: { via: "extension", token: TOKEN },
    logger: silentLogger,
    pace: { extension: 50, lost: [50] },
  });
  host.start();
  closing.push(() => host.close());
  await vi.waitFor(() => expect(host.status.link).toBe("extension"), PATIENCE);
  server = await trainingSidecar({}, { host, home });
  closing.push(() => server.close());
}

/** A training that has two sample prompts and ended at step 2. */
async function trained(more: Record<string, unknown> = {}): Promise<JobView> {
  const samples = {
    ...more,
    every: 0,
    prompts: ["a [name] of [filewords]gold", "[name]"],
    seed: 5,
    steps: 3,
    width: 64,
  };
  const { id } = await server.start(
    place.job({ name: "café", steps: 2, snapshotEvery: 1, evaluation: { every: 0 }, samples }),
  );
  return server.until(id, ({ state }) => state === "finished");
}

const ask = async (method: string, { id }: JobView, body?: unknown) => {
  const { status, json } = await server.call(method, `/api/v1/jobs/${encodeURIComponent(id)}/drawing`, {
    body,
  });
  return { status, json: json as { code?: string; message?: string } };
};
const detail = async ({ id }: JobView) =>
  JobDetail.parse((await server.call("GET", `/api/v1/jobs/${encodeURIComponent(id)}`)).json);

let place: ReturnType<typeof trainingPlace>;
beforeEach(async () => {
  place = trainingPlace();
  home = path.join(place.root, "home");
  webUi = await startWebUi({ extensionToken: TOKEN });
  closing.push(() => place.remove(), webUi.stop);
  await attach();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe("pictures drawn by the web UI", () => {
  it("are of the saved step, lie in the run's folder beside the trainer's, and are there after a restart", async () => {
    const job = await trained();
    webUi.state.job = "txt2img";
    const { status, json } = await ask("POST", job, { step: 1 });
    expect([status, JobReply.parse(json).job.drawing]).toMatchObject([202, { step: 1, done: 0, total: 2 }]);
    await server.until(job.id, ({ drawing }) => drawing?.state === "waiting");
    for (const step of [1, 2, 2]) expect(await ask("POST", job, { step })).toMatchObject({ status: 202 });
    webUi.state.job = "";
    await server.until(job.id, ({ drawing }) => drawing === null);

    const folder = job.runFolder ?? "";
    const file = path.join(folder, "snapshots", "café-1.safetensors");
    expect(webUi.state.orders).toEqual([
      {
        ...{ file, word: "café", prompt: "a [name] of gold", negativePrompt: "", steps: 3, seed: 5 },
        ...{ sampler: "Euler a", cfgScale: 7, width: 64, height: 512 },
      },
      expect.objectContaining({ prompt: "[name]", seed: 6 }),
      expect.objectContaining({ file: file.replace("-1.", "-2."), seed: 5 }),
      expect.objectContaining({ seed: 6 }),
    ]);
    const { samples } = await detail(job);
    expect(samples).toMatchObject([
      { step: 1, prompt: 0, text: "a café of [filewords]gold", seed: 5, webUi: { checkpoint: "v1-5" } },
      { step: 1, prompt: 1, text: "café", seed: 6, width: 2, height: 1, webUi: { checkpoint: "v1-5" } },
      { step: 2, prompt: 0 },
      { step: 2, prompt: 1 },
    ]);
    expect(readdirSync(path.join(folder, "samples")).sort()).toEqual(samples.map((each) => each.file));
    expect(told(server.events, "job-sample")).toHaveLength(4);
    const picture = await server.call(
      "GET",
      `/api/v1/jobs/${encodeURIComponent(job.id)}/samples/${encodeURIComponent(samples[0]?.file ?? "")}`,
    );
    expect(picture.status).toBe(200);

    await server.close();
    rmSync(path.join(folder, "job.json"));
    await attach();
    const found = (await detail(job)).samples;
    expect(found).toMatchObject([
      { step: 1, prompt: 0, webUi: { checkpoint: null } },
      { step: 1, prompt: 1, webUi: { checkpoint: null } },
      { step: 2, prompt: 0, webUi: { checkpoint: null } },
      { step: 2, prompt: 1, webUi: { checkpoint: null } },
    ]);
  }, 90_000);

  it("are refused with the reason, which goes away when it is read; a web UI that restarts is waited for", async () => {
    const job = await trained();
    expect(await ask("POST", job, { step: 7 })).toMatchObject({ status: 404, json: { code: "NOT_FOUND" } });
    webUi.state.refusal = { code: "DOES_NOT_FIT", message: "Another kind.", hint: "Choose." };
    await ask("POST", job, { step: 1 });
    const failed = await server.until(job.id, ({ drawing }) => drawing?.state === "failed");
    expect(failed.drawing?.problem).toEqual({
      code: "HOST_REFUSED",
      message: "Another kind.",
      hint: "Choose.",
    });
    expect(JobReply.parse((await ask("DELETE", job)).json).job.drawing).toBeNull();
    webUi.state.refusal = null;
    await webUi.stop();
    await ask("POST", job, { step: 1 });
    await server.until(job.id, ({ drawing }) => drawing?.state === "waiting");
    const { port, state } = webUi;
    webUi = await startWebUi(state, port);
    closing.push(webUi.stop);
    await server.until(job.id, ({ drawing }) => drawing === null);
  }, 90_000);

  it("can be stopped in the middle, also by removing the run", async () => {
    const job = await trained();
    webUi.state.drawsForever = true;
    await ask("POST", job, { step: 1 });
    await vi.waitFor(() => expect(webUi.state.orders).toHaveLength(1), PATIENCE);
    expect(JobReply.parse((await ask("DELETE", job)).json).job.drawing).toBeNull();
    await ask("POST", job, { step: 1 });
    await vi.waitFor(() => expect(webUi.state.orders).toHaveLength(2), PATIENCE);
    const removed = await server.call("DELETE", `/api/v1/jobs/${encodeURIComponent(job.id)}`);
    expect(removed.status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(existsSync(job.runFolder ?? "")).toBe(false);
    expect(webUi.state.orders).toHaveLength(2);
  }, 90_000);

  it("come by themselves at each saved step where that is wanted, after the checkpoint is back", async () => {
    webUi.state.hasModel = false;
    const job = await trained({ byWebUi: true });
    const waiting = await server.until(job.id, ({ drawing }) => drawing?.state === "waiting");
    expect(waiting.drawing).toMatchObject({
      step: 1,
      problem: { message: "It has given up its checkpoint." },
    });
    webUi.state.hasModel = true;
    await server.until(job.id, ({ drawing }) => drawing === null);
    expect((await detail(job)).samples.map(({ step, prompt }) => [step, prompt])).toEqual([
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ]);
  }, 90_000);
});
