import { rmSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { HostLink } from "../../src/host/host-link.ts";
import { ListReply } from "../../src/protocol/requests.ts";
import { silentLogger } from "../../src/system/logger.ts";
import { countOf, startWebUi, type FakeWebUi, type RunningWebUi } from "../host/fake-web-ui.ts";
import { listen, putFixture, startSidecar, type TestSidecar } from "./running-sidecar.ts";

const REFRESH = "POST /sdapi/v1/refresh-embeddings";
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(state: Partial<FakeWebUi> = {}): Promise<{ server: TestSidecar; webUi: RunningWebUi }> {
  const webUi = await startWebUi(state);
  const host = new HostLink({
    url: webUi.url,
    access: { via: "api", credentials: null },
    logger: silentLogger,
    pace: { api: 50, lost: [50] },
    refreshPace: { debounceMs: 100, retryMs: 100 },
  });
  const server = await startSidecar(["st_fp16.safetensors"], { host });
  closing.push(() => server.close(), webUi.stop);
  await vi.waitFor(() => expect(host.status.link).toBe("api"), { timeout: 5000 });
  // Until the folder is watched.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { server, webUi };
}

const until = (condition: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(condition, { timeout: 8000, interval: 20 });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a web UI beside the folder", () => {
  it("is told to read again when a file came or went, not when only a mark changed", async () => {
    const { server, webUi } = await start();
    await server.call("PATCH", "/api/v1/embeddings/st_fp16.safetensors", { body: { favourite: true } });
    webUi.state.loaded = { st_fp16: 768 };
    await pause(500);
    expect(countOf(webUi, REFRESH)).toBe(0);
    putFixture("st_bf16.safetensors", path.join(server.folder, "new.safetensors"));
    await until(() => expect(countOf(webUi, REFRESH)).toBe(1));
    rmSync(path.join(server.folder, "new.safetensors"));
    await until(() => expect(countOf(webUi, REFRESH)).toBe(2));
  });

  it("shows on the cards what it has loaded, live", async () => {
    const { server, webUi } = await start({ loaded: { other: 768 } });
    const { events } = await listen(server);
    const states = async (): Promise<string[]> =>
      ListReply.parse((await server.call("GET", "/api/v1/embeddings")).json).cards.map(
        ({ hostState }) => hostState,
      );
    await until(async () => expect(await states()).toEqual(["missing"]));
    webUi.state.loaded = { st_fp16: 768 };
    await until(async () => expect(await states()).toEqual(["loaded"]));
    await until(() => {
      const told = events.flatMap(({ body }) => (body.type === "cards" ? body.upserted : []));
      expect(told.at(-1)?.hostState).toBe("loaded");
    });
  });

  it("that goes away is named in an event, and the cards stay", async () => {
    const { server, webUi } = await start();
    const { events } = await listen(server);
    await webUi.stop();
    await until(() => {
      const told = events.flatMap(({ body }) => (body.type === "host" ? body.host : []));
      expect(told.at(-1)).toMatchObject({ link: "unreachable", url: webUi.url });
    });
    const { json } = await server.call("GET", "/api/v1/embeddings");
    expect(ListReply.parse(json).total).toBe(1);
  });
});
