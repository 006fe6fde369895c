import { chmod, mkdir, open, readdir, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  hostReport,
  ids,
  libraryFolder,
  openCatalog,
  put,
  putFixture,
  safetensors,
  until,
} from "./library-folder.ts";

describe("what the first scan finds", () => {
  test("each format becomes a card with its facts, each bad file a card with its reason", async () => {
    const library = await libraryFolder();
    for (const name of ["st_emb_params.safetensors", "full-train_trained_step5.pt", "learned_embeds.bin"]) {
      await putFixture(library, name);
    }
    await putFixture(library, "tt-2.png");
    await put(library, "zero.pt", "");
    await put(library, "cut.safetensors", safetensors().slice(0, 3000));
    await put(library, "notes.txt", "no embedding");
    await put(library, "full.pt.optim", "no embedding");
    const long = new Date(Date.now() - 60_000);
    for (const name of ["zero.pt", "cut.safetensors"]) await utimes(library.path(name), long, long);
    const catalog = await openCatalog(library);
    expect(ids(catalog)).toEqual([
      "cut.safetensors",
      "full-train_trained_step5.pt",
      "learned_embeds.bin",
      "st_emb_params.safetensors",
      "tt-2.png",
      "zero.pt",
    ]);
    expect(catalog.get("full-train_trained_step5.pt")).toMatchObject({
      token: "full-train_trained_step5",
      format: "pt",
      baseModel: "sd1",
      vectors: 2,
      width: 768,
      step: 5,
      checkpointHash: "d4b191c536",
      checkpointName: "full-sd15",
      problem: null,
      hostState: "unknown",
    });
    expect(catalog.get("zero.pt")?.problem?.code).toBe("EMPTY_FILE");
    expect(catalog.get("cut.safetensors")?.problem?.code).toBe("CORRUPT_SAFETENSORS");
    expect(catalog.status()).toMatchObject({
      exists: true,
      writable: true,
      scanned: 6,
      total: 6,
      warnings: [],
    });
  });

  test("names with markup, quotes, emoji, right-to-left letters and 200 characters are kept as they are", async () => {
    const library = await libraryFolder();
    const stems = [
      "<b>bold</b>".replace("/", "_"),
      'it\'s "quoted"',
      "😀 smile",
      "מילה",
      "x".repeat(200),
      "e\u0301te",
    ];
    for (const stem of stems) await put(library, `${stem}.safetensors`, safetensors());
    const catalog = await openCatalog(library);
    expect(
      catalog
        .cards()
        .map((card) => card.token)
        .sort(),
    ).toEqual([...stems].sort());
    expect(catalog.get("\u00e9te.safetensors")?.token).toBe("e\u0301te");
  });

  test.skipIf(process.platform !== "linux")(
    "names that are not UTF-8 are told of, and a renamed file gets its card",
    async () => {
      const library = await libraryFolder();
      const latin1 = (id: string) =>
        Buffer.concat([Buffer.from(`${library.folder}/`), Buffer.from(id, "latin1")]);
      await put(library, "\ufffd real.safetensors", safetensors());
      await mkdir(library.path("sub"));
      await mkdir(latin1("d\u00e9j\u00e0 vu"));
      await writeFile(latin1("sub/caf\u00e9 \\1.pt"), safetensors());
      await writeFile(latin1("sub/b\u00fcro.txt"), "no embedding");
      const catalog = await openCatalog(library);
      expect(ids(catalog)).toEqual(["\ufffd real.safetensors"]);
      const { warnings } = catalog.status();
      expect(warnings.map(({ code }) => code)).toEqual(["NAME_NOT_UTF8"]);
      expect(warnings[0]?.message).toMatch(/^2 names of files or folders, d\\xe9j\\xe0 vu\/ for/);
      await rename(latin1("d\u00e9j\u00e0 vu"), library.path("deja vu"));
      const soleName = () => catalog.status().warnings[0]?.message ?? "";
      await until(() => soleName().startsWith("The name sub/caf\\xe9 \\x5c1.pt is"), "one name is left");
      await rename(latin1("sub/caf\u00e9 \\1.pt"), library.path("sub/caf\u00e9.safetensors"));
      await until(() => catalog.get("sub/caf\u00e9.safetensors") !== undefined, "the card is there");
      await until(() => catalog.status().warnings.length === 0, "the warning is gone");
      await writeFile(latin1("\u00e9.pt"), safetensors());
      await until(() => soleName().startsWith("The name \\xe9.pt is"), "a new one is told of");
    },
  );

  test("links are followed, and one that leads back up ends there", async () => {
    const library = await libraryFolder();
    await put(library, "a/one.safetensors", safetensors());
    await symlink(library.folder, library.path("a/loop"));
    await mkdir(join(library.base, "elsewhere"));
    await writeFile(join(library.base, "elsewhere", "two.safetensors"), safetensors({ seed: 1 }));
    await symlink(join(library.base, "elsewhere"), library.path("linked"));
    await symlink(join(library.base, "nowhere.pt"), library.path("dead.pt"));
    const catalog = await openCatalog(library);
    expect(ids(catalog).filter((id) => id !== "dead.pt")).toEqual([
      "a/one.safetensors",
      "linked/two.safetensors",
    ]);
  });

  test.skipIf(process.getuid?.() === 0)("a file nobody may read is shown with that reason", async () => {
    const library = await libraryFolder();
    await put(library, "secret.pt", "x");
    await chmod(library.path("secret.pt"), 0);
    const catalog = await openCatalog(library);
    expect(catalog.get("secret.pt")?.problem?.code).toBe("UNREADABLE");
  });

  test("a picture beside an embedding is its preview, alone it is nothing", async () => {
    const library = await libraryFolder();
    const { plainPreview } = await import("../../src/embeddings/plain-preview.ts");
    const { encodePngPixels } = await import("../../src/formats/png-pixels.ts");
    const picture = encodePngPixels(plainPreview());
    await put(library, "mystyle7.safetensors", safetensors());
    await put(library, "mystyle7.png", picture);
    await put(library, "holiday.png", picture);
    const catalog = await openCatalog(library);
    expect(ids(catalog)).toEqual(["mystyle7.safetensors"]);
    expect(catalog.previewFile("mystyle7.safetensors")).toBe(library.path("mystyle7.png"));
    expect(catalog.get("mystyle7.safetensors")?.warnings).toMatchObject([
      { code: "PLAIN_PREVIEW", repair: "rename-preview" },
    ]);
  });

  test("a second start reads no embedding again", async () => {
    const library = await libraryFolder();
    const date = new Date(1_700_000_000_000);
    await put(library, "a.safetensors", safetensors());
    await utimes(library.path("a.safetensors"), date, date);
    const first = await openCatalog(library);
    await until(() => first.get("a.safetensors")?.sha256 !== null, "the hash is there");
    const card = first.get("a.safetensors");
    await first.close();
    // Same size and date, other bytes: only a file that is not read keeps its facts.
    await writeFile(library.path("a.safetensors"), new Uint8Array(card?.sizeBytes ?? 0));
    await utimes(library.path("a.safetensors"), date, date);
    expect((await openCatalog(library)).get("a.safetensors")).toEqual(card);
  });

  test("a damaged index is as good as none", async () => {
    const library = await libraryFolder();
    await put(library, "a.safetensors", safetensors());
    await (await openCatalog(library)).close();
    const [name] = await readdir(join(library.base, "cache"));
    await writeFile(
      join(library.base, "cache", name ?? ""),
      '{"version":2,"entries":[{"source":{"id":"a.saf',
    );
    const catalog = await openCatalog(library);
    expect(catalog.get("a.safetensors")).toMatchObject({ vectors: 2, problem: null });
  });
});

describe("what happens while it is open", () => {
  test("a dropped file's card comes after its last byte, none before", async () => {
    const library = await libraryFolder();
    const catalog = await openCatalog(library);
    await sleep(300);
    const bytes = safetensors();
    const file = await open(library.path("slow.safetensors"), "w");
    for (let at = 0; at < bytes.length; at += 1200) {
      await file.write(bytes.slice(at, at + 1200));
      expect(ids(catalog)).toEqual([]);
      await sleep(40);
    }
    await file.close();
    await until(() => catalog.get("slow.safetensors") !== undefined, "the card is there");
    expect(catalog.get("slow.safetensors")?.problem).toBeNull();
  });

  test("renames, overwrites and deletions are followed", async () => {
    const library = await libraryFolder();
    await put(library, "old.safetensors", safetensors());
    const catalog = await openCatalog(library);
    await rename(library.path("old.safetensors"), library.path("new.safetensors"));
    await until(() => ids(catalog).join() === "new.safetensors", "the card has the new name");
    await writeFile(library.path("new.safetensors"), safetensors({ vectors: 5 }));
    await until(() => catalog.get("new.safetensors")?.vectors === 5, "the card has the new facts");
    await rm(library.path("new.safetensors"));
    await until(() => ids(catalog).length === 0, "the card is gone");
  });

  test("new subfolders and what lies in them are seen, also later", async () => {
    const library = await libraryFolder();
    const catalog = await openCatalog(library);
    await put(library, "sub/deep/a.safetensors", safetensors());
    await until(() => catalog.get("sub/deep/a.safetensors") !== undefined, "the first is there");
    await put(library, "sub/deep/b.safetensors", safetensors({ seed: 1 }));
    await until(() => catalog.get("sub/deep/b.safetensors") !== undefined, "the second is there");
    await rm(library.path("sub"), { recursive: true });
    await until(() => ids(catalog).length === 0, "both are gone");
  });

  test("a folder that vanishes empties the list, and is live again when it returns", async () => {
    const library = await libraryFolder();
    await put(library, "a.safetensors", safetensors());
    const catalog = await openCatalog(library);
    await rename(library.folder, `${library.folder}-away`);
    await until(() => ids(catalog).length === 0 && !catalog.status().exists, "the folder is missed");
    expect(catalog.status().warnings).toMatchObject([{ code: "FOLDER_MISSING" }]);
    await rename(`${library.folder}-away`, library.folder);
    await until(() => ids(catalog).length === 1 && catalog.status().exists, "it is back");
    await put(library, "b.safetensors", safetensors({ seed: 1 }));
    await until(() => ids(catalog).length === 2, "it is watched again");
  });

  test("many files at once all come, in few changes", async () => {
    const library = await libraryFolder();
    const catalog = await openCatalog(library);
    let changes = 0;
    catalog.onChange(() => changes++);
    const bytes = safetensors();
    await Promise.all(Array.from({ length: 400 }, (_, i) => put(library, `n${i}x.safetensors`, bytes)));
    await until(() => ids(catalog).length === 400, "all are there");
    expect(changes).toBeLessThan(40);
  });

  test("a half-copied file is shown as broken only after it was left so for a while", async () => {
    const library = await libraryFolder();
    const catalog = await openCatalog(library);
    await put(library, "half.safetensors", safetensors().slice(0, 2000));
    await sleep(700);
    expect(catalog.get("half.safetensors")).toBeUndefined();
    await until(() => catalog.get("half.safetensors") !== undefined, "it is shown");
    expect(catalog.get("half.safetensors")?.problem?.code).toBe("CORRUPT_SAFETENSORS");
    await writeFile(library.path("half.safetensors"), safetensors());
    await until(() => catalog.get("half.safetensors")?.problem === null, "it is whole");
  });

  test("what the web UI reports shows on the cards", async () => {
    const library = await libraryFolder();
    await put(library, "fits.safetensors", safetensors());
    await put(library, "other.safetensors", safetensors({ width: 1024 }));
    const catalog = await openCatalog(library);
    catalog.setHost(hostReport({ loaded: ["fits"], skipped: ["other"] }));
    expect(catalog.get("fits.safetensors")).toMatchObject({ hostState: "loaded", problem: null });
    expect(catalog.get("other.safetensors")).toMatchObject({
      hostState: "skipped",
      problem: { code: "WRONG_MODEL" },
    });
    catalog.setHost(null);
    expect(catalog.get("other.safetensors")).toMatchObject({ hostState: "unknown", problem: null });
  });

  test("files in a folder the web UI does not read are told of", async () => {
    const library = await libraryFolder();
    const mistaken = join(library.base, "models", "embeddings");
    await mkdir(mistaken, { recursive: true });
    await writeFile(join(mistaken, "lost.pt"), "x");
    const catalog = await openCatalog(library, { mistakenDirs: [mistaken] });
    expect(catalog.status().warnings).toMatchObject([{ code: "FILES_IN_WRONG_FOLDER" }]);
  });
});
