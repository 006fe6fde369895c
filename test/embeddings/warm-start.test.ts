import { readFile, rename, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  ids,
  justOpened,
  libraryFolder,
  openCatalog,
  put,
  safetensors,
  until,
  type LibraryFolder,
} from "./library-folder.ts";

describe("a start with the index of the last time", () => {
  async function hashedOnce(library: LibraryFolder): Promise<void> {
    const catalog = await openCatalog(library);
    await until(() => catalog.cards().every(({ sha256 }) => sha256 !== null), "all are hashed");
    await catalog.close();
  }

  test("shows all cards as they were at once, and tells nothing when nothing changed", async () => {
    const library = await libraryFolder();
    await put(library, "a.safetensors", safetensors());
    await put(library, "sub/b.safetensors", safetensors({ seed: 1 }));
    await put(library, "a.json", '{"description": "of old"}');
    await hashedOnce(library);
    const { catalog, changes } = await justOpened(library);
    expect(ids(catalog)).toEqual(["a.safetensors", "sub/b.safetensors"]);
    expect(catalog.get("a.safetensors")).toMatchObject({ description: "of old", vectors: 2 });
    expect(catalog.status()).toMatchObject({ exists: true, scanned: 2, total: 2, warnings: [] });
    await catalog.scanned();
    expect(changes).toEqual([]);
  });

  test("what was changed, removed or added meanwhile is told within a second", async () => {
    const library = await libraryFolder();
    for (const [seed, name] of ["same", "changed", "removed", "described", "pictured"].entries()) {
      await put(library, `${name}.safetensors`, safetensors({ seed }));
    }
    await put(library, "gone/removed-too.safetensors", safetensors({ seed: 8 }));
    await put(library, "described.json", '{"description": "of old"}');
    await hashedOnce(library);
    await put(library, "changed.safetensors", safetensors({ vectors: 5 }));
    await rm(library.path("removed.safetensors"));
    await rm(library.path("gone"), { recursive: true });
    await put(library, "added.safetensors", safetensors({ seed: 9 }));
    await put(library, "described.json", '{"description": "the new one"}');
    await put(library, "pictured.preview.png", "not looked into");
    const { catalog, changes } = await justOpened(library);
    expect(catalog.get("changed.safetensors")?.vectors).toBe(2);
    await sleep(1000);
    const upserted = changes.flatMap((change) => change.upserted);
    const told = new Map(upserted.map((card) => [card.id, card]));
    expect([...told.keys()].sort()).toEqual([
      "added.safetensors",
      "changed.safetensors",
      "described.safetensors",
      "pictured.safetensors",
    ]);
    expect(changes.flatMap(({ removed }) => removed).sort()).toEqual([
      "gone/removed-too.safetensors",
      "removed.safetensors",
    ]);
    expect(told.get("changed.safetensors")?.vectors).toBe(5);
    expect(told.get("described.safetensors")?.description).toBe("the new one");
    expect(told.get("pictured.safetensors")?.previewVersion).not.toBeNull();
    expect(ids(catalog)).toEqual([...told.keys(), "same.safetensors"].sort());
    for (const [id, card] of told) expect(catalog.get(id)).toMatchObject({ vectors: card.vectors });
  });

  test("a folder that went meanwhile empties the list", async () => {
    const library = await libraryFolder();
    await put(library, "a.safetensors", safetensors());
    await hashedOnce(library);
    await rename(library.folder, `${library.folder}-away`);
    const { catalog, changes } = await justOpened(library);
    await catalog.scanned();
    expect(changes).toEqual([{ upserted: [], removed: ["a.safetensors"] }]);
    expect(catalog.status()).toMatchObject({ exists: false, total: 0 });
  });

  test("an action waits until its card is known to be as its file is", async () => {
    const library = await libraryFolder();
    await put(library, "a.safetensors", safetensors());
    await hashedOnce(library);
    await put(library, "a.json", '{"notes": "written meanwhile"}');
    await rename(library.path("a.safetensors"), library.path("b.safetensors"));
    const { catalog } = await justOpened(library);
    await expect(catalog.edit("a.safetensors", { favourite: true })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await readFile(library.path("a.json"), "utf8")).toBe('{"notes": "written meanwhile"}');
  });
});
