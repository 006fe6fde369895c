import { access, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { plainPreview } from "../../src/embeddings/plain-preview.ts";
import { encodePngPixels } from "../../src/formats/png-pixels.ts";
import type { ImportRequest } from "../../src/protocol/requests.ts";
import { Settings } from "../../src/protocol/settings.ts";
import { trashIdOf } from "../../src/system/trash.ts";
import {
  ids,
  libraryFolder,
  openCatalog,
  put,
  putFixture,
  safetensors,
  type LibraryFolder,
} from "./library-folder.ts";

function request(bytes: Uint8Array, more: Partial<ImportRequest> = {}): ImportRequest {
  const dataBase64 = Buffer.from(bytes).toString("base64");
  return { fileName: "drop7x.safetensors", dataBase64, folder: "", onClash: "refuse", ...more };
}

async function fixture(name: string): Promise<Buffer> {
  return readFile(new URL(`../fixtures/embeddings/${name}`, import.meta.url));
}

async function trashed(library: LibraryFolder): Promise<string[]> {
  const folders = await readdir(join(library.base, "trash")).catch(() => []);
  const lists = await Promise.all(folders.map((name) => readdir(join(library.base, "trash", name))));
  return lists
    .flat()
    .filter((name) => name !== "origin.yaml")
    .sort();
}

describe("links out of the folder", () => {
  test("a file they lead to is never written", async () => {
    const library = await libraryFolder();
    const theirs = join(library.base, "theirs");
    await put(library, "../theirs", "not ours");
    await symlink(theirs, library.path("drop7x.safetensors"));
    await put(library, "good7x.safetensors", safetensors());
    await symlink(theirs, library.path("good7x.preview.png"));
    const catalog = await openCatalog(library);
    await catalog.import(request(safetensors({ seed: 1 }), { onClash: "replace" }));
    await catalog.setPreview("good7x.safetensors", encodePngPixels(plainPreview()));
    expect(await readFile(theirs, "utf8")).toBe("not ours");
    expect(await readFile(library.path("drop7x.safetensors"))).toEqual(Buffer.from(safetensors({ seed: 1 })));
    expect(await trashed(library)).toEqual(["drop7x.safetensors", "good7x.preview.png"]);
  });

  test("a text they lead to is shown only when it is one by its name", async () => {
    const library = await libraryFolder();
    await put(library, "../secret", "password");
    await put(library, "../shared.txt", "A fine style.");
    for (const [name, target] of [
      ["good7x", "shared.txt"],
      ["evil7x", "secret"],
    ] as const) {
      await put(library, `${name}.safetensors`, safetensors());
      await symlink(join(library.base, target), library.path(`${name}.txt`));
    }
    const catalog = await openCatalog(library);
    expect(catalog.get("good7x.safetensors")?.description).toBe("A fine style.");
    expect(catalog.get("evil7x.safetensors")?.description).toBe("");
  });
});

describe("import", () => {
  test("a good file is taken as it is, under the token asked for", async () => {
    const library = await libraryFolder();
    const catalog = await openCatalog(library);
    const card = await catalog.import(request(safetensors(), { token: "mine7", folder: "new/sub" }));
    expect(card).toMatchObject({
      id: "new/sub/mine7.safetensors",
      token: "mine7",
      vectors: 2,
      problem: null,
    });
    expect(await readFile(library.path(card.id))).toEqual(Buffer.from(safetensors()));
  });

  test("what the web UI refuses is converted, and so is everything where the settings say so", async () => {
    const library = await libraryFolder();
    const catalog = await openCatalog(library);
    const refused = await catalog.import(request(await fixture("pt_torch213.pt"), { fileName: "new7.pt" }));
    expect(refused).toMatchObject({ id: "new7.safetensors", problem: null, step: 7 });
    const kept = await catalog.import(request(await fixture("pt_legacy.pt"), { fileName: "old7.PT" }));
    expect(kept).toMatchObject({ id: "old7.pt", problem: null });
    catalog.applySettings(Settings.parse({ importFormat: "safetensors" }));
    const wanted = await catalog.import(request(await fixture("pt_legacy.pt"), { fileName: "other7.pt" }));
    expect(wanted.id).toBe("other7.safetensors");
  });

  test("an image embedding stays one, unless it gets another token", async () => {
    const catalog = await openCatalog(await libraryFolder());
    const bytes = await fixture("tt-2.png");
    const kept = await catalog.import(request(bytes, { fileName: "pic7.png" }));
    expect(kept).toMatchObject({
      id: "pic7.png",
      format: "png",
      previewVersion: expect.any(String) as string,
    });
    const renamed = await catalog.import(request(bytes, { fileName: "pic7.png", token: "fresh7" }));
    expect(renamed).toMatchObject({ id: "fresh7.safetensors", token: "fresh7" });
  });

  test("the two files of a diffusers SDXL training become one", async () => {
    const catalog = await openCatalog(await libraryFolder());
    const pairBase64 = Buffer.from(safetensors({ width: 1280 })).toString("base64");
    const card = await catalog.import(request(safetensors(), { pairBase64, token: "xl7" }));
    expect(card).toMatchObject({ id: "xl7.safetensors", baseModel: "sdxl", vectors: 2, width: 2048 });
  });

  test("a clash is refused, renamed or replaced, and what is replaced is in the trash", async () => {
    const library = await libraryFolder();
    await put(library, "drop7x.pt", await fixture("pt_legacy.pt"));
    const catalog = await openCatalog(library);
    const bytes = safetensors({ vectors: 3 });
    await expect(catalog.import(request(bytes))).rejects.toMatchObject({
      code: "NAME_TAKEN",
      field: "fileName",
    });
    expect((await catalog.import(request(bytes, { onClash: "rename" }))).id).toBe("drop7x-2.safetensors");
    expect((await catalog.import(request(bytes, { onClash: "replace" }))).id).toBe("drop7x.safetensors");
    expect(ids(catalog)).toEqual(["drop7x-2.safetensors", "drop7x.safetensors"]);
    expect(await trashed(library)).toEqual(["drop7x.pt"]);
  });

  test.each([
    ["../up", "NAME_NOT_USABLE"],
    ["a/b", "NAME_NOT_USABLE"],
    ["a\\b", "NAME_NOT_USABLE"],
    [".hidden", "NAME_NOT_USABLE"],
    ["CON", "NAME_NOT_USABLE"],
    ["com1.x", "NAME_NOT_USABLE"],
    ["dot.", "NAME_NOT_USABLE"],
    ["a\u0000b", "NAME_NOT_USABLE"],
    ["x.preview", "NAME_NOT_USABLE"],
    ["語".repeat(120), "NAME_NOT_USABLE"],
  ])("the token %j is refused", async (token, code) => {
    const library = await libraryFolder();
    const catalog = await openCatalog(library);
    await expect(catalog.import(request(safetensors(), { token }))).rejects.toMatchObject({
      code,
      field: "token",
    });
    expect(await readdir(library.folder)).toEqual([]);
  });

  test("no folder outside is written to, by dots or by a link", async () => {
    const library = await libraryFolder();
    await mkdir(join(library.base, "outside"));
    await symlink(join(library.base, "outside"), library.path("out"));
    const catalog = await openCatalog(library);
    for (const folder of ["..", "../outside", "out", "out/deeper"]) {
      await expect(catalog.import(request(safetensors(), { folder }))).rejects.toMatchObject({
        field: "folder",
      });
    }
    expect(await readdir(join(library.base, "outside"))).toEqual([]);
  });

  test("what is no embedding, and vectors that are not numbers, are not taken", async () => {
    const library = await libraryFolder();
    const catalog = await openCatalog(library);
    const junk = new TextEncoder().encode("<html>404</html>");
    await expect(catalog.import(request(junk))).rejects.toMatchObject({ hint: expect.any(String) as string });
    const nan = safetensors();
    new DataView(nan.buffer, nan.byteOffset).setFloat32(nan.length - 4, NaN, true);
    await expect(catalog.import(request(nan))).rejects.toMatchObject({ code: "NOT_CONVERTIBLE" });
    expect(await readdir(library.folder)).toEqual([]);
    await rm(library.folder, { recursive: true });
    await expect(catalog.import(request(safetensors()))).rejects.toMatchObject({ code: "FOLDER_MISSING" });
  });
});

describe("convert and repair", () => {
  test("a converted file lies beside the old one with the same facts", async () => {
    const library = await libraryFolder();
    await putFixture(library, "full-train_trained_step5.pt", "t7.pt");
    const catalog = await openCatalog(library);
    const card = await catalog.convert("t7.pt", { to: "safetensors", onClash: "refuse" });
    expect(card).toMatchObject({ id: "t7.safetensors", step: 5, checkpointName: "full-sd15", vectors: 2 });
    expect(catalog.get("t7.pt")?.warnings.map((warning) => warning.code)).toContain("SAME_TOKEN");
    await expect(catalog.convert("t7.pt", { to: "safetensors", onClash: "refuse" })).rejects.toMatchObject({
      code: "NAME_TAKEN",
    });
    expect(await catalog.convert("t7.pt", { to: "png", onClash: "refuse" })).toMatchObject({ format: "png" });
  });

  test("a .pt of new torch is rewritten in its place, the old one is in the trash", async () => {
    const library = await libraryFolder();
    await putFixture(library, "pt_torch213.pt", "n7.pt");
    const catalog = await openCatalog(library);
    expect(catalog.get("n7.pt")?.problem).toMatchObject({ code: "NEW_TORCH_RECORDS", repair: "rewrite-pt" });
    const mended = await catalog.repair("n7.pt", "rewrite-pt");
    expect(mended).toMatchObject({ id: "n7.pt", problem: null, step: 7, vectors: 2 });
    expect(await trashed(library)).toEqual(["n7.pt"]);
    await expect(catalog.repair("n7.pt", "rewrite-pt")).rejects.toMatchObject({ code: "NOTHING_TO_REPAIR" });
  });

  test("a file that Forge set aside keeps its token; when it is whole it can be taken back", async () => {
    const library = await libraryFolder();
    await put(library, "late.safetensors.corrupted", safetensors());
    await putFixture(library, "corrupt.pt", "broken.pt.corrupted");
    await put(library, "notes.corrupted", "not ours");
    const catalog = await openCatalog(library);
    const seen = () =>
      catalog
        .cards()
        .map(({ token, problem }) => [token, problem?.code, problem?.repair])
        .sort();
    // A broken file that is new may still be growing: it shows a little later.
    await expect.poll(seen, { timeout: 10_000 }).toEqual([
      ["broken", "SET_ASIDE", null],
      ["late", "SET_ASIDE", "convert-to-safetensors"],
    ]);
    const card = await catalog.repair("late.safetensors.corrupted", "convert-to-safetensors");
    expect(card).toMatchObject({ id: "late.safetensors", token: "late", problem: null });
  });

  test("halves of an SDXL training lying in the folder are merged", async () => {
    const library = await libraryFolder();
    await put(library, "learned_embeds.safetensors", safetensors());
    await put(library, "learned_embeds_2.safetensors", safetensors({ width: 1280 }));
    const catalog = await openCatalog(library);
    expect(catalog.get("learned_embeds_2.safetensors")?.problem).toMatchObject({ repair: "merge-sdxl-pair" });
    const merged = await catalog.repair("learned_embeds_2.safetensors", "merge-sdxl-pair");
    expect(merged).toMatchObject({ id: "learned_embeds.safetensors", baseModel: "sdxl", problem: null });
    expect(ids(catalog)).toEqual(["learned_embeds.safetensors"]);
    expect(await trashed(library)).toEqual(["learned_embeds.safetensors", "learned_embeds_2.safetensors"]);
  });

  test("a plain picture becomes the preview it was meant to be", async () => {
    const library = await libraryFolder();
    await put(library, "p7x.safetensors", safetensors());
    await put(library, "p7x.png", encodePngPixels(plainPreview()));
    const catalog = await openCatalog(library);
    const card = await catalog.repair("p7x.safetensors", "rename-preview");
    expect(card.warnings).toEqual([]);
    expect(catalog.previewFile("p7x.safetensors")).toBe(library.path("p7x.preview.png"));
  });
});

describe("preview and removal", () => {
  test("the picture's own bytes decide its name, and there is only one", async () => {
    const library = await libraryFolder();
    await put(library, "p7x.safetensors", safetensors());
    const catalog = await openCatalog(library);
    const png = encodePngPixels(plainPreview());
    const first = await catalog.setPreview("p7x.safetensors", png);
    expect(first.previewVersion).not.toBeNull();
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
    const second = await catalog.setPreview("p7x.safetensors", jpeg);
    expect(second.previewVersion).not.toBe(first.previewVersion);
    expect((await readdir(library.folder)).sort()).toEqual(["p7x.preview.jpg", "p7x.safetensors"]);
    expect(await trashed(library)).toEqual(["p7x.preview.png"]);
    const svg = Buffer.from("<svg onload='x()'>");
    await expect(catalog.setPreview("p7x.safetensors", svg)).rejects.toMatchObject({ code: "NOT_A_PICTURE" });
  });

  test("removed files are in the trash with all that belongs to them", async () => {
    const library = await libraryFolder();
    await put(library, "r7x.safetensors", safetensors());
    await put(library, "r7x.json", "{}");
    await put(library, "r7x.preview.png", encodePngPixels(plainPreview()));
    await put(library, "r7x.preview.jpg", "x");
    await put(library, "r7xx.json", "{}");
    const catalog = await openCatalog(library);
    const { trashedAs } = await catalog.remove("r7x.safetensors");
    expect(await readFile(trashedAs)).toEqual(Buffer.from(safetensors()));
    expect(await readdir(library.folder)).toEqual(["r7xx.json"]);
    expect(await trashed(library)).toHaveLength(4);
    expect(ids(catalog)).toEqual([]);
    await expect(catalog.remove("r7x.safetensors")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("what was removed comes back with all that belongs to it, once, and as it was", async () => {
    const library = await libraryFolder();
    await mkdir(library.path("sub"));
    await put(library, "sub/r7x.safetensors", safetensors());
    await put(library, "sub/r7x.json", '{"description": "kept"}');
    const catalog = await openCatalog(library);
    const before = catalog.get("sub/r7x.safetensors");
    const { trashedAs } = await catalog.remove("sub/r7x.safetensors");
    await rm(library.path("sub"), { recursive: true });
    const card = await catalog.restore(trashIdOf(trashedAs));
    expect([card.id, card.description, card.modifiedMs]).toEqual([before?.id, "kept", before?.modifiedMs]);
    expect(await readFile(library.path("sub/r7x.safetensors"))).toEqual(Buffer.from(safetensors()));
    expect(ids(catalog)).toEqual(["sub/r7x.safetensors"]);
    expect(await trashed(library)).toEqual([]);
    await expect(catalog.restore(trashIdOf(trashedAs))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("nothing comes back over another file, nor out of the folder by a note that was changed", async () => {
    const library = await libraryFolder();
    await put(library, "r7x.safetensors", safetensors());
    await put(library, "r7x.json", "{}");
    const catalog = await openCatalog(library);
    const { trashedAs } = await catalog.remove("r7x.safetensors");
    const kept = await readdir(dirname(trashedAs));
    await put(library, "r7x.json", '{"newer": true}');
    await expect(catalog.restore(trashIdOf(trashedAs))).rejects.toMatchObject({ code: "NAME_TAKEN" });
    expect(await readdir(library.folder)).toEqual(["r7x.json"]);
    expect(await readFile(library.path("r7x.json"), "utf8")).toBe('{"newer": true}');
    expect(await readdir(dirname(trashedAs))).toEqual(kept);
    const outside = join(library.base, "r7x.safetensors");
    await writeFile(join(dirname(trashedAs), "origin.yaml"), JSON.stringify({ "r7x.safetensors": outside }));
    await expect(catalog.restore(trashIdOf(trashedAs))).rejects.toMatchObject({ code: "OUTSIDE_FOLDER" });
    await expect(access(outside)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("what a twin of the same name still needs stays", async () => {
    const library = await libraryFolder();
    await put(library, "r7x.safetensors", safetensors());
    await putFixture(library, "pt_legacy.pt", "r7x.pt");
    await put(library, "r7x.json", "{}");
    const catalog = await openCatalog(library);
    await catalog.remove("r7x.pt");
    await access(library.path("r7x.json"));
    expect(ids(catalog)).toEqual(["r7x.safetensors"]);
  });

  test("an id that leads out of the folder is simply not there", async () => {
    const library = await libraryFolder();
    const catalog = await openCatalog(library);
    for (const id of ["../marks.yaml", "/etc/passwd", ""]) {
      await expect(catalog.remove(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(catalog.previewFile(id)).toBeNull();
    }
  });
});
