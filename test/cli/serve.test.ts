import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import type { ReadyMessage } from "../../src/protocol/parent.ts";
import { within } from "../support/within.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const TOKEN = "parent-token-".padEnd(40, "y");
const FIXTURES = path.join(ROOT, "test/fixtures/embeddings");

let folder: string;
const started: Program[] = [];

beforeEach(() => {
  // A name that breaks whatever quotes or encodes carelessly.
  folder = mkdtempSync(path.join(os.tmpdir(), "ti serve ü-"));
  for (const name of ["one", "two"]) mkdirSync(path.join(folder, name));
  copyFileSync(path.join(FIXTURES, "st_fp16.safetensors"), path.join(folder, "one", "first.safetensors"));
  copyFileSync(path.join(FIXTURES, "sdxl_lg.safetensors"), path.join(folder, "two", "second.safetensors"));
});
afterEach(async () => {
  for (const program of started.splice(0)) {
    program.child.kill("SIGKILL");
    await program.ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

type Program = { child: ChildProcess; ended: Promise<number | null>; out: () => string; err: () => string };

function run(args: string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: "pipe",
  });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.out += String(chunk)));
  child.stderr.on("data", (chunk: Buffer) => (texts.err += String(chunk)));
  const ended = once(child, "close").then(([code]) => code as number | null);
  const program = { child, ended, out: () => texts.out, err: () => texts.err };
  started.push(program);
  return program;
}

const until = (condition: () => void): Promise<void> =>
  vi.waitFor(condition, { timeout: 15_000, interval: 20 });

function send({ child }: Program, message: object): void {
  child.stdin?.write(`${JSON.stringify(message)}\n`);
}

async function startManaged(): Promise<{ program: Program; ready: ReadyMessage }> {
  const program = run(["serve", "--managed"]);
  send(program, {
    type: "hello",
    token: TOKEN,
    family: "a1111",
    version: "v1.10.1",
    home: path.join(folder, "textual_inversion"),
    embeddingsDir: path.join(folder, "one"),
    hostUrl: null,
  });
  await until(() => expect(program.out()).toContain("\n"));
  return { program, ready: JSON.parse(program.out()) as ReadyMessage };
}

async function get(port: number, route: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${route}`, { headers: { "x-ti-token": TOKEN } });
  return response.json();
}

async function millisecondsToEnd(program: Program, end: () => void): Promise<number> {
  const start = performance.now();
  end();
  expect(await program.ended).toBe(0);
  return performance.now() - start;
}

describe("serve --managed", () => {
  it("greets on stdout, follows the web UI to another folder, and ends when its parent is gone", async () => {
    const { program, ready } = await startManaged();
    expect(ready).toMatchObject({ type: "ready", pid: program.child.pid });
    expect(await get(ready.port, "/api/v1/health")).toMatchObject({
      managed: true,
      buildId: ready.buildId,
      folder: { path: path.join(folder, "one") },
      host: { message: "The web UI is still starting." },
    });
    expect(existsSync(path.join(folder, "textual_inversion", "config.yaml"))).toBe(true);

    send(program, { type: "host", embeddingsDir: path.join(folder, "two"), hostUrl: null });
    await vi.waitFor(
      async () =>
        expect(JSON.stringify(await get(ready.port, "/api/v1/embeddings"))).toContain("second.safetensors"),
      { timeout: 5000, interval: 50 },
    );
    expect(JSON.stringify(await get(ready.port, "/api/v1/embeddings"))).not.toContain("first.safetensors");

    expect(await millisecondsToEnd(program, () => program.child.stdin?.end())).toBeLessThan(within(1500));
    expect(program.out().trim().split("\n")).toHaveLength(1);
    for (const line of program.err().trim().split("\n").filter(Boolean))
      expect(JSON.parse(line)).toHaveProperty("level");
    expect(program.err()).not.toContain(TOKEN);
  });

  it.each([
    ["SIGTERM", (program: Program) => program.child.kill("SIGTERM")],
    ["stop", (program: Program) => send(program, { type: "stop" })],
  ])("ends on %s within a second, although pages listen", async (_how, end) => {
    const { program, ready } = await startManaged();
    const { epoch, seq } = (await get(ready.port, "/api/v1/health")) as { epoch: string; seq: number };
    const socket = new WebSocket(`ws://127.0.0.1:${ready.port}/api/v1/events?token=${TOKEN}`);
    await once(socket, "open");
    const closed = once(socket, "close");
    const poll = get(ready.port, `/api/v1/events/poll?epoch=${epoch}&after=${seq}`).catch(() => null);
    expect(await millisecondsToEnd(program, () => end(program))).toBeLessThan(within(1500));
    expect((await closed)[0]).toBe(1001);
    await poll;
  });

  it.skipIf(process.platform === "win32")("ends although a disk never answers", async () => {
    const pipe = path.join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const script = `
      import { open } from "node:fs/promises";
      import { endTidily } from "./src/cli/until-end.ts";
      void open(${JSON.stringify(pipe)});
      await endTidily(Promise.resolve());`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
      cwd: ROOT,
      timeout: 10_000,
      killSignal: "SIGQUIT",
    });
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
  });

  it("ends at once, and says why, when what starts it is not the extension", async () => {
    const program = run(["serve", "--managed"]);
    program.child.stdin?.write(`{"type":"hello","token":"${TOKEN}"\n`);
    send(program, { type: "stop" });
    expect(await program.ended).toBe(3);
    expect(program.out()).toBe("");
    expect(program.err()).toContain("leave --managed out");
    expect(program.err()).not.toContain(TOKEN);
  });
});

describe("serve", () => {
  it("prints an address that opens, the folder it watches, and writes a documented configuration", async () => {
    const home = path.join(folder, "state");
    const program = run(
      ["serve", "--port", "0", "--embeddings", path.join(folder, "one"), "--web-ui", "null"],
      {
        TI_HOME: home,
      },
    );
    await until(() => expect(program.out()).toContain("Ctrl+C"));
    const url = new URL(/http:\S+/.exec(program.out())?.[0] ?? "");
    expect(program.out()).toContain(`Watching  ${path.join(folder, "one")}`);
    expect((await fetch(url)).status).toBe(200);
    const session = await fetch(new URL(`/session${url.search}`, url));
    expect(await session.json()).toMatchObject({ sidecar: "running", token: url.searchParams.get("token") });
    expect(readFileSync(path.join(home, "config.yaml"), "utf8")).toContain("# Folder to watch");
    expect(await millisecondsToEnd(program, () => program.child.kill("SIGINT"))).toBeLessThan(within(1500));
  });
});
