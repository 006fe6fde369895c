import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { humanSize } from "../../src/system/human-size.ts";
import { nodeProblems, type Examination } from "../../src/cli/examine.ts";
import { runProgram } from "../../src/cli/run-program.ts";
import type { Inspection } from "../../src/embeddings/inspect-embedding.ts";
import { EmbeddingCard } from "../../src/protocol/embedding-card.ts";
import { within } from "../support/within.ts";

const FIXTURES = path.join(import.meta.dirname, "../fixtures/embeddings");
const LONG_AGO = new Date("2024-01-01");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "ti-cli-"));
  mkdirSync(path.join(folder, "embeddings"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string): string {
  const target = path.join(folder, "embeddings", name);
  copyFileSync(path.join(FIXTURES, name), target);
  utimesSync(target, LONG_AGO, LONG_AGO);
  return target;
}

type Run = { code: number; out: string; err: string };

async function run(...args: string[]): Promise<Run> {
  const texts = { out: "", err: "" };
  const code = await runProgram(args, commands, {
    out: (text) => (texts.out += text),
    err: (text) => (texts.err += text),
    env: {
      TI_HOME: path.join(folder, "home"),
      TI_EMBEDDINGS_DIR: path.join(folder, "embeddings"),
      TI_WEB_UI_URL: "null",
    },
  });
  return { code, ...texts };
}

describe("the command line", () => {
  it("lists no missing folder as an empty one", async () => {
    rmSync(path.join(folder, "embeddings"), { recursive: true });
    const { code, out, err } = await run("list", "--json");
    expect([code, out]).toEqual([3, ""]);
    expect(err).toMatch(/is not there, or is no folder\.\n/);
  });

  it("waits for no hash of a file of many gigabytes", { timeout: 20_000 }, async () => {
    const large = path.join(folder, "embeddings", "large.pt");
    writeFileSync(large, "");
    truncateSync(large, 20 * 1024 ** 3);
    utimesSync(large, LONG_AGO, LONG_AGO);
    const start = performance.now();
    const { code, out } = await run("list");
    expect([code, out.includes("large.pt  !! ")]).toEqual([0, true]);
    expect(performance.now() - start).toBeLessThan(within(6000));
  });

  it("refuses a configuration whose anchors multiply without end, and shows no stack", async () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [before, name] of ["ab", "bc", "cd", "de", "ef"]) {
      lines.push(
        `${name ?? ""}: &${name ?? ""} [${Array(9)
          .fill(`*${before ?? ""}`)
          .join(", ")}]`,
      );
    }
    mkdirSync(path.join(folder, "home"));
    writeFileSync(path.join(folder, "home", "config.yaml"), lines.join("\n"));
    const { code, err } = await run("list");
    expect(code).toBe(3);
    expect(err).toContain("Excessive alias count");
    expect(err).not.toMatch(/^\s+at /m);
  });

  it("says what is wrong with a search of a thousand characters", async () => {
    const { code, err } = await run("list", "x".repeat(1000));
    expect(code).toBe(3);
    expect(err).toMatch(/^search: /);
  });

  it.skipIf(process.platform === "win32")(
    "inspects no pipe and no device, which would never end",
    async () => {
      const pipe = path.join(folder, "pipe.pt");
      execFileSync("mkfifo", [pipe]);
      const { code, out } = await run("inspect", pipe, "/dev/zero", "--json");
      expect(code).toBe(1);
      const reasons = (JSON.parse(out) as Inspection[]).map(({ reason }) => reason?.message);
      expect(reasons).toEqual(["It is no regular file.", "It is no regular file."]);
    },
  );

  it("helps, overall and with each command, and documents its exit codes", async () => {
    const overall = await run("--help");
    expect(overall.code).toBe(0);
    for (const { name, summary, flags } of commands) {
      expect(overall.out).toContain(`${name} `);
      expect(overall.out).toContain(summary);
      const help = await run(name, "--help");
      expect(help.code).toBe(0);
      expect(help.out).toContain("Exit codes:");
      for (const flag of Object.keys(flags)) expect(help.out).toContain(`--${flag}`);
      expect(Object.keys(flags)).toContain("json");
      expect((await run("help", name)).out).toBe(help.out);
    }
  });

  it.each([
    [["insect"], "Did you mean inspect?"],
    [["xyzzyx"], "Known: serve, list, inspect, convert, "],
    [["list", "--jsno"], "Did you mean --json?"],
    [["serve", "--embedings", "x"], "Did you mean --embeddings?"],
    [["convert", "a.pt"], "convert FILE… --to safetensors"],
    [["convert", "a.pt", "b.pt", "--to", "pt", "--out", "c"], "convert FILE… --to safetensors"],
    [["convert", "a.pt", "--to", "gif"], "convert FILE… --to safetensors"],
    [["inspect"], "inspect FILE…"],
    [["serve", "--port"], "serve --help"],
  ])("answers %j with usage help and exit code 2", async (args, help) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(help);
  });

  it.each([
    [["list", "--home", "HOME"], "port: [", "is not YAML"],
    [["list", "--home", "HOME"], "prot: 1", 'Did you mean "port"?'],
  ])(
    "ends with exit code 3 and the reason when its configuration is broken",
    async (args, content, reason) => {
      writeFileSync(path.join(folder, "config.yaml"), content);
      const { code, err } = await run(...args.map((arg) => arg.replace("HOME", folder)));
      expect(code).toBe(3);
      expect(err).toContain(reason);
    },
  );
});

describe("inspect", () => {
  it("prints one array in the order of its arguments, with the values of the reference", async () => {
    const expected = JSON.parse(readFileSync(path.join(FIXTURES, "expected.json"), "utf8")) as Record<
      string,
      { tensors: Inspection["tensors"] }
    >;
    const files = ["sdxl_lg.safetensors", "pt_legacy.pt", "nowhere.pt", "corrupt.pt", "tt-2.png"];
    const { code, out } = await run("inspect", ...files.map((name) => path.join(FIXTURES, name)), "--json");
    const inspections = JSON.parse(out) as Inspection[];
    expect(code).toBe(1);
    expect(inspections.map(({ file }) => path.basename(file))).toEqual(files);
    expect(inspections.map(({ ok }) => ok)).toEqual([true, true, false, false, true]);
    expect(inspections[2]?.reason).toMatchObject({ code: "UNREADABLE", hint: "Check the path." });
    expect(Object.keys(inspections[0] ?? {})).toEqual(
      "file ok format baseModel vectors width tensors name step checkpointHash checkpointName sha256 reason".split(
        " ",
      ),
    );
    for (const index of [0, 1, 4]) {
      const reference = expected[files[index] ?? ""]?.tensors ?? {};
      const tensors = inspections[index]?.tensors ?? {};
      expect(Object.keys(tensors).sort()).toEqual(Object.keys(reference).sort());
      for (const [key, { sum, l2 }] of Object.entries(reference)) {
        expect(tensors[key]?.sum).toBeCloseTo(sum, 9);
        expect(tensors[key]?.l2).toBeCloseTo(l2, 9);
      }
    }
  });

  it("is content with files that the web UI takes", async () => {
    const { code, out } = await run("inspect", path.join(FIXTURES, "st_emb_params.safetensors"));
    expect(code).toBe(0);
    expect(out).toMatch(/base model {4}sd1\n {2}vectors {7}3 of width 768/);
  });

  it("never lets a file name steer the terminal", async () => {
    const { out } = await run("inspect", "\u001b[2Jx.pt");
    expect(out).not.toContain("\u001b");
  });
});

describe("convert", () => {
  it("mends a .pt of a new torch, beside the old one, with equal values", async () => {
    const file = put("pt_torch213.pt");
    const mended = path.join(folder, "mended.pt");
    expect((await run("convert", file, "--to", "pt", "--out", mended)).code).toBe(0);
    const { out } = await run("inspect", file, mended, "--json");
    const [before, after] = JSON.parse(out) as [Inspection, Inspection];
    expect(before.reason?.code).toBe("NEW_TORCH_RECORDS");
    expect(after.reason).toBeNull();
    expect(after.tensors).toEqual(before.tensors);
  });

  it("overwrites nothing unless told to, and says what could not be converted", async () => {
    const file = put("pt_legacy.pt");
    const broken = put("corrupt.pt");
    const before = readFileSync(file);
    const refused = await run(
      "convert",
      file,
      broken,
      path.join(folder, "absent.pt"),
      "--to",
      "pt",
      "--json",
    );
    const codes = (JSON.parse(refused.out) as { reason: { code: string } }[]).map(
      ({ reason }) => reason.code,
    );
    expect([refused.code, codes]).toEqual([1, ["NAME_TAKEN", "CORRUPT_PICKLE", "ENOENT"]]);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect((await run("convert", file, "--to", "pt", "--replace")).code).toBe(0);
    expect(readFileSync(file).equals(before)).toBe(false);
  });
});

describe("list", () => {
  it("lists the folder as cards, and finds by word", async () => {
    for (const name of ["sdxl_lg.safetensors", "st_fp16.safetensors", "corrupt.pt"]) put(name);
    const { code, out } = await run("list", "--json");
    const cards = EmbeddingCard.array().parse(JSON.parse(out));
    expect([code, cards.map(({ id }) => id)]).toEqual([
      0,
      ["corrupt.pt", "sdxl_lg.safetensors", "st_fp16.safetensors"],
    ]);
    const table = (await run("list", "sdxl")).out.trim().split("\n");
    expect(table[0]).toMatch(/^TOKEN +MODEL +VECTORS +SIDE +FILE$/);
    expect(table[1]).toMatch(/^sdxl_lg +sdxl +2 +any +sdxl_lg\.safetensors$/);
    expect(table).toHaveLength(2);
  });

  it("shows a broken file that was written a moment ago, and that it may not be whole yet", async () => {
    const whole = readFileSync(path.join(FIXTURES, "st_fp16.safetensors"));
    const target = path.join(folder, "embeddings", "half.safetensors");
    writeFileSync(target, whole.subarray(0, 500));
    const [half] = EmbeddingCard.array().parse(JSON.parse((await run("list", "--json")).out));
    expect(half).toMatchObject({ id: "half.safetensors", problem: { code: "CORRUPT_SAFETENSORS" } });
    expect(half?.problem?.hint).toMatch(/^It changed a moment ago: if it is still being written, look again/);
    const doctor = await run("doctor");
    expect([doctor.code, doctor.out]).toEqual([1, expect.stringContaining("1 file, 1 unusable")]);
    expect(doctor.out).toMatch(/!! half\.safetensors: .+\n {3}It changed a moment ago/);
    utimesSync(target, LONG_AGO, LONG_AGO);
    expect((await run("list")).out).toMatch(/!! (?!.*a moment ago)/);
  });

  it.skipIf(process.platform !== "linux")(
    "names a file whose name is not UTF-8, as doctor does",
    async () => {
      const name = Buffer.from("caf\u00e9.pt", "latin1");
      writeFileSync(Buffer.concat([Buffer.from(path.join(folder, "embeddings/")), name]), "x");
      const listed = await run("list", "--json");
      expect([listed.code, listed.out]).toEqual([0, "[]\n"]);
      expect(listed.err).toMatch(/^!! The name caf\\xe9\.pt is not UTF-8: .+ Rename it/);
      const doctor = await run("doctor");
      expect([doctor.code, doctor.out]).toEqual([1, expect.stringContaining("!! The name caf\\xe9.pt is")]);
    },
  );

  it("does not remember as broken what was finished without another size or date", async () => {
    const whole = readFileSync(path.join(FIXTURES, "st_fp16.safetensors"));
    const target = path.join(folder, "embeddings", "sparse.safetensors");
    const now = new Date();
    for (const bytes of [new Uint8Array(whole.length), whole]) {
      writeFileSync(target, bytes);
      utimesSync(target, now, now);
      const { out } = await run("list");
      if (bytes === whole) expect(out).toMatch(/^sparse +sd1 +\d+ +any +sparse\.safetensors$/m);
      else expect(out).toContain("sparse.safetensors  !! ");
    }
  });
});

describe("doctor", () => {
  it("tells every path with its size and is content with a healthy installation", async () => {
    put("st_fp16.safetensors");
    const { code, out } = await run("doctor", "--json");
    const examination = JSON.parse(out) as Examination;
    expect([code, examination.problems]).toEqual([0, []]);
    expect(examination.folder).toMatchObject({
      path: path.join(folder, "embeddings"),
      embeddings: 1,
      unusable: 0,
    });
    const names = examination.paths.map(({ name }) => name);
    expect(names).toEqual([
      "home",
      "configFile",
      "runs",
      "datasets",
      "templates",
      "trash",
      "cache",
      "runtime",
      "marksFile",
    ]);
    for (const each of examination.paths) expect(each.path.startsWith(path.join(folder, "home"))).toBe(true);
    expect(examination.paths[0]?.bytes).toBeGreaterThan(0);
    expect((await run("doctor")).out).toContain("All is well.");
  });

  it("names what is wrong with the fix, and ends with exit code 1", async () => {
    put("corrupt.pt");
    const { code, out } = await run("doctor");
    expect(code).toBe(1);
    expect(out).toMatch(/!! corrupt\.pt: .+\n {3}The file is damaged or incomplete/);
  });

  it("knows which Node is too old", () => {
    expect(["18.20.0", "20.18.9"].map((version) => nodeProblems(version)[0]?.code)).toEqual(
      Array.from({ length: 2 }, () => "NODE_TOO_OLD"),
    );
    expect(["20.19.0", "22.0.0", "24.1.0"].flatMap(nodeProblems)).toEqual([]);
  });

  it("prints sizes for people", () => {
    expect([0, 999, 1500, 2_340_000, 7.1e12].map(humanSize)).toEqual([
      "0 bytes",
      "999 bytes",
      "1.5 kB",
      "2.3 MB",
      "7.1 TB",
    ]);
  });
});
