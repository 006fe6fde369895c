import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockOwner, takeProcessLock } from "../../src/system/process-lock.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "ti-lock-"));
  file = path.join(folder, "some.lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a lock of a process", () => {
  it("is had by one alone, while that lives", async () => {
    expect(await takeProcessLock(file)).toBeNull();
    expect(await lockOwner(file)).toBe(process.pid);
    expect(await takeProcessLock(file)).toBe(process.pid);
  });

  it("of a dead process is taken over by one of many that want it", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(file, String(pid));
    expect(await lockOwner(file)).toBeNull();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => takeProcessLock(file)));
    expect(outcomes.filter((owner) => owner === null)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["some.lock"]);
  });

  it.runIf(existsSync("/proc/self/stat"))("is not had by another process that got its number", async () => {
    await takeProcessLock(file);
    const [pid = "", began = ""] = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, `${pid}\n${Number(began) - 1}`);
    expect(await lockOwner(file)).toBeNull();
    expect(await takeProcessLock(file)).toBeNull();
  });
});
