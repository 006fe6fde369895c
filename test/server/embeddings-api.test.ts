import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { EmbeddingCard } from "../../src/protocol/embedding-card.ts";
import { Health } from "../../src/protocol/health.ts";
import { CardReply, DeleteReply, ListReply } from "../../src/protocol/requests.ts";
import { startSidecar, type TestSidecar } from "./running-sidecar.ts";

/** A picture of one pixel, as every browser makes it. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const running: TestSidecar[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function start(...fixtures: string[]): Promise<TestSidecar> {
  const server = await startSidecar(fixtures);
  running.push(server);
  return server;
}

async function idsOf(server: TestSidecar, query: string): Promise<string[]> {
  const answer = await server.call("GET", `/api/v1/embeddings${query}`);
  return ListReply.parse(answer.json).cards.map(({ id }) => id);
}

const cardIn = (json: unknown): EmbeddingCard => CardReply.parse(json).card;

describe("the list", () => {
  it("holds every file as a card of the protocol's shape, broken ones with the reason", async () => {
    const server = await start(
      "st_fp16.safetensors",
      "sdxl_lg.safetensors",
      "corrupt.pt",
      "learned_embeds.bin",
    );
    const { json } = await server.call("GET", "/api/v1/embeddings");
    const { cards, total, epoch, seq } = ListReply.parse(json);
    expect(total).toBe(4);
    expect(epoch).toBe(server.sidecar.log.epoch);
    // A hash that got ready meanwhile may have been told since.
    expect(seq).toBeLessThanOrEqual(server.sidecar.log.seq);
    expect(cards.map(({ token, baseModel, vectors }) => ({ token, baseModel, vectors }))).toEqual([
      { token: "corrupt", baseModel: null, vectors: null },
      { token: "learned_embeds", baseModel: "sd1", vectors: 1 },
      { token: "sdxl_lg", baseModel: "sdxl", vectors: 2 },
      { token: "st_fp16", baseModel: "sd1", vectors: 2 },
    ]);
    expect(cards[0]?.problem?.hint).toMatch(/download or copy it again/);
  });

  it("filters, searches, sorts and pages", async () => {
    const server = await start(
      "st_fp16.safetensors",
      "sdxl_lg.safetensors",
      "corrupt.pt",
      "learned_embeds.bin",
    );
    await server.call("PATCH", "/api/v1/embeddings/st_fp16.safetensors", {
      body: { favourite: true, promptSide: "negative", tags: ["Hands"], notes: "for portraits" },
    });
    expect(await idsOf(server, "?baseModel=sdxl")).toEqual(["sdxl_lg.safetensors"]);
    expect(await idsOf(server, "?baseModel=unknown")).toEqual(["corrupt.pt"]);
    expect(await idsOf(server, "?favourite=true")).toEqual(["st_fp16.safetensors"]);
    expect(await idsOf(server, "?side=negative")).toEqual(["st_fp16.safetensors"]);
    expect(await idsOf(server, "?usable=false")).toEqual(["corrupt.pt"]);
    expect(await idsOf(server, "?search=hands%20PORTRAITS")).toEqual(["st_fp16.safetensors"]);
    expect(await idsOf(server, "?search=hands%20nothing")).toEqual([]);
    expect(await idsOf(server, "?sort=vectors&order=descending&usable=true")).toEqual([
      "sdxl_lg.safetensors",
      "st_fp16.safetensors",
      "learned_embeds.bin",
    ]);
    expect(await idsOf(server, "?offset=1&limit=2")).toEqual(["learned_embeds.bin", "sdxl_lg.safetensors"]);
  });
});

describe("an embedding", () => {
  it("is edited beside its file, and a foreign key there stays", async () => {
    const server = await start("st_fp16.safetensors");
    const beside = path.join(server.folder, "st_fp16.json");
    writeFileSync(beside, JSON.stringify({ "activation text": "hands", description: "old" }));
    const { status, json } = await server.call("PATCH", "/api/v1/embeddings/st_fp16.safetensors", {
      body: { promptSide: "negative", description: "Better hands" },
    });
    expect(status).toBe(200);
    expect(cardIn(json)).toMatchObject({
      promptSide: "negative",
      promptSideDecided: true,
      description: "Better hands",
    });
    const content = JSON.parse(readFileSync(beside, "utf8")) as Record<string, unknown>;
    expect(content).toMatchObject({ "activation text": "hands", description: "Better hands" });
  });

  it("is imported, converted and deleted to the trash", async () => {
    const server = await start("pt_torch213.pt");
    const data = readFileSync(path.join(server.folder, "pt_torch213.pt"));
    const imported = await server.call("POST", "/api/v1/embeddings/import", {
      body: { fileName: "New Word.pt", dataBase64: data.toString("base64"), folder: "sub" },
    });
    expect(imported.status).toBe(201);
    const { id } = cardIn(imported.json);
    expect(id).toMatch(/^sub\/New Word\./);
    const route = `/api/v1/embeddings/${encodeURIComponent(id)}`;
    const converted = await server.call("POST", `${route}/convert`, { body: { to: "png" } });
    expect([converted.status, cardIn(converted.json).format]).toEqual([201, "png"]);
    const deleted = await server.call("DELETE", route);
    const { trashedAs, trashId } = DeleteReply.parse(deleted.json);
    expect([existsSync(path.join(server.folder, id)), existsSync(trashedAs)]).toEqual([false, true]);
    expect((await server.call("GET", route)).status).toBe(404);
    const restored = await server.call("POST", "/api/v1/embeddings/restore", { body: { trashId } });
    expect([restored.status, cardIn(restored.json).id]).toEqual([200, id]);
    expect([existsSync(path.join(server.folder, id)), existsSync(trashedAs)]).toEqual([true, false]);
    expect((await server.call("GET", route)).status).toBe(200);
  });

  it("is repaired where the web UI refuses it, once", async () => {
    const server = await start("pt_torch213.pt");
    const route = "/api/v1/embeddings/pt_torch213.pt/repair";
    const repaired = await server.call("POST", route, { body: { action: "rewrite-pt" } });
    expect(cardIn(repaired.json).problem).toBeNull();
    const again = await server.call("POST", route, { body: { action: "rewrite-pt" } });
    expect([again.status, (again.json as { code: string }).code]).toEqual([409, "NOTHING_TO_REPAIR"]);
  });

  it("is not imported over another one, nor when it is no embedding", async () => {
    const server = await start("st_fp16.safetensors");
    const dataBase64 = readFileSync(path.join(server.folder, "st_fp16.safetensors")).toString("base64");
    const clash = await server.call("POST", "/api/v1/embeddings/import", {
      body: { fileName: "st_fp16.safetensors", dataBase64 },
    });
    expect([clash.status, (clash.json as { code: string }).code]).toEqual([409, "NAME_TAKEN"]);
    const wrong = await server.call("POST", "/api/v1/embeddings/import", {
      body: { fileName: "word.pt", dataBase64: Buffer.from("hello").toString("base64") },
    });
    expect([wrong.status, wrong.json]).toMatchObject([400, { code: "CORRUPT_PICKLE" }]);
    const outside = await server.call("POST", "/api/v1/embeddings/import", {
      body: { fileName: "word.safetensors", dataBase64, folder: "../.." },
    });
    expect([outside.status, (outside.json as { code: string }).code]).toEqual([400, "NAME_NOT_USABLE"]);
    expect(await idsOf(server, "")).toEqual(["st_fp16.safetensors"]);
  });

  it("takes names that a page must escape, to and fro", async () => {
    const server = await start("st_fp16.safetensors");
    const dataBase64 = readFileSync(path.join(server.folder, "st_fp16.safetensors")).toString("base64");
    const token = "naïve & 漢字 👍 100%";
    const { json } = await server.call("POST", "/api/v1/embeddings/import", {
      body: { fileName: "a.safetensors", dataBase64, token },
    });
    const { id } = cardIn(json);
    const { json: read } = await server.call("GET", `/api/v1/embeddings/${encodeURIComponent(id)}`);
    expect(cardIn(read)).toMatchObject({ id: `${token}.safetensors`, token });
  });
});

describe("the preview picture", () => {
  const route = "/api/v1/embeddings/st_fp16.safetensors/preview";

  it("is set, and kept by the browser until it changes", async () => {
    const server = await start("st_fp16.safetensors");
    const set = await server.call("PUT", route, { body: { dataBase64: PIXEL.toString("base64") } });
    const { previewVersion } = cardIn(set.json);
    const plain = await server.call("GET", route);
    expect(plain.bytes.equals(PIXEL)).toBe(true);
    expect(plain.headers).toMatchObject({
      "content-type": "image/png",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-cache",
      etag: `"${previewVersion ?? ""}"`,
    });
    const pinned = await server.call("GET", `${route}?v=${encodeURIComponent(previewVersion ?? "")}`);
    expect(pinned.headers["cache-control"]).toBe("private, max-age=31536000, immutable");
    const known = await server.call("GET", route, { headers: { "if-none-match": plain.headers.etag ?? "" } });
    expect([known.status, known.bytes.length]).toEqual([304, 0]);
    const old = await server.call("GET", route, { headers: { "if-none-match": '"older"' } });
    expect(old.status).toBe(200);
  });

  it("is given out only as what its own bytes say, whatever its name", async () => {
    const server = await start("st_fp16.safetensors");
    writeFileSync(path.join(server.folder, "st_fp16.preview.png"), "root:x:0:0");
    await vi.waitFor(async () => {
      const { json } = await server.call("GET", "/api/v1/embeddings/st_fp16.safetensors");
      expect(cardIn(json).previewVersion).not.toBeNull();
    }, 5000);
    expect((await server.call("GET", route)).status).toBe(404);
  });

  it("has to be a picture", async () => {
    const server = await start("st_fp16.safetensors");
    const dataBase64 = Buffer.from("<svg onload='alert(1)'/>").toString("base64");
    const answer = await server.call("PUT", route, { body: { dataBase64 } });
    expect([answer.status, (answer.json as { code: string }).code]).toEqual([400, "NOT_A_PICTURE"]);
  });
});

describe("the sidecar itself", () => {
  it("tells its build, folder, link and place in the stream", async () => {
    const server = await start("st_fp16.safetensors");
    const { json, headers } = await server.call("GET", "/api/v1/health");
    const health = Health.parse(json);
    expect(health).toMatchObject({ buildId: "test", version: "1.2.3", managed: false });
    expect(health.folder).toMatchObject({ path: server.folder, exists: true, scanned: 1, total: 1 });
    expect(health.host.link).toBe("none");
    expect(headers["x-ti-build"]).toBe("test");
  });

  it("changes one setting in its file and leaves the others and the comments", async () => {
    const server = await start();
    const changed = await server.call("PATCH", "/api/v1/settings", { body: { weightStep: 0.05 } });
    const expected = { separator: null, weightStep: 0.05, defaultSide: "any", importFormat: "keep" };
    expect(changed.json).toEqual(expected);
    expect((await server.call("GET", "/api/v1/settings")).json).toEqual(expected);
    const file = path.join(server.home, "config.yaml");
    expect(readFileSync(file, "utf8")).toContain("weightStep: 0.05");
    writeFileSync(file, "# mine\nport: 9000 # kept\n");
    await server.call("PATCH", "/api/v1/settings", { body: { separator: ", " } });
    expect(readFileSync(file, "utf8")).toBe('# mine\nport: 9000 # kept\npage:\n  separator: ", "\n');
    await Promise.all(
      [0.2, 0.3, 0.4].map((weightStep) => server.call("PATCH", "/api/v1/settings", { body: { weightStep } })),
    );
    expect((await server.call("GET", "/api/v1/settings")).json).toMatchObject({
      separator: ", ",
      weightStep: 0.4,
    });
  });

  it("says so when its settings' file can't be written, and changes nothing", async () => {
    const server = await start();
    writeFileSync(path.join(server.home, "config.yaml"), "prot: 1\n");
    const answer = await server.call("PATCH", "/api/v1/settings", { body: { weightStep: 0.5 } });
    expect(answer.status).toBe(409);
    expect(answer.json).toMatchObject({ code: "CONFIG_INVALID", hint: 'Did you mean "port"?' });
    expect((await server.call("GET", "/api/v1/settings")).json).toMatchObject({ weightStep: 0.1 });
  });
});
