import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { JobDetail, JobReply, MetricsRow } from "../../src/protocol/jobs.ts";
import {
  engineOf,
  PATIENCE,
  trainingPlace,
  trainingSidecar,
  type TrainingPlace,
  type TrainingSidecar,
} from "./training-sidecar.ts";

/** `TI_KILLS=200` for a long proof. */
const KILLS = Number(process.env["TI_KILLS"] ?? "5");
const SEED = Number(process.env["TI_KILLS_SEED"] ?? "1");

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

/** Numbers from 0 to 1, the same for a seed. */
function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe("an engine that is killed", () => {
  it(
    `${KILLS} times at any moment goes on to the very bits of one that never was`,
    async () => {
      const random = randomNumbers(SEED);
      const steps = 8 * KILLS;
      const fields = { steps, snapshotEvery: steps / 2, evaluation: { every: 10, samples: 1 } };
      const whole = await server.start(place.job({ name: "whole", ...fields }));
      await server.until(whole.id, ({ state }) => state === "finished");

      const { id } = await server.start(place.job({ name: "killed", ...fields }));
      let job = await server.until(id, ({ state }) => state !== "queued");
      for (let kill = 1; kill <= KILLS; kill++) {
        // From loading on, mostly in a step or while its state is written.
        const from = kill === 1 ? 0 : Math.min(steps - 1, 8 * (kill - 1));
        await server.until(id, ({ step }) => step >= from);
        await vi.waitFor(() => expect(engineOf(job)).toBeGreaterThan(0), PATIENCE);
        await sleep(200 * random.next().value);
        process.kill(engineOf(job), "SIGKILL");
        job = await server.until(id, ({ endedMs }) => endedMs !== null);
        expect(job).toMatchObject({ canResume: true, problem: { code: "OUT_OF_MEMORY" } });
        expect(job.state).toBe(job.step === 0 && !existsSync(stateOf(job)) ? "failed" : "suspended");
        await server.command(id, "resume");
        job = await server.until(id, ({ state }) => state !== "queued");
      }
      const end = await server.until(id, ({ endedMs }) => endedMs !== null);
      expect(end).toMatchObject({ state: "finished", step: steps, problem: null });

      const read = (name: string, file: string): Buffer =>
        readFileSync(path.join(home, "runs", name, file.replace("NAME", name.split("-")[0] ?? "")));
      for (const file of ["metrics.jsonl", "textual_inversion_loss.csv"])
        expect(read(id, file), file).toEqual(read(whole.id, file));
      expect(vectorsOf(read(id, "state.safetensors"))).toEqual(
        vectorsOf(read(whole.id, "state.safetensors")),
      );
      expect(end.snapshots).toBe(2);
    },
    60_000 + 30_000 * KILLS,
  );
});

describe("a sidecar that is killed", () => {
  it("leaves no engine behind, no step is lost, and its training is offered again", async () => {
    const own = path.join(place.root, "killed-sidecar");
    const { child, url } = await serve(own);
    const headers = { "x-ti-token": url.searchParams.get("token") ?? "", "content-type": "application/json" };
    const body = JSON.stringify({ job: place.job({ name: "left", steps: 100_000 }) });
    const answer = await fetch(`${url.origin}/api/v1/jobs`, { method: "POST", headers, body });
    const { job } = JobReply.parse(await answer.json());
    await vi.waitFor(async () => {
      const seen = await fetch(`${url.origin}/api/v1/jobs/${job.id}`, { headers });
      expect(JobDetail.parse(await seen.json()).job.step).toBeGreaterThan(0);
    }, PATIENCE);
    const engine = engineOf(job);
    expect(isAlive(engine)).toBe(true);
    const began = performance.now();
    child.kill("SIGKILL");
    await vi.waitFor(() => expect(isAlive(engine)).toBe(false), PATIENCE);
    expect(performance.now() - began).toBeLessThan(30_000);
    const metrics = readFileSync(path.join(job.runFolder ?? "", "metrics.jsonl"), "utf8").trimEnd();
    const last = MetricsRow.parse(JSON.parse(metrics.split("\n").at(-1) ?? ""));

    const next = await trainingSidecar({}, { home: own });
    const offered = await next.until(job.id, ({ heldBy }) => heldBy === null);
    expect(offered).toMatchObject({ state: "suspended", canResume: true, problem: { code: "LEFT_ALONE" } });
    expect(offered.step).toBeGreaterThan(0);
    expect(offered.step).toBe(last.step);
    await next.command(job.id, "resume");
    await next.until(job.id, ({ step }) => step > offered.step);
    await next.close();
    await vi.waitFor(
      () => expect(existsSync(path.join(job.runFolder ?? "", "run.lock"))).toBe(false),
      PATIENCE,
    );
  }, 120_000);
});

/** The real program, in a process of its own. */
async function serve(home: string): Promise<{ child: ChildProcess; url: URL }> {
  const flags = ["serve", "--json", "--port", "0", "--web-ui", "null", "--home", home, "--embeddings", home];
  mkdirSync(home);
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", ...flags], {
    cwd: path.join(import.meta.dirname, "../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, url: new URL((JSON.parse(String(line)) as { url: string }).url) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function stateOf({ runFolder }: { runFolder: string | null }): string {
  return path.join(runFolder ?? "", "state.safetensors");
}

/** All but the header, in which nothing of the run's name may stand. */
function vectorsOf(bytes: Buffer): Buffer {
  return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
}
