import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { observeHost, type HostAccess } from "../../src/host/observe-host.ts";
import type { Observation } from "../../src/host/observation.ts";
import { createWebUiHttp } from "../../src/host/web-ui-http.ts";
import { countOf, startWebUi, type FakeWebUi, type RunningWebUi } from "./fake-web-ui.ts";
import { selfSigned } from "./self-signed.ts";

const NOBODY: HostAccess = { via: "api", credentials: null };
const running: { stop: () => Promise<void> | void }[] = [];

afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

async function webUi(state: Partial<FakeWebUi> = {}): Promise<RunningWebUi> {
  const started = await startWebUi(state);
  running.push(started);
  return started;
}

function look(url: string, access: HostAccess = NOBODY, timeoutMs = 2000): Promise<Observation> {
  return observeHost(createWebUiHttp({ url, timeoutMs }), access);
}

describe("which web UI it is", () => {
  it.each([
    ["a1111", true],
    ["reforge", true],
    ["forge", false],
    ["sdnext", false],
  ] as const)("tells %s by its safe routes; refresh over the API: %s", async (family, canRefresh) => {
    const host = await webUi({ family });
    const { status, report, refresh } = await look(host.url);
    expect(status).toMatchObject({
      link: "api",
      family,
      canRefresh,
      checkpoint: "v1-5.safetensors [e1441589a6]",
    });
    expect(report?.loaded).toEqual(["bad-hands"]);
    expect(refresh !== null).toBe(canRefresh);
    expect(status.message === null).toBe(canRefresh);
    expect(countOf(host, "GET /sdapi/v1/cmd-flags") + countOf(host, "GET /internal/sysinfo")).toBe(0);
  });

  it("tells the model's width from what A1111 has loaded, and not from Forge's unchecked list", async () => {
    const a1111 = await webUi({ loaded: { xl: 2048 } });
    const forge = await webUi({ family: "forge", loaded: { xl: 2048 } });
    expect((await look(a1111.url)).status).toMatchObject({ expectedWidth: 2048, baseModel: "sdxl" });
    expect((await look(forge.url)).status).toMatchObject({ expectedWidth: null, baseModel: null });
  });

  it("reads everything through the extension, below a subpath, and shows the token to no other route", async () => {
    const host = await webUi({ extensionToken: "t".repeat(32), subpath: "/sd" });
    const { status, report } = await look(`${host.url}/`, { via: "extension", token: "t".repeat(32) });
    expect(status).toMatchObject({
      link: "extension",
      version: "v1.10.1",
      expectedWidth: 768,
      canRefresh: true,
    });
    expect(report).toMatchObject({ embeddingsDir: "/webui/embeddings", skipped: ["sdxl-only"] });
    expect(host.state.requests).toMatchObject([
      { route: "GET /ti-sidecar/host/state", authorization: undefined, token: "t".repeat(32) },
    ]);
  });

  it("says that the extension's part is not there yet, and asks nothing else", async () => {
    const host = await webUi();
    const { status } = await look(host.url, { via: "extension", token: "t".repeat(32) });
    expect(status).toMatchObject({ link: "page-only", canRefresh: false });
    expect(status.message).toContain("does not answer yet");
    expect(host.state.requests.map(({ route }) => route)).toEqual(["GET /ti-sidecar/host/state"]);
  });
});

describe("what is broken is named", () => {
  it("says that a web UI without --api and extension can't be asked", async () => {
    const { status } = await look((await webUi({ hasApi: false })).url);
    expect(status.link).toBe("page-only");
    expect(status.hint).toContain("--api");
  });

  it("says that a login is needed, and that the configured one is wrong", async () => {
    const host = await webUi({ apiAuth: "ann:right" });
    const without = await look(host.url);
    const wrong = await look(host.url, { via: "api", credentials: { user: "ann", password: "wrong" } });
    const right = await look(host.url, { via: "api", credentials: { user: "ann", password: "right" } });
    expect(without.status).toMatchObject({ link: "login-needed" });
    expect(without.status.message).toContain("asks for a login");
    expect(wrong.status).toMatchObject({ link: "login-needed" });
    expect(wrong.status.message).toContain("refuses the configured user and password");
    expect(right.status.link).toBe("api");
    expect(JSON.stringify([without.status, wrong.status, right.status])).not.toMatch(/wrong|"right/);
  });

  it("says that the extension refuses the token", async () => {
    const host = await webUi({ extensionToken: "t".repeat(32) });
    const { status } = await look(host.url, { via: "extension", token: "x".repeat(32) });
    expect(status.link).toBe("unreachable");
    expect(status.message).toContain("token");
  });

  it("tells a slow web UI from an absent one", async () => {
    const slow = await webUi({ delayMs: 1000 });
    const gone = await webUi();
    await gone.stop();
    const [first, second] = await Promise.all([look(slow.url, NOBODY, 200), look(gone.url)]);
    expect(first.status.message).toContain("does not answer in time");
    expect(second.status.message).toContain("ECONNREFUSED");
    expect([first.status.link, second.status.link]).toEqual(["unreachable", "unreachable"]);
  });

  it("does not take any other program for a web UI", async () => {
    const echo = createServer((_request, response) => void response.end("hi"));
    echo.listen(0, "127.0.0.1");
    await once(echo, "listening");
    running.push({ stop: () => void echo.close() });
    const { status } = await look(`http://127.0.0.1:${(echo.address() as AddressInfo).port}`);
    expect(status.message).toContain("not a web UI");
  });

  it("accepts a self-signed certificate on loopback", async () => {
    const server = createSecureServer(selfSigned, (message, answer) => {
      answer.setHeader("Content-Type", "application/json");
      answer.statusCode = message.url === "/internal/ping" ? 200 : 404;
      answer.end("{}");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    running.push({ stop: () => void server.close() });
    const { status } = await look(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(status.link).toBe("page-only");
  });
});
