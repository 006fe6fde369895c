import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { on, once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket, type RawData } from "ws";
import type { ServerEvent } from "../../src/protocol/events.ts";
import type { EvaluationRow, JobReply, JobDetail, JobsReply, JobView } from "../../src/protocol/jobs.ts";
import type { FormReply } from "../../src/protocol/preflight.ts";
import { API } from "../../src/protocol/routes.ts";
import { ensureVenv } from "../support/venv.ts";

const ROOT = path.join(import.meta.dirname, "../..");
/** What the judge is shown: the concept in all the surroundings that the miniature model knows. */
const PROMPTS = [
  "a photo of a [name] on a white background",
  "a sketch of a [name] on the sand",
  "a [name], black background, photo",
  "a [name] on a white background, sketch",
  "a [name] in front of the sand, photo style",
  "a photo of a [name] on a black background",
  "a sketch of a [name] on a black background",
  "a photo of a [name] on the sand",
];

let folder: string;
let program: ChildProcess;
let base: URL;

/** What `npm start` starts on a fresh machine: nothing but what is committed, and no native TensorFlow. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "ti-learning-"));
  const clone = path.join(folder, "clone");
  for (const part of ["package.json", "extension", "models"])
    cpSync(path.join(ROOT, part), path.join(clone, part), { recursive: true });
  mkdirSync(path.join(clone, "embeddings"));
  const file = path.join(clone, "extension", "sidecar", "textual-inversion.mjs");
  const args = ["serve", "--json", "--port", "0", "--home", path.join(folder, "home"), "--web-ui", "null"];
  const env = { ...process.env };
  delete env["TI_TENSORFLOW_DIR"];
  program = spawn(process.execPath, [file, ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
  if (program.stdout === null) throw new Error("no stdout");
  const [line] = (await once(createInterface(program.stdout), "line")) as [string];
  base = new URL((JSON.parse(line) as { url: string }).url);
});

afterAll(async () => {
  program.kill();
  await once(program, "close");
  rmSync(folder, { recursive: true, force: true });
});

async function call<T>(method: string, route: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { "x-ti-token": base.searchParams.get("token") ?? "" };
  if (body !== undefined) headers["content-type"] = "application/json";
  const answer = await fetch(new URL(`${API}${route}`, base), {
    ...{ method, headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = (await answer.json()) as T;
  expect(answer.ok, JSON.stringify(json)).toBe(true);
  return json;
}

/** Follows the websocket until the job has ended. */
async function follow(
  id: string,
  place: Pick<JobsReply, "epoch" | "seq">,
): Promise<{ job: JobView; evaluations: EvaluationRow[]; cards: string[] }> {
  const address = new URL(`${API}/events`, base);
  address.protocol = "ws";
  address.search = new URLSearchParams({
    ...{ token: base.searchParams.get("token") ?? "", epoch: place.epoch, after: String(place.seq) },
  }).toString();
  const socket = new WebSocket(address);
  const evaluations: EvaluationRow[] = [];
  const cards: string[] = [];
  let job: JobView | null = null;
  const isOver = (): boolean =>
    job !== null && (job.state === "failed" || (job.state === "finished" && cards.length > 0));
  for await (const [data] of on(socket, "message") as AsyncIterable<[RawData]>) {
    const { body } = JSON.parse(textOf(data)) as ServerEvent;
    if (body.type === "job" && body.job.id === id) job = body.job;
    if (body.type === "cards") cards.push(...body.upserted.map(({ token }) => token));
    if (body.type === "job-metrics" && body.id === id)
      evaluations.push(...body.rows.filter((row) => "evaluation" in row));
    if (isOver()) break;
  }
  socket.close();
  if (job === null) throw new Error("the job was never told of");
  return { job, evaluations, cards };
}

const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString() : "");

async function recognised(files: readonly string[]): Promise<number> {
  const { python } = await ensureVenv("miniature");
  const args = ["-m", "miniature.recognise", "emblem", ...files];
  const options = { cwd: path.join(ROOT, "scripts"), encoding: "utf8" } as const;
  return (JSON.parse(execFileSync(python, args, options)) as boolean[]).filter(Boolean).length;
}

it("teaches the miniature model a word that draws the concept, over HTTP and the websocket", async () => {
  const { demonstration } = await call<FormReply>("GET", "/training/form");
  if (demonstration === null) throw new Error("there is no demonstration");
  const samples = { ...demonstration.samples, every: demonstration.steps, prompts: PROMPTS };
  const place = await call<JobsReply>("GET", "/jobs");
  const { job } = await call<JobReply>("POST", "/jobs", { job: { ...demonstration, samples } });
  const { job: ended, evaluations, cards } = await follow(job.id, place);

  expect(ended.problem).toBeNull();
  expect(ended.state).toBe("finished");
  expect(cards).toContain(demonstration.name);
  expect(existsSync(path.join(folder, "clone", "embeddings", ended.installed ?? "-"))).toBe(true);
  const losses = evaluations.map(({ evaluation }) => evaluation);
  expect(losses.at(-1)).toBeLessThan(0.8 * (losses[0] ?? Number.NaN));

  const detail = await call<JobDetail>("GET", `/jobs/${job.id}`);
  const last = detail.samples.filter(({ step }) => step === ended.step);
  const first = detail.samples.filter(({ step }) => step === 0);
  const fileOf = ({ file }: { file: string }): string => path.join(ended.runFolder ?? "", "samples", file);
  expect(last).toHaveLength(PROMPTS.length);
  expect(await recognised(last.map(fileOf))).toBeGreaterThanOrEqual(6);
  expect(first).toHaveLength(PROMPTS.length);
  expect(await recognised(first.map(fileOf))).toBeLessThanOrEqual(2);
});
