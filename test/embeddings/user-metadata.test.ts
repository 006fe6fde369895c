import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { libraryFolder, openCatalog, put, safetensors, until } from "./library-folder.ts";
import { editUserMetadata } from "../../src/embeddings/user-metadata.ts";

describe("marks beside the file", () => {
  test("an edit is kept in <stem>.json, in A1111's own keys and one of ours, and read back", async () => {
    const library = await libraryFolder();
    await put(library, "a7x.safetensors", safetensors());
    const catalog = await openCatalog(library);
    const edit = {
      promptSide: "negative",
      favourite: true,
      tags: ["hands"],
      description: "d",
      notes: "n",
    } as const;
    const card = await catalog.edit("a7x.safetensors", { ...edit, tags: [...edit.tags] });
    expect(card).toMatchObject({ ...edit, promptSideDecided: true });
    expect(JSON.parse(await readFile(library.path("a7x.json"), "utf8"))).toEqual({
      description: "d",
      notes: "n",
      textual_inversion: { promptSide: "negative", favourite: true, tags: ["hands"] },
    });
    await catalog.close();
    expect((await openCatalog(library)).get("a7x.safetensors")).toMatchObject(edit);
  });

  test("foreign keys, their order and the file's layout stay to the letter", async () => {
    const library = await libraryFolder();
    await put(library, "a7x.safetensors", safetensors());
    await put(library, "a7x.json", '{\n\t"zeta": 1.50,\n\t"sd version": "SD1"\n}\n');
    const catalog = await openCatalog(library);
    await catalog.edit("a7x.safetensors", { favourite: true });
    expect(await readFile(library.path("a7x.json"), "utf8")).toBe(
      '{\n\t"zeta": 1.50,\n\t"sd version": "SD1",\n\t"textual_inversion": {\n\t\t"favourite": true\n\t}\n}\n',
    );
  });

  test("taking a decision back asks again", async () => {
    const library = await libraryFolder();
    await put(library, "EasyNegative.safetensors", safetensors());
    const catalog = await openCatalog(library);
    expect(catalog.get("EasyNegative.safetensors")).toMatchObject({
      promptSide: "any",
      promptSideDecided: false,
      suggestedSide: { side: "negative" },
    });
    const decided = await catalog.edit("EasyNegative.safetensors", { promptSide: "positive" });
    expect(decided).toMatchObject({ promptSide: "positive", promptSideDecided: true, suggestedSide: null });
    const again = await catalog.edit("EasyNegative.safetensors", { promptSide: null });
    expect(again).toMatchObject({ promptSideDecided: false, suggestedSide: { side: "negative" } });
  });

  test("SD.Next's Civitai document keeps its own description, and gives tags and facts", async () => {
    const library = await libraryFolder();
    await put(library, "a7x.safetensors", safetensors());
    const document = {
      id: 12,
      name: "Model",
      description: "<p>made for <b>hands</b></p>",
      tags: ["negative embedding"],
      modelVersions: [
        { id: 34, name: "v1", baseModel: "SD 1.5", trainedWords: ["a7x"], files: [], images: [] },
      ],
    };
    await put(library, "a7x.json", JSON.stringify(document));
    const catalog = await openCatalog(library);
    const card = await catalog.edit("a7x.safetensors", { description: "mine" });
    expect(card).toMatchObject({
      description: "mine",
      tags: ["negative embedding"],
      civitai: { modelId: 12, versionId: 34, baseModel: "SD 1.5", trainedWords: ["a7x"] },
      suggestedSide: { side: "negative", evidence: [{ source: "tags", strength: "strong" }] },
    });
    expect(JSON.parse(await readFile(library.path("a7x.json"), "utf8"))).toEqual({
      ...document,
      textual_inversion: { description: "mine" },
    });
  });

  test("a broken .json is never written: the mark goes to our own store, and back once it is mended", async () => {
    const library = await libraryFolder();
    await put(library, "a7x.safetensors", safetensors());
    await put(library, "a7x.json", '{"description": "half');
    const catalog = await openCatalog(library);
    const card = await catalog.edit("a7x.safetensors", { promptSide: "negative", notes: "kept" });
    expect(card).toMatchObject({ promptSide: "negative", notes: "kept" });
    expect(card.warnings.map((warning) => warning.code)).toContain("METADATA_UNUSABLE");
    expect(await readFile(library.path("a7x.json"), "utf8")).toBe('{"description": "half');
    expect(await readFile(join(library.base, "marks.yaml"), "utf8")).toContain("promptSide: negative");

    await put(library, "a7x.json", '{"description": "whole"}');
    await until(() => catalog.get("a7x.safetensors")?.warnings.length === 0, "the warning is gone");
    const mended = await catalog.edit("a7x.safetensors", { favourite: true });
    expect(mended).toMatchObject({ promptSide: "negative", notes: "kept", favourite: true });
    expect(await readFile(library.path("a7x.json"), "utf8")).toContain('"promptSide":"negative"');
    expect(await readFile(join(library.base, "marks.yaml"), "utf8")).not.toContain("promptSide");
  });

  test.skipIf(process.getuid?.() === 0)(
    "in a folder that can't be written marks go to our own store",
    async () => {
      const library = await libraryFolder();
      await put(library, "a7x.safetensors", safetensors());
      await chmod(library.folder, 0o555);
      const catalog = await openCatalog(library);
      expect(await catalog.edit("a7x.safetensors", { favourite: true })).toMatchObject({ favourite: true });
      await chmod(library.folder, 0o755);
    },
  );

  test("another program's keys survive while both write the file", async () => {
    const library = await libraryFolder();
    const path = library.path("a7x.json");
    await writeFile(path, "{}");
    const other = async () => {
      for (let i = 0; i < 30; i++) {
        const document = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
        const { writeFileAtomic } = await import("../../src/system/atomic-write.ts");
        await writeFileAtomic(path, JSON.stringify({ ...document, theirs: i }));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    const ours = async () => {
      for (let i = 0; i < 10; i++) {
        await editUserMetadata(path, { notes: `${i}` });
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    };
    await Promise.all([other(), ours()]);
    const result = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
    expect(result["theirs"]).toBe(29);
  });
});

describe("facts from other programs' files", () => {
  test("Civitai Helper's document: the file type decides by the file's own hash", async () => {
    const library = await libraryFolder();
    const { createHash } = await import("node:crypto");
    const bytes = safetensors();
    const sha256 = createHash("sha256").update(bytes).digest("hex").toUpperCase();
    await put(library, "a7x.safetensors", bytes);
    const files = [{ type: "Negative", name: "a7x.safetensors", hashes: { SHA256: sha256 } }];
    await put(
      library,
      "a7x.civitai.info",
      JSON.stringify({ id: 1, modelId: 2, files, model: { name: "M" } }),
    );
    const catalog = await openCatalog(library);
    await until(() => catalog.get("a7x.safetensors")?.sha256 !== null, "the hash is there");
    expect(catalog.get("a7x.safetensors")).toMatchObject({
      sha256: sha256.toLowerCase(),
      shortHash: sha256.toLowerCase().slice(0, 12),
      civitai: { modelId: 2, versionId: 1, modelName: "M" },
      suggestedSide: {
        side: "negative",
        evidence: [{ source: "civitai-file-type", strength: "authoritative" }],
      },
    });
  });

  test.each([
    ["the empty answer for unknown files", "{}"],
    ["an array", "[1]"],
    ["wrong types everywhere", '{"id":1,"modelId":"x","files":{"a":1},"images":[null,7],"trainedWords":"w"}'],
    ["endless nesting", '{"id":1,"modelId":'.padEnd(50_000, "[")],
  ])("%s does no harm", async (_name, text) => {
    const library = await libraryFolder();
    await put(library, "a7x.safetensors", safetensors());
    await put(library, "a7x.civitai.info", text);
    const card = (await openCatalog(library)).get("a7x.safetensors");
    expect(card).toMatchObject({ problem: null, description: "", tags: [], suggestedSide: null });
  });

  test("a text file beside is the description where there is no other", async () => {
    const library = await libraryFolder();
    await put(library, "a7x.safetensors", safetensors());
    await put(library, "a7x.txt", "  from text <b>\n");
    const catalog = await openCatalog(library);
    expect(catalog.get("a7x.safetensors")?.description).toBe("from text <b>");
  });
});
