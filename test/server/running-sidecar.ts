import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { request, type IncomingHttpHeaders } from "node:http";
import os from "node:os";
import path from "node:path";
import { WebSocket, type RawData } from "ws";
import { HostLink } from "../../src/host/host-link.ts";
import type { ServerEvent } from "../../src/protocol/events.ts";
import { Settings } from "../../src/protocol/settings.ts";
import { SettingsStore } from "../../src/server/settings-store.ts";
import { Sidecar, type SidecarOptions } from "../../src/server/sidecar.ts";
import { silentLogger } from "../../src/system/logger.ts";
import { statePaths } from "../../src/system/state-paths.ts";

export const TOKEN = "test-token-".padEnd(40, "x");
const LONG_AGO = new Date("2024-01-01");
const FIXTURES = path.join(import.meta.dirname, "../fixtures/embeddings");

export type TestSidecar = {
  sidecar: Sidecar;
  folder: string;
  home: string;
  url: string;
  call: (method: string, route: string, options?: CallOptions) => Promise<Answer>;
  close: () => Promise<void>;
};

export type CallOptions = {
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: string | Buffer;
  /** `null`: this header is left out. */
  headers?: Record<string, string | null>;
};

export type Answer = { status: number; headers: IncomingHttpHeaders; bytes: Buffer; json: unknown };

/** A real sidecar over a temporary folder with these fixtures. */
export async function startSidecar(
  fixtures: readonly string[] = [],
  overrides: Partial<SidecarOptions> = {},
): Promise<TestSidecar> {
  const root = mkdtempSync(path.join(os.tmpdir(), "ti-server-"));
  const [folder, home] = [path.join(root, "embeddings"), path.join(root, "home")];
  mkdirSync(folder);
  mkdirSync(home);
  for (const name of fixtures) {
    putFixture(name, path.join(folder, name));
    // A broken file of this moment would be taken for one that is still being copied.
    utimesSync(path.join(folder, name), LONG_AGO, LONG_AGO);
  }
  const paths = statePaths(home);
  const host = new HostLink({
    url: null,
    access: { via: "api", credentials: null },
    logger: silentLogger,
  });
  const sidecar = await Sidecar.start({
    paths,
    settings: new SettingsStore(Settings.parse({}), { file: paths.configFile, env: {} }),
    folder: { folder, mistakenDirs: [] },
    port: 0,
    token: TOKEN,
    managed: false,
    host,
    build: { buildId: "test", version: "1.2.3" },
    pageFolder: null,
    training: {
      env: process.env,
      tensorflow: path.join(home, "tensorflow"),
      checkpointDirs: [],
      isHostFolder: false,
      unloadHostModel: null,
    },
    logger: silentLogger,
    ...overrides,
  });
  await sidecar.slot.catalog.scanned();
  const close = async (): Promise<void> => {
    await sidecar.close();
    rmSync(root, { recursive: true, force: true });
  };
  const call = (method: string, route: string, options: CallOptions = {}): Promise<Answer> =>
    callServer(sidecar.port, method, route, options);
  return { sidecar, folder, home, url: `http://127.0.0.1:${sidecar.port}`, call, close };
}

export function putFixture(name: string, target: string): void {
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(path.join(FIXTURES, name), target);
}

/** By node's own client, which sends any Host and Origin it is told. The token goes along unless it is set. */
function callServer(port: number, method: string, route: string, options: CallOptions): Promise<Answer> {
  const { body, raw = body === undefined ? undefined : JSON.stringify(body) } = options;
  const defaults: Record<string, string | null> = { "x-ti-token": TOKEN };
  if (raw !== undefined) defaults["content-type"] = "application/json";
  const headers = Object.fromEntries(
    Object.entries({ ...defaults, ...options.headers }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    ),
  );
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, method, path: route, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const isJson = (incoming.headers["content-type"] ?? "").startsWith("application/json");
        const json: unknown = isJson && bytes.length > 0 ? JSON.parse(bytes.toString()) : null;
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes, json });
      });
      incoming.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(raw);
  });
}

export type EventClient = { events: ServerEvent[]; socket: WebSocket; closed: Promise<number> };

/** Of one message; `ws` gives texts as one buffer. */
export function eventOf(data: RawData): ServerEvent {
  return JSON.parse((data as Buffer).toString("utf8")) as ServerEvent;
}

/** A websocket on the events route, opened, with what it receives. */
export async function listen(
  { sidecar }: TestSidecar,
  position: { epoch?: string; after?: number } = {},
  headers: Record<string, string> = {},
): Promise<EventClient> {
  const query = new URLSearchParams({ token: TOKEN });
  if (position.epoch !== undefined) query.set("epoch", position.epoch);
  if (position.after !== undefined) query.set("after", String(position.after));
  const socket = new WebSocket(`ws://127.0.0.1:${sidecar.port}/api/v1/events?${query.toString()}`, {
    headers,
  });
  const events: ServerEvent[] = [];
  socket.on("message", (data) => events.push(eventOf(data)));
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await new Promise<void>((resolve, reject) => {
    socket.on("open", resolve);
    socket.on("error", reject);
  });
  return { events, socket, closed };
}
