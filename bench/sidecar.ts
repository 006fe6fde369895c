import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import type { ServerEvent } from "../src/protocol/events.ts";
import type { Health } from "../src/protocol/health.ts";
import type { ListReply } from "../src/protocol/requests.ts";
import { API, headers, routes } from "../src/protocol/routes.ts";

export type SidecarFigures = {
  /** Milliseconds from the program's start to its address. */
  readyMs: number;
  /** Megabytes resident, when all cards are there, when all are hashed with a page listening that fetched the list, and later. */
  scannedMb: number;
  hashedMb: number;
  laterMb: number;
  /** The most it ever was. */
  peakMb: number;
};

const LATER_MS = 30_000;

/** Runs the built sidecar on `folder` with an empty `home`. Linux only: reads /proc. */
export async function benchSidecar(folder: string, home: string): Promise<SidecarFigures> {
  const start = performance.now();
  const args = ["serve", "--json", "--port", "0", "--embeddings", folder, "--home", home];
  // Nothing answers there: no web UI that happens to run here is disturbed.
  const program = ["extension/sidecar/textual-inversion.mjs", ...args, "--web-ui", "http://127.0.0.1:9"];
  const child = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const readyMs = Math.round(performance.now() - start);
    const address = new URL((JSON.parse(line) as { url: string }).url);
    const memory = (): Promise<Memory> => memoryOf(child.pid ?? 0);
    await untilScanned(address);
    const scannedMb = (await memory()).nowMb;
    const page = await openPage(address);
    while (page.unhashed.size > 0) await sleep(100);
    const hashedMb = (await memory()).nowMb;
    await sleep(LATER_MS);
    const { nowMb, peakMb } = await memory();
    page.close();
    return { readyMs, scannedMb, hashedMb, laterMb: nowMb, peakMb };
  } finally {
    child.kill();
    await once(child, "exit");
  }
}

async function untilScanned(address: URL): Promise<void> {
  for (;;) {
    const { folder } = await get<Health>(address, routes.health.path);
    if (folder.total > 0 && folder.scanned === folder.total) return;
    await sleep(50);
  }
}

type Page = { unhashed: ReadonlySet<string>; close: () => void };

/** Fetches the list and follows the events from there, as a page does. */
async function openPage(address: URL): Promise<Page> {
  const { cards, epoch, seq } = await get<ListReply>(address, routes.list.path);
  const unhashed = new Set(cards.filter(({ sha256 }) => sha256 === null).map(({ id }) => id));
  const query = new URLSearchParams({ token: tokenOf(address), epoch, after: String(seq) });
  const socket = new WebSocket(`ws://${address.host}${API}${routes.events.path}?${query.toString()}`);
  socket.on("message", (data: Buffer) => {
    const { body } = JSON.parse(data.toString("utf8")) as ServerEvent;
    if (body.type !== "cards") return;
    for (const { id, sha256 } of body.upserted) if (sha256 !== null) unhashed.delete(id);
  });
  await once(socket, "open");
  return { unhashed, close: () => socket.close() };
}

async function get<T>(address: URL, path: string): Promise<T> {
  const answer = await fetch(`${address.origin}${API}${path}`, {
    headers: { [headers.token]: tokenOf(address) },
  });
  return (await answer.json()) as T;
}

function tokenOf(address: URL): string {
  return address.searchParams.get("token") ?? "";
}

type Memory = { nowMb: number; peakMb: number };

async function memoryOf(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const megabytes = (key: string): number => {
    const kibibytes = Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]);
    return Math.round((kibibytes * 1024) / 1e6);
  };
  return { nowMb: megabytes("VmRSS"), peakMb: megabytes("VmHWM") };
}
