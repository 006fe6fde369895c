import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { EventBatch } from "../../src/protocol/events.ts";
import { CheckpointsReply } from "../../src/protocol/preflight.ts";
import { Health } from "../../src/protocol/health.ts";
import { listen, putFixture, startSidecar, type TestSidecar } from "./running-sidecar.ts";

const VISITOR = { "x-ti-access": "read-only" };

let base: string;
let server: TestSidecar;
/** A folder with a broken file in it, and one that the web UI does not read. */
beforeAll(async () => {
  base = mkdtempSync(path.join(os.tmpdir(), "ti-visitor-"));
  const [folder, wrong] = [path.join(base, "my embeddings"), path.join(base, "models")];
  for (const each of [folder, wrong]) mkdirSync(each);
  putFixture("st_fp16.safetensors", path.join(folder, "st_fp16.safetensors"));
  putFixture("st_fp16.safetensors", path.join(wrong, "lost.safetensors"));
  writeFileSync(path.join(folder, "broken.pt"), "no embedding");
  const checkpoints = path.join(base, "checkpoints");
  mkdirSync(checkpoints);
  writeFileSync(path.join(checkpoints, "seen.safetensors"), "no model");
  server = await startSidecar([], {
    folder: { folder, mistakenDirs: [wrong] },
    training: {
      ...{
        env: process.env,
        tensorflow: path.join(base, "tensorflow"),
        isHostFolder: false,
        unloadHostModel: null,
      },
      checkpointDirs: [checkpoints],
    },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(base, { recursive: true });
});

describe("a visitor who may only read", () => {
  it("is told the folder's name, and not where it lies", async () => {
    const told = await server.call("GET", "/api/v1/health", { headers: VISITOR });
    const { folder } = Health.parse(told.json);
    expect(folder).toMatchObject({ path: "my embeddings", exists: true, warnings: [] });
    expect(folder.total).toBeGreaterThan(0);
    const owner = Health.parse((await server.call("GET", "/api/v1/health")).json).folder;
    expect(owner.path).toBe(path.join(base, "my embeddings"));
    expect(owner.warnings.map(({ message }) => message).join()).toContain(path.join(base, "models"));
    expect(owner).toMatchObject({ total: folder.total, scanned: folder.scanned });
  });

  it("is told the names of checkpoints, and not where they lie", async () => {
    const told = await server.call("GET", "/api/v1/training/checkpoints", { headers: VISITOR });
    const { checkpoints, folders } = CheckpointsReply.parse(told.json);
    expect(checkpoints.map(({ file }) => file)).toEqual(["seen.safetensors", null]);
    expect(folders).toEqual([]);
    const owner = await server.call("GET", "/api/v1/training/checkpoints");
    expect(JSON.stringify(owner.json)).toContain(path.join(base, "checkpoints", "seen.safetensors"));
  });

  it("finds no path of this machine in the list, nor in the settings", async () => {
    for (const route of ["/api/v1/embeddings", "/api/v1/settings"]) {
      const told = await server.call("GET", route, { headers: VISITOR });
      expect(told.status).toBe(200);
      expect(told.bytes.toString()).not.toContain(base);
    }
  });

  it.each([
    ["a visitor", VISITOR, false],
    ["who may change things", { "x-ti-access": "full" }, true],
  ])("gets the same by the events: %s", async (_who, headers, isTold) => {
    const { epoch } = server.sidecar.log;
    const position = { epoch, after: 0 };
    const { events, socket } = await listen(server, position, headers);
    const kinds = (of: typeof events): string[] => of.map(({ body }) => body.type);
    await vi.waitFor(() => expect(kinds(events)).toContain("folder"));
    const polled = await server.call("GET", `/api/v1/events/poll?epoch=${epoch}&after=0`, { headers });
    const batch = polled.json as EventBatch;
    expect(kinds(batch.events)).toContain("folder");
    for (const stream of [events, batch.events]) expect(JSON.stringify(stream).includes(base)).toBe(isTold);
    socket.close();
  });
});
