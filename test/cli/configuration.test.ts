import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import {
  changeConfiguration,
  loadConfiguration,
  writeDefaultConfiguration,
} from "../../src/system/configuration-file.ts";
import { Configuration, configurationKeys } from "../../src/system/configuration.ts";
import { diskUsage } from "../../src/system/disk-usage.ts";
import { createLogger } from "../../src/system/logger.ts";
import { nearestName } from "../../src/system/nearest-name.ts";
import { findExtensionFolder, findProgramRoot } from "../../src/system/program-root.ts";
import { readBuild } from "../../src/system/build-id.ts";
import { defaultHome } from "../../src/system/state-paths.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "ti-config-"));
  file = path.join(folder, "config.yaml");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (env: NodeJS.ProcessEnv = {}): Promise<Configuration> => loadConfiguration({ file, env });

describe("the configuration", () => {
  it("is all defaults without a file", async () => {
    expect(await load()).toEqual({
      port: 7850,
      embeddingsDir: null,
      logLevel: "info",
      webUi: { url: "http://127.0.0.1:7860", apiAuth: null },
      training: { unloadHostModel: null, checkpointDirs: [] },
      page: { separator: null, weightStep: 0.1, defaultSide: "any", importFormat: "keep" },
    });
  });

  it("is written with every key, its meaning and its variable above it, and reads back to the defaults", async () => {
    await writeDefaultConfiguration(file);
    const text = readFileSync(file, "utf8");
    for (const { path: keyPath, variable } of configurationKeys) {
      const key = keyPath.at(-1) ?? "";
      expect(text).toMatch(new RegExp(`# [^\\n]{15,} \\(${variable}\\)\\n\\s*${key}:`));
    }
    expect(configurationKeys.map(({ variable }) => variable)).toContain("TI_WEB_UI_API_AUTH");
    expect(await load()).toEqual(Configuration.parse({}));
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(parseDocument(text).errors).toEqual([]);
  });

  it("is never overwritten by its defaults", async () => {
    writeFileSync(file, "port: 1\n");
    await writeDefaultConfiguration(file);
    expect(readFileSync(file, "utf8")).toBe("port: 1\n");
  });

  it("lets the environment win over the file, and flags over both", async () => {
    writeFileSync(file, "port: 1\nlogLevel: warn\nembeddingsDir: /from/file\n");
    const env = { TI_PORT: "2", TI_EMBEDDINGS_DIR: "123: [x", TI_PAGE_WEIGHT_STEP: "0.25" };
    const flags = [{ path: ["port"], value: 3, source: "--port" }];
    expect(await loadConfiguration({ file, env, flags })).toMatchObject({
      port: 3,
      logLevel: "warn",
      embeddingsDir: "123: [x",
      page: { weightStep: 0.25 },
    });
  });

  it.each([
    ["prot: 1", 'There is no field "prot".', 'Did you mean "port"?'],
    ["page:\n  weight_step: 1", 'There is no field "page.weight_step".', 'Did you mean "weightStep"?'],
    ["webUi: { uri: x }", 'There is no field "webUi.uri".', 'Did you mean "url"?'],
    [
      "zzzzzzzz: 1",
      'There is no field "zzzzzzzz".',
      "Known here: port, embeddingsDir, logLevel, webUi, training, page.",
    ],
    ["port: 70000", "port: Too big", "Correct this field"],
    ["port: x", "port: Invalid input: expected number", "Correct this field"],
    ["webUi: { url: 'file:///etc' }", "webUi.url: Invalid URL", "Correct this field"],
    ["webUi: { apiAuth: nocolon }", "webUi.apiAuth: expected user:password", "Correct this field"],
    ["port: 1\nport: 2", "is not YAML: Map keys must be unique", "Correct that line"],
    ["[1, 2]", "expected object", ""],
  ])("refuses %j", async (content, message, hint) => {
    writeFileSync(file, content);
    const error = await load().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "CONFIG_INVALID" });
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).toContain(file);
    expect((error as { hint: string }).hint).toContain(hint);
  });

  it("names the variable whose value is wrong", async () => {
    await expect(load({ TI_PORT: "seven" })).rejects.toMatchObject({
      message: expect.stringMatching(/^TI_PORT: port/) as string,
    });
  });

  it("keeps comments, order and what it does not change", async () => {
    writeFileSync(file, "# top\n# cards\npage:\n  weightStep: 0.2 # mine\nport: 5\n");
    await changeConfiguration(file, [{ path: ["page", "defaultSide"], value: "negative" }]);
    expect(readFileSync(file, "utf8")).toBe(
      "# top\n# cards\npage:\n  weightStep: 0.2 # mine\n  defaultSide: negative\nport: 5\n",
    );
  });

  it("leaves the file alone when a change is not valid", async () => {
    writeFileSync(file, "port: 5\n");
    await expect(changeConfiguration(file, [{ path: ["port"], value: -1 }])).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
    expect(readFileSync(file, "utf8")).toBe("port: 5\n");
  });
});

describe("the state folder", () => {
  it.each([
    ["linux", {}, "/home/ann/.local/share/textual-inversion"],
    ["linux", { XDG_DATA_HOME: "/data" }, "/data/textual-inversion"],
    ["linux", { XDG_DATA_HOME: "relative" }, "/home/ann/.local/share/textual-inversion"],
    ["darwin", {}, "/home/ann/Library/Application Support/textual-inversion"],
    ["win32", { LOCALAPPDATA: "/local" }, "/local/textual-inversion"],
    ["win32", {}, "/home/ann/AppData/Local/textual-inversion"],
    ["linux", { TI_HOME: "/elsewhere" }, "/elsewhere"],
  ] as const)("on %s with %j is %s", (platform, env, expected) => {
    expect(defaultHome({ platform, env, homedir: "/home/ann" })).toBe(path.resolve(expected));
  });

  it("is measured with everything below it", async () => {
    mkdirSync(path.join(folder, "a", "b"), { recursive: true });
    writeFileSync(path.join(folder, "a", "one"), "12345");
    writeFileSync(path.join(folder, "a", "b", "two"), "123");
    expect(await diskUsage(folder)).toEqual({ exists: true, bytes: 8, files: 2 });
    expect(await diskUsage(path.join(folder, "absent"))).toEqual({ exists: false, bytes: 0, files: 0 });
  });
});

describe("the program's own place", () => {
  it("is found from its sources and from the committed bundle", () => {
    const root = path.join(import.meta.dirname, "../..");
    expect(findProgramRoot()).toBe(root);
    expect(findProgramRoot(path.join(root, "extension", "sidecar"))).toBe(root);
    expect(findExtensionFolder(path.join(root, "src", "system"))).toBe(path.join(root, "extension"));
    expect(findExtensionFolder(path.join(root, "extension", "sidecar"))).toBe(path.join(root, "extension"));
  });

  it("is no clone where only extension/ is linked, and its build is told all the same", () => {
    const linked = path.join(folder, "extensions", "ti");
    mkdirSync(path.join(linked, "sidecar"), { recursive: true });
    writeFileSync(path.join(linked, "build.json"), '{"buildId":"abc","version":"9.9.9"}');
    expect(findProgramRoot(path.join(linked, "sidecar"))).toBeNull();
    const extension = findExtensionFolder(path.join(linked, "sidecar"));
    expect(extension).toBe(linked);
    expect(readBuild(extension)).toEqual({ buildId: "abc", version: "9.9.9" });
    expect(readBuild(null)).toMatchObject({ buildId: "dev" });
  });
});

describe("the nearest name", () => {
  it.each([
    ["embedings", "embeddings"],
    ["PORT", "port"],
    ["completely-different", null],
  ])("of %s is %s", (name, expected) => {
    expect(nearestName(name, ["port", "embeddings", "json"])).toBe(expected);
  });
});

describe("the log", () => {
  const SECRET = "s3cr3t-value";
  it.each([
    ["an address", `GET /api/v1/events?token=${SECRET}&after=1`],
    ["a header", `Authorization: Basic ${SECRET}`],
    ["a bearer", `Bearer ${SECRET}`],
    ["a JSON text", `{"token": "${SECRET}", "x": 1}`],
    ["an address with a login", `http://ann:${SECRET}@127.0.0.1:7860/`],
    ["a header of ours", `x-ti-token=${SECRET}`],
  ])("never shows a credential in %s", (_what, text) => {
    for (const json of [true, false]) {
      let line = "";
      const logger = createLogger({ json, write: (written) => (line = written) });
      logger.warn(text, { text, url: text, nested: { deep: [text] } });
      expect(line).not.toContain(SECRET);
      expect(line).toContain("[redacted]");
    }
  });

  it("never shows a field that is named for a secret", () => {
    let line = "";
    const logger = createLogger({ json: true, write: (written) => (line = written) });
    logger.info("asked", {
      token: SECRET,
      headers: { "X-TI-Token": SECRET, Cookie: SECRET },
      apiAuth: SECRET,
      port: 1,
    });
    expect(JSON.parse(line)).toMatchObject({ level: "info", message: "asked", token: "[redacted]", port: 1 });
    expect(line).not.toContain(SECRET);
  });

  it("leaves out what is below its level", () => {
    const lines: string[] = [];
    const logger = createLogger({ level: "warn", write: (line) => lines.push(line) });
    logger.info("small talk");
    logger.error("broken", { port: 1 });
    expect(lines).toEqual(["error: broken port=1\n"]);
  });
});
