import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  DatasetReply,
  DatasetsReply,
  DatasetView,
  RemovedReply,
  AddPictureReply,
} from "../../src/protocol/datasets.ts";
import { startSidecar, type Answer, type TestSidecar } from "./running-sidecar.ts";
import { within } from "../support/within.ts";

const FIXTURES = path.join(import.meta.dirname, "../fixtures/pictures");
const VISITOR = { "x-ti-access": "read-only" };
const api = "/api/v1/datasets";
const at = (...parts: string[]): string => [api, ...parts.map(encodeURIComponent)].join("/");
const fixture = (name: string): string => readFileSync(path.join(FIXTURES, name)).toString("base64");

// Each question starts an engine from its sources.
vi.setConfig({ testTimeout: 60_000 });

let server: TestSidecar;
/** A folder elsewhere on the machine. */
let elsewhere: string;
beforeAll(async () => {
  server = await startSidecar();
  elsewhere = mkdtempSync(path.join(os.tmpdir(), "ti-elsewhere-"));
});
afterAll(async () => {
  await server.close();
  rmSync(elsewhere, { recursive: true });
});

const own = (...parts: string[]): string => path.join(server.home, "datasets", ...parts);

async function upload(dataset: string, fileName: string, dataBase64: string): Promise<Answer> {
  return server.call("POST", `${at(dataset)}/pictures`, { body: { fileName, dataBase64 } });
}

async function named(dataset: string, fileName: string, content: string): Promise<string> {
  const answer = await upload(dataset, fileName, content);
  expect(answer.status).toBe(201);
  return AddPictureReply.parse(answer.json).name;
}

/** Asks until everything was looked at. */
async function inspected(
  id: string,
  query = "",
  headers: Record<string, string> = {},
): Promise<DatasetReply> {
  return vi.waitFor(
    async () => {
      const answer = await server.call("GET", `${at(id)}${query}`, { headers });
      expect(answer.status).toBe(200);
      const reply = DatasetReply.parse(answer.json);
      expect(reply.pending).toBe(0);
      return reply;
    },
    { timeout: 50_000 },
  );
}

describe("datasets", () => {
  it("are our own and those that come with the program, which stay as they are", async () => {
    const before = DatasetsReply.parse((await server.call("GET", api)).json);
    expect(before.noFolders).toBeNull();
    expect(before.datasets.map(({ id }) => id)).toEqual([
      "demo:chalk",
      "demo:emblem",
      "demo:harlequin",
      "demo:sign",
    ]);
    expect(before.datasets[1]).toMatchObject({ kind: "demo", name: "emblem", pictures: 8 });
    const made = await server.call("POST", api, { body: { name: "My cat" } });
    expect(made.status).toBe(201);
    expect(DatasetView.parse(made.json)).toMatchObject({
      id: "My cat",
      kind: "own",
      folder: own("My cat"),
      pictures: 0,
    });
    const again = await server.call("POST", api, { body: { name: "My cat" } });
    expect([again.status, again.json]).toMatchObject([409, { code: "NAME_TAKEN", field: "name" }]);
    const after = DatasetsReply.parse((await server.call("GET", api)).json);
    expect(after.datasets[0]).toMatchObject({ id: "My cat" });
    const onDemo = await upload("demo:emblem", "x.png", fixture("rgb.png"));
    expect([onDemo.status, onDemo.json]).toMatchObject([409, { code: "NOT_CHANGEABLE" }]);
    const caption = await server.call("PUT", `${at("demo:emblem")}/captions/01.png`, {
      body: { caption: "x" },
    });
    expect([caption.status, caption.json]).toMatchObject([409, { code: "NOT_CHANGEABLE" }]);
  });

  it.each(["../up", "a/b", "", "  ", "..", "con", "demo:x", "folder:/tmp", "a\u0000b", ".hidden"])(
    "can't be called %j",
    async (name) => {
      const { status } = await server.call("POST", api, { body: { name } });
      expect(status).toBe(400);
    },
  );

  it.each(["..", "../embeddings", "..%2f", "nowhere", "demo:..", "demo:../quality", "own/../.."])(
    "are not found as %j",
    async (id) => {
      const { status } = await server.call("GET", at(id));
      expect(status).toBe(404);
    },
  );
});

describe("pictures", () => {
  beforeAll(async () => {
    await server.call("POST", api, { body: { name: "pictures" } });
  });

  it("are taken under a usable name that no other has, and never lead out", async () => {
    expect(await named("pictures", "a cat.PNG", fixture("rgb.png"))).toBe("a cat.png");
    expect(await named("pictures", "a cat.jpg", fixture("rgb.jpg"))).toBe("a cat-2.jpg");
    expect(await named("pictures", "../../outside.webp", fixture("lossy.webp"))).toBe("outside.webp");
    expect(await named("pictures", "C:\\photos\\what?.bmp", fixture("rgb.bmp"))).toBe("what_.bmp");
    expect(await named("pictures", "..", fixture("rgb.tif"))).toBe("picture.tif");
    expect(await named("pictures", "no ending", fixture("palette.gif"))).toBe("no ending.gif");
    expect(readdirSync(own("pictures"))).toHaveLength(6);
    expect(readdirSync(own())).toEqual(["My cat", "pictures"]);
    expect(readFileSync(own("pictures", "a cat.png")).toString("base64")).toBe(fixture("rgb.png"));
  });

  it.each(["broken/text.png", "broken/drawing.png", "broken/empty.png"])(
    "are what they are: not %s",
    async (name) => {
      const answer = await upload("pictures", "x.png", fixture(name));
      expect(answer.status).toBe(400);
      expect(existsSync(own("pictures", "x.png"))).toBe(false);
    },
  );

  it("are told as a training will use them", async () => {
    writeFileSync(own("pictures", "what_.txt"), "a what");
    writeFileSync(own("pictures", "zz broken.png"), Buffer.from(fixture("broken/cut-off.png"), "base64"));
    const { pictures, advice } = await inspected("pictures", "?width=64&height=64");
    expect(pictures.map(({ name }) => name)).toEqual([
      "a cat-2.jpg",
      "a cat.png",
      "no ending.gif",
      "outside.webp",
      "picture.tif",
      "what_.bmp",
      "zz broken.png",
    ]);
    expect(pictures[1]).toMatchObject({
      ...{ width: 24, height: 16, caption: "a cat", captionFrom: "file name", isUsed: true, hasMask: false },
      crop: { left: 4, top: 0, width: 16, height: 16 },
    });
    expect(pictures[1]!.remarks.join()).toContain("enlarged");
    expect(pictures.find(({ name }) => name === "picture.tif")!.remarks.join()).toContain(
      "It is the same picture as a cat.png, and counts twice.",
    );
    expect(pictures[5]).toMatchObject({ caption: "a what", captionFrom: "text file" });
    expect(pictures[6]).toMatchObject({ isUsed: false, crop: null, width: 0 });
    expect(pictures[6]!.remarks.join()).toContain("The PNG is damaged.");
    expect(advice.join(" ")).toMatch(/1 of 7 files is not used.*watermarks/);
  });

  it("have thumbnails that never change under their address", async () => {
    await named("pictures", "veil.png", fixture("rgba.png"));
    const { pictures } = await inspected("pictures");
    const { version, hasMask } = pictures.find(({ name }) => name === "veil.png")!;
    expect(hasMask).toBe(true);
    const address = `${at("pictures")}/thumbnails/veil.png`;
    const plain = await server.call("GET", `${address}?v=${version}`);
    expect(plain.status).toBe(200);
    expect(plain.headers["content-type"]).toBe("image/webp");
    expect(plain.headers["cache-control"]).toContain("immutable");
    const veiled = await server.call("GET", `${address}?v=${version}&mask=1`, { headers: VISITOR });
    expect(veiled.status).toBe(200);
    expect(veiled.bytes.equals(plain.bytes)).toBe(false);
    const asked = await server.call("GET", address, { headers: { "if-none-match": `"${version}"` } });
    expect(asked.status).toBe(304);
    for (const name of ["../a.png", "nothing.png", "veil.txt", ".veil.png"])
      expect((await server.call("GET", at("pictures", "thumbnails", name))).status).toBe(404);
  });

  it("have captions that can be written, and taken away", async () => {
    const address = `${at("pictures")}/captions/${encodeURIComponent("a cat.png")}`;
    expect((await server.call("PUT", address, { body: { caption: "a striped cat, sitting" } })).status).toBe(
      200,
    );
    expect(readFileSync(own("pictures", "a cat.txt"), "utf8")).toBe("a striped cat, sitting");
    const { pictures } = await inspected("pictures");
    expect(pictures.find(({ name }) => name === "a cat.png")).toMatchObject({
      ...{ caption: "a striped cat, sitting", captionFrom: "text file" },
    });
    for (let i = 0; i < 2; i++)
      expect((await server.call("PUT", address, { body: { caption: null } })).status).toBe(200);
    expect(existsSync(own("pictures", "a cat.txt"))).toBe(false);
    const out = await server.call("PUT", at("pictures", "captions", "../pictures/a cat.png"), {
      body: { caption: "x" },
    });
    expect(out.status).toBe(404);
  });

  it("are kept in whole latents of the model", async () => {
    const width = async (query: string): Promise<number | undefined> =>
      (await inspected("pictures", `?fit=keep${query}`)).pictures.find(({ name }) => name === "a cat.png")
        ?.crop?.width;
    const [usual = 0, coarse = 0] = [await width(""), await width("&vaeFactor=16")];
    expect(usual % 8).toBe(0);
    expect(coarse).toBe(Math.floor(usual / 16) * 16);
    expect(coarse).not.toBe(usual);
  });

  it("go to the trash with their captions, and come back", async () => {
    writeFileSync(own("pictures", "outside.txt"), "seen outside");
    const gone = await server.call("DELETE", at("pictures", "pictures", "outside.webp"));
    const { trashId } = RemovedReply.parse(gone.json);
    expect(existsSync(own("pictures", "outside.webp"))).toBe(false);
    expect(existsSync(own("pictures", "outside.txt"))).toBe(false);
    const other = await server.call("POST", `${at("My cat")}/restore`, { body: { trashId } });
    expect(other.status).toBe(404);
    const back = await server.call("POST", `${at("pictures")}/restore`, { body: { trashId } });
    expect(back.json).toEqual({ name: "outside.webp" });
    expect(readFileSync(own("pictures", "outside.txt"), "utf8")).toBe("seen outside");
    const out = await server.call("POST", `${at("pictures")}/restore`, { body: { trashId: "../pictures" } });
    expect(out.status).toBe(404);
  });

  it("go to the trash with their dataset", async () => {
    await server.call("POST", api, { body: { name: "short-lived" } });
    await named("short-lived", "x.png", fixture("rgb.png"));
    expect((await server.call("DELETE", at("short-lived"))).status).toBe(200);
    expect(existsSync(own("short-lived"))).toBe(false);
  });

  it("come back with it, over nothing that took its place", async () => {
    await server.call("POST", api, { body: { name: "missed" } });
    await named("missed", "x.png", fixture("rgb.png"));
    const { trashId } = RemovedReply.parse((await server.call("DELETE", at("missed"))).json);
    await server.call("POST", api, { body: { name: "missed" } });
    const restore = (body: object) => server.call("POST", `${api}/restore`, { body });
    const refused = await restore({ trashId });
    expect([refused.status, refused.json]).toMatchObject([409, { code: "NAME_TAKEN" }]);
    await server.call("DELETE", at("missed"));
    expect((await restore({ trashId })).json).toMatchObject({ id: "missed", pictures: 1 });
    expect(existsSync(own("missed", "x.png"))).toBe(true);
    for (const each of [trashId, "../datasets", "nothing"])
      expect((await restore({ trashId: each })).status, each).toBe(404);
    const { trashId: picture } = RemovedReply.parse(
      (await server.call("DELETE", `${at("missed")}/pictures/x.png`)).json,
    );
    expect((await restore({ trashId: picture })).status, "a picture is no dataset").toBe(404);
  });

  it("don't go with what is not ours", async () => {
    expect((await server.call("DELETE", at("demo:sign"))).status).toBe(409);
  });
});

describe("a folder anywhere on the machine", () => {
  it("is for a page on that machine", async () => {
    writeFileSync(path.join(elsewhere, "1 far away.png"), Buffer.from(fixture("rgb.png"), "base64"));
    mkdirSync(path.join(elsewhere, "nested.png"));
    const { pictures, dataset } = await inspected(`folder:${elsewhere}`);
    expect(dataset).toMatchObject({ kind: "folder", folder: elsewhere });
    expect(pictures.map(({ name, caption }) => [name, caption])).toEqual([["1 far away.png", "far away"]]);
    expect((await server.call("GET", at("folder:relative/path"))).status).toBe(404);
    expect((await server.call("DELETE", at(`folder:${elsewhere}`))).status).toBe(409);
  });

  it("is not for a visitor, who is told no path either", async () => {
    const asked = await server.call("GET", at(`folder:${elsewhere}`), { headers: VISITOR });
    expect([asked.status, asked.json]).toMatchObject([403, { code: "FOLDER_NOT_ALLOWED" }]);
    const list = await server.call("GET", api, { headers: VISITOR });
    expect(list.bytes.toString()).not.toContain(server.home);
    const { datasets, noFolders } = DatasetsReply.parse(list.json);
    expect(noFolders).toContain("Folders of this machine");
    expect(datasets.every(({ folder }) => folder === null)).toBe(true);
    const reply = await server.call("GET", at("pictures"), { headers: VISITOR });
    expect(reply.bytes.toString()).not.toContain(server.home);
    const write = await server.call("POST", api, { headers: VISITOR, body: { name: "mine" } });
    expect(write.status).toBe(403);
  });

  it("is for no page elsewhere when a web UI started this", async () => {
    const managed = await startSidecar([], { managed: true });
    try {
      const far = await managed.call("GET", at(`folder:${elsewhere}`), {
        headers: { "x-ti-access": "full" },
      });
      expect([far.status, far.json]).toMatchObject([403, { code: "FOLDER_NOT_ALLOWED" }]);
      const headers = { "x-ti-access": "full", "x-ti-visitor": "loopback" };
      expect((await managed.call("GET", at(`folder:${elsewhere}`), { headers })).status).toBe(200);
    } finally {
      await managed.close();
    }
  });
});

describe("a question about a dataset", () => {
  it("is answered by the same process while nothing has changed, and by a new one after", async () => {
    const first = await inspected("demo:emblem");
    const begin = performance.now();
    expect(await inspected("demo:emblem")).toEqual(first);
    expect(performance.now() - begin).toBeLessThan(within(300));
    expect(first.pictures).toHaveLength(8);
    expect(first.pictures.every(({ isUsed, captionFrom }) => isUsed && captionFrom === "text file")).toBe(
      true,
    );
  });

  it("names the field that is wrong", async () => {
    const size = await server.call("GET", `${at("demo:emblem")}?width=1`);
    expect([size.status, size.json]).toMatchObject([400, { field: "width" }]);
    await vi.waitFor(
      async () => {
        const pattern = await server.call("GET", `${at("pictures")}?wordPattern=(`);
        expect([pattern.status, pattern.json]).toMatchObject([400, { code: "WORD_PATTERN" }]);
      },
      { timeout: 50_000 },
    );
  });
});
