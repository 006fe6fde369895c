import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Session } from "../../src/protocol/health.ts";
import { listenOnLoopback } from "../../src/server/listen.ts";
import { startSidecar, TOKEN, type TestSidecar } from "./running-sidecar.ts";

let server: TestSidecar;
let managed: TestSidecar;
const extension = mkdtempSync(path.join(os.tmpdir(), "ti-page-"));
const anonymous = { headers: { "x-ti-token": null } };

beforeAll(async () => {
  mkdirSync(path.join(extension, "javascript"));
  writeFileSync(path.join(extension, "javascript", "textual-inversion.mjs"), "export {};\n");
  server = await startSidecar([], { pageFolder: extension });
  managed = await startSidecar([], { managed: true, pageFolder: null });
});
afterAll(async () => {
  await Promise.all([server.close(), managed.close()]);
  rmSync(extension, { recursive: true });
});

describe("the sidecar's own page", () => {
  it("loads only its module, and holds no token", async () => {
    const page = await server.call("GET", `/?token=${TOKEN}`, anonymous);
    const html = page.bytes.toString();
    expect(page.status).toBe(200);
    expect(page.headers["content-type"]).toMatch(/^text\/html/);
    expect(html).toContain('<meta name="ti-standalone">');
    expect(html).toContain('<div id="ti-app">');
    expect(html).not.toContain(TOKEN);
    const policy = page.headers["content-security-policy"];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it("gets its module as a script", async () => {
    const module = await server.call("GET", "/textual-inversion.mjs", anonymous);
    expect([module.status, module.bytes.toString()]).toEqual([200, "export {};\n"]);
    expect(module.headers["content-type"]).toMatch(/javascript/);
  });

  it("gets a session for the token only", async () => {
    expect((await server.call("GET", "/session", anonymous)).status).toBe(401);
    const { json } = await server.call("GET", "/session");
    expect(Session.parse(json)).toMatchObject({
      token: TOKEN,
      access: "full",
      sidecar: "running",
      buildId: "test",
    });
  });

  it.each(["/", "/session", "/textual-inversion.mjs"])("is not served inside a web UI: %s", async (route) => {
    expect((await managed.call("GET", route)).status).toBe(404);
  });
});

describe("the port", () => {
  it("is the next free one when the wished one is taken", async () => {
    const other = createServer();
    const port = await listenOnLoopback(other, server.sidecar.port);
    expect(port).toBeGreaterThan(server.sidecar.port);
    expect(port).toBeLessThan(server.sidecar.port + 20);
    other.close();
  });
});
