import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, utimes } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ensureVenv, type Gradio } from "../../support/venv.ts";

const repository = path.resolve(import.meta.dirname, "..", "..", "..");
const program = path.join(repository, "test", "browser", "host_page");

/** What a clone of the repository gives a web UI; its developers' folders play no part. */
const CLONED = ["extension", "javascript", "install.py", "metadata.ini", "preload.py", "style.css"];

/** What the host's server was told by the page, through gradio's own events. */
export interface Told {
  generated: [tab: string, prompt: string, negative: string][];
  refreshes: number;
  loaded: string[];
}

export interface TestHost {
  readonly url: string;
  readonly root: string;
  readonly embeddings: string;
  /** The installed folder `extension/`, this host's own. */
  readonly extension: string;
  readonly log: () => string;
  readonly told: () => Promise<Told>;
  readonly sidecarPids: () => Promise<number[]>;
  readonly stop: () => Promise<void>;
}

export interface HostOptions {
  gradio: Gradio;
  /** `clone`: as "Install from URL" does; `link`: the inner `extension/` alone. */
  install: "clone" | "link";
  /** Fills the embeddings folder before the host starts. */
  prepare: (embeddings: string) => Promise<void>;
  /** Of the web UI itself, e.g. `--listen`. */
  flags?: readonly string[];
}

/** Starts a web UI of the given family in a folder of its own and waits until it answers. */
export async function startHost({ gradio, install, prepare, flags = [] }: HostOptions): Promise<TestHost> {
  const { python } = await ensureVenv(gradio);
  // A space and a letter outside ASCII, since users' folders have both.
  const root = await mkdtemp(path.join(os.tmpdir(), "ti höst "));
  const embeddings = path.join(root, "embeddings");
  await mkdir(embeddings);
  const extension = await layOut(root, install);
  await age(extension);
  await prepare(embeddings);
  const port = await freePort();
  const args = [
    path.join(program, "main.py"),
    "--root",
    root,
    "--embeddings",
    embeddings,
    "--port",
    String(port),
  ];
  const child = spawn(python, [...args, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  const log = collect(child);
  await ready(child, log);
  const url = `http://127.0.0.1:${port}/`;
  return {
    url,
    root,
    embeddings,
    extension,
    log: () => log.text,
    told: async () => (await (await fetch(`${url}host-page/told`)).json()) as Told,
    sidecarPids: () => sidecarsOf(child.pid ?? 0),
    stop: async () => {
      await end(child);
      for (const folder of [root, elsewhere(root)])
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** As if installed a year ago: a browser goes on using such a file for weeks without asking. */
async function age(extension: string): Promise<void> {
  const then = new Date(Date.now() - 365 * 86_400_000);
  for (const folder of [extension, path.join(extension, "..")]) {
    const module = path.join(folder, "javascript", "textual-inversion.mjs");
    if (existsSync(module)) await utimes(module, then, then);
  }
}

/** Outside the web UI's folder. */
const elsewhere = (root: string): string => `${root} elsewhere`;

/** Returns the folder `extension/` in use. */
async function layOut(root: string, install: HostOptions["install"]): Promise<string> {
  await mkdir(path.join(root, "javascript"));
  await cp(path.join(program, "page", "host.js"), path.join(root, "javascript", "host.js"));
  await cp(path.join(program, "page", "host.css"), path.join(root, "style.css"));
  const other = path.join(root, "extensions", "another-extension", "javascript");
  await mkdir(other, { recursive: true });
  await cp(path.join(program, "page", "other_extension.js"), path.join(other, "other_extension.js"));
  const extension = path.join(root, "extensions", "sd-webui-textual-inversion");
  if (install === "link") {
    // Linked to a copy: a test may update it, and a build going on here changes nothing.
    const copy = path.join(elsewhere(root), "extension");
    await cp(path.join(repository, "extension"), copy, { recursive: true });
    await symlink(copy, extension, "junction");
    return copy;
  }
  await mkdir(path.join(extension, "scripts"), { recursive: true });
  for (const name of CLONED.filter((entry) => existsSync(path.join(repository, entry)))) {
    await cp(path.join(repository, name), path.join(extension, name), { recursive: true });
  }
  for (const script of (await readdir(path.join(repository, "scripts"))).filter((name) =>
    name.endsWith(".py"),
  )) {
    await cp(path.join(repository, "scripts", script), path.join(extension, "scripts", script));
  }
  return path.join(extension, "extension");
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}

function collect(child: ChildProcess): { text: string } {
  const log = { text: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => (log.text += chunk));
  }
  return log;
}

async function ready(child: ChildProcess, log: { text: string }): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (!log.text.includes('"ready": true')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await end(child);
      throw new Error(`The host page did not start:\n${log.text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const forced = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(forced);
}

/** Process ids of the sidecars below a process, however many shims stand between. */
async function sidecarsOf(parent: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,ppid=,args="], {
    maxBuffer: 8 * 1024 * 1024,
  });
  const all = stdout.split("\n").flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return found === null ? [] : [{ pid: Number(found[1]), parent: Number(found[2]), args: found[3] ?? "" }];
  });
  const below = new Set([parent]);
  for (let before = -1; before !== below.size;) {
    before = below.size;
    for (const { pid, parent: above } of all) if (below.has(above)) below.add(pid);
  }
  return all
    .filter(({ pid, args }) => below.has(pid) && args.includes("textual-inversion.mjs"))
    .map(({ pid }) => pid);
}
