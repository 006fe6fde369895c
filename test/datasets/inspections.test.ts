import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Inspections } from "../../src/datasets/inspections.ts";
import type { RunEngine } from "../../src/datasets/engine-runner.ts";
import { DatasetQuery, type DatasetPicture } from "../../src/protocol/datasets.ts";
import { pictureFiles } from "../../src/system/picture-files.ts";
import { inspectDataset, type InspectOptions } from "../../src/training/pictures/inspect-dataset.ts";
import { PictureGallery } from "../../src/training/pictures/picture-gallery.ts";
import { readDataset } from "../../src/training/pictures/read-dataset.ts";

const FIXTURES = path.join(import.meta.dirname, "../fixtures/pictures");
const fixture = (name: string): Buffer => readFileSync(path.join(FIXTURES, name));

let root: string;
let folder: string;
let cacheDir: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "ti-inspect-"));
  [folder, cacheDir] = [path.join(root, "pictures"), path.join(root, "cache")];
  mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true }));
const put = (name: string, content: Uint8Array | string): void =>
  writeFileSync(path.join(folder, name), content);

const options = (fields: Partial<InspectOptions> = {}): InspectOptions => ({
  ...{ folder, cacheDir, fit: "crop", size: { width: 64, height: 64 }, factor: 8 },
  prompts: { wordPattern: "", wordSeparator: " " },
  ...fields,
});

async function inspected(fields: Partial<InspectOptions> = {}): Promise<DatasetPicture[]> {
  const pictures: DatasetPicture[] = [];
  for await (const { picture } of inspectDataset(options(fields))) pictures.push(picture);
  return pictures;
}

describe("the cache of pictures", () => {
  it("stays small: what was not looked at for longest goes, and other files stay", async () => {
    const look = async (name: string, options: { cacheDir?: string; maxBytes?: number } = {}) => {
      const gallery = new PictureGallery({ cacheDir, ...options });
      const { version } = await gallery.look(fixture(name));
      await gallery.prune();
      return version;
    };
    const filesOf = (version: string, cache = cacheDir): string[] => {
      const { facts, thumbnail } = pictureFiles(cache, version);
      return [facts, thumbnail];
    };
    const bytesOf = (files: readonly string[]): number =>
      files.reduce((sum, file) => sum + statSync(file).size, 0);
    const [again, old] = [await look("rgb.png"), await look("grey.png")];
    for (const file of filesOf(again)) utimesSync(file, 1000, 1000);
    for (const file of filesOf(old)) utimesSync(file, 2000, 2000);
    const notes = path.join(cacheDir, "pictures", "notes.txt");
    writeFileSync(notes, "mine");
    await look("rgb.png");

    const elsewhere = path.join(root, "elsewhere");
    const fresh = await look("cmyk.jpg", { cacheDir: elsewhere });
    const all = [...filesOf(again), ...filesOf(old), ...filesOf(fresh, elsewhere)];
    await look("cmyk.jpg", { maxBytes: bytesOf(all) });
    expect([...filesOf(again), ...filesOf(old)].every((file) => existsSync(file))).toBe(true);
    for (const file of filesOf(fresh)) rmSync(file);
    await look("cmyk.jpg", { maxBytes: bytesOf(all) - 1 });
    for (const file of [...filesOf(again), ...filesOf(fresh), notes]) expect(existsSync(file)).toBe(true);
    for (const file of filesOf(old)) expect(existsSync(file)).toBe(false);
  });
});

describe("what is told of a folder", () => {
  it.each(["crop", "attention", "keep"] as const)("is what a training makes of it, by %s", async (fit) => {
    for (const name of Object.keys(JSON.parse(fixture("expected.json").toString()) as object))
      put(name, fixture(name));
    for (const name of readdirSync(path.join(FIXTURES, "broken")))
      put(name, fixture(path.join("broken", name)));
    put("photo.heic", "");
    put("rgb.txt", "a gradient");
    put("rgba.txt", Buffer.from([0xff, 0xfe, 0xfa]));
    for (let round = 0; round < 2; round++) {
      const told = await inspected({ fit });
      const { pictures, notices } = await readDataset(options({ fit }));
      const used = told.filter(({ isUsed }) => isUsed);
      expect(used.map(({ name, caption }) => [name, caption])).toEqual(
        pictures.map(({ name, caption }) => [name, caption]),
      );
      const remarks = told.flatMap(({ name, isUsed, remarks }) =>
        remarks.map((message) => ({ name, message, isUsed })),
      );
      expect(remarks).toEqual(notices);
      for (const { name, mask, picture } of pictures) {
        const { crop, hasMask } = used.find((one) => one.name === name)!;
        if (mask !== null) expect([name, hasMask]).toEqual([name, true]);
        if (fit === "keep") expect([crop!.width, crop!.height]).toEqual([picture.width, picture.height]);
      }
    }
    expect(readdirSync(root)).toEqual(["cache", "pictures"]);
  });

  it("follows a caption and a picture that change", async () => {
    put("a.png", fixture("rgb.png"));
    const [before] = await inspected();
    put("a.txt", "now with words");
    expect((await inspected())[0]).toEqual({
      ...before,
      caption: "now with words",
      captionFrom: "text file",
    });
    put("a.png", fixture("grey.png"));
    expect((await inspected())[0]!.version).not.toBe(before!.version);
  });

  it("makes thumbnails again that were deleted, and mends facts that are damaged", async () => {
    put("a.png", fixture("rgba.png"));
    const [first] = await inspected();
    const below = path.join(cacheDir, "pictures", first!.version.slice(0, 2));
    const files = readdirSync(below).sort();
    expect(files).toEqual([
      `${first!.version}.json`,
      `${first!.version}.mask.webp`,
      `${first!.version}.webp`,
    ]);
    rmSync(path.join(below, files[2]!));
    writeFileSync(path.join(below, files[0]!), "{");
    expect(await inspected()).toEqual([first]);
    expect(readdirSync(below).sort()).toEqual(files);
  });

  it("reads neither a folder, a pipe nor what a broken link leads to", async () => {
    put("a.png", fixture("rgb.png"));
    mkdirSync(path.join(folder, "b.png"));
    symlinkSync(path.join(root, "nowhere.png"), path.join(folder, "c.png"));
    symlinkSync("/dev/zero", path.join(folder, "d.png"));
    const told = await inspected();
    expect(told.map(({ name, isUsed }) => [name, isUsed])).toEqual([
      ["a.png", true],
      ["c.png", false],
      ["d.png", false],
    ]);
  });

  it("takes ten thousand files in a while", { timeout: 120_000 }, async () => {
    const bytes = fixture("rgb.png");
    for (let i = 0; i < 10_000; i++) put(`${i}.png`, bytes);
    const told = await inspected();
    expect(told).toHaveLength(10_000);
    expect(told.filter(({ remarks }) => remarks.join().includes("counts twice"))).toHaveLength(9999);
  });
});

/** Tells the folder's names as the engine would, one after the other, when it is let. */
function slowEngine(): { run: RunEngine; step: () => void; runs: string[]; killed: number } {
  const waiting: (() => void)[] = [];
  const engine = {
    runs: [] as string[],
    killed: 0,
    step: () => waiting.shift()?.(),
    run: (async (task, { onEvent, onStart }) => {
      if (task.type !== "inspect-dataset") throw new Error(task.type);
      engine.runs.push(task.query.fit);
      const state = { isKilled: false };
      onStart({
        kill: () => {
          state.isKilled = true;
          engine.killed++;
          for (const next of waiting.splice(0)) next();
        },
      });
      const pictures: DatasetPicture[] = [];
      for await (const { picture, total } of inspectDataset(
        options({ folder: task.folder, fit: task.query.fit }),
      )) {
        if (!state.isKilled) await new Promise<void>((resolve) => waiting.push(resolve));
        if (state.isKilled) throw new Error("killed");
        pictures.push(picture);
        onEvent({ type: "inspected", pictures: [picture], total });
      }
    }) satisfies RunEngine,
  };
  return engine;
}

describe("inspections", () => {
  const query = (fit: DatasetQuery["fit"] = "crop"): DatasetQuery => DatasetQuery.parse({ fit });
  const question = (fit?: DatasetQuery["fit"]) => ({ folder, query: query(fit) });
  beforeEach(() => {
    for (const name of ["a.png", "b.png", "c.png"]) put(name, fixture("rgb.png"));
  });

  it("answer with what was seen so far, and go on", async () => {
    const engine = slowEngine();
    const inspections = new Inspections({ run: engine.run, cacheDir, patienceMs: 50 });
    expect(await inspections.inspect(question())).toEqual({ pictures: [], pending: 3 });
    await vi.waitFor(async () => {
      engine.step();
      expect((await inspections.inspect(question())).pending).toBe(0);
    });
    expect((await inspections.inspect(question())).pictures.map(({ name }) => name)).toEqual([
      "a.png",
      "b.png",
      "c.png",
    ]);
    expect(engine.runs).toHaveLength(1);
    expect(inspections.lastSeen(folder)).toHaveLength(3);
    put("d.png", fixture("rgb.png"));
    expect((await inspections.inspect(question())).pending).toBeGreaterThan(0);
    expect(engine.runs).toHaveLength(2);
    inspections.close();
    expect(engine.killed).toBe(1);
  });

  it("end the work on an older question about the same folder", async () => {
    const engine = slowEngine();
    const inspections = new Inspections({ run: engine.run, cacheDir, patienceMs: 50 });
    await inspections.inspect(question("crop"));
    await inspections.inspect(question("keep"));
    await vi.waitFor(() => expect(engine.runs).toEqual(["crop", "keep"]));
    expect(engine.killed).toBe(1);
    inspections.close();
  });

  it("tell what an engine complains of, and ask anew the next time", async () => {
    let isBroken = true;
    const complaining: RunEngine = (_, { onEvent }) => {
      if (isBroken) return Promise.reject(new Error("no engine"));
      onEvent({ type: "inspected", pictures: [], total: 0 });
      return Promise.resolve();
    };
    const inspections = new Inspections({ run: complaining, cacheDir });
    await expect(inspections.inspect(question())).rejects.toThrow("no engine");
    isBroken = false;
    expect(await inspections.inspect(question())).toEqual({ pictures: [], pending: 0 });
    await expect(inspections.inspect({ ...question(), folder: path.join(root, "no") })).rejects.toMatchObject(
      {
        code: "NOT_FOUND",
      },
    );
    expect(existsSync(path.join(root, "no"))).toBe(false);
  });

  it("tell it also when it comes after the answer", async () => {
    let complain = (): void => undefined;
    const slow: RunEngine = () =>
      new Promise((_, reject) => {
        complain = () => reject(new Error("too late"));
      });
    const inspections = new Inspections({ run: slow, cacheDir, patienceMs: 20 });
    expect(await inspections.inspect(question())).toMatchObject({ pending: 3 });
    complain();
    await expect(inspections.inspect(question())).rejects.toThrow("too late");
    expect(await inspections.inspect(question())).toMatchObject({ pending: 3 });
  });
});
