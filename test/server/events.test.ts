import { connect } from "node:net";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import type { EmbeddingCard } from "../../src/protocol/embedding-card.ts";
import type { EventBatch, ServerEvent } from "../../src/protocol/events.ts";
import { eventOf, listen, putFixture, startSidecar, TOKEN, type TestSidecar } from "./running-sidecar.ts";

const running: TestSidecar[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function start(fixtures: readonly string[] = []): Promise<TestSidecar> {
  const server = await startSidecar(fixtures);
  running.push(server);
  // Until the folder is watched; before, changes are found by the next full look only.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return server;
}

const until = (condition: () => void): Promise<void> =>
  vi.waitFor(condition, { timeout: 8000, interval: 20 });
const settings = { separator: null, weightStep: 0.1, defaultSide: "any", importFormat: "keep" } as const;

/** Publishes events that are easy to tell apart: the n-th carries a separator of n. */
function publish({ sidecar }: TestSidecar, from: number, to: number, padding = ""): void {
  for (let n = from; n <= to; n++) {
    sidecar.log.publish({ type: "settings", settings: { ...settings, separator: `${n}${padding}` } });
  }
}

const separators = (events: readonly ServerEvent[]): (string | null)[] =>
  events.map(({ body }) => (body.type === "settings" ? body.settings.separator : body.type));

describe("the websocket", () => {
  it("tells a client of a new file, an edit and a removal, numbered without a gap", async () => {
    const server = await start(["st_fp16.safetensors"]);
    const { events } = await listen(server);
    putFixture("learned_embeds.bin", path.join(server.folder, "sub", "new.bin"));
    const upserted = (): string[] =>
      events.flatMap(({ body }) => (body.type === "cards" ? body.upserted.map((card) => card.id) : []));
    await until(() => expect(upserted()).toContain("sub/new.bin"));
    await server.call("PATCH", "/api/v1/embeddings/st_fp16.safetensors", {
      body: { promptSide: "negative" },
    });
    await until(() => expect(upserted()).toContain("st_fp16.safetensors"));
    await server.call("DELETE", "/api/v1/embeddings/sub%2Fnew.bin");
    await until(() =>
      expect(events.flatMap(({ body }) => (body.type === "cards" ? body.removed : []))).toEqual([
        "sub/new.bin",
      ]),
    );
    const { epoch } = server.sidecar.log;
    expect(events.map((event) => event.seq)).toEqual(
      Array.from(events, (_, index) => index + (events[0]?.seq ?? 0)),
    );
    expect(new Set(events.map((event) => event.epoch))).toEqual(new Set([epoch]));
    await until(() => expect(events.at(-1)?.seq).toBe(server.sidecar.log.seq));
  });

  it("replays exactly what a client missed between two connections", async () => {
    const server = await start();
    const { epoch, seq } = server.sidecar.log;
    const first = await listen(server, { epoch, after: seq });
    publish(server, 1, 3);
    await until(() => expect(separators(first.events)).toEqual(["1", "2", "3"]));
    first.socket.terminate();
    publish(server, 4, 9);
    const second = await listen(server, { epoch, after: first.events.at(-1)?.seq ?? 0 });
    publish(server, 10, 10);
    await until(() => expect(separators(second.events)).toEqual(["4", "5", "6", "7", "8", "9", "10"]));
  });

  it("starts at the end of the stream for a client that names no position", async () => {
    const server = await start();
    publish(server, 1, 5);
    const { events } = await listen(server);
    publish(server, 6, 6);
    await until(() => expect(separators(events)).toEqual(["6"]));
  });

  it.each([
    ["of another start of the sidecar", { epoch: "an-older-epoch", after: 2 }],
    ["ahead of the stream", { after: 10_000 }],
  ])("sends one resync to a client %s, then goes on", async (_what, position) => {
    const server = await start();
    publish(server, 1, 5);
    const { epoch, seq } = server.sidecar.log;
    const { events } = await listen(server, { epoch, ...position });
    publish(server, 6, 6);
    await until(() => expect(separators(events)).toEqual(["resync", "6"]));
    expect(events[0]?.seq).toBe(seq);
  });

  it("sends one resync when the missed events are more than 2,000", async () => {
    const server = await start();
    const { epoch, seq } = server.sidecar.log;
    publish(server, 1, 2001);
    const [gone, kept] = [
      await listen(server, { epoch, after: seq }),
      await listen(server, { epoch, after: seq + 1 }),
    ];
    await until(() => expect(kept.events).toHaveLength(2000));
    expect(separators(gone.events)).toEqual(["resync"]);
    expect(separators(kept.events).at(0)).toBe("2");
  });

  it("closes with 1009 when a client sends more than it has to say", async () => {
    const server = await start();
    const { socket, closed } = await listen(server);
    socket.send("x".repeat(2000));
    expect(await closed).toBe(1009);
  });

  it("says that it goes away when the sidecar ends", async () => {
    const server = await start();
    const { closed } = await listen(server);
    await running.splice(0)[0]?.close();
    expect(await closed).toBe(1001);
  });
});

describe("a slow client", () => {
  it("gets no more than it can take, one resync once it has caught up, and then the newest", async () => {
    const server = await start();
    const slow = await listenSlowly(server);
    const fast = await listen(server);
    const padding = "x".repeat(50_000);
    // 100 MB in all: what the kernel's buffers hold is far less.
    for (let n = 0; n < 20; n++) {
      publish(server, n * 100 + 1, n * 100 + 100, padding);
      await until(() => expect(fast.events).toHaveLength(n * 100 + 100));
    }
    const growth = process.memoryUsage().arrayBuffers + process.memoryUsage().external;
    expect(growth).toBeLessThan(60_000_000);
    slow.resume();
    await until(() => expect(separators(slow.events).at(-1)).toBe("resync"));
    expect(separators(slow.events).filter((each) => each === "resync")).toHaveLength(1);
    expect(slow.events.length).toBeLessThan(1000);
    expect(slow.events.at(-1)?.seq).toBe(server.sidecar.log.seq);
    publish(server, 2001, 2001);
    await until(() => expect(separators(slow.events).at(-1)).toBe("2001"));
  });
});

/** A websocket whose client does not read from the network until it is told to. */
async function listenSlowly({
  sidecar,
}: TestSidecar): Promise<{ events: ServerEvent[]; resume: () => void }> {
  const network = connect({ host: "127.0.0.1", port: sidecar.port });
  const socket = new WebSocket(`ws://127.0.0.1:${sidecar.port}/api/v1/events?token=${TOKEN}`, {
    createConnection: () => network,
  });
  const events: ServerEvent[] = [];
  socket.on("message", (data) => events.push(eventOf(data)));
  await new Promise((resolve) => socket.on("open", resolve));
  socket.pause();
  return { events, resume: () => socket.resume() };
}

describe("the long poll", () => {
  const poll = async (server: TestSidecar, query: string): Promise<EventBatch> =>
    (await server.call("GET", `/api/v1/events/poll${query}`)).json as EventBatch;

  it("tells a new client where the stream stands, at once", async () => {
    const server = await start();
    publish(server, 1, 2);
    expect(await poll(server, "")).toEqual({
      epoch: server.sidecar.log.epoch,
      seq: server.sidecar.log.seq,
      events: [],
    });
  });

  it("answers with the missed events at once, and waits for the next when there are none", async () => {
    const server = await start();
    const { epoch, seq } = server.sidecar.log;
    publish(server, 1, 2);
    const missed = await poll(server, `?epoch=${epoch}&after=${seq}`);
    expect(separators(missed.events)).toEqual(["1", "2"]);
    const waiting = poll(server, `?epoch=${epoch}&after=${missed.seq}`);
    setTimeout(() => publish(server, 3, 3), 150);
    expect(separators((await waiting).events)).toEqual(["3"]);
  });

  it("sends a resync for a position that is gone", async () => {
    const server = await start();
    expect(separators((await poll(server, "?epoch=older&after=1")).events)).toEqual(["resync"]);
  });
});

describe("many files at once", () => {
  it("become few events, none of them large", async () => {
    const server = await start(["st_fp16.safetensors"]);
    const { events } = await listen(server);
    const bytes = readFileSync(path.join(server.folder, "st_fp16.safetensors"));
    for (let n = 0; n < 600; n++) writeFileSync(path.join(server.folder, `word-${n}.safetensors`), bytes);
    const told = (): EmbeddingCard[][] =>
      events.flatMap(({ body }) => (body.type === "cards" ? [body.upserted] : []));
    await until(() =>
      expect(new Set(told().flatMap((cards) => cards.map(({ id }) => id))).size).toBeGreaterThanOrEqual(600),
    );
    expect(told().length).toBeLessThan(60);
    expect(Math.max(...told().map((cards) => cards.length))).toBeLessThanOrEqual(250);
  });
});

describe("another folder", () => {
  it("replaces the list at once, and pages are told to start over", async () => {
    const server = await start(["st_fp16.safetensors"]);
    const { events } = await listen(server);
    const other = path.join(server.home, "other");
    putFixture("sdxl_lg.safetensors", path.join(other, "xl.safetensors"));
    await server.sidecar.slot.useFolder({ folder: other, mistakenDirs: [] });
    await server.sidecar.slot.catalog.scanned();
    const { json } = await server.call("GET", "/api/v1/embeddings");
    expect((json as { cards: { id: string }[] }).cards.map(({ id }) => id)).toEqual(["xl.safetensors"]);
    await until(() =>
      expect(events.some(({ body }) => body.type === "folder" && body.folder.path === other)).toBe(true),
    );
    expect(events.filter(({ body }) => body.type === "resync")).toHaveLength(1);
    putFixture("st_fp16.safetensors", path.join(server.folder, "late.safetensors"));
    putFixture("st_bf16.safetensors", path.join(other, "later.safetensors"));
    await until(() => expect(JSON.stringify(events)).toContain("later.safetensors"));
    expect(JSON.stringify(events)).not.toContain("late.safetensors");
  });
});
