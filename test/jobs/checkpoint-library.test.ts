import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  CheckpointLibrary,
  type CheckpointInspector,
  type CheckpointLibraryOptions,
} from "../../src/jobs/checkpoint-library.ts";
import { EngineError } from "../../src/jobs/engine-error.ts";
import { engineInspector } from "../../src/jobs/engine-inspector.ts";
import type { HostCheckpoints } from "../../src/protocol/host.ts";
import type { CheckpointView } from "../../src/protocol/preflight.ts";
import { bundledModel } from "../../src/system/miniature-model.ts";
import { silentLogger } from "../../src/system/logger.ts";
import { writeTinyModel } from "../training/tiny-run.ts";
import { within } from "../support/within.ts";

let root = "";
const opened: CheckpointLibrary[] = [];

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "ti-checkpoints-"));
});
afterEach(() => {
  for (const library of opened.splice(0)) library.close();
  rmSync(root, { recursive: true, force: true });
});

function library(options: Partial<CheckpointLibraryOptions>): CheckpointLibrary {
  const made = new CheckpointLibrary({
    cacheDir: path.join(root, "cache"),
    folders: [],
    host: () => Promise.resolve(null),
    inspector: engineInspector(process.env),
    logger: silentLogger,
    ...options,
  });
  opened.push(made);
  return made;
}

/** A safetensors file with one empty tensor of this name. */
function fileWith(tensor: string, file: string): string {
  const header = Buffer.from(
    JSON.stringify({ [tensor]: { dtype: "F16", shape: [1], data_offsets: [0, 2] } }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, Buffer.concat([length, header, Buffer.alloc(2)]));
  return file;
}

/** Asks until all is known. */
const complete = (of: CheckpointLibrary): Promise<CheckpointView[]> =>
  vi.waitFor(
    async () => {
      const { checkpoints, isComplete } = await of.list();
      if (!isComplete) throw new Error("still looking");
      return checkpoints;
    },
    { timeout: 30_000, interval: 50 },
  );

const tellAll: CheckpointInspector = {
  inspect: async (files, tell) => {
    for (const file of files) tell(file, { baseModel: "sd1", usualSize: 512, vaeFactor: 8, obstacle: null });
    return Promise.resolve();
  },
  close: () => undefined,
};

describe("the checkpoints", () => {
  it("are those of folders and the web UI and the miniature model, each told what it is, by a real engine", async () => {
    const models = path.join(root, "models");
    mkdirSync(models);
    const tiny = path.join(models, "tiny.safetensors");
    writeTinyModel(tiny);
    const xl = fileWith(
      "conditioner.embedders.1.model.ln_final.weight",
      path.join(models, "xl", "xl.safetensors"),
    );
    fileWith("decoder.conv_in.weight", path.join(models, "kl-f8.vae.safetensors"));
    writeFileSync(path.join(models, "broken.ckpt"), "no model");
    const gone = path.join(root, "elsewhere", "gone.safetensors");
    const host: HostCheckpoints = {
      checkpoints: [
        { file: tiny, title: "tiny [abc]", name: "tiny in the web UI", sha256: null },
        { file: gone, title: "gone", name: "gone", sha256: null },
      ],
      current: { file: tiny, isLoaded: true, vae: null, clipSkip: 2, held: { gpu: 0, ram: 0 } },
      folders: [path.join(root, "web-ui")],
      templatesDir: null,
    };
    const made = library({ folders: [models], host: () => Promise.resolve(host) });
    const found = await complete(made);
    const by = (name: string): CheckpointView | undefined => found.find((each) => each.name === name);
    expect(found).toHaveLength(5);
    expect(by("tiny in the web UI")).toMatchObject({
      file: tiny,
      baseModel: "sd1",
      isCurrent: true,
      obstacle: null,
    });
    expect(by("xl")).toMatchObject({
      file: xl,
      baseModel: "sdxl",
      isCurrent: false,
      obstacle: "This file is an SDXL model. Choose a checkpoint of Stable Diffusion 1.x.",
    });
    expect(by("broken")?.obstacle).toContain("The file is damaged or incomplete");
    expect(by("gone")?.obstacle).toContain("another machine");
    expect(by("miniature-sd")).toMatchObject({
      file: null,
      isMiniature: true,
      usualSize: 64,
      vaeFactor: 4,
      obstacle: null,
    });
    expect(await made.list()).toMatchObject({
      current: { file: tiny, vae: null, clipSkip: 2 },
      folders: [path.join(root, "web-ui"), models],
    });
  });

  it("are looked at once, and again only when they changed", async () => {
    const file = fileWith("x", path.join(root, "models", "a.safetensors"));
    const asked: string[][] = [];
    const inspector = {
      ...tellAll,
      inspect: (files, tell) => {
        asked.push([...files]);
        return tellAll.inspect(files, tell);
      },
    } satisfies CheckpointInspector;
    const options = { folders: [path.join(root, "models")], inspector };
    await complete(library(options));
    await complete(library(options));
    expect(asked.flat().filter((each) => each === file)).toHaveLength(1);
    utimesSync(file, new Date(), new Date(Date.now() + 5000));
    await complete(library(options));
    expect(asked.flat().filter((each) => each === file)).toHaveLength(2);
  });

  it("don't hold a page: it gets what is known and is told that there is more", async () => {
    for (let i = 0; i < 200; i++) fileWith("x", path.join(root, "models", `${i}.safetensors`));
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const inspector: CheckpointInspector = {
      inspect: async (files, tell) => {
        const [first = "", ...others] = files;
        await tellAll.inspect([first], tell);
        await gate;
        await tellAll.inspect(others, tell);
      },
      close: goOn,
    };
    const made = library({ folders: [path.join(root, "models")], inspector });
    const started = performance.now();
    const early = await made.list();
    expect(performance.now() - started).toBeLessThan(within(4000));
    expect(early.isComplete).toBe(false);
    expect(early.checkpoints.filter(({ obstacle }) => obstacle === null)).toHaveLength(1);
    expect(early.checkpoints.filter(({ obstacle }) => obstacle === "It is being looked at.")).toHaveLength(
      bundledModel() === null ? 199 : 200,
    );
    goOn();
    expect((await complete(made)).every(({ obstacle }) => obstacle === null)).toBe(true);
  });

  it("go on after one at which the engine died, and that one is tried again the next time", async () => {
    const folder = path.join(root, "models");
    for (const name of ["a", "b", "c"]) fileWith("x", path.join(folder, `${name}.safetensors`));
    let isBad = true;
    const inspector: CheckpointInspector = {
      inspect: async (files, tell) => {
        const bad = files.findIndex((file) => isBad && file.endsWith("b.safetensors"));
        await tellAll.inspect(bad < 0 ? files : files.slice(0, bad), tell);
        if (bad >= 0) throw new EngineError({ code: "ENGINE_DIED", message: "The engine ended.", hint: "" });
      },
      close: () => undefined,
    };
    const made = library({ folders: [folder], inspector });
    const obstacles = (found: readonly CheckpointView[]): (string | null)[] =>
      ["a", "b", "c"].map((name) => found.find((each) => each.name === name)?.obstacle ?? null);
    expect(obstacles(await complete(made))).toEqual([null, "It can't be read: The engine ended.", null]);
    isBad = false;
    expect(obstacles(await complete(made))).toEqual([null, null, null]);
  });

  it("survive a broken cache and a web UI that does not answer", async () => {
    mkdirSync(path.join(root, "cache"));
    writeFileSync(path.join(root, "cache", "checkpoints.json"), "{");
    const file = fileWith("x", path.join(root, "models", "a.safetensors"));
    truncateSync(file, 3);
    const found = await complete(
      library({ folders: [path.join(root, "models")], host: () => Promise.reject(new Error("gone")) }),
    );
    expect(found.find(({ name }) => name === "a")?.obstacle).toBeTypeOf("string");
  });
});
