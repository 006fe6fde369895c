import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";

/** What the pool may have beyond the blocks that live: each is a multiple of 64 KiB, and two threads have one in hand. */
const SURPLUS = 1.05;

it(
  "a pool of pages keeps each block's bytes, and never has more pages than blocks",
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), "page-pool-"));
    try {
      const program = path.join(folder, "stress");
      const source = path.resolve("test/provision/page-pool-stress.cc");
      const flags = ["-std=c++17", "-O2", "-pthread", "-Wall", "-Wextra", "-Werror", "-Isrc/provision"];
      execFileSync(process.env["CXX"] ?? "g++", [...flags, source, "-o", program]);
      const found = JSON.parse(execFileSync(program, ["6000"], { encoding: "utf8" })) as Record<
        string,
        number
      >;
      const { resident = Infinity, live = 0, spoiled } = found;
      expect(spoiled).toBe(0);
      expect(live).toBeGreaterThan(190e6);
      expect(resident).toBeLessThan(SURPLUS * live);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
