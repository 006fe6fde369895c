import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProvisionError } from "../../src/provision/provision-error.ts";
import type { SetupEvent } from "../../src/protocol/setup.ts";
import { currentBuild, makeCurrent } from "../../src/system/tensorflow-folder.ts";
import { loadBackend } from "../../src/tensor/backends/load-backend.ts";
import { canMount } from "../support/can-mount.ts";
import { isThere, LIBRARY, SmallSetup, UNPACKED } from "./small-setup.ts";

let small: SmallSetup;
beforeAll(async () => {
  small = new SmallSetup();
  await small.fetchPackages();
}, 120_000);
afterAll(() => small.end());

/** The rest of the machine is as it is; a compiler that says nothing and makes an empty file. */
function emptyCompiler(): string {
  const file = path.join(small.root, "compiler");
  writeFileSync(file, '#!/bin/sh\nwhile [ $# -gt 0 ]; do [ "$1" = -o ] && : > "$2"; shift; done\n');
  chmodSync(file, 0o755);
  return file;
}

const coded = (code: string, message: RegExp | string): object =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as object;

describe("a setup of native TensorFlow", { timeout: 120_000 }, () => {
  it("keeps what was done when a later step fails, leaves WebAssembly in use and tells the compiler's error", async () => {
    const folder = small.folder();
    const first = await small.run(folder);
    expect(first.error).toEqual(coded("COMPILE_FAILED", /could not compile the binding: .*error/));
    expect(first.phases).toEqual(["download", "unpack", "compile"]);
    expect(statSync(path.join(small.build(folder), "site", LIBRARY)).size).toBe(UNPACKED);
    expect(isThere(small.build(folder), "site/tensorflow/not_wanted.py")).toBe(false);
    expect(isThere(small.build(folder), "escaped.txt")).toBe(false);
    expect((await loadBackend({ folder })).obstacle).toMatchObject({ code: "NOT_SET_UP" });
    // The mark of an older version, which compiled otherwise.
    writeFileSync(path.join(small.build(folder), "done-binding"), "");
    expect((await small.run(folder)).phases).toEqual(["compile"]);
  });

  it("that is killed in the middle of unpacking goes on from there, without downloading again", async () => {
    const folder = small.folder();
    const plan = small.plan;
    const [wheel] = plan.source.kind === "wheels" ? plan.source.wheels : [];
    const program = path.join(import.meta.dirname, "killed-setup.ts");
    const env = { PIP_NO_INDEX: "1", PIP_FIND_LINKS: small.wheels };
    const child = fork(
      program,
      [folder, JSON.stringify(plan), wheel?.keep.source ?? "", JSON.stringify(env)],
      { execArgv: ["--import", "tsx"] },
    );
    let phase = "";
    child.on("message", (event: SetupEvent) => {
      if (event.type === "phase") phase = event.phase;
      else if (phase === "unpack") child.kill("SIGKILL");
    });
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    expect(await currentBuild(folder)).toBeNull();
    expect(statSync(path.join(small.build(folder), "site", LIBRARY)).size).toBeLessThan(UNPACKED);
    const { phases, error } = await small.run(folder, { env: small.env(small.noWheels) });
    expect(phases).toEqual(["download", "unpack", "compile"]);
    expect(error).toEqual(coded("COMPILE_FAILED", ""));
    expect(statSync(path.join(small.build(folder), "site", LIBRARY)).size).toBe(UNPACKED);
  });

  it("takes away what does not load here, and the build that was in use stays", async () => {
    const folder = small.folder();
    await makeCurrent(folder, "earlier");
    const { phases, error } = await small.run(folder, {
      env: small.env(small.wheels, { CXX: emptyCompiler() }),
    });
    expect(phases).toEqual(["download", "unpack", "compile", "test"]);
    expect(error).toEqual(
      expect.objectContaining({ message: expect.stringMatching(/does not load/) as string }),
    );
    expect(readdirSync(folder)).toEqual(["current.json"]);
  });

  it("refuses a wheel that is not the one it knows", async () => {
    const folder = small.folder();
    const [wheel] = small.plan.source.kind === "wheels" ? small.plan.source.wheels : [];
    const other = { ...wheel!, sha256: "0".repeat(64) };
    const plan = { ...small.plan, source: { kind: "wheels", wheels: [other] } } as const;
    const { phases, error } = await small.run(folder, { plan });
    expect(error).toEqual(coded("DAMAGED", /small-library==1\.0 came, but is not the file/));
    expect(phases).toEqual(["download"]);
    expect(isThere(small.build(folder), "site")).toBe(false);
    expect(isThere(small.build(folder), "wheels")).toBe(false);
  });

  it("tells pip's reason when a download fails", async () => {
    const { error } = await small.run(small.folder(), { env: small.env(small.noWheels) });
    expect(error).toEqual(coded("DOWNLOAD_FAILED", /pip could not fetch small-library==1\.0: .*No matching/));
  });

  it("stops when it is asked to", async () => {
    const folder = small.folder();
    const { error } = await small.run(folder, { signal: AbortSignal.timeout(400) });
    expect(error).toEqual(coded("STOPPED", ""));
    expect(isThere(folder, "setup.lock")).toBe(false);
  });

  it("runs once at a time for a folder, and is not held up by one that was killed", async () => {
    const folder = small.folder();
    writeFileSync(path.join(folder, "setup.lock"), String(process.pid));
    expect((await small.run(folder)).error).toEqual(coded("BUSY", `process ${process.pid}`));
    const { pid } = execDead();
    writeFileSync(path.join(folder, "setup.lock"), String(pid));
    expect((await small.run(folder, { env: small.env(small.noWheels) })).error).toEqual(
      coded("DOWNLOAD_FAILED", ""),
    );
  });

  it.each([
    ["TI_PYTHON", "NO_PYTHON", "No Python with pip was found (looked for /nowhere/tool)"],
    ["CXX", "NO_COMPILER", "No C++ compiler was found (looked for /nowhere/tool)"],
  ])("says what is missing before it downloads anything: %s", async (name, code, message) => {
    const { phases, error } = await small.run(small.folder(), {
      env: small.env(small.wheels, { [name]: "/nowhere/tool" }),
    });
    expect(phases).toEqual([]);
    expect([(error as ProvisionError).code, (error as ProvisionError).message]).toEqual([
      code,
      expect.stringContaining(message),
    ]);
    expect((error as ProvisionError).hint).toMatch(/(WebAssembly|What computes now) stays in use/);
  });

  it.skipIf(!canMount())(
    "refuses a disk without room, and ends with a sentence on one that fills up",
    async () => {
      const folder = small.folder();
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=60m", "tmpfs", folder]);
      try {
        const { phases, error } = await small.run(folder);
        expect(phases).toEqual([]);
        expect(error).toEqual(coded("NO_SPACE", /^200\.0 MB are needed in .*, and 6\d\.\d MB are free\.$/));
        const filled = await small.run(folder, { plan: { ...small.plan, peak: -UNPACKED } });
        expect(filled.error).toEqual(coded("NO_SPACE", /^The disk of .* is full\.$/));
        expect(await currentBuild(folder)).toBeNull();
      } finally {
        execFileSync("umount", [folder]);
      }
    },
  );
});

function execDead(): { pid: number } {
  return { pid: Number(execFileSync("sh", ["-c", "echo $$"], { encoding: "utf8" })) };
}
