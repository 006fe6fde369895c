import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { EventHub } from "../../src/server/event-hub.ts";
import { EventLog } from "../../src/server/event-log.ts";
import { TOKEN } from "./running-sidecar.ts";

describe("keep-alive", () => {
  it("cuts off a client that answers no ping and keeps one that does", async () => {
    const server = createServer();
    const hub = new EventHub(server, { log: new EventLog(), token: TOKEN, pingMs: 60 });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/events?token=${TOKEN}`;
    const [alive, dead] = [new WebSocket(url), new WebSocket(url, { autoPong: false })];
    await Promise.all([once(alive, "open"), once(dead, "open")]);
    expect(hub.clientCount).toBe(2);
    const [code] = (await once(dead, "close")) as [number];
    expect(code).toBe(1006);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([alive.readyState, hub.clientCount]).toEqual([alive.OPEN, 1]);
    hub.close();
    const [goodbye] = (await once(alive, "close")) as [number];
    expect(goodbye).toBe(1001);
    server.close();
  });
});
